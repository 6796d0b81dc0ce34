"""The page of lists: filters at the side, beside them the list of articles or another page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.contrast import WorthReading
from app.domain import (
    ArticleSummary,
    Changes,
    Event,
    Pair,
    ReadState,
    SearchOrder,
    SubjectKind,
)
from app.ui.commands import CommandSet
from app.ui.highlight_work import HighlightWork
from app.ui.library.facet_counts import FacetCounts
from app.ui.library.list_answers import ListAnswers
from app.ui.library.list_pages import ListPages
from app.ui.library.model import LibraryModel
from app.ui.library.sidebar import ALL, EVENTS, HIGHLIGHTS, NOTES, PAIRS, TRASH, LibrarySidebar
from app.ui.library.view import LibraryView
from app.ui.note_work import NoteWork
from app.ui.operations import Operations
from app.ui.parts import text_scale
from app.ui.theme import Theme
from app.ui.window.navigation import PageKind

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
    """Holds the rows of the library and keeps them in step with its changes."""

    place_changed = Signal(object)  # PageKind, chosen at the side
    loaded = Signal()  # the list is filled
    counted = Signal(object)  # FacetCounts, after every change of the rows

    def __init__(
        self,
        operations: Operations,
        commands: CommandSet,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations, self._commands = operations, commands
        self._highlight_work = HighlightWork(operations, self)
        self.note_work = NoteWork(operations, self)
        self._kind = PageKind.LIBRARY
        self._is_loaded = False
        self._reads = 0  # of rows that changed
        self._asked: dict[int, int] = {}  # the last of them by article
        self._pairs_known: list[Pair] = []
        self._events_known: list[Event] = []
        self._trashed_notes = 0
        self.model = LibraryModel(self)
        self.sidebar = LibrarySidebar(theme, self)
        self.library = LibraryView(self.model, commands, theme, self)
        works = self._highlight_work, self.note_work
        self.lists = ListPages(self.library, operations, *works, commands, theme, self)
        self.trash_model = self.lists.trash_model
        self._splitter = QSplitter(self)
        self._splitter.addWidget(self.sidebar)
        self._splitter.addWidget(self.lists)
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
        self.answers = ListAnswers(operations, self.model, self.library, self.sidebar, self.note_work, self)
        self._count_soon = QTimer(self, singleShot=True, interval=30)
        self._count_soon.timeout.connect(self._count)
        self._connect()

    def _connect(self) -> None:
        self.lists.made.connect(self._fill)
        self.lists.place_changed.connect(self.place_changed)
        self.answers.list_wanted.connect(self._show_list)
        self.model.rows_changed.connect(self._count_soon.start)
        self.sidebar.place_chosen.connect(self._on_place)

    # --- rows, and keeping them in step ---

    def load(self) -> None:
        """Read the list; what else there is, afterwards."""
        self._is_loaded = False
        self.library.set_loading(self.model.total == 0)
        self._read(lambda services, _job: services.articles.list(), self._on_rows, key="list")

    def clear(self) -> None:
        """The library is closed: nothing of it stays."""
        self._is_loaded = False
        self._pairs_known, self._events_known = [], []
        self.answers.clear()
        self.model.set_rows([])
        self.trash_model.set_rows([])
        for place in (PAIRS, EVENTS, NOTES, TRASH):
            self.sidebar.set_place_count(place, 0)
        if self.lists.is_made(PageKind.HIGHLIGHTS):
            self.lists.highlights.clear()
        if self.lists.is_made(PageKind.NOTES):
            self.lists.notes.show_notes([], [])
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
        self.answers.kept.refresh()
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
        if self._kind is PageKind.EVENTS and self._is_loaded and not self.lists.read_only:
            from app.ui.library.event_question import fetch_questions

            self._read(lambda services, _job: fetch_questions(services), self._on_questions, key="event-questions")

    def _on_questions(self, found: tuple[list[Asked], int]) -> None:
        if self.lists.is_made(PageKind.EVENTS):
            self.lists.events.show_questions(*found, {row.id: row for row in self.model.rows})

    def _on_events(self, events: list[Event]) -> None:
        self._events_known = events
        self._show_events()

    def _show_events(self) -> None:
        self.sidebar.set_place_count(EVENTS, len(self._events_known))
        if self.lists.is_made(PageKind.EVENTS):
            self.lists.events.show_events(self._events_known, {row.id: row for row in self.model.rows})

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
        if self.lists.is_made(PageKind.TRASH):
            self.lists.trash.set_notes(trashed)

    def _on_pairs(self, pairs: list[Pair]) -> None:
        self._pairs_known = pairs
        self._show_pairs()

    def _show_pairs(self) -> None:
        rows = {row.id: row for row in self.model.rows}
        shown = [pair for pair in self._pairs_known if pair.left_id in rows and pair.right_id in rows]
        self.sidebar.set_place_count(PAIRS, len(shown))
        if self.lists.is_made(PageKind.PAIRS):
            self.lists.pairs.show_pairs(shown, rows)

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
        self.answers.refresh(changes)

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

    def _show_list(self) -> None:
        if self._kind is not PageKind.LIBRARY:
            self.place_changed.emit(PageKind.LIBRARY)

    def _on_place(self, place: str) -> None:
        self.place_changed.emit(_KINDS[place])

    def _show(self) -> None:
        if self.lists.problem:
            return
        is_empty = self._is_loaded and self.model.total == 0 and not self.library.field.query
        comes = self.lists.show_kind(self._kind, is_empty=is_empty)
        if comes and self.lists.is_welcoming and self._has_focus_to_give:
            self.lists.focus_page()
        self.set_sidebar(self._commands["view.sidebar"].isChecked())

    @property
    def _has_focus_to_give(self) -> bool:
        """Whether the keyboard is nowhere, or on this page."""
        holder = self.window().focusWidget()
        return holder is None or self.isAncestorOf(holder)

    def _fill(self, kind: PageKind) -> None:
        """A page was just made."""
        if kind is PageKind.PAIRS:
            self._show_pairs()
        elif kind is PageKind.EVENTS:
            self._show_events()
        elif kind is PageKind.TRASH:
            self.trash.set_notes(self._trashed_notes)

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

    # --- the pages ---

    @property
    def pairs(self) -> PairsView:
        return self.lists.pairs

    @property
    def events(self) -> EventsView:
        return self.lists.events

    @property
    def highlights(self) -> HighlightsView:
        return self.lists.highlights

    @property
    def notes(self) -> NotesView:
        return self.lists.notes

    @property
    def trash(self) -> TrashView:
        return self.lists.trash

    @property
    def welcome(self) -> WelcomeView:
        return self.lists.welcome

    def focus_page(self) -> None:
        """Give the keyboard to what the page is about."""
        self.lists.focus_page()

    def show_problem(self, heading: str, text: str, *answers: tuple[str, Callable[[], None]]) -> None:
        """The library could not be opened: what is wrong, and what can be done."""
        self.lists.show_problem(heading, text, *answers)
        self.sidebar.hide()

    def clear_problem(self) -> None:
        self.lists.clear_problem()
        self._show()

    @property
    def problem(self) -> str:
        return self.lists.problem

    # --- the window's own matters ---

    def set_sidebar(self, shown: bool) -> None:
        """The welcome and a problem have the page to themselves."""
        self.sidebar.setVisible(shown and not self.lists.is_welcoming and not self.lists.problem)

    def set_read_only(self, read_only: bool) -> None:
        self.lists.set_read_only(read_only)

    def set_theme(self, theme: Theme) -> None:
        self.sidebar.set_theme(theme)
        self.lists.set_theme(theme)

    def save_state(self) -> dict[str, Any]:
        return {
            "table": self.library.table.save_state(),
            "sidebar": self._splitter.sizes()[0] or self._usual_width,
            "folded": self.sidebar.folded(),
            "order": self.answers.search.order.value,
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        try:
            self.library.table.restore_state(dict(state.get("table", {})))
            width = max(self.sidebar.minimumWidth(), min(600, int(state.get("sidebar", self._usual_width))))
            self._splitter.setSizes([width, 10_000])
            self.sidebar.fold([str(kind) for kind in state.get("folded", [])])
            self.library.set_order(SearchOrder(state.get("order", SearchOrder.RELEVANCE)))
            self.answers.search.set_order(self.library.order)
        except (TypeError, ValueError):
            return
