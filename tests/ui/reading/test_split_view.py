"""The split view driven as a person drives it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.domain import BlockKind, Comparison, FoundPlaces, Pair, Span
from app.ui.commands import CommandSet
from app.ui.reading.split_view import SplitView
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle, Theme, load_fonts, load_theme
from tests.ui.reading_texts import make_article, make_document, make_pair

KEYS = ("edit.find", "edit.find_next", "edit.find_previous", "go.other_pane")


@pytest.fixture(scope="module")
def theme(qapp: object) -> Theme:
    load_fonts()
    return load_theme("light")


@pytest.fixture
def commands(window: QMainWindow) -> CommandSet:
    found = window.findChild(CommandSet)
    assert isinstance(found, CommandSet)
    return found


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[QMainWindow]:
    window = QMainWindow()
    qtbot.addWidget(window)
    commands = CommandSet(window, theme)
    view = SplitView(commands, theme, ReadingStyle(), window)
    window.setCentralWidget(view)
    window.addActions([commands[key] for key in KEYS])
    window.resize(1201, 700)
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


def settle(qtbot: QtBot, view: SplitView) -> None:
    qtbot.waitUntil(lambda: not any(side.pane.scrolling.is_gliding for side in view.texts.sides))


def is_on_screen(pane: TextPane, span: Span) -> bool:
    return pane.scrolling.place_at(0) - 1 <= pane.page.line_top(span.start) <= pane.scrolling.place_at(1)


def test_both_sides_are_equal_and_headlines_meet(view: SplitView, window: QMainWindow) -> None:
    for width in (1024, 1201, 1400):
        window.resize(width, 700)
        assert view.left.width() == view.right.width()
        assert view.left.headline.height() == view.right.headline.height()
    long_title = "A title that goes on and on about the bridge and everybody near it. " * 60
    left = make_article(8, make_document([(BlockKind.TITLE, long_title), (BlockKind.PARAGRAPH, "Text")]))
    view.show_pair(left, make_pair()[1])
    assert view.left.headline.height() == view.right.headline.height() < 700 * 0.35
    assert view.left.headline.shown_lines <= 3
    assert view.left.headline.shown_title.endswith("…")
    assert view.left.headline.tip_at(QPointF(60, 30)).startswith("A title that goes on")
    assert not view.right.headline.is_elided


def test_the_same_entity_looks_alike_on_both_sides(view: SplitView, theme: Theme) -> None:
    for left, right in zip(view.left.pane.layers.entities, view.right.pane.layers.entities, strict=True):
        assert (left.key, left.style) == (right.key, right.style)
        assert left.style is not None and left.style in theme.marks
    styles = [entity.style for entity in view.left.pane.layers.entities]
    assert len({style.pattern for style in styles if style}) == len(styles)
    # The mention in the headline is marked there.
    assert view.left.headline.covers(view.left.pane.layers.entities[0].spans[0])


def test_next_walks_through_both_panes_in_turn(view: SplitView, commands: CommandSet, qtbot: QtBot) -> None:
    sides = []
    for _ in range(6):
        qtbot.keyClick(view.left.pane, Qt.Key.Key_N)
        settle(qtbot, view)
        shown = [side.pane.layers.current_mention for side in view.texts.sides]
        assert sum(span is not None for span in shown) == 1
        number = 0 if shown[0] else 1
        sides.append(number)
        span, side = shown[number], view.texts.sides[number]
        assert span is not None
        assert side.headline.covers(span) or is_on_screen(side.pane, span)
    assert set(sides) == {0, 1} and sides[:4] in ([0, 1, 0, 1], [1, 0, 1, 0])
    assert view.panel.walk_bar.words.startswith("6 of 18 · ")
    qtbot.keyClick(view.left.pane, Qt.Key.Key_P)
    assert view.panel.walk_bar.words.startswith("5 of 18 · ")
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Escape)
    assert not view.panel.walk_bar.isVisible()
    assert all(side.pane.layers.current_mention is None for side in view.texts.sides)


def test_a_click_on_a_mention_stands_on_it(view: SplitView, qtbot: QtBot) -> None:
    entity = next(e for e in view.right.pane.layers.entities if e.key == "halloran")
    span = entity.spans[1]
    view.right.pane.scrolling.scroll_to(span.start, 0.4)
    view.right.pane.viewport().grab()
    rect = view.right.pane.rect_of(span)
    point = QPoint(round(rect.left()) + 8, round(rect.center().y()))
    value = view.right.pane.verticalScrollBar().value()
    qtbot.mouseClick(view.right.pane.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert view.right.pane.layers.current_mention == span
    assert view.right.pane.verticalScrollBar().value() == value
    assert view.right.pane.pointer.tip_at(QPointF(point)) == ""  # a card tells of it


def test_marks_go_and_come_with_one_key(view: SplitView, commands: CommandSet, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_M)
    assert [side.pane.layers.entities for side in view.texts.sides] == [(), ()]
    qtbot.keyClick(view.right.pane, Qt.Key.Key_M)
    assert all(len(side.pane.layers.entities) == 3 for side in view.texts.sides)


def test_the_panel_folds_and_the_step_stays_in_sight(view: SplitView, commands: CommandSet, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_N)
    assert not view.walk.pill.isVisible()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_E)
    assert not view.panel.isVisible() and view.walk.pill.isVisible()
    qtbot.waitUntil(lambda: view.left.width() == view.right.width() > 550)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_E)
    assert view.panel.isVisible() and not view.walk.pill.isVisible()


@pytest.mark.parametrize("number", [0, 1])
def test_scrolling_one_side_brings_the_counterpart(view: SplitView, qtbot: QtBot, number: int) -> None:
    mover, other = view.texts.sides[number], view.texts.sides[1 - number]
    for paragraph in (10, 20, 30):
        place = mover.article.document.text.index(f"Paragraph {paragraph} ")  # type: ignore[union-attr]
        counterpart = other.article.document.text.index(f"Paragraph {paragraph} ")  # type: ignore[union-attr]
        mover.pane.scrolling.scroll_to(place, 0.33)
        gap = other.pane.page.line_top(counterpart) - other.pane.scrolling.place_at(0.33)
        assert abs(gap) <= 3, paragraph
    bars = [side.pane.verticalScrollBar() for side in view.texts.sides]
    bars[number].setValue(bars[number].maximum())
    assert all(bar.value() == bar.maximum() for bar in bars)
    bars[number].setValue(0)
    assert all(bar.value() == 0 for bar in bars)


def test_scrolling_never_feeds_back(view: SplitView, qtbot: QtBot) -> None:
    moves = []
    for number, side in enumerate(view.texts.sides):
        side.pane.verticalScrollBar().valueChanged.connect(lambda _, number=number: moves.append(number))
    view.left.pane.verticalScrollBar().setValue(700)
    qtbot.wait(30)
    assert sorted(moves) == [0, 1]


def test_apart_and_together_again_calibrates(view: SplitView, qtbot: QtBot) -> None:
    left, right = (side.pane.verticalScrollBar() for side in view.texts.sides)
    left.setValue(800)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_T)
    assert not view.is_together
    before = left.value()
    right.setValue(right.value() + 150)
    assert left.value() == before
    calibrated = right.value()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_T)
    assert view.is_together and (left.value(), right.value()) == (before, calibrated)
    left.setValue(before + 4)
    assert 0 <= right.value() - calibrated <= 40
    left.setValue(before)
    assert abs(right.value() - calibrated) <= 2


@pytest.mark.parametrize("together", [True, False])
def test_two_passages_are_brought_beside_each_other_wherever_they_stand(
    view: SplitView, qtbot: QtBot, together: bool
) -> None:
    view.ties.set_together(together)
    left, right = (side.article.document.text for side in view.texts.sides)  # type: ignore[union-attr]
    spans = (Span(left.index("Paragraph 8."), len(left)), Span(right.index("Paragraph 31."), len(right)))
    view.texts.centre(*spans)
    settle(qtbot, view)
    heights = [
        side.pane.page.line_top(span.start) - side.pane.scrolling.place_at(0)
        for side, span in zip(view.texts.sides, spans, strict=True)
    ]
    assert heights[0] == pytest.approx(0.33 * view.left.pane.viewport().height(), abs=2)
    assert heights[1] == pytest.approx(heights[0], abs=2)
    # Whoever takes hold of one text while both are on their way has it, and the other goes along or stays.
    view.texts.centre(Span(0, 1), Span(0, 1))
    view.left.pane.scrolling.stop()
    view.left.pane.verticalScrollBar().setValue(900)
    assert view.left.pane.verticalScrollBar().value() == 900
    assert view.right.pane.scrolling.is_gliding is not together


def test_find_counts_over_both_sides(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(view.find_bar.field, "paragraph 39")
    qtbot.waitUntil(lambda: view.find_bar.count.text() == "1 of 2")
    assert view.find_bar.count.accessibleName() == "Hits: 1 of 2"
    assert view.left.pane.layers.current_hit is not None and view.right.pane.layers.current_hit is None
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Return)
    settle(qtbot, view)
    span = view.right.pane.layers.current_hit
    assert span is not None and is_on_screen(view.right.pane, span)
    # Letters typed in the field are words, not commands.
    assert view.find_bar.field.text() == "paragraph 39" and view.panel.isVisible() and view.is_together
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Escape)
    assert view.right.pane.hasFocus()


def test_who_steps_back_while_the_other_text_glides_lands_on_the_hit(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(view.find_bar.field, "paragraph 2")
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Return)
    settle(qtbot, view)
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    right = view.right.pane.scrolling
    qtbot.waitUntil(lambda: right.is_gliding and right.place_at(0) > 0.3 * view.right.pane.page.height)
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Return)
    settle(qtbot, view)
    span = view.left.pane.layers.current_hit
    assert span is not None and is_on_screen(view.left.pane, span)


def test_f6_moves_the_keyboard_to_the_other_side(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_F6)
    assert view.right.pane.hasFocus() and view.texts.active_side is view.right
    qtbot.keyClick(view.right.pane, Qt.Key.Key_F6)
    assert view.left.pane.hasFocus()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Tab)
    assert view.right.pane.hasFocus()


def test_swapping_keeps_colours_places_and_comparison(view: SplitView, qtbot: QtBot) -> None:
    styles = {entity.key: entity.style for entity in view.left.pane.layers.entities}
    view.left.pane.verticalScrollBar().setValue(900)
    tops = [side.pane.scrolling.offset_at_top() for side in view.texts.sides]
    left, right = view.left.article, view.right.article
    with qtbot.waitSignal(view.swapped):
        view.swap()
    assert (view.left.article, view.right.article) == (right, left)
    assert [side.pane.scrolling.offset_at_top() for side in view.texts.sides] == tops[::-1]
    assert {entity.key: entity.style for entity in view.right.pane.layers.entities} == styles
    assert view.is_together


def test_hits_of_a_search_change_sides_with_their_texts(view: SplitView) -> None:
    left, right = (side.article for side in view.texts.sides)
    assert left is not None and right is not None
    hit = Span(left.document.text.index("Paragraph 3"), left.document.text.index("Paragraph 3") + 9)
    view.show_found("three", [FoundPlaces((hit,), hit), FoundPlaces()])
    view.swap()
    assert view.left.pane.layers.hits == ()
    assert view.right.pane.layers.hits == (hit,)
    view.start_find()
    view.finder.close()
    assert view.left.pane.layers.hits == ()
    assert view.right.pane.layers.hits == (hit,)


def test_hits_in_a_text_that_was_corrected_are_forgotten(view: SplitView) -> None:
    left, right = (side.article for side in view.texts.sides)
    assert left is not None and right is not None
    view.show_found("it", [FoundPlaces((Span(0, 4),)), FoundPlaces((Span(2, 6),))])
    view.update_article(replace(left, document=make_document([(BlockKind.PARAGRAPH, "Mended")])))
    view.start_find()
    view.finder.close()
    assert view.left.pane.layers.hits == ()
    assert view.right.pane.layers.hits == (Span(2, 6),)


def test_a_saved_pair_comes_back_as_it_was_left(view: SplitView, commands: CommandSet, qtbot: QtBot) -> None:
    left, right, comparison = make_pair()
    view.panel.toggled.emit("council", False)
    commands["pair.entities"].setChecked(False)
    commands["pair.together"].setChecked(False)
    view.right.pane.scrolling.scroll_to(right.document.text.index("Paragraph 22"))
    view.texts.set_share(0.4)
    state = json.loads(json.dumps(view.view_state()))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    view.show_pair(left, right)
    view.set_comparison(comparison)
    assert view.view_state() != state
    view.show_pair(left, right, Pair(1, 1, 2, "A pair", "", now, now, state))
    assert view.view_state() == state  # before the comparison is there too
    view.set_comparison(comparison)
    assert view.view_state() == state
    assert "council" not in {entity.key for entity in view.left.pane.layers.entities}


def test_another_comparison_of_the_same_texts_changes_no_colour_and_no_place(view: SplitView, qtbot: QtBot) -> None:
    comparison = view._comparison
    assert comparison is not None
    view.marks.palette.hide("council")
    span = comparison.entities[0].right[3]
    view.walk.stand_on(1, "halloran", span)
    places, value = view.marks.palette.places, view.right.pane.verticalScrollBar().value()
    halloran, *others = comparison.entities
    renamed = replace(halloran, name="The mayor")
    new = replace(others[1], key="new", name="Somebody new")
    view.set_comparison(replace(comparison, entities=(renamed, *others, new)))
    assert {key: view.marks.palette.places[key] for key in places} == places
    assert view.marks.palette.is_hidden("council")
    assert (view.walk.key, view.walk.span_on(1)) == ("halloran", span)
    assert view.right.pane.verticalScrollBar().value() == value
    assert view.marks.palette.place("new") is not None, "there are colours enough"


def test_the_walk_goes_on_with_whoever_the_mention_means_now(view: SplitView) -> None:
    comparison = view._comparison
    assert comparison is not None
    halloran, council, seven = comparison.entities
    span = halloran.left[2]
    view.walk.stand_on(0, "halloran", span)
    joined = replace(council, left=tuple(sorted(council.left + halloran.left)))
    view.set_comparison(replace(comparison, entities=(joined, seven)))
    assert (view.walk.key, view.walk.span_on(0)) == ("council", span)
    view.set_comparison(replace(comparison, entities=(seven,)))
    assert view.walk.key == "" and view.left.pane.layers.current_mention is None
    assert view.panel.list.model().rowCount() == 1


def test_a_damaged_view_state_does_no_harm(view: SplitView) -> None:
    left, right, comparison = make_pair()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    state = {"share": "wide", "left": -7, "right": 10**9, "places": {"halloran": 99}, "hidden": ["gone"], "marks": None}
    state["calibration"] = [10**9, -7]
    view.show_pair(left, right, Pair(1, 1, 2, "", "", now, now, state))
    view.set_comparison(comparison)
    view.grab()
    assert view.texts.share == 0.5
    view.left.pane.verticalScrollBar().setValue(900)
    assert view.right.pane.verticalScrollBar().value() > 0
    for damage in (None, 7, "words", [None], {"halloran": "first"}):
        view.show_pair(left, right, Pair(1, 1, 2, "", "", now, now, {"places": damage, "hidden": damage}))
        view.set_comparison(comparison)
        assert view.marks.entities
        assert json.dumps(view.view_state())


def test_waiting_failing_and_finding_nothing_are_said_calmly(view: SplitView) -> None:
    left, right, comparison = make_pair()
    view.show_pair(left, right)
    assert view.panel.message == "Finding what both speak of …"
    assert view.left.pane.layers.entities == ()
    view.set_comparison(None, "failed: The analysis stopped. Open the pair again.")
    assert view.panel.message == "The analysis stopped. Open the pair again."
    view.set_comparison(Comparison("v", (), ()))
    assert view.panel.message == "No name, place or group was found in both texts."
    view.set_comparison(comparison)
    assert view.panel.message == "" and view.panel.list.isVisible()


def test_changes_are_reported_once_in_a_while_and_at_the_end(view: SplitView, qtbot: QtBot) -> None:
    positions = []
    view.position_changed.connect(lambda article, offset: positions.append((article, offset)))
    view.left.pane.scrolling.scroll_to(view.left.article.document.text.index("Paragraph 8"))  # type: ignore[union-attr]
    with qtbot.waitSignal(view.view_changed, timeout=100):
        view.hide()
    assert [article for article, _ in positions] == [1, 2]
    with qtbot.assertNotEmitted(view.view_changed):
        view.clear()


def test_details_zoom_and_theme(view: SplitView, qtbot: QtBot) -> None:
    headline = view.right.headline
    with qtbot.waitSignal(view.details_requested) as asked:
        point = headline._source_rect().center().toPoint()
        qtbot.mouseClick(headline, Qt.MouseButton.LeftButton, pos=point)
    assert asked.args == [2]
    with qtbot.waitSignal(view.style_changed):
        view.right.pane.zoom_requested.emit(3)
    assert view.left.pane.text.em == view.right.pane.text.em > 20
    view.set_theme(load_theme("dark"))
    assert view.left.pane.layers.entities[0].style in load_theme("dark").marks
    article = view.left.article
    assert article is not None
    metadata = replace(article.metadata, outlet="The Ledger")
    view.update_article(replace(article, summary=replace(article.summary, metadata=metadata)))
    assert view.left.headline.shown_source()[0].words == "The Ledger"


def test_a_comparison_can_be_turned_round() -> None:
    comparison = make_pair()[2]
    assert comparison.swapped().swapped() == comparison
    assert comparison.swapped().entities[0].left == comparison.entities[0].right


def test_both_sides_offer_in_their_menu_what_can_be_done_with_a_selection(
    view: SplitView, commands: CommandSet
) -> None:
    for side in view.texts.sides:
        side.pane.select_span(Span(40, 60))
        assert commands["article.mark_tail"] in side.pane.make_menu(QPointF(50, 50)).actions()


def test_a_screen_reader_meets_left_before_right_and_the_texts_before_the_list(view: SplitView) -> None:
    def names(interface: QAccessibleInterface | None) -> Iterator[str]:
        if interface is None or interface.state().invisible:
            return
        yield interface.text(QAccessible.Text.Name)
        if interface.role() is not QAccessible.Role.List:
            for number in range(interface.childCount()):
                yield from names(interface.child(number))

    met = [name for name in names(QAccessible.queryAccessibleInterface(view)) if name]
    left, right = (article.document.title for article in view.articles())
    wanted = [left, f"Left: {left}", right, f"Right: {right}", "8 passages stand in both texts", "Shared entities"]
    assert [name for name in dict.fromkeys(met) if name in wanted] == wanted
    line = view.guide.bearings.lines[0].accessibleName()
    assert met.index(left) < met.index(line) < met.index(f"Left: {left}"), "as it stands, from above"


def test_swapping_moves_no_line(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_T)
    view.left.pane.verticalScrollBar().setValue(507)
    view.right.pane.verticalScrollBar().setValue(911)
    view.swap()
    assert view.texts.places() == (911, 507)
    view.swap()
    assert view.texts.places() == (507, 911)
