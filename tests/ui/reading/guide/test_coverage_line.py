"""The line over each text: what it says, and where it leads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.domain import Coverage
from app.ui.reading.guide.coverage_line import CoverageLine
from app.ui.reading.split_view import SplitView
from app.ui.theme import Theme
from tests.ui.reading_texts import make_article, make_guided_pair


def make_line(qtbot: QtBot, theme: Theme) -> CoverageLine:
    line = CoverageLine(theme)
    qtbot.addWidget(line)
    line.resize(700, line.height())
    line.set_column(20, 640)
    return line


def test_it_says_how_much_has_a_counterpart_and_how_much_is_only_here(view: SplitView) -> None:
    left, right = view.guide.bearings.lines
    assert left.words == "33 % of this text has a counterpart  ·  4 sentences only here"
    assert right.words == "33 % of this text has a counterpart  ·  5 sentences only here"
    assert left.accessibleName() == left.words
    assert left.toolTip().startswith(
        "Of 72 sentences 8 have a counterpart in the other text, 4 were not found there; of 60 nothing is claimed\n"
    )


def test_a_click_steps_through_what_is_only_here(view: SplitView, qtbot: QtBot) -> None:
    line = view.guide.bearings.lines[1]
    for words in ("1 of 5", "2 of 5"):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
        assert view.guide.pill.words == f"{words} only in the right text"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_it_can_be_pressed_by_key(view: SplitView, qtbot: QtBot, key: Qt.Key) -> None:
    line = view.guide.bearings.lines[0]
    assert line.focusPolicy() & Qt.FocusPolicy.TabFocus
    line.setFocus()
    qtbot.keyClick(line, key)
    assert view.guide.pill.words == "1 of 4 only in the left text"


def test_tab_goes_from_line_to_line_and_on_to_the_texts(view: SplitView, qtbot: QtBot) -> None:
    left, right = view.guide.bearings.lines
    left.setFocus()
    for following in (right, view.left.pane, view.right.pane):
        focused = view.window().focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        assert following.hasFocus()


def test_its_room_is_there_before_there_is_anything_to_say(view: SplitView, pair_window: QMainWindow) -> None:
    left, right, comparison = make_guided_pair()
    view.show_pair(left, right)
    line = view.guide.bearings.lines[0]
    assert line.words == "" and line.isVisible() and not line.isEnabled()
    before = [view.left.pane.geometry(), line.geometry(), view.left.pane.verticalScrollBar().value()]
    view.set_comparison(comparison)
    assert line.words
    assert [view.left.pane.geometry(), line.geometry(), view.left.pane.verticalScrollBar().value()] == before


def test_texts_that_share_nothing_are_told_so_without_a_verdict(view: SplitView, qtbot: QtBot) -> None:
    comparison = view._comparison
    assert comparison is not None
    nothing = Coverage(72, 0, 0, 900, 0)
    view.set_comparison(
        replace(
            comparison,
            alignments=(),
            only_left=(),
            only_right=(),
            related=False,
            coverage_left=nothing,
            coverage_right=nothing,
        )
    )
    for line in view.guide.bearings.lines:
        assert line.words == "These two texts share nothing that was found"
        assert not line.isEnabled()


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (Coverage(300, 1, 0, 9000, 9), "1 % of this text has a counterpart  ·  none only here"),
        (Coverage(300, 299, 1, 9000, 8995), "99 % of this text has a counterpart  ·  1 sentence only here"),
        (Coverage(3, 3, 0, 90, 90), "100 % of this text has a counterpart  ·  none only here"),
        (Coverage(3, 0, 0, 90, 0), "No counterpart was found in the other text  ·  none only here"),
    ],
)
def test_little_is_not_called_nothing_nor_most_all(qtbot: QtBot, theme: Theme, coverage: Coverage, words: str) -> None:
    line = make_line(qtbot, theme)
    line.show_coverage(coverage, related=True, key="L")
    assert line.words == words


def test_of_two_languages_it_is_not_said_that_texts_share_nothing(view: SplitView) -> None:
    comparison, (left, right) = view._comparison, view.articles()
    assert comparison is not None
    view.show_pair(
        make_article(left.id, left.document, language="en-GB"), make_article(right.id, right.document, language="ar")
    )
    view.set_comparison(replace(comparison, alignments=(), only_left=(), only_right=(), related=False))
    for line in view.guide.bearings.lines:
        assert line.words == "In two languages: what corresponds cannot be told"


def test_of_two_languages_nothing_is_said_of_what_is_only_here(qtbot: QtBot, theme: Theme) -> None:
    line = make_line(qtbot, theme)
    line.show_coverage(Coverage(45, 26, 0, 600, 372), related=True, key="L", two_languages=True)
    assert line.words == "62 % of this text has a counterpart  ·  the texts are in two languages"
    assert line.toolTip().endswith("Which sentences are only here cannot be told of texts in two languages")


def test_where_room_is_short_it_says_it_shorter(qtbot: QtBot, theme: Theme) -> None:
    line = make_line(qtbot, theme)
    line.show_coverage(Coverage(45, 26, 9, 600, 372), related=True, key="L")
    said = []
    for width in (640, 260, 130):
        line.set_column(20, width)
        said.append(line.words)
    assert said == [
        "62 % of this text has a counterpart  ·  9 sentences only here",
        "62 % has a counterpart  ·  9 only here",
        "62 %  ·  9 only here",
    ]
    assert line.accessibleName() == said[0]


def test_it_stands_over_the_text_and_begins_where_that_does(view: SplitView, qtbot: QtBot, theme: Theme) -> None:
    for side, line in zip(view.texts.sides, view.guide.bearings.lines, strict=True):
        assert line._left == round(side.pane.x() + side.pane.column[0])
    line = make_line(qtbot, theme)
    line.show_coverage(Coverage(45, 26, 9, 600, 372), related=True, key="L")
    line.set_column(20, 660)

    def inked(area: range) -> bool:
        image = line.grab().toImage()
        ratio = image.devicePixelRatio()
        page = theme.frame["page"]
        return any(image.pixelColor(round(x * ratio), y) != page for x in area for y in range(2, image.height() - 2))

    assert inked(range(20, 120)) and not inked(range(580, 680))
    line.set_from_right(True)
    assert not inked(range(20, 120)) and inked(range(580, 680))


def test_its_words_run_as_they_are_written_whichever_way_the_window_does(qtbot: QtBot, theme: Theme) -> None:
    images = []
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        line = make_line(qtbot, theme)
        line.setLayoutDirection(direction)
        line.show_coverage(Coverage(45, 26, 9, 600, 372), related=True, key="L")
        images.append(line.grab().toImage())
    assert images[0] == images[1]
