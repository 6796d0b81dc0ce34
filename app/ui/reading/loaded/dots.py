"""The dotted line under passages that may be loaded: beneath the lines of entities, so that both can be seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.domain import Loaded, Span

if TYPE_CHECKING:
    from app.ui.reading.stretches import Stretch

_BELOW = 0.41  # of an em: the middle of the dots under the baseline
_SIZE, _LARGE = 0.145, 0.21  # of an em: a dot, and one of the passage the reader stands on
_APART = 2.0  # dots: from the middle of one to that of the next
LEAST = 2.0  # pixels


class DottedLayer:
    """The passages of one text, with the geometry of the blocks that have been painted."""

    def __init__(self) -> None:
        self.marks: tuple[Loaded, ...] = ()
        self._starts: list[int] = []
        self._placed: dict[object, list[tuple[Loaded, Stretch, float]]] = {}

    def set_marks(self, marks: Sequence[Loaded]) -> None:
        """Passages in the order of the text, none over another."""
        if self.marks != tuple(marks):
            self.marks = tuple(marks)
            self._starts = [mark.span.start for mark in self.marks]
            self._placed.clear()

    def forget(self) -> None:
        """The text has been laid out anew."""
        self._placed.clear()

    def paint(
        self,
        painter: QPainter,
        colour: QColor,
        name: object,
        span: Span,
        measure: Callable[[Span], Sequence[Stretch]],
        em: float,
        current: Span | None,
    ) -> None:
        """Paint what lies over `span`, a block of that `name`; `measure` tells where a passage stands in it."""
        placed = self._placed.get(name)
        if placed is None:
            placed = [(m, stretch, em) for m in self.marks if m.span.overlaps(span) for stretch in measure(m.span)]
            self._placed[name] = placed
        for mark, stretch, _ in placed:
            draw_dots(painter, colour, stretch.left, stretch.right, stretch.baseline, em, large=mark.span == current)

    def at(self, offset: int) -> Loaded | None:
        """The passage over that code point."""
        found = bisect_right(self._starts, offset) - 1
        return self.marks[found] if found >= 0 and offset < self.marks[found].span.end else None

    def under(self, name: object, point: QPointF) -> Loaded | None:
        """The passage painted at a point of a block, in the layout's coordinates; its dots belong to it."""
        for mark, stretch, em in self._placed.get(name, ()):
            if stretch.box(em, 1.5).adjusted(0, 0, 0, 0.2 * em).contains(point):
                return mark
        return None


def draw_dots(
    painter: QPainter, colour: QColor, left: float, right: float, baseline: float, em: float, *, large: bool = False
) -> None:
    """Round dots from `left` to `right` beneath a baseline, as many as there is room for, the same at both ends."""
    size = max(LEAST, em * (_LARGE if large else _SIZE))
    step = _APART * max(LEAST, em * _SIZE) * (1.3 if large else 1.0)
    count = max(1, int((right - left - size) // step) + 1)
    spare = (right - left - size - (count - 1) * step) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    y = baseline + _BELOW * em - size / 2
    for number in range(count):
        painter.drawEllipse(QRectF(left + spare + number * step, y, size, size))
    painter.restore()
