"""Which place of one text belongs beside which place of the other, so that two panes can scroll as one. No Qt.

The panes are measured in pixels from the top of their texts. Two panes are linked at *eye height*: the line of the
window where a reader's eyes rest. `ScrollMap` turns a place at eye height on one side into the place that should stand
there on the other; it interpolates between anchors, which are places known to belong together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain import Alignment

EYE_HEIGHT = 0.33  # of the pane, from its top: where readers keep the line they are at


class Anchor(NamedTuple):
    """Two places that belong together, with how sure that is, in (0, 1]."""

    left: float
    right: float
    weight: float = 1.0


def longest_chain(anchors: Iterable[Anchor]) -> list[Anchor]:
    """The heaviest set of anchors that rise on both sides (a weighted longest increasing subsequence).

    Scrolling cannot jump back, so of alignments that cross only one can be kept. O(n log n) with a Fenwick tree of
    the best chain that ends at or before each right place.
    """
    items = sorted(set(anchors))
    if not items:
        return []
    rights = sorted({anchor.right for anchor in items})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(rights) + 1)  # weight of the chain, its last anchor
    previous = [-1] * len(items)
    weights = [0.0] * len(items)
    start = 0
    while start < len(items):
        # Anchors of one left place cannot follow each other: all of them look up before any of them is entered.
        stop = start
        while stop < len(items) and items[stop].left == items[start].left:
            stop += 1
        for i in range(start, stop):
            at, found = bisect_left(rights, items[i].right), (0.0, -1)
            while at > 0:
                found = max(found, best[at])
                at -= at & -at
            weights[i], previous[i] = found[0] + items[i].weight, found[1]
        for i in range(start, stop):
            at = bisect_left(rights, items[i].right) + 1
            while at <= len(rights):
                best[at] = max(best[at], (weights[i], i))
                at += at & -at
        start = stop
    i = max(range(len(items)), key=weights.__getitem__)
    chain: list[Anchor] = []
    while i >= 0:
        chain.append(items[i])
        i = previous[i]
    return chain[::-1]


def choose_alignments(alignments: Sequence[Alignment]) -> list[Alignment]:
    """The alignments worth scrolling by: the certain ones, along one path through both texts."""
    strong = {(float(a.left.start), float(a.right.start)): a for a in alignments if a.strong}
    chain = longest_chain(Anchor(left, right, a.score) for (left, right), a in strong.items())
    return [strong[anchor.left, anchor.right] for anchor in chain]


@dataclass(frozen=True, slots=True)
class ScrollMap:
    """A rising, piecewise linear map between two texts of heights `left` and `right`, through `anchors`.

    Without anchors, places correspond by their fraction of the text. Anchors must rise on both sides.
    """

    left: float
    right: float
    anchors: tuple[Anchor, ...] = ()

    @classmethod
    def through(cls, left: float, right: float, anchors: Iterable[Anchor]) -> ScrollMap:
        """A map through these anchors, which need not be in order; the ends of the texts correspond."""
        inside = (a for a in anchors if 0 < a.left < left and 0 < a.right < right)
        return cls(max(left, 1.0), max(right, 1.0), tuple(longest_chain(inside)))

    def _points(self, from_left: bool) -> tuple[list[float], list[float]]:
        ours = [0.0, *(a.left for a in self.anchors), self.left]
        theirs = [0.0, *(a.right for a in self.anchors), self.right]
        return (ours, theirs) if from_left else (theirs, ours)

    def to_other(self, place: float, *, from_left: bool) -> float:
        """The counterpart of a place. Beyond the ends the map goes on one to one."""
        ours, theirs = self._points(from_left)
        if place <= 0:
            return place
        if place >= ours[-1]:
            return theirs[-1] + place - ours[-1]
        i = bisect_right(ours, place) - 1
        share = (place - ours[i]) / (ours[i + 1] - ours[i])
        return theirs[i] + share * (theirs[i + 1] - theirs[i])

    def nearest(self, place: float, *, from_left: bool) -> tuple[Anchor, float] | None:
        """The anchor nearest to a place, and how far away it is: what tells a reader that nothing corresponds here."""
        if not self.anchors:
            return None
        anchor = min(self.anchors, key=lambda a: abs((a.left if from_left else a.right) - place))
        return anchor, abs((anchor.left if from_left else anchor.right) - place)


@dataclass(frozen=True, slots=True)
class Viewport:
    """A window of some height over a longer text, all in pixels.

    Its reference line is at eye height, but slides to the top at the very top of the text and to the foot at its
    end: so two texts start together, end together, and can both be scrolled to either end.
    """

    height: float
    text_height: float

    @property
    def most(self) -> float:
        """How far it can be scrolled."""
        return max(0.0, self.text_height - self.height)

    def to_place(self, scroll: float) -> float:
        """The place of the text at the reference line when the window is scrolled that far."""
        most, height = self.most, self.height
        if most <= height:
            return scroll * (1 + height / most) if most else scroll
        share = min(scroll / height, EYE_HEIGHT)
        return scroll + height * max(share, 1 - (most - scroll) / height)

    def to_scroll(self, place: float) -> float:
        """How far to scroll for that place to stand at the reference line; the inverse of `to_place`."""
        most, height = self.most, self.height
        if most <= height:
            scroll = place / (1 + height / most) if most else 0.0
        elif place <= 2 * EYE_HEIGHT * height:
            scroll = place / 2
        elif place >= most + (2 * EYE_HEIGHT - 1) * height:
            scroll = (place - height + most) / 2
        else:
            scroll = place - EYE_HEIGHT * height
        return min(max(scroll, 0.0), most)


def scrolls_to_meet(left: float, right: float, left_view: Viewport, right_view: Viewport) -> tuple[float, float]:
    """How far to scroll either window so that two places stand at one height: at eye height, or as near to it as the
    ends of the texts allow. Where no height suits both, each comes as near as it can."""
    views = ((left, left_view), (right, right_view))
    lowest = max(place - view.most for place, view in views)
    highest = min(place for place, _ in views)
    eye = EYE_HEIGHT * min(left_view.height, right_view.height)
    height = min(max(eye, lowest), highest) if lowest <= highest else eye
    first, second = (min(max(place - height, 0.0), view.most) for place, view in views)
    return first, second


class LinkedScrolling:
    """Keeps the state of two panes that scroll together: the map, and the calibration the reader gave.

    Scrolling one pane while they are apart, then linking them again, means: these two places belong together *now*.
    That difference is kept as a shift on the right side, and fades towards the next anchors on either hand, so that
    a calibration of one passage does not spoil the rest.
    """

    def __init__(self) -> None:
        self.map = ScrollMap(1.0, 1.0)
        self._calibration: Anchor | None = None
        self._calibrated: ScrollMap = self.map

    def set_map(self, scroll_map: ScrollMap) -> None:
        """Another layout or another comparison; the calibration, being in the old pixels, goes."""
        self.map = scroll_map
        self._calibration = None
        self._calibrated = scroll_map

    def calibrate(self, left: float, right: float) -> None:
        """From now on these two places belong together. Anchors that contradict it nearby give way."""
        self._calibration = Anchor(left, right, 1.0)
        kept = [a for a in self.map.anchors if (a.left - left) * (a.right - right) > 0]
        inside = 0 < left < self.map.left and 0 < right < self.map.right
        points = [*kept, self._calibration] if inside else kept
        self._calibrated = ScrollMap(self.map.left, self.map.right, tuple(sorted(points)))

    @property
    def is_calibrated(self) -> bool:
        return self._calibration is not None

    def follow(self, place: float, *, from_left: bool) -> float:
        """Where the other pane's eye height should be."""
        return self._calibrated.to_other(place, from_left=from_left)
