"""A splitter whose two halves are equal to the pixel until the reader moves it, with a hairline between them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from app.ui.theme import Theme

GUTTER = 8  # pixels between the panes: a hairline, and room to take hold of it
SNAP = 12  # near the middle means the middle


class Gutter(QSplitterHandle):
    """The space between the two sides: a hairline to take hold of."""

    def __init__(self, splitter: EqualSplitter) -> None:
        super().__init__(Qt.Orientation.Horizontal, splitter)
        self._splitter = splitter
        self._hovered = False
        self.setToolTip(self.tr("Drag to change the widths, double-click for equal ones"))
        self.setAccessibleName(self.tr("Divider between the two texts"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        self.paint_ground(painter)
        painter.end()

    @property
    def can_be_taken(self) -> bool:
        """Whether a press would take hold of it, which the line says in another colour."""
        return self._hovered

    def paint_ground(self, painter: QPainter, *, line: bool = True) -> None:
        """The page, and the hairline, which whatever lies between the texts may stand for."""
        frame = self._splitter.theme.frame
        painter.fillRect(self.rect(), frame["page"])
        if not line and not self.can_be_taken:
            return
        painter.setPen(QPen(frame["accent" if self.can_be_taken else "hairline"], 1))
        x = self.width() // 2 + 0.5
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._hovered = event.type() == QEvent.Type.Enter
            self.update()
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self._splitter.set_share(0.5)
        self._splitter.share_changed.emit()


class EqualSplitter(QSplitter):
    """Two widgets side by side. `share` is the left one's part of the width, 0.5 at first and after a double click."""

    share_changed = Signal()

    def __init__(self, theme: Theme, left: QWidget, right: QWidget, parent: QWidget | None = None) -> None:
        self.theme = theme
        self._gutter = GUTTER
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.share = 0.5
        self.addWidget(left)
        self.addWidget(right)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GUTTER)
        self.splitterMoved.connect(self._on_moved)

    def createHandle(self) -> QSplitterHandle:
        return Gutter(self)

    def set_share(self, share: float) -> None:
        self.share = min(0.85, max(0.15, share))
        self._apply()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.handle(1).update()

    def set_gutter(self, width: int) -> None:
        """How many pixels lie between the two."""
        if width != self._gutter:
            self._gutter = width
            self._apply()

    def _apply(self) -> None:
        # An odd pixel goes to the gutter: neither text gets more room than the other.
        gutter = self._gutter + (self.width() - self._gutter) % 2
        if gutter != self.handleWidth():
            self.setHandleWidth(gutter)
        room = max(2, self.width() - gutter)
        left = room // 2 if self.share == 0.5 else round(room * self.share)
        self.setSizes([left, room - left])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._apply()

    def _on_moved(self, position: int, index: int) -> None:  # noqa: ARG002
        room = max(2, self.width() - self.handleWidth())
        self.share = 0.5 if abs(position - room / 2) < SNAP else position / room
        if self.share == 0.5:
            self._apply()
        self.share_changed.emit()
