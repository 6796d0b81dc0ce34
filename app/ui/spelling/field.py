"""A field that is written in, with its spelling looked after."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QPlainTextEdit

from app.ui.spelling.check import SpellCheck
from app.ui.spelling.marks import SpellingMarks
from app.ui.spelling.menu import SpellingMenu, say_missing


class SpellingField:
    """Lives as long as the editor does."""

    def __init__(
        self,
        editor: QPlainTextEdit,
        check: SpellCheck,
        is_code: Callable[[QTextBlock], bool] = lambda _block: False,
    ) -> None:
        self._check = check
        self.marks = SpellingMarks(editor, check, is_code)
        self.menu = SpellingMenu(editor, check, self.marks)

    def go_on(self) -> None:
        """To the next unknown word, and what may be meant by it."""
        if not self._check.is_on:
            self._check.said.emit(self.menu.tr("Spelling is not checked: Notes › Check Spelling switches it on."))
        elif self._check.speller is None and self._check.there is not None:
            self._check.said.emit(say_missing())
        elif self._check.speller is None or not self.menu.go_on():
            self._check.said.emit(self.menu.tr("The dictionaries know every word of this note."))
