"""Which place of an entry comes next, on the sides it stands on. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import Span
from app.ui.reading.contrast.entries import LEFT, RIGHT, Entry


@dataclass(frozen=True, slots=True)
class Step:
    """A place on either side, None on one where the entry has none. `number` counts from 0; `of` are the steps until
    it begins anew: as many as the side that has more places."""

    entry: Entry
    number: int
    of: int
    places: tuple[Span | None, Span | None]


class PlaceSteps:
    """Chosen again, an entry goes on to its next place; another one begins at its first."""

    def __init__(self) -> None:
        self.current: Step | None = None

    def forget(self) -> None:
        self.current = None

    def go(self, entry: Entry, by: int = 1) -> Step | None:
        """The next step (1) or the one before (-1) of an entry; None where it rests on no place."""
        of = max(len(places) for places in entry.places)
        if not of:
            return None
        here = self.current
        same = here is not None and here.entry.id == entry.id
        number = (here.number + by) % of if same and here is not None else (0 if by > 0 else of - 1)
        return self._stand(entry, number, of)

    def go_to(self, entry: Entry, side: int, span: Span) -> Step | None:
        """The step that stands on that place."""
        places = entry.places[side]
        if span not in places:
            return None
        return self._stand(entry, places.index(span), max(len(places) for places in entry.places))

    def _stand(self, entry: Entry, number: int, of: int) -> Step:
        # The side with fewer places keeps its last one beside the further ones of the other.
        left, right = (
            places[min(number, len(places) - 1)] if (places := entry.places[side]) else None for side in (LEFT, RIGHT)
        )
        self.current = Step(entry, number, of, (left, right))
        return self.current
