"""Ties the scrolling of two panes together: whichever the reader moves, the other follows to what corresponds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain import Span
from app.ui.reading.linked_scrolling import (
    CALIBRATED,
    LONG_GAP,
    NEARING,
    LinkedScrolling,
    Viewport,
    scrolls_to_meet,
)
from app.ui.reading.passages import Passage
from app.ui.reading.scroll_map import ScrollMap, Tie
from app.ui.reading.text_pane import TextPane

NEAR_ENOUGH = 4  # lines that a new layout may have put between two panes that stood beside each other


class ScrollLink(QObject):
    """Works for wheel, keys, scroll bar, find and jumps alike, since it listens to the scroll bars alone.

    The map is made anew, lazily, after every layout; the reader's calibration is kept as code points, so it survives.
    """

    went = Signal()  # the reader moved a pane, and the other one has followed, if it does
    settled = Signal()  # both panes stand beside each other again after a new layout
    calibrated = Signal()  # the reader said that what stands at eye height now belongs together

    def __init__(self, left: TextPane, right: TextPane, parent: QObject) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self._linked = LinkedScrolling()
        self._path: Sequence[Passage] | None = None  # None while nothing is known of what corresponds
        self._calibration: tuple[int, int] | None = None
        self._detour: tuple[float, float] | None = None  # places the reader was brought to, beside the path
        self._together = True
        self._parted = (0, 0)  # how both stood when they were parted
        self._met_at = (0.0, 0.0)  # how high, in either pane, stands what they were brought to last
        self._moving = False
        self._from_left = True  # which pane the reader moved last
        self._meeting: set[TextPane] = set()  # panes on their way to a place of their own
        self._returning: TextPane | None = None  # the pane that is on its way back to where it belongs
        self._stale = True
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._settle)
        for pane in (left, right):
            pane.laid_out.connect(self._forget)
            pane.scrolling.set_off.connect(lambda pane=pane: self._on_set_off(pane))
            pane.scrolling.rested.connect(lambda pane=pane: self._on_rested(pane))
        left.scrolling.moved.connect(lambda: self._on_moved(from_left=True))
        right.scrolling.moved.connect(lambda: self._on_moved(from_left=False))

    # --- what corresponds -----------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Two other texts: nothing that was known of the old ones holds."""
        self._path, self._calibration, self._stale = None, None, True
        self._from_left = True

    def set_path(self, path: Sequence[Passage] | None) -> None:
        """Scroll by these passages, which rise in both texts; None while they are not known. What stands on screen
        stays; the other side follows at the next move."""
        self._path, self._stale = path, True

    @property
    def together(self) -> bool:
        return self._together

    def set_together(self, together: bool, *, calibrate: bool = True) -> None:
        """Linking again takes both panes as they stand: if one was moved meanwhile, these two places now belong
        together."""
        if together == self._together:
            return
        self._together = together
        if not together:
            self._parted = self._values()
        elif calibrate and self._values() != self._parted:
            self.calibrate()

    def _values(self) -> tuple[int, int]:
        return self._left.verticalScrollBar().value(), self._right.verticalScrollBar().value()

    def calibrate(self) -> None:
        """What stands at the reference lines now belongs together."""
        left, right = self._place(self._left), self._place(self._right)
        self._calibration = (self._left.page.line_start(left), self._right.page.line_start(right))
        self.map  # noqa: B018  a stale map would take the calibration away again
        self._linked.calibrate(left, right, self._height)
        self._detour = None
        self.calibrated.emit()

    @property
    def map(self) -> ScrollMap:
        """Which place of the left text, in pixels, belongs beside which of the right."""
        if self._stale:
            self._stale = False
            self._detour = None
            self._linked.set_map(self._make_map())
            if self._calibration is not None and self._stands_in_the_texts(self._calibration):
                ours, theirs = self._calibration
                left, right = self._left.page.line_top(ours), self._right.page.line_top(theirs)
                self._linked.calibrate(left, right, self._height)
        return self._linked.map

    def _make_map(self) -> ScrollMap:
        left, right = self._left.page, self._right.page
        if self._path is None:
            return ScrollMap.through(left.height, right.height, ())
        ties = (
            Tie(
                left.line_top(passage.left.start),
                right.line_top(passage.right.start),
                left.line_top(passage.left.end - 1),
                right.line_top(passage.right.end - 1),
            )
            for passage in self._path
        )
        gap, near = LONG_GAP * self._height, NEARING * self._height
        return ScrollMap.through(left.height, right.height, ties, gap=gap, near=near)

    @property
    def calibration(self) -> tuple[int, int] | None:
        """The code points, left and right, that the reader said belong together."""
        return self._calibration

    @calibration.setter
    def calibration(self, calibration: tuple[int, int] | None) -> None:
        self._calibration, self._stale = calibration, True

    def _stands_in_the_texts(self, calibration: tuple[int, int]) -> bool:
        """Not so after a text was corrected to a shorter one, or in a file that was damaged."""
        panes = (self._left, self._right)
        return all(0 <= at < len(pane.text.document.text) for at, pane in zip(calibration, panes, strict=True))

    def place_of(self, side: int, offset: int) -> float:
        """Where a code point of the left (0) or right (1) text stands on one scale for both: the left one's pixels."""
        if side == 0:
            return self._left.page.line_top(offset)
        return self.map.to_other(self._right.page.line_top(offset), from_left=False)

    def silent_side(self) -> int | None:
        """The side whose reader stands, at eye height, at what has no counterpart in the other text, so that the
        other pane waits. None while they are not scrolled together, or nothing is known, and before the first move
        after a new layout: nothing is measured for this."""
        if not self._together or not self._path or self._stale or self._detour is not None:
            return None
        mover = self._left if self._from_left else self._right
        alone = self._linked.current.is_alone(
            self._place(mover), from_left=self._from_left, margin=1.5 * mover.text.line_height
        )
        return (0 if self._from_left else 1) if alone else None

    def eye_height(self, side: int) -> float:
        """Where the reference line of a pane is now, from the top of its window."""
        pane = self._right if side else self._left
        return self._place(pane) - pane.verticalScrollBar().value()

    def eye_offset(self, side: int) -> int:
        """The code point that begins the line a pane is read at."""
        pane = self._right if side else self._left
        return pane.page.line_start(self._place(pane))

    def is_centred(self, side: int, offset: int, margin: float) -> bool:
        """Whether a code point stands where `centre` brought it, but for `margin` pixels. That is eye height, or as
        near to it as the ends of the texts allow."""
        pane = self._right if side else self._left
        stands = pane.page.line_top(offset) - pane.verticalScrollBar().value()
        return abs(stands - self._met_at[side]) <= margin

    @property
    def is_adrift(self) -> bool:
        """Whether nothing at all is known to correspond, not even by the reader's word: each text scrolls alone."""
        return self._path is not None and not self._path and self._calibration is None

    # --- jumping ---------------------------------------------------------------------------------------------------

    def centre(self, left: Span, right: Span, *, smooth: bool = True) -> None:
        """Bring two passages beside each other at eye height, whether or not the panes scroll together."""
        panes = (self._left, self._right)
        views = [self._viewport(pane) for pane in panes]
        places = [pane.page.line_top(span.start) for pane, span in zip(panes, (left, right), strict=True)]
        scrolls = scrolls_to_meet(places[0], places[1], views[0], views[1])
        self._met_at = (places[0] - scrolls[0], places[1] - scrolls[1])
        self._moving = True
        try:
            for pane, scroll in zip(panes, scrolls, strict=True):
                pane.scrolling.scroll_to_place(scroll, 0.0, smooth=smooth)
        finally:
            self._moving = False
        self._meeting = {pane for pane in panes if pane.scrolling.is_gliding}
        self._returning = None
        beside = abs(self.map.to_other(places[0], from_left=True) - places[1]) > CALIBRATED * self._height
        self._detour = (places[0], places[1]) if beside else None

    # --- following -------------------------------------------------------------------------------------------------

    @staticmethod
    def _viewport(pane: TextPane) -> Viewport:
        return Viewport(float(pane.viewport().height()), pane.page.height)

    def _place(self, pane: TextPane) -> float:
        return self._viewport(pane).to_place(pane.verticalScrollBar().value())

    @property
    def _height(self) -> float:
        return float(max(1, self._left.viewport().height()))

    def _forget(self) -> None:
        self._stale = True
        if self._together and (self._left.verticalScrollBar().value() or self._right.verticalScrollBar().value()):
            self._settling.start()

    def _on_set_off(self, pane: TextPane) -> None:
        """Of two glides to different goals each would lead the other text away, and none arrive: the later counts."""
        if self._together and not self._moving:
            (self._right if pane is self._left else self._left).scrolling.stop()

    def _on_rested(self, pane: TextPane) -> None:
        self._meeting.discard(pane)
        if pane is self._returning:
            self._returning = None

    def _on_moved(self, *, from_left: bool) -> None:
        # The other pane reports its own move in turn: answering that would set off a loop.
        mover = self._left if from_left else self._right
        if self._moving or mover in self._meeting or mover is self._returning:
            return
        self._from_left = from_left
        if self._together and mover.scrolling.alone:
            self.calibrate()
        elif self._together:
            self._follow(from_left)
        self.went.emit()

    def _follow(self, from_left: bool) -> None:
        mover, other = (self._left, self._right) if from_left else (self._right, self._left)
        if self._returning is other:
            return
        self.map  # noqa: B018
        view, other_view = self._viewport(mover), self._viewport(other)
        now = view.to_place(mover.verticalScrollBar().value())
        if self._detour is not None:
            ours, theirs = self._detour if from_left else self._detour[::-1]
            if abs(now - ours) <= CALIBRATED * self._height:
                self._move(other, other_view.to_scroll(theirs + now - ours))
                return
            self._detour = None
            self._return(other, other_view.to_scroll(self._linked.current.goal(now, 0, from_left=from_left)))
            return
        if self.is_adrift:
            return
        before = view.to_place(mover.scrolling.came_from)
        stands = other_view.to_place(other.verticalScrollBar().value())
        place = self._linked.follow(before, now, stands, self._height, from_left=from_left)
        self._move(other, other_view.to_scroll(place))

    def _move(self, other: TextPane, scroll: float, *, smooth: bool = False) -> None:
        self._moving = True
        try:
            other.scrolling.scroll_to_place(scroll, 0.0, smooth=smooth)
        finally:
            self._moving = False

    def _return(self, other: TextPane, scroll: float) -> None:
        """The reader leaves a detour: the other pane goes back to where it belongs, in one glide."""
        self._move(other, scroll, smooth=True)
        self._returning = other if other.scrolling.is_gliding else None

    def _settle(self) -> None:
        """After a new layout: two panes that stood beside each other, but for what other line breaks did, do so."""
        if not self._together or self.is_adrift or self._meeting or self._returning is not None:
            return
        mover, other = (self._left, self._right) if self._from_left else (self._right, self._left)
        if not mover.isVisible():
            return
        self.map  # noqa: B018
        stands = self._place(other)
        place = self._linked.current.goal(self._place(mover), 0, from_left=self._from_left)
        if abs(place - stands) <= NEAR_ENOUGH * other.text.line_height:
            self._move(other, self._viewport(other).to_scroll(place))
        self.settled.emit()
