"""The strip beside a text, clicked and dragged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from app.domain import BlockKind, EntityType, Span
from app.highlights import Colour
from app.ui.commands import CommandSet
from app.ui.reading.guide.overview_strip import OverviewStrip
from app.ui.reading.guide.strip_lanes import Lane, StripMark
from app.ui.reading.highlights.marker import HighlightMark
from app.ui.reading.split_view import SplitView
from app.ui.theme import load_theme
from tests.ui.reading_texts import make_article, make_document, make_entity

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def strips(view: SplitView, qtbot: QtBot) -> list[OverviewStrip]:
    strips = view.guide.bearings.strips
    qtbot.waitUntil(lambda: all(strip.marks and not strip._measuring.isActive() for strip in strips))
    return strips


def settle(qtbot: QtBot, view: SplitView) -> None:
    qtbot.waitUntil(lambda: not any(side.pane.scrolling.is_gliding for side in view.texts.sides))


def of_lane(strip: OverviewStrip, lane: Lane) -> list[StripMark]:
    return [mark for mark in strip.marks if mark.lane is lane]


def test_all_that_is_known_of_a_text_has_its_place(view: SplitView, strips: list[OverviewStrip]) -> None:
    comparison = view._comparison
    assert comparison is not None
    for strip, only, mentions in (
        (strips[0], comparison.only_left, comparison.entities[0].left),
        (strips[1], comparison.only_right, comparison.entities[0].right),
    ):
        assert [mark.span for mark in of_lane(strip, Lane.ALONE)] == list(only)
        assert len(of_lane(strip, Lane.MEETS)) == len(comparison.alignments)
        assert [mark.span for mark in of_lane(strip, Lane.ENTITY)] == list(mentions)
        assert all(0 <= mark.top <= mark.bottom <= strip.height() for mark in strip.marks)
    last = of_lane(strips[0], Lane.ALONE)[-1]
    pane = view.left.pane
    assert last.top / strips[0].height() == pytest.approx(
        pane.page.line_top(last.span.start) / pane.page.height, abs=0.01
    )


@pytest.mark.parametrize("number", [0, 1])
def test_a_click_on_a_mark_goes_there(view: SplitView, strips: list[OverviewStrip], qtbot: QtBot, number: int) -> None:
    pane, mark = view.texts.sides[number].pane, of_lane(strips[number], Lane.ALONE)[2]
    assert not pane.scrolling.shows(mark.span.start)
    qtbot.mouseClick(strips[number], LEFT, pos=QPoint(3, round((mark.top + mark.bottom) / 2)))
    settle(qtbot, view)
    assert pane.scrolling.shows(mark.span.start)


def test_a_click_on_free_ground_and_a_drag_scroll_there(
    view: SplitView, strips: list[OverviewStrip], qtbot: QtBot
) -> None:
    view.set_comparison(None, "working")
    strip, bar = strips[0], view.left.pane.verticalScrollBar()
    qtbot.waitUntil(lambda: not strip.marks)
    qtbot.mousePress(strip, LEFT, pos=QPoint(8, strip.height() // 2))
    settle(qtbot, view)
    assert bar.value() == pytest.approx(bar.maximum() / 2, rel=0.05)
    qtbot.mouseMove(strip, QPoint(8, strip.height() - 1))
    qtbot.mouseRelease(strip, LEFT, pos=QPoint(8, strip.height() - 1))
    assert bar.value() == bar.maximum()
    frame = strip._frame
    qtbot.mousePress(strip, LEFT, pos=frame.center().toPoint())
    assert bar.value() == bar.maximum(), "taking hold of the frame moves nothing"
    qtbot.mouseMove(strip, QPoint(8, round(frame.center().y() - 40)))
    assert strip._frame.top() == pytest.approx(frame.top() - 40, abs=2)
    qtbot.mouseRelease(strip, LEFT, pos=QPoint(8, 10))


def test_the_frame_goes_where_the_pane_goes(view: SplitView, strips: list[OverviewStrip], qtbot: QtBot) -> None:
    strip, bar = strips[1], view.right.pane.verticalScrollBar()
    assert strip._frame.top() < 2
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: abs(strip._frame.bottom() - strip.height()) <= 2)


def test_a_long_text_is_measured_a_little_at_a_time(
    view: SplitView, strips: list[OverviewStrip], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.reading.guide.overview_strip.SLICE", 0.0)
    strip = strips[0]
    known = len(strip.marks)
    strip._on_laid_out()
    strip._measure()
    assert len(strip._extents) == 1 and strip._measuring.isActive()
    assert len(strip.marks) == known, "as long as it is not done, what was known is shown"
    qtbot.waitUntil(lambda: len(strip._extents) == known and not strip._measuring.isActive())
    assert len(strip.marks) == known


def test_scrolling_paints_no_new_picture(view: SplitView, strips: list[OverviewStrip], qtbot: QtBot) -> None:
    picture = strips[0]._picture
    assert picture is not None
    view.left.pane.verticalScrollBar().setValue(700)
    qtbot.wait(200)
    assert strips[0]._picture is picture


def test_the_tip_tells_what_is_there(view: SplitView, strips: list[OverviewStrip]) -> None:
    mark = of_lane(strips[0], Lane.ALONE)[0]
    tip = strips[0].tip_at(QPointF(3, mark.top + 1))
    assert "Only here: “Only painters say 2 and not a word more of it all.”" in tip.splitlines()
    first = of_lane(strips[0], Lane.MEETS)[0]
    lines = strips[0].tip_at(QPointF(14, first.top)).splitlines()
    assert "The mayor" in lines and any(line.startswith("Has a counterpart: “Paragraph 0 tells") for line in lines)
    assert strips[0].tip_at(QPointF(3, strips[0].height() - 1)) == ""


def test_hits_of_a_search_are_shown_as_long_as_there_are_any(
    view: SplitView, strips: list[OverviewStrip], qtbot: QtBot
) -> None:
    view.start_find()
    qtbot.keyClicks(view.find_bar.field, "paragraph 21")
    qtbot.waitUntil(lambda: len(of_lane(strips[0], Lane.HIT)) == len(of_lane(strips[1], Lane.HIT)) == 1)
    view.finder.close()
    qtbot.waitUntil(lambda: not of_lane(strips[0], Lane.HIT))


def test_highlights_have_a_lane(view: SplitView, strips: list[OverviewStrip], qtbot: QtBot) -> None:
    span = Span(900, 940)
    mark = HighlightMark(1, span, Colour.GREEN)
    view.left.set_layers(replace(view.left.pane.layers, highlights=(mark,)))
    qtbot.waitUntil(lambda: [mark.span for mark in of_lane(strips[0], Lane.NOTE)] == [span])
    assert "Highlight: “" in strips[0].tip_at(QPointF(8, of_lane(strips[0], Lane.NOTE)[0].top))


def test_all_marks_go_with_one_key_and_the_frame_stays(
    view: SplitView, strips: list[OverviewStrip], qtbot: QtBot
) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: not strips[0].marks and not strips[1].marks)
    assert strips[0]._frame.height() > 0


def test_who_is_walked_is_shown_alone(view: SplitView, strips: list[OverviewStrip], qtbot: QtBot) -> None:
    def shown() -> list[set[str]]:
        return [{mark.entity.key for mark in of_lane(strip, Lane.ENTITY) if mark.entity} for strip in strips]

    (left, right), comparison = view.articles(), view._comparison
    assert comparison is not None
    bridge = make_entity(left, right, "bridge", "The bridge", ("the bridge",), ("the bridge",), EntityType.PLACE)
    view.set_comparison(replace(comparison, entities=(*comparison.entities, bridge)))
    qtbot.waitUntil(lambda: all(len(keys) == 2 for keys in shown()))
    everybody, key = shown(), view.marks.entities[0].key
    view.walk.choose(key)
    qtbot.waitUntil(lambda: shown() == [{key}, {key}])
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: shown() == everybody)


def test_a_text_that_is_all_on_screen_has_no_frame(view: SplitView, strips: list[OverviewStrip], qtbot: QtBot) -> None:
    assert not strips[0]._frame.isEmpty()
    short = make_document([(BlockKind.TITLE, "A short one"), (BlockKind.PARAGRAPH, "One sentence, and no more.")])
    view.show_pair(make_article(1, short), make_article(2, short))
    qtbot.waitUntil(lambda: view.left.pane.verticalScrollBar().maximum() == 0)
    qtbot.waitUntil(lambda: all(strip._frame.isEmpty() for strip in strips))
    qtbot.mousePress(strips[0], LEFT, pos=QPoint(8, strips[0].height() // 2))
    qtbot.mouseRelease(strips[0], LEFT, pos=QPoint(8, strips[0].height() // 2))
    assert view.left.pane.verticalScrollBar().value() == 0


def test_one_key_shows_and_hides_both(
    view: SplitView, strips: list[OverviewStrip], commands: CommandSet, qtbot: QtBot
) -> None:
    for shown in (False, True):
        qtbot.keyClick(view.left.pane, Qt.Key.Key_S)
        assert [strip.isVisible() for strip in strips] == [shown, shown]
        assert commands["pair.overview"].isChecked() is shown
        qtbot.waitUntil(lambda: view.left.width() == view.right.width())
        for side in view.texts.sides:
            assert side.headline._left == side.pane.x() + side.pane.column[0], "the headline stands over the text"


def test_strips_stand_at_the_outer_edges(
    view: SplitView, strips: list[OverviewStrip], pair_window: QMainWindow
) -> None:
    assert strips[0].x() == 0 and strips[0].y() == view.left.pane.y()
    assert strips[1].geometry().right() == view.right.width() - 1
    assert [strip.height() for strip in strips] == [side.pane.height() for side in view.texts.sides]
    assert [strip.accessibleName() for strip in strips] == ["Overview of the left text", "Overview of the right text"]
    assert strips[0].focusPolicy() is Qt.FocusPolicy.NoFocus, "all it does has a key of its own"


def test_another_size_of_text_moves_the_marks(view: SplitView, strips: list[OverviewStrip], qtbot: QtBot) -> None:
    before = [mark.top for mark in strips[0].marks]
    view.left.pane.zoom_requested.emit(6)
    qtbot.waitUntil(lambda: not strips[0]._measuring.isActive())
    after = [mark.top for mark in strips[0].marks]
    assert len(after) == len(before) and after != before


def test_what_is_stood_on_is_shown(view: SplitView, strips: list[OverviewStrip], qtbot: QtBot) -> None:
    theme = load_theme("light")
    qtbot.keyClick(view.left.pane, Qt.Key.Key_L)
    settle(qtbot, view)
    image = strips[0].grab().toImage()
    mark = of_lane(strips[0], Lane.ALONE)[0]
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(int(mark.top) - 6, int(mark.bottom) + 6)
    }
    assert theme.frame["accent"].name() in colours


def test_the_wheel_over_a_strip_scrolls_its_text(view: SplitView, strips: list[OverviewStrip]) -> None:
    point = QPointF(5, 50)
    event = QWheelEvent(
        point,
        strips[0].mapToGlobal(point),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(strips[0], event)
    assert view.left.pane.verticalScrollBar().value() > 0
