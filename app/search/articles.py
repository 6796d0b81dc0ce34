"""What goes into the index, and the version of what is made of it."""

from __future__ import annotations

from dataclasses import dataclass

# To be raised whenever the same article would be indexed differently: fields, folding, tokens, stems, weights, codec.
INDEX_VERSION = "3"


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """One article as the index takes it. `stamp` names the state it was made from (the caller's own words: a hash, a
    revision); `published` is an ISO 8601 date as exact as it is known, `language` a BCP 47 tag, `added` the day it came
    (a proleptic Gregorian ordinal, 0 where it is not known). `entities` are those it speaks of, each with all its
    names, the one it is called by first. `said_tags` are those of the note on it and of what is marked in it: they are
    searched for like its own, but not counted.

    A note that is about no article is one, too: its `id` is that of the note, negative, its words are in `note`.
    Whatever finds, counts or lists articles passes over it; a search finds it beside them."""

    id: int
    stamp: str
    title: str = ""
    text: str = ""
    outlet: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    said_tags: tuple[str, ...] = ()
    perspective: str = ""
    note: str = ""
    language: str = ""
    published: str = ""
    url: str = ""
    entities: tuple[tuple[str, ...], ...] = ()
    words: int = 0
    added: int = 0
    trashed: bool = False
