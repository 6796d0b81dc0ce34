"""Which articles a list shows and in what order. Pure: rows in, rows out."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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
    TAG = "tag"
    OUTLET = "outlet"
    PERSPECTIVE = "perspective"


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to filter by: unread, or one value of one field."""

    kind: FacetKind
    value: str = ""

    def matches(self, row: ArticleSummary) -> bool:
        if self.kind is FacetKind.UNREAD:
            return row.read is ReadState.UNREAD
        if self.kind is FacetKind.TAG:
            return self.value in row.metadata.tags
        return bool(getattr(row.metadata, self.kind.value) == self.value)


@dataclass(frozen=True, slots=True)
class LibraryFilter:
    """Facets of one kind widen each other (either tag), of different kinds narrow (this tag, that outlet)."""

    facets: frozenset[Facet] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.facets)

    def apply(self, rows: Iterable[ArticleSummary]) -> list[ArticleSummary]:
        groups: dict[FacetKind, list[Facet]] = {}
        for facet in self.facets:
            groups.setdefault(facet.kind, []).append(facet)
        if not groups:
            return list(rows)
        return [row for row in rows if all(any(f.matches(row) for f in group) for group in groups.values())]


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How many articles each facet holds; values in the order of the alphabet."""

    total: int = 0
    unread: int = 0
    tags: tuple[tuple[str, int], ...] = ()
    outlets: tuple[tuple[str, int], ...] = ()
    perspectives: tuple[tuple[str, int], ...] = ()


def count_facets(rows: Sequence[ArticleSummary]) -> FacetCounts:
    tags: Counter[str] = Counter()
    outlets: Counter[str] = Counter()
    perspectives: Counter[str] = Counter()
    unread = 0
    for row in rows:
        metadata = row.metadata
        unread += row.read is ReadState.UNREAD
        tags.update(metadata.tags)
        if metadata.outlet:
            outlets[metadata.outlet] += 1
        if metadata.perspective:
            perspectives[metadata.perspective] += 1

    def order(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(counts.items(), key=lambda item: fold(item[0])))

    return FacetCounts(len(rows), unread, order(tags), order(outlets), order(perspectives))


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
