"""What an index is made of: its fields, the codec that stores them, and the weights of ranking.

Whoosh writes the classes named here into an index by import path and unpickles them when it opens one: they must stay
in this module, and a change of their meaning is a change of `INDEX_VERSION` (see `app.search.folder`).

How an article is laid out:

- `words`: every folded word of all its fields as one term list, each with its weighted count (BM25F adds up the fields
  before it saturates, so one list answers a plain word whatever field it stands in);
- `starts`: the beginnings of those words, 1 to `LONGEST_START` characters, with the same counts: what a word is called
  while its first letters are typed would else be a union of thousands of term lists;
- `title`, `note`, `author` ...: the words of one field, for queries that name it;
- `sequence`: the words in their order, as 32-bit hashes, field after field: a phrase is looked for in the few articles
  that hold all its words, so no positions are kept with the postings (which halves the way in).

Stems are not stored: all words with the stem that is asked for are looked up in the vocabulary, each in the articles of
the language whose stemmer joined them. Exact words stay exact, and a stemmer may change without a new index.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence

LONGEST_START = 3

# The order is that of the fields in a sequence.
FIELD_WEIGHTS: Mapping[str, float] = {
    "title": 4.0,
    "text": 1.0,
    "note": 2.0,
    "tag": 3.0,
    "author": 2.0,
    "outlet": 2.0,
    "perspective": 1.0,
}
SEQUENCE_FIELDS = (*FIELD_WEIGHTS, "url")
# Fields with a term list of their own. A query that names `text` is checked in the sequence instead.
NAMED_FIELDS = ("title", "note", "tag", "author", "outlet", "perspective", "url", "language")

# A hash that no word has: between two fields of a sequence.
BOUNDARY = 0


def hash_word(word: str) -> int:
    """32 bits of a word. Two words of a library of 200,000 share them with a probability of 1 in 20,000, and a wrong
    hit needs that inside one article, beside the right neighbour."""
    return zlib.crc32(word.encode()) or 1


def pack_sequence(fields: Iterable[Iterable[str]]) -> bytes:
    """The words of each field in order, a boundary after every field. Little-endian, four bytes a word."""
    known: dict[str, int] = {}
    hashes = array("I")
    for words in fields:
        for word in words:
            value = known.get(word)
            if value is None:
                value = known[word] = hash_word(word)
            hashes.append(value)
        hashes.append(BOUNDARY)
    return np.asarray(hashes, dtype="<u4").tobytes()


class WeightedTerms(FieldType):  # type: ignore[misc]
    """A field that is given its terms ready-made, as a mapping from term to weight."""

    def __init__(self) -> None:
        super().__init__(Existence(), None)

    def index(self, value: Mapping[str, float], **_kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((term.encode(), 1, weight, b"") for term, weight in value.items())


class NumberColumn(FieldType):  # type: ignore[misc]
    """A signed 64-bit number an article, for filters and for finding articles again; 0 where there is none."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(None, None, sortable=NumericColumn("q"))

    def to_column_value(self, value: int) -> int:
        return value


class BytesColumn(FieldType):  # type: ignore[misc]
    """Bytes an article, as they are."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(None, None, sortable=VarBytesColumn())


class ArticleCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec, set for a library: long blocks, since a query reads whole lists and skips nothing, and no
    lengths beside the postings, since ranking has the length of an article in a column."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=2048, compression=1)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> PostingsMatcher:
        offset, length = terminfo.extent()
        return PostingsMatcher(dbfile, offset, length, format_, term=term, scorer=scorer)


class PostingsMatcher(W3LeafMatcher):  # type: ignore[misc]
    """Whoosh's matcher, which can also hand out all its postings at once: reading them one by one takes a method call
    for each, and was most of the time of a search."""

    def read_all(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """All document numbers, ascending, and their weights. The matcher is used up."""
        ids: list[npt.NDArray[np.int32]] = []
        weights: list[npt.NDArray[np.float32]] = []
        while self.is_active():
            self._read_data()
            gaps, heavy, _values = self._data
            ids.append(np.cumsum(np.array(gaps, dtype=np.int32), dtype=np.int32))
            if heavy is None or isinstance(heavy, float):
                weights.append(np.full(len(gaps), 1.0 if heavy is None else heavy, dtype=np.float32))
            else:
                weights.append(np.array(heavy, dtype=np.float32))
            self._next_block()
        if len(ids) == 1:
            return ids[0], weights[0]
        if not ids:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        return np.concatenate(ids), np.concatenate(weights)


def make_schema() -> Schema:
    """The schema of a new index."""
    fields: dict[str, FieldType] = {name: WeightedTerms() for name in ("words", "starts", *NAMED_FIELDS)}
    # `id` is also a term, so that an article is found for deletion without opening columns.
    fields.update(
        article=WeightedTerms(),
        id=NumberColumn(),
        length=NumberColumn(),
        earliest=NumberColumn(),
        latest=NumberColumn(),
        stamp=BytesColumn(),
        sequence=BytesColumn(),
    )
    return Schema(**fields)
