"""The one slim bar above a page: the way back, what is shown, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.ui.commands import CommandSet
from app.ui.parts import ElidedLabel, clear_layout, make_tool_button
from app.ui.theme import READING_FAMILY

# What no icon says by itself.
IN_WORDS = frozenset({"article.compare_with", "pair.save"})


class TopBar(QFrame):
    """Shown above articles and pairs only: lists have their own head."""

    title_clicked = Signal()

    def __init__(self, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top-bar")
        self._commands = commands
        self.title = ElidedLabel(self)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._detail = QLabel(self)
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        self._detail.setProperty("quiet", True)
        self._left = QHBoxLayout()
        self._left.setSpacing(2)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addLayout(self._left)
        row.addWidget(self.title, 1)
        row.addWidget(self._detail)
        row.addLayout(self._buttons)
        self._left.addWidget(make_tool_button(commands["go.back"], parent=self))
        self._shown: tuple[str, ...] = ()
        self._serif = False

    def _set_font(self) -> None:
        font = QFont(READING_FAMILY) if self._serif else QFont(self.font())
        font.setPointSizeF(self.font().pointSizeF())
        self.title.setFont(font)

    def set_theme(self) -> None:
        """Another style sheet of the application takes fonts back to its own."""
        self._set_font()

    def show_page(self, title: str, command_ids: Sequence[str], *, serif: bool = False) -> None:
        """A title for the middle, and buttons for these commands; an empty id is a gap."""
        self._serif = serif
        self._set_font()
        self.title.set_whole(title)
        if tuple(command_ids) == self._shown:
            return
        self._shown = tuple(command_ids)
        clear_layout(self._buttons)
        for command_id in command_ids:
            if command_id:
                words = command_id in IN_WORDS
                self._buttons.addWidget(make_tool_button(self._commands[command_id], words=words, parent=self))
            else:
                self._buttons.addSpacing(10)
