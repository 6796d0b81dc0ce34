"""Which place of one text belongs beside which of another, in pixels from the top of each. No Qt.

A map tiles both texts with pieces. A *tied* piece is a passage that stands in both: inside it places correspond by
their share of it. Between two of them lies a gap. A short gap is interpolated too; in a long one nothing corresponds,
so the text that is not scrolled waits at the passage before, and sets off when the next one comes near.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

# Pixels the other text may move for one pixel of scrolling when it catches up with the next passage.
STEEPEST = 2.5

# From the lengths of a gap, in the scrolled text and in the other, how much of it the other text moves for.
_Approach = Callable[[float, float], float]


class Tie(NamedTuple):
    """Places that belong together, from where on, and down to where."""

    left: float
    right: float
    left_end: float
    right_end: float

    @classmethod
    def at(cls, left: float, right: float) -> Tie:
        return cls(left, right, left, right)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of both texts: from where to where in the left one, and in the right one."""

    left: float
    right: float
    left_end: float
    right_end: float
    tied: bool

    def ends(self, from_left: bool) -> tuple[float, float, float, float]:
        """Start and end on the scrolled side, then on the other."""
        if from_left:
            return self.left, self.left_end, self.right, self.right_end
        return self.right, self.right_end, self.left, self.left_end


@dataclass(frozen=True, slots=True)
class ScrollMap:
    """A rising map between two texts of heights `left` and `right`; their ends correspond.

    `gap` is how long a stretch without a counterpart must be, in pixels, for the other text to wait in it; infinite
    where nothing is known of what corresponds, and all is interpolated. `near` is how near the next passage must
    come for it to set off.
    """

    left: float
    right: float
    ties: tuple[Tie, ...] = ()
    gap: float = inf
    near: float = 0.0
    pieces: tuple[Piece, ...] = field(init=False)
    _starts: tuple[list[float], list[float]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pieces = tuple(self._tile())
        object.__setattr__(self, "pieces", pieces)
        object.__setattr__(self, "_starts", ([piece.left for piece in pieces], [piece.right for piece in pieces]))

    @classmethod
    def through(
        cls, left: float, right: float, ties: Iterable[Tie], *, gap: float = inf, near: float = 0.0
    ) -> ScrollMap:
        """A map through these ties, in order; those that do not rise on both sides are left out."""
        left, right = max(left, 1.0), max(right, 1.0)
        kept: list[Tie] = []
        at = Tie.at(0.0, 0.0)
        for tie in ties:
            if tie.left > at.left_end and tie.right > at.right_end and tie.left < left and tie.right < right:
                at = _trim(tie, left, right)
                kept.append(at)
        return cls(left, right, tuple(kept), gap, near)

    def _tile(self) -> Iterator[Piece]:
        at = Tie.at(0.0, 0.0)
        for tie in self.ties:
            yield Piece(at.left_end, at.right_end, tie.left, tie.right, tied=False)
            if tie.left_end > tie.left:
                yield Piece(*tie, tied=True)
            at = tie
        yield Piece(at.left_end, at.right_end, self.left, self.right, tied=False)

    def piece_at(self, place: float, *, from_left: bool) -> Piece:
        starts = self._starts[0 if from_left else 1]
        return self.pieces[max(0, bisect_right(starts, place) - 1)]

    def to_other(self, place: float, *, from_left: bool) -> float:
        """The counterpart of a place, the same there and back: gaps are interpolated, however long. Beyond the ends
        the map goes on one to one."""
        return self._follow(place, from_left, lambda length, _: length)

    def goal(self, place: float, heading: int, *, from_left: bool) -> float:
        """Where the other text should stand when this place is reached going down (1), up (-1), or at a jump (0)."""

        def approach(length: float, other: float) -> float:
            if length <= self.gap:
                return length
            return min(length, max(self.near, other / STEEPEST))

        return self._follow(place, from_left, approach, heading)

    def _follow(self, place: float, from_left: bool, approach: _Approach, heading: int = 1) -> float:
        height, other_height = (self.left, self.right) if from_left else (self.right, self.left)
        if place <= 0:
            return place
        if place >= height:
            return other_height + place - height
        piece = self.piece_at(place, from_left=from_left)
        start, end, other, other_end = piece.ends(from_left)
        length = end - start
        way = length if piece.tied else approach(length, other_end - other)
        if way < length and heading == 0:
            return other if place - start < length / 2 else other_end
        # Going down it sets off towards the end of the gap; going up, towards its start.
        passed = place - (end - way) if heading >= 0 else place - start
        return other + (other_end - other) * min(max(passed / way, 0.0), 1.0)

    def is_alone(self, place: float, *, from_left: bool, margin: float = 0.0) -> bool:
        """Whether nothing in the other text corresponds to a place, which is `margin` away from all that does."""
        start, end, _, _ = (piece := self.piece_at(place, from_left=from_left)).ends(from_left)
        if piece.tied or end - start <= self.gap:
            return False
        # Above the first passage and beneath the last there is nothing on the one hand to keep away from.
        height = self.left if from_left else self.right
        return place - start >= (margin if start > 0 else 0) and end - place >= (margin if end < height else 0)

    def calibrated(self, left: float, right: float, reach: float) -> ScrollMap:
        """The same, but these two places belong together, and what stands within `reach` of them moves one to one.
        Ties that contradict it give way."""
        before = [tie for tie in self.ties if tie.left_end < left and tie.right_end < right]
        after = [tie for tie in self.ties if tie.left > left and tie.right > right]
        if not (0 < left < self.left and 0 < right < self.right):
            return self._with([*before, *after])
        # Where nothing else is known, both go on in step as far as the shorter one lasts.
        reach = reach if self.ties else inf
        up, down = min(left, right), min(self.left - left, self.right - right)
        if before:
            up = min(left - before[-1].left_end, right - before[-1].right_end) / 2
        if after:
            down = min(after[0].left - left, after[0].right - right) / 2
        up, down = (max(0.0, min(reach, room - 1)) for room in (up, down))
        return self._with([*before, Tie(left - up, right - up, left + down, right + down), *after])

    def _with(self, ties: Iterable[Tie]) -> ScrollMap:
        return ScrollMap.through(self.left, self.right, ties, gap=self.gap, near=self.near)


def _trim(tie: Tie, left: float, right: float) -> Tie:
    """A tie that does not go on in both texts, or goes on to the end of one, is a point."""
    goes_on = tie.left < tie.left_end < left and tie.right < tie.right_end < right
    return tie if goes_on else Tie.at(tie.left, tie.right)
