"""What answers a search beside the rows of the list: every hit of an article, what is like it, words around the hits,
the notes that were found; and the searches that are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain import Changes, Hit, NoteSummary, SavedSearch, SearchResult
from app.ui.library.filter import Facet, LibraryFilter
from app.ui.library.kept_searches import KeptSearches
from app.ui.library.list_search import ListSearch
from app.ui.library.model import LibraryModel
from app.ui.library.sidebar import LibrarySidebar
from app.ui.library.view import LibraryView
from app.ui.note_work import NoteWork
from app.ui.operations import Operations
from app.ui.wording import display_title


class ListAnswers(QObject):
    """Takes what is asked for in the list and at the side, and brings what comes back to its place in the list."""

    list_wanted = Signal()  # something was chosen that only the list can show

    def __init__(
        self,
        operations: Operations,
        model: LibraryModel,
        library: LibraryView,
        sidebar: LibrarySidebar,
        note_work: NoteWork,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._operations, self._model, self._note_work = operations, model, note_work
        self._library, self._sidebar = library, sidebar
        self.search = ListSearch(operations, model, self)
        self.kept = KeptSearches(operations, self)
        self._connect_list()
        self._connect_side()

    def _connect_list(self) -> None:
        library, search = self._library, self.search
        library.search_asked.connect(search.ask)
        library.search_left.connect(lambda: search.ask("", True))
        library.hit_order.chosen.connect(search.set_order)
        library.facet_removed.connect(self._remove_facet)
        library.like_left.connect(lambda: search.ask("", True))
        library.hits_wanted.connect(self._show_hits)
        library.recent_wanted.connect(self._offer_recent)
        library.field.submitted.connect(self.remember_search)
        library.snippets_wanted.connect(self._make_snippets)
        library.filter_cleared.connect(self._sidebar.clear_filter)
        search.answered.connect(library.show_result)
        search.answered.connect(self._find_notes)
        search.filtered.connect(library.refresh_line)

    def _connect_side(self) -> None:
        sidebar, kept = self._sidebar, self.kept
        sidebar.filter_chosen.connect(self._on_filter)
        sidebar.search_chosen.connect(self._ask_saved)
        sidebar.search_renamed.connect(kept.rename)
        sidebar.search_deleted.connect(kept.delete)
        kept.changed.connect(sidebar.show_searches)
        kept.naming_wanted.connect(sidebar.name_search)
        kept.counted.connect(sidebar.show_search_counts)
        self.search.counted.connect(sidebar.set_counts)

    # --- keeping in step ---

    def refresh(self, changes: Changes) -> None:
        """Follow what a write announced."""
        if changes.search_index and self._library.result is not None:
            self._library.field.forget()
            self.search.ask_again()
        if changes.search_index or changes.tellings or changes.corrections:
            self.search.refresh_held()
        if changes.searches or changes.search_index:
            self.kept.refresh()

    def clear(self) -> None:
        """The library is closed: the hits of a search would be other articles elsewhere."""
        self._library.field.clear()
        self._sidebar.show_searches([])
        self._model.set_result(None)

    # --- what is chosen at the side and over the list ---

    def _on_filter(self, chosen: LibraryFilter) -> None:
        self.search.set_filter(chosen)
        self.list_wanted.emit()

    def _remove_facet(self, facet: Facet) -> None:
        self._sidebar.choose_only(self._model.filter.facets - {facet})

    # --- beside the rows ---

    def _show_hits(self, article_id: int) -> None:
        def show(hits: Sequence[Hit], total: int) -> None:
            row = self._model.find(article_id)
            if row is not None and self._library.table.current_id() == article_id:
                self._library.hits.show_hits(article_id, display_title(row), hits, total)

        self.search.show_hits(article_id, show)

    def show_similar(self, article_id: int) -> None:
        """What is like an article, in the place of the list."""
        row = self._model.find(article_id)
        if row is not None:
            self.search.find_similar(article_id, lambda result: self._library.show_like(display_title(row), result))

    def _make_snippets(self, ids: list[int]) -> None:
        result: SearchResult | None = self._library.result
        if result is None:
            return

        def show(snippets: dict[int, Any]) -> None:
            if self._library.result is not None and self._library.result.terms == result.terms:
                # An article without any is remembered too, or it would be asked for again and again.
                self._model.set_snippets({article_id: snippets.get(article_id, ()) for article_id in ids})

        self._operations.run(lambda services, _job: services.search.snippets(ids, result), show, key="snippets")

    def _find_notes(self, result: SearchResult) -> None:
        """The notes beside the articles that were found."""
        library = self._library

        def show(found: tuple[list[NoteSummary], Mapping[int, Any]]) -> None:
            if library.result is result:
                library.note_hits.show_notes(*found)

        if library.result is not result:
            return  # the answer to an older question
        if result.notes:
            self._note_work.read_hits(result, show)
        else:
            library.note_hits.show_notes([], {})

    # --- searches that are kept ---

    def remember_search(self) -> None:
        """A search that was only typed through is not kept, one that led somewhere is."""
        result = self._library.result
        if result is not None and result.total:
            self.kept.remember(result.query)

    def _offer_recent(self) -> None:
        self.kept.read_recent(lambda queries: self._library.offer_recent(queries, self.kept.forget_recent))

    def save_search(self) -> None:
        """Keep what is asked for at the side, under its own words until the reader gives it a name."""
        question = self.search.question
        if not question:
            self._operations.said.emit(self.tr("Type a search, or choose something at the side, to save it."), None)
            return
        self.kept.save(question, lambda saved: self.kept.name_when_read(saved.id))

    def _ask_saved(self, search: SavedSearch) -> None:
        self.list_wanted.emit()
        self._library.field.replace_query(search.query)
