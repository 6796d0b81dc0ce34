"""Markers on a page: where they lie, how they meet, and that only what is on the screen is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain import Span
from app.highlights import Colour
from app.ui.reading.highlights.marker import HighlightMark, MarkedBlock, MarkerLayer
from app.ui.reading.stretches import Stretch, x_of
from app.ui.reading.text_marks import EntityMarks
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle, Theme
from tests.ui.fakes import make_document

EM = 20.0
BLOCK = Span(0, 100)


def mark(number: int, start: int, end: int, colour: Colour = Colour.YELLOW) -> HighlightMark:
    return HighlightMark(number, Span(start, end), colour)


def measure(span: Span) -> Sequence[Stretch]:
    """One line, ten pixels a letter."""
    return [Stretch(max(0, span.start) * 10.0, min(100, span.end) * 10.0, 30.0)]


def block(name: str = "block", down: float = 0.0) -> MarkedBlock:
    return MarkedBlock(name, BLOCK, measure, EM, QPointF(0, down))


def place(layer: MarkerLayer, theme: Theme) -> dict[Colour, list[tuple[float, float, float, float]]]:
    layer._join(theme, [block()], 1.0)
    return {
        colour: [(r.left(), r.right(), r.top(), r.bottom()) for r in rects]
        for colour, rects in layer._placed["block"].bands.items()
    }


def test_where_two_overlap_each_has_a_band_of_the_ground(theme: Theme) -> None:
    layer = MarkerLayer()
    layer.set_marks([mark(1, 0, 20), mark(2, 10, 30, Colour.BLUE)])
    bands = place(layer, theme)
    alone, shared = bands[Colour.YELLOW]
    below, rest = bands[Colour.BLUE]
    assert alone[1] <= shared[0] + 3 and (shared[0], shared[1]) == (below[0], below[1])
    assert shared[3] <= below[2] + 1 < below[3]  # one over the other
    assert rest[2] == alone[2] and rest[3] == alone[3]  # all of the height where it is alone


def test_all_of_a_colour_in_several_blocks_is_painted_at_once_and_where_each_block_stands(theme: Theme) -> None:
    layer = MarkerLayer()
    layer.set_marks([mark(1, 0, 20), mark(2, 40, 60, Colour.BLUE)])
    both = layer._join(theme, [block("one"), block("two", 500)], 1.0)
    assert len(both.grounds) == len(both.edges) == 2
    assert [round(rect.top()) for rect in both.grounds[0].rects] == [10, 510]
    assert layer._join(theme, [block("one"), block("two", 500)], 1.0) is both, "the same is not put together anew"
    assert layer._join(theme, [block("two", 500)], 1.0) is not both
    layer.set_marks([mark(1, 0, 20)])
    assert len(layer._join(theme, [block("two", 500)], 1.0).grounds) == 1


def test_where_two_colours_meet_the_same_lies_on_top_whatever_else_is_in_sight(theme: Theme) -> None:
    layer = MarkerLayer()
    layer.set_marks([mark(1, 0, 20, Colour.BLUE), mark(2, 20, 60), mark(3, 110, 130), mark(4, 130, 160, Colour.BLUE)])
    below = MarkedBlock("below", Span(100, 200), measure, EM, QPointF(0, 500))
    all_seen = layer._join(theme, [block(), below], 1.0)
    scrolled = layer._join(theme, [below], 1.0)
    for one, other in ((all_seen.grounds, scrolled.grounds), (all_seen.edges, scrolled.edges)):
        assert len(one) == 2 and [stroke.brush for stroke in one] == [stroke.brush for stroke in other]


def test_edges_of_highlights_that_overlap_lie_at_different_heights(theme: Theme) -> None:
    layer = MarkerLayer()
    layer.set_marks([mark(1, 0, 40), mark(2, 10, 20), mark(3, 15, 50), mark(4, 60, 70)])
    place(layer, theme)
    heights = [rect.top() for rect in layer._placed["block"].strokes[Colour.YELLOW].rects]
    assert len(set(heights[:3])) == 3 and heights[3] == heights[0]


def test_the_shortest_is_meant_where_several_lie(theme: Theme) -> None:
    layer = MarkerLayer()
    layer.set_marks([mark(1, 0, 40), mark(2, 10, 20)])
    place(layer, theme)
    found = layer.under("block", QPointF(150, 28), EM)
    assert found is not None and found.id == 2
    at = layer.at(15)
    assert at is not None and at.id == 2
    end = layer.at(40)
    assert end is not None and end.id == 1  # a caret stands after its last word
    assert layer.at(41) is None
    assert layer.covers(Span(12, 18)) and not layer.covers(Span(30, 45))


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme) -> TextPane:
    pane = TextPane(theme, ReadingStyle())
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.show()
    words = "The council voted on Tuesday night to close the Old Bridge to private cars from June. " * 4
    pane.show_document(make_document("A title", [words] * 60))
    return pane


def lay(pane: TextPane, *marks: HighlightMark) -> QImage:
    pane.set_layers(replace(pane.layers, highlights=marks))
    return pane.viewport().grab().toImage()


def colour_under(pane: TextPane, image: QImage, offset: int, *, down: float = 0.0) -> QColor:
    rect = pane.rect_of(Span(offset, offset + 1))
    return image.pixelColor(QPoint(round(rect.left()) + 1, round(rect.center().y() + down * pane.text.em)))


@pytest.mark.parametrize("colour", list(Colour))
def test_the_ground_has_the_colour_of_its_theme_and_the_page_beside_it_not(
    pane: TextPane, theme: Theme, colour: Colour
) -> None:
    start = pane.text.document.blocks[1].start
    space = pane.text.document.text.index(" council", start)  # no letter stands in the way
    image = lay(pane, mark(1, start, start + 30, colour))
    assert colour_under(pane, image, space) == theme.markers[colour].ground
    image = lay(pane)
    assert colour_under(pane, image, space) == theme.frame["page"]


def test_the_space_at_which_a_line_is_broken_is_not_marked(pane: TextPane) -> None:
    text = pane.text.document.blocks[1]
    found = pane.text.qt.findBlock(pane.text.to_position(text.start))
    line = found.layout().lineAt(0)
    assert found.text()[line.textLength() - 1] == " "
    lay(pane, mark(1, text.start, text.start + 200))
    first = pane.page.marks.marker._placed[found.blockNumber()].edges[0].stretch
    assert first.right == x_of(line, line.textLength() - 1) < x_of(line, line.textLength())


def test_under_a_highlight_an_entity_keeps_its_line_and_gives_up_its_tint(pane: TextPane, theme: Theme) -> None:
    start = pane.text.document.blocks[1].start
    space = pane.text.document.text.index(" council", start)
    style = theme.marks[0]
    entity = EntityMarks("council", (Span(start, start + 12),), style)
    pane.set_layers(replace(pane.layers, entities=(entity,)))
    image = pane.viewport().grab().toImage()
    assert colour_under(pane, image, space) == style.tint
    image = lay(pane, mark(1, start, start + 30, Colour.GREEN))
    assert colour_under(pane, image, space) == theme.markers[Colour.GREEN].ground
    rect = pane.rect_of(Span(space, space + 1)).toRect()
    column = [image.pixelColor(rect.left() + 1, y) for y in range(rect.top(), rect.bottom() + 4)]
    assert style.line in column


def test_only_what_is_on_the_screen_is_worked_out(pane: TextPane) -> None:
    blocks = pane.text.document.blocks
    marks = [mark(n, b.start + 5, b.start + 60) for n, b in enumerate(blocks[1:], start=1)]
    lay(pane, *marks)
    assert 0 < len(pane.page.marks.marker._placed) < 15
    assert len(pane.page.ticks._placed) < 15


def test_a_tick_stands_beside_the_first_line_and_can_be_hit(pane: TextPane, qapp: QApplication) -> None:
    start = pane.text.document.blocks[1].start
    lay(pane, mark(1, start + 5, start + 60), mark(2, start + 8, start + 20, Colour.PINK))
    ticks = [middle for placed in pane.page.ticks._placed.values() for middle, _ in placed]
    assert len(ticks) == 2 and ticks[0] != ticks[1]
    left, _ = pane.column
    assert all(0 < tick.x() < left for tick in ticks)
    target = pane.pointer.target_at(ticks[1] - QPointF(0, pane.verticalScrollBar().value()))
    assert target.is_tick and target.highlight is not None and target.highlight.id == 2


def test_a_text_from_right_to_left_has_its_ticks_where_its_lines_begin(pane: TextPane) -> None:
    pane.show_document(make_document("عنوان", ["أغلقت المدينة الجسر القديم أمام السيارات يوم الاثنين " * 6]))
    start = pane.text.document.blocks[1].start
    lay(pane, mark(1, start, start + 20))
    ((middle, _),) = next(placed for placed in pane.page.ticks._placed.values() if placed)
    left, width = pane.column
    assert middle.x() > left + width
