"""Spelling in everything of the window that is written in, as the reader chose it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain import Article, Changes
from app.settings import Settings
from app.ui.spelling.check import SpellCheck

if TYPE_CHECKING:
    from app.services.opening import Services
    from app.ui.notes.pane import NotePane
    from app.ui.reading.reading_page import ReadingPage
    from app.ui.window.main_window import MainWindow


class SpellingActions(QObject):
    def __init__(self, window: MainWindow, check: SpellCheck) -> None:
        super().__init__(window)
        self._window, self.check = window, check
        check.setParent(self)
        check.set_theme(window.theme)
        check.chosen.connect(self._keep)
        check.said.connect(lambda words: window.operations.said.emit(words, None))
        window.commands["note.spelling"].triggered.connect(self._toggle)
        self.take_settings(window.settings)

    # --- the reader's choice ---

    def take_settings(self, settings: Settings) -> None:
        self.check.choose(settings.spelling, settings.spelling_languages)
        self._window.commands["note.spelling"].setChecked(settings.spelling)

    def _keep(self, is_on: bool, languages: tuple[str, ...]) -> None:
        self._window.use_settings(replace(self._window.settings, spelling=is_on, spelling_languages=languages))

    def _toggle(self, is_on: bool) -> None:
        self._keep(is_on, self.check.languages)
        if is_on and self.check.there == ():
            from app.ui.spelling.menu import say_missing

            self.check.said.emit(say_missing())

    # --- what is looked after ---

    def look_after_page(self, page: ReadingPage) -> None:
        """The note beside the texts, and the comments on their highlights."""
        self.look_after_note(page.note)
        page.shown.connect(lambda _: self._read(page.articles()))
        page.views.made.connect(self._look_after_comments)

    def look_after_note(self, note: NotePane) -> None:
        from app.ui.notes.colouring import is_in_code
        from app.ui.spelling.field import SpellingField

        field = SpellingField(note.editor, self.check, is_in_code)
        note.editor.next_misspelt = field.go_on

    def _look_after_comments(self, view: Any) -> None:
        from app.ui.spelling.field import SpellingField

        SpellingField(view.highlights.opened.card.comment, self.check)

    def _read(self, articles: Sequence[Article]) -> None:
        self.check.read_in([article.metadata.language for article in articles])

    def set_services(self, services: Services | None) -> None:
        """Names are those of the library that is open."""
        self.check.set_library(None if services is None else lambda words: services.search.find_in_articles(words))

    def follow(self, changes: Changes) -> None:
        if changes.search_index:
            self.check.forget_names()
