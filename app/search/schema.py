"""What an index is made of: its fields, and the weights of ranking. Another meaning is another `INDEX_VERSION`.

How an article is laid out:

- `words`: every folded word of all its fields as one term list, each with its weighted count (BM25F adds up the fields
  before it saturates, so one list answers a plain word whatever field it stands in). Words that begin alike have their
  postings side by side, so a beginning, of however few letters, is one piece of them;
- `joined`: the same of words that are written with a hyphen, as one word (`email` of `e-mail`). What is being typed
  does not find them: `soc` is on its way to something else than `so-called`;
- `title`, `note`, `author` ...: the words of one field, for queries that name it;
- `of_outlet`, `of_tag` ...: whole values as they are written, to be counted;
- the words in their order, field after field: a phrase is looked for in the articles that hold all its words, so no
  positions are kept with the postings;
- the stem of every word, by language, as a hash: all words with the stem that is asked for are found by comparing those
  of the words that begin like it. Exact words stay exact.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence

# The order is that of the fields in a sequence.
FIELD_WEIGHTS: Mapping[str, int] = {
    "title": 4,
    "text": 1,
    "note": 2,
    "tag": 3,
    "author": 2,
    "outlet": 2,
    "perspective": 1,
    "entity": 1,
}
SEQUENCE_FIELDS = (*FIELD_WEIGHTS, "url")
# Where a plain word is looked for.
WORD_FIELDS = ("words", "joined")
# Fields with a term list of their own. A query that names `text` is checked in the sequence instead.
NAMED_FIELDS = ("title", "note", "tag", "author", "outlet", "perspective", "entity", "url", "language")
# What can be counted, by the field that holds it.
FACETS: Mapping[str, str] = {
    name: f"of_{name}" for name in ("outlet", "perspective", "tag", "language", "year", "entity")
}
# Numbers of every article; 0 where there is none.
NUMBERS = ("id", "length", "earliest", "latest", "word_count", "added", "trashed")
# Bytes of every article: the state it was indexed in, and its title.
VALUES = ("stamp", "headline")


def hash_stem(stem: str, language: str) -> int:
    """32 bits of a stem. It is compared with those of words that share their beginning: a few thousand at most."""
    return zlib.crc32(f"{language}:{stem}".encode())


class ReadyTerms(FieldType):  # type: ignore[misc]
    """A field whose terms come ready-made, with their weights."""

    def __init__(self) -> None:
        super().__init__(Existence(), None)


class NumberColumn(FieldType):  # type: ignore[misc]
    """A signed 64-bit number an article."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(None, None, sortable=NumericColumn("q"))


class BytesColumn(FieldType):  # type: ignore[misc]
    """Bytes an article, as they are."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(None, None, sortable=VarBytesColumn())


def make_schema() -> Schema:
    """The schema of a new index."""
    fields: dict[str, FieldType] = {name: ReadyTerms() for name in (*WORD_FIELDS, *NAMED_FIELDS, *FACETS.values())}
    fields.update({name: NumberColumn() for name in NUMBERS})
    fields.update({name: BytesColumn() for name in VALUES})
    return Schema(**fields)
