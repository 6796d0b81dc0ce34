"""Values out of files: bounded, of the right kind, and refused with a sentence where they are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain import Anchor, Span
from app.errors import UserError
from app.highlights import Colour

MOST_ITEMS = 200_000
MOST_TEXT = 4_000_000  # characters of a note
MOST_QUOTE = 100_000
MOST_LINE = 2_000
MOST_CONTEXT = 1_000


def refuse(reason: str) -> UserError:
    return UserError("exchange-file", reason=reason)


def as_object(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise refuse(f"{what} is no object")
    return value


def as_list(value: object, what: str) -> Sequence[Any]:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise refuse(f"{what} is no list, or too long")
    return value


def as_text(value: object, what: str, most: int = MOST_LINE) -> str:
    """Text without characters that no text in Parallax has; None is no text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise refuse(f"{what} is no text")
    if len(value) > most:
        raise refuse(f"{what} is too long")
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def as_moment(value: object) -> datetime | None:
    """A moment in UTC; None where nothing is said, or nothing that can be read."""
    if not isinstance(value, str) or not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    try:
        return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None


def write_moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment is not None else None


def as_colour(value: object) -> Colour:
    """One of the five; other programs' names for the nearest of them, and yellow for what nobody knows."""
    name = str(value or "").strip().lower()
    return _OTHER_NAMES.get(name) or (Colour(name) if name in {colour.value for colour in Colour} else Colour.YELLOW)


_OTHER_NAMES = {
    "orange": Colour.YELLOW,
    "red": Colour.PINK,
    "magenta": Colour.PINK,
    "olive": Colour.GREEN,
    "cyan": Colour.BLUE,
    "violet": Colour.PURPLE,
    "gray": Colour.PURPLE,
    "grey": Colour.PURPLE,
}


def make_anchor(start: object, end: object, quote: object, prefix: object = "", suffix: object = "") -> Anchor:
    """An anchor of what a file says; its span is (0, 0) where it has none that makes sense."""
    words = as_text(quote, "a quote", MOST_QUOTE)
    if not words.strip():
        raise refuse("a highlight has no words")
    span = Span(0, 0)
    if type(start) is int and type(end) is int and 0 <= start < end <= 2**40:
        span = Span(start, end)
    return Anchor(span, words, as_text(prefix, "a prefix", MOST_CONTEXT), as_text(suffix, "a suffix", MOST_CONTEXT))


def as_tags(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    items = as_list(value, "tags")
    tags = (" ".join(as_text(item, "a tag").replace(",", " ").split()) for item in items)
    return tuple(dict.fromkeys(tag for tag in tags if tag))
