"""Ribbons tie what is on screen, and can be pointed at, clicked and walked; a person drives the view of a pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.domain import Alignment, Common, CommonKind, Comparison, Span
from app.ui.commands import CommandSet
from app.ui.reading.equal_splitter import GUTTER
from app.ui.reading.ribbon_gutter import NARROWEST
from app.ui.reading.ribbons import BEYOND, STEEP, End, Ribbon
from app.ui.reading.split_view import SplitView
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle, Theme, load_fonts, load_theme
from tests.ui.reading_texts import make_pair

MARK = "Paragraph {} "


@pytest.fixture(scope="module")
def theme(qapp: object) -> Theme:
    load_fonts()
    return load_theme("light")


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[QMainWindow]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(SplitView(CommandSet(window, theme), theme, ReadingStyle(), window))
    window.resize(1200, 700)
    window.show()
    yield window
    window.close()


@pytest.fixture
def view(window: QMainWindow) -> SplitView:
    view = window.centralWidget()
    assert isinstance(view, SplitView)
    left, right, comparison = make_pair()
    view.show_pair(left, right)
    view.set_comparison(comparison)
    view.left.pane.setFocus()
    return view


def commands(view: SplitView) -> CommandSet:
    found = view.window().findChild(CommandSet)
    assert isinstance(found, CommandSet)
    return found


def settle(qtbot: QtBot, view: SplitView) -> None:
    qtbot.waitUntil(lambda: not any(side.pane.scrolling.is_gliding for side in view.texts.sides))


def height_of(pane: TextPane, offset: int) -> float:
    """Where a code point stands in the window of its pane."""
    return pane.page.line_top(offset) - pane.verticalScrollBar().value()


def wheel(pane: TextPane, pixels: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Fingers on a touchpad, downwards."""
    middle = QPointF(pane.viewport().rect().center())
    event = QWheelEvent(
        middle,
        pane.viewport().mapToGlobal(middle),
        QPoint(0, -pixels),
        QPoint(0, -pixels * 8),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane.viewport(), event)


