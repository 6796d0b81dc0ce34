"""The searches of a library that are kept: saved ones at the side, with what they find now, and the last ones beneath
the search field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain import SavedSearch
from app.ui.operations import Operations

MOST_COUNTED = 40  # saved searches whose articles are counted


class KeptSearches(QObject):
    """Reads, saves, names and deletes them; all but remembering leaves a step to undo."""

    changed = Signal(list)  # SavedSearch, by name
    counted = Signal(object)  # how many articles each finds, by its id
    naming_wanted = Signal(int)  # a search that was just saved is there now

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._last = ""
        self._to_name = 0

    def name_when_read(self, search_id: int) -> None:
        """Ask for a name as soon as the list has it."""
        self._to_name = search_id
        self.refresh()

    def refresh(self) -> None:
        self._operations.run(lambda services, _job: services.searches.saved(), self._on_read, key="saved-searches")

    def _on_read(self, saved: list[SavedSearch]) -> None:
        self.changed.emit(saved)
        if self._to_name in {one.id for one in saved}:
            self.naming_wanted.emit(self._to_name)
            self._to_name = 0
        self.count(saved)

    def count(self, saved: list[SavedSearch]) -> None:
        """How many articles each finds, one after the other in the background."""

        def look(services: Any, job: Any) -> Mapping[int, int]:
            counts = {}
            for one in saved[:MOST_COUNTED]:
                job.check()
                counts[one.id] = services.search.search(one.query, limit=0).total
            return counts

        if saved:
            # A search that fails says so when it is chosen.
            self._operations.run(look, self.counted.emit, key="saved-counts", on_failure=lambda _error: None)

    def remember(self, query: str) -> None:
        """This query led somewhere."""
        if query and query != self._last:
            self._last = query
            self._operations.run(
                lambda services, _job: services.searches.remember(query), key="remember", on_failure=lambda _error: None
            )

    def read_recent(self, then: Callable[[list[str]], None]) -> None:
        self._operations.run(lambda services, _job: services.searches.recent(), then, key="recent-searches")

    def forget_recent(self) -> None:
        self._last = ""
        self._operations.run(lambda services, _job: services.searches.forget_recent())

    def save(self, query: str, then: Callable[[SavedSearch], None]) -> None:
        """Save under its own words; `then` may ask for a better name."""
        self._operations.change(
            self.tr("Save search"),
            lambda services: services.searches.save(query),
            lambda services, saved: services.searches.delete(saved.id),
            say=self.tr("Search saved"),
            then=then,
        )

    def rename(self, search_id: int, name: str) -> None:
        self._operations.change(
            self.tr("Rename search"),
            lambda services: services.searches.rename(search_id, name),
            lambda services, before: services.searches.rename(search_id, before),
        )

    def delete(self, search_id: int) -> None:
        self._operations.change(
            self.tr("Delete search"),
            lambda services: services.searches.delete(search_id),
            lambda services, saved: services.searches.restore(saved),
            say=self.tr("Search deleted"),
        )
