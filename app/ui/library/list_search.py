"""What the list shows when something is searched for: hits within the filter, in the order that was chosen; and how
many articles each facet holds, counted after the hits are shown, so that no keystroke waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain import Hit, SearchOrder, SearchResult
from app.ui.library.facet_counts import FacetCounts, count_facets, take_found
from app.ui.library.filter import ASKED_FOR, Facet, FacetKind, LibraryFilter
from app.ui.library.model import LibraryModel
from app.ui.operations import Operations

SEARCH_LIMIT = 200  # hits listed; the count says how many there are in all
_TOLD = Facet(FacetKind.TELLING)
# What a search counts; without one, all of them but the entities are read off the rows.
_FOUND = (
    FacetKind.TAG, FacetKind.OUTLET, FacetKind.PERSPECTIVE, FacetKind.YEAR, FacetKind.LANGUAGE, FacetKind.ENTITY,
)  # fmt: skip


class ListSearch(QObject):
    """Asks the library on behalf of one list. What is overtaken by the next question is dropped."""

    answered = Signal(object)  # SearchResult
    counted = Signal(object)  # FacetCounts
    filtered = Signal()  # the list shows what is left under another filter

    def __init__(self, operations: Operations, model: LibraryModel, parent: QObject) -> None:
        super().__init__(parent)
        self._operations, self._model = operations, model
        self._query, self._typing = "", True
        self._within: frozenset[int] | None = None
        self._is_known = False  # whether `_within` is of the rows and the filter that there are now
        self.order = SearchOrder.RELEVANCE
        self._count_soon = QTimer(self, singleShot=True, interval=30)
        self._count_soon.timeout.connect(self.count)
        model.rows_changed.connect(self._on_rows)

    # --- asking ---

    def ask(self, query: str, typing: bool) -> None:
        """An empty query goes back to the whole list."""
        self._query, self._typing = query, typing
        if query:
            self._operations.search(
                query, self._on_result, typing=typing, limit=SEARCH_LIMIT, within=self._find_within(), order=self.order
            )
        else:
            self._count_soon.start()

    def ask_again(self) -> None:
        """The same question: the index, the filter or the order is another one."""
        self.ask(self._query, self._typing)

    def set_order(self, order: SearchOrder) -> None:
        self.order = order
        if self._query:
            self.ask_again()

    def _on_result(self, result: SearchResult) -> None:
        self.answered.emit(result)
        if self._model.result is result:
            self.count()

    def _on_rows(self) -> None:
        self._is_known = False
        self._count_soon.start()

    def _find_within(self) -> frozenset[int] | None:
        if not self._is_known:
            chosen = self._model.filter
            self._within = self._ids(chosen)
            self._is_known = True
        return self._within

    def _ids(self, chosen: LibraryFilter) -> frozenset[int] | None:
        return frozenset(row.id for row in chosen.apply(self._model.rows)) if chosen else None

    def show_hits(self, article_id: int, then: Callable[[Sequence[Hit], int], None]) -> None:
        """Every hit of an article, as far as a reader walks through."""
        result = self._model.result
        if result is not None:
            self._operations.run(
                lambda services, _job: services.search.hits(article_id, result),
                lambda found: then(*found),
                key="hits",
            )

    def find_similar(self, article_id: int, then: Callable[[SearchResult], None]) -> None:
        """What is like an article."""
        self._query = ""
        self._operations.run(lambda services, _job: services.search.similar(article_id), then, key="search")
        self._count_soon.start()

    @property
    def question(self) -> str:
        """All that is asked for as one query, what is chosen at the side included; empty where that is nothing."""
        return compose_query(self._query, self._model.filter)

    # --- filtering ---

    def set_filter(self, chosen: LibraryFilter) -> None:
        """Show what is left under a filter, as soon as it is known which articles have what the rows do not know."""
        missing = chosen.asked_for
        if not missing:
            self._take_filter(chosen)
            return
        self._operations.run(
            lambda services, _job: {facet: _find_held(services, facet) for facet in missing},
            lambda held: self._take_filter(LibraryFilter(chosen.facets, {**chosen.held, **held})),
            key="filter",
        )

    def _take_filter(self, chosen: LibraryFilter) -> None:
        self._model.set_filter(chosen)
        self._is_known = False
        self.filtered.emit()
        if self._query:
            self.ask_again()
        else:
            self._count_soon.start()

    def refresh_held(self) -> None:
        """Who has what the rows do not know may have changed."""
        chosen = self._model.filter
        if chosen.kinds() & ASKED_FOR:
            self.set_filter(LibraryFilter(chosen.facets))
        else:
            self._count_soon.start()

    # --- counting ---

    def count(self) -> None:
        """Count the facets of what is shown."""
        self._count_soon.stop()
        chosen, result = self._model.filter, self._model.result
        query, typing = (result.query, self._typing) if result is not None else ("", False)
        if not query:  # what is like an article stands for itself: at the side is the library
            counts = count_facets(self._model.rows, chosen)
            self.counted.emit(counts)
        else:
            counts = FacetCounts(result.total if result is not None else 0, None)
        within = self._find_within()
        apart = self._find_apart(chosen)

        def look(services: Any, _job: object) -> tuple[Any, frozenset[int] | None]:
            told = None if query else services.search.in_state(_TOLD.query)
            return services.search.tally(query, typing=typing, within=within, apart=apart), told

        def show(found: tuple[Any, frozenset[int] | None]) -> None:
            if (self._model.filter, self._model.result) == (chosen, result):
                self.counted.emit(_join(counts, *found, self._ids(chosen.without(FacetKind.TELLING)), bool(query)))

        # A search that fails says so itself; without counts the list is as good.
        self._operations.run(look, show, key="facets", on_failure=lambda _error: None)

    def _find_apart(self, chosen: LibraryFilter) -> Mapping[str, frozenset[int] | None]:
        kinds = chosen.kinds().intersection(_FOUND)
        return {kind.value: self._ids(chosen.without(kind)) for kind in kinds}


def compose_query(query: str, chosen: LibraryFilter) -> str:
    """A query that asks for what stands under a filter."""
    kinds: dict[FacetKind, list[str]] = {}
    for facet in sorted(chosen.facets, key=lambda facet: (list(FacetKind).index(facet.kind), facet.value)):
        kinds.setdefault(facet.kind, []).append(facet.query)
    either = [f"({' OR '.join(parts)})" if len(parts) > 1 else parts[0] for parts in kinds.values()]
    asked = f"({query})" if either and " OR " in query else query
    return " ".join(filter(None, [asked, *either]))


def _find_held(services: Any, facet: Facet) -> frozenset[int]:
    find: Callable[..., frozenset[int]] = services.search.holding
    return find(facet.kind.value, facet.value) if facet.value else services.search.in_state(facet.query)


def _join(
    counts: FacetCounts, facets: Any, told: frozenset[int] | None, within: frozenset[int] | None, searching: bool
) -> FacetCounts:
    joined = take_found(counts, facets, _FOUND if searching else (FacetKind.ENTITY,))
    if told is None:
        return joined
    return joined.with_told(len(told if within is None else told & within))
