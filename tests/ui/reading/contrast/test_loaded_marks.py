"""Words that may be loaded: marked when asked for, each with its reason, walked with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.analysis.loaded_words import load_words
from app.contrast import Contrast
from app.domain import Loaded, Span
from app.ui.commands import CommandSet
from app.ui.reading.contrast.loaded_marks import LoadedMarks
from app.ui.reading.contrast.loaded_words import tell_reason
from app.ui.reading.contrast.state import ContrastState
from app.ui.reading.pair_state import PairState
from app.ui.reading.split_view import SplitView
from app.ui.theme import ReadingStyle, Theme, load_fonts, load_theme
from tests.ui.contrast_texts import find, make_contrasted_pair


@pytest.fixture(scope="module")
def theme(qapp: object) -> Theme:
    load_fonts()
    return load_theme("light")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> Iterator[SplitView]:
    window = QMainWindow()
    qtbot.addWidget(window)
    view = SplitView(CommandSet(window, theme), theme, ReadingStyle(), window)
    window.setCentralWidget(view)
    window.resize(1200, 760)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    left, right, comparison, contrast = make_contrasted_pair()
    ours = [Loaded(span, "hyperbole") for span in find(left, "disaster")]
    theirs = [Loaded(find(right, "brave")[0], "praise:quoted")]
    view.show_pair(left, right)
    view.set_comparison(comparison)
    view.contrast.set_contrast(replace(contrast, loaded_left=tuple(ours), loaded_right=tuple(theirs)))
    view.left.pane.setFocus()
    yield view
    window.close()


@pytest.fixture
def marks(view: SplitView) -> LoadedMarks:
    return view.contrast.loaded


def shown(view: SplitView) -> list[tuple[Span, ...]]:
    return [side.pane.layers.loaded for side in view.texts.sides]


def settle(qtbot: QtBot, view: SplitView) -> None:
    qtbot.waitUntil(lambda: not any(side.pane.scrolling.is_gliding for side in view.texts.sides))


def test_nothing_is_marked_until_it_is_asked_for(view: SplitView, qtbot: QtBot) -> None:
    assert shown(view) == [(), ()]
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K)
    assert [len(spans) for spans in shown(view)] == [2, 1]
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K)
    assert shown(view) == [(), ()]


def test_a_tip_says_why(view: SplitView, marks: LoadedMarks, qtbot: QtBot) -> None:
    pane = view.left.pane
    span = find_span(view, "disaster")
    pane.scrolling.scroll_to(span.start, 0.4)
    pane.viewport().grab()
    rect = pane.rect_of(span)
    point = QPointF(rect.left() + 8, rect.center().y())
    assert pane.pointer.tip_at(point) == ""
    qtbot.keyClick(pane, Qt.Key.Key_K)
    assert pane.pointer.tip_at(point) == "Possibly loaded: hyperbole"
    assert marks.tell(0, span.end) == "" and marks.tell(0, span.start - 1) == ""


def find_span(view: SplitView, words: str) -> Span:
    assert view.left.article is not None
    return find(view.left.article, words)[0]


def test_the_marks_are_painted_as_dots(view: SplitView, qtbot: QtBot) -> None:
    span = find_span(view, "disaster")
    view.left.pane.scrolling.scroll_to(span.start, 0.4)
    before = view.left.pane.viewport().grab().toImage()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K)
    assert view.left.pane.viewport().grab().toImage() != before


def test_the_keyboard_goes_from_one_to_the_next_and_hears_why(
    view: SplitView, marks: LoadedMarks, qtbot: QtBot
) -> None:
    assert view.left.article is not None
    places = find(view.left.article, "disaster")
    walked = []
    for _ in range(3):
        qtbot.keyClick(view.left.pane, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
        settle(qtbot, view)
        walked.append(view.left.pane.layers.current_evidence)
    assert walked == [places[0], places[1], places[0]] and marks.is_on
    assert marks.pill.isVisible() and marks.pill.words == "Possibly loaded · left"
    assert marks.pill.detail.replace("\u2068", "").replace("\u2069", "") == "“disaster”: hyperbole"
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Escape)
    assert not marks.pill.isVisible() and view.left.pane.layers.current_evidence is None
    assert shown(view)[0]


def test_each_text_is_walked_by_itself(view: SplitView, marks: LoadedMarks, qtbot: QtBot) -> None:
    view.right.pane.setFocus()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view.right.pane, Qt.Key.Key_K, modifiers)
    assert marks.pill.words == "Possibly loaded · right" and "in somebody’s words" in marks.pill.detail


def test_no_number_of_a_text_is_told(view: SplitView, marks: LoadedMarks, qtbot: QtBot) -> None:
    for pane in (view.left.pane, view.right.pane):
        pane.setFocus()
        qtbot.keyClick(pane, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
        assert not any(letter.isdigit() for letter in marks.pill.words + marks.pill.detail)


def test_where_nothing_was_found_that_is_said(view: SplitView, marks: LoadedMarks, qtbot: QtBot) -> None:
    view.contrast.set_contrast(Contrast())
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K)
    assert marks.pill.isVisible() and marks.pill.words.startswith("Nothing was found")
    qtbot.keyClick(view.left.pane, Qt.Key.Key_Escape)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert marks.pill.words == "Nothing in the left text may be loaded."


def test_before_anything_was_found_nothing_is_said(view: SplitView, marks: LoadedMarks, qtbot: QtBot) -> None:
    view.contrast.set_contrast(None, "working")
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert not marks.pill.isVisible() and shown(view) == [(), ()]


def test_another_lead_ends_this_one(view: SplitView, marks: LoadedMarks, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view.left.pane, Qt.Key.Key_1)
    qtbot.keyClick(view.contrast.panel.table, Qt.Key.Key_Return)
    settle(qtbot, view)
    assert not marks.pill.isVisible()
    evidence = view.left.pane.layers.evidence
    assert evidence
    view.left.pane.setFocus()
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert view.left.pane.layers.evidence == () and view.contrast.evidence.current is None


def test_the_choice_is_kept_with_the_pair_and_changes_sides_with_its_texts(view: SplitView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.left.pane, Qt.Key.Key_K)
    kept = PairState.read(view.view_state()).contrast
    assert kept.loaded and ContrastState.read(kept.write()) == kept
    view.swap()
    assert [len(spans) for spans in shown(view)] == [1, 2]


def test_every_reason_has_words() -> None:
    known = load_words()
    reasons = {*known.words.values(), *(reason for pairs in known.phrases.values() for _, reason in pairs)}
    reasons |= {"judging", "manner", "coarse", "scare-quotes", "question"}
    unknown = tell_reason("no such reason")
    assert [reason for reason in sorted(reasons) if tell_reason(reason) == unknown] == []
    assert tell_reason("praise:quoted") == "praise; in somebody’s words"
