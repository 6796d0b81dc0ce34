"""The card over a pair: from marks in texts and headlines, from rows of the list, and by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.domain import BlockKind, Comparison, EntityType, Offer, SharedEntity, Span
from app.ui.commands import CommandSet
from app.ui.reading import card_opener
from app.ui.reading.card_parts import CardRow
from app.ui.reading.split_view import SplitView
from app.ui.theme import ReadingStyle, Theme, load_theme
from tests.ui.reading_texts import make_article, make_document, make_entity, make_pair


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[SplitView]:
    for name in ("OPEN_AFTER", "OPEN_ROW_AFTER", "CHANGE_AFTER"):
        monkeypatch.setattr(card_opener, name, 20)
    window = QMainWindow()
    qtbot.addWidget(window)
    view = SplitView(CommandSet(window, theme), theme, ReadingStyle(), window)
    window.setCentralWidget(view)
    window.resize(1024, 700)
    window.show()
    left, right, comparison = make_pair()
    view.show_pair(left, right)
    view.set_comparison(comparison)
    view.left.pane.setFocus()
    yield view
    window.close()


def point_at(view: SplitView, number: int, span: Span) -> tuple[QWidget, QPoint]:
    """On the first letters of a mention, which is brought to the middle of its pane."""
    pane = view.texts.sides[number].pane
    pane.scrolling.scroll_to(span.start, 0.4)
    pane.viewport().grab()
    rect = pane.rect_of(span)
    return pane.viewport(), QPoint(round(rect.left()) + 6, round(rect.center().y()))


def hover(view: SplitView, widget: QWidget, point: QPoint, qtbot: QtBot) -> None:
    QTest.mouseMove(widget, point + QPoint(1, 0))
    QTest.mouseMove(widget, point)
    qtbot.waitUntil(lambda: view.card.opener.is_open)


def line_of(view: SplitView, number: int, span: Span) -> QRect:
    pane = view.texts.sides[number].pane
    rect = pane.rect_of(span).toAlignedRect()
    top = pane.viewport().mapTo(view, QPoint(0, rect.top())).y()
    return QRect(0, top, view.width(), rect.height())


@pytest.mark.parametrize("number", [0, 1])
def test_resting_on_a_mark_tells_of_it_beside_its_line(view: SplitView, qtbot: QtBot, number: int) -> None:
    entity = view.marks.find("halloran")
    assert entity is not None
    for span in (entity.left, entity.right)[number][1:]:
        hover(view, *point_at(view, number, span), qtbot)
        card = view.card.card
        assert card.accessibleName() == "Judith Halloran, person"
        assert "Left 9: Judith Halloran 9. Right 9: the mayor 9. Joined by the surname." in card.accessibleDescription()
        assert not card.geometry().intersects(line_of(view, number, span))
        assert view.rect().contains(card.geometry())
        view.card.opener.close()


def test_a_mark_in_the_headline_has_its_card_too(view: SplitView, qtbot: QtBot) -> None:
    headline = view.left.headline
    span = view.marks.find("halloran").left[0]  # type: ignore[union-attr]
    headline.grab()
    lines = headline.lines_of(span)
    assert lines is not None
    hover(view, headline, QPoint(round(lines.left()) + 6, round(lines.center().y())), qtbot)
    assert view.card.card.accessibleName() == "Judith Halloran, person"
    top = headline.mapTo(view, lines.toAlignedRect().topLeft()).y()
    assert not view.card.card.geometry().intersects(QRect(0, top, view.width(), round(lines.height())))


def test_a_row_has_its_card_beside_the_list(view: SplitView, qtbot: QtBot) -> None:
    rows = view.panel.list
    point = rows.visualRect(rows.model().index(1, 0)).center()
    hover(view, rows.viewport(), point, qtbot)
    assert view.card.opener.subject.key == rows.model().index(1, 0).data(Qt.ItemDataRole.UserRole).key  # type: ignore[union-attr]
    assert view.card.card.geometry().right() < view.panel.x()


def test_one_key_tells_of_the_mention_one_stands_on(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_N)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_N)
    key = view.walk.key
    qtbot.keyClick(view.left.pane, Qt.Key.Key_I)
    assert view.card.opener.is_held and view.card.opener.subject.key == key  # type: ignore[union-attr]
    assert view.card.card.hasFocus()
    qtbot.keyClick(view.card.card, Qt.Key.Key_N)  # the walk goes on, and the card goes along
    number = 0 if view.walk.span_on(0) else 1
    span = view.walk.span_on(number)
    assert view.card.opener.is_held and view.card.opener.subject.place == span  # type: ignore[union-attr]
    qtbot.keyClick(view.card.card, Qt.Key.Key_Escape)
    assert not view.card.opener.is_open and view.left.pane.hasFocus()
    assert view.walk.key == key, "Escape closes the card, and only that"
    qtbot.keyClick(view.left.pane, Qt.Key.Key_I)
    qtbot.keyClick(view.card.card, Qt.Key.Key_I)
    assert not view.card.opener.is_open and view.left.pane.hasFocus()


def test_without_a_walk_the_key_takes_the_first_mark_in_sight(view: SplitView, qtbot: QtBot) -> None:
    view.right.pane.setFocus()
    view.right.pane.scrolling.scroll_to(view.right.article.document.text.index("Paragraph 7."), 0.05)  # type: ignore[union-attr]
    qtbot.keyClick(view.right.pane, Qt.Key.Key_I)
    subject = view.card.opener.subject
    assert subject is not None and subject.key == "seven"
    assert isinstance(subject.place, Span) and view.right.pane.scrolling.shows(subject.place.start)


def test_the_key_tells_of_the_row_that_has_the_keyboard(view: SplitView, qtbot: QtBot) -> None:
    view.panel.list.setFocus()
    view.panel.list.setCurrentIndex(view.panel.list.model().index(2, 0))
    qtbot.keyClick(view.panel.list, Qt.Key.Key_I)
    assert view.card.opener.is_held
    qtbot.keyClick(view.card.card, Qt.Key.Key_Escape)
    assert view.panel.list.hasFocus()


def test_a_name_on_the_card_leads_to_the_places_that_say_it(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_I)
    spans = view.marks.find("halloran").right  # type: ignore[union-attr]
    for span in spans[:3]:
        name = next(row for row in view.card.card.findChildren(CardRow) if "Right: the mayor" in row.accessibleName())
        qtbot.keyClick(name, Qt.Key.Key_Return)
        assert view.walk.span_on(1) == span
        qtbot.waitUntil(lambda: not view.right.pane.scrolling.is_gliding)
        if not view.right.headline.covers(span):
            assert view.right.pane.scrolling.shows(span.start)
        if not view.card.opener.is_held:
            qtbot.keyClick(view.left.pane, Qt.Key.Key_I)


def test_an_offer_leads_to_its_words(view: SplitView, qtbot: QtBot) -> None:
    comparison = view._comparison
    assert comparison is not None and view.right.article is not None
    start = view.right.article.document.text.index("Nobody could say", 4_000)
    offer = Offer(Span(start, start + 6), "Nobody", 0, 0.4, "said before")
    entities = (replace(comparison.entities[0], offered_right=(offer,)), *comparison.entities[1:])
    view.set_comparison(replace(comparison, entities=entities))
    qtbot.keyClick(view.left.pane, Qt.Key.Key_I)
    row = next(row for row in view.card.card.findChildren(CardRow) if "Nobody" in row.accessibleName())
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert view.right.pane.layers.current_mention == offer.span
    qtbot.waitUntil(lambda: view.right.pane.scrolling.shows(start) and not view.right.pane.scrolling.is_gliding)


def test_scrolling_and_another_pair_take_the_card_away(view: SplitView, qtbot: QtBot) -> None:
    span = view.marks.find("halloran").left[2]  # type: ignore[union-attr]
    hover(view, *point_at(view, 0, span), qtbot)
    view.left.pane.verticalScrollBar().setValue(0)
    assert not view.card.opener.is_open
    hover(view, *point_at(view, 0, span), qtbot)
    left, right, _ = make_pair()
    view.show_pair(left, right)
    assert not view.card.opener.is_open


def test_beside_arabic_the_card_ends_where_the_mention_begins(view: SplitView, qtbot: QtBot) -> None:
    text = "زار الرئيس بوتين المدينة يوم الثلاثاء وقال إن الجسر سيفتح قريبا أمام الناس والسيارات. " * 12
    articles = [
        make_article(n, make_document([(BlockKind.TITLE, "الجسر"), (BlockKind.PARAGRAPH, text)])) for n in (1, 2)
    ]
    entity = make_entity(*articles, "putin", "بوتين", ("بوتين",), ("الرئيس",))
    view.show_pair(*articles)
    view.set_comparison(Comparison("v", (entity,), ()))
    pane = view.right.pane
    span = entity.right[2]
    pane.viewport().grab()
    rect = pane.rect_of(span)
    hover(view, pane.viewport(), QPoint(round(rect.left()) - 6, round(rect.center().y())), qtbot)
    card = view.card.card.geometry()
    assert not card.intersects(line_of(view, 1, span))
    begins = pane.viewport().mapTo(view, rect.topLeft().toPoint()).x()
    assert card.right() <= begins + 1 or card.left() == view.rect().left() + card_opener.MARGIN


def test_large_text_and_other_themes_keep_it_in_the_window(view: SplitView, qtbot: QtBot) -> None:
    view.set_style(ReadingStyle(size=30))
    many = " ".join(f"Halloran{i}" for i in range(60))
    left = make_article(1, make_document([(BlockKind.TITLE, "A"), (BlockKind.PARAGRAPH, many)]))
    right = make_article(2, make_document([(BlockKind.TITLE, "B"), (BlockKind.PARAGRAPH, "the mayor")]))
    entity = make_entity(left, right, "h", "Halloran", (r"Halloran\d+",), ("the mayor",))
    view.show_pair(left, right)
    view.set_comparison(Comparison("v", (entity,), ()))
    widget, point = point_at(view, 0, entity.left[5])
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_I)
    for name in ("sepia", "dark"):
        view.set_theme(load_theme(name))
        assert view.card.opener.is_open and view.rect().contains(view.card.card.geometry())
        assert not view.card.card.geometry().intersects(line_of(view, 0, entity.left[5]))


def test_the_list_keeps_its_order_and_type_with_the_pair(view: SplitView, qtbot: QtBot) -> None:
    left, right, comparison = make_pair()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_O)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Y)
    state = view.view_state()
    assert (state["order"], state["kind"]) == ("count", "person")
    view.show_pair(left, right)  # a pair that was not kept: the order stays as the reader likes it, all types are shown
    view.set_comparison(comparison)
    assert view.view_state()["order"] == "count" and view.view_state()["kind"] is None


def test_a_side_read_in_a_simpler_way_is_said(view: SplitView) -> None:
    shared = SharedEntity("k", "K", EntityType.ORG, (Span(0, 2),), (Span(0, 2),))
    view.set_comparison(Comparison("v", (shared,), (), left_method="simple"))
    assert view.panel.method == "The left text was read in a simpler way"
    view.set_comparison(Comparison("v", (shared,), ()))
    assert view.panel.method == ""
