"""What is laid over a text: entity marks, search hits, the mention one stands on. Values, geometry, and painting.

Marks are painted under the words, from the geometry of the lines on screen: neither a change of colour nor a hidden
entity lays the text out again, descenders stay in front of the line, and 600 marks cost what the visible ones cost.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, pi, sin
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen, QPixmap, QTextLayout, QTextLine

from app.domain import Loaded, Span
from app.ui.reading.highlights.marker import HighlightMark, MarkerLayer
from app.ui.reading.loaded.dots import DottedLayer
from app.ui.reading.passage_frame import Framed, paint_frame
from app.ui.theme import MarkStyle, Theme

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
UnitOf = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class EntityMarks:
    """All mentions of one entity in one text. Without a `style` they are neutral: a fine grey line."""

    key: str
    spans: tuple[Span, ...]
    style: MarkStyle | None = None


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything laid over one text. Each layer has a channel of its own, so that they can meet."""

    entities: tuple[EntityMarks, ...] = ()
    hits: tuple[Span, ...] = ()
    current_hit: Span | None = None
    current_mention: Span | None = None
    framed: Framed | None = None  # the reader was led to it
    evidence: tuple[Span, ...] = ()  # what a statement beneath the texts rests on
    current_evidence: Span | None = None
    tied: Span | None = None  # a passage that is shown beside its counterpart in another text
    tied_on_right: bool = True  # the side of the column on which that other text stands
    loaded: tuple[Loaded, ...] = ()  # what may be loaded wording, as far as it is shown
    current_loaded: Span | None = None
    highlights: tuple[HighlightMark, ...] = ()  # the reader's own
    current_highlight: int | None = None  # the id of the one the reader stands on
    ticks_on_right: bool | None = None  # the margin of their ticks; None: where a line begins


@dataclass(slots=True)
class MarkIndex:
    """The entity marks of a text in reading order, to be asked by place."""

    marks: list[tuple[Span, EntityMarks]] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _longest: int = 0

    @classmethod
    def of(cls, entities: Sequence[EntityMarks]) -> MarkIndex:
        marks = sorted(((span, entity) for entity in entities for span in entity.spans), key=lambda mark: mark[0])
        longest = max((span.end - span.start for span, _ in marks), default=0)
        return cls(marks, [span.start for span, _ in marks], longest)

    def inside(self, span: Span) -> list[tuple[Span, EntityMarks]]:
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        return [mark for mark in self.marks[first:last] if mark[0].end > span.start]

    def at(self, offset: int) -> tuple[Span, EntityMarks] | None:
        """The innermost mark over that code point."""
        first = bisect_left(self._starts, offset - self._longest)
        last = bisect_right(self._starts, offset)
        over = [mark for mark in self.marks[first:last] if mark[0].end > offset]
        return min(over, key=lambda mark: mark[0].end - mark[0].start, default=None)


# --- geometry ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of one line: from `left` to `right` on `baseline`, in the coordinates of its layout."""

    left: float
    right: float
    baseline: float

    def box(self, em: float, pad: float = 0.0) -> QRectF:
        top, bottom = self.baseline - 0.86 * em - pad, self.baseline + 0.36 * em + pad
        return QRectF(self.left - pad, top, self.right - self.left + 2 * pad, bottom - top)


def measure_stretches(layout: QTextLayout, start: int, end: int, bidirectional: bool) -> Iterator[Stretch]:
    """Where the UTF-16 units `[start, end)` of a layout stand, line by line; several pieces a line in mixed text."""
    words = ""
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first = line.textStart()
        last = first + line.textLength()
        if last <= start:
            continue
        if first >= end:
            return
        here, there = max(start, first), min(end, last)
        # The space a line is broken at hangs over its end, and is no part of what is marked.
        if last < end and not words:  # one character a UTF-16 unit, as positions count
            words = _ASTRAL.sub("\ufffd\ufffd", layout.text())
        while there > here and there == last < end and words[there - 1 : there].isspace():
            there -= 1
        baseline = line.y() + line.ascent()
        if not bidirectional:
            left, right = x_of(line, here), x_of(line, there)
            yield Stretch(min(left, right), max(left, right), baseline)
            continue
        for left, right in _visual_runs(line, here, there):
            yield Stretch(left, right, baseline)


def x_of(line: QTextLine, position: int) -> float:
    # Qt's binding gives a tuple where its stub says object.
    value: Any = line.cursorToX(position)
    return float(value[0] if isinstance(value, tuple) else value)


