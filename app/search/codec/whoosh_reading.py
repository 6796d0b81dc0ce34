"""What Whoosh's own searchers read a segment of arrays with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from whoosh.codec.base import PerDocumentReader, TermsReader
from whoosh.columns import Column, ColumnReader, NumericColumn
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from app.search.codec.reading import SegmentTerms, Strings
from app.search.codec.sections import Array, Sections
from app.search.codec.whoosh_codec import ArraySegment


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
