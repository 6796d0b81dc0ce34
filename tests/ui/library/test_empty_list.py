"""Where no article stands, the list says why, and offers the way out of it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain import SearchHit, SearchResult
from app.ui.library.empty_list import EmptyList
from app.ui.library.filter import Facet, FacetKind, LibraryFilter
from app.ui.theme import Theme

UNREAD = LibraryFilter(frozenset({Facet(FacetKind.UNREAD)}))
NOTHING = SearchResult("harbour", 0, ())
IN_NOTES = SearchResult("harbour", 0, (), notes=(SearchHit(-1, 1.0),))


@pytest.mark.parametrize(
    ("result", "chosen", "like", "heading", "answer", "signal"),
    [
        (None, LibraryFilter(), "", "No articles yet", "Import files…", "import_asked"),
        (None, UNREAD, "", "Nothing here", "Show all articles", "filter_cleared"),
        (NOTHING, LibraryFilter(), "", "Nothing found for “harbour”", "Clear search", "search_cleared"),
        (IN_NOTES, LibraryFilter(), "", "No article has “harbour”", "Clear search", "search_cleared"),
        (NOTHING, UNREAD, "", "Nothing found under this filter", "Search everywhere", "filter_cleared"),
        (NOTHING, LibraryFilter(), "A strike", "Nothing like it", "Show all articles", "like_left"),
    ],
)
def test_each_reason_has_its_way_out(
    qtbot: QtBot,
    theme: Theme,
    result: SearchResult | None,
    chosen: LibraryFilter,
    like: str,
    heading: str,
    answer: str,
    signal: str,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    empty = EmptyList(theme, window)
    empty.explain(result, chosen, like)
    assert empty.heading == heading
    (button,) = empty.findChildren(QPushButton)
    assert button.text() == answer
    with qtbot.waitSignal(getattr(empty, signal), timeout=1_000):
        button.click()
