"""The page of lists: filters at the side; articles, saved pairs, trash, or the welcome beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from app.contrast import WorthReading
from app.domain import (
    ArticleSummary,
    Changes,
    Event,
    Hit,
    NoteSummary,
    Pair,
    ReadState,
    SavedSearch,
    SearchOrder,
    SearchResult,
    SubjectKind,
)
from app.ui.commands import CommandSet
from app.ui.highlight_work import HighlightWork
from app.ui.library.facet_counts import FacetCounts
from app.ui.library.filter import Facet, LibraryFilter
from app.ui.library.kept_searches import KeptSearches
from app.ui.library.list_search import ListSearch
from app.ui.library.model import LibraryModel
from app.ui.library.sidebar import ALL, EVENTS, HIGHLIGHTS, NOTES, PAIRS, TRASH, LibrarySidebar
from app.ui.library.view import LibraryView
from app.ui.note_work import NoteWork
from app.ui.operations import Operations
from app.ui.parts import EmptyPage, text_scale
from app.ui.theme import Theme
from app.ui.window.navigation import PageKind
from app.ui.wording import display_title

if TYPE_CHECKING:
    from app.ui.library.event_question import Asked
    from app.ui.library.events_view import EventsView
    from app.ui.library.highlights_view import HighlightsView
    from app.ui.library.notes_view import NotesView
    from app.ui.library.pairs_view import PairsView
    from app.ui.library.trash_view import TrashView
    from app.ui.library.welcome_view import WelcomeView

SIDEBAR_WIDTH = 208  # pixels at normal text size
MANY = 400  # changed ids from which on the whole list is read anew

_KINDS = {
    PAIRS: PageKind.PAIRS,
    EVENTS: PageKind.EVENTS,
    HIGHLIGHTS: PageKind.HIGHLIGHTS,
    NOTES: PageKind.NOTES,
    TRASH: PageKind.TRASH,
}


class HomePage(QWidget):
    """Holds the rows of the library and keeps them in step with its changes. Pages are made when they are first
    shown; only the list is there from the beginning."""

    article_chosen = Signal(int)
    pair_chosen = Signal(int)
    highlight_chosen = Signal(object)  # Highlight, to be shown in its text
    hit_chosen = Signal(int, object)  # article id, Span: a hit to be shown in its text
    note_chosen = Signal(object, bool)  # NoteSummary; whether its title is to be written
    articles_chosen = Signal(int, int)  # two to be read side by side
    difference_chosen = Signal(int, int, str)  # two, and the command that shows in what they differ
    place_changed = Signal(object)  # PageKind, chosen at the side
    selection_changed = Signal(list)
    loaded = Signal()  # the list is filled
    counted = Signal(object)  # FacetCounts, after every change of the rows
    samples_asked = Signal()
    import_asked = Signal()
    folder_asked = Signal()

    def __init__(
        self,
        operations: Operations,
        commands: CommandSet,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations, self._commands, self._theme = operations, commands, theme
        self._highlight_work = HighlightWork(operations, self)
        self.note_work = NoteWork(operations, self)
        self._kind = PageKind.LIBRARY
        self._read_only = False
        self._is_loaded = False
        self._reads = 0  # of rows that changed
        self._asked: dict[int, int] = {}  # the last of them by article
        self._pairs_known: list[Pair] = []
        self._events_known: list[Event] = []
        self._pairs_page: PairsView | None = None
        self._events_page: EventsView | None = None
        self._highlights_page: HighlightsView | None = None
        self._notes_page: NotesView | None = None
        self._trash_page: TrashView | None = None
        self._trashed_notes = 0
        self._welcome_page: WelcomeView | None = None
        self._problem_page: EmptyPage | None = None
        self.model = LibraryModel(self)
        self.trash_model = LibraryModel(self)
        self.sidebar = LibrarySidebar(theme, self)
        self.library = LibraryView(self.model, commands, theme, self)
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("page")
        self._stack.addWidget(self.library)
        self._splitter = QSplitter(self)
        self._splitter.addWidget(self.sidebar)
        self._splitter.addWidget(self._stack)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        scale = text_scale(self)
        self.sidebar.setMinimumWidth(round(150 * scale))
        self._usual_width = round(SIDEBAR_WIDTH * scale)
        self._splitter.setSizes([self._usual_width, 10_000])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._splitter)
        self.setFocusProxy(self.library.table)
        self.search = ListSearch(operations, self.model, self)
        self.kept_searches = KeptSearches(operations, self)
        self._count_soon = QTimer(self, singleShot=True, interval=30)
        self._count_soon.timeout.connect(self._count)
        self._connect()

    def _connect(self) -> None:
        library = self.library
        library.opened.connect(self.article_chosen)
        library.selection_changed.connect(self.selection_changed)
        library.search_asked.connect(self.search.ask)
        library.search_left.connect(lambda: self.search.ask("", True))
        library.order_chosen.connect(self.search.set_order)
        library.facet_removed.connect(self._remove_facet)
        library.like_left.connect(lambda: self.search.ask("", True))
        library.hits_wanted.connect(self._show_hits)
        library.hit_chosen.connect(self.hit_chosen)
        library.recent_wanted.connect(self._offer_recent)
        library.field.submitted.connect(self.remember_search)
        self.sidebar.search_chosen.connect(self._ask_saved)
        self.sidebar.search_renamed.connect(self.kept_searches.rename)
        self.sidebar.search_deleted.connect(self.kept_searches.delete)
        self.kept_searches.changed.connect(self.sidebar.show_searches)
        self.kept_searches.naming_wanted.connect(self.sidebar.name_search)
        self.kept_searches.counted.connect(self.sidebar.show_search_counts)
        self.search.answered.connect(library.show_result)
        self.search.answered.connect(self._find_notes)
        library.note_hits.opened.connect(lambda note: self.note_chosen.emit(note, False))
        library.note_hits.all_asked.connect(self._show_found_notes)
        self.search.filtered.connect(library.refresh_line)
        self.search.counted.connect(self.sidebar.set_counts)
        library.snippets_wanted.connect(self._make_snippets)
        library.filter_cleared.connect(self.sidebar.clear_filter)
        self.model.rows_changed.connect(self._count_soon.start)
        self.sidebar.filter_chosen.connect(self._on_filter)
        self.sidebar.place_chosen.connect(self._on_place)

    # --- rows, and keeping them in step ---

    def load(self) -> None:
        """Read the list; what else there is, afterwards."""
        self._is_loaded = False
        self.library.set_loading(self.model.total == 0)
        self._read(lambda services, _job: services.articles.list(), self._on_rows, key="list")

    def clear(self) -> None:
        """The library is closed: nothing of it stays, nor a search, whose hits would be other articles elsewhere."""
        self._is_loaded = False
        self._pairs_known, self._events_known = [], []
        self.library.field.clear()
        self.sidebar.show_searches([])
        self.model.set_result(None)
        self.model.set_rows([])
        self.trash_model.set_rows([])
        for place in (PAIRS, EVENTS, NOTES, TRASH):
            self.sidebar.set_place_count(place, 0)
        if self._highlights_page is not None:
            self._highlights_page.clear()
        if self._notes_page is not None:
            self._notes_page.show_notes([], [])
        self.sidebar.clear_filter()
        self.library.set_loading(True)

    def _read(self, work: Callable[..., Any], then: Callable[[Any], None], *, key: str = "") -> None:
        self._operations.run(work, then, key=key)

    def show_first(self, rows: list[ArticleSummary]) -> None:
        """The list, before the library is opened in full."""
        self.model.set_rows(rows)
        self.library.set_loading(False)
        self._show()

    def _on_rows(self, rows: list[ArticleSummary]) -> None:
        # Setting equal rows again would take selection and place from whoever was quicker than the database.
        if rows != list(self.model.rows):
            self.model.set_rows(rows)
        self._is_loaded = True
        self.library.set_loading(False)
        self._show()
        self.kept_searches.refresh()
        self._refresh_pairs()
        self._refresh_trash()
        self._refresh_notes()
        self._refresh_events()
        self._refresh_questions()
        self._refresh_highlights()
        self.loaded.emit()

    def _refresh_pairs(self) -> None:
        self._read(lambda services, _job: services.pairs.list(), self._on_pairs, key="pairs")

    def _refresh_trash(self) -> None:
        self._read(lambda services, _job: services.articles.list(trashed=True), self._on_trash, key="trash-list")

    def _refresh_events(self) -> None:
        self._read(lambda services, _job: services.events.list(), self._on_events, key="events")

    def _refresh_questions(self) -> None:
        """What is not clear is looked for only while somebody is there to answer."""
        if self._kind is PageKind.EVENTS and self._is_loaded and not self._read_only:
            from app.ui.library.event_question import fetch_questions

            self._read(lambda services, _job: fetch_questions(services), self._on_questions, key="event-questions")

    def _on_questions(self, found: tuple[list[Asked], int]) -> None:
        if self._events_page is not None:
            self._events_page.show_questions(*found, {row.id: row for row in self.model.rows})

    def _on_events(self, events: list[Event]) -> None:
        self._events_known = events
        self._show_events()

    def _show_events(self) -> None:
        self.sidebar.set_place_count(EVENTS, len(self._events_known))
        if self._events_page is not None:
            self._events_page.show_events(self._events_known, {row.id: row for row in self.model.rows})

    def _refresh_highlights(self) -> None:
        """There may be very many: they are read only while somebody looks at them."""
        if self._kind is PageKind.HIGHLIGHTS and self._is_loaded:
            self._highlight_work.read_all(lambda found: self.highlights.show_highlights(*found))

    def _refresh_notes(self) -> None:
        """They are counted always, and read only while somebody looks at them: there may be very many."""
        self.note_work.count(self._on_notes_counted)
        if self._kind is PageKind.NOTES and self._is_loaded:
            self.note_work.read_all(lambda found: self.notes.show_notes(*found))

    def _on_notes_counted(self, counted: tuple[int, int]) -> None:
        live, trashed = counted
        self._trashed_notes = trashed
        self.sidebar.set_place_count(NOTES, live)
        if self._trash_page is not None:
            self._trash_page.set_notes(trashed)

    def _on_pairs(self, pairs: list[Pair]) -> None:
        self._pairs_known = pairs
        self._show_pairs()

    def _show_pairs(self) -> None:
        rows = {row.id: row for row in self.model.rows}
        shown = [pair for pair in self._pairs_known if pair.left_id in rows and pair.right_id in rows]
        self.sidebar.set_place_count(PAIRS, len(shown))
        if self._pairs_page is not None:
            self._pairs_page.show_pairs(shown, rows)

    def _on_trash(self, rows: list[ArticleSummary]) -> None:
        self.trash_model.set_rows(rows)
        self.sidebar.set_place_count(TRASH, len(rows))

    def find_pair(self, pair_id: int) -> Pair | None:
        return next((pair for pair in self._pairs_known if pair.id == pair_id), None)

    def refresh(self, changes: Changes) -> None:
        """Follow what a write announced. Many announcements may have been joined into one."""
        if not self._is_loaded:
            return
        if changes.articles:
            ids = sorted(changes.articles)
            if len(ids) > MANY:
                self._read(lambda services, _job: services.articles.list(), self._on_list_again, key="list")
            else:
                self._read_rows(ids, gone=True)
            self._refresh_trash()
        if changes.pairs or changes.articles:
            self._refresh_pairs()
        if changes.tellings or changes.articles:
            self._refresh_events()
            self._refresh_questions()
        if changes.highlights or changes.articles:
            self._refresh_highlights()
        if changes.notes or changes.articles or changes.pairs:
            self._refresh_notes()
        if changes.notes:
            self._read_rows(sorted({s.id for s in changes.notes if s.kind is SubjectKind.ARTICLE}), gone=False)
        if changes.search_index and self.library.result is not None:
            self.library.field.forget()
            self.search.ask_again()
        if changes.search_index or changes.tellings or changes.corrections:
            self.search.refresh_held()
        if changes.searches or changes.search_index:
            self.kept_searches.refresh()

    def _read_rows(self, ids: Sequence[int], *, gone: bool) -> None:
        """Read these articles anew; `gone`: those that are not found have left the list."""
        self._reads += 1
        number = self._reads
        self._asked.update(dict.fromkeys(ids, number))

        def merge(rows: list[ArticleSummary]) -> None:
            # Several threads read; what was asked later is newer, whichever comes first.
            newest = {article_id for article_id in ids if self._asked.get(article_id, number) <= number}
            self._merge(newest if gone else (), [row for row in rows if row.id in newest])

        self._read(lambda services, _job: services.articles.summaries(ids), merge)

    def _on_list_again(self, rows: list[ArticleSummary]) -> None:
        self.model.set_rows(rows)
        self._show()

    def _merge(self, ids: Iterable[int], rows: list[ArticleSummary]) -> None:
        live = [row for row in rows if row.trashed is None]
        gone = set(ids) - {row.id for row in live}
        was_empty = self.model.total == 0
        self.model.update_rows(live, gone)
        if was_empty != (self.model.total == 0):
            self._show()

    def _count(self) -> None:
        rows = self.model.rows
        self.counted.emit(FacetCounts(len(rows), sum(row.read is ReadState.UNREAD for row in rows)))
        self.library.refresh_line()
        self._show_pairs()
        self._show_events()

    # --- searching ---

    def _show_hits(self, article_id: int) -> None:
        def show(hits: Sequence[Hit], total: int) -> None:
            row = self.model.find(article_id)
            if row is not None and self.library.table.current_id() == article_id:
                self.library.hits.show_hits(article_id, display_title(row), hits, total)

        self.search.show_hits(article_id, show)

    def show_similar(self, article_id: int) -> None:
        """What is like an article, in the place of the list."""
        row = self.model.find(article_id)
        if row is not None:
            self.search.find_similar(article_id, lambda result: self.library.show_like(display_title(row), result))

    def remember_search(self) -> None:
        """A search that was only typed through is not kept, one that led somewhere is."""
        result = self.library.result
        if result is not None and result.total:
            self.kept_searches.remember(result.query)

    def _offer_recent(self) -> None:
        self.kept_searches.read_recent(
            lambda queries: self.library.offer_recent(queries, self.kept_searches.forget_recent)
        )

    def save_search(self) -> None:
        """Keep what is asked for at the side, under its own words until the reader gives it a name."""
        question = self.search.question
        if not question:
            self._operations.said.emit(self.tr("Type a search, or choose something at the side, to save it."), None)
            return
        self.kept_searches.save(question, lambda saved: self.kept_searches.name_when_read(saved.id))

    def _ask_saved(self, search: SavedSearch) -> None:
        if self._kind is not PageKind.LIBRARY:
            self.place_changed.emit(PageKind.LIBRARY)
        self.library.field.replace_query(search.query)

    def _remove_facet(self, facet: Facet) -> None:
        self.sidebar.choose_only(self.model.filter.facets - {facet})

    def _make_snippets(self, ids: list[int]) -> None:
        result: SearchResult | None = self.library.result
        if result is None:
            return

        def show(snippets: dict[int, Any]) -> None:
            if self.library.result is not None and self.library.result.terms == result.terms:
                # An article without any is remembered too, or it would be asked for again and again.
                self.model.set_snippets({article_id: snippets.get(article_id, ()) for article_id in ids})

        self._operations.run(lambda services, _job: services.search.snippets(ids, result), show, key="snippets")

    # --- which page ---

    @property
    def kind(self) -> PageKind:
        return self._kind

    def show_kind(self, kind: PageKind) -> None:
        self._kind = kind
        places = {kind: place for place, kind in _KINDS.items()}
        if kind in places:
            self.sidebar.show_place(places[kind])
        elif not self.sidebar.chosen_filter() and not self.sidebar.is_at(ALL):
            self.sidebar.show_place(ALL)
        self._show()
        self._refresh_highlights()
        if kind is PageKind.NOTES:
            self._refresh_notes()
        self._refresh_questions()

    def _on_filter(self, chosen: LibraryFilter) -> None:
        self.search.set_filter(chosen)
        if self._kind is not PageKind.LIBRARY:
            self.place_changed.emit(PageKind.LIBRARY)

    def _on_place(self, place: str) -> None:
        self.place_changed.emit(_KINDS[place])

    def _show(self) -> None:
        if self._problem_page is not None and self._stack.currentWidget() is self._problem_page:
            return
        if self._kind is PageKind.PAIRS:
            page: QWidget = self.pairs
        elif self._kind is PageKind.EVENTS:
            page = self.events
        elif self._kind is PageKind.HIGHLIGHTS:
            page = self.highlights
        elif self._kind is PageKind.NOTES:
            page = self.notes
        elif self._kind is PageKind.TRASH:
            page = self.trash
        elif self._is_loaded and self.model.total == 0 and not self.library.field.query:
            page = self.welcome
        else:
            page = self.library
        comes = page is not self._stack.currentWidget()
        self._stack.setCurrentWidget(page)
        if comes and page is self._welcome_page and self._has_focus_to_give:
            self.welcome.samples.setFocus()
        self.sidebar.setVisible(self._commands["view.sidebar"].isChecked() and page is not self._welcome_page)

    @property
    def _has_focus_to_give(self) -> bool:
        """Whether the keyboard is nowhere, or on this page."""
        holder = self.window().focusWidget()
        return holder is None or self.isAncestorOf(holder)

    def focus_page(self) -> None:
        """Give the keyboard to what the page is about."""
        page = self._stack.currentWidget()
        if page is self._pairs_page and self._pairs_page is not None:
            self._pairs_page.list.setFocus()
        elif page is self._events_page and self._events_page is not None:
            self._events_page.tree.setFocus()
        elif page is self._trash_page and self._trash_page is not None:
            self._trash_page.table.setFocus()
        elif page is self._highlights_page and self._highlights_page is not None:
            self._highlights_page.list.setFocus()
        elif page is self._notes_page and self._notes_page is not None:
            self._notes_page.list.setFocus()
        elif page is self._welcome_page and self._welcome_page is not None:
            self._welcome_page.samples.setFocus()
        elif page is self._problem_page and self._problem_page is not None:
            self._problem_page.focus_answer()
        else:
            self.library.table.setFocus()

    @property
    def pairs(self) -> PairsView:
        if self._pairs_page is None:
            from app.ui.library.pairs_view import PairsView

            page = self._pairs_page = PairsView(self._commands, self._theme, self)
            page.set_read_only(self._read_only)
            page.opened.connect(self.pair_chosen)
            page.rename_asked.connect(self._operations.rename_pair)
            page.delete_asked.connect(self._operations.delete_pair)
            self._stack.addWidget(page)
            self._show_pairs()
        return self._pairs_page

    @property
    def events(self) -> EventsView:
        if self._events_page is None:
            from app.ui.library.events_view import EventsView

            page = self._events_page = EventsView(self._commands, self._theme, self)
            page.set_read_only(self._read_only)
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
            self._stack.addWidget(page)
            self._show_events()
        return self._events_page

    @property
    def events_known(self) -> list[Event]:
        return self._events_known

    def read_together(self, event_id: int) -> None:
        """Find the two tellings of an event that differ most, and show in what. Texts that nobody analysed yet are
        analysed for it, which takes a while."""
        self._operations.run(
            lambda services, job: services.together.choose(event_id, job),
            self._on_together,
            key="together",
            title=self.tr("Comparing the tellings"),
            long=True,
        )

    def _on_together(self, found: WorthReading | None) -> None:
        if found is None or not self.events.show_together(found):
            self._operations.said.emit(self.tr("No clear contrast found between the tellings of this event."), None)

    @property
    def highlights(self) -> HighlightsView:
        if self._highlights_page is None:
            from app.ui.library.highlights_view import HighlightsView

            page = self._highlights_page = HighlightsView(self._commands, self._theme, self)
            page.set_read_only(self._read_only)
            page.opened.connect(self.highlight_chosen)
            page.delete_asked.connect(self._highlight_work.trash)
            page.restore_asked.connect(self._highlight_work.restore)
            page.purge_asked.connect(self._highlight_work.purge)
            self._stack.addWidget(page)
        return self._highlights_page

    @property
    def notes(self) -> NotesView:
        if self._notes_page is None:
            from app.ui.library.notes_view import NotesView

            page = self._notes_page = NotesView(self._commands, self._theme, self)
            page.set_read_only(self._read_only)
            page.opened.connect(lambda note: self.note_chosen.emit(note, False))
            page.rename_asked.connect(lambda note: self.note_chosen.emit(note, True))
            page.find_asked.connect(lambda words: self.note_work.find(words, lambda ids: page.show_found(words, ids)))
            page.delete_asked.connect(self.note_work.trash)
            page.restore_asked.connect(self.note_work.restore)
            page.purge_asked.connect(self.note_work.purge)
            self._stack.addWidget(page)
        return self._notes_page

    def _find_notes(self, result: SearchResult) -> None:
        """The notes beside the articles that were found."""
        library = self.library

        def show(found: tuple[list[NoteSummary], Mapping[int, Any]]) -> None:
            if library.result is result:
                library.note_hits.show_notes(*found)

        if library.result is not result:
            return  # the answer to an older question
        if result.notes:
            self.note_work.read_hits(result, show)
        else:
            library.note_hits.show_notes([], {})

    def _show_found_notes(self) -> None:
        self.notes.show_words(self.library.field.query)
        self.place_changed.emit(PageKind.NOTES)

    def _show_trashed_notes(self) -> None:
        self.notes.show_trash()
        self.place_changed.emit(PageKind.NOTES)

    @property
    def trash(self) -> TrashView:
        if self._trash_page is None:
            from app.ui.library.trash_view import TrashView

            page = self._trash_page = TrashView(self.trash_model, self._commands, self._theme, self)
            page.set_read_only(self._read_only)
            page.restore_asked.connect(self._operations.restore)
            page.purge_asked.connect(self._operations.purge)
            page.notes_asked.connect(self._show_trashed_notes)
            page.set_notes(self._trashed_notes)
            self._stack.addWidget(page)
        return self._trash_page

    @property
    def welcome(self) -> WelcomeView:
        if self._welcome_page is None:
            from app.ui.library.welcome_view import WelcomeView

            page = self._welcome_page = WelcomeView(self._theme, self)
            page.set_read_only(self._read_only)
            page.samples_asked.connect(self.samples_asked)
            page.import_asked.connect(self.import_asked)
            page.folder_asked.connect(self.folder_asked)
            self._stack.addWidget(page)
        return self._welcome_page

    def show_problem(self, heading: str, text: str, *answers: tuple[str, Callable[[], None]]) -> None:
        """The library could not be opened: what is wrong, and what can be done."""
        if self._problem_page is None:
            self._problem_page = EmptyPage(self._theme, "triangle-alert", self)
            self._stack.addWidget(self._problem_page)
        self._problem_page.say(heading, text, *answers)
        self._stack.setCurrentWidget(self._problem_page)
        self.sidebar.hide()

    def clear_problem(self) -> None:
        if self._problem_page is not None:
            self._stack.removeWidget(self._problem_page)
            self._problem_page.deleteLater()
            self._problem_page = None
        self._show()

    @property
    def problem(self) -> str:
        return self._problem_page.heading if self._problem_page is not None else ""

    # --- the window's own matters ---

    def set_sidebar(self, shown: bool) -> None:
        self.sidebar.setVisible(shown and self._stack.currentWidget() not in (self._welcome_page, self._problem_page))

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        lists = (self._pairs_page, self._events_page, self._highlights_page, self._notes_page, self._trash_page)
        for page in (*lists, self._welcome_page):
            if page is not None:
                page.set_read_only(read_only)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.sidebar.set_theme(theme)
        self.library.set_theme(theme)
        lists = (self._pairs_page, self._events_page, self._highlights_page, self._notes_page, self._trash_page)
        for page in (*lists, self._welcome_page, self._problem_page):
            if page is not None:
                page.set_theme(theme)

    def save_state(self) -> dict[str, Any]:
        return {
            "table": self.library.table.save_state(),
            "sidebar": self._splitter.sizes()[0] or self._usual_width,
            "folded": self.sidebar.folded(),
            "order": self.search.order.value,
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        try:
            self.library.table.restore_state(dict(state.get("table", {})))
            width = max(self.sidebar.minimumWidth(), min(600, int(state.get("sidebar", self._usual_width))))
            self._splitter.setSizes([width, 10_000])
            self.sidebar.fold([str(kind) for kind in state.get("folded", [])])
            self.library.set_order(SearchOrder(state.get("order", SearchOrder.RELEVANCE)))
            self.search.set_order(self.library.order)
        except (TypeError, ValueError):
            return
