"""The list of articles, as it is used: sorting, searching, choosing, and never jumping."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QStyledItemDelegate, QWidget
from pytestqt.qtbot import QtBot

from app.domain import Changes, ReadState, SearchHit, SearchResult, Snippet, SnippetPlace, Span
from app.errors import UserError
from app.ui.library.compare_picker import ComparePicker
from app.ui.library.delegate import mark_up
from app.ui.library.filter import Column, Facet, FacetKind
from app.ui.library.model import LibraryModel
from app.ui.library.pairs_view import PairsView
from app.ui.library.table import LibraryTable
from app.ui.parts import show_menu
from app.ui.theme import Theme
from app.ui.window.main_window import MainWindow
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices, make_articles


@pytest.fixture
def model() -> LibraryModel:
    model = LibraryModel()
    model.set_rows(article.summary for article in make_articles(200))
    return model


@pytest.fixture
def table(qtbot: QtBot, model: LibraryModel, theme: Theme) -> LibraryTable:
    table = LibraryTable(model, theme)
    qtbot.addWidget(table)
    table.resize(1100, 600)
    table.show()
    return table


def test_newest_first_and_any_column_sorts(table: LibraryTable, model: LibraryModel) -> None:
    assert model.shown[0].id == 200
    table.sortByColumn(Column.WORDS, Qt.SortOrder.AscendingOrder)
    words = [row.words for row in model.shown]
    assert words == sorted(words)


def test_selection_and_current_row_stay_on_their_articles(table: LibraryTable, model: LibraryModel) -> None:
    table.selectRow(3)
    table.selectionModel().select(
        model.index(5, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    )
    chosen, current = set(table.selected_ids()), table.current_id()
    table.sortByColumn(Column.TITLE, Qt.SortOrder.AscendingOrder)
    assert set(table.selected_ids()) == chosen
    assert table.current_id() == current
    newer = replace(make_articles(1)[0].summary, id=900)
    model.update_rows([newer], gone=[next(iter(chosen))])
    assert set(table.selected_ids()) == chosen - {next(iter(chosen))}


def test_the_list_does_not_jump_when_articles_arrive(table: LibraryTable, model: LibraryModel) -> None:
    table.verticalScrollBar().setValue(1234)
    top = table.rowAt(0)
    row = model.row_at(top)
    assert row is not None
    offset = table.rowViewportPosition(top)
    rows = [replace(a.summary, id=1000 + a.id, added=a.summary.added.replace(year=2030)) for a in make_articles(50)]
    model.update_rows(rows)
    assert model.shown[0].id >= 1000
    assert table.rowViewportPosition(model.place_of(row.id)) == offset


def test_marking_read_repaints_and_moves_nothing(qtbot: QtBot, model: LibraryModel) -> None:
    unread = next(row for row in model.shown if row.read is ReadState.UNREAD)
    from app.ui.library.filter import LibraryFilter

    model.set_filter(LibraryFilter(frozenset({Facet(FacetKind.UNREAD)})))
    count = model.rowCount()
    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.waitSignal(model.dataChanged):
        model.update_rows([replace(unread, read=ReadState.READ)])
    assert model.rowCount() == count, "what one reads does not vanish from under the pointer"


def test_unread_is_said_and_not_only_painted(model: LibraryModel) -> None:
    unread = next(row for row in model.shown if row.read is ReadState.UNREAD)
    index = model.index(model.place_of(unread.id), 0)
    assert "unread" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_ten_thousand_rows(qtbot: QtBot, theme: Theme) -> None:
    base = [article.summary for article in make_articles(100)]
    rows = [replace(base[n % 100], id=n) for n in range(10_000)]
    model = LibraryModel()
    table = LibraryTable(model, theme)
    qtbot.addWidget(table)
    table.resize(1100, 700)
    table.show()
    slowest = 0.0
    for work in (
        lambda: model.set_rows(rows),
        lambda: table.grab(),
        lambda: table.sortByColumn(Column.WORDS, Qt.SortOrder.AscendingOrder),
        lambda: table.selectAll(),
        lambda: table.selected_ids(),
        lambda: table.scrollToBottom(),
        lambda: model.set_result(SearchResult("x", 200, tuple(SearchHit(n, 1.0) for n in range(200)))),
        lambda: model.set_result(None),
    ):
        start = time.perf_counter()
        work()
        slowest = max(slowest, time.perf_counter() - start)
    # Generous, since tests share the machine; the benchmark holds the real figure.
    assert slowest < 0.5


def test_columns_give_way_to_titles(qtbot: QtBot, table: LibraryTable) -> None:
    table.resize(700, 500)
    assert table.isColumnHidden(Column.TAGS)
    assert not table.isColumnHidden(Column.OUTLET)
    assert table.columnWidth(Column.TITLE) >= 300
    for width in (520, 380):  # a window at 200 % on a small screen
        table.resize(width, 500)
        assert table.columnWidth(Column.TITLE) >= 300
    assert table.isColumnHidden(Column.DATE) and table.isColumnHidden(Column.OUTLET)
    table.resize(700, 500)
    assert not table.isColumnHidden(Column.OUTLET)
    menu = table.make_column_menu()
    tags = next(action for action in menu.actions() if action.text() == "Tags")
    tags.trigger()
    assert not table.isColumnHidden(Column.TAGS), "what the reader chose stays"
    state = table.save_state()
    table._choose_automatically()
    assert table.isColumnHidden(Column.TAGS)
    table.restore_state(state)
    assert not table.isColumnHidden(Column.TAGS)
    table.restore_state({"sort": "nonsense"})


def test_hits_are_bold_and_everything_else_is_text() -> None:
    snippet = Snippet("a <b>bridge</b> & bridge", (Span(18, 24), Span(5, 11), Span(6, 8)))
    marked = mark_up(snippet, QColor("#123456"))
    assert marked.count("<b style") == 2
    assert "<b>" not in marked
    assert "&lt;b&gt;" in marked
    assert "&amp;" in marked


def test_whose_words_they_are_is_said() -> None:
    said = Snippet("a bridge", (Span(2, 8),), SnippetPlace.HIGHLIGHT)
    assert mark_up(said, QColor("#123456")).startswith("<i>Your comment:</i> a <b")
    assert "Your" not in mark_up(Snippet("a bridge", ()), QColor("#123456"))


# --- in the window -----------------------------------------------------------------------------------------------


def test_search_answers_while_typing(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    view = window.home.library
    window.commands["edit.search"].trigger()
    qtbot.waitUntil(view.field.hasFocus)
    qtbot.keyClicks(view.field, "bridge")
    qtbot.waitUntil(lambda: view.result is not None and view.result.query == "bridge")
    shown = window.home.model.shown
    assert shown
    qtbot.waitUntil(lambda: window.home.model.snippets(shown[0].id) is not None)
    assert window.home.model.snippets(window.home.model.shown[-1].id) is None, "only visible rows get snippets"
    assert view._title.whole == "Search: bridge"
    qtbot.keyClick(view.field, Qt.Key.Key_Escape)
    assert view.result is None
    assert window.home.model.rowCount() == 40


def test_a_hit_is_opened_with_its_marks(qtbot: QtBot, window: MainWindow) -> None:
    view = window.home.library
    qtbot.keyClicks(view.field, "council")
    qtbot.waitUntil(lambda: view.result is not None)
    qtbot.keyClick(view.field, Qt.Key.Key_Down)
    qtbot.waitUntil(view.table.hasFocus)
    chosen = view.table.current_id()
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.on_text)
    article = window.reading.articles()[0]
    assert article.id == chosen
    hits = window.reading.reader.finder._resting[0]
    assert hits
    assert all(article.document.text[s.start : s.end].lower() == "council" for s in hits)
    window.commands["go.back"].trigger()
    assert view.field.text() == "council"
    assert view.table.current_id() == chosen


def test_no_result_says_what_to_do(qtbot: QtBot, window: MainWindow) -> None:
    view = window.home.library
    qtbot.keyClicks(view.field, "zzzz")
    qtbot.waitUntil(lambda: view.empty.isVisible())
    assert "zzzz" in view.empty.heading


def test_found_but_outside_the_filter(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    services.articles.edit([1], {"tags": ("lonely",), "title": "Xylophone"})
    services.rows[1] = replace(services.rows[1], document=services.rows[2].document)
    counts = window.home.sidebar
    qtbot.waitUntil(lambda: counts._counts is not None and "lonely" in dict(counts._counts.of(FacetKind.TAG)))
    window.home.sidebar.choose(Facet(FacetKind.TAG, "lonely"))
    assert [row.id for row in window.home.model.shown] == [1]
    qtbot.keyClicks(window.home.library.field, "monday")
    qtbot.waitUntil(lambda: window.home.library.empty.isVisible())
    assert window.home.library.empty.heading == "Nothing found under this filter"
    window.home.library.filter_cleared.emit()
    qtbot.waitUntil(lambda: window.home.model.rowCount() > 0)


def test_an_answer_to_an_older_question_is_let_go(qtbot: QtBot, window: MainWindow) -> None:
    view = window.home.library
    view.field.setText("bridge")
    view.show_result(SearchResult("brid", 1, (SearchHit(1, 1.0),)))
    assert view.result is None


def test_a_search_that_fails_is_said(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    services.failing["search.search"] = UserError("index-failed")
    qtbot.keyClicks(window.home.library.field, "bridge")
    qtbot.waitUntil(window.notice.isVisible)
    assert "search index" in window.notice.text


def test_filters_with_counts(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    sidebar = window.home.sidebar
    qtbot.waitUntil(lambda: sidebar._counts is not None and sidebar._counts.total == 40)
    sidebar.choose(Facet(FacetKind.UNREAD))
    assert all(row.read is ReadState.UNREAD for row in window.home.model.shown)
    assert window.home.library._title.whole == "Unread"
    sidebar.clear_filter()
    assert window.home.model.rowCount() == 40


def test_typing_a_title_finds_its_row(qtbot: QtBot, window: MainWindow) -> None:
    table = window.home.library.table
    table.setFocus()
    qtbot.keyClicks(table, "court")
    row = window.home.model.row_at(table.currentIndex().row())
    assert row is not None
    assert row.title.startswith("Court")


def test_two_chosen_articles_offer_to_be_compared(qtbot: QtBot, window: MainWindow) -> None:
    view = window.home.library
    assert not view._compare.isVisible()
    view.table.selectRow(0)
    assert view._compare.text().strip() == "Compare with…"
    qtbot.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view._compare.text().strip() == "Open side by side"
    ids = view.table.selected_ids()
    view._compare.click()
    qtbot.waitUntil(lambda: window.on_text)
    assert [article.id for article in window.reading.articles()] == ids


def test_the_context_menu_holds_what_can_be_done(window: MainWindow) -> None:
    window.home.library.table.selectRow(0)
    names = [action.objectName() for action in window.home.library.make_context_menu().actions() if action.objectName()]
    assert "article.trash" in names
    assert "article.compare_with" in names


def test_hovering_paints_the_whole_row(qtbot: QtBot, window: MainWindow) -> None:
    table = window.home.library.table
    table._hover(table.rowAt(60))
    assert table.hovered_row == 1
    table.grab()
    qtbot.mouseMove(table.viewport(), QPoint(10, 10))


def test_the_first_way_to_begin_has_the_keyboard(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeServices())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(window.home.welcome.samples.hasFocus)
    with qtbot.waitSignal(window.home.welcome.samples_asked):
        qtbot.keyClick(window.home.welcome.samples, Qt.Key.Key_Return)


def test_what_can_be_done_about_a_library_that_does_not_open_has_the_keyboard(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    window = make_window(None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    tried: list[bool] = []
    window.show_problem(UserError("library-missing", path="/gone"), ("Try again", lambda: tried.append(True)))
    button = QApplication.focusWidget()
    assert isinstance(button, QPushButton) and button.text() == "Try again"
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert tried


@pytest.mark.parametrize("size", [(1024, 700), (700, 420)])
def test_a_long_reason_why_a_library_does_not_open_is_read_whole(
    qtbot: QtBot, make_window: MakeWindow, size: tuple[int, int]
) -> None:
    window = make_window(None)
    window.resize(*size)
    where = "/home/somebody/with a long name/and a library far down/in a folder of folders"
    window.show_problem(
        UserError("library-corrupt", path=f"{where}/library.db", backups=f"{where}/backups"),
        ("Try again", lambda: None),
    )
    QApplication.processEvents()
    label = next(label for label in window.findChildren(QLabel) if "damaged" in label.text())
    assert label.height() >= label.heightForWidth(label.width()) > 2 * label.fontMetrics().height()


def test_an_empty_library_welcomes(qtbot: QtBot, make_window: MakeWindow) -> None:
    services = FakeServices()
    window = make_window(services)
    qtbot.waitUntil(lambda: window.home.welcome.isVisible())
    assert not window.home.sidebar.isVisible()
    start = time.monotonic()
    window.home.welcome.samples.click()
    qtbot.waitUntil(lambda: window.on_text)
    assert time.monotonic() - start < 60
    assert len(window.reading.articles()) == 2
    assert window.reading.pair is not None
    window.pages.back()
    qtbot.waitUntil(window.home.library.isVisible)


# --- by keyboard, and in order ------------------------------------------------------------------------------------


def ask_by_key(widget: QWidget) -> None:
    """As the menu key does: the event comes to the widget with the keyboard, for somewhere in its middle."""
    middle = widget.rect().center()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(widget, QContextMenuEvent(reason, middle, widget.mapToGlobal(middle)))


@pytest.fixture
def menus(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], QPoint]]:
    """The words of the menus that were shown, and where."""
    shown: list[tuple[list[str], QPoint]] = []

    def show(menu: QMenu, place: QPoint) -> None:
        shown.append(([action.text().replace("&", "") for action in menu.actions() if action.text()], place))

    for module in ("view", "pairs_view", "table"):
        monkeypatch.setattr(f"app.ui.library.{module}.show_menu", show)
    return shown


def test_the_menu_key_asks_for_the_current_row(window: MainWindow, menus: list[tuple[list[str], QPoint]]) -> None:
    table = window.home.library.table
    window.home.model.update_rows([], gone=range(4, 200))
    table.selectRow(1)
    ask_by_key(table)
    words, place = menus[0]
    assert "Move to Trash" in words
    assert table.rowAt(table.viewport().mapFromGlobal(place).y()) == 1
    table.clearSelection()
    table.setCurrentIndex(window.home.model.index(-1, 0))
    ask_by_key(table)
    words, _ = menus[1]
    assert words == ["Sort By", "Columns"], "of the list itself there is always something to say"


def test_columns_are_sorted_and_chosen_by_keyboard(window: MainWindow) -> None:
    table, model = window.home.library.table, window.home.model
    menu = window.home.library.make_context_menu()
    (sort,) = [action.menu() for action in menu.actions() if action.text() == "Sort By"]
    assert [action.text() for action in sort.actions() if action.isChecked()] == ["Added", "Descending"]
    next(action for action in sort.actions() if action.text() == "Words").trigger()
    assert model.sorting == (Column.WORDS, True)
    sort = table.make_sort_menu()
    next(action for action in sort.actions() if action.text() == "Ascending").trigger()
    assert model.sorting == (Column.WORDS, False)
    assert table.horizontalHeader().sortIndicatorSection() == Column.WORDS


def test_menus_go_away_after_use(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QMenu, "exec", lambda menu, _place: menu.addAction("used"))
    holder = QWidget()
    qtbot.addWidget(holder)
    for _ in range(3):
        show_menu(QMenu(holder), QPoint())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not holder.findChildren(QMenu)


def test_the_picker_makes_nothing_anew_when_it_opens(window: MainWindow) -> None:
    rows = window.home.model.shown
    picker = ComparePicker(window.theme, window.home)
    for _ in range(3):
        picker.open(rows[0], rows)
    assert len(picker.findChildren(QStyledItemDelegate)) <= 2  # its own, and the one Qt's list begins with


def test_a_name_that_is_being_typed_stays_while_the_list_follows_the_library(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    services.pairs.save(1, 2, "The Bridge")
    window.commands["view.pairs"].trigger()
    page = window.home.pairs
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.list.setCurrentIndex(page.model.index(0))
    page.rename_current()
    (editor,) = page.list.findChildren(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "A better name")
    services.pairs.save(3, 4, "Another")
    services.articles.edit([1], {"title": "Anew"})
    qtbot.waitUntil(lambda: window.home.contents.find_pair(2) is not None)
    qtbot.wait(80)
    assert editor.isVisible() and editor.text() == "A better name"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: services.pairs.get(1).title == "A better name")
    qtbot.waitUntil(lambda: titles_of(page) == {"A better name", "Another"})


def titles_of(page: PairsView) -> set[str]:
    return {page.model.index(place).data() for place in range(page.model.rowCount())}


def test_pairs_that_did_not_change_are_not_set_again(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    services.pairs.save(1, 2, "The Bridge")
    page = window.home.pairs
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    with qtbot.assertNotEmitted(page.model.modelReset):
        services.articles.edit([9], {"title": "Anew"})
        qtbot.waitUntil(lambda: window.home.model.find(9).title == "Anew")  # type: ignore[union-attr]
        qtbot.wait(60)


def test_an_older_answer_does_not_undo_a_newer_one(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    home, asked = window.home, []
    monkeypatch.setattr(home, "_read", lambda _work, then, key="": asked.append((then, key)))
    row = home.model.find(1)
    assert row is not None
    for _ in range(2):
        home.refresh(Changes(articles=frozenset({1})))
    older, newer = [then for then, key in asked if not key]
    newer([replace(row, metadata=replace(row.metadata, title="Newer"))])
    older([replace(row, metadata=replace(row.metadata, title="Older"))])
    assert home.model.find(1).title == "Newer"  # type: ignore[union-attr]


def test_a_search_that_was_finished_stays_so_when_the_index_changes(
    qtbot: QtBot, window: MainWindow, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, asked = window.home.library, []
    monkeypatch.setattr(
        window.home._operations, "search", lambda _query, _then, *, typing, **_options: asked.append(typing)
    )
    qtbot.keyClicks(view.field, "bridge")
    qtbot.keyClick(view.field, Qt.Key.Key_Return)
    assert asked[-1] is False
    view.show_result(SearchResult("bridge", 1, (SearchHit(1, 1.0),)))
    window.home.refresh(Changes(search_index=True))
    assert asked[-1] is False


def test_headings_of_the_sidebar_fold_by_key_wherever_the_pointer_is(qtbot: QtBot, window: MainWindow) -> None:
    sidebar = window.home.sidebar
    qtbot.waitUntil(lambda: bool(sidebar._counts and sidebar._counts.of(FacetKind.TAG)))
    heading = sidebar._headings[FacetKind.TAG]
    sidebar.setFocus()
    sidebar.setCurrentItem(heading)
    sidebar.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    for expected in (False, True):
        qtbot.keyClick(sidebar, Qt.Key.Key_Return)
        assert heading.isExpanded() is expected
    qtbot.keyClick(sidebar, Qt.Key.Key_Space)
    assert not heading.isExpanded()
