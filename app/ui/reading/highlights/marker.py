"""The marker ground of the reader's own highlights, and the patterned edge over it, for the blocks that are painted.

A ground is full and opaque. Where highlights overlap each has a band of the ground, and edges stand one over the
other, so that all of them are seen. The colour is never alone: each edge has a pattern of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.domain import Span
from app.highlights import Colour
from app.ui.reading.passage_frame import outline
from app.ui.theme import MarkerStyle, Theme

if TYPE_CHECKING:
    from app.ui.reading.stretches import Stretch

_ABOVE, _BELOW, _ASIDE = 0.98, 0.4, 0.06  # of an em: from the baseline up and down, and beside the words
_STEP = 0.15  # of an em: between the edges of highlights that overlap
_MOST_LEVELS = 5
_TOOTH, _TOOTH_ABOVE = 0.26, 0.03  # of an em: the width of a tooth of the zigzag, and how far it reaches over the edge


@dataclass(frozen=True, slots=True)
class HighlightMark:
    """A highlight as it is laid over one text."""

    id: int
    span: Span
    colour: Colour
    has_comment: bool = False
    is_tied: bool = False  # to a passage of another article


@dataclass(frozen=True, slots=True)
class _Ground:
    stretch: Stretch
    marks: tuple[int, ...]  # those that lie over it, upper bands first


@dataclass(frozen=True, slots=True)
class _Edge:
    stretch: Stretch
    mark: int


@dataclass(slots=True)
class _Placed:
    """What is laid over one block: pieces to be found by the pointer, and all of a colour ready to be painted."""

    grounds: list[_Ground]
    edges: list[_Edge]
    bands: dict[Colour, list[QRectF]]
    lines: dict[Colour, list[QLineF]]


class MarkerLayer:
    """The highlights of one text, with the geometry of the blocks that have been painted."""

    def __init__(self) -> None:
        self.marks: tuple[HighlightMark, ...] = ()
        self._levels: list[int] = []
        self._starts: list[int] = []
        self._longest = 0
        self._placed: dict[object, _Placed] = {}

    def set_marks(self, marks: Sequence[HighlightMark]) -> None:
        ordered = tuple(sorted(marks, key=lambda mark: (mark.span, mark.id)))
        if ordered == self.marks:
            return
        self.marks = ordered
        self._starts = [mark.span.start for mark in ordered]
        self._longest = max((mark.span.end - mark.span.start for mark in ordered), default=0)
        self._levels = _find_levels(ordered)
        self._placed.clear()

    def forget(self) -> None:
        """The text has been laid out anew."""
        self._placed.clear()

    # --- asking ---------------------------------------------------------------------------------------------------

    def _over(self, span: Span) -> list[int]:
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        return [number for number in range(first, last) if self.marks[number].span.end > span.start]

    def inside(self, span: Span) -> list[HighlightMark]:
        """Those that overlap a span, in the order of the text."""
        return [self.marks[number] for number in self._over(span)]

    def at(self, offset: int) -> HighlightMark | None:
        """The shortest highlight over that code point; one ends after its last word, where a caret stands too."""
        first = bisect_left(self._starts, offset - self._longest)
        last = bisect_right(self._starts, offset)
        over = [mark for mark in self.marks[first:last] if mark.span.end >= offset]
        return min(over, key=lambda mark: (mark.span.end == offset, mark.span.end - mark.span.start), default=None)

    def covers(self, span: Span) -> bool:
        """Whether one highlight lies under all of a span."""
        return any(m.span.start <= span.start and span.end <= m.span.end for m in self.inside(span))

    def under(self, name: object, point: QPointF, em: float) -> HighlightMark | None:
        """The highlight painted at a point of a block, in the layout's coordinates; of several, the shortest."""
        placed = self._placed.get(name)
        if placed is None:
            return None
        found = [
            self.marks[number]
            for ground in placed.grounds
            if _box(ground.stretch, em).contains(point)
            for number in ground.marks
        ]
        return min(found, key=lambda mark: mark.span.end - mark.span.start, default=None)

    # --- painting -------------------------------------------------------------------------------------------------

    def _place(self, name: object, span: Span, measure: Callable[[Span], Sequence[Stretch]], em: float) -> _Placed:
        placed = self._placed.get(name)
        if placed is None:
            over = self._over(span)
            edges = [_Edge(stretch, number) for number in over for stretch in measure(self.marks[number].span)]
            placed = _Placed([], edges, {}, {})
            for piece, marks in self._pieces(over):
                if piece.overlaps(span):
                    placed.grounds += [_Ground(stretch, marks) for stretch in measure(piece)]
            self._make_ready(placed, em)
            self._placed[name] = placed
        return placed

    def _make_ready(self, placed: _Placed, em: float) -> None:
        for ground in placed.grounds:
            box = _box(ground.stretch, em)
            band = box.height() / len(ground.marks)
            for number, mark in enumerate(ground.marks):
                rect = QRectF(box.left(), box.top() + number * band, box.width(), band + 0.5)
                placed.bands.setdefault(self.marks[mark].colour, []).append(rect)
        for edge in placed.edges:
            box = _box(edge.stretch, em)
            y = box.top() + self._levels[edge.mark] * _STEP * em
            line = QLineF(box.left(), y, box.right(), y)
            placed.lines.setdefault(self.marks[edge.mark].colour, []).append(line)

    def _pieces(self, over: Sequence[int]) -> list[tuple[Span, tuple[int, ...]]]:
        """Cut where highlights begin and end: pieces with those that lie over each."""
        cuts = sorted({edge for number in over for edge in self.marks[number].span})
        pieces = []
        for start, end in pairwise(cuts):
            marks = [n for n in over if self.marks[n].span.start <= start and end <= self.marks[n].span.end]
            if marks:
                pieces.append((Span(start, end), tuple(sorted(marks, key=lambda n: self._levels[n]))))
        return pieces

    def paint_grounds(
        self,
        painter: QPainter,
        theme: Theme,
        name: object,
        span: Span,
        measure: Callable[[Span], Sequence[Stretch]],
        em: float,
    ) -> None:
        """Paint what lies over `span`, a block of that `name`; `measure` tells where a passage stands in it."""
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, bands in self._place(name, span, measure, em).bands.items():
            painter.setBrush(theme.markers[colour].ground)
            painter.drawRects(bands)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def paint_edges(self, painter: QPainter, theme: Theme, name: object, em: float, current: int | None) -> None:
        """The patterned edges of a block whose grounds have been painted; all around the one the reader stands on."""
        placed = self._placed.get(name)
        if placed is None:
            return
        for colour, lines in placed.lines.items():
            draw_edges(painter, theme.markers[colour], lines, em)
        chosen = [edge for edge in placed.edges if self.marks[edge.mark].id == current]
        if chosen:
            pen = QPen(theme.markers[self.marks[chosen[0].mark].colour].edge, max(1.6, 0.1 * em))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(outline([edge.stretch for edge in chosen], em))


