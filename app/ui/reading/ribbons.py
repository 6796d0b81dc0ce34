"""Ribbons between two texts: soft curves that tie the passages on screen which say the same. Geometry and painting.

A ribbon runs from where a passage begins and ends in the left pane to where it does in the right one, in pixels from
the top of the panes. An end that is off the screen is drawn beyond the edge, and fades towards it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen

from app.domain import Span
from app.ui.reading.passages import Passage
from app.ui.reading.text_pane import TextPane
from app.ui.theme import Theme

BEYOND = 56.0  # pixels outside the pane at which an end that is off the screen has faded
STRAIGHT, STEEP = 30.0, 280.0  # pixels that a ribbon climbs when it is as firm as can be, and when its middle is gone
_INSET = 1.0  # pixels between two ribbons whose passages follow each other
_THINNEST = 3.0

# A Bézier curve that leaves both sides level, as shares of the way across and of the climb. Points, because painting
# them costs a third of what painting the curve does.
_STEPS = 12
_CURVE = tuple((1.5 * t - 1.5 * t**2 + t**3, 3 * t**2 - 2 * t**3) for t in (i / _STEPS for i in range(_STEPS + 1)))
_TAB = 4  # steps that remain, on either side, of a ribbon without a middle
_TAB_SHARE = _CURVE[_TAB][0]


@dataclass(frozen=True, slots=True)
class End:
    """One end of a ribbon: where the passage begins and ends, and how far it has faded, from 0 on the screen to 1."""

    top: float
    bottom: float
    fade: float = 0.0

    @classmethod
    def placed(cls, top: float, bottom: float, height: float) -> End:
        """An end in a pane of that height, of which it may stand outside."""
        outside = max(-bottom, top - height, 0.0)
        return cls(top, bottom, min(1.0, outside / BEYOND))


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A passage of which at least one end is on screen. `number` is its place among all passages."""

    number: int
    strong: bool
    left: End
    right: End

    @property
    def level(self) -> float:
        """1 for a ribbon that runs straight across, 0 for one that climbs so far that only its ends are drawn."""
        climb = abs(self.left.top + self.left.bottom - self.right.top - self.right.bottom) / 2
        steepness = (climb - STRAIGHT) / (STEEP - STRAIGHT)
        return min(1 - self.left.fade, 1 - self.right.fade, min(1.0, max(0.0, 1 - steepness)))

    def parts(self, *, whole: bool) -> list[tuple[int, int]]:
        """From which step of the curve to which it is drawn: all of it, or what there is to be seen of its ends."""
        if whole:
            return [(0, _STEPS)]
        ends = ((self.left.fade, (0, _TAB)), (self.right.fade, (_STEPS - _TAB, _STEPS)))
        return [part for fade, part in ends if fade < 1]

    def edges(self, width: float, first: int = 0, last: int = _STEPS) -> tuple[list[QPointF], list[QPointF]]:
        """The upper and the lower edge between two steps of the curve."""
        steps = _CURVE[first : last + 1]
        top, fall = self.left.top, self.right.top - self.left.top
        bottom, sink = self.left.bottom, self.right.bottom - self.left.bottom
        return (
            [QPointF(width * x, top + fall * y) for x, y in steps],
            [QPointF(width * x, bottom + sink * y) for x, y in steps],
        )

    def covers(self, x: float, y: float, width: float, reach: float) -> bool:
        """Whether it is drawn at that point, or no farther from it than `reach`."""
        share = min(max(x / width, 0.0), 1.0)
        step = min(bisect_right(_CURVE, share, key=lambda point: point[0]), _STEPS)
        if not any(first <= step <= last for first, last in self.parts(whole=self.level > 0)):
            return False
        (x0, y0), (x1, y1) = _CURVE[step - 1], _CURVE[step]
        climbed = y0 + (y1 - y0) * (share - x0) / (x1 - x0)
        top = self.left.top + (self.right.top - self.left.top) * climbed
        bottom = self.left.bottom + (self.right.bottom - self.left.bottom) * climbed
        return top - reach <= y <= bottom + reach