def _visual_runs(line: QTextLine, start: int, end: int) -> list[tuple[float, float]]:
    """The pieces a logical stretch falls into on screen where directions mix: runs of glyphs, joined as they touch."""
    pieces = sorted(
        (rect.left(), rect.right()) for rect in (g.boundingRect() for g in line.glyphRuns(start, end - start))
    )
    runs: list[tuple[float, float]] = []
    for left, right in pieces:
        if runs and left <= runs[-1][1] + 0.8:
            runs[-1] = (runs[-1][0], max(runs[-1][1], right))
        elif right - left > 0.01:
            runs.append((left, right))
    return runs


# --- lines ------------------------------------------------------------------------------------------------------------


def line_width(em: float) -> float:
    """The stroke of a mark: thick enough to be seen from the back of a classroom."""
    return max(1.8, em * 0.125)


def _dashes(pen: QPen, *lengths: float) -> QPen:
    """Dash lengths in pixels; Qt wants them in pen widths."""
    pen.setDashPattern([length / pen.widthF() for length in lengths])
    return pen


def _draw_bent(painter: QPainter, pattern: str, pen: QPen, left: float, right: float, y: float, em: float) -> None:
    """A wave or a zigzag. Stroking one costs more than the words above it, and all on screen are painted anew with
    every step of scrolling: there each is drawn once, in the pixels of the screen."""
    if painter.paintEngine().type() != QPaintEngine.Type.Raster:
        painter.setPen(pen)
        painter.drawPath(_bent(pattern, right - left, em).translated(left, y))
        return
    scale = painter.device().devicePixelRatioF()
    picture = _picture_bent(pattern, pen.color().rgb(), pen.widthF(), round(right - left, 1), em, scale)
    # Aligned to whole pixels, or it would be blurred.
    corner = painter.transform().map(QPointF(left - em, y - em))
    whole = QPointF(round(corner.x() * scale) / scale, round(corner.y() * scale) / scale)
    painter.drawPixmap(painter.transform().inverted()[0].map(whole), picture)


def _bent(pattern: str, width: float, em: float) -> QPainterPath:
    if pattern == "wave":
        return _wave(0.0, width, 0.0, period=0.78 * em, height=0.105 * em)
    return _zigzag(0.0, width, 0.0, step=0.15 * em, height=0.1 * em)


