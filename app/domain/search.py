"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.texts import Span


class SnippetPlace(StrEnum):
    """Where a snippet comes from: the article itself, or what the reader wrote about it."""

    TEXT = "text"
    NOTE = "note"
    HIGHLIGHT = "highlight"  # a comment on a passage, or its tags


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article, or of what was written about it, around hits; `highlights` are code-point spans inside
    `text`."""

    text: str
    highlights: tuple[Span, ...]
    place: SnippetPlace = SnippetPlace.TEXT


class SearchOrder(StrEnum):
    """What comes first of the articles that a search finds."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST = "longest"
    SHORTEST = "shortest"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """`title` is the one that was indexed."""

    article_id: int
    score: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of the articles found have each outlet, perspective, tag, language, year or entity: `values` by number,
    the most first, no more than can be looked through; `others` is how many values there are beside these."""

    name: str
    values: tuple[tuple[str, int], ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` counts every match, `hits` are the best of them; while a query is being typed that nothing matches as it
    stands, `total` is 0 and `hits` are what comes nearest. `understood` says how the query was read, where that is not
    plain; `terms` are the words and phrases to mark in a text; `suggestion` is a query that was perhaps
    meant, or empty. `notes` are the best of the notes that are about no article, scored as the articles are; the
    `article_id` of such a hit is the id of the note, negative."""

    query: str
    total: int
    hits: tuple[SearchHit, ...]
    terms: tuple[str, ...] = ()
    understood: str = ""
    milliseconds: float = 0.0
    suggestion: str = ""
    facets: tuple[Facet, ...] = ()
    notes: tuple[SearchHit, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """Where the hits of a search stand in one article, in order, and the one worth showing first. Where the text has
    none, what the reader wrote may: `said_of` is the passage whose comment or tags have it, else `in_note`."""

    spans: tuple[Span, ...] = ()
    best: Span | None = None
    said_of: Span | None = None
    in_note: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit in the text of an article, and the line around it, in which it is the one highlight."""

    span: Span
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query that the reader gave a name; what it finds is found anew each time."""

    id: int
    name: str
    query: str
    used: datetime
