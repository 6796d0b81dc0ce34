"""The outer margin of a text that is read beside another: a quiet mark along what was found in this text only.

A bar with a ring on it: a loose end, where a sentence that has a counterpart is tied to it across the gutter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain import Span
from app.ui.reading.guide.extents import measure_extent
from app.ui.reading.text_pane import TextPane

_SHORTEST = 0.9  # of an em: a sentence of two words has a mark that can be seen and hit
_REACH = 9.0  # pixels beside a mark that still hit it


class _Bar(NamedTuple):
    top: float
    bottom: float
    span: Span


class OuterMargin(QObject):
    """Marks in the margin of one pane. `on_left` says which margin is the one away from the other text."""

    clicked = Signal(object)  # Span

    def __init__(self, pane: TextPane, *, on_left: bool) -> None:
        super().__init__(pane)
        self._pane = pane
        self.on_left = on_left
        self.spans: tuple[Span, ...] = ()
        self.current: Span | None = None  # the one the reader stands on
        self.tip = ""
        self._hovered: Span | None = None
        self._bars: dict[Span, _Bar | None] = {}
        pane.viewport().installEventFilter(self)
        pane.laid_out.connect(self._forget)

    def show_spans(self, spans: Sequence[Span], tip: str = "") -> None:
        """Mark these sentences, in order; `tip` is what a mark says when pointed at."""
        self.spans, self.tip, self._hovered = tuple(spans), tip, None
        self._forget()
        self._pane.viewport().update()

    def set_current(self, span: Span | None) -> None:
        if span != self.current:
            self.current = span
            self._pane.viewport().update()

    # --- geometry -------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._bars.clear()

    def _bar(self, span: Span) -> _Bar | None:
        if span not in self._bars:
            em = self._pane.text.em
            extent = measure_extent(self._pane.text, span)
            bar = None
            if extent is not None:
                lacking = max(0.0, _SHORTEST * em - (extent.bottom - extent.top - 3)) / 2
                bar = _Bar(extent.top + 1.5 - lacking, extent.bottom - 1.5 + lacking, span)
            self._bars[span] = bar
        return self._bars[span]

    def _between(self, top: float, bottom: float) -> list[_Bar]:
        """The marks that stand there. What lies below is not measured: that would lay it out."""
        page = self._pane.page
        first, last = page.block_at(top), page.block_at(bottom)
        if first is None:
            return []
        start = bisect_left(self.spans, first.span.start, key=lambda span: span.end)
        end = bisect_left(self.spans, last.span.end, key=lambda span: span.start) if last is not None else None
        bars = [bar for span in self.spans[start:end] if (bar := self._bar(span)) is not None]
        return [bar for bar in bars if bar.bottom > top and bar.top < bottom]

    @property
    def _x(self) -> float:
        """The middle of the marks. They keep as near to the text as a hanging bullet, also in a narrow margin."""
        left, width = self._pane.column
        margin = left if self.on_left else self._pane.viewport().width() - left - width
        away = min(max(12.0, 1.05 * self._pane.text.em), 0.58 * margin)
        return left - away if self.on_left else left + width + away

    def span_at(self, point: QPointF) -> Span | None:
        """The sentence whose mark is at a point of the text."""
        if not self.spans or abs(point.x() - self._x) > _REACH:
            return None
        return next((bar.span for bar in self._between(point.y() - 1, point.y() + 1)), None)

    def hover(self, span: Span | None) -> None:
        if span != self._hovered:
            self._hovered = span
            x = self._x
            self._pane.viewport().update(QRectF(x - 12, 0, 24, self._pane.viewport().height()).toAlignedRect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hover(None)
        return super().eventFilter(watched, event)

    # --- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint what touches `clip`; painter and clip are in the coordinates of the text."""
        if not self.spans:
            return
        x = self._x
        theme = self._pane.text.theme
        for bar in self._between(clip.top() - 8, clip.bottom() + 8):
            strong = bar.span in (self._hovered, self.current)
            draw_loose_end(
                painter,
                x,
                bar.top,
                bar.bottom,
                self._pane.text.em,
                theme.text["only_here"],
                theme.frame["page"],
                strong,
            )


def draw_loose_end(
    painter: QPainter, x: float, top: float, bottom: float, em: float, colour: QColor, ground: QColor, strong: bool
) -> None:
    """A bar from `top` to `bottom` with a ring in its middle, as it stands for "only here" wherever that is said."""
    width = max(1.5, em * (0.14 if strong else 0.085))
    radius = max(3.0, 0.2 * em)
    middle = (top + bottom) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if middle - radius > top:
        painter.drawLine(QLineF(x, top, x, middle - radius))
        painter.drawLine(QLineF(x, middle + radius, x, bottom))
    painter.setBrush(colour if strong else ground)
    painter.drawEllipse(QPointF(x, middle), radius, radius)
    painter.restore()
