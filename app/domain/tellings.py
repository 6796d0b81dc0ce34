"""Articles that tell one event, and what the reader says of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.texts import Span


class ReasonKind(StrEnum):
    """What two texts have in common. `DAY` and `COPIED` have an `amount` instead of items: days between both
    publications, the share of the shorter text that stands word for word in the other."""

    DAY = "day"
    COPIED = "copied"
    NAMES = "names"
    DATES = "dates"
    QUOTES = "quotes"
    PHRASES = "phrases"
    NUMBERS = "numbers"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class ReasonItem:
    """A piece of text that both have, as it stands in the left one, and where it stands in each."""

    text: str
    left: tuple[Span, ...]
    right: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    kind: ReasonKind
    items: tuple[ReasonItem, ...] = ()
    amount: float = 0.0


class Verdict(StrEnum):
    """What the reader said of two articles: they tell the same event, or do not."""

    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another article that seems to tell the same event as one at hand (the left one of its reasons). `score` is from
    0 to 1; 0.5 is where suggesting begins. `same_text`: it is no other telling, but the same one again (agency copy, a
    reprint)."""

    article_id: int
    score: float
    same_text: bool
    reasons: tuple[Reason, ...]
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, and the articles outside the trash that tell it, by the day of their publication.
    `title` is the reader's, or empty; `chosen` are the articles that the reader put here, or kept here. `copies` are
    pairs of an article that has the text of another one of the event, as agency copy has, and the first that has it."""

    id: int
    title: str
    articles: tuple[int, ...]
    chosen: frozenset[int] = frozenset()
    copies: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class EventQuestion:
    """An article in no event that perhaps tells one: nothing is done without the reader. `score` as in `Suggestion`;
    `like` is the article of the event that it is most like."""

    article_id: int
    event_id: int
    like: int
    score: float


@dataclass(frozen=True, slots=True)
class EventMemory:
    """How events were before a change, to be put back whole: titles and making by event, and of each article its event
    (None: the reader's word that it tells none) and who put it there; None where it had no place."""

    events: tuple[tuple[int, str, datetime], ...]
    places: tuple[tuple[int, tuple[int | None, str] | None], ...]
