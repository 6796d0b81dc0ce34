"""Facets beside the list: what a search found is counted by them, and narrowed with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from app.domain import Changes, SearchOrder
from app.ui.library.filter import Facet, FacetKind
from app.ui.library.sidebar import AT_FIRST
from app.ui.library.sidebar_rows import COUNT, FACET, MORE
from app.ui.window.main_window import MainWindow
from tests.ui.fakes import FakeServices

OUTLET = Facet(FacetKind.OUTLET, "Civic Review")


@pytest.fixture
def counted(qtbot: QtBot, window: MainWindow) -> MainWindow:
    sidebar = window.home.sidebar
    qtbot.waitUntil(lambda: sidebar._counts is not None and bool(sidebar._counts.of(FacetKind.ENTITY)))
    return window


def item_of(window: MainWindow, facet: Facet) -> QTreeWidgetItem:
    return window.home.sidebar._items[facet]


def click(qtbot: QtBot, window: MainWindow, item: QTreeWidgetItem, *, ctrl: bool = False) -> None:
    sidebar = window.home.sidebar
    sidebar.scrollToItem(item)
    place: QPoint = sidebar.visualItemRect(item).center()
    keys = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, keys, place)


def search(qtbot: QtBot, window: MainWindow, words: str) -> None:
    view = window.home.library
    view.field.setText(words)
    qtbot.waitUntil(lambda: view.result is not None and view.result.query == words)


def shown_outlets(window: MainWindow) -> set[str]:
    return {row.metadata.outlet for row in window.home.model.shown}


def test_counts_follow_what_was_found(qtbot: QtBot, counted: MainWindow, services: FakeServices) -> None:
    before = item_of(counted, OUTLET).data(0, COUNT)
    search(qtbot, counted, "shopkeepers")
    holding = [r for r in services.rows.values() if "shopkeepers" in r.document.text.lower() and not r.summary.trashed]
    wanted = sum(article.metadata.outlet == OUTLET.value for article in holding)
    assert 0 < wanted < before
    qtbot.waitUntil(lambda: item_of(counted, OUTLET).data(0, COUNT) == wanted)
    counted.home.library.field.clear()
    qtbot.waitUntil(lambda: item_of(counted, OUTLET).data(0, COUNT) == before)


def test_a_choice_narrows_all_that_was_found_and_not_only_what_is_listed(
    qtbot: QtBot, counted: MainWindow, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.library.list_search.SEARCH_LIMIT", 2)
    search(qtbot, counted, "the")
    click(qtbot, counted, item_of(counted, OUTLET))
    qtbot.waitUntil(lambda: shown_outlets(counted) == {OUTLET.value})
    result = counted.home.library.result
    assert result is not None
    assert len(result.hits) == 2
    assert result.total == sum(
        a.metadata.outlet == OUTLET.value and "the" in a.document.text.lower() for a in services.rows.values()
    )


def test_kinds_combine_by_clicks_and_a_second_click_takes_away(qtbot: QtBot, counted: MainWindow) -> None:
    tag = Facet(FacetKind.TAG, "bridge")
    click(qtbot, counted, item_of(counted, OUTLET))
    click(qtbot, counted, item_of(counted, tag))
    assert counted.home.model.filter.facets == {OUTLET, tag}
    assert all(OUTLET.matches(row) and tag.matches(row) for row in counted.home.model.shown)
    other = Facet(FacetKind.OUTLET, "Northern Ledger")
    click(qtbot, counted, item_of(counted, other))
    assert counted.home.model.filter.facets == {other, tag}
    click(qtbot, counted, item_of(counted, OUTLET), ctrl=True)
    assert counted.home.model.filter.facets == {other, OUTLET, tag}
    for facet in (other, OUTLET, tag):
        click(qtbot, counted, item_of(counted, facet), ctrl=facet is OUTLET)
    assert not counted.home.model.filter


def test_keys_do_what_clicks_do(qtbot: QtBot, counted: MainWindow) -> None:
    sidebar = counted.home.sidebar
    sidebar.setFocus()
    sidebar.choose(OUTLET)
    tag = item_of(counted, Facet(FacetKind.TAG, "bridge"))
    while sidebar.currentItem() is not tag:
        qtbot.keyClick(sidebar, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(sidebar, Qt.Key.Key_Space)
    assert counted.home.model.filter.facets == {OUTLET, tag.data(0, FACET)}
    qtbot.keyClick(sidebar, Qt.Key.Key_Space)
    assert counted.home.model.filter.facets == {OUTLET}


def test_a_chip_takes_its_part_away(qtbot: QtBot, counted: MainWindow) -> None:
    search(qtbot, counted, "the")
    click(qtbot, counted, item_of(counted, OUTLET))
    click(qtbot, counted, counted.home.sidebar._places["unread"])
    qtbot.waitUntil(lambda: len(counted.home.library.chips.chips()) == 2)
    (chip,) = [chip for chip in counted.home.library.chips.chips() if "Civic" in chip.text()]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: counted.home.model.filter.facets == {Facet(FacetKind.UNREAD)})
    qtbot.waitUntil(lambda: len(shown_outlets(counted)) > 1)


def test_who_speaks_of_somebody_is_asked_of_the_library(
    qtbot: QtBot, counted: MainWindow, services: FakeServices
) -> None:
    who = Facet(FacetKind.ENTITY, "Ellen Varga")
    click(qtbot, counted, item_of(counted, who))
    held = services.search.holding("entity", "Ellen Varga")
    qtbot.waitUntil(lambda: {row.id for row in counted.home.model.shown} == held)
    assert 0 < len(held) < 40


def test_those_told_by_others_too_can_be_had_alone(
    qtbot: QtBot, counted: MainWindow, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = counted.home.sidebar._places["telling"]
    monkeypatch.setattr(services.search, "in_state", lambda _condition: frozenset({1, 2, 3}))
    counted.home.refresh(Changes(tellings=frozenset({1})))
    qtbot.waitUntil(lambda: not told.isHidden() and told.data(0, COUNT) == 3)
    click(qtbot, counted, told)
    qtbot.waitUntil(lambda: {row.id for row in counted.home.model.shown} == {1, 2, 3})


def test_only_the_commonest_values_stand_there_until_more_are_wanted(
    qtbot: QtBot, counted: MainWindow, services: FakeServices
) -> None:
    for number in range(1, 15):
        services.articles.edit([number], {"outlet": f"Paper {number:02}"})
    heading = counted.home.sidebar._headings[FacetKind.OUTLET]
    qtbot.waitUntil(lambda: heading.childCount() == AT_FIRST + 1)
    more = heading.child(AT_FIRST)
    assert more.data(0, MORE)
    click(qtbot, counted, more)
    assert heading.childCount() > 14
    click(qtbot, counted, heading.child(heading.childCount() - 1))
    assert heading.childCount() == AT_FIRST + 1


def test_hits_in_another_order(qtbot: QtBot, counted: MainWindow) -> None:
    search(qtbot, counted, "the")
    view = counted.home.library
    assert view.hit_order.isVisible()
    (longest,) = [a for a in view.hit_order.menu().actions() if a.data() == SearchOrder.LONGEST]
    longest.trigger()
    words = lambda: [row.words for row in counted.home.model.shown]  # noqa: E731
    qtbot.waitUntil(lambda: words() == sorted(words(), reverse=True))
    assert "Longest" in view.hit_order.text()
    counted.commands["edit.search_order"].trigger()
    assert view.hit_order.order is SearchOrder.SHORTEST


def test_the_order_of_hits_is_kept(qtbot: QtBot, counted: MainWindow) -> None:
    counted.home.library.hit_order.show_order(SearchOrder.NEWEST)
    counted.home.answers.search.set_order(SearchOrder.NEWEST)
    state = counted.home.save_state()
    counted.home.library.hit_order.show_order(SearchOrder.RELEVANCE)
    counted.home.restore_state(state)
    assert counted.home.library.hit_order.order is counted.home.answers.search.order is SearchOrder.NEWEST
    counted.home.restore_state({**state, "order": "sideways"})
    assert counted.home.library.hit_order.order is SearchOrder.NEWEST


def test_a_long_explanation_does_not_widen_the_window(qtbot: QtBot, counted: MainWindow) -> None:
    before = counted.minimumSizeHint().width()
    search(qtbot, counted, "the")
    view = counted.home.library
    assert view.result is not None
    view.show_result(replace(view.result, understood="bridge OR " * 500))
    assert counted.minimumSizeHint().width() <= max(before, 1024)


def test_counts_that_fail_leave_the_list_alone(qtbot: QtBot, counted: MainWindow, services: FakeServices) -> None:
    services.failing["search.tally"] = RuntimeError("no counts")
    search(qtbot, counted, "the")
    qtbot.wait(50)
    assert counted.home.model.rowCount() > 0
    assert not counted.notice.isVisible()
