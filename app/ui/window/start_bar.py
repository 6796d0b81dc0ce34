"""A bar above the pages, for what is to be said when a library was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from app.ui.parts import InlineBar

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


class StartBar(QObject):
    """Stays over changes of page until it is answered; made when there is something to say."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.bar: InlineBar | None = None

    def hide(self) -> None:
        if self.bar is not None:
            self.bar.hide()

    def _make_bar(self) -> InlineBar:
        if self.bar is None:
            self.bar = InlineBar(self._window.theme, self._window.centre)
            column = self._window.centre.layout()
            assert isinstance(column, QVBoxLayout)
            column.insertWidget(0, self.bar)
        return self.bar
