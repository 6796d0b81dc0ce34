"""Ticks in the margin, beside the line a highlight begins on: a shape for each colour, filled with a comment."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from app.highlights import Colour
from app.ui.reading.highlights.marker import HighlightMark
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.reading.page_painter import PagePainter, PlacedBlock

_AWAY = 1.15  # of an em: from the words to the middle of a tick
_RADIUS = 0.26  # of an em
_REACH = 5.0  # pixels around a tick that still hit it


class MarginTicks:
    """The ticks of one text. Painted block by block, as the rest of the page is."""

    def __init__(self, page: PagePainter) -> None:
        self._page = page
        self._placed: dict[int, list[tuple[QPointF, HighlightMark]]] = {}
        self._ready: dict[int, list[tuple[QPointF, QPixmap]]] = {}  # of the blocks that have been painted
        self._of: tuple[HighlightMark, ...] = ()
        self._on_right: bool | None = None
        self._look: object = None  # what else a picture depends on

    def forget(self) -> None:
        self._placed.clear()
        self._ready.clear()

    def paint(self, painter: QPainter, placed: PlacedBlock, margin: float) -> None:
        """The ticks of a block; `margin` is how much room there is beside the column."""
        layers = self._page.marks.layers
        if not layers.highlights:
            return
        scale = painter.device().devicePixelRatioF()
        look = (layers.current_highlight, self._page.text.theme.key, scale)
        if look != self._look:
            self._ready.clear()
            self._look = look
        ticks = self._find(placed, margin)
        for middle, mark in ticks:
            if mark.is_tied:
                self._draw_tie(painter, mark, middle)
        number = placed.block.blockNumber()
        if number not in self._ready:
            self._ready[number] = [self._picture(middle, mark, scale) for middle, mark in ticks]
        for corner, picture in self._ready[number]:
            painter.drawPixmap(corner, picture)

    def _picture(self, middle: QPointF, mark: HighlightMark, scale: float) -> tuple[QPointF, QPixmap]:
        """A tick and where it goes, on whole pixels: a text scrolls by those."""
        text = self._page.text
        strong = mark.id == self._page.marks.layers.current_highlight
        picture = picture_tick(text.theme, mark, text.em, scale, strong=strong)
        half = picture.deviceIndependentSize().width() / 2
        x, y = middle.x() - half, middle.y() - half
        return QPointF(round(x * scale) / scale, round(y * scale) / scale), picture

    def _find(self, placed: PlacedBlock, margin: float) -> list[tuple[QPointF, HighlightMark]]:
        layers, layer = self._page.marks.layers, self._page.marks.marker
        if layer.marks is not self._of or layers.ticks_on_right is not self._on_right:
            self.forget()
            self._of, self._on_right = layer.marks, layers.ticks_on_right
        number = placed.block.blockNumber()
        if number not in self._placed:
            self._placed[number] = self._measure(placed, margin)
        return self._placed[number]

    def _measure(self, placed: PlacedBlock, margin: float) -> list[tuple[QPointF, HighlightMark]]:
        page, em = self._page, self._page.text.em
        on_right = page.marks.layers.ticks_on_right
        if on_right is None:  # where the line begins
            on_right = page.text.is_right_to_left(placed.span)
        gap = max(2.0, 0.2 * em)  # on paper a pixel is nothing
        away = max(_RADIUS * em + gap, min(_AWAY * em, margin - _RADIUS * em - 2))
        edge = placed.rect.right() + away if on_right else placed.rect.left() - away
        lines: dict[float, list[HighlightMark]] = {}
        for mark in page.marks.marker.inside(placed.span):
            if mark.span.start >= placed.span.start:  # else it began in another block
                lines.setdefault(page.line_top(mark.span.start), []).append(mark)
        found: list[tuple[QPointF, HighlightMark]] = []
        for top, marks in lines.items():
            middle = (top + page.line_bottom(marks[0].span.start)) / 2
            for number, mark in enumerate(marks):
                # Several on one line stand beneath each other, as far as the line goes, then further out.
                out = number // 2 * 2.4 * _RADIUS * em
                down = (number % 2 - 0.5) * 2.4 * _RADIUS * em if len(marks) > 1 else 0.0
                found.append((QPointF(edge + (out if on_right else -out), middle + down), mark))
        return found

    def _draw_tie(self, painter: QPainter, mark: HighlightMark, middle: QPointF) -> None:
        """A line from the words through the tick towards the other text, as a ribbon begins."""
        em, on_right = self._page.text.em, self._page.marks.layers.ticks_on_right
        if on_right is None:
            return
        towards = 1 if on_right else -1
        colour = self._page.text.theme.markers[mark.colour].edge
        painter.setPen(QPen(colour, max(1.4, 0.1 * em), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        start, end = middle.x() - towards * 0.75 * em, middle.x() + towards * 2 * em
        painter.drawLine(QLineF(start, middle.y(), end, middle.y()))

    def at(self, point: QPointF) -> HighlightMark | None:
        """The highlight whose tick has been painted at a point of the text."""
        reach = _RADIUS * self._page.text.em + _REACH
        near = [
            ((middle - point).manhattanLength(), mark.id, mark)
            for ticks in self._placed.values()
            for middle, mark in ticks
            if abs(middle.x() - point.x()) <= reach and abs(middle.y() - point.y()) <= reach
        ]
        return min(near)[2] if near else None


def picture_tick(theme: Theme, mark: HighlightMark, em: float, scale: float, *, strong: bool = False) -> QPixmap:
    """The shape of a highlight's colour: hollow, or filled where something is said of it."""
    style = theme.markers[mark.colour]
    filling = style.edge if mark.has_comment else style.ground
    radius = _RADIUS * em * (1.3 if strong else 1.0)
    return _picture_tick(mark.colour, radius, max(1.3, 0.09 * em), style.edge.rgb(), filling.rgb(), scale)


@lru_cache(maxsize=128)
def _picture_tick(colour: Colour, radius: float, width: float, edge: int, filling: int, scale: float) -> QPixmap:
    side = 2 * ceil((1.2 * radius + width) * scale) / scale
    picture = QPixmap(round(side * scale), round(side * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    middle = QPointF(side / 2, side / 2)
    draw_shape(painter, colour, middle, radius, width, QColor.fromRgb(edge), QColor.fromRgb(filling))
    painter.end()
    return picture


def draw_shape(
    painter: QPainter, colour: Colour, middle: QPointF, radius: float, width: float, edge: QColor, filling: QColor
) -> None:
    """The shape that stands for a colour, in an outline and a filling."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(filling)
    x, y, r = middle.x(), middle.y(), radius
    match colour:
        case Colour.YELLOW:
            painter.drawRect(QRectF(x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r))
        case Colour.GREEN:
            _draw_polygon(painter, (x, y - r), (x + r, y + 0.8 * r), (x - r, y + 0.8 * r))
        case Colour.BLUE:
            painter.drawEllipse(middle, r, r)
        case Colour.PINK:
            _draw_polygon(painter, (x, y - 1.15 * r), (x + 1.15 * r, y), (x, y + 1.15 * r), (x - 1.15 * r, y))
        case _:  # purple
            _draw_polygon(painter, (x, y + r), (x + r, y - 0.8 * r), (x - r, y - 0.8 * r))
    painter.restore()


def _draw_polygon(painter: QPainter, *corners: tuple[float, float]) -> None:
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
