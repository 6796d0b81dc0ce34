"""The two texts over the panel, each with its part of the height."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.ui.reading.contrast.state import LEAST, MOST, SHARE

LOWEST = 96  # pixels of the panel; the texts keep more


class TextsOverPanel(QSplitter):
    """The texts with their own lines, and the panel beneath them in the part of the height the reader gave it."""

    resized = Signal()

    def __init__(self, panel: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.share, self._panel = SHARE, panel
        self.addWidget(panel)
        self.setChildrenCollapsible(False)
        panel.setMinimumHeight(LOWEST)
        self.splitterMoved.connect(self._on_moved)

    def hold(self, *texts: QWidget) -> None:
        """Put these above the panel, the first one as high as it can be."""
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, widget in enumerate(texts):
            column.addWidget(widget, 0 if number else 1)
        holder.setMinimumHeight(LOWEST)
        self.insertWidget(0, holder)
        self.setStretchFactor(0, 1)

    def set_share(self, share: float) -> None:
        self.share = min(MOST, max(LEAST, share))
        self.apply()

    def apply(self) -> None:
        if not self._panel.isHidden():
            height = round(self.height() * self.share)
            self.setSizes([max(1, self.height() - height), height])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.apply()
        self.resized.emit()

    def _on_moved(self, _position: int, _index: int) -> None:
        self.share = self.sizes()[1] / max(1, self.height())
