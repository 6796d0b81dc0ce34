"""Where a pane stands in its text: kept through every new layout, moved at once or in a glide.

A *place* is a number of pixels from the top of the text; an offset is a code point of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal
from PySide6.QtWidgets import QAbstractScrollArea
from shiboken6 import isValid

from app.domain import Span
from app.ui.motion import may_move
from app.ui.reading.linked_scrolling import EYE_HEIGHT
from app.ui.reading.page_painter import PagePainter

GLIDE_MILLISECONDS = 150


class PaneScrolling(QObject):
    """Moves the scroll bar of one pane, and remembers which line stands at its top."""

    moved = Signal()  # by the reader or by a jump; not while the text is being laid out anew
    set_off = Signal()  # a glide begins
    rested = Signal()  # a glide has ended, at its goal or because something else took hold of the text

    def __init__(self, area: QAbstractScrollArea, page: PagePainter) -> None:
        super().__init__(area)
        self._area, self._page = area, page
        self._bar = area.verticalScrollBar()
        self._anchor = (0, 0.0)  # code point of the top line, and how far it is scrolled past, in ems
        self._is_anchored = True  # false after a step of scrolling, until somebody asks
        self.came_from = 0  # what the scroll bar stood at before it last moved
        self.alone = False  # the reader moves this text and no other
        self._value = self._bar.value()
        self._rest = 0.0
        self._settling = 0
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(GLIDE_MILLISECONDS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(lambda value: self._bar.setValue(int(value)))
        self._glide.stateChanged.connect(self._on_glide)
        self._bar.valueChanged.connect(self._on_moved)

    @property
    def _height(self) -> int:
        return self._area.viewport().height()

    # --- another text, another layout -----------------------------------------------------------------------------

    def begin(self, page: PagePainter) -> None:
        """Another text takes the place of the old one; it will stand at its top."""
        self._page = page
        self._anchor, self._is_anchored = (0, 0.0), True

    @contextmanager
    def during_layout(self) -> Iterator[None]:
        """What the scroll bar does in here is not the reader's doing, and changes nothing that is kept."""
        if not self._settling:
            self._find_anchor()  # as long as the old layout is there
        self._settling += 1
        try:
            yield
        finally:
            self._settling -= 1

    def restore(self) -> None:
        """After a new layout: bring back the line that stood at the top."""
        offset, ems = self._find_anchor()
        value = 0.0
        if offset or ems:
            self._settle_range()
            value = self._page.line_top(offset) + ems * self._page.text.em
        self._bar.setValue(round(value))

    def _settle_range(self) -> int:
        """Qt lays out in steps, and guesses the range of the scroll bar until it is done; this makes it exact."""
        highest = max(0, int(self._page.height) - self._height)
        if self._bar.maximum() != highest:
            with self.during_layout():
                self._bar.setMaximum(highest)
        return highest

    @contextmanager
    def moving_alone(self) -> Iterator[None]:
        """What is scrolled in here is meant for this text alone, whatever is tied to it."""
        self.alone = True
        try:
            yield
        finally:
            self.alone = False

    def _on_moved(self, value: int) -> None:
        self.came_from, self._value = self._value, value
        # What is hidden is not scrolled by anybody: its range only follows a layout that is not done.
        if self._settling or not self._area.isVisible():
            return
        self._is_anchored = False
        self.moved.emit()

    def _find_anchor(self) -> tuple[int, float]:
        """Measured when it is asked for, not with every step of scrolling."""
        # A window that is thrown away, instead of closed, is hidden when its text is gone already.
        if not self._is_anchored and isValid(self._page.text.qt):
            self._is_anchored = True
            value = self._value
            offset = 0 if value <= 0 else self._page.line_start(value)
            self._anchor = (offset, 0.0 if value <= 0 else (value - self._page.line_top(offset)) / self._page.text.em)
        return self._anchor

    def _on_glide(self, state: QVariantAnimation.State) -> None:
        if state == QVariantAnimation.State.Stopped:
            self.rested.emit()

    # --- where it stands ------------------------------------------------------------------------------------------

    def offset_at_top(self) -> int:
        """The code point that begins the top line; stable when the pane is resized or zoomed."""
        return self._find_anchor()[0]

    def place_at(self, where: float = EYE_HEIGHT) -> float:
        """What stands at that share of the pane's height."""
        return self._bar.value() + where * self._height

    def shows(self, offset: int) -> bool:
        """Whether the line of a code point is in sight."""
        return 0 <= self._page.line_top(offset) - self._bar.value() < self._height

    @property
    def is_gliding(self) -> bool:
        return self._glide.state() == QVariantAnimation.State.Running

    # --- going elsewhere ------------------------------------------------------------------------------------------

    def scroll_to(self, offset: int, where: float = 0.0, *, smooth: bool = False) -> None:
        """Bring the line of a code point to that share of the pane's height."""
        # The margin above the first line belongs to it.
        self.scroll_to_place(self._page.line_top(offset) if offset > 0 else 0.0, where, smooth=smooth)
        if not self._area.isVisible() and where == 0.0:
            self._anchor, self._is_anchored = (
                (offset, 0.0),
                True,
            )  # the size it will be shown in is not known yet; `restore` comes back to it

    def scroll_to_place(self, place: float, where: float = EYE_HEIGHT, *, smooth: bool = False) -> None:
        """Bring a place to that share of the pane's height."""
        target = max(0, round(place - where * self._height))
        if target:
            target = min(target, self._settle_range())
        self.stop()
        if smooth and self._area.isVisible() and abs(target - self._bar.value()) > 1 and may_move(self._area):
            self._glide.setStartValue(self._bar.value())
            self._glide.setEndValue(target)
            self.set_off.emit()
            self._glide.start()
        else:
            self._bar.setValue(target)

    def move_by(self, pixels: float) -> None:
        """As a hand moves it: parts of a pixel are kept for the next time."""
        self._rest += pixels
        whole = int(self._rest)
        self._rest -= whole
        self._bar.setValue(self._bar.value() + whole)

    def ensure_visible(self, span: Span, *, smooth: bool = True) -> None:
        """Bring a span to eye height, unless it stands well inside the pane already."""
        top = self._page.line_top(span.start)
        value, height = self._bar.value(), self._height
        if not value + 0.08 * height <= top <= value + 0.8 * height:
            self.scroll_to_place(top, EYE_HEIGHT, smooth=smooth)

    def stop(self) -> None:
        """End a glide where it is: the reader took hold of the text."""
        self._glide.stop()
