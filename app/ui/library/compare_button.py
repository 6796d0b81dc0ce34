"""The button above the list that opens what is chosen side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.commands import CommandSet
from app.ui.icons import line_icon
from app.ui.theme import Theme


class CompareButton(QPushButton):
    """With one article chosen it asks which to compare it with, with two it opens them; else it is not there."""

    def __init__(self, commands: CommandSet, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands, self._theme = commands, theme
        self._two = False
        self.setDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: self._command.trigger())
        self.hide()
        self._colour()

    @property
    def _command(self) -> QAction:
        return self._commands["article.compare" if self._two else "article.compare_with"]

    def offer(self, chosen: int) -> None:
        """So many articles are chosen."""
        self.setVisible(chosen in (1, 2))
        self._two = chosen == 2
        words = self.tr("Open side by side") if self._two else self.tr("Compare with…")
        self.setText(f" {words}")  # air between icon and words
        self.setAccessibleName(words)
        self.setToolTip(self._command.toolTip())
        self.setDefault(self._two)
        self.setProperty("primary", self._two)
        self.style().polish(self)
        self._colour()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._colour()

    def _colour(self) -> None:
        role = "on_accent" if self._two else "text"
        self.setIcon(line_icon("columns-2", self._theme.frame[role], self._theme.frame["disabled"]))
