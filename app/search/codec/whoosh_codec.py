"""The codec as Whoosh sees it: its writers can write segments of this kind, and its searchers search them.

Whoosh writes the classes named here into a table of contents by import path and unpickles them when it opens one: they
must stay in this module. The codec holds what a library's schema has: terms with weights (no positions), lengths of
fields, columns of numbers and of bytes; no stored fields, no vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from whoosh.codec.base import Codec, FieldWriter, PerDocumentReader, PerDocumentWriter, Segment, TermsReader
from whoosh.columns import Column, ColumnReader, NumericColumn
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from app.search.codec.packing import pack_terms, pack_values, put_in_order
from app.search.codec.reading import SegmentTerms, Strings
from app.search.codec.sections import Array, Sections, write_sections

EXTENSION = ".seg"


class ArraySegment(Segment):  # type: ignore[misc]
    """What a table of contents knows of a segment: its name, how many documents it has, which of them are deleted."""

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self._count = 0
        self._deleted: set[int] = set()
        # What is being written, until it is.
        self._sections: dict[str, Array] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {
            "indexname": self.indexname,
            "segid": self.segid,
            "compound": False,
            "_count": self._count,
            "_deleted": sorted(self._deleted),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._deleted = set(state["_deleted"])
        self._sections = {}

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    @property
    def file_name(self) -> str:
        return str(self.make_filename(EXTENSION))

    def should_assemble(self) -> bool:
        return False

    def doc_count_all(self) -> int:
        return self._count

    def set_doc_count(self, doccount: int) -> None:
        self._count = doccount

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(self._deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def write(self, storage: Any, sections: dict[str, Array], numbers: dict[str, Any]) -> None:
        """Write the segment's file."""
        file = storage.create_file(self.file_name)
        write_sections(file, sections, numbers)
        file.close()

    def open(self, storage: Any) -> Sections:
        """The segment's file, open."""
        file = storage.open_file(self.file_name)
        try:
            return Sections(file.raw_file())
        finally:
            file.close()


class ArrayCodec(Codec):  # type: ignore[misc]
    """Postings, lengths and columns as arrays."""

    length_stats = False

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> ArrayDocumentWriter:  # noqa: ARG002
        return ArrayDocumentWriter(segment)

    def field_writer(self, storage: Any, segment: ArraySegment) -> ArrayFieldWriter:
        return ArrayFieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(segment.open(storage))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocumentReader:
        return ArrayDocumentReader(segment.open(storage), segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        raise NotImplementedError("vectors are not kept")

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        raise NotImplementedError("vectors are not kept")

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:  # noqa: ARG002
        return ArraySegment(indexname)


# --- writing through Whoosh -----------------------------------------------------------------------------------------


class ArrayDocumentWriter(PerDocumentWriter):  # type: ignore[misc]
    """Gathers lengths and columns; they are written with the terms."""

    def __init__(self, segment: ArraySegment) -> None:
        self._segment = segment
        self._columns: dict[str, tuple[Column, dict[int, Any]]] = {}
        self._lengths: dict[str, dict[int, int]] = {}
        self._count = 0
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        self._count = docnum + 1

    def cancel_doc(self) -> None:
        self._count -= 1

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:  # noqa: ARG002
        if value is not None:
            raise NotImplementedError("fields are not stored")
        if length:
            self._lengths.setdefault(fieldname, {})[self._count - 1] = length

    def add_column_value(self, fieldname: str, columnobj: Column, value: Any) -> None:
        self._columns.setdefault(fieldname, (columnobj, {}))[1][self._count - 1] = value

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Any) -> None:
        raise NotImplementedError("vectors are not kept")

    def close(self) -> None:
        sections = self._segment._sections
        for name, lengths in self._lengths.items():
            found = (lengths.get(i, 0) for i in range(self._count))
            sections[f"length:{name}"] = np.fromiter(found, np.uint32, self._count)
        for name, (column, values) in self._columns.items():
            every = [values.get(i, column.default_value()) for i in range(self._count)]
            if isinstance(column, NumericColumn):
                sections[name] = np.array(every, np.int64)
            else:
                sections |= pack_values(name, every)
        self._segment.set_doc_count(self._count)
        self.is_closed = True


class ArrayFieldWriter(FieldWriter):  # type: ignore[misc]
    """Gathers terms and postings in their order, and writes the segment's file."""

    def __init__(self, storage: Any, segment: ArraySegment) -> None:
        self._storage = storage
        self._segment = segment
        self._fields: list[str] = []
        self._terms: list[tuple[int, bytes]] = []
        self._found: list[tuple[int, int, float]] = []
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        if fieldobj.format.fixed_value_size() != 0:
            raise NotImplementedError(f"{fieldname} has values beside its postings")
        self._fields.append(fieldname)

    def start_term(self, text: bytes) -> None:
        self._terms.append((len(self._fields) - 1, text))

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:  # noqa: ARG002
        self._found.append((len(self._terms) - 1, docnum, weight))

    def finish_term(self) -> None:
        pass

    def close(self) -> None:
        strings = sorted({text for _field, text in self._terms})
        places = {string: place for place, string in enumerate(strings)}
        pairs = np.array([field * len(strings) + places[text] for field, text in self._terms], np.int64)
        terms = np.array([term for term, _doc, _weight in self._found], np.int64)
        docs = np.array([doc for _term, doc, _weight in self._found], np.uint32)
        weights = np.array([weight for _term, _doc, weight in self._found], np.float32)
        postings = put_in_order(pairs[terms], docs, weights)
        packed = pack_terms(strings, self._fields, postings, self._segment.doc_count_all())
        fields = [[name, *bounds] for name, bounds in packed.fields.items()]
        numbers = {"count": self._segment.doc_count_all(), "fields": fields}
        self._segment.write(self._storage, packed.sections | self._segment._sections, numbers)
        self.is_closed = True


