"""What stands in one text only, and what a sentence has in the other, asked for as a person does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.domain import Comparison, Span
from app.ui.commands import CommandSet
from app.ui.reading.guide.outer_margin import OuterMargin
from app.ui.reading.split_view import SplitView
from app.ui.reading.text_pane import TextPane
from app.ui.theme import load_theme
from tests.ui.reading_texts import make_guided_pair

SHIFT = Qt.KeyboardModifier.ShiftModifier


def settle(qtbot: QtBot, view: SplitView) -> None:
    qtbot.waitUntil(lambda: not any(side.pane.scrolling.is_gliding for side in view.texts.sides))


def is_on_screen(pane: TextPane, span: Span) -> bool:
    return pane.scrolling.place_at(0) - 1 <= pane.page.line_top(span.start) <= pane.scrolling.place_at(1)


def comparison_of(view: SplitView) -> Comparison:
    assert view._comparison is not None
    return view._comparison


def framed(view: SplitView, side: int) -> Span | None:
    passage = view.texts.sides[side].pane.layers.framed
    return passage.span if passage is not None else None


def mark_point(margin: OuterMargin, pane: TextPane, span: Span) -> QPoint:
    """The middle of a mark, in the coordinates of the viewport."""
    bar = next(bar for bar in margin._between(0, 10**6) if bar.span == span)
    return QPoint(round(margin._x), round((bar.top + bar.bottom) / 2 - pane.verticalScrollBar().value()))


@pytest.mark.parametrize(("key", "side", "total"), [(Qt.Key.Key_L, 0, 4), (Qt.Key.Key_R, 1, 5)])
def test_a_key_steps_through_what_one_side_says_and_wraps(
    view: SplitView, qtbot: QtBot, key: Qt.Key, side: int, total: int
) -> None:
    only = (comparison_of(view).only_left, comparison_of(view).only_right)[side]
    pane = view.texts.sides[side].pane
    name = ("left", "right")[side]
    for number in [*range(total), 0]:
        qtbot.keyClick(view.left.pane, key)
        settle(qtbot, view)
        assert framed(view, side) == only[number] and framed(view, 1 - side) is None
        assert is_on_screen(pane, only[number])
        assert view.guide.pill.isVisible()
        assert view.guide.pill.words == f"{number + 1} of {total} only in the {name} text"
    qtbot.keyClick(view.left.pane, key, SHIFT)
    assert framed(view, side) == only[-1]
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Escape)
    assert framed(view, side) is None and not view.guide.pill.isVisible()


def test_the_walk_begins_at_what_is_read(view: SplitView, qtbot: QtBot) -> None:
    only = comparison_of(view).only_right
    view.right.pane.scrolling.scroll_to(only[2].start)
    qtbot.keyClick(view.right.pane, Qt.Key.Key_R)
    assert framed(view, 1) == only[2]


def test_the_buttons_of_the_pill_step_and_close(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_R)
    pill = view.guide.pill
    for button, words in ((pill.next, "2 of 5"), (pill.previous, "1 of 5"), (pill.previous, "5 of 5")):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert pill.words.startswith(words)
    assert pill.next.accessibleName().endswith("(R)") and pill.previous.accessibleName().endswith("(Shift+R)")
    qtbot.mouseClick(pill.close_button, Qt.MouseButton.LeftButton)
    assert pill.isHidden() and framed(view, 1) is None


def test_the_nearest_is_shown_on_demand_and_called_no_counterpart(view: SplitView, qtbot: QtBot) -> None:
    comparison = comparison_of(view)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L)
    assert view.guide.pill.detail == ""
    qtbot.keyClick(view.left.pane, Qt.Key.Key_W)
    settle(qtbot, view)
    nearest = comparison.nearest_left[0]
    passage = view.right.pane.layers.framed
    assert passage is not None and passage.span == nearest.right and not passage.sure
    tops = [
        pane.page.line_top(span.start) - pane.scrolling.place_at(0)
        for pane, span in ((view.left.pane, nearest.left), (view.right.pane, nearest.right))
    ]
    assert abs(tops[0] - tops[1]) <= 3, "they stand beside each other"
    assert view.guide.pill.words == "1 of 4 only in the left text"
    assert "the nearest there, not a counterpart" in view.guide.pill.detail
    assert view.guide.pill.accessibleName().startswith("1 of 4 only in the left text. Framed:")
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L)
    assert framed(view, 1) is None and view.guide.pill.detail == "", "it was of the sentence before"


def test_where_nothing_comes_near_that_is_said(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L, SHIFT)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_W)
    assert framed(view, 0) == comparison_of(view).only_left[-1] and framed(view, 1) is None
    assert view.guide.pill.detail == "Nothing in the right text comes near it"


def test_a_click_on_a_mark_shows_the_nearest(view: SplitView, qtbot: QtBot) -> None:
    nearest = comparison_of(view).nearest_right[0]
    pane, margin = view.right.pane, view.guide.margins[1]
    pane.scrolling.scroll_to(nearest.right.start, 0.5)
    point = mark_point(margin, pane, nearest.right)
    assert pane.pointer.tip_at(QPointF(point)).startswith("Only here: not found in “What painters said of the bridge”")
    qtbot.mouseMove(pane.viewport(), point)
    assert pane.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=point)
    settle(qtbot, view)
    assert (framed(view, 0), framed(view, 1)) == (nearest.left, nearest.right)
    assert view.guide.pill.words == "1 of 5 only in the right text"


def test_marks_stand_in_the_margins_away_from_the_other_text(view: SplitView) -> None:
    for side, margin in zip(view.texts.sides, view.guide.margins, strict=True):
        left, width = side.pane.column
        assert margin.on_left is (side is view.left)
        assert (0 < margin._x < left) if margin.on_left else (left + width < margin._x < side.pane.viewport().width())
        assert len(margin._between(0, 10**6)) == len(margin.spans)


def test_in_a_window_from_right_to_left_the_outer_margins_change_sides(qtbot: QtBot, view: SplitView) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = SplitView(CommandSet(window, view.theme), view.theme, view._style, window)
    window.setCentralWidget(mirrored)
    window.resize(1100, 600)
    window.show()
    first, second = (side.mapTo(mirrored, QPoint(0, 0)).x() for side in mirrored.texts.sides)
    assert first > second
    assert [margin.on_left for margin in mirrored.guide.margins] == [False, True]


def test_only_marks_on_screen_are_measured(view: SplitView) -> None:
    left, right, comparison = make_guided_pair(200)
    view.show_pair(left, right)
    view.set_comparison(comparison)
    view.left.pane.viewport().grab()
    assert 0 < len(view.guide.margins[0]._bars) < 6 < len(comparison.only_left)


def test_marks_in_the_margin_go_and_come_with_all_marks(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_M)
    assert [margin.spans for margin in view.guide.margins] == [(), ()]
    qtbot.keyClick(view.left.pane, Qt.Key.Key_M)
    assert [len(margin.spans) for margin in view.guide.margins] == [4, 5]


def test_a_sentence_with_a_counterpart_leads_to_it(view: SplitView, qtbot: QtBot) -> None:
    alignment = comparison_of(view).alignments[4]
    pane = view.left.pane
    pane.scrolling.scroll_to(alignment.left.start, 0.4)
    qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=pane.rect_of(alignment.left).center().toPoint())
    qtbot.keyClick(pane, Qt.Key.Key_W)
    passage = view.right.pane.layers.framed
    assert passage is not None and passage.span == alignment.right and passage.sure
    assert view.guide.pill.words == "Has a counterpart in the right text"
    assert view.guide.pill.detail == "In both: “mayor”"


def test_what_was_pointed_at_last_is_asked_about(view: SplitView, qtbot: QtBot) -> None:
    pane, known = view.left.pane, view.guide.correspondence
    assert known is not None
    first, second = known.sentences[0][3], known.sentences[0][6]
    for sentence in (first, second):
        point = pane.rect_of(Span(sentence.start + 4, sentence.end)).center().toPoint()
        qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=point)
        qtbot.keyClick(pane, Qt.Key.Key_W)
        settle(qtbot, view)
        assert framed(view, 0) == sentence
    qtbot.keyClick(pane, Qt.Key.Key_L)
    settle(qtbot, view)
    qtbot.keyClick(pane, Qt.Key.Key_W)
    assert framed(view, 0) in comparison_of(view).only_left, "though the click is still on screen"


def test_of_an_unsure_sentence_nothing_is_claimed(view: SplitView, qtbot: QtBot) -> None:
    known = view.guide.correspondence
    assert known is not None
    unsure = known.sentences[0][2]
    view.left.pane.scrolling.scroll_to(unsure.start)
    view.guide.show_counterpart(0, unsure)
    assert view.guide.pill.words == "Unsure: neither a counterpart nor only here"
    assert not view.guide.pill.next.isVisible()


def test_the_menu_of_a_text_offers_it_for_the_sentence_under_the_pointer(view: SplitView, qtbot: QtBot) -> None:
    nearest = comparison_of(view).nearest_left[1]
    pane = view.left.pane
    pane.scrolling.scroll_to(nearest.left.start, 0.4)
    menu = pane.make_menu(pane.rect_of(Span(nearest.left.start + 3, nearest.left.end)).center())
    action = next(action for action in menu.actions() if "Other Text" in action.text().replace("&", ""))
    action.trigger()
    assert (framed(view, 0), framed(view, 1)) == (nearest.left, nearest.right)


def test_one_walk_ends_the_other(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_N)
    assert view.guide.pill.isHidden() and framed(view, 0) is None and view.walk.key
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L)
    assert view.guide.pill.isVisible() and not view.walk.key


def test_walking_shared_passages_ends_it_and_the_other_way_round(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Period)
    settle(qtbot, view)
    passage = view.ties.lit
    assert passage is not None and view.guide.pill.isHidden() and framed(view, 0) is None
    qtbot.keyClick(view.left.pane, Qt.Key.Key_W)
    assert framed(view, 0) == passage.left and framed(view, 1) == passage.right, "it is where the reader is"
    assert view.ties.lit is None


def test_the_sentence_of_a_mention_one_stands_on_is_asked_about(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_N)
    settle(qtbot, view)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_N)
    settle(qtbot, view)
    place = view.walk.where()
    assert place is not None
    qtbot.keyClick(view.left.pane, Qt.Key.Key_W)
    span = framed(view, place[0])
    assert span is not None and span.start <= place[1].start < span.end


def test_a_side_that_says_nothing_alone_says_so(view: SplitView, qtbot: QtBot) -> None:
    view.set_comparison(replace(comparison_of(view), only_left=()))
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L)
    assert view.guide.pill.words == "No sentence of the left text is marked as only there"
    assert framed(view, 0) is None


def test_without_a_comparison_the_keys_frame_nothing(view: SplitView, qtbot: QtBot) -> None:
    view.set_comparison(None, "working")
    for key in (Qt.Key.Key_L, Qt.Key.Key_R, Qt.Key.Key_W):
        qtbot.keyClick(view.left.pane, key)
    assert framed(view, 0) is framed(view, 1) is None
    assert [margin.spans for margin in view.guide.margins] == [(), ()]
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Escape)
    assert view.guide.pill.isHidden()


def test_another_comparison_keeps_the_sentence_and_says_what_holds_now(view: SplitView, qtbot: QtBot) -> None:
    comparison = comparison_of(view)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L)
    span = comparison.only_left[0]
    view.set_comparison(replace(comparison, only_left=comparison.only_left[:2]))
    assert framed(view, 0) == span and view.guide.pill.words == "1 of 2 only in the left text"
    view.set_comparison(replace(comparison, only_left=comparison.only_left[1:]))
    assert framed(view, 0) == span and view.guide.pill.words.startswith("Unsure")


def test_sides_that_are_swapped_take_their_marks_along(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L)
    view.swap()
    assert [len(margin.spans) for margin in view.guide.margins] == [5, 4]
    assert view.guide.pill.isHidden()


def test_frames_and_marks_are_painted_in_every_theme(view: SplitView, qtbot: QtBot) -> None:
    view.guide.show_counterpart(0, comparison_of(view).only_left[0])
    settle(qtbot, view)
    for name in ("sepia", "dark"):
        theme = load_theme(name)
        view.set_theme(theme)
        image = view.left.pane.viewport().grab().toImage()
        margin = view.guide.margins[0]
        point = mark_point(margin, view.left.pane, comparison_of(view).only_left[0])
        ratio = image.devicePixelRatio()
        assert image.pixelColor(round(point.x() * ratio), round(point.y() * ratio)) == theme.text["only_here"]


@pytest.mark.parametrize("key", [Qt.Key.Key_L, Qt.Key.Key_R, Qt.Key.Key_W, Qt.Key.Key_Return])
def test_a_key_that_needs_a_comparison_says_that_there_is_none_yet(view: SplitView, qtbot: QtBot, key: Qt.Key) -> None:
    comparison, (left, right) = comparison_of(view), view.articles()
    view.show_pair(left, right)
    qtbot.keyClick(view.left.pane, key)
    assert view.guide.pill.isVisible() and view.guide.pill.words == "The two texts have not been compared yet"
    view.set_comparison(comparison)
    assert view.guide.pill.isHidden(), "true no more"
