"""What Whoosh's own writer writes a segment of arrays with."""

from __future__ import annotations

from typing import Any

import numpy as np
from whoosh.codec.base import FieldWriter, PerDocumentWriter
from whoosh.columns import Column, NumericColumn

from app.search.codec.packing import pack_terms, pack_values, put_in_order
from app.search.codec.whoosh_codec import ArraySegment


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
