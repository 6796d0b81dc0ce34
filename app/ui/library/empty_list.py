"""What stands in the place of a list of articles that has none: why, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain import SearchResult
from app.ui.library.filter import LibraryFilter
from app.ui.library.filter_chips import describe_filter
from app.ui.parts import EmptyPage
from app.ui.theme import Theme


class EmptyList(EmptyPage):
    """Says why, by what was asked for."""

    search_cleared = Signal()
    filter_cleared = Signal()
    like_left = Signal()  # from what is like an article back to the list
    import_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "search", parent)

    def explain(self, result: SearchResult | None, chosen: LibraryFilter, like: str) -> None:
        """`like` is the title of the article that those asked for are like, or empty."""
        if like:
            self.say(
                self.tr("Nothing like it"),
                self.tr("No other article shares enough telling words with “{title}”.").format(title=like[:80]),
                (self.tr("Show all articles"), self.like_left.emit),
            )
        elif result is not None:
            self._explain_search(result, chosen)
        elif chosen:
            self.say(
                self.tr("Nothing here"),
                self.tr("No article is left under this filter."),
                (self.tr("Show all articles"), self.filter_cleared.emit),
            )
        else:
            self.say(
                self.tr("No articles yet"),
                self.tr("Drop files on this window, or import them."),
                (self.tr("Import files…"), self.import_asked.emit),
            )

    def _explain_search(self, result: SearchResult, chosen: LibraryFilter) -> None:
        clear = (self.tr("Clear search"), self.search_cleared.emit)
        query = result.query[:80]
        if chosen:
            self.say(
                self.tr("Nothing found under this filter"),
                self.tr("No article under “{filter}” has “{query}”.").format(
                    query=query, filter=describe_filter(self, chosen)[:80]
                ),
                (self.tr("Search everywhere"), self.filter_cleared.emit),
            )
        elif result.notes:
            self.say(
                self.tr("No article has “{query}”").format(query=query),
                self.tr("The notes that have it stand above."),
                clear,
            )
        else:
            self.say(
                self.tr("Nothing found for “{query}”").format(query=query),
                self.tr(
                    "Try fewer words, or the beginning of a word. Words in quotation marks are searched as a phrase."
                ),
                clear,
            )
