"""Ties the scrolling of two panes together: whichever the reader moves, the other follows to what corresponds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.domain import Alignment, Span
from app.ui.reading.linked_scrolling import (
    Anchor,
    LinkedScrolling,
    ScrollMap,
    Viewport,
    choose_alignments,
    scrolls_to_meet,
)
from app.ui.reading.text_pane import TextPane


class ScrollLink(QObject):
    """Works for wheel, keys, scroll bar, find and jumps alike, since it listens to the scroll bars alone.

    The map is made anew, lazily, after every layout; the reader's calibration is kept as code points, so it survives.
    """

    def __init__(self, left: TextPane, right: TextPane, parent: QObject) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self._linked = LinkedScrolling()
        self._alignments: Sequence[Alignment] = ()
        self._calibration: tuple[int, int] | None = None
        self._together = True
        self._moving = False
        self._meeting: set[TextPane] = set()  # panes on their way to a place of their own
        self._stale = True
        for pane in (left, right):
            pane.laid_out.connect(self._forget)
            pane.scrolling.rested.connect(lambda pane=pane: self._meeting.discard(pane))
        left.scrolling.moved.connect(lambda: self._follow(from_left=True))
        right.scrolling.moved.connect(lambda: self._follow(from_left=False))

    def reset(self) -> None:
        """Two other texts: nothing that was known of the old ones holds."""
        self._alignments, self._calibration, self._stale = (), None, True

    def set_alignments(self, alignments: Sequence[Alignment]) -> None:
        """Scroll by these from now on. What stands on screen stays; the other side follows at the next move."""
        self._alignments = choose_alignments(alignments)
        self._stale = True

    @property
    def together(self) -> bool:
        return self._together

    def set_together(self, together: bool, *, calibrate: bool = True) -> None:
        """Linking again takes both panes as they stand: these two places now belong together."""
        if together == self._together:
            return
        self._together = together
        if together and calibrate:
            self.calibrate()

    def calibrate(self) -> None:
        """What stands at the reference lines now belongs together."""
        places = [self._viewport(pane).to_place(pane.verticalScrollBar().value()) for pane in (self._left, self._right)]
        self._calibration = (self._left.page.line_start(places[0]), self._right.page.line_start(places[1]))
        self.map  # noqa: B018  a stale map would take the calibration away again
        self._linked.calibrate(places[0], places[1])

    @property
    def map(self) -> ScrollMap:
        """Which place of the left text, in pixels, belongs beside which of the right."""
        if self._stale:
            self._stale = False
            left, right = self._left, self._right
            anchors = [
                Anchor(left.page.line_top(a.left.start), right.page.line_top(a.right.start), a.score)
                for a in self._alignments
            ]
            self._linked.set_map(ScrollMap.through(left.page.height, right.page.height, anchors))
            if self._calibration is not None:
                ours, theirs = self._calibration
                self._linked.calibrate(left.page.line_top(ours), right.page.line_top(theirs))
        return self._linked.map

    def place_of(self, side: int, offset: int) -> float:
        """Where a code point of the left (0) or right (1) text stands on one scale for both: the left one's pixels."""
        if side == 0:
            return self._left.page.line_top(offset)
        return self.map.to_other(self._right.page.line_top(offset), from_left=False)

    def centre(self, left: Span, right: Span, *, smooth: bool = True) -> None:
        """Bring two passages beside each other at eye height, whether or not the panes scroll together."""
        panes = (self._left, self._right)
        views = [self._viewport(pane) for pane in panes]
        places = [pane.page.line_top(span.start) for pane, span in zip(panes, (left, right), strict=True)]
        self._moving = True
        try:
            for pane, scroll in zip(panes, scrolls_to_meet(places[0], places[1], views[0], views[1]), strict=True):
                pane.scrolling.scroll_to_place(scroll, 0.0, smooth=smooth)
        finally:
            self._moving = False
        self._meeting = {pane for pane in panes if pane.scrolling.is_gliding}

    @staticmethod
    def _viewport(pane: TextPane) -> Viewport:
        return Viewport(float(pane.viewport().height()), pane.page.height)

    def _forget(self) -> None:
        self._stale = True

    def _follow(self, *, from_left: bool) -> None:
        # The other pane reports its own move in turn: answering that would set off a loop.
        mover, other = (self._left, self._right) if from_left else (self._right, self._left)
        if self._moving or not self._together or mover in self._meeting:
            return
        self._moving = True
        try:
            self.map  # noqa: B018
            place = self._viewport(mover).to_place(mover.verticalScrollBar().value())
            target = self._linked.follow(place, from_left=from_left)
            other.scrolling.scroll_to_place(self._viewport(other).to_scroll(target), 0.0)
        finally:
            self._moving = False
