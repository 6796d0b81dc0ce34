"""What may be meant by an unknown word, in the menu of a field that is written in; and which languages are used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QPoint
from PySide6.QtGui import QAction, QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QMenu

from app.spelling.words import find_words
from app.ui.notes.editing import points_of
from app.ui.parts import show_menu
from app.ui.spelling.check import SpellCheck
from app.ui.spelling.marks import SpellingMarks, Unknown
from app.ui.written_field import WrittenField


def name_language(tag: str) -> str:
    """`en_GB` as the reader knows it; a tag that Qt does not know is itself."""
    locale = QLocale(tag)
    if locale.language() in (QLocale.Language.C, QLocale.Language.AnyLanguage):
        return tag
    name = QLocale.languageToString(locale.language())
    return f"{name} ({QLocale.territoryToString(locale.territory())})" if "_" in tag else name


def say_missing() -> str:
    """What to do where the system has no dictionary."""
    if sys.platform == "darwin":
        how = _tr("install them with Homebrew: brew install enchant")
    elif sys.platform == "win32":
        how = _tr("put a Hunspell dictionary (.aff and .dic) into %LOCALAPPDATA%\\enchant\\hunspell")
    else:
        how = _tr("install hunspell-en-us, or that of your language, and libenchant-2-2")
    return _tr("No spelling dictionary is on this computer: {how}; then start Parallax again.").format(how=how)


class SpellingMenu(QObject):
    """Adds to the field's own menu, by the right button and by the menu key."""

    def __init__(self, editor: WrittenField, check: SpellCheck, marks: SpellingMarks) -> None:
        super().__init__(editor)
        self._editor, self._check, self._marks = editor, check, marks
        editor.show_menu = self._show_menu

    def _show_menu(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        cursor = self._editor.textCursor() if by_key else self._editor.cursorForPosition(event.pos())
        place = self._place_of(cursor) if by_key else event.globalPos()
        menu = self._editor.createStandardContextMenu()
        first = menu.actions()[0] if menu.actions() else menu.addSeparator()
        if not self._editor.isReadOnly():
            self._add_word(menu, cursor.position(), first)
            menu.addSeparator()
            self._add_languages(menu)
        show_menu(menu, place)

    def _place_of(self, cursor: QTextCursor) -> QPoint:
        return self._editor.viewport().mapToGlobal(self._editor.cursorRect(cursor).bottomLeft())

    def offer(self, unknown: Unknown) -> None:
        """Select an unknown word, and show what may be meant by it."""
        self._editor.setTextCursor(self._marks.select(unknown))
        self._editor.ensureCursorVisible()
        menu = QMenu(self._editor)
        self._add_unknown(menu, unknown, menu.addSeparator())
        start = QTextCursor(self._editor.document())
        start.setPosition(unknown.start)
        show_menu(menu, self._place_of(start))

    # --- a word ---

    def _add_word(self, menu: QMenu, position: int, before: QAction) -> None:
        unknown = self._marks.find_at(position)
        if unknown is not None:
            self._add_unknown(menu, unknown, before)
        elif (word := self._word_at(position)) and self._check.is_own(word):
            self._insert(menu, before, self.tr("&Remove “{word}” from My Words"), self._check.remove, word)
            menu.insertSeparator(before)

    def _word_at(self, position: int) -> str:
        block = self._editor.document().findBlock(position)
        text = block.text()
        at = points_of(text, position - block.position())
        return next((text[s.start : s.end] for s in find_words(text) if s.start <= at <= s.end), "")

    def _add_unknown(self, menu: QMenu, unknown: Unknown, before: QAction) -> None:
        waiting = QAction(self.tr("Looking for what may be meant…"), menu)
        waiting.setEnabled(False)
        menu.insertAction(before, waiting)
        menu.insertSeparator(before)
        self._insert(menu, before, self.tr("&Add “{word}” to My Words"), self._check.add, unknown.word)
        self._insert(menu, before, self.tr("&Ignore It until Parallax Ends"), self._check.ignore, unknown.word)
        menu.insertSeparator(before)
        self._check.suggest(unknown.word, partial(self._show_suggested, menu, waiting, unknown))

    def _insert(self, menu: QMenu, before: QAction, words: str, do: Callable[[str], None], word: str) -> None:
        action = QAction(words.format(word=word if len(word) <= 40 else word[:39] + "…"), menu)
        action.triggered.connect(lambda _=False: do(word))
        menu.insertAction(before, action)

    def _show_suggested(self, menu: QMenu, waiting: QAction, unknown: Unknown, suggested: list[str]) -> None:
        if not _is_there(menu):
            return
        if not suggested:
            waiting.setText(self.tr("Nothing like “{word}” is known").format(word=unknown.word[:40]))
            return
        for words in suggested:
            action = QAction(words, menu)
            font = action.font()
            font.setBold(True)
            action.setFont(font)
            action.triggered.connect(lambda _=False, words=words: self._replace(unknown, words))
            menu.insertAction(waiting, action)
        menu.removeAction(waiting)
        menu.setActiveAction(menu.actions()[0])

    def _replace(self, unknown: Unknown, words: str) -> None:
        """One step to undo; nothing where the text is another by now."""
        cursor = self._marks.select(unknown)
        if cursor.selectedText() == unknown.word:
            cursor.insertText(words)
            self._editor.setTextCursor(cursor)

    # --- languages ---

    def _add_languages(self, menu: QMenu) -> None:
        there = self._check.there
        part = menu.addMenu(self.tr("&Spelling"))
        on = part.addAction(self.tr("&Check Spelling"))
        on.setCheckable(True)
        on.setChecked(self._check.is_on)
        on.toggled.connect(lambda is_on: self._check.chosen.emit(is_on, self._check.languages))
        part.addSeparator()
        if there is None:
            waiting = part.addAction(self.tr("Looking for dictionaries…"))
            waiting.setEnabled(False)
            self._check.want()
            return
        if not there:
            missing = part.addAction(say_missing())
            missing.setEnabled(False)
            return
        usual = part.addAction(self.tr("&Languages of the System and the Text"))
        usual.setCheckable(True)
        usual.setChecked(not self._check.languages)
        usual.triggered.connect(lambda _=False: self._check.chosen.emit(True, ()))
        used = self._check.speller.tags if self._check.speller is not None else ()
        for tag in sorted(there, key=name_language):
            action = part.addAction(name_language(tag))
            action.setCheckable(True)
            action.setChecked(tag in used)
            action.toggled.connect(lambda is_on, tag=tag: self._choose(tag, is_on))
        part.addSeparator()
        own = part.addAction(self.tr("&My Words…"))
        own.setEnabled(bool(self._check.list_own()))
        own.triggered.connect(lambda _=False: self._show_own())

    def _show_own(self) -> None:
        from app.ui.dialogs.own_words import OwnWordsDialog

        dialog = OwnWordsDialog(self._check, self._editor.window())
        dialog.exec()
        dialog.deleteLater()

    def _choose(self, tag: str, is_on: bool) -> None:
        """A second language joins those in use; the last one goes with the usual ones coming back."""
        used = self._check.speller.tags if self._check.speller is not None else ()
        wanted = (*used, tag) if is_on else tuple(other for other in used if other != tag)
        self._check.chosen.emit(True, tuple(sorted(set(wanted))))


def _is_there(menu: QMenu) -> bool:
    from shiboken6 import isValid

    return isValid(menu) and menu.isVisible()


def _tr(words: str) -> str:
    return QCoreApplication.translate("Spelling", words)
