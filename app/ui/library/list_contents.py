"""What stands on the pages beside the list of articles: pairs, events, highlights, notes and the trash, read in the
background, counted at the side, and shown as soon as their page is there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.contrast import WorthReading
from app.domain import ArticleSummary, Changes, Event, Pair
from app.ui.highlight_work import HighlightWork, Shelves
from app.ui.library.list_pages import ListPages
from app.ui.library.model import LibraryModel
from app.ui.library.sidebar import EVENTS, HIGHLIGHTS, NOTES, PAIRS, TRASH, LibrarySidebar
from app.ui.note_work import NoteWork
from app.ui.operations import Operations
from app.ui.window.navigation import PageKind

if TYPE_CHECKING:
    from app.highlights import Highlight
    from app.ui.library.event_question import Asked


class ListContents(QObject):
    """Keeps them in step with the library. What there may be very much of is read only while somebody looks at it."""

    def __init__(
        self,
        operations: Operations,
        highlight_work: HighlightWork,
        note_work: NoteWork,
        model: LibraryModel,
        lists: ListPages,
        sidebar: LibrarySidebar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._operations, self._highlight_work, self._note_work = operations, highlight_work, note_work
        self._model, self._lists, self._sidebar = model, lists, sidebar
        self._looked_at = PageKind.LIBRARY
        self._is_begun = False
        self._pairs: list[Pair] = []
        self._trashed_notes = 0
        self._shelves: Shelves | None = None
        self._shelves_of = 0  # the generation they were read in
        self._generation = 0  # grows with every change that may be about all of them
        self._behind: dict[int, int] = {}  # that changed since, and with which change
        self._changes = 0
        self.events_known: list[Event] = []
        lists.made.connect(self._fill)

    # --- following the library ---

    def begin(self) -> None:
        """The articles are there: read what else there is."""
        self._is_begun = True
        self._generation += 1
        self._read_pairs()
        self._read_trash()
        self._read_notes()
        self._read_events()
        self._read_questions()
        self._count_highlights()
        self._read_highlights()

    def wait(self) -> None:
        """The articles are read anew; until they are there, nothing else is."""
        self._is_begun = False

    def refresh(self, changes: Changes) -> None:
        """Follow what a write announced."""
        if changes.articles:
            self._read_trash()
        if changes.pairs or changes.articles:
            self._read_pairs()
        if changes.tellings or changes.articles:
            self._read_events()
            self._read_questions()
        if changes.highlights or changes.articles:
            self._fall_behind(changes)
            self._count_highlights()
            self._read_highlights()
        if changes.notes or changes.articles or changes.pairs:
            self._read_notes()

    def turn_to(self, kind: PageKind) -> None:
        """Somebody looks at this page now."""
        self._looked_at = kind
        self._read_highlights()
        if kind is PageKind.NOTES:
            self._read_notes()
        self._read_questions()

    def show_rows(self) -> None:
        """The articles are others: pairs and events show them."""
        self._show_pairs()
        self._show_events()

    def clear(self) -> None:
        """The library is closed: nothing of it stays."""
        self._is_begun = False
        self._shelves = None
        self._generation += 1
        self._pairs, self.events_known = [], []
        self._lists.trash_model.set_rows([])
        for place in (PAIRS, EVENTS, HIGHLIGHTS, NOTES, TRASH):
            self._sidebar.set_place_count(place, 0)
        if self._lists.is_made(PageKind.HIGHLIGHTS):
            self._lists.highlights.clear()
        if self._lists.is_made(PageKind.NOTES):
            self._lists.notes.show_notes([], [])

    def _fill(self, kind: PageKind) -> None:
        """A page was just made."""
        if kind is PageKind.PAIRS:
            self._show_pairs()
        elif kind is PageKind.EVENTS:
            self._show_events()
        elif kind is PageKind.TRASH:
            self._lists.trash.set_notes(self._trashed_notes)

    def _rows(self) -> dict[int, ArticleSummary]:
        return {row.id: row for row in self._model.rows}

    # --- pairs ---

    def find_pair(self, pair_id: int) -> Pair | None:
        return next((pair for pair in self._pairs if pair.id == pair_id), None)

    def _read_pairs(self) -> None:
        self._operations.run(lambda services, _job: services.pairs.list(), self._on_pairs, key="pairs")

    def _on_pairs(self, pairs: list[Pair]) -> None:
        self._pairs = pairs
        self._show_pairs()

    def _show_pairs(self) -> None:
        rows = self._rows()
        shown = [pair for pair in self._pairs if pair.left_id in rows and pair.right_id in rows]
        self._sidebar.set_place_count(PAIRS, len(shown))
        if self._lists.is_made(PageKind.PAIRS):
            self._lists.pairs.show_pairs(shown, rows)

    # --- events ---

    def _read_events(self) -> None:
        self._operations.run(lambda services, _job: services.events.list(), self._on_events, key="events")

    def _on_events(self, events: list[Event]) -> None:
        self.events_known = events
        self._show_events()

    def _show_events(self) -> None:
        self._sidebar.set_place_count(EVENTS, len(self.events_known))
        if self._lists.is_made(PageKind.EVENTS):
            self._lists.events.show_events(self.events_known, self._rows())

    def _read_questions(self) -> None:
        """What is not clear is looked for only while somebody is there to answer."""
        if self._looked_at is PageKind.EVENTS and self._is_begun and not self._lists.read_only:
            from app.ui.library.event_question import fetch_questions

            self._operations.run(
                lambda services, _job: fetch_questions(services), self._on_questions, key="event-questions"
            )

    def _on_questions(self, found: tuple[list[Asked], int]) -> None:
        if self._lists.is_made(PageKind.EVENTS):
            self._lists.events.show_questions(*found, self._rows())

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
        if found is None or not self._lists.events.show_together(found):
            self._operations.said.emit(self.tr("No clear contrast found between the tellings of this event."), None)

    # --- what the reader wrote, and the trash ---

    def _fall_behind(self, changes: Changes) -> None:
        self._changes += 1
        self._behind.update(dict.fromkeys(changes.highlights, self._changes))
        if changes.articles:  # their titles are others, or their places
            self._generation += 1

    def _count_highlights(self) -> None:
        self._highlight_work.count(partial(self._sidebar.set_place_count, HIGHLIGHTS))

    def _read_highlights(self) -> None:
        """Read what changed since they were read last; the first time, what is seen first before all."""
        if self._looked_at is not PageKind.HIGHLIGHTS or not self._is_begun:
            return
        generation, behind = self._generation, dict(self._behind)
        then = partial(self._on_highlights, generation, behind)
        if self._shelves is None:
            self._highlight_work.read_first(self._on_first_highlights)
        if self._shelves is None or self._shelves_of != generation:
            self._highlight_work.read_all(then)
        elif behind:
            self._highlight_work.follow(self._shelves, behind.keys(), then)

    def _on_first_highlights(self, found: tuple[list[Highlight], int]) -> None:
        if self._shelves is None and found[0]:
            self._lists.highlights.show_first(*found)

    def _on_highlights(self, generation: int, followed: dict[int, int], shelves: Shelves) -> None:
        self._shelves, self._shelves_of = shelves, generation
        # One that changed once more while it was read is behind again.
        self._behind = {key: change for key, change in self._behind.items() if followed.get(key) != change}
        self._lists.highlights.show_highlights(*shelves)

    def _read_notes(self) -> None:
        """They are counted always."""
        self._note_work.count(self._on_notes_counted)
        if self._looked_at is PageKind.NOTES and self._is_begun:
            self._note_work.read_all(lambda found: self._lists.notes.show_notes(*found))

    def _on_notes_counted(self, counted: tuple[int, int]) -> None:
        live, self._trashed_notes = counted
        self._sidebar.set_place_count(NOTES, live)
        if self._lists.is_made(PageKind.TRASH):
            self._lists.trash.set_notes(self._trashed_notes)

    def _read_trash(self) -> None:
        self._operations.run(
            lambda services, _job: services.articles.list(trashed=True), self._on_trash, key="trash-list"
        )

    def _on_trash(self, rows: list[ArticleSummary]) -> None:
        self._lists.trash_model.set_rows(rows)
        self._sidebar.set_place_count(TRASH, len(rows))
