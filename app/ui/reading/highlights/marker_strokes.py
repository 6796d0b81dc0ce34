"""The patterned edges of highlights, made of rectangles on whole pixels: a pen with a pattern costs three times as
much, and there may be hundreds on a screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap, QTransform

from app.ui.theme import MarkerStyle

_TOOTH, _TOOTH_ABOVE = 0.26, 0.03  # of an em: the width of a tooth of the zigzag, and how far it reaches over the edge
# Of an em: where the pieces of a pattern begin and how long they are; and after how much it begins anew.
_PIECES = {"dash": (((0.0, 0.42),), 0.64), "dash-dot": (((0.0, 0.55), (0.71, 0.14)), 1.01)}
_LARGEST_SCREEN = 100.0  # pixels of an em; larger ones are on paper


@dataclass(frozen=True, slots=True)
class Stroke:
    """Edges of one colour, ready to be painted; with a `tooth`, they are filled with its picture."""

    brush: QBrush
    rects: list[QRectF]
    tooth: QPixmap | None = None

    def draw(self, painter: QPainter) -> None:
        """The painter has no pen, and smooths nothing."""
        if self.tooth is None:
            painter.setBrush(self.brush)
            painter.drawRects(self.rects)
            return
        for rect in self.rects:
            painter.drawTiledPixmap(rect, self.tooth)


def draw_strokes(painter: QPainter, strokes: Iterable[Stroke]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for stroke in strokes:
        stroke.draw(painter)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def draw_edges(painter: QPainter, style: MarkerStyle, lines: Sequence[QLineF], em: float) -> None:
    """The edges of highlights of one colour, level lines from left to right, in its pattern."""
    draw_strokes(painter, [make_stroke(style, lines, em, painter.device().devicePixelRatioF())])


def make_stroke(style: MarkerStyle, lines: Sequence[QLineF], em: float, scale: float) -> Stroke:
    """`scale`: pixels of the device for one of Qt's."""
    if style.pattern == "zigzag":
        tooth = _picture_tooth(style.edge.rgb(), em, scale)
        high = tooth.deviceIndependentSize().height()
        strips = [QRectF(line.x1(), line.y1() - _TOOTH_ABOVE * em, line.dx(), high) for line in lines]
        return Stroke(QBrush(style.edge), strips, tooth)
    width = max(1.3, 0.085 * em)
    high = width
    if style.pattern == "double":
        high = max(1.0, width * 0.6)
        lines = [line.translated(0, by * high) for line in lines for by in (-0.3, 1.7)]
    elif style.pattern not in _PIECES:
        high = width * 1.2
    thick = max(1, round(high * scale)) / scale
    on_screen = em < _LARGEST_SCREEN
    rects: list[QRectF] = []
    for line in lines:
        y = round((line.y1() - high / 2) * scale) / scale
        if on_screen or style.pattern not in _PIECES:
            rects.append(QRectF(line.x1(), y, line.dx(), thick))
        else:
            rects += _cut(style.pattern, line.x1(), line.x2(), y, thick, em)
    pieces = on_screen and style.pattern in _PIECES
    return Stroke(_weave(style.edge.rgb(), style.pattern, em, scale) if pieces else QBrush(style.edge), rects)


@lru_cache(maxsize=64)
def _weave(rgb: int, pattern: str, em: float, scale: float) -> QBrush:
    """A pattern as a brush, the same in every row: one rectangle a line, instead of one for each piece of it."""
    pieces, period = _PIECES[pattern]
    picture = QPixmap(max(2, round(period * em * scale)), 1)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    for begin, long in pieces:
        painter.fillRect(round(begin * em * scale), 0, max(1, round(long * em * scale)), 1, QColor.fromRgb(rgb))
    painter.end()
    brush = QBrush(picture)
    brush.setTransform(QTransform.fromScale(1 / scale, 1 / scale))
    return brush


def _cut(pattern: str, start: float, end: float, y: float, thick: float, em: float) -> list[QRectF]:
    """The pieces of a line one by one, as paper wants them."""
    pieces, period = _PIECES[pattern]
    rects = []
    while start < end:
        for begin, long in pieces:
            left = start + begin * em
            if left < end:
                rects.append(QRectF(left, y, min(long * em, end - left), thick))
        start += period * em
    return rects


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
