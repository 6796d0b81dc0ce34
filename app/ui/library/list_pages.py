"""The pages beside the filters: articles, saved pairs, events, highlights, notes, trash, welcome, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.commands import CommandSet
from app.ui.highlight_work import HighlightWork
from app.ui.library.model import LibraryModel
from app.ui.library.view import LibraryView
from app.ui.note_work import NoteWork
from app.ui.operations import Operations
from app.ui.parts import EmptyPage
from app.ui.theme import Theme
from app.ui.window.navigation import PageKind

if TYPE_CHECKING:
    from app.domain import NoteSummary
    from app.ui.library.events_view import EventsView
    from app.ui.library.highlights_view import HighlightsView
    from app.ui.library.notes_view import NotesView
    from app.ui.library.pairs_view import PairsView
    from app.ui.library.trash_view import TrashView
    from app.ui.library.welcome_view import WelcomeView

    ListPage = PairsView | EventsView | HighlightsView | NotesView | TrashView | WelcomeView


class ListPages(QStackedWidget):
    """Says what is chosen on its pages, and has the work done that is asked for there. Pages are made when they are
    first shown; only the list of articles is there from the beginning."""

    made = Signal(object)  # PageKind of a page that was just made: what stands on it is still to come
    article_chosen = Signal(int)
    pair_chosen = Signal(int)
    highlight_chosen = Signal(object)  # Highlight, to be shown in its text
    hit_chosen = Signal(int, object)  # article id, Span: a hit to be shown in its text
    note_chosen = Signal(object, bool)  # NoteSummary; whether its title is to be written
    note_found = Signal(object, tuple)  # NoteSummary, and the words it was searched by
    articles_chosen = Signal(int, int)  # two to be read side by side
    difference_chosen = Signal(int, int, str)  # two, and the command that shows in what they differ
    place_changed = Signal(object)  # PageKind, chosen on another page
    selection_changed = Signal(list)
    samples_asked = Signal()
    import_asked = Signal()
    folder_asked = Signal()

    def __init__(
        self,
        library: LibraryView,
        operations: Operations,
        highlight_work: HighlightWork,
        note_work: NoteWork,
        commands: CommandSet,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._library, self._operations, self._commands, self._theme = library, operations, commands, theme
        self._highlight_work, self._note_work = highlight_work, note_work
        self.read_only = False
        self.trash_model = LibraryModel(self)
        self._pairs_page: PairsView | None = None
        self._events_page: EventsView | None = None
        self._highlights_page: HighlightsView | None = None
        self._notes_page: NotesView | None = None
        self._trash_page: TrashView | None = None
        self._welcome_page: WelcomeView | None = None
        self._problem_page: EmptyPage | None = None
        self._made: list[ListPage] = []
        self._keyboards: dict[QWidget, QWidget] = {library: library.table}  # what a page gives the keyboard to
        self.addWidget(library)
        library.opened.connect(self.article_chosen)
        library.selection_changed.connect(self.selection_changed)
        library.hit_chosen.connect(self.hit_chosen)
        library.note_hits.opened.connect(self._open_found_note)
        library.note_hits.all_asked.connect(self._show_found_notes)

    def _open_found_note(self, note: NoteSummary) -> None:
        result = self._library.result
        self.note_found.emit(note, result.terms if result is not None else ())

    # --- which page ---

    def show_kind(self, kind: PageKind, *, is_empty: bool) -> bool:
        """Show the page of a place, where the library `is_empty` the welcome in place of the list. True if another
        page stood there."""
        page = self._find_page(kind, is_empty)
        comes = page is not self.currentWidget()
        self.setCurrentWidget(page)
        return comes

    def _find_page(self, kind: PageKind, is_empty: bool) -> QWidget:
        match kind:
            case PageKind.PAIRS:
                return self.pairs
            case PageKind.EVENTS:
                return self.events
            case PageKind.HIGHLIGHTS:
                return self.highlights
            case PageKind.NOTES:
                return self.notes
            case PageKind.TRASH:
                return self.trash
            case _:
                return self.welcome if is_empty else self._library

    def _show_found_notes(self) -> None:
        self.notes.show_words(self._library.field.query)
        self.place_changed.emit(PageKind.NOTES)

    def _show_trashed_notes(self) -> None:
        self.notes.show_trash()
        self.place_changed.emit(PageKind.NOTES)

    @property
    def is_welcoming(self) -> bool:
        return self._welcome_page is not None and self.currentWidget() is self._welcome_page

    def focus_page(self) -> None:
        """Give the keyboard to what the page is about."""
        if self._problem_page is not None:
            self._problem_page.focus_answer()
        elif (page := self.currentWidget()) is not None:
            self._keyboards[page].setFocus()

    def set_read_only(self, read_only: bool) -> None:
        self.read_only = read_only
        for page in self._made:
            page.set_read_only(read_only)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._library.set_theme(theme)
        for page in self._made:
            page.set_theme(theme)
        if self._problem_page is not None:
            self._problem_page.set_theme(theme)

    # --- the pages, made when they are first asked for ---

    def is_made(self, kind: PageKind) -> bool:
        """Whether the page of a place beside the list is there already, to be told what changed."""
        pages = {
            PageKind.PAIRS: self._pairs_page,
            PageKind.EVENTS: self._events_page,
            PageKind.HIGHLIGHTS: self._highlights_page,
            PageKind.NOTES: self._notes_page,
            PageKind.TRASH: self._trash_page,
        }
        return pages[kind] is not None

    def _add(self, page: ListPage, keyboard: QWidget) -> None:
        page.set_read_only(self.read_only)
        self._made.append(page)
        self._keyboards[page] = keyboard
        self.addWidget(page)

    @property
    def pairs(self) -> PairsView:
        if self._pairs_page is None:
            from app.ui.library.pairs_view import PairsView

            page = self._pairs_page = PairsView(self._commands, self._theme, self)
            self._add(page, page.list)
            page.opened.connect(self.pair_chosen)
            page.rename_asked.connect(self._operations.rename_pair)
            page.delete_asked.connect(self._operations.delete_pair)
            self.made.emit(PageKind.PAIRS)
        return self._pairs_page

    @property
    def events(self) -> EventsView:
        if self._events_page is None:
            from app.ui.library.events_view import EventsView

            page = self._events_page = EventsView(self._commands, self._theme, self)
            self._add(page, page.tree)
            page.article_opened.connect(self.article_chosen)
            page.pair_opened.connect(self.articles_chosen)
            page.difference_opened.connect(self.difference_chosen)
            page.answered.connect(self._operations.answer_question)
            page.selection_changed.connect(lambda: self.selection_changed.emit([]))
            page.rename_asked.connect(self._operations.rename_event)
            page.merge_asked.connect(self._operations.merge_events)
            page.split_asked.connect(self._operations.split_event)
            page.out_asked.connect(self._operations.take_out_of_events)
            page.empty_asked.connect(self._operations.empty_event)
            self.made.emit(PageKind.EVENTS)
        return self._events_page

    @property
    def highlights(self) -> HighlightsView:
        if self._highlights_page is None:
            from app.ui.library.highlights_view import HighlightsView

            page = self._highlights_page = HighlightsView(self._commands, self._theme, self)
            self._add(page, page.list)
            page.opened.connect(self.highlight_chosen)
            page.delete_asked.connect(self._highlight_work.trash)
            page.restore_asked.connect(self._highlight_work.restore)
            page.purge_asked.connect(self._highlight_work.purge)
            self.made.emit(PageKind.HIGHLIGHTS)
        return self._highlights_page

    @property
    def notes(self) -> NotesView:
        if self._notes_page is None:
            from app.ui.library.notes_view import NotesView

            page = self._notes_page = NotesView(self._commands, self._theme, self)
            work = self._note_work
            self._add(page, page.list)
            page.opened.connect(lambda note: self.note_chosen.emit(note, False))
            page.rename_asked.connect(lambda note: self.note_chosen.emit(note, True))
            page.find_asked.connect(lambda words: work.find(words, lambda ids: page.show_found(words, ids)))
            page.delete_asked.connect(work.trash)
            page.restore_asked.connect(work.restore)
            page.purge_asked.connect(work.purge)
            self.made.emit(PageKind.NOTES)
        return self._notes_page

    @property
    def trash(self) -> TrashView:
        if self._trash_page is None:
            from app.ui.library.trash_view import TrashView

            page = self._trash_page = TrashView(self.trash_model, self._commands, self._theme, self)
            self._add(page, page.table)
            page.restore_asked.connect(self._operations.restore)
            page.purge_asked.connect(self._operations.purge)
            page.notes_asked.connect(self._show_trashed_notes)
            self.made.emit(PageKind.TRASH)
        return self._trash_page

    @property
    def welcome(self) -> WelcomeView:
        if self._welcome_page is None:
            from app.ui.library.welcome_view import WelcomeView

            page = self._welcome_page = WelcomeView(self._theme, self)
            self._add(page, page.samples)
            page.samples_asked.connect(self.samples_asked)
            page.import_asked.connect(self.import_asked)
            page.folder_asked.connect(self.folder_asked)
        return self._welcome_page

    # --- what is wrong ---

    def show_problem(self, heading: str, text: str, *answers: tuple[str, Callable[[], None]]) -> None:
        """The library could not be opened: what is wrong, and what can be done. It stays until it is cleared."""
        if self._problem_page is None:
            self._problem_page = EmptyPage(self._theme, "triangle-alert", self)
            self.addWidget(self._problem_page)
        self._problem_page.say(heading, text, *answers)
        self.setCurrentWidget(self._problem_page)

    def clear_problem(self) -> None:
        if self._problem_page is not None:
            self.removeWidget(self._problem_page)
            self._problem_page.deleteLater()
            self._problem_page = None

    @property
    def problem(self) -> str:
        """Its heading, empty where the library is well."""
        return self._problem_page.heading if self._problem_page is not None else ""
