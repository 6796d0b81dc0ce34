"""Which highlights a list shows, and in what order. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.highlights import Colour, Highlight


class Order(StrEnum):
    PLACE = "place"  # by article, and by where they stand in it
    NEWEST = "newest"
    COLOUR = "colour"


@dataclass(frozen=True, slots=True)
class Choice:
    """All that is named must hold; nothing named chooses all."""

    words: str = ""  # each in quotation, comment, tags, titles or what is said of a tie
    colours: frozenset[Colour] = frozenset()
    tag: str = ""
    order: Order = Order.PLACE


def choose(highlights: Iterable[Highlight], choice: Choice) -> list[Highlight]:
    words = choice.words.casefold().split()
    chosen = [
        highlight
        for highlight in highlights
        if (not choice.colours or highlight.colour in choice.colours)
        and (not choice.tag or choice.tag in highlight.tags)
        and (not words or _holds(highlight, words))
    ]
    match choice.order:
        case Order.NEWEST:
            return sorted(chosen, key=lambda h: (h.created, h.id), reverse=True)
        case Order.COLOUR:
            colours = list(Colour)
            return sorted(chosen, key=lambda h: (colours.index(h.colour), *_place(h)))
        case _:
            return sorted(chosen, key=_place)


def _holds(highlight: Highlight, words: Sequence[str]) -> bool:
    parts = [highlight.comment, highlight.stance, *highlight.tags]
    for passage in highlight.passages:
        parts += [passage.quote, passage.title]
    said = "\n".join(parts).casefold()
    return all(word.removeprefix("#") in said for word in words)


def _place(highlight: Highlight) -> tuple[str, int, int, int]:
    first = highlight.passages[0]
    start = first.place.start if first.place is not None else first.anchor.span.start
    return first.title.casefold(), first.article_id or 0, start, highlight.id


def collect_tags(highlights: Iterable[Highlight]) -> list[str]:
    return sorted({tag for highlight in highlights for tag in highlight.tags}, key=str.casefold)