# --- reading through Whoosh -----------------------------------------------------------------------------------------


class ArrayTermsReader(TermsReader):  # type: ignore[misc]
    """Terms in order, and the postings of each as a matcher."""

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self._terms = SegmentTerms(sections)
        self._lengths = {
            name.removeprefix("length:"): sections.array(name)
            for name in sections.names()
            if name.startswith("length:")
        }

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._terms.find(*term) is not None

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        return ArrayCursor(self._terms, fieldname, fieldobj)

    def indexed_field_names(self) -> list[str]:
        return list(self._terms.fields)

    def _walk(self, fieldname: str = "", prefix: bytes = b"") -> Iterator[tuple[int, str, bytes]]:
        for field, (first, last) in self._terms.fields.items():
            if field < fieldname:
                continue
            start = self._terms.find_prefix(field, prefix)[0] if field == fieldname else first
            for number in range(start, last):
                yield number, field, self._terms.strings[number]

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((field, text) for _number, field, text in self._walk())

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return ((field, text) for _number, field, text in self._walk(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return (((field, text), self._tell(number, field)) for number, field, text in self._walk())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return (((field, text), self._tell(number, field)) for number, field, text in self._walk(fieldname, prefix))

    def _tell(self, number: int, field: str) -> TermInfo:
        docs, weights = self._terms.postings(number)
        lengths = self._lengths[field][docs] if field in self._lengths else np.zeros(len(docs), np.uint32)
        return TermInfo(
            weight=float(weights.sum(dtype=np.float64)),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(weights.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def _find(self, fieldname: str, text: bytes) -> int:
        number = self._terms.find(fieldname, text)
        if number is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return number

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        return self._tell(self._find(fieldname, text), fieldname)

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        number = self._terms.find(fieldname, text)
        return 0 if number is None else len(self._terms.postings(number)[0])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        number = self._find(fieldname, text)
        docs, weights = self._terms.postings(number)
        return ListMatcher(
            docs.tolist(),
            weights.tolist(),
            [b""] * len(docs),
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self._tell(number, fieldname),
        )

    def close(self) -> None:
        self._sections.close()


class ArrayCursor:
    """Walks over the terms of one field."""

    def __init__(self, terms: SegmentTerms, fieldname: str, fieldobj: Any) -> None:
        self._terms = terms
        self._name = fieldname
        self._field = fieldobj
        self._first, self._last = terms.fields.get(fieldname, (0, 0))
        self._at = self._first

    def first(self) -> Any:
        self._at = self._first
        return self.text()

    def find(self, term: Any) -> Any:
        self._at = self._terms.find_prefix(self._name, term if isinstance(term, bytes) else self._field.to_bytes(term))[
            0
        ]
        return self.text()

    def next(self) -> Any:
        self._at += 1
        return self.text()

    def text(self) -> Any:
        return self._field.from_bytes(self._terms.strings[self._at]) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._first <= self._at < self._last


class ArrayColumnReader(ColumnReader):  # type: ignore[misc]
    """A column, out of an array."""

    def __init__(self, get: Callable[[int], Any], count: int) -> None:
        self._get = get
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, docnum: int) -> Any:
        return self._get(docnum)

    def sort_key(self, docnum: int) -> Any:
        return self._get(docnum)

    def __iter__(self) -> Iterator[Any]:
        return (self._get(i) for i in range(self._count))


class ArrayDocumentReader(PerDocumentReader):  # type: ignore[misc]
    """Deletions, lengths and columns."""

    def __init__(self, sections: Sections, segment: ArraySegment) -> None:
        self._sections = sections
        self._segment = segment

    def close(self) -> None:
        self._sections.close()

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._sections or f"{fieldname}_ends" in self._sections

    def column_reader(self, fieldname: str, column: Column) -> ArrayColumnReader:
        count = self.doc_count_all()
        if isinstance(column, NumericColumn):
            numbers = self._sections.array(fieldname)
            return ArrayColumnReader(lambda i: int(numbers[i]), count)
        values = Strings(self._sections.array(f"{fieldname}_ends"), self._sections.array(f"{fieldname}_bytes"))
        return ArrayColumnReader(values.__getitem__, count)

    def _lengths(self, fieldname: str) -> Array:
        name = f"length:{fieldname}"
        return self._sections.array(name) if name in self._sections else np.zeros(self.doc_count_all(), np.uint32)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._lengths(fieldname)[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:  # noqa: ARG002
        return {}
