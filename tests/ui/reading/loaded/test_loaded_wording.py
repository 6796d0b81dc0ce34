"""Possibly loaded wording in both views, driven as a person drives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.contrast import Contrast
from app.domain import Block, BlockKind, Document, Loaded, Pair, Span
from app.ui.commands import CommandSet
from app.ui.reading.reader import ReaderView
from app.ui.reading.split_view import SplitView
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle, Theme, load_theme
from tests.ui.reading_texts import make_pair

LEFT, RIGHT, COMPARISON = make_pair()


def find(text: str, word: str, reason: str = "judging") -> tuple[Loaded, ...]:
    found, at = [], text.find(word)
    while at >= 0:
        found.append(Loaded(Span(at, at + len(word)), reason))
        at = text.find(word, at + 1)
    return tuple(found)


# "old" stands in every paragraph of the left text, "Nobody" in every one of the right; both titles hold "did".
OLD = find(LEFT.document.text, "old stone")
NOBODY = find(RIGHT.document.text, "Nobody", "certainty")
CONTRAST = Contrast(loaded_left=OLD, loaded_right=NOBODY)


@pytest.fixture(scope="module")
def theme(qapp: object) -> Theme:
    return load_theme("light")


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QMainWindow]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1200, 700)
    yield window
    window.close()


@pytest.fixture
def commands(window: QMainWindow, theme: Theme) -> CommandSet:
    return CommandSet(window, theme)


def show(window: QMainWindow, view: QWidget, qtbot: QtBot) -> None:
    window.setCentralWidget(view)
    with qtbot.waitExposed(window):
        window.show()
    view.setFocus()


@pytest.fixture
def reader(window: QMainWindow, commands: CommandSet, theme: Theme, qtbot: QtBot) -> ReaderView:
    view = ReaderView(commands, theme, ReadingStyle(), window)
    show(window, view, qtbot)
    view.show_article(LEFT)
    return view


@pytest.fixture
def split(window: QMainWindow, commands: CommandSet, theme: Theme, qtbot: QtBot) -> SplitView:
    view = SplitView(commands, theme, ReadingStyle(), window)
    show(window, view, qtbot)
    view.show_pair(LEFT, RIGHT)
    view.set_comparison(COMPARISON)
    view.contrast.set_contrast(CONTRAST)
    view.left.pane.setFocus()
    return view


def press(view: QWidget, key: Qt.Key, qtbot: QtBot, *, shift: bool = False) -> None:
    focus = view.window().focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier)


def point_of(pane: TextPane, mark: Loaded) -> QPoint:
    rect = pane.rect_of(mark.span)
    return QPoint(round(rect.left()) + 6, round(rect.center().y()))


def rest_pointer(pane: TextPane, point: QPoint) -> None:
    where = pane.viewport().mapToGlobal(point)
    QApplication.sendEvent(pane.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, point, where))


def test_marks_are_off_until_they_are_asked_for(split: SplitView, commands: CommandSet) -> None:
    assert not commands["view.loaded"].isChecked()
    assert split.left.pane.layers.loaded == () and split.right.pane.layers.loaded == ()


def test_a_key_switches_the_marks_on_and_off(split: SplitView, commands: CommandSet, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot)
    assert split.left.pane.layers.loaded == OLD and split.right.pane.layers.loaded == NOBODY
    press(split, Qt.Key.Key_K, qtbot)
    assert split.left.pane.layers.loaded == ()
    assert not commands["view.loaded"].isChecked()


def test_the_first_time_it_is_said_what_the_dots_mean(split: SplitView, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot)
    assert split.loaded.line.isVisible() and "nobody judged the text" in split.loaded.line.text
    press(split, Qt.Key.Key_K, qtbot)
    assert not split.loaded.line.isVisible()
    press(split, Qt.Key.Key_K, qtbot)
    assert not split.loaded.line.isVisible()


def test_marks_appear_when_they_have_been_found(split: SplitView, qtbot: QtBot) -> None:
    split.contrast.set_contrast(None, "working")
    press(split, Qt.Key.Key_K, qtbot)
    assert split.left.pane.layers.loaded == ()
    split.contrast.set_contrast(CONTRAST)
    assert split.left.pane.layers.loaded == OLD


def test_dots_are_painted_under_the_passage(split: SplitView, theme: Theme, qtbot: QtBot) -> None:
    pane = split.left.pane
    rect = pane.rect_of(OLD[0].span)
    before = pane.viewport().grab().toImage()
    press(split, Qt.Key.Key_K, qtbot)
    after = pane.viewport().grab().toImage()
    y = range(round(rect.bottom() - 0.5 * pane.text.em), round(rect.bottom()) + 2)
    x = range(round(rect.left()), round(rect.left()) + 40)
    changed = [(i, j) for j in y for i in x if before.pixel(i, j) != after.pixel(i, j)]
    assert changed
    dark = [place for place in changed if after.pixelColor(*place).lightness() < 130]
    assert dark and len({i for i, _ in dark}) < len(x)  # dots, no line


def test_a_resting_pointer_is_told_the_reason(split: SplitView, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot)
    pane = split.left.pane
    pane.viewport().grab()
    rest_pointer(pane, point_of(pane, OLD[0]))
    tip = split.loaded.tip
    assert tip.isVisible()
    assert tip.words == "May be loaded: an adjective that judges"
    assert tip.more == ""
    assert not tip.geometry().contains(pane.viewport().mapTo(split, point_of(pane, OLD[0])))


def test_the_reason_goes_when_the_pointer_does(split: SplitView, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot)
    pane = split.left.pane
    pane.viewport().grab()
    rest_pointer(pane, point_of(pane, OLD[0]))
    qtbot.mouseMove(pane.viewport(), QPoint(4, 4))
    assert not split.loaded.tip.isVisible()
    assert pane.layers.current_loaded is None


def test_a_click_tells_the_reason_and_it_stays(split: SplitView, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot)
    pane = split.left.pane
    pane.viewport().grab()
    qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=point_of(pane, OLD[0]))
    assert split.loaded.tip.isVisible()
    qtbot.mouseMove(pane.viewport(), QPoint(4, 4))
    assert split.loaded.tip.isVisible()
    press(split, Qt.Key.Key_Escape, qtbot)
    assert not split.loaded.tip.isVisible()


def test_a_key_walks_the_passages_of_the_text_that_has_the_keyboard(split: SplitView, qtbot: QtBot) -> None:
    split.right.pane.setFocus()
    press(split, Qt.Key.Key_K, qtbot, shift=True)
    assert split.right.pane.layers.current_loaded == NOBODY[0].span
    assert "May be loaded" in split.loaded.tip.words
    press(split, Qt.Key.Key_K, qtbot, shift=True)
    assert split.right.pane.layers.current_loaded == NOBODY[1].span
    assert split.left.pane.layers.current_loaded is None


def test_the_reason_stays_when_the_text_is_laid_out_anew(split: SplitView, window: QMainWindow, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot, shift=True)
    before = split.loaded.tip.geometry()
    split.set_style(ReadingStyle(size=20))
    window.resize(900, 640)
    qtbot.waitUntil(lambda: split.loaded.tip.geometry() != before)
    assert split.loaded.tip.isVisible()
    assert split.left.pane.layers.current_loaded == OLD[0].span


def test_another_text_takes_the_reason_away(reader: ReaderView, qtbot: QtBot) -> None:
    reader.loaded.set_found([OLD])
    press(reader, Qt.Key.Key_K, qtbot, shift=True)
    reader.show_article(replace(LEFT, document=Document("Short", (Block(BlockKind.TITLE, 0, 5),))))
    assert not reader.loaded.tip.isVisible()
    assert reader.pane.layers.current_loaded is None


def test_a_key_walks_back(split: SplitView, qtbot: QtBot) -> None:
    split.right.pane.setFocus()
    press(split, Qt.Key.Key_K, qtbot, shift=True)
    press(split, Qt.Key.Key_K, qtbot, shift=True)
    qtbot.keyClick(
        split.right.pane, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    )
    assert split.right.pane.layers.current_loaded == NOBODY[0].span


def test_how_many_there_are_is_not_told(split: SplitView, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot, shift=True)
    assert split.loaded.tip.isVisible()
    spoken = f"{split.loaded.tip.words} {split.loaded.tip.more} {split.loaded.line.text}"
    assert not any(character.isdigit() for character in spoken)


def test_another_lead_ends_the_walk(split: SplitView, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot, shift=True)
    press(split, Qt.Key.Key_L, qtbot)
    assert split.left.pane.layers.current_loaded is None and not split.loaded.tip.isVisible()


def test_the_walk_ends_another_lead(split: SplitView, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_L, qtbot)
    press(split, Qt.Key.Key_K, qtbot, shift=True)
    assert not split.guide.is_leading


def test_the_walk_begins_anew_after_the_last(reader: ReaderView, qtbot: QtBot) -> None:
    reader.loaded.set_found([OLD[:2]])
    for expected in (OLD[0], OLD[1], OLD[0]):
        press(reader, Qt.Key.Key_K, qtbot, shift=True)
        assert reader.pane.layers.current_loaded == expected.span


def test_the_walk_brings_a_passage_on_screen_with_its_reason(reader: ReaderView, qtbot: QtBot) -> None:
    reader.loaded.set_found([(OLD[-1],)])
    press(reader, Qt.Key.Key_K, qtbot, shift=True)
    qtbot.waitUntil(lambda: reader.loaded.tip.isVisible())
    top = reader.pane.rect_of(OLD[-1].span).top()
    assert 0 <= top <= reader.pane.viewport().height()


def test_the_caret_on_a_passage_is_told_the_reason_by_enter(reader: ReaderView, qtbot: QtBot) -> None:
    reader.loaded.set_found([OLD])
    press(reader, Qt.Key.Key_K, qtbot)
    press(reader, Qt.Key.Key_Right, qtbot)
    cursor = reader.pane.textCursor()
    cursor.setPosition(reader.pane.text.to_position(OLD[0].span.start + 1))
    reader.pane.setTextCursor(cursor)
    press(reader, Qt.Key.Key_Return, qtbot)
    assert reader.loaded.tip.isVisible()


def test_a_mark_of_an_entity_keeps_its_click(split: SplitView, qtbot: QtBot) -> None:
    name = COMPARISON.entities[0].left[1]
    split.contrast.set_contrast(Contrast(loaded_left=(Loaded(name, "label"),)))
    press(split, Qt.Key.Key_K, qtbot)
    pane = split.left.pane
    pane.viewport().grab()
    with qtbot.waitSignal(pane.entity_clicked):
        qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=point_of(pane, Loaded(name, "")))
    assert not split.loaded.tip.isVisible()


def test_a_headline_tells_the_reason_too(split: SplitView, qtbot: QtBot) -> None:
    at = LEFT.document.text.index("bridge")
    mark = Loaded(Span(at, at + 6), "slogan")
    split.contrast.set_contrast(Contrast(loaded_left=(mark,)))
    press(split, Qt.Key.Key_K, qtbot)
    headline = split.left.headline
    headline.grab()
    lines = headline.lines_of(mark.span)
    assert lines is not None
    assert headline.tip_at(QPointF(lines.left() + 8, lines.center().y())).startswith("May be loaded: a catchword")


def test_a_text_in_another_language_is_said_not_to_have_been_read(split: SplitView, qtbot: QtBot) -> None:
    split.set_comparison(replace(COMPARISON, right_method="simple"))
    split.contrast.set_contrast(CONTRAST)
    press(split, Qt.Key.Key_K, qtbot)
    assert split.left.pane.layers.loaded == OLD and split.right.pane.layers.loaded == ()
    assert "English text only" in split.loaded.line.text


def test_finding_nothing_is_said(split: SplitView, qtbot: QtBot) -> None:
    split.contrast.set_contrast(Contrast())
    press(split, Qt.Key.Key_K, qtbot)
    assert split.loaded.line.text == "No wording on the lists was found here."


def test_a_pair_comes_back_as_it_was_left(split: SplitView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(split.view_changed, timeout=3000):
        press(split, Qt.Key.Key_K, qtbot)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    pair = Pair(1, 1, 2, "", "", now, now, view=split.view_state())
    split.show_pair(LEFT, RIGHT)
    assert not split.loaded.on
    split.show_pair(LEFT, RIGHT, pair)
    split.set_comparison(COMPARISON)
    split.contrast.set_contrast(CONTRAST)
    assert split.left.pane.layers.loaded == OLD


def test_swapped_sides_take_their_marks_along(split: SplitView, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot)
    split.swap()
    assert split.left.pane.layers.loaded == NOBODY and split.right.pane.layers.loaded == OLD


def test_the_reader_asks_for_what_it_does_not_know(reader: ReaderView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reader.loaded.wanted):
        press(reader, Qt.Key.Key_K, qtbot)
    reader.loaded.set_found([OLD])
    assert reader.pane.layers.loaded == OLD


def test_the_next_article_is_asked_for_as_long_as_it_is_on(reader: ReaderView, qtbot: QtBot) -> None:
    press(reader, Qt.Key.Key_K, qtbot)
    with qtbot.waitSignal(reader.loaded.wanted):
        reader.show_article(RIGHT)
    assert reader.pane.layers.loaded == ()


def test_other_colours_leave_the_marks(split: SplitView, qtbot: QtBot) -> None:
    press(split, Qt.Key.Key_K, qtbot)
    split.set_theme(load_theme("dark"))
    assert split.left.pane.layers.loaded == OLD
