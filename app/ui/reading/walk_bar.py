"""Where one stands on a walk through the mentions of an entity."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.ui.commands import CommandSet
from app.ui.parts import text_scale
from app.ui.reading.mark_lines import draw_swatch
from app.ui.theme import MarkStyle, Theme
from app.ui.wording import as_tip


class WalkBar(QFrame):
    """Where one stands on a walk through the mentions of an entity: `2 of 7 · left`, with a button either way."""

    def __init__(
        self, commands: CommandSet, theme: Theme, parent: QWidget | None = None, *, floating: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName("walk-bar")
        self._floating = floating
        self._style: MarkStyle | None = None
        self._theme = theme
        self._swatch = Swatch(self)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._swatch)
        row.addWidget(self._words, 1)
        for command in ("pair.previous_mention", "pair.next_mention"):
            button = QToolButton(self)
            button.setDefaultAction(commands[command])
            button.setIconSize(QSize(16, 16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAccessibleName(commands[command].text().replace("&", ""))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(button)
        self.hide()
        self.set_theme(theme)

    def show_step(self, words: str, name: str, style: MarkStyle | None) -> None:
        self._swatch.set_style(style, self._theme.frame["secondary"])
        self._words.setText(words)
        self._words.setToolTip(as_tip(name))
        self.setAccessibleName(f"{name}, {words}")
        self.show()

    @property
    def words(self) -> str:
        return self._words.text()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        frame = theme.frame
        line = frame["hairline"].name()
        edges = f"border: 1px solid {line}; border-radius: 8px;" if self._floating else f"border-top: 1px solid {line};"
        self.setStyleSheet(
            f"#walk-bar {{ background: {frame['raised'].name()}; {edges} }}"
            f"#walk-bar QLabel {{ color: {frame['text'].name()}; }}"
        )


class Swatch(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        scale = text_scale(self)
        self.setFixedSize(round(32 * scale), round(22 * scale))
        self._style: MarkStyle | None = None
        self._neutral = QColor()

    def set_style(self, style: MarkStyle | None, neutral: QColor) -> None:
        self._style, self._neutral = style, neutral
        self.update()

    def paintEvent(self, event: object) -> None:  # noqa: ARG002
        painter = QPainter(self)
        draw_swatch(painter, QRectF(self.rect()), self._style, self._neutral)
        painter.end()
