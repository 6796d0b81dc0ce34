"""What lies over the window while files are dragged onto it, and what was dropped."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
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

    @property
    def _words(self) -> str:
        return self.tr("Drop to import")

    def _words_font(self) -> QFont:
        font = QFont(READING_FAMILY)
        font.setPointSizeF(self.font().pointSizeF() * 1.8)
        return font

    def words_rect(self) -> QRect:
        """Where the words stand, with some air around them."""
        rect = QFontMetrics(self._words_font()).boundingRect(self._words).adjusted(-24, -12, 24, 12)
        rect.moveCenter(self.rect().center())
        return rect

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self._theme.frame
        painter = QPainter(self)
        veil = QColor(frame["page"])
        veil.setAlphaF(0.92)
        painter.fillRect(event.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(frame["accent"], 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(16, 16, -16, -16), 12, 12)
        words = self.words_rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(frame["page"])  # else the words below shine through between these
        painter.drawRoundedRect(words, 8, 8)
        painter.setFont(self._words_font())
        painter.setPen(frame["text"])
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._words)