def _find_levels(marks: Sequence[HighlightMark]) -> list[int]:
    """Which edge is the first from the top, and which the next, where highlights overlap."""
    ends: list[int] = []
    levels = []
    for mark in marks:
        level = next((n for n, end in enumerate(ends) if end <= mark.span.start), len(ends))
        if level == len(ends):
            ends.append(0)
        ends[level] = mark.span.end
        levels.append(min(level, _MOST_LEVELS - 1))
    return levels


def _box(stretch: Stretch, em: float) -> QRectF:
    top = stretch.baseline - _ABOVE * em
    return QRectF(
        stretch.left - _ASIDE * em, top, stretch.right - stretch.left + 2 * _ASIDE * em, (_ABOVE + _BELOW) * em
    )


def draw_edges(painter: QPainter, style: MarkerStyle, lines: Sequence[QLineF], em: float) -> None:
    """The edges of highlights of one colour, level lines from left to right, in its pattern."""
    if style.pattern == "zigzag":
        scale = painter.device().devicePixelRatioF()
        tooth = _picture_tooth(style.edge.rgb(), em, scale)
        size = tooth.deviceIndependentSize()
        for line in lines:
            rect = QRectF(line.x1(), line.y1() - _TOOTH_ABOVE * em, line.dx(), size.height())
            painter.drawTiledPixmap(rect, tooth)
        return
    width = max(1.3, 0.085 * em)
    pen = QPen(style.edge, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    match style.pattern:
        case "dash":
            pen.setDashPattern([0.42 * em / width, 0.22 * em / width])
        case "dash-dot":
            pen.setDashPattern([0.55 * em / width, 0.16 * em / width, 0.14 * em / width, 0.16 * em / width])
        case "double":
            pen.setWidthF(max(1.0, width * 0.6))
            lines = [line.translated(0, by * pen.widthF()) for line in lines for by in (-0.3, 1.7)]
        case _:
            pen.setWidthF(width * 1.2)
    painter.setPen(pen)
    painter.drawLines(lines)


@lru_cache(maxsize=32)
def _picture_tooth(rgb: int, em: float, scale: float) -> QPixmap:
    """One tooth that hangs from the edge, to be laid side by side: stroking a zigzag costs more than the words do."""
    wide = max(3, round(_TOOTH * em * scale)) / scale
    high = ceil((_TOOTH_ABOVE + 0.2) * em * scale) / scale
    picture = QPixmap(round(wide * scale), round(high * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgb(rgb))
    points = [QPointF(0, 0), QPointF(wide, 0), QPointF(wide, 0.03 * em), QPointF(wide / 2, high), QPointF(0, 0.03 * em)]
    painter.drawPolygon(points)
    painter.end()
    return picture
