"""The page of events, driven as a person drives it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain import ArticleSummary, Event
from app.ui.library.event_line import BESIDE, day_of, place_dots
from app.ui.library.events_view import EventsView
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind, Place
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices, make_articles


@pytest.fixture
def told(services: FakeServices) -> FakeServices:
    services.events.kept = {1: Event(1, "The ferry", (1, 2, 3)), 2: Event(2, "", (4, 5))}
    return services


@pytest.fixture
def page(qtbot: QtBot, told: FakeServices, window: MainWindow) -> EventsView:
    window.commands["view.events"].trigger()
    found = window.home.events
    qtbot.waitUntil(lambda: found.tree.topLevelItemCount() == 2)
    assert window.place == Place(PageKind.EVENTS)
    return found


def choose(page: EventsView, *events: int, articles: tuple[int, ...] = ()) -> None:
    page.tree.clearSelection()
    for item in page.tree._items():
        item.setSelected(page.tree._event(item).id in events)
        for n in range(item.childCount()):
            item.child(n).setSelected(item.child(n).data(0, Qt.ItemDataRole.UserRole + 2).id in articles)


def titles(page: EventsView) -> list[str]:
    return [item.text(0) for item in page.tree._items()]


def test_events_are_listed_and_counted(page: EventsView, told: FakeServices, window: MainWindow) -> None:
    assert titles(page) == ["The ferry", told.rows[4].summary.title]
    assert page._count.text() == "2"
    assert window.home.sidebar._places["events"].data(0, Qt.ItemDataRole.UserRole + 1) == 2
    first = page.tree.topLevelItem(0)
    assert first is not None and first.childCount() == 3
    assert "3 tellings" in first.data(0, Qt.ItemDataRole.AccessibleTextRole)


def test_the_same_text_again_is_said_in_words(qtbot: QtBot, page: EventsView, told: FakeServices) -> None:
    outlet = told.rows[1].summary.metadata.outlet
    rows = {i: row.summary for i, row in told.rows.items()}
    page.show_events([Event(1, "The ferry", (1, 2, 3), copies=((2, 1),))], rows)
    event = page.tree.topLevelItem(0)
    assert event is not None
    roles = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    assert "1 has the text of another" in event.data(0, roles[0])
    for role in roles:
        assert f"the same text as in {outlet}" in event.child(1).data(0, role)
        assert "the same text" not in event.child(0).data(0, role) + event.child(2).data(0, role)


def test_the_line_of_days_says_which_is_the_same_text() -> None:
    articles = dated("2023-05-09", "2023-05-11")
    plain = place_dots(articles, 900, len)
    marked = place_dots(articles, 900, len, {articles[1].id})
    outlet = articles[1].metadata.outlet
    assert [dot.copy for dot in marked] == [False, True] and not any(dot.copy for dot in plain)
    assert marked[1].label.startswith(f"{outlet} (same text)") and "same text" not in marked[0].label


def test_return_reads_the_first_two_side_by_side(qtbot: QtBot, page: EventsView, window: MainWindow) -> None:
    page.tree.setFocus()
    qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == Place(PageKind.PAIR, (1, 2)))


def test_two_chosen_articles_are_read_side_by_side(qtbot: QtBot, page: EventsView, window: MainWindow) -> None:
    choose(page, articles=(2, 3))
    page.buttons["article.compare"].click()
    qtbot.waitUntil(lambda: window.place == Place(PageKind.PAIR, (2, 3)))


def test_a_click_opens_an_event_and_an_article_can_be_read(qtbot: QtBot, page: EventsView, window: MainWindow) -> None:
    item = page.tree.topLevelItem(0)
    assert item is not None and not item.isExpanded()
    place = page.tree.visualItemRect(item).topLeft() + QPoint(60, 15)
    QTest.mouseClick(page.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert item.isExpanded()
    page.tree.setCurrentItem(item.child(1))
    qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == Place(PageKind.ARTICLE, (2,)))


def test_naming_with_f2_and_undoing_it(qtbot: QtBot, page: EventsView, window: MainWindow) -> None:
    choose(page, 2)
    page.tree.setFocus()
    qtbot.keyClick(page.tree, Qt.Key.Key_F2)
    field = page.tree.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "A  flood")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page)[1] == "A flood")
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: titles(page)[1] != "A flood")


def test_merging_and_splitting(qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow) -> None:
    choose(page, 1, 2)
    window.commands["event.merge"].trigger()
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1)
    assert page.tree.articles_of(1) == [1, 2, 3, 4, 5]
    choose(page, articles=(4, 5))
    window.commands["event.split"].trigger()
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 2)
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1)


def test_taking_out_and_emptying_with_delete(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    choose(page, articles=(3,))
    qtbot.keyClick(page.tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.tree.articles_of(1) == [1, 2])
    choose(page, 1)
    qtbot.keyClick(page.tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1)
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 2)


def test_commands_say_what_can_be_done(page: EventsView, window: MainWindow) -> None:
    names = "article.compare event.rename event.merge event.split event.out event.empty event.move".split()

    def enabled() -> list[str]:
        return [name.partition(".")[2] for name in names if window.commands[name].isEnabled()]

    choose(page, 1)
    assert enabled() == ["compare", "rename", "out", "empty"]
    assert page.buttons["article.compare"].isEnabled() and page.buttons["event.rename"].isEnabled()
    choose(page, 1, 2)
    assert enabled() == ["merge"] and not page.buttons["event.rename"].isEnabled()
    choose(page, articles=(1,))
    assert enabled() == ["split", "out", "move"]
    choose(page, articles=(4, 5))  # all that there are
    assert enabled() == ["compare", "out", "move"]
    window.commands["view.library"].trigger()
    assert "event.rename" not in [name for name in names if window.commands[name].isEnabled()]


def test_nothing_can_be_changed_in_a_library_open_for_reading(qtbot: QtBot, make_window: MakeWindow) -> None:
    services = FakeServices(make_articles(8), read_only=True)
    services.events.kept = {1: Event(1, "", (1, 2, 3))}
    window = make_window(services)
    window.commands["view.events"].trigger()
    page = window.home.events
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1)
    choose(page, 1)
    assert page.buttons["article.compare"].isEnabled() and not page.buttons["event.rename"].isEnabled()
    assert not window.commands["event.out"].isEnabled()
    qtbot.keyClick(page.tree, Qt.Key.Key_Delete)
    qtbot.keyClick(page.tree, Qt.Key.Key_F2)
    assert page.tree.findChild(QLineEdit) is None
    assert not [call for call in services.calls if call.startswith("events.e")]


def test_without_events_the_page_says_so(qtbot: QtBot, window: MainWindow) -> None:
    window.commands["view.events"].trigger()
    page = window.home.events
    assert page.empty.heading == "No events yet" and page.empty.isVisible()


def test_what_was_open_and_chosen_stays_so(qtbot: QtBot, page: EventsView, told: FakeServices) -> None:
    choose(page, 2)
    page.tree._items()[1].setExpanded(True)
    told.events.kept[3] = Event(3, "Another", (6, 7))
    told.announce(tellings=frozenset({6}))
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 3)
    assert page.tree.chosen_events() == [2] and page.tree._items()[1].isExpanded()


# --- the line of days -----------------------------------------------------------------------------------------------


def dated(*days: str) -> list[ArticleSummary]:
    rows = [article.summary for article in make_articles(len(days))]
    return [
        replace(row, metadata=replace(row.metadata, published=day, outlet="Post"))
        for row, day in zip(rows, days, strict=True)
    ]


def test_dots_stand_in_the_order_of_the_days() -> None:
    dots = place_dots(dated("2024-03-09", "2024-03-01", "", "2024-03"), 600, lambda words: 6.0 * len(words))
    assert [dot.dated for dot in dots] == [True, True, True, False]
    xs = [dot.x for dot in dots]
    assert xs == sorted(xs) and xs[0] == 0 and xs[1] == BESIDE and xs[-1] <= 600
    # One label a day, with all that tell it then; what has no date stands behind.
    assert [dot.label for dot in dots] == ["Post · 1 Mar 2024", "", "Post · 9 Mar 2024", "Post"]


def test_labels_do_not_lie_over_each_other() -> None:
    days = [f"2024-03-{n:02}" for n in range(1, 12)]
    dots = place_dots(dated(*days), 700, lambda words: 8.0 * len(words))
    labelled = [dot for dot in dots if dot.label]
    assert dots[0].label and len(labelled) < len(dots)
    for one, other in pairwise(labelled):
        assert one.x + 8.0 * len(one.label) < other.x


def test_days_beside_each_other_keep_their_labels_where_there_is_room() -> None:
    dots = place_dots(dated("2024-03-01", "2024-03-02"), 600, lambda words: 8.0 * len(words))
    assert all(dot.label for dot in dots)


def test_no_dates_are_hollow_dots() -> None:
    assert [dot.dated for dot in place_dots(dated("", "soon"), 600, len)] == [False, False]
    assert day_of("2024-13-01") is None and place_dots([], 600, len) == []


def test_many_days_fit_into_a_narrow_page() -> None:
    dots = place_dots(dated(*(f"20{n:02}-01-01" for n in range(10, 30))), 200, len)
    assert len(dots) == 20 and max(dot.x for dot in dots) <= 200
