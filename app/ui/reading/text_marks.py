"""What is laid over a text: entity marks, search hits, the mention one stands on. Values and painting.

Marks are painted under the words, from the geometry of the lines on screen: neither a change of colour nor a hidden
entity lays the text out again, descenders stay in front of the line, and 600 marks cost what the visible ones cost.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QTextLayout

from app.domain import Loaded, Span
from app.ui.reading.highlights.marker import HighlightMark, MarkedBlock, MarkerLayer
from app.ui.reading.loaded.dots import DottedLayer
from app.ui.reading.mark_lines import draw_bracket, draw_line, line_width
from app.ui.reading.passage_frame import Framed, paint_frame
from app.ui.reading.stretches import Stretch, measure_stretches
from app.ui.theme import MarkStyle, Theme

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


@dataclass(frozen=True, slots=True)
class LaidBlock:
    """A block of text with the layout that sets it, made by `MarkPainter.block`."""

    marked: MarkedBlock
    layout: QTextLayout
    to_unit: UnitOf


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

    def block(
        self,
        name: Hashable,
        layout: QTextLayout,
        span: Span,
        to_unit: UnitOf,
        em: float,
        bidirectional: bool,
        origin: QPointF | None = None,
        read: Callable[[], str] | None = None,
    ) -> LaidBlock:
        """A block to be painted: `layout` sets `span`, `to_unit` turns a code point of the span into a UTF-16 unit of
        the layout, `origin` is where the layout stands on the page, `read` as for `measure_stretches`."""

        def measure(mark: Span) -> list[Stretch]:
            start, end = to_unit(max(mark.start, span.start)), to_unit(min(mark.end, span.end))
            found = measure_stretches(layout, start, end, bidirectional, read)
            return [stretch for stretch in found if stretch.right - stretch.left > 0.5]

        return LaidBlock(MarkedBlock(name, span, measure, em, origin or QPointF()), layout, to_unit)

    def paint(self, painter: QPainter, theme: Theme, block: LaidBlock) -> None:
        """Paint all that lies over one block that stands by itself; the painter stands at the layout's origin."""
        if self.layers.highlights:
            self.marker.paint_grounds(painter, theme, [block.marked])
        self.paint_block(painter, theme, block)
        if self.layers.highlights:
            self.marker.paint_edges(painter, theme, [block.marked], self.layers.current_highlight)

    def paint_block(self, painter: QPainter, theme: Theme, block: LaidBlock) -> None:
        """The same without the reader's own highlights, which are painted for many blocks at once."""
        name, span, measure, em, _ = block.marked
        shapes = self._shapes.get(name)
        if shapes is None:
            shapes = self._shapes[name] = _Shapes.of(
                [
                    _Shape(stretch, mark, entity, em)
                    for mark, entity in self.index.inside(span)
                    for stretch in measure(mark)
                ]
            )
        if self.layers.evidence or self.layers.current_evidence is not None:
            self._paint_evidence(painter, theme, block)
        painter.setPen(Qt.PenStyle.NoPen)
        tied = self.layers.tied
        if tied is not None and tied.overlaps(span):
            painter.setBrush(theme.frame["accent_tint"])
            for stretch in measure(tied):
                painter.drawRoundedRect(stretch.box(em, 3).adjusted(-1, 0, 1, 0), 4, 4)
        for shape, style in shapes.styled:
            if self.layers.highlights and self.marker.covers(shape.span):
                continue  # the ground is the reader's there; the line still tells whom the words mean
            painter.setBrush(style.tint)
            painter.drawRoundedRect(shape.stretch.box(em).adjusted(-1.5, 0, 1.5, 0), 2.5, 2.5)
        layers = self.layers
        if layers.current_hit is not None and layers.current_hit.overlaps(span):
            painter.setBrush(theme.text["search_current"])
            for stretch in measure(layers.current_hit):
                painter.drawRoundedRect(stretch.box(em, 1.5), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shapes.lines:
            painter.setPen(QPen(theme.text["neutral"], max(0.8, em / 19)))
            painter.drawLines(shapes.lines)
        for shape, style in shapes.styled:
            stretch = shape.stretch
            draw_line(painter, style, stretch.left, stretch.right, stretch.baseline + 0.24 * em, em)
        if layers.loaded:
            self.dots.paint(painter, theme.text["loaded"], name, span, measure, em, layers.current_loaded)
        for hit, _ in self._hits.inside(span):
            painter.setPen(QPen(theme.text["search_frame"], 2 if hit == layers.current_hit else 1))
            for stretch in measure(hit):
                painter.drawRoundedRect(stretch.box(em, 1.5), 3, 3)
        mention = layers.current_mention
        if mention is not None and mention.overlaps(span):
            width = max(2.0, em * 0.12)
            painter.setPen(QPen(theme.frame["text"], width))
            for stretch in measure(mention):
                painter.drawRoundedRect(stretch.box(em, 1 + width).adjusted(-1, 0, 1, 0), 5, 5)
        framed = layers.framed
        if framed is not None and framed.span.overlaps(span):
            stretches = measure(framed.span)
            paint_frame(painter, stretches, em, theme.frame["accent"], sure=framed.sure)

    def _paint_evidence(self, painter: QPainter, theme: Theme, block: LaidBlock) -> None:
        """A quiet ground under every place of a statement; the one the reader stands on is put in brackets."""
        _, span, measure, em, _ = block.marked
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.frame["accent_tint"])
        current = self.layers.current_evidence
        for place in self.layers.evidence:
            if place.overlaps(span):
                for stretch in measure(place):
                    painter.drawRoundedRect(stretch.box(em, 1), 2.5, 2.5)
        if current is not None and current.overlaps(span):
            stretches = measure(current)
            painter.setBrush(theme.frame["selection"])
            for stretch in stretches:
                painter.drawRoundedRect(stretch.box(em, 1), 2.5, 2.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.frame["accent"], line_width(em), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            for at, opens in ((current.start, True), (current.end, False)):
                if stretches and span.start <= at <= span.end:
                    stretch = stretches[0 if opens else -1]
                    draw_bracket(painter, block.layout, block.to_unit(at), stretch, em, opens=opens)

    def mark_at(self, name: object, point: QPointF) -> tuple[Span, EntityMarks] | None:
        """The mark painted under a point of a block that has been painted, in the layout's coordinates."""
        for shape in self._shapes[name].all if name in self._shapes else ():
            if shape.stretch.box(shape.em, 1.5).contains(point):
                return shape.span, shape.entity
        return None
