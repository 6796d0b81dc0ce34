"""The pill that says where the reader was led: which sentence it is of how many, and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.ui.icons import line_icon
from app.ui.parts import text_scale
from app.ui.reading.guide.outer_margin import draw_loose_end
from app.ui.theme import Theme
from app.ui.wording import as_tip


class LooseEnd(QWidget):
    """The mark of the margin, as it stands beside words about it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        scale = text_scale(self)
        self.setFixedSize(round(12 * scale), round(20 * scale))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        colour, ground = self._theme.text["only_here"], self._theme.frame["raised"]
        em = 18.0 * self.height() / 20
        draw_loose_end(painter, self.width() / 2, 2, self.height() - 2, em, colour, ground, strong=False)
        painter.end()


class GuideBar(QFrame):
    """`3 of 17 only in the left text`, a button either way, and beneath it what was found out about the sentence."""

    step_asked = Signal(int)  # 1 or -1
    nearest_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("guide-bar")
        self._view = parent
        self._glyph = LooseEnd(theme, self)
        self._words, self._detail = QLabel(self), QLabel(self)
        self._detail.setProperty("quiet", True)
        self._detail.setWordWrap(True)
        for label in (self._words, self._detail):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.previous, self.next = self._button("chevron-up"), self._button("chevron-down")
        self.nearest, self.close_button = self._button("locate"), self._button("x")
        self.previous.clicked.connect(lambda: self.step_asked.emit(-1))
        self.next.clicked.connect(lambda: self.step_asked.emit(1))
        self.nearest.clicked.connect(self.nearest_asked)
        self.close_button.clicked.connect(self.closed)
        self.close_button.setToolTip(self.tr("Close (Esc)"))
        self.close_button.setAccessibleName(self.tr("Close"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addWidget(self._words, 1)
        for button in (self.previous, self.next, self.nearest, self.close_button):
            row.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 6, 8, 6)
        self._column.setSpacing(4)
        self._column.addLayout(row)
        self._column.addWidget(self._detail)
        self.hide()
        self.set_theme(theme)

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(icon)
        side = round(16 * text_scale(button))
        button.setIconSize(QSize(side, side))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    @property
    def words(self) -> str:
        return self._words.text()

    @property
    def detail(self) -> str:
        return self._detail.text()

    def name_keys(self, previous: str, following: str, nearest: str) -> None:
        """What the tips of the buttons say: the commands of the side that is walked, with their keys."""
        for button, tip in ((self.previous, previous), (self.next, following), (self.nearest, nearest)):
            button.setToolTip(as_tip(tip))
            button.setAccessibleName(tip)

    def show_words(self, words: str, detail: str = "", *, steps: bool, alone: bool, nearest: bool) -> None:
        """Say this: with buttons that step, with the mark of what is only here, with the offer of the nearest. A screen
        reader hears it too: the keyboard stays in the text."""
        self._words.setText(words)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._glyph.setVisible(alone)
        for button in (self.previous, self.next):
            button.setVisible(steps)
        self.nearest.setVisible(nearest)
        spoken = f"{words}. {detail}" if detail else words
        if spoken != self.accessibleName() or self.isHidden():
            self.setAccessibleName(spoken)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
        self.show()

    def set_theme(self, theme: Theme) -> None:
        frame = theme.frame
        for button in (self.previous, self.next, self.nearest, self.close_button):
            button.setIcon(line_icon(button.objectName(), frame["text"], frame["disabled"]))
        self._glyph.set_theme(theme)
        self.setStyleSheet(
            f"#guide-bar {{ background: {frame['raised'].name()}; border: 1px solid {frame['hairline'].name()};"
            " border-radius: 8px; }"
            f"#guide-bar QLabel {{ color: {frame['text'].name()}; }}"
            f"#guide-bar QLabel[quiet='true'] {{ color: {frame['secondary'].name()}; }}"
        )

    def place_over(self, over: QWidget, gap: int) -> None:
        """Stand in the middle above the foot of a widget inside the same view, no wider than it."""
        most = min(max(220, over.width() - 48), round(560 * text_scale(self)))
        self.setMaximumWidth(most)
        if self._detail.isHidden():
            self.adjustSize()
        else:
            wanted = self._detail.fontMetrics().horizontalAdvance(self.detail) + 40
            width = min(most, max(wanted, self.minimumSizeHint().width(), 380))
            self.resize(width, self._column.totalHeightForWidth(width))
        place = over.mapTo(self._view, over.rect().bottomLeft())
        self.move(place.x() + (over.width() - self.width()) // 2, place.y() - self.height() - gap + 1)
        self.raise_()
