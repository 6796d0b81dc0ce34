"""The page of lists: filters at the side, beside them the list of articles or another page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.domain import ArticleSummary, Changes, ReadState, SearchOrder, SubjectKind
from app.ui.commands import CommandSet
from app.ui.highlight_work import HighlightWork
from app.ui.library.facet_counts import FacetCounts
from app.ui.library.list_answers import ListAnswers
from app.ui.library.list_contents import ListContents
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
    """Holds the rows of the library and keeps them in step with its changes: `lists` are its pages, `contents` what
    stands on those beside the rows, `answers` what a search brings."""

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
        self.note_work = NoteWork(operations, self)
        highlight_work = HighlightWork(operations, self)
        self._kind = PageKind.LIBRARY
        self._is_loaded = False
        self._reads = 0  # of rows that changed
        self._asked: dict[int, int] = {}  # the last of them by article
        self.model = LibraryModel(self)
        self.sidebar = LibrarySidebar(theme, self)
        self.library = LibraryView(self.model, commands, theme, self)
        self.lists = ListPages(self.library, operations, highlight_work, self.note_work, commands, theme, self)
        self.trash_model = self.lists.trash_model
        self.contents = ListContents(
            operations, highlight_work, self.note_work, self.model, self.lists, self.sidebar, self
        )
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
        self.lists.place_changed.connect(self.place_changed)
        self.answers.list_wanted.connect(self._show_list)
        self.model.rows_changed.connect(self._count_soon.start)
        self.sidebar.place_chosen.connect(self._on_place)

    # --- rows, and keeping them in step ---

    def load(self) -> None:
        """Read the list; what else there is, afterwards."""
        self._is_loaded = False
        self.contents.wait()
        self.library.set_loading(self.model.total == 0)
        self._read(lambda services, _job: services.articles.list(), self._on_rows, key="list")

    def clear(self) -> None:
        """The library is closed: nothing of it stays."""
        self._is_loaded = False
        self.answers.clear()
        self.model.set_rows([])
        self.contents.clear()
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
        self.contents.begin()
        self.loaded.emit()

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
        self.contents.refresh(changes)
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
        self.contents.show_rows()

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
        self.contents.turn_to(kind)

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
            self.library.hit_order.show_order(SearchOrder(state.get("order", SearchOrder.RELEVANCE)))
            self.answers.search.set_order(self.library.hit_order.order)
        except (TypeError, ValueError):
            return
