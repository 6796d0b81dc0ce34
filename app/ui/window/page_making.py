"""The page of texts and the page of one note: made when they are first asked for, and tied to the window."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.services.opening import Services
    from app.ui.notes.note_page import NotePage
    from app.ui.notes.pane import NotePane
    from app.ui.notes.rescue import NoteRescue
    from app.ui.notes.saver import NoteSaver
    from app.ui.reading.reading_page import ReadingPage
    from app.ui.window.main_window import MainWindow
    from app.ui.window.window_state import WindowState


class PageMaking(QObject):
    """Both write notes, into the library that is open, by one saver."""

    def __init__(self, window: MainWindow, state: WindowState, render_note: Callable[..., str]) -> None:
        super().__init__(window)
        self._window, self._state = window, state
        self._render_note = partial(self._render_with_links, render_note)
        self._saver: NoteSaver | None = None  # of the notes of the library that is open

    def make_reading(self) -> ReadingPage:
        from app.ui.dialogs.settings import reading_style
        from app.ui.reading.reading_page import ReadingPage

        w, state = self._window, self._state
        style = reading_style(w.settings)
        page = ReadingPage(w.operations, w.tasks, w.commands, self._render_note, w.theme, style, w)
        self._give_notes(page.note)
        w.spelling.look_after_page(page)
        actions = w.actions_of_window
        page.link_activated.connect(actions.show_link)
        page.details_requested.connect(lambda article_id: actions.articles.edit_details([article_id]))
        page.style_changed.connect(actions.view.take_style)
        page.pair_asked.connect(w.open_pair)
        page.note_asked.connect(actions.notes.show)
        page.dock.set_note_width(state.note_width)
        page.note.views.restore(state.note_arrangement)
        page.views.set_entity_order(state.entity_order)
        page.views.set_loaded_explained(state.loaded_explained)
        if w.commands["article.note"].isChecked():
            page.dock.open()
        return page

    def make_note(self) -> NotePage:
        from app.ui.notes.note_page import NotePage

        w = self._window
        page = NotePage(w.operations, w.tasks, w.commands, self._render_note, w.theme, w)
        self._give_notes(page)
        w.spelling.look_after_note(page.note)
        actions = w.actions_of_window
        page.link_activated.connect(actions.show_link)
        page.subject_asked.connect(actions.notes.show_subject)
        page.note_asked.connect(actions.notes.show)
        return page

    def _render_with_links(self, render: Callable[..., str], body: str) -> str:
        """On a thread: what the links of a note name, and is not there, is asked of the library first."""
        services = self._window.services
        missing = services.links.find_missing(body) if services is not None and "[[" in body else ()
        return render(body, missing)

    # --- the notes of a library -----------------------------------------------------------------------------------

    def open_notes(self, services: Services, rescue: NoteRescue | None) -> None:
        """The library is open: notes are written into it."""
        from app.ui.notes.saver import NoteSaver

        w = self._window
        self._saver = NoteSaver(services.notes, rescue, w.tasks, time.monotonic, w)
        if (reading := w.pages.reading_if_made) is not None:
            self._give_notes(reading.note)
        if (note := w.pages.note_if_made) is not None:
            self._give_notes(note)

    def _give_notes(self, page: NotePane | NotePage) -> None:
        w = self._window
        if w.services is not None:
            page.set_services(
                w.services.notes, w.rescue, pictures=w.services.pictures, read_only=w.read_only, saver=self._saver
            )

    def close_notes(self) -> None:
        """Before the library is closed: what was typed is written, and nothing of it stays on the pages."""
        pages = self._window.pages
        if (reading := pages.reading_if_made) is not None:
            reading.flush()
            reading.clear()
            reading.note.set_services(None, None)
        if (note := pages.note_if_made) is not None:
            note.flush()
            note.set_services(None, None)
        if self._saver is not None:
            self._saver.retire()
            self._saver = None
