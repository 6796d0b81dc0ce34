"""What a search answers: hits that lead to their place, all of an article, what is like it; searches that are kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.domain import SearchResult
from app.ui.library.filter import Facet, FacetKind, LibraryFilter
from app.ui.library.list_search import compose_query
from app.ui.library.sidebar_rows import COUNT, SAVED
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind
from tests.ui.fakes import FakeServices


def search(qtbot: QtBot, window: MainWindow, words: str) -> SearchResult:
    view = window.home.library
    view.field.setText(words)
    qtbot.waitUntil(lambda: view.result is not None and view.result.query == words)
    assert view.result is not None
    return view.result


def open_first(qtbot: QtBot, window: MainWindow) -> int:
    table = window.home.library.table
    table.select_first()
    table.setFocus()
    chosen = table.current_id()
    assert chosen is not None
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.on_text)
    return chosen


# --- opening ---


def test_an_article_opens_at_a_hit_and_f3_walks_them_all(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    result = search(qtbot, window, "council")
    chosen = open_first(qtbot, window)
    reader = window.reading.reader
    hits = services.search.places(chosen, result).spans
    assert tuple(reader.pane.layers.hits) == hits
    assert reader.find_bar.found.whole == "Found: council"
    assert reader.find_bar.count.text().endswith(f"of {len(hits)}")
    assert reader.pane.hasFocus()
    before = reader.find_bar.count.text()
    window.commands["edit.find_next"].trigger()
    assert (reader.find_bar.count.text() != before) is (len(hits) > 1)
    qtbot.keyClick(reader.pane, Qt.Key.Key_Escape)
    assert reader.find_bar.isHidden()


def test_two_articles_of_a_search_show_their_hits_side_by_side(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "council")
    table = window.home.library.table
    table.select_first()
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    window.commands["article.compare"].trigger()
    qtbot.waitUntil(lambda: window.on_text)
    split = window.reading.split
    assert split.left.pane.layers.hits
    assert split.right.pane.layers.hits
    total = len(split.left.pane.layers.hits) + len(split.right.pane.layers.hits)
    assert split.find_bar.count.text().endswith(f"of {total}")


def test_without_a_search_nothing_is_framed(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "council")
    window.home.library.field.clear()
    open_first(qtbot, window)
    assert window.reading.reader.pane.layers.hits == ()
    assert window.reading.reader.find_bar.isHidden()


# --- every hit of one ---


def test_all_hits_of_an_article_unfold_and_lead_to_their_places(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    result = search(qtbot, window, "the")
    view = window.home.library
    view.table.select_first()
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Right)
    chosen = view.table.current_id()
    assert chosen is not None
    hits, total = services.search.hits(chosen, result)
    qtbot.waitUntil(lambda: view.hits.list.model().rowCount() == total)
    assert view.hits.isVisible()
    qtbot.keyClick(view.table, Qt.Key.Key_Right)
    assert view.hits.list.hasFocus()
    qtbot.keyClick(view.hits.list, Qt.Key.Key_End)
    qtbot.keyClick(view.hits.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.on_text)
    assert window.reading.articles()[0].id == chosen
    assert window.reading.reader.find_bar.count.text() == f"{total} of {total}"
    assert window.reading.reader.finder.hits[-1] == (0, hits[-1].span)


def test_the_hits_follow_the_row_and_fold_away(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "the")
    view = window.home.library
    view.table.setFocus()
    window.commands["article.hits"].trigger()
    qtbot.waitUntil(lambda: view.hits.list.model().rowCount() > 0)
    first = view.hits._heading.whole
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view.hits._heading.whole != first)
    qtbot.keyClick(view.table, Qt.Key.Key_Left)
    assert not view.hits.isVisible()
    window.commands["article.hits"].trigger()
    assert view.hits.isVisible()
    view.field.clear()
    qtbot.waitUntil(lambda: not view.hits.isVisible())


def test_more_hits_than_are_listed_are_counted(
    qtbot: QtBot, window: MainWindow, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = services.search.hits
    monkeypatch.setattr(services.search, "hits", lambda i, result, limit=2: whole(i, result, limit=limit))
    search(qtbot, window, "the")
    window.commands["article.hits"].trigger()
    model = window.home.library.hits.list.model()
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    last = model.index(2, 0)
    assert last.data().startswith("and ")
    assert not last.flags() & Qt.ItemFlag.ItemIsEnabled


# --- more like this ---


def test_what_is_like_an_article_stands_in_the_list_until_it_is_left(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    view = window.home.library
    view.table.select_id(1)
    window.commands["article.similar"].trigger()
    wanted = {hit.article_id for hit in services.search.similar(1).hits}
    qtbot.waitUntil(lambda: {row.id for row in window.home.model.shown} == wanted)
    assert view._title.whole.startswith("Like “")
    qtbot.keyClick(view.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.home.model.rowCount() == 40)
    window.commands["article.similar"].trigger()
    qtbot.waitUntil(lambda: view.is_like)
    search(qtbot, window, "council")
    assert not view.is_like


def test_what_is_like_the_article_that_is_read(qtbot: QtBot, window: MainWindow) -> None:
    window.open_article(2)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["article.similar"].trigger()
    qtbot.waitUntil(lambda: window.home.library.is_like)
    assert window.place.kind is PageKind.LIBRARY


# --- kept searches ---


def test_a_search_is_saved_named_asked_again_and_deleted(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    sidebar = window.home.sidebar
    result = search(qtbot, window, "council")
    window.commands["edit.save_search"].trigger()
    qtbot.waitUntil(lambda: bool(sidebar._searches()))
    qtbot.waitUntil(lambda: sidebar.findChild(QLineEdit) is not None)
    editor = sidebar.findChild(QLineEdit)
    qtbot.keyClicks(editor, "The long night")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one.name for one in services.searches.saved()] == ["The long night"])
    qtbot.waitUntil(lambda: [item.text(0) for item in sidebar._searches()] == ["The long night"])
    qtbot.waitUntil(lambda: sidebar._searches()[0].data(0, COUNT) == result.total)
    window.home.library.field.clear()
    sidebar.setCurrentItem(sidebar._searches()[0])
    sidebar.setFocus()
    qtbot.keyClick(sidebar, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.home.library.result is not None)
    assert window.home.library.field.text() == "council"
    sidebar.setCurrentItem(sidebar._searches()[0])
    sidebar.setFocus()
    qtbot.keyClick(sidebar, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not sidebar._searches())
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: [item.data(0, SAVED).name for item in sidebar._searches()] == ["The long night"])


def test_what_is_narrowed_to_is_saved_with_it() -> None:
    chosen = LibraryFilter(
        frozenset({Facet(FacetKind.OUTLET, "A B"), Facet(FacetKind.OUTLET, "C"), Facet(FacetKind.UNREAD)})
    )
    assert compose_query("", LibraryFilter()) == ""
    assert compose_query("coal", LibraryFilter()) == "coal"
    assert compose_query("coal OR gas", chosen) == '(coal OR gas) is:unread (outlet:"A B" OR outlet:C)'


def test_the_last_searches_are_offered_beneath_the_empty_field(
    qtbot: QtBot, window: MainWindow, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    search(qtbot, window, "coun")
    search(qtbot, window, "council")
    open_first(qtbot, window)
    qtbot.waitUntil(lambda: services.searches.last == ["council"])
    window.commands["go.back"].trigger()
    shown: list[list[str]] = []

    def choose(menu: QMenu, _place: object) -> None:
        shown.append([action.text() for action in menu.actions() if action.text()])
        menu.actions()[0].trigger()

    monkeypatch.setattr("app.ui.library.view.show_menu", choose)
    view = window.home.library
    view.field.clear()
    view.field.setFocus()
    qtbot.keyClick(view.field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [["council", "Forget These"]]
    qtbot.waitUntil(lambda: view.result is not None and view.result.query == "council")
    view.offer_recent([], lambda: None)
    assert view.table.hasFocus()


def test_nothing_to_save_is_said(qtbot: QtBot, window: MainWindow) -> None:
    window.commands["edit.save_search"].trigger()
    assert "save it" in window.status._sentence.whole
