"""Which highlights a list shows, and in what order. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


class Shelf:
    """Highlights with what is asked of all of them worked out once: among 50,000, each keystroke is answered at once.
    To be made on a worker thread where there may be many."""

    def __init__(self, highlights: Iterable[Highlight] = ()) -> None:
        self.highlights = sorted(highlights, key=_place)
        self._said = [_fold(highlight) for highlight in self.highlights]
        self.tags = sorted({tag for highlight in self.highlights for tag in highlight.tags}, key=str.casefold)
        self.lost = sum(highlight.is_lost for highlight in self.highlights)
        self._ranked: dict[Order, list[int]] = {Order.PLACE: list(range(len(self.highlights)))}

    def __len__(self) -> int:
        return len(self.highlights)

    def changed(self, found: Iterable[Highlight], ids: Collection[int]) -> Shelf:
        """Another with these in the place of those of the ids."""
        return Shelf([*(known for known in self.highlights if known.id not in ids), *found])

    def choose(self, choice: Choice, *, lost: bool = False) -> list[Highlight]:
        """Those that a choice takes, in its order; of those that were not found alone, if that is asked."""
        said, known = self._said, self.highlights
        numbers = self._rank(choice.order)
        for word in choice.words.casefold().split():
            wanted = word.removeprefix("#")
            numbers = [number for number in numbers if wanted in said[number]]
        if choice.colours:
            numbers = [number for number in numbers if known[number].colour in choice.colours]
        if choice.tag:
            numbers = [number for number in numbers if choice.tag in known[number].tags]
        return [known[number] for number in numbers if not lost or known[number].is_lost]

    def _rank(self, order: Order) -> list[int]:
        if order not in self._ranked:
            known, numbers = self.highlights, self._ranked[Order.PLACE]
            if order is Order.NEWEST:
                ranked = sorted(numbers, key=lambda n: (known[n].created, known[n].id), reverse=True)
            else:
                colours = list(Colour)
                ranked = sorted(numbers, key=lambda n: colours.index(known[n].colour))  # places stay in order
            self._ranked[order] = ranked
        return self._ranked[order]


def _fold(highlight: Highlight) -> str:
    parts = [highlight.comment, highlight.stance, *highlight.tags]
    for passage in highlight.passages:
        parts += [passage.quote, passage.title]
    return "\n".join(parts).casefold()


def _place(highlight: Highlight) -> tuple[str, int, int, int]:
    first = highlight.passages[0]
    start = first.place.start if first.place is not None else first.anchor.span.start
    return first.title.casefold(), first.article_id or 0, start, highlight.id