def move(widget: QWidget, point: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """The pointer, without moving the one of the screen, which other tests share."""
    place = QPointF(point)
    kind, moved = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
    event = QMouseEvent(kind, place, widget.mapToGlobal(place), moved, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def middle_of_ribbon(view: SplitView, number: int) -> QPoint:
    view.texts.gutter.grab()
    ribbon = next(ribbon for ribbon in view.texts.gutter.ribbons() if ribbon.number == number)
    top = view.left.pane.viewport().mapTo(view.texts, QPoint(0, 0)).y()
    return QPoint(3, round(top + (ribbon.left.top + ribbon.left.bottom) / 2))


# --- geometry ---------------------------------------------------------------------------------------------------------


def test_a_ribbon_that_climbs_far_shows_its_ends_alone() -> None:
    straight = Ribbon(0, True, End(100, 140), End(110, 160))
    steep = Ribbon(0, True, End(100, 140), End(100 + 2 * STEEP, 140 + 2 * STEEP))
    assert straight.level == 1 and straight.covers(26, 125, 52, 0)
    assert steep.level == 0 and not steep.covers(26, 120 + STEEP, 52, 3)
    assert steep.covers(2, 120, 52, 0) and steep.covers(50, 120 + 2 * STEEP, 52, 0)
    assert not steep.covers(2, 180, 52, 3)


def test_an_end_fades_while_it_leaves_the_screen() -> None:
    assert End.placed(-10, 20, 500).fade == 0
    assert End.placed(-60, -BEYOND / 2, 500).fade == pytest.approx(0.5)
    assert End.placed(520 + BEYOND, 600, 500).fade == 1
    lost = Ribbon(0, True, End(100, 140), End.placed(900, 950, 500))
    assert lost.covers(3, 120, 52, 0) and not lost.covers(50, 925, 52, 3)


def test_ribbons_run_between_what_is_on_screen(view: SplitView) -> None:
    view.left.pane.verticalScrollBar().setValue(900)
    ribbons = view.texts.gutter.ribbons()
    assert ribbons
    for ribbon in ribbons:
        passage = view.ties.passages[ribbon.number]
        for pane, span, end in (
            (view.left.pane, passage.left, ribbon.left),
            (view.right.pane, passage.right, ribbon.right),
        ):
            if not end.fade:
                assert end.top == pytest.approx(height_of(pane, span.start), abs=pane.text.line_height)
                assert end.bottom > end.top
    shown = {ribbon.number for ribbon in ribbons}
    for number, passage in enumerate(view.ties.passages):
        panes = ((view.left.pane, passage.left), (view.right.pane, passage.right))
        if any(pane.scrolling.shows(span.start) for pane, span in panes):
            assert number in shown


def test_sentences_that_follow_each_other_in_a_line_have_ends_beneath_each_other(view: SplitView) -> None:
    page, text = view.left.pane.page, view.left.pane.text.document.text
    start = text.index("The council met.")
    assert page.line_top(start - 1) == page.line_top(start)
    assert page.flow(start) == pytest.approx(page.flow_end(start - 1), abs=1.5)
    assert page.flow(start) > page.flow(start - 30)


def with_evidence(alignment: Alignment) -> Alignment:
    """`Paragraph 15 tells how Judith Halloran spoke.` beside the same of the mayor."""
    left, right = alignment.left.start, alignment.right.start
    at = len("Paragraph 15 ")
    run = Common(CommonKind.RUN, Span(left + at, left + at + 9), Span(right + at, right + at + 9))
    name = Common(CommonKind.NAME, Span(left + at + 10, left + at + 25), Span(right + at + 10, right + at + 19))
    return replace(alignment, shares=(run, name))


# --- pointing, clicking, walking --------------------------------------------------------------------------------------


def test_pointing_at_a_ribbon_lights_both_ends(view: SplitView, qtbot: QtBot) -> None:
    gutter = view.texts.gutter
    comparison = make_pair()[2]
    view.set_comparison(replace(comparison, alignments=tuple(map(with_evidence, comparison.alignments))))
    number, passage = 3, view.ties.passages[3]
    view.left.pane.scrolling.scroll_to(passage.left.start, 0.33)
    move(gutter, middle_of_ribbon(view, number))
    assert (view.left.pane.layers.tied, view.right.pane.layers.tied) == (passage.left, passage.right)
    assert view.left.pane.layers.tied_on_right and not view.right.pane.layers.tied_on_right
    assert gutter.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert gutter.explain(number).startswith("Both texts say this\nIn both: “tells how” · Judith Halloran / the mayor")
    move(gutter, QPoint(gutter.width() // 2, 4))  # between the headlines
    assert view.left.pane.layers.tied is None and gutter.cursor().shape() == Qt.CursorShape.SplitHCursor


def test_only_where_no_ribbon_lies_the_gutter_says_that_it_can_be_dragged(view: SplitView) -> None:
    gutter = view.texts.gutter
    view.left.pane.verticalScrollBar().setValue(900)
    number = gutter.ribbons()[0].number
    QApplication.sendEvent(gutter, QEvent(QEvent.Type.Enter))
    assert gutter.can_be_taken
    move(gutter, middle_of_ribbon(view, number))
    assert not gutter.can_be_taken
    move(gutter, QPoint(gutter.width() // 2, 4))
    assert gutter.can_be_taken


def test_a_click_brings_both_ends_to_eye_height(view: SplitView, qtbot: QtBot) -> None:
    view.left.pane.verticalScrollBar().setValue(1500)
    ribbon = max((r for r in view.texts.gutter.ribbons() if not r.left.fade), key=lambda r: r.left.top)
    passage = view.ties.passages[ribbon.number]
    sizes = view.texts.sizes()
    qtbot.mouseClick(view.texts.gutter, Qt.MouseButton.LeftButton, pos=middle_of_ribbon(view, ribbon.number))
    settle(qtbot, view)
    eye = 0.33 * view.left.pane.viewport().height()
    assert height_of(view.left.pane, passage.left.start) == pytest.approx(eye, abs=2)
    assert height_of(view.right.pane, passage.right.start) == pytest.approx(eye, abs=2)
    assert view.left.pane.layers.tied == passage.left
    assert view.texts.sizes() == sizes
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Escape)
    assert view.left.pane.layers.tied is None


def test_the_gutter_can_still_be_dragged(view: SplitView, qtbot: QtBot) -> None:
    gutter = view.texts.gutter
    point = QPoint(gutter.width() // 2, 8)
    qtbot.mousePress(gutter, Qt.MouseButton.LeftButton, pos=point)
    move(gutter, point + QPoint(60, 0), Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(gutter, Qt.MouseButton.LeftButton, pos=point + QPoint(60, 0))
    assert view.texts.share > 0.52
    qtbot.mouseDClick(gutter, Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseRelease(gutter, Qt.MouseButton.LeftButton, pos=point)  # else Qt takes the button for pressed from now on
    assert view.texts.share == 0.5


def test_keys_walk_from_passage_to_passage(view: SplitView, qtbot: QtBot) -> None:
    gone = []
    for _ in range(4):
        qtbot.keyClick(view.left.pane, Qt.Key.Key_Period)
        settle(qtbot, view)
        tied = view.left.pane.layers.tied
        assert tied is not None and view.left.pane.scrolling.shows(tied.start)
        gone.append(tied)
    assert gone == [passage.left for passage in view.ties.passages[:4]]
    assert view.texts.gutter.accessibleName() == "Passage 4 of 8"
    assert "Left: Paragraph 15 tells" in view.texts.gutter.accessibleDescription()
    assert "Right: Paragraph 15 tells" in view.texts.gutter.accessibleDescription()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Comma)
    settle(qtbot, view)
    assert view.left.pane.layers.tied == gone[-2]
    # From where the reader has scrolled to, not from where the walk stopped; and in the order of the text in hand.
    view.right.pane.setFocus()
    view.right.pane.scrolling.scroll_to(view.right.pane.text.document.text.index(MARK.format(30)), 0.2)
    qtbot.keyClick(view.right.pane, Qt.Key.Key_Period)
    settle(qtbot, view)
    assert view.right.pane.layers.tied == view.ties.passages[7].right


def test_the_reason_goes_when_another_walk_begins(view: SplitView, qtbot: QtBot) -> None:
    """It stood over the text, about a passage the reader had left."""
    for leave in (Qt.Key.Key_Escape, Qt.Key.Key_N):
        qtbot.keyClick(view.left.pane, Qt.Key.Key_Period)
        settle(qtbot, view)
        qtbot.waitUntil(QToolTip.isVisible)
        qtbot.keyClick(view.left.pane, leave)
        qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=2_000)


def test_keys_walk_on_also_where_the_texts_cannot_scroll_to_a_passage(view: SplitView, qtbot: QtBot) -> None:
    """All of these stand above eye height, so that the left text stays at its top for each of them."""
    left, right = view.left.article, view.right.article
    assert left is not None and right is not None
    blocks = [block.span for block in left.document.blocks[1:3]]
    others = [block.span for block in right.document.blocks[8:10]]
    ties = tuple(Alignment(ours, theirs, 0.9, True) for ours, theirs in zip(blocks, others[::-1], strict=True))
    view.set_comparison(replace(make_pair()[2], alignments=ties))
    gone = []
    for key in (Qt.Key.Key_Period, Qt.Key.Key_Period, Qt.Key.Key_Comma):
        qtbot.keyClick(view.left.pane, key)
        settle(qtbot, view)
        gone.append(view.left.pane.layers.tied)
    assert view.left.pane.verticalScrollBar().value() == 0
    assert gone == [blocks[0], blocks[1], blocks[0]]


def test_walking_past_the_last_passage_stays_there(view: SplitView, qtbot: QtBot) -> None:
    for _ in range(12):
        qtbot.keyClick(view.left.pane, Qt.Key.Key_Period)
    assert view.left.pane.layers.tied == view.ties.passages[-1].left


# --- on, off, nothing -------------------------------------------------------------------------------------------------


def test_ribbons_go_and_come_with_one_key_and_are_kept(view: SplitView, qtbot: QtBot) -> None:
    assert view.texts.handleWidth() >= NARROWEST and view.left.width() == view.right.width()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_B)
    assert view.texts.gutter.ribbons() == [] and view.texts.handleWidth() <= GUTTER + 1
    assert view.left.width() == view.right.width()
    state = view.view_state()
    assert state["ribbons"] is False
    qtbot.keyClick(view.left.pane, Qt.Key.Key_B)
    assert view.texts.gutter.ribbons()


def test_without_marks_no_ribbon_is_drawn_but_the_one_led_to_and_no_text_moves(view: SplitView, qtbot: QtBot) -> None:
    gutter, widths = view.texts.gutter, (view.left.width(), view.right.width())
    assert gutter.ribbons()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_M)
    assert gutter.ribbons() == [] and (view.left.width(), view.right.width()) == widths
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Period)
    settle(qtbot, view)
    assert [ribbon.number for ribbon in gutter.ribbons()] == [gutter.lit], "what one is led to is shown all the same"
    qtbot.keyClick(view.left.pane, Qt.Key.Key_M)
    assert gutter.ribbons()


def test_before_a_comparison_nothing_is_drawn_and_nothing_is_said(view: SplitView) -> None:
    left, right, _ = make_pair()
    view.show_pair(left, right)
    view.left.pane.verticalScrollBar().setValue(600)
    assert view.texts.gutter.ribbons() == [] and view.ties.note.words == ""
    view.set_comparison(None, "failed: It failed.")
    assert view.ties.note.words == ""


def test_two_texts_that_share_nothing_say_so_and_scroll_each_alone(view: SplitView, qtbot: QtBot) -> None:
    view.set_comparison(Comparison("v", (), ()))
    assert view.ties.note.words == "no passage found in both texts" and view.ties.note.isVisible()
    stood = view.right.pane.verticalScrollBar().value()
    wheel(view.left.pane, 300)
    assert view.left.pane.verticalScrollBar().value() == 300
    assert view.right.pane.verticalScrollBar().value() == stood
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Period)
    assert view.left.pane.layers.tied is None


def test_what_stands_in_a_headline_is_tied_to_nothing(view: SplitView) -> None:
    left, right, comparison = make_pair()
    title, body = left.document.blocks[0].span, right.document.blocks[9].span
    view.set_comparison(replace(comparison, alignments=(Alignment(title, body, 0.9, True),)))
    assert view.ties.passages == []


def test_a_weak_ribbon_says_that_it_is_not_sure(view: SplitView) -> None:
    comparison = make_pair()[2]
    view.set_comparison(replace(comparison, alignments=(replace(comparison.alignments[0], strong=False),)))
    assert "may say this" in view.texts.gutter.explain(0)
    assert [ribbon.strong for ribbon in view.texts.gutter.ribbons()] == [False]


# --- scrolling --------------------------------------------------------------------------------------------------------


def sparse(view: SplitView, *pairs: tuple[int, int]) -> None:
    """Only these paragraphs correspond."""
    left, right, comparison = make_pair()
    alignments = tuple(
        Alignment(left.document.blocks[a + 1].span, right.document.blocks[b + 1].span, 0.9, True) for a, b in pairs
    )
    view.set_comparison(replace(comparison, alignments=alignments))


def test_fingers_on_the_left_bring_the_right_sentence_to_the_same_height(view: SplitView) -> None:
    for _ in range(160):
        wheel(view.left.pane, 11)
        for passage in view.ties.passages:
            height = height_of(view.left.pane, passage.left.start)
            if abs(height - view.texts.link.eye_height(0)) <= 6 and height > 100:
                assert height_of(view.right.pane, passage.right.start) == pytest.approx(height, abs=20)


def test_where_nothing_corresponds_the_other_text_waits_and_a_note_says_so(view: SplitView) -> None:
    sparse(view, (2, 2), (30, 12))
    bar = view.right.pane.verticalScrollBar()
    waited, said, values = 0, set(), [bar.value()]
    while not view.left.pane.scrolling.shows(view.ties.passages[1].left.start):
        wheel(view.left.pane, 8)
        values.append(bar.value())
        if view.ties.note.words:
            said.add(view.ties.note.words)
            waited += values[-1] == values[-2]
    assert said == {"nothing found beside this"} and waited > 100
    steps = [after - before for before, after in pairwise(values)]
    assert min(steps) >= 0 and max(steps) <= view.right.pane.text.line_height
    while height_of(view.left.pane, view.ties.passages[1].left.start) > view.texts.link.eye_height(0):
        wheel(view.left.pane, 8)
    assert view.ties.note.words == ""
    assert height_of(view.right.pane, view.ties.passages[1].right.start) == pytest.approx(
        height_of(view.left.pane, view.ties.passages[1].left.start), abs=4
    )


def test_one_text_can_be_moved_alone_which_says_what_belongs_together(view: SplitView, qtbot: QtBot) -> None:
    left, right = (side.pane.verticalScrollBar() for side in view.texts.sides)
    left.setValue(800)
    stood = right.value()
    wheel(view.right.pane, 40, Qt.KeyboardModifier.ShiftModifier)
    wheel(view.right.pane, 40, Qt.KeyboardModifier.ShiftModifier)
    assert (left.value(), right.value()) == (800, stood + 80)
    wheel(view.left.pane, 20)
    assert right.value() == pytest.approx(stood + 100, abs=2), "from now on they go on in step"
    assert view.view_state()["calibration"]
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert left.value() > 820 and right.value() == pytest.approx(stood + 100, abs=2)


def test_held_apart_and_not_moved_they_go_on_as_before(view: SplitView, qtbot: QtBot) -> None:
    view.left.pane.verticalScrollBar().setValue(800)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_T)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_T)
    assert view.texts.link.calibration is None


