"""The lines of marks: a pattern for each entity, so that none is told by its colour alone; and brackets."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen, QPixmap, QTextLayout

from app.ui.reading.stretches import Stretch, x_of
from app.ui.theme import MarkStyle


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