@lru_cache(maxsize=256)
def _picture_bent(pattern: str, rgb: int, stroke: float, width: float, em: float, scale: float) -> QPixmap:
    """An em of room around it."""
    picture = QPixmap(ceil((width + 2 * em) * scale), ceil(2 * em * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    join = Qt.PenJoinStyle.RoundJoin if pattern == "wave" else Qt.PenJoinStyle.MiterJoin
    pen = QPen(QColor.fromRgb(rgb), stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, join)
    painter.setPen(pen)
    painter.drawPath(_bent(pattern, width, em).translated(em, em))
    painter.end()
    return picture


def draw_line(painter: QPainter, style: MarkStyle, left: float, right: float, y: float, em: float) -> None:
    """The patterned line of a mark, its middle at `y`, crisp at every scale."""
    if right - left < 1:
        return
    width = line_width(em)
    pen = QPen(style.line, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    whole = QLineF(left, y, right, y)
    match style.pattern:
        case "solid":
            painter.setPen(pen)
            painter.drawLine(whole)
        case "dash":
            painter.setPen(_dashes(pen, 0.36 * em, 0.17 * em))
            painter.drawLine(whole)
        case "long-dash":
            painter.setPen(_dashes(pen, 0.85 * em, 0.2 * em))
            painter.drawLine(whole)
        case "dash-dot":
            painter.setPen(_dashes(pen, 0.5 * em, 0.15 * em, 0.13 * em, 0.15 * em))
            painter.drawLine(whole)
        case "double":
            pen.setWidthF(max(1.1, width * 0.52))
            gap = max(1.5, width * 0.62)
            painter.setPen(pen)
            painter.drawLine(whole.translated(0, -gap))
            painter.drawLine(whole.translated(0, gap))
        case "thick":
            pen.setWidthF(width * 2)
            painter.setPen(pen)
            painter.drawLine(whole.translated(0, width * 0.25))
        case "wave":
            pen.setWidthF(max(1.3, width * 0.78))
            _draw_bent(painter, style.pattern, pen, left, right, y, em)
        case _:  # zigzag
            pen.setWidthF(max(1.2, width * 0.66))
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            _draw_bent(painter, style.pattern, pen, left, right, y, em)


def _wave(left: float, right: float, y: float, *, period: float, height: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, y))
    steps = max(2, ceil((right - left) / (period / 8)))
    for i in range(1, steps + 1):
        x = left + (right - left) * i / steps
        path.lineTo(x, y - height * sin((x - left) / period * 2 * pi))
    return path


def _zigzag(left: float, right: float, y: float, *, step: float, height: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, y + height))
    x, up = left, True
    while x < right:
        x = min(right, x + step)
        path.lineTo(x, y - height if up else y + height)
        up = not up
    return path


def draw_swatch(painter: QPainter, rect: QRectF, style: MarkStyle | None, neutral: QColor) -> None:
    """The same mark as in the text, small, for lists and legends."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if style is None:
        painter.setPen(QPen(neutral, 1))
        painter.drawLine(QLineF(rect.left(), rect.bottom() - 3, rect.right(), rect.bottom() - 3))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.tint)
        painter.drawRoundedRect(rect, 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_line(painter, style, rect.left(), rect.right(), rect.bottom() - 4, 18.0)
    painter.restore()


def draw_bracket(
    painter: QPainter, layout: QTextLayout, unit: int, stretch: Stretch, em: float, *, opens: bool
) -> None:
    """A square bracket in front of a passage, or after it, on the side it begins or ends at."""
    line = layout.lineForTextPosition(unit)
    x = x_of(line, unit) if line.isValid() else stretch.left
    at_left = abs(x - stretch.left) <= abs(x - stretch.right) if stretch.right - stretch.left > 1 else opens
    box = stretch.box(em, 2.5)
    reach = 0.22 * em
    x, tip = (box.left() - 0.5, box.left() + reach) if at_left else (box.right() + 0.5, box.right() - reach)
    painter.drawPolyline(
        [QPointF(tip, box.top()), QPointF(x, box.top()), QPointF(x, box.bottom()), QPointF(tip, box.bottom())]
    )


# --- painting ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Shape:
    """One stretch of one mark, ready to be painted in the coordinates of its block."""

    stretch: Stretch
    span: Span
    entity: EntityMarks
    em: float


@dataclass(slots=True)
class _Shapes:
    """What is marked in one block: all of it, what has a look of its own, and the fine lines of the rest."""

    all: list[_Shape]
    styled: list[tuple[_Shape, MarkStyle]]
    lines: list[QLineF]

    @classmethod
    def of(cls, shapes: list[_Shape]) -> _Shapes:
        styled, lines = [], []
        for shape in shapes:
            if (style := shape.entity.style) is not None:
                styled.append((shape, style))
            else:
                y = shape.stretch.baseline + 0.2 * shape.em
                lines.append(QLineF(shape.stretch.left, y, shape.stretch.right, y))
        return cls(shapes, styled, lines)


class MarkPainter:
    """Paints the layers of one text, block by block, and remembers the geometry of blocks it has seen.

    `forget()` after every new layout. Blocks are named by any hashable that stays the same between two layouts.
    """

    def __init__(self) -> None:
        self.layers = Layers()
        self.index = MarkIndex()
        self._hits = MarkIndex()  # there may be thousands, and each block on screen asks with every step of scrolling
        self.dots = DottedLayer()
        self.marker = MarkerLayer()
        self._shapes: dict[object, _Shapes] = {}

    def set_layers(self, layers: Layers) -> None:
        if layers.entities != self.layers.entities:
            self.index = MarkIndex.of(layers.entities)
            self._shapes.clear()
        if layers.hits != self.layers.hits:
            self._hits = MarkIndex.of([EntityMarks("", layers.hits)])
        self.dots.set_marks(layers.loaded)
        self.marker.set_marks(layers.highlights)
        self.layers = layers

    def forget(self) -> None:
        self._shapes.clear()
        self.dots.forget()
        self.marker.forget()

    def paint(
        self,
        painter: QPainter,
        theme: Theme,
        name: object,
        layout: QTextLayout,
        span: Span,
        to_unit: UnitOf,
        em: float,
        bidirectional: bool,
    ) -> None:
        """Paint what lies over `span`, which `layout` sets; the painter stands at the layout's origin.

        `to_unit` turns a code point of the span into a UTF-16 unit of the layout.
        """
        shapes = self._shapes.get(name)
        if shapes is None:
            shapes = self._shapes[name] = _Shapes.of(
                [
                    _Shape(stretch, mark, entity, em)
                    for mark, entity in self.index.inside(span)
                    for stretch in self._stretches(layout, mark, span, to_unit, bidirectional)
                ]
            )

        def measure(mark: Span) -> list[Stretch]:
            return self._stretches(layout, mark, span, to_unit, bidirectional)

        if self.layers.highlights:
            self.marker.paint_grounds(painter, theme, name, span, measure, em)
        if self.layers.evidence or self.layers.current_evidence is not None:
            self._paint_evidence(painter, theme, layout, span, to_unit, em, bidirectional)
        painter.setPen(Qt.PenStyle.NoPen)
        tied = self.layers.tied
        if tied is not None and tied.overlaps(span):
            painter.setBrush(theme.frame["accent_tint"])
            for stretch in self._stretches(layout, tied, span, to_unit, bidirectional):
                painter.drawRoundedRect(stretch.box(em, 3).adjusted(-1, 0, 1, 0), 4, 4)
        for shape, style in shapes.styled:
            if self.layers.highlights and self.marker.covers(shape.span):
                continue  # the ground is the reader's there; the line still tells whom the words mean
            painter.setBrush(style.tint)
            painter.drawRoundedRect(shape.stretch.box(em).adjusted(-1.5, 0, 1.5, 0), 2.5, 2.5)
        layers = self.layers
        if layers.current_hit is not None and layers.current_hit.overlaps(span):
            painter.setBrush(theme.text["search_current"])
            for stretch in self._stretches(layout, layers.current_hit, span, to_unit, bidirectional):
                painter.drawRoundedRect(stretch.box(em, 1.5), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shapes.lines:
            painter.setPen(QPen(theme.text["neutral"], max(0.8, em / 19)))
            painter.drawLines(shapes.lines)
        for shape, style in shapes.styled:
            stretch = shape.stretch
            draw_line(painter, style, stretch.left, stretch.right, stretch.baseline + 0.24 * em, em)
        if layers.highlights:
            self.marker.paint_edges(painter, theme, name, em, layers.current_highlight)
        if layers.loaded:
            self.dots.paint(painter, theme.text["loaded"], name, span, measure, em, layers.current_loaded)
        for hit, _ in self._hits.inside(span):
            painter.setPen(QPen(theme.text["search_frame"], 2 if hit == layers.current_hit else 1))
            for stretch in self._stretches(layout, hit, span, to_unit, bidirectional):
                painter.drawRoundedRect(stretch.box(em, 1.5), 3, 3)
        mention = layers.current_mention
        if mention is not None and mention.overlaps(span):
            width = max(2.0, em * 0.12)
            painter.setPen(QPen(theme.frame["text"], width))
            for stretch in self._stretches(layout, mention, span, to_unit, bidirectional):
                painter.drawRoundedRect(stretch.box(em, 1 + width).adjusted(-1, 0, 1, 0), 5, 5)
        framed = layers.framed
        if framed is not None and framed.span.overlaps(span):
            stretches = self._stretches(layout, framed.span, span, to_unit, bidirectional)
            paint_frame(painter, stretches, em, theme.frame["accent"], sure=framed.sure)

    def _paint_evidence(
        self,
        painter: QPainter,
        theme: Theme,
        layout: QTextLayout,
        span: Span,
        to_unit: UnitOf,
        em: float,
        bidirectional: bool,
    ) -> None:
        """A quiet ground under every place of a statement; the one the reader stands on is put in brackets."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.frame["accent_tint"])
        current = self.layers.current_evidence
        for place in self.layers.evidence:
            if place.overlaps(span):
                for stretch in self._stretches(layout, place, span, to_unit, bidirectional):
                    painter.drawRoundedRect(stretch.box(em, 1), 2.5, 2.5)
        if current is not None and current.overlaps(span):
            stretches = self._stretches(layout, current, span, to_unit, bidirectional)
            painter.setBrush(theme.frame["selection"])
            for stretch in stretches:
                painter.drawRoundedRect(stretch.box(em, 1), 2.5, 2.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.frame["accent"], line_width(em), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            for at, opens in ((current.start, True), (current.end, False)):
                if stretches and span.start <= at <= span.end:
                    draw_bracket(painter, layout, to_unit(at), stretches[0 if opens else -1], em, opens=opens)

    def mark_at(self, name: object, point: QPointF) -> tuple[Span, EntityMarks] | None:
        """The mark painted under a point of a block that has been painted, in the layout's coordinates."""
        for shape in self._shapes[name].all if name in self._shapes else ():
            if shape.stretch.box(shape.em, 1.5).contains(point):
                return shape.span, shape.entity
        return None

    @staticmethod
    def _stretches(layout: QTextLayout, mark: Span, span: Span, to_unit: UnitOf, bidirectional: bool) -> list[Stretch]:
        start, end = to_unit(max(mark.start, span.start)), to_unit(min(mark.end, span.end))
        return [s for s in measure_stretches(layout, start, end, bidirectional) if s.right - s.left > 0.5]
