"""The order in which the mentions of an entity are walked through two texts. No Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from app.domain import SharedEntity, Span

LEFT, RIGHT = 0, 1


@dataclass(frozen=True, slots=True)
class Step:
    """One mention on a walk: the pane it stands in (0 left, 1 right) and where."""

    side: int
    span: Span


class EntityWalk:
    """All mentions of one entity, alternating as the two accounts unfold side by side.

    `place_of` brings a side and an offset to one scale for both texts (the scroll map does), so that what both say at
    the same point of the story is met together; at the same place the left comes first.
    """

    def __init__(self, entity: SharedEntity, place_of: Callable[[int, int], float]) -> None:
        self.entity = entity
        steps = [(place_of(LEFT, span.start), LEFT, span) for span in entity.left]
        steps += [(place_of(RIGHT, span.start), RIGHT, span) for span in entity.right]
        self._order = sorted(steps)
        self.steps = [Step(side, span) for _, side, span in self._order]
        self.index = -1

    @property
    def current(self) -> Step | None:
        return self.steps[self.index] if 0 <= self.index < len(self.steps) else None

    def start_at(self, side: int, span: Span) -> None:
        """Stand on that mention, without moving."""
        self.index = self.steps.index(Step(side, span))

    def start_from(self, place: float) -> None:
        """Stand before the first mention at or after a place on that scale."""
        self.index = bisect_left([key for key, _, _ in self._order], place) - 1

    def advance(self, by: int) -> Step:
        """The next (1) or previous (-1) mention, round and round."""
        if self.index < 0 and by < 0:
            self.index = 0
        self.index = (self.index + by) % len(self.steps)
        return self.steps[self.index]
