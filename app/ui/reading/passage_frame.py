"""The outline around a passage the reader was led to: one shape over all its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.domain import Span

if TYPE_CHECKING:
    from app.ui.reading.stretches import Stretch

_ABOVE, _BELOW, _ASIDE, _AFTER = 0.98, 0.36, 0.2, 0.12  # of an em: the room between letters and outline


@dataclass(frozen=True, slots=True)
class Framed:
    """A passage to be framed: with a solid line, or with a broken one where it is only the nearest there is."""

    span: Span
    sure: bool = True


def outline(stretches: Sequence[Stretch], em: float) -> QPainterPath:
    """One outline around stretches, line by line; lines that stand close together are one shape."""
    lines: dict[float, tuple[float, float]] = {}
    for stretch in stretches:
        left, right = lines.get(stretch.baseline, (stretch.left, stretch.right))
        lines[stretch.baseline] = min(left, stretch.left), max(right, stretch.right)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    baselines = sorted(lines)
    for number, baseline in enumerate(baselines):
        left, right = lines[baseline]
        bottom = baseline + _BELOW * em
        if number + 1 < len(baselines):
            bottom = max(bottom, baselines[number + 1] - _ABOVE * em + 0.5)
        top = baseline - _ABOVE * em
        path.addRect(QRectF(left - _ASIDE * em, top, right - left + (_ASIDE + _AFTER) * em, bottom - top))
    return path.simplified()


def paint_frame(painter: QPainter, stretches: Sequence[Stretch], em: float, colour: QColor, *, sure: bool) -> None:
    width = max(1.6, em * 0.09)
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    if not sure:
        pen.setDashPattern([0.34 * em / width, 0.22 * em / width])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline(stretches, em))
