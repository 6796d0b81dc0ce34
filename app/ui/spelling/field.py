"""A field that is written in, with its spelling looked after."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock

from app.ui.spelling.check import SpellCheck
from app.ui.spelling.marks import SpellingMarks, Unknown
from app.ui.spelling.menu import SpellingMenu, say_missing
from app.ui.written_field import WrittenField


class SpellingField:
    """Lives as long as the editor does."""

    def __init__(
        self,
        editor: WrittenField,
        check: SpellCheck,
        is_code: Callable[[QTextBlock], bool] = lambda _block: False,
    ) -> None:
        self._editor, self._check = editor, check
        self.marks = SpellingMarks(editor, check, is_code)
        self.menu = SpellingMenu(editor, check, self.marks)

    def go_on(self) -> None:
        """To the next unknown word, and what may be meant by it."""
        check, tr = self._check, self.menu.tr
        if not check.is_on:
            check.said.emit(tr("Spelling is not checked: Notes › Check Spelling switches it on."))
        elif check.there is None:
            check.want()
            check.said.emit(tr("The dictionaries are being opened: press the key again in a moment."))
        elif check.speller is None:
            check.said.emit(self._say_none(check.there))
        else:
            self._seek(may_wait=True)

    def _say_none(self, there: tuple[str, ...]) -> str:
        if not there:
            return say_missing()
        return self.menu.tr("None of the dictionaries here is of your language: the menu of the note offers others.")

    def _seek(self, *, may_wait: bool) -> None:
        def show(unknown: Unknown | None) -> None:
            if unknown is not None:
                self.menu.offer(unknown)
            elif may_wait and self._check.is_asking:  # one with a capital may be no name after all
                self._check.changed.connect(lambda: self._seek(may_wait=False), Qt.ConnectionType.SingleShotConnection)
            else:
                self._check.said.emit(self.menu.tr("The dictionaries know every word of this note."))

        self.marks.seek_next(self._editor.textCursor().selectionEnd(), show)
