"""How two panes scroll as one: the line of the window they meet at, and how the one follows the other. No Qt.

Two panes are linked at *eye height*: the line of the window where a reader's eyes rest. `scroll_map` says which place
should stand there on the other side; here it is said how the other pane gets there without a jump.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.reading.scroll_map import ScrollMap

EYE_HEIGHT = 0.33  # of the pane, from its top: where readers keep the line they are at
# Shares of a pane. What has no counterpart for longer than that is passed by a text that waits.
LONG_GAP = 0.45
NEARING = 0.3  # how near the next passage comes before the other text sets off for it
CALIBRATED = 0.5  # how far a calibration reaches either way
# Pixels for each that is scrolled: of a pane that is not far behind, and of one that is. Who scrolls slowly, by three
# pixels at a time, sees the other text move by no more than a line.
FAST, FASTEST = 3.0, 9.0
LEAP = 0.9  # who moves that far at once has not scrolled there, but jumped


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
    Around it they move in step, and beyond the next passages on either hand the map holds again, so that a
    calibration of one place does not spoil the rest.
    """

    def __init__(self) -> None:
        self.map = ScrollMap(1.0, 1.0)
        self._calibrated: ScrollMap | None = None

    def set_map(self, scroll_map: ScrollMap) -> None:
        """Another layout or another comparison; the calibration, being in the old pixels, goes."""
        self.map = scroll_map
        self._calibrated = None

    def calibrate(self, left: float, right: float, height: float) -> None:
        """From now on these two places belong together, in panes of that height. Passages that contradict it give
        way."""
        self._calibrated = self.map.calibrated(left, right, CALIBRATED * height)

    @property
    def is_calibrated(self) -> bool:
        return self._calibrated is not None

    @property
    def current(self) -> ScrollMap:
        """The map, and what the reader said of it."""
        return self._calibrated or self.map

    def follow(self, before: float, now: float, other: float, height: float, *, from_left: bool) -> float:
        """Where the other pane's eye height should be when one pane of that height has moved, and the other stands
        at `other`.

        A pane that is ahead of where it should be waits; one that is behind catches up, at a pace that is the faster
        the farther it is behind. So neither a change of direction, nor of the pane that is scrolled, nor passages that
        are neighbours in one text and far apart in the other make a jump, and no pane moves against the reader's hand.
        """
        moved = now - before
        if abs(moved) > LEAP * height:
            return self.current.goal(now, 0, from_left=from_left)
        heading = 1 if moved >= 0 else -1
        goal = self.current.goal(now, heading, from_left=from_left)
        longer = self.map.right / self.map.left if from_left else self.map.left / self.map.right
        step = abs(moved) * max(FAST, 1.5 * longer, min(FASTEST, 2 * abs(goal - other) / height))
        if heading > 0:
            return min(max(goal, other), other + step)
        return max(min(goal, other), other - step)
