"""The codec as Whoosh sees it: its writers can write segments of this kind, and its searchers search them.

Whoosh writes the classes named here into a table of contents by import path and unpickles them when it opens one: they
must stay in this module. The codec holds what a library's schema has: terms with weights (no positions), lengths of
fields, columns of numbers and of bytes; no stored fields, no vectors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from whoosh.codec.base import Codec, Segment

from app.search.codec.sections import Array, Sections, write_sections

if TYPE_CHECKING:
    from app.search.codec.whoosh_reading import ArrayDocumentReader, ArrayTermsReader
    from app.search.codec.whoosh_writing import ArrayDocumentWriter, ArrayFieldWriter

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
    """Postings, lengths and columns as arrays. Its readers and writers are for those who come through Whoosh, and are
    imported when somebody does."""

    length_stats = False

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> ArrayDocumentWriter:  # noqa: ARG002
        from app.search.codec.whoosh_writing import ArrayDocumentWriter

        return ArrayDocumentWriter(segment)

    def field_writer(self, storage: Any, segment: ArraySegment) -> ArrayFieldWriter:
        from app.search.codec.whoosh_writing import ArrayFieldWriter

        return ArrayFieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        from app.search.codec.whoosh_reading import ArrayTermsReader

        return ArrayTermsReader(segment.open(storage))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocumentReader:
        from app.search.codec.whoosh_reading import ArrayDocumentReader

        return ArrayDocumentReader(segment.open(storage), segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        raise NotImplementedError("vectors are not kept")

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        raise NotImplementedError("vectors are not kept")

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:  # noqa: ARG002
        return ArraySegment(indexname)
