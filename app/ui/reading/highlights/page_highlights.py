"""The highlights of the page of texts: read for what is shown, and kept true while the library changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain import Changes
from app.highlights import Highlight
from app.ui.highlight_work import HighlightWork
from app.ui.operations import Operations

if TYPE_CHECKING:
    from app.ui.reading.reading_views import ReadingViews


class PageHighlights(QObject):
    """Feeds the view that is shown."""

    def __init__(self, operations: Operations, views: ReadingViews, parent: QObject) -> None:
        super().__init__(parent)
        self.work = HighlightWork(operations, self)
        self._views = views
        self._ids: tuple[int, ...] = ()
        self._then: Callable[[], None] | None = None

    def show(self) -> None:
        """Other texts are shown."""
        self._ids = tuple(article.id for article in self._views.articles())
        if (highlights := self._views.highlights) is not None:
            highlights.begin(self.work)
            self.read()

    def read(self) -> None:
        ids = self._ids
        if ids:
            self.work.read(ids, lambda found: self._take(ids, found))

    def _take(self, ids: Sequence[int], found: list[Highlight]) -> None:
        highlights = self._views.highlights
        if tuple(ids) == self._ids and highlights is not None:
            highlights.set_highlights(found)

    def leave(self) -> None:
        """The reader goes elsewhere: what was typed is on its way."""
        if (highlights := self._views.highlights) is not None:
            highlights.close()
        self._ids = ()

    def follow(self, changes: Changes) -> None:
        if changes.highlights or changes.articles & set(self._ids):
            self.read()
