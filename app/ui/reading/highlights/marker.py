"""The marker ground of the reader's own highlights, and the patterned edge over it, for the blocks that are painted.

A ground is full and opaque. Where highlights overlap each has a band of the ground, and edges stand one over the
other, so that all of them are seen. The colour is never alone: each edge has a pattern of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from app.domain import Span
from app.highlights import Colour
from app.ui.reading.highlights.marker_strokes import Stroke, draw_strokes, make_stroke
from app.ui.reading.passage_frame import outline
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.reading.stretches import Stretch

_ABOVE, _BELOW, _ASIDE = 0.98, 0.4, 0.06  # of an em: from the baseline up and down, and beside the words
_STEP = 0.15  # of an em: between the edges of highlights that overlap
_MOST_LEVELS = 5


class HighlightMark(NamedTuple):
    """A highlight as it is laid over one text. There may be hundreds, made and compared with every change: a tuple."""

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
    """What is laid over one block: pieces to be found by the pointer, and all of a colour ready to be painted, in the
    coordinates of the page."""

    grounds: list[_Ground]
    edges: list[_Edge]
    bands: dict[Colour, list[QRectF]] = field(default_factory=dict)
    strokes: dict[Colour, Stroke] = field(default_factory=dict)
    look: tuple[str, float] = ("", 0.0)  # the theme, and the pixels, that they are ready for


class MarkedBlock(NamedTuple):
    """A block that is painted: its `name` (any that stays the same between two layouts), the code points it shows,
    where a passage stands in it, its size of type, and where it stands on the page."""

    name: Hashable
    span: Span
    measure: Callable[[Span], Sequence[Stretch]]
    em: float
    origin: QPointF


class _Layer(NamedTuple):
    """What is painted of several blocks, a colour at a time."""

    key: object
    grounds: list[Stroke]
    edges: list[Stroke]


_NOTHING = _Layer(None, [], [])


class MarkerLayer:
    """The highlights of one text, with the geometry of the blocks that have been painted."""

    def __init__(self) -> None:
        self.marks: tuple[HighlightMark, ...] = ()
        self._given: Sequence[HighlightMark] = self.marks
        self._levels: list[int] = []
        self._starts: list[int] = []
        self._longest = 0
        self._placed: dict[object, _Placed] = {}
        self._layer = _NOTHING

    def set_marks(self, marks: Sequence[HighlightMark]) -> None:
        if marks is self._given:
            return
        self._given = marks
        ordered = tuple(sorted(marks, key=lambda mark: (mark.span, mark.id)))
        if ordered == self.marks:
            return
        self.marks = ordered
        self._starts = [mark.span.start for mark in ordered]
        self._longest = max((mark.span.end - mark.span.start for mark in ordered), default=0)
        self._levels = _find_levels(ordered)
        self.forget()

    def forget(self) -> None:
        """The text has been laid out anew."""
        self._placed.clear()
        self._layer = _NOTHING

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

    def _place(self, block: MarkedBlock) -> _Placed:
        """What lies over a block, measured once after a layout."""
        if (known := self._placed.get(block.name)) is not None:
            return known
        over = self._over(block.span)
        stretches = {self.marks[n].span: block.measure(self.marks[n].span) for n in over}
        edges = [_Edge(stretch, n) for n in over for stretch in stretches[self.marks[n].span]]
        placed = self._placed[block.name] = _Placed([], edges)
        for piece, marks in self._pieces(over):
            if piece.overlaps(block.span):
                # Where nothing overlaps, the pieces are the marks.
                found = stretches[piece] if piece in stretches else block.measure(piece)
                placed.grounds += [_Ground(stretch, marks) for stretch in found]
        return placed

    def _pieces(self, over: Sequence[int]) -> list[tuple[Span, tuple[int, ...]]]:
        """Cut where highlights begin and end: pieces with those that lie over each."""
        cuts = sorted({edge for number in over for edge in self.marks[number].span})
        pieces = []
        for start, end in pairwise(cuts):
            marks = [n for n in over if self.marks[n].span.start <= start and end <= self.marks[n].span.end]
            if marks:
                pieces.append((Span(start, end), tuple(sorted(marks, key=lambda n: self._levels[n]))))
        return pieces

    def paint_grounds(self, painter: QPainter, theme: Theme, blocks: Sequence[MarkedBlock]) -> None:
        """Paint the grounds of all blocks that are seen; the painter stands where the page begins."""
        layer = self._join(theme, blocks, painter.device().devicePixelRatioF())
        if layer.grounds:
            draw_strokes(painter, layer.grounds)

    def paint_edges(self, painter: QPainter, theme: Theme, blocks: Sequence[MarkedBlock], current: int | None) -> None:
        """The patterned edges of the same blocks; all around the one the reader stands on."""
        layer = self._join(theme, blocks, painter.device().devicePixelRatioF())
        if layer.edges:
            draw_strokes(painter, layer.edges)
        if current is not None:
            for block in blocks:
                self._paint_outline(painter, theme, block, current)

    def _paint_outline(self, painter: QPainter, theme: Theme, block: MarkedBlock, current: int) -> None:
        chosen = [edge for edge in self._placed[block.name].edges if self.marks[edge.mark].id == current]
        if chosen:
            pen = QPen(theme.markers[self.marks[chosen[0].mark].colour].edge, max(1.6, 0.1 * block.em))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.save()
            painter.translate(block.origin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(outline([edge.stretch for edge in chosen], block.em))
            painter.restore()

    def _join(self, theme: Theme, blocks: Sequence[MarkedBlock], scale: float) -> _Layer:
        """All that is seen of a colour is painted at once: while a text scrolls, mostly the same blocks are seen."""
        look = (theme.key, scale)
        key = (look, tuple(block.name for block in blocks))
        if key == self._layer.key:
            return self._layer
        grounds: dict[Colour, list[QRectF]] = {}
        edges: dict[tuple[Colour, float], list[QRectF]] = {}
        kinds: dict[tuple[Colour, float], Stroke] = {}
        for block in blocks:
            placed = self._place(block)
            if placed.look != look:
                self._make_ready(placed, block, theme, look)
            for colour, rects in placed.bands.items():
                grounds.setdefault(colour, []).extend(rects)
            for colour, stroke in placed.strokes.items():
                edges.setdefault((colour, block.em), []).extend(stroke.rects)
                kinds[colour, block.em] = stroke
        # Always in one order: where two colours meet, the same one lies on top, whatever else is in sight.
        self._layer = _Layer(
            key,
            [Stroke(QBrush(theme.markers[colour].ground), grounds[colour]) for colour in sorted(grounds)],
            [Stroke(kinds[each].brush, edges[each], kinds[each].tooth) for each in sorted(edges)],
        )
        return self._layer

    def _make_ready(self, placed: _Placed, block: MarkedBlock, theme: Theme, look: tuple[str, float]) -> None:
        em, x, y = block.em, block.origin.x(), block.origin.y()
        bands: dict[Colour, list[QRectF]] = {}
        for ground in placed.grounds:
            box = _box(ground.stretch, em).translated(x, y)
            band = box.height() / len(ground.marks)
            for number, mark in enumerate(ground.marks):
                rect = QRectF(box.left(), box.top() + number * band, box.width(), band + 0.5)
                bands.setdefault(self.marks[mark].colour, []).append(rect)
        lines: dict[Colour, list[QLineF]] = {}
        for edge in placed.edges:
            box = _box(edge.stretch, em).translated(x, y)
            high = box.top() + self._levels[edge.mark] * _STEP * em
            lines.setdefault(self.marks[edge.mark].colour, []).append(QLineF(box.left(), high, box.right(), high))
        placed.look, placed.bands = look, bands
        placed.strokes = {c: make_stroke(theme.markers[c], some, em, look[1]) for c, some in lines.items()}


def _find_levels(marks: Sequence[HighlightMark]) -> list[int]:
    """Which edge is the first from the top, and which the next, where highlights overlap."""
    ends: list[int] = [0]
    levels = []
    for mark in marks:
        start, end = mark.span
        level = 0
        while level < len(ends) and ends[level] > start:
            level += 1
        if level == len(ends):
            ends.append(0)
        ends[level] = end
        levels.append(min(level, _MOST_LEVELS - 1))
    return levels


def _box(stretch: Stretch, em: float) -> QRectF:
    top = stretch.baseline - _ABOVE * em
    return QRectF(
        stretch.left - _ASIDE * em, top, stretch.right - stretch.left + 2 * _ASIDE * em, (_ABOVE + _BELOW) * em
    )
