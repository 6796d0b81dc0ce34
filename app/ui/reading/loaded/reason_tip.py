"""A small card beneath a passage that may be loaded: the reason."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.parts import text_scale
from app.ui.reading.card_place import place_by_line
from app.ui.reading.loaded.dots import draw_dots
from app.ui.theme import Theme

WIDEST = 440  # pixels at the usual text size
MARGIN = 8


class DotsGlyph(QWidget):
    """The dots of the text, as they stand beside words about them."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        scale = text_scale(self)
        self.setFixedSize(round(22 * scale), round(18 * scale))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        em = self.height()
        draw_dots(painter, self._theme.text["loaded"], 1, self.width() - 1, 0.2 * em, em)
        painter.end()


class ReasonTip(QFrame):
    """Stands over the view it is a child of. It never takes the keyboard, and hides nothing that is read: it lies below
    the line of its passage, or above where there is more room."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("reason-tip")
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._glyph = DotsGlyph(theme, self)
        self._words, self._more = QLabel(self), QLabel(self)
        self._more.setProperty("quiet", True)
        for label in (self._words, self._more):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._words)
        column.addWidget(self._more)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 14, 8)
        row.setSpacing(8)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()
        self.set_theme(theme)

    @property
    def words(self) -> str:
        return self._words.text()

    @property
    def more(self) -> str:
        return self._more.text()

    def set_words(self, words: str, more: str) -> None:
        self._words.setText(words)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(f"{words}. {more}" if more else words)

    def show_by(self, lines: QRect, *, from_right: bool = False) -> None:
        """Stand by the lines of a passage, in the coordinates of the view."""
        bounds = self._view.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self.setGeometry(place_by_line(self._fit, lines, bounds, from_right=from_right))
        self.show()
        self.raise_()

    def speak(self, passage: str) -> None:
        """Say it to a screen reader: the keyboard stays in the text."""
        spoken = f"{passage}. {self.accessibleName()}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    def _fit(self, room: QSize) -> QSize:
        margins, spacing = self._row.contentsMargins(), self._row.spacing()
        aside = margins.left() + margins.right() + spacing + self._glyph.width()
        most = min(room.width(), round(WIDEST * text_scale(self))) - aside
        labels = [label for label in (self._words, self._more) if label.text()]
        width = min(most, max(label.fontMetrics().horizontalAdvance(label.text()) for label in labels) + 4)
        heights = [label.heightForWidth(width) for label in labels]
        height = sum(heights) + 2 * (len(labels) - 1) + margins.top() + margins.bottom()
        return QSize(width + aside, height)

    def set_theme(self, theme: Theme) -> None:
        self._glyph.set_theme(theme)
        frame = theme.frame
        self.setStyleSheet(
            f"#reason-tip {{ background: {frame['raised'].name()}; border: 1px solid {frame['hairline'].name()};"
            " border-radius: 8px; }"
            f"#reason-tip QLabel {{ color: {frame['text'].name()}; }}"
            f"#reason-tip QLabel[quiet='true'] {{ color: {frame['secondary'].name()}; }}"
        )
