"""What lies over the window while files are dragged onto it, and what was dropped."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme import READING_FAMILY, Theme


def dropped_paths(data: QMimeData) -> list[str]:
    """The local files and folders of a drag. Addresses are no files: nothing is ever fetched."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile() and url.toLocalFile()]


class DropOverlay(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_over(self, rect: QRect) -> None:
        self.setGeometry(rect)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self._theme.frame
        painter = QPainter(self)
        veil = QColor(frame["page"])
        veil.setAlphaF(0.92)
        painter.fillRect(event.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(frame["accent"], 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(16, 16, -16, -16), 12, 12)
        font = QFont(READING_FAMILY)
        font.setPointSizeF(self.font().pointSizeF() * 1.8)
        painter.setFont(font)
        painter.setPen(frame["text"])
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Drop to import"))
