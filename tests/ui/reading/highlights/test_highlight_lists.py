"""The list beside the text, the page of all highlights, the tray and the trash: as a person goes through them."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain import Anchor, Span
from app.highlights import Colour, Highlight, Passage
from app.ui.library.highlights_view import HighlightsView, Which
from app.ui.library.sidebar import HIGHLIGHTS
from app.ui.library.sidebar_rows import COUNT
from app.ui.parts import InlineBar
from app.ui.reading.highlights.choosing import Choice, Order, Shelf
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind, Place
from app.ui.wording import group_digits
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def add(
    services: FakeServices, article: int, block: int, colour: Colour = Colour.YELLOW, comment: str = "", tags: str = ""
) -> Highlight:
    start = services.rows[article].document.blocks[block].start
    place = (article, Span(start, start + 30))
    return services.highlights.add([place], colour, comment=comment, tags=tuple(tags.split()))


def lose(services: FakeServices, highlight: Highlight) -> None:
    (passage,) = highlight.passages
    services.highlights.rows[highlight.id] = replace(highlight, passages=(replace(passage, place=None),))


def open_page(window: MainWindow, qtbot: QtBot, rows: int) -> HighlightsView:
    window.commands["view.highlights"].trigger()
    page = window.home.highlights
    qtbot.waitUntil(lambda: len(page.list.rows.items) == rows)
    return page


def test_the_list_beside_the_text_can_be_sorted(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    first = add(services, 1, 1, Colour.PINK)
    second = add(services, 1, 2, Colour.YELLOW)
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["highlight.list"].trigger()
    panel = window.reading.highlights.panel
    qtbot.waitUntil(lambda: len(panel.list.rows.items) == 2)

    def ids() -> list[int]:
        return [highlight.id for highlight in panel.list.rows.items]

    assert ids() == [first.id, second.id], "as they stand in the text"
    panel.order.setCurrentIndex(panel.order.findData(Order.COLOUR))
    assert ids() == [second.id, first.id]
    panel.order.setCurrentIndex(panel.order.findData(Order.NEWEST))
    assert ids() == [second.id, first.id]


def test_what_a_shelf_chooses() -> None:
    shelf = Shelf(
        Highlight(
            n, (Passage(1, Anchor(Span(n, n + 1), f"quote{n}", "", ""), Span(n, n + 1) if n else None, "T"),),
            list(Colour)[n % 5], f"Comment {n}", "", ("odd",) if n % 2 else (), NOW + timedelta(n % 7), NOW, 1,
        )
        for n in range(30)
    )  # fmt: skip
    assert [h.id for h in shelf.choose(Choice("QUOTE2 #odd"))] == [21, 23, 25, 27, 29]
    assert [h.id for h in shelf.choose(Choice(colours=frozenset({Colour.YELLOW}), tag="odd"))] == [5, 15, 25]
    assert [h.id for h in shelf.choose(Choice(), lost=True)] == [0] and shelf.lost == 1
    assert [h.id for h in shelf.choose(Choice(order=Order.NEWEST))][:3] == [27, 20, 13]
    assert [h.colour for h in shelf.choose(Choice(order=Order.COLOUR))] == sorted(
        (h.colour for h in shelf.highlights), key=list(Colour).index
    )
    assert shelf.tags == ["odd"]


def show_kind(page: HighlightsView, kind: Which) -> None:
    page.which.setCurrentIndex(list(Which).index(kind))


def shown(page: HighlightsView) -> list[int]:
    return [highlight.id for highlight in page.list.rows.items]


def press_answer(bar: InlineBar, words: str) -> None:
    button = next(b for b in bar.findChildren(QPushButton) if b.text().replace("&", "") == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def open_article(window: MainWindow, qtbot: QtBot, number: int = 1) -> None:
    window.open_article(number)
    qtbot.waitUntil(lambda: window.on_text and [a.id for a in window.reading.articles()] == [number])


# --- beside the text --------------------------------------------------------------------------------------------------


def test_the_list_beside_a_text_goes_to_each_in_its_order(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    second, first = add(services, 1, 3), add(services, 1, 1)
    add(services, 2, 1)
    open_article(window, qtbot)
    window.commands["highlight.list"].trigger()
    rows = window.reading.highlights.panel.list
    qtbot.waitUntil(lambda: [h.id for h in rows.rows.items] == [first.id, second.id])
    assert rows.hasFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    pane = window.reading.reader.pane
    assert pane.layers.current_highlight == second.id and pane.hasFocus()


def test_the_list_is_filtered_as_one_types_and_closes_with_its_key(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    add(services, 1, 1)
    said = add(services, 1, 2, comment="Who says so?")
    open_article(window, qtbot)
    window.commands["highlight.list"].trigger()
    panel = window.reading.highlights.panel
    qtbot.waitUntil(lambda: len(panel.list.rows.items) == 2)
    qtbot.keyClicks(panel.field, "WHO")
    assert [h.id for h in panel.list.rows.items] == [said.id]
    window.commands["highlight.list"].trigger()
    assert panel.isHidden() and window.reading.reader.pane.hasFocus()
    window.commands["highlight.list"].trigger()
    assert len(panel.list.rows.items) == 2, "the next look is at all of them"


def test_the_list_deletes_and_escape_leads_back_to_the_text(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    add(services, 1, 1)
    open_article(window, qtbot)
    window.commands["highlight.list"].trigger()
    rows = window.reading.highlights.panel.list
    qtbot.waitUntil(lambda: len(rows.rows.items) == 1)
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not rows.rows.items)
    assert services.highlights.rows[1].trashed is not None
    QTest.keyClick(rows, Qt.Key.Key_Escape)
    assert window.reading.reader.pane.hasFocus()


# --- all of the library -----------------------------------------------------------------------------------------------


def test_the_page_filters_by_colour_tag_and_words_and_sorts(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    green = add(services, 1, 1, Colour.GREEN, tags="doubt")
    pink = add(services, 2, 1, Colour.PINK, comment="loud")
    blue = add(services, 1, 2, Colour.BLUE, tags="doubt source")
    page = open_page(window, qtbot, 3)
    page.order.setCurrentIndex(list(Order).index(Order.NEWEST))
    assert shown(page) == [blue.id, pink.id, green.id]
    page.order.setCurrentIndex(list(Order).index(Order.COLOUR))
    assert shown(page) == [green.id, blue.id, pink.id]
    page.colours.buttons[Colour.BLUE].click()
    page.colours.buttons[Colour.PINK].click()
    assert shown(page) == [blue.id, pink.id]
    page.tag.setCurrentIndex(page.tag.findData("doubt"))
    assert shown(page) == [blue.id]
    page.tag.setCurrentIndex(0)
    qtbot.keyClicks(page.field, "loud")
    assert shown(page) == [pink.id]
    qtbot.keyClicks(page.field, "er")
    assert not shown(page) and page.empty.heading == "None like that"


def test_return_goes_to_the_place(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    highlight = add(services, 3, -3)
    page = open_page(window, qtbot, 1)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.on_text and window.place == Place(PageKind.ARTICLE, (3,)))
    pane = window.reading.reader.pane
    qtbot.waitUntil(lambda: pane.layers.current_highlight == highlight.id)
    qtbot.waitUntil(lambda: not pane.scrolling.is_gliding)
    place = highlight.passages[0].place
    assert place is not None and pane.viewport().rect().contains(pane.rect_of(place).center().toPoint())


def test_a_tie_opens_both_texts(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    services.highlights.add([(1, Span(80, 100)), (2, Span(90, 110))], stance="agree")
    page = open_page(window, qtbot, 1)
    page.buttons.open.click()
    qtbot.waitUntil(lambda: window.on_text and window.place == Place(PageKind.PAIR, (1, 2)))


def test_the_page_follows_what_happens(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    add(services, 1, 1)
    page = open_page(window, qtbot, 1)
    add(services, 1, 2)
    qtbot.waitUntil(lambda: len(page.list.rows.items) == 2)


def test_they_are_counted_at_the_side(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    place = window.home.sidebar._places[HIGHLIGHTS]
    made = [add(services, 1, block) for block in (1, 2)]
    qtbot.waitUntil(lambda: place.data(0, COUNT) == 2)
    services.highlights.trash([made[0].id])
    qtbot.waitUntil(lambda: place.data(0, COUNT) == 1)


def test_only_what_changed_is_read_again(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.home.contents._is_begun)
    for article, block in ((1, 1), (1, 2), (2, 1)):
        add(services, article, block)
    page = open_page(window, qtbot, 3)
    _, kept, other = page.list.rows.items
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(page.list.rows.items) == 2 and "(1)" in page.which.itemText(2))
    window.commands["view.library"].trigger()
    services.highlights.change(kept.id, kept.revision, comment="Said elsewhere")
    services.highlights.trash([other.id])
    open_page(window, qtbot, 1)
    assert page.list.rows.items[0].comment == "Said elsewhere"
    assert services.calls.count("highlights.list") == 1, "all of them were read once"
    services.announce(articles=frozenset({1}))
    qtbot.waitUntil(lambda: services.calls.count("highlights.list") == 2)


def test_of_very_many_the_first_are_there_before_all(
    window: MainWindow, services: FakeServices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for block in (1, 2, 3):
        add(services, 1, block)
    go_on, read_all = threading.Event(), services.highlights.list
    monkeypatch.setattr(services.highlights, "first", lambda _limit: (read_all()[:1], 12_345))
    monkeypatch.setattr(services.highlights, "list", lambda: go_on.wait(5) and read_all())
    page = open_page(window, qtbot, 1)
    qtbot.waitUntil(lambda: page._count.text() == group_digits(12_345))
    go_on.set()
    qtbot.waitUntil(lambda: len(page.list.rows.items) == 3 and page._count.text() == "3")


def test_an_empty_page_says_how_to_begin(window: MainWindow) -> None:
    window.commands["view.highlights"].trigger()
    assert window.home.highlights.empty.heading == "No highlights yet"


# --- tray and trash ---------------------------------------------------------------------------------------------------


def test_what_was_not_found_is_placed_by_hand(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    highlight = add(services, 1, 1)
    lose(services, highlight)
    add(services, 1, 2)
    page = open_page(window, qtbot, 2)
    show_kind(page, Which.LOST)
    assert shown(page) == [highlight.id]
    page.buttons.open.click()
    bar = window.reading.highlights.bar
    qtbot.waitUntil(lambda: window.on_text and bar.isVisible())
    assert highlight.passages[0].quote in bar.text
    press_answer(bar, "Place here")  # nothing is selected yet
    assert bar.isVisible() and services.highlights.rows[highlight.id].is_lost
    pane = window.reading.reader.pane
    start = pane.text.document.blocks[3].start
    pane.select_span(Span(start, start + 25))
    press_answer(bar, "Place here")
    qtbot.waitUntil(lambda: not services.highlights.rows[highlight.id].is_lost)
    placed = services.highlights.rows[highlight.id].passages[0].place
    assert placed is not None and placed.start == start
    qtbot.waitUntil(lambda: placed in [mark.span for mark in pane.layers.highlights])
    assert bar.isHidden()
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: services.highlights.rows[highlight.id].is_lost)
    assert services.highlights.rows[highlight.id].passages[0].quote == highlight.passages[0].quote


def test_the_trash_restores_and_deletes_for_ever(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    one, other = add(services, 1, 1), add(services, 1, 2)
    page = open_page(window, qtbot, 2)
    page.list.selectAll()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not shown(page))
    show_kind(page, Which.TRASH)
    assert sorted(shown(page)) == [one.id, other.id]
    page.list.setCurrentIndex(page.list.rows.index(0))
    page.buttons.restore.click()
    qtbot.waitUntil(lambda: len(shown(page)) == 1)
    left = shown(page)[0]
    page.buttons.purge.click()
    press_answer(page.bar, "Keep")
    assert left in services.highlights.rows
    page.buttons.purge.click()
    press_answer(page.bar, "Delete for ever")
    qtbot.waitUntil(lambda: left not in services.highlights.rows)
    assert len(services.highlights.rows) == 1


def test_a_library_for_reading_only_lists_but_deletes_nothing(
    make_window: MakeWindow, services: FakeServices, qtbot: QtBot
) -> None:
    highlight = add(services, 1, 1)
    lose(services, highlight)
    services.library.read_only = True
    window = make_window(services)
    page = open_page(window, qtbot, 1)
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert not page.buttons.delete.isEnabled() and "highlights.trash" not in services.calls
    page.buttons.open.click()
    bar = window.reading.highlights.bar
    qtbot.waitUntil(lambda: window.on_text and bar.isVisible())
    assert [b.text() for b in bar.findChildren(QPushButton)] == ["Close"]


def test_a_projector_shows_no_list_and_gives_it_back(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    add(services, 1, 1)
    open_article(window, qtbot)
    window.commands["highlight.list"].trigger()
    panel = window.reading.highlights.panel
    assert panel.isVisible()
    window.commands["view.projector"].trigger()
    assert panel.isHidden()
    window.commands["view.projector"].trigger()
    assert not panel.isHidden()


def test_the_list_closes_with_its_button(window: MainWindow, qtbot: QtBot) -> None:
    open_article(window, qtbot)
    window.commands["highlight.list"].trigger()
    panel = window.reading.highlights.panel
    qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    assert panel.isHidden() and not window.commands["highlight.list"].isChecked()
    assert window.reading.reader.pane.hasFocus()
