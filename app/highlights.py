"""Passages a reader marked: frozen values that cross the layers, as those of `domain` do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain import Anchor, Span


class Colour(StrEnum):
    """Each has a pattern of its own on the page, so that none is told by its colour alone."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PINK = "pink"
    PURPLE = "purple"


class Stance(StrEnum):
    """How two tied passages stand; the reader's own words may take their place."""

    AGREE = "agree"
    CONFLICT = "conflict"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of an article. `anchor` is the passage as it was marked (or placed by hand), `place` where it stands in
    the text of now; None where it was not found, or the article is not here (`article_id` None): then `title` and
    `content_key` (of the text as it was imported) say which it was, and it is found again with it."""

    article_id: int | None
    anchor: Anchor
    place: Span | None
    title: str = ""
    content_key: str = ""

    @property
    def quote(self) -> str:
        return self.anchor.quote


@dataclass(frozen=True, slots=True)
class Highlight:
    """One passage, or two of different articles that are tied. `comment` is Markdown, `stance` a `Stance` or the
    reader's own words, empty for one passage. `revision` grows with every change of what is said; a change names the
    one it was made on."""

    id: int
    passages: tuple[Passage, ...]
    colour: Colour
    comment: str
    stance: str
    tags: tuple[str, ...]
    created: datetime
    changed: datetime
    revision: int
    trashed: datetime | None = None

    @property
    def is_tie(self) -> bool:
        return len(self.passages) > 1

    @property
    def is_lost(self) -> bool:
        """Whether a passage waits to be placed by hand, though its article is here."""
        return any(p.place is None and p.article_id is not None for p in self.passages)

    def passage_in(self, article_id: int) -> Passage | None:
        return next((p for p in self.passages if p.article_id == article_id), None)


@dataclass(frozen=True, slots=True)
class HighlightVersion:
    """What was once said of a highlight."""

    revision: int
    comment: str
    stance: str
    saved: datetime
