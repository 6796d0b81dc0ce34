"""Choosing the second article, to be read beside one at hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain import ArticleSummary
from app.ui.library.filter import TitleFinder
from app.ui.library.veiled_picker import PickerWords, PickRow, VeiledPicker, shorten
from app.ui.theme import Theme
from app.ui.wording import display_title, source_line


class ComparePicker(VeiledPicker):
    chosen = Signal(int, int)  # the article it was opened for, the one to read beside it

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        words = PickerWords(
            self.tr("Find the article to compare with"),
            self.tr("Title, outlet or author"),
            self.tr("Articles to compare with"),
            self.tr("No article with these words. Try others, or fewer."),
        )
        super().__init__(theme, words, parent)
        self._first: ArticleSummary | None = None
        self._finder = TitleFinder(())

    def open(self, first: ArticleSummary, rows: Sequence[ArticleSummary]) -> None:
        """Ask which of `rows` to read beside `first`."""
        self._first = first
        self._finder = TitleFinder(rows)
        self._ask(self.tr("Read beside “{title}”").format(title=shorten(display_title(first))))

    def _find_rows(self, words: str) -> Sequence[PickRow]:
        found = self._finder.find(words, beside=self._first)
        return [PickRow(row.id, display_title(row), source_line(row.metadata)) for row in found]

    def _take(self, row: PickRow) -> None:
        if self._first is not None:
            self.chosen.emit(self._first.id, row.id)