def test_a_detour_to_passages_that_cross_comes_back_to_the_way(view: SplitView, qtbot: QtBot) -> None:
    sparse(view, (3, 3), (10, 10), (12, 35), (20, 20), (30, 30))
    crossing = next(p for p in view.ties.passages if p.right.start > view.ties.passages[-1].right.start)
    view.ties.go_to(view.ties.passages.index(crossing))
    settle(qtbot, view)
    right = view.right.pane.verticalScrollBar()
    there = right.value()
    wheel(view.left.pane, 60)
    assert right.value() == pytest.approx(there + 60, abs=2), "near it both move in step"
    for _ in range(40):
        wheel(view.left.pane, 20)
    settle(qtbot, view)
    passage = view.ties.passages[3]
    while height_of(view.left.pane, passage.left.start) > view.texts.link.eye_height(0):
        wheel(view.left.pane, 8)
    assert height_of(view.right.pane, passage.right.start) == pytest.approx(
        height_of(view.left.pane, passage.left.start), abs=6
    )


@pytest.mark.parametrize("change", ["resize", "zoom"])
def test_a_new_layout_keeps_passages_beside_each_other(
    view: SplitView, window: QMainWindow, qtbot: QtBot, change: str
) -> None:
    passage = view.ties.passages[4]
    view.left.pane.scrolling.scroll_to(passage.left.start, 0.33)
    if change == "resize":
        window.resize(1040, 700)
    else:
        view.set_style(replace(ReadingStyle(), size=19.0))
    qtbot.wait(50)
    gap = height_of(view.left.pane, passage.left.start) - height_of(view.right.pane, passage.right.start)
    assert abs(gap) <= 3 * view.left.pane.text.line_height, "what stood at eye height is a few lines from it now"
    assert view.left.pane.scrolling.shows(passage.left.start)
    before = view.right.pane.verticalScrollBar().value()
    wheel(view.left.pane, 3)
    assert 0 <= view.right.pane.verticalScrollBar().value() - before <= 12


def test_right_to_left_beside_left_to_right_is_tied_by_the_same_lines(view: SplitView, qtbot: QtBot) -> None:
    from app.domain import BlockKind
    from tests.ui.reading_texts import make_article, make_document

    left, _, _ = make_pair()
    arabic = "انهار الجسر القديم في الليل بعد أن عبرته آلاف السيارات. " * 6
    right = make_article(2, make_document([(BlockKind.TITLE, "الجسر"), *[(BlockKind.PARAGRAPH, arabic)] * 40]))
    view.show_pair(left, right)
    spans = [(left.document.blocks[i].span, right.document.blocks[i].span) for i in (4, 9, 14)]
    view.set_comparison(Comparison("v", (), tuple(Alignment(a, b, 0.9, True) for a, b in spans)))
    view.left.pane.scrolling.scroll_to(spans[1][0].start, 0.33)
    assert height_of(view.right.pane, spans[1][1].start) == pytest.approx(
        height_of(view.left.pane, spans[1][0].start), abs=3
    )
    ends = [ribbon.right for ribbon in view.texts.gutter.ribbons() if ribbon.number == 1]
    assert ends and ends[0].bottom - ends[0].top > view.right.pane.text.line_height
    assert not Span(0, 1).overlaps(spans[0][1])
