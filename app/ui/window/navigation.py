"""Where the reader is and has been. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PageKind(StrEnum):
    LIBRARY = "library"
    PAIRS = "pairs"
    EVENTS = "events"
    HIGHLIGHTS = "highlights"
    NOTES = "notes"
    NOTE = "note"
    TRASH = "trash"
    ARTICLE = "article"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what it shows: no ids, one article, or the two of a pair; or one `note`. Lists keep their own scroll
    and selection, articles their reading position, so that going back leads to where one was."""

    kind: PageKind
    ids: tuple[int, ...] = ()
    note: int = 0


HOME = Place(PageKind.LIBRARY)


class History:
    """The way back. Going to where one is already changes nothing."""

    def __init__(self, *, most: int = 50) -> None:
        self._places: list[Place] = [HOME]
        self._most = most

    @property
    def here(self) -> Place:
        return self._places[-1]

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(self._places)

    @property
    def can_go_back(self) -> bool:
        return len(self._places) > 1

    def go(self, place: Place) -> None:
        if place != self.here:
            self._places.append(place)
            del self._places[: -self._most]

    def replace(self, place: Place) -> None:
        """Another article in the place of this one: the way back leads past both."""
        self._places[-1] = place
        if len(self._places) > 1 and self._places[-2] == place:
            del self._places[-1]

    def back(self) -> Place:
        if self.can_go_back:
            del self._places[-1]
        return self.here

    def forget_note(self, note: int) -> bool:
        """Take out the pages of a note that is no longer there; True when the page shown now is among them."""
        was_here = self.here
        self._keep([place for place in self._places if place.note != note])
        return self.here != was_here

    def forget(self, gone: frozenset[int]) -> bool:
        """Take out pages of articles that are no longer there; True when the page shown now is among them."""
        was_here = self.here
        self._keep([place for place in self._places if not gone.intersection(place.ids)])
        return self.here != was_here

    def _keep(self, kept: list[Place]) -> None:
        self._places = kept or [HOME]
        merged = self._places[:1]
        for place in self._places[1:]:
            if place != merged[-1]:
                merged.append(place)
        self._places = merged
