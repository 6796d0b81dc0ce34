"""The pages of the window, one shown at a time, and the way back through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.library.home_page import HomePage
from app.ui.operations import Operations
from app.ui.window.navigation import History, PageKind, Place

if TYPE_CHECKING:
    from app.ui.notes.note_page import NotePage
    from app.ui.reading.reading_page import ReadingPage

LIST_KINDS = (
    PageKind.LIBRARY,
    PageKind.PAIRS,
    PageKind.EVENTS,
    PageKind.HIGHLIGHTS,
    PageKind.NOTES,
    PageKind.TRASH,
)


class Pages(QStackedWidget):
    """The lists at home, and the page of texts, which is made when the first text is opened."""

    left = Signal()  # the reader goes elsewhere
    turned = Signal()  # another page is shown, with what belongs on it
    pair_changed = Signal()  # the pair that is read was saved, deleted, or named anew

    def __init__(
        self,
        home: HomePage,
        operations: Operations,
        make_reading: Callable[[], ReadingPage],
        make_note: Callable[[], NotePage],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.home = home
        self.history = History()
        self._operations, self._make_reading, self._make_note = operations, make_reading, make_note
        self._reading: ReadingPage | None = None
        self._note: NotePage | None = None
        self.addWidget(home)

    @property
    def reading(self) -> ReadingPage:
        if self._reading is None:
            self._reading = self._make_reading()
            self._reading.shown.connect(self._on_shown)
            self._reading.missing.connect(self._on_missing)
            self._reading.pair_changed.connect(self.pair_changed)
            self.addWidget(self._reading)
        return self._reading

    @property
    def reading_if_made(self) -> ReadingPage | None:
        return self._reading

    @property
    def note(self) -> NotePage:
        """The page of one note; asking makes it."""
        if self._note is None:
            self._note = self._make_note()
            self._note.shown.connect(self._on_note_shown)
            self._note.missing.connect(self._on_note_missing)
            self.addWidget(self._note)
        return self._note

    @property
    def note_if_made(self) -> NotePage | None:
        return self._note

    @property
    def on_note(self) -> bool:
        """True while a note has the whole page."""
        return self._note is not None and self.currentWidget() is self._note

    @property
    def on_text(self) -> bool:
        """True while an article or a pair is shown."""
        return self._reading is not None and self.currentWidget() is self._reading

    @property
    def place(self) -> Place:
        return self.history.here

    # --- going ---

    def go(self, place: Place, *, focus: bool = True, instead: bool = False) -> None:
        """Show a page. `instead` puts it in the place of the one shown, so that Back leads past it."""
        self.left.emit()
        if instead:
            self.history.replace(place)
        else:
            self.history.go(place)
        self.show_page(focus=focus)

    def back(self) -> None:
        if self.history.can_go_back:
            self.left.emit()
            self.history.back()
            self.show_page()

    def begin(self) -> None:
        """Another library: nobody has been anywhere yet."""
        self.history = History()
        self.show_page()

    def leave_what_is_gone(self, touched: frozenset[int]) -> None:
        """An article that was deleted is no page any more; the reader finds themselves one page back."""
        in_history = frozenset(i for place in self.history.places for i in place.ids) & touched
        if not in_history:
            return

        def leave(rows: list[Any]) -> None:
            live = {row.id for row in rows if row.trashed is None}
            if self.history.forget(in_history - live):
                self.show_page()

        self._operations.run(lambda services, _job: services.articles.summaries(sorted(in_history)), leave)

    # --- showing ---

    def show_page(self, *, focus: bool = True) -> None:
        place = self.place
        if self._note is not None and place.kind is not PageKind.NOTE:
            self._note.leave()
        if place.kind is PageKind.NOTE:
            if self._reading is not None:
                self._reading.leave()
            self.note.show_note(place.note)
            return
        if place.kind in LIST_KINDS:
            if self._reading is not None:
                self._reading.leave()
            self.setCurrentWidget(self.home)
            self.home.show_kind(place.kind)
            if focus:
                self.home.focus_page()
            self.turned.emit()
            return
        # The page changes when the text is there: an empty page in between would only flicker.
        from_list = self.currentWidget() is self.home and self.home.kind is PageKind.LIBRARY
        result = self.home.library.result if from_list and not self.home.library.is_like else None
        if result is not None:
            self.home.answers.remember_search()
        self.reading.show_place(place, result)

    def _on_shown(self, place: Place) -> None:
        if place == self.place:
            self.setCurrentWidget(self.reading)
            self.reading.focus_text()
            self.turned.emit()

    def _on_missing(self, place: Place) -> None:
        if place == self.place:
            self.history.forget(frozenset(place.ids))
            self.show_page()

    def _on_note_shown(self, note: int) -> None:
        if note == self.place.note:
            self.setCurrentWidget(self.note)
            self.note.focus_note()
            self.turned.emit()

    def _on_note_missing(self, note: int) -> None:
        """It lies in the trash, or is gone for ever: the reader finds themselves one page back."""
        if self.history.forget_note(note):
            self.show_page()

    def focus_page(self) -> None:
        """Give the keyboard back to the page."""
        if self.on_text:
            self.reading.focus_text()
        elif self.on_note:
            self.note.focus_note()
        else:
            self.home.focus_page()