@dataclass(frozen=True, slots=True)
class _Order:
    """The passages of one text in its order, to be asked by place."""

    starts: list[int]
    numbers: list[int]
    longest: int

    @classmethod
    def of(cls, spans: Sequence[Span]) -> _Order:
        numbers = sorted(range(len(spans)), key=lambda number: spans[number])
        longest = max((span.end - span.start for span in spans), default=0)
        return cls([spans[number].start for number in numbers], numbers, longest)

    def within(self, window: tuple[int, int]) -> list[int]:
        """Those that may reach into a stretch of the text, and no more than a few others."""
        first, last = window
        return self.numbers[bisect_right(self.starts, first - self.longest - 1) : bisect_right(self.starts, last)]


class RibbonLayout:
    """Knows where the passages of two texts stand, and which of them are on screen.

    What has been measured is kept until `forget()`, after a new layout; what is not on screen is never measured, so
    that it need not be laid out.
    """

    def __init__(self, left: TextPane, right: TextPane) -> None:
        self._panes = (left, right)
        self.set_passages(())

    def set_passages(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self._orders = [_Order.of([passage.on(side) for passage in passages]) for side in (0, 1)]
        self.forget()

    def forget(self) -> None:
        self._measured: dict[tuple[int, int], tuple[float, float]] = {}

    def on_screen(self) -> list[Ribbon]:
        """The ribbons to be drawn now, weak ones first, so that strong ones lie over them."""
        if not self.passages:
            return []
        windows = [self._window(side) for side in (0, 1)]
        near = {number for order, window in zip(self._orders, windows, strict=True) for number in order.within(window)}
        ribbons = []
        for number in near:
            passage = self.passages[number]
            left = self._end(number, 0, _lost(passage.left, windows[0]))
            right = self._end(number, 1, _lost(passage.right, windows[1]))
            if left.fade < 1 or right.fade < 1:
                ribbons.append(Ribbon(number, passage.strong, left, right))
        return sorted(ribbons, key=lambda ribbon: (ribbon.strong, ribbon.number))

    def _window(self, side: int) -> tuple[int, int]:
        """The code points of the blocks on screen, and of those as far beyond as is drawn."""
        pane = self._panes[side]
        top = pane.verticalScrollBar().value() - BEYOND
        first, last = (pane.page.block_at(y) for y in (top, top + pane.viewport().height() + 2 * BEYOND))
        end = len(pane.text.document.text)
        return first.span.start if first is not None else end, last.span.end if last is not None else end

    def _end(self, number: int, side: int, lost: int) -> End:
        pane = self._panes[side]
        height = float(pane.viewport().height())
        if lost:
            y = -BEYOND if lost < 0 else height + BEYOND
            return End(y - _THINNEST, y, 1.0) if lost < 0 else End(y, y + _THINNEST, 1.0)
        measured = self._measured.get((number, side))
        if measured is None:
            span = self.passages[number].on(side)
            measured = self._measured[number, side] = (pane.page.flow(span.start), pane.page.flow_end(span.end))
        top, bottom = measured
        scroll = pane.verticalScrollBar().value()
        return End.placed(top + _INSET - scroll, max(top + _THINNEST, bottom - _INSET) - scroll, height)


def _lost(span: Span, window: tuple[int, int]) -> int:
    """-1 for what stands above the window, 1 for what stands beneath it."""
    first, last = window
    return -1 if span.end <= first else 1 if span.start > last else 0


# --- painting -----------------------------------------------------------------------------------------------------


_DEPTHS = {(True, False): 0.18, (False, False): 0.08, (True, True): 0.34, (False, True): 0.2}  # by strong, lit
_SHADES = 32  # of a colour that fades: few enough for brushes to be made once


def _faded(colour: QColor, alpha: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(colour.alphaF() * alpha)
    return faded


@lru_cache(maxsize=2048)
def _brush(rgb: int, alpha: float, left: int, middle: int, right: int, width: float) -> QBrush:
    """A colour, as strong in either text and in between as these shades say."""
    colour = _faded(QColor.fromRgb(rgb), alpha)
    if left == right == middle:
        return QBrush(_faded(colour, left / _SHADES))
    gradient = QLinearGradient(0, 0, width, 0)
    for place, shade in ((0.0, left), (_TAB_SHARE, middle), (1 - _TAB_SHARE, middle), (1.0, right)):
        gradient.setColorAt(place, _faded(colour, shade / _SHADES))
    return QBrush(gradient)


@dataclass(slots=True)
class _Drawn:
    """A ribbon as it is to be painted: the edges of its parts, and how strong it is from left to right."""

    ribbon: Ribbon
    lit: bool
    parts: list[tuple[list[QPointF], list[QPointF]]]
    shades: tuple[int, int, int]

    @classmethod
    def of(cls, ribbon: Ribbon, width: float, *, lit: bool) -> _Drawn:
        """It is full where it leaves the texts. In the middle it is the fainter the farther it has to climb, so that
        many that cross make no thicket; and it is gone where it leaves the screen."""
        left, right, level = 1 - ribbon.left.fade, 1 - ribbon.right.fade, ribbon.level
        middle = max(level, min(left, right)) if lit else level
        parts = [ribbon.edges(width, *part) for part in ribbon.parts(whole=lit or level > 0)]
        return cls(ribbon, lit, parts, (round(left * _SHADES), round(middle * _SHADES), round(right * _SHADES)))

    def fill(self, painter: QPainter, rgb: int, width: float) -> None:
        painter.setBrush(_brush(rgb, _DEPTHS[self.ribbon.strong, self.lit], *self.shades, width))
        for upper, lower in self.parts:
            painter.drawPolygon(upper + lower[::-1])

    def stroke(self, painter: QPainter, rgb: int, width: float) -> None:
        strong, lit = self.ribbon.strong, self.lit
        pen = QPen(_brush(rgb, 1.0 if lit else 0.6, *self.shades, width), 1.8 if lit else 1.0)
        if not strong:
            pen.setDashPattern([2.5, 2.0] if lit else [2.5, 3.0])
        painter.setPen(pen)
        for upper, lower in self.parts:
            painter.drawPolyline(upper)
            painter.drawPolyline(lower)
        if not strong:
            ends = ((0.5, self.ribbon.left), (width - 0.5, self.ribbon.right))
            painter.drawLines([QLineF(x, end.top, x, end.bottom) for x, end in ends if end.fade < 1])


def paint_ribbons(painter: QPainter, ribbons: Sequence[Ribbon], rect: QRectF, theme: Theme, lit: int | None) -> None:
    """Paint them into `rect`, whose top is that of the panes; the one that is lit lies over the others.

    A strong ribbon is well filled, between firm edges; a weak one hardly, between broken lines that close its ends.
    The one that is lit is deeper, with heavier edges.
    """
    rgb, width = theme.frame["accent"].rgb(), rect.width()
    drawn = [_Drawn.of(ribbon, width, lit=ribbon.number == lit) for ribbon in ribbons]
    drawn.sort(key=lambda each: each.lit)
    painter.save()
    painter.setClipRect(rect)
    painter.translate(rect.topLeft())
    # The lines drawn over the edges smooth them; to smooth them twice takes twice as long.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for each in drawn:
        each.fill(painter, rgb, width)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for each in drawn:
        each.stroke(painter, rgb, width)
    painter.restore()


def paint_stub(painter: QPainter, rect: QRectF, y: float, side: int, theme: Theme) -> None:
    """A line that leaves one text at eye height and reaches no other: nothing there says the same."""
    start, end = (rect.left(), rect.center().x()) if side == 0 else (rect.right(), rect.center().x())
    gradient = QLinearGradient(QPointF(start, y), QPointF(end, y))
    gradient.setColorAt(0.0, theme.text["aligned"])
    gradient.setColorAt(0.6, theme.text["aligned"])
    gradient.setColorAt(1.0, _faded(theme.text["aligned"], 0.0))
    painter.setPen(QPen(QBrush(gradient), 1.2))
    painter.drawLine(QLineF(start, y, end, y))
