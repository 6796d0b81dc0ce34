"""A ground under the passage that a link led to: seen at once, gone in a moment."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QRectF, QTimer, QVariantAnimation
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractScrollArea

from app.domain import Span
from app.ui.motion import may_move
from app.ui.reading.page_painter import PagePainter, PlacedBlock
from app.ui.reading.stretches import measure_stretches

LASTS = 2_400  # ms
_PAD = 0.12  # of an em, around the letters


class PassageFlash(QObject):
    """For one pane, which asks it to paint beneath the words."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self.span: Span | None = None
        self._strength = 0.0
        self._fading = QVariantAnimation(self, duration=LASTS, startValue=1.0, endValue=0.0)
        self._fading.setEasingCurve(QEasingCurve.Type.InQuad)
        self._fading.valueChanged.connect(self._set_strength)
        self._fading.finished.connect(self.end)
        self._standing = QTimer(self, singleShot=True, interval=LASTS)
        self._standing.timeout.connect(self.end)

    def begin(self, span: Span) -> None:
        self.end()
        self.span = span
        self._set_strength(1.0)
        if may_move(self._area):
            self._fading.start()
        else:
            self._standing.start()

    def end(self) -> None:
        self._fading.stop()
        self._standing.stop()
        self.span = None
        self._area.viewport().update()

    def _set_strength(self, strength: float) -> None:
        self._strength = strength
        self._area.viewport().update()

    def paint(self, painter: QPainter, page: PagePainter, clip: QRectF) -> None:
        if self.span is None:
            return
        ground = QColor(page.text.theme.text["search_current"])
        ground.setAlphaF(self._strength)
        for placed in page.walk_blocks(clip.top()):
            if placed.rect.top() > clip.bottom() or placed.span.start >= self.span.end:
                break
            if placed.span.end > self.span.start:
                self._paint_block(painter, page, placed, ground)

    def _paint_block(self, painter: QPainter, page: PagePainter, placed: PlacedBlock, ground: QColor) -> None:
        assert self.span is not None
        em, first = page.text.em, placed.block.position()
        start = page.text.to_position(max(self.span.start, placed.span.start)) - first
        end = page.text.to_position(min(self.span.end, placed.span.end)) - first
        for stretch in measure_stretches(placed.block.layout(), start, end, bidirectional=True):
            painter.fillRect(stretch.box(em, _PAD * em).translated(placed.rect.topLeft()), ground)
