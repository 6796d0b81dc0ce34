"""Where the two columns of the panel stand: under the words of the texts they are of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractScrollArea

from app.domain import Span
from app.ui.reading.contrast.entries import LEFT, RIGHT
from app.ui.reading.pair_texts import PairTexts
from app.ui.reading.side_view import SideView

MARGIN = 20  # pixels that stay free before the words of a column, at least: the sign of unfolding stands there


@dataclass(frozen=True, slots=True)
class Columns:
    """Where either text stands, in pixels of the table: the width of the left text's column, and by side where its
    words begin and how wide they run; `middle` is where the columns meet; `rtl` texts are written from the right."""

    left_width: int = 300
    middle: float = 300.0
    starts: tuple[float, float] = (24.0, 324.0)
    widths: tuple[float, float] = (260.0, 260.0)
    rtl: tuple[bool, bool] = (False, False)


def make_columns(
    left_width: int, gutter: int, width: int, edges: Sequence[tuple[float, float]], rtl: tuple[bool, bool]
) -> Columns:
    """Columns under two texts: `edges` are where each text's words begin and end, as pixels of the table, which is
    `width` wide; the left column holds the `gutter` too. Words stay inside their half, with room for the sign before
    them."""
    middle = left_width - gutter / 2
    bounds = ((0, left_width), (left_width, width))
    if edges[LEFT][0] > edges[RIGHT][0]:  # a window that runs from right to left
        bounds = ((width - left_width, width), (0, width - left_width))
        middle = width - middle
    starts, widths = [], []
    for (first, last), (start, end) in zip(bounds, edges, strict=True):
        start = max(start, first + MARGIN)
        starts.append(start)
        widths.append(max(40.0, min(end, last - MARGIN / 2) - start))
    return Columns(left_width, middle, (starts[0], starts[1]), (widths[0], widths[1]), rtl)


def measure_columns(texts: PairTexts, table: QAbstractScrollArea) -> Columns:
    """Columns of a table beneath these texts."""
    origin = table.viewport().mapToGlobal(QPoint(0, 0)).x()
    edges = []
    for side in texts.sides:
        left, width = side.pane.column
        start = side.pane.mapToGlobal(QPoint(0, 0)).x() - origin + left
        edges.append((start, start + width))
    left_width = texts.right.mapToGlobal(QPoint(0, 0)).x() - origin
    if edges[LEFT][0] > edges[RIGHT][0]:  # the window runs from right to left
        left_width = table.width() - (texts.left.mapToGlobal(QPoint(0, 0)).x() - origin)
    rtl = (_runs_from_right(texts.left), _runs_from_right(texts.right))
    width = table.width() - table.verticalScrollBar().sizeHint().width()
    return make_columns(left_width, texts.handleWidth(), width, edges, rtl)


def _runs_from_right(side: SideView) -> bool:
    text = side.pane.text
    return text.is_right_to_left(Span(0, min(200, len(text.document.text))))
