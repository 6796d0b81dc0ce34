"""Which articles a list shows and in what order. Pure: rows in, rows out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Any

from app.domain import ArticleSummary, ReadState


class Column(IntEnum):
    """The columns of the list, in the order they are first shown."""

    TITLE = 0
    OUTLET = 1
    AUTHOR = 2
    DATE = 3
    WORDS = 4
    PERSPECTIVE = 5
    TAGS = 6
    ADDED = 7


class FacetKind(StrEnum):
    UNREAD = "unread"
    TELLING = "telling"
    TAG = "tag"
    OUTLET = "outlet"
    PERSPECTIVE = "perspective"
    YEAR = "year"
    LANGUAGE = "language"
    ENTITY = "entity"


# What the rows of the list do not know: who has one of these is asked of the library.
ASKED_FOR = frozenset({FacetKind.TELLING, FacetKind.ENTITY})


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to filter by: unread, told by others too, or one value of one field."""

    kind: FacetKind
    value: str = ""

    def matches(self, row: ArticleSummary) -> bool:
        """Of a facet that is asked for: never."""
        metadata = row.metadata
        match self.kind:
            case FacetKind.UNREAD:
                return row.read is ReadState.UNREAD
            case FacetKind.TAG:
                return self.value in metadata.tags
            case FacetKind.YEAR:
                return metadata.published[:4] == self.value
            case FacetKind.OUTLET:
                return metadata.outlet == self.value
            case FacetKind.PERSPECTIVE:
                return metadata.perspective == self.value
            case FacetKind.LANGUAGE:
                return metadata.language == self.value
        return False

    @property
    def query(self) -> str:
        """The same as a search would say it."""
        value = self.value.replace('"', " ")
        match self.kind:
            case FacetKind.UNREAD:
                return "is:unread"
            case FacetKind.TELLING:
                return "has:telling"
            case FacetKind.YEAR:
                return f"published:{value}"
            case FacetKind.LANGUAGE:
                return f"lang:{value}"
        return f'{self.kind.value}:"{value}"' if " " in value else f"{self.kind.value}:{value}"


@dataclass(frozen=True, slots=True)
class LibraryFilter:
    """Facets of one kind widen each other (either tag), of different kinds narrow (this tag, that outlet). `held` has
    the articles of those that are asked for."""

    facets: frozenset[Facet] = frozenset()
    held: Mapping[Facet, frozenset[int]] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        return bool(self.facets)

    @property
    def asked_for(self) -> list[Facet]:
        """The facets whose articles are not known yet."""
        return sorted((f for f in self.facets if f.kind in ASKED_FOR and f not in self.held), key=lambda f: f.query)

    def kinds(self) -> set[FacetKind]:
        return {facet.kind for facet in self.facets}

    def without(self, kind: FacetKind) -> LibraryFilter:
        return LibraryFilter(frozenset(f for f in self.facets if f.kind is not kind), self.held)

    def apply(self, rows: Iterable[ArticleSummary]) -> list[ArticleSummary]:
        groups: dict[FacetKind, list[Facet]] = {}
        for facet in self.facets:
            groups.setdefault(facet.kind, []).append(facet)
        if not groups:
            return list(rows)
        return [row for row in rows if all(any(self._has(f, row) for f in group) for group in groups.values())]

    def _has(self, facet: Facet, row: ArticleSummary) -> bool:
        if facet.kind in ASKED_FOR:
            return row.id in self.held.get(facet, ())
        return facet.matches(row)


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Text as it is sorted and compared while typing: without case and accents. ASCII, the usual case, is quick."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _text_key(text: str) -> tuple[bool, str]:
    return (not text, fold(text).lstrip("\"'“”„«»‘’([ "))


_KEYS: dict[Column, Callable[[ArticleSummary], Any]] = {
    Column.TITLE: lambda row: _text_key(row.metadata.title),
    Column.OUTLET: lambda row: _text_key(row.metadata.outlet),
    Column.AUTHOR: lambda row: _text_key(row.metadata.author),
    Column.DATE: lambda row: row.metadata.published,
    Column.WORDS: lambda row: row.words,
    Column.PERSPECTIVE: lambda row: _text_key(row.metadata.perspective),
    Column.TAGS: lambda row: _text_key(" ".join(row.metadata.tags)),
    Column.ADDED: lambda row: row.added,
}
# What is empty comes last whichever way a column is sorted: nobody sorts by author to read the unsigned first.
_EMPTY: dict[Column, Callable[[ArticleSummary], bool]] = {
    Column.TITLE: lambda row: not row.metadata.title,
    Column.OUTLET: lambda row: not row.metadata.outlet,
    Column.AUTHOR: lambda row: not row.metadata.author,
    Column.DATE: lambda row: not row.metadata.published,
    Column.PERSPECTIVE: lambda row: not row.metadata.perspective,
    Column.TAGS: lambda row: not row.metadata.tags,
}


def sort_rows(rows: Iterable[ArticleSummary], column: Column, descending: bool) -> list[ArticleSummary]:
    """Sorted by that column; equal rows newest first, as they were added."""
    ordered = sorted(rows, key=lambda row: (row.added, row.id), reverse=True)
    if column is Column.ADDED:
        return ordered if descending else ordered[::-1]
    ordered.sort(key=_KEYS[column], reverse=descending)
    is_empty = _EMPTY.get(column)
    if is_empty and descending:
        ordered.sort(key=is_empty)
    return ordered


@dataclass
class TitleFinder:
    """Finds articles by words of title, outlet or author while somebody types, for choosing a second article."""

    rows: Sequence[ArticleSummary]
    _folded: list[str] = field(default_factory=list)

    def find(self, query: str, *, beside: ArticleSummary | None = None, most: int = 50) -> list[ArticleSummary]:
        """Rows holding every typed word, those nearest to `beside` (shared title words, same days) first."""
        if len(self._folded) != len(self.rows):
            self._folded = [fold(f"{r.metadata.title} {r.metadata.outlet} {r.metadata.author}") for r in self.rows]
        words = fold(query).split()
        near_words = {w for w in fold(beside.metadata.title).split() if len(w) > 3} if beside else set()
        scored = []
        for place, (row, text) in enumerate(zip(self.rows, self._folded, strict=True)):
            if (beside and row.id == beside.id) or not all(word in text for word in words):
                continue
            shared = len(near_words.intersection(text.split())) if near_words else 0
            same_day = bool(
                beside and beside.metadata.published and row.metadata.published == beside.metadata.published
            )
            scored.append((-shared - same_day, place, row))
        scored.sort(key=lambda item: item[:2])
        return [row for _, _, row in scored[:most]]
