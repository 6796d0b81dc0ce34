"""What a reader points at in a text, with the mouse or with the caret, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from app.domain import Loaded, Span
from app.ui.reading.highlights.marker import HighlightMark
from app.ui.reading.text_marks import EntityMarks
from app.ui.wording import as_tip

if TYPE_CHECKING:
    from app.ui.reading.text_pane import TextPane


@dataclass(frozen=True, slots=True)
class Target:
    """What stands at a point or a code point of a pane; a mark can stand on a link. False where nothing stands."""

    mark: tuple[Span, EntityMarks] | None = None
    link: str = ""  # an http or https address
    is_source: bool = False
    alone: Span | None = None  # a sentence whose mark in the margin that is
    offset: int | None = None  # the code point there, where there is one
    loaded: Loaded | None = None  # what may be loaded there
    highlight: HighlightMark | None = None  # the reader's own
    is_tick: bool = False  # of that highlight, in the margin

    def __bool__(self) -> bool:
        stands = (self.mark, self.alone, self.loaded, self.highlight)
        return bool(self.link) or self.is_source or any(one is not None for one in stands)


class PanePointer(QObject):
    """Finds what is under the pointer, and follows it for one pane. Points are those of the viewport."""

    def __init__(self, pane: TextPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._pressed: QPoint | None = None

    def target_at(self, point: QPointF) -> Target:
        pane = self._pane
        inside = point + QPointF(0, pane.verticalScrollBar().value())
        position = pane.text.qt.documentLayout().hitTest(inside, Qt.HitTestAccuracy.ExactHit)
        offset = pane.text.to_offset(position) if position >= 0 else None
        link = pane.text.link_at(offset) if offset is not None else ""
        alone = pane.margin.span_at(inside) if pane.margin is not None else None
        is_source = pane.page.source_rect().contains(inside)
        highlight = pane.page.highlight_at(inside)
        is_tick = highlight is not None and pane.page.ticks.at(inside) is not None
        mark, loaded = pane.page.mark_at(inside), pane.page.loaded_at(inside)
        return Target(mark, link, is_source, alone, offset, loaded, highlight, is_tick)

    def target_at_caret(self) -> Target:
        pane = self._pane
        offset = pane.text.to_offset(pane.textCursor().position())
        marks = pane.page.marks
        return Target(
            marks.index.at(offset),
            pane.text.link_at(offset),
            offset=offset,
            loaded=marks.dots.at(offset),
            highlight=marks.marker.at(offset),
        )

    def tip_at(self, point: QPointF) -> str:
        """What a tool tip says about a point; empty when there is nothing to say, and on a mark, where a card does."""
        target = self.target_at(point)
        if target.mark is not None and not target.is_tick:
            return ""
        if target.highlight is not None and (words := self._pane.describe_highlight(target.highlight)):
            return words
        if target.alone is not None and self._pane.margin is not None:
            return self._pane.margin.tip
        return self.tr("Edit the details of this article") if target.is_source else target.link

    def press(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def release(self, event: QMouseEvent) -> None:
        """A press and a release at one place are a click; anything else has selected text, or begun to."""
        pressed, self._pressed = self._pressed, None
        point = event.position()
        if pressed is None or (point.toPoint() - pressed).manhattanLength() > 4:
            return
        if not self._pane.textCursor().hasSelection():
            self._pane.activate(self.target_at(point))

    def move(self, event: QMouseEvent) -> None:
        """The pointer says what can be clicked; while a button is down it belongs to the selection."""
        if event.buttons() == Qt.MouseButton.NoButton:
            target = self.target_at(event.position())
            shape = Qt.CursorShape.PointingHandCursor if target else Qt.CursorShape.IBeamCursor
            self._pane.viewport().setCursor(shape)
            if self._pane.margin is not None:
                self._pane.margin.hover(target.alone)

    def show_tip(self, event: QHelpEvent) -> None:
        target = self.target_at(QPointF(event.pos()))
        if target.loaded is not None and target.mark is None:
            QToolTip.hideText()
            self._pane.loaded_pointed.emit(target.loaded)
            return
        QToolTip.showText(event.globalPos(), as_tip(self.tip_at(QPointF(event.pos()))), self._pane.viewport())
