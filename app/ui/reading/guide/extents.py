"""How far down a laid-out text a passage reaches: what stands beside the words, in the margin or the overview, asks."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QTextLine

from app.domain import Span
from app.ui.reading.text_document import ArticleText

_ABOVE, _BELOW = 0.78, 0.24  # of an em: what letters take above and below their baseline


class Extent(NamedTuple):
    """From `top` to `bottom` in pixels of the text. A passage that begins within a line begins as far down it."""

    top: float
    bottom: float


def measure_extent(text: ArticleText, span: Span) -> Extent | None:
    """Where a passage stands; None where nothing of it is shown. Asking lays out what has not been laid out yet."""
    tops: list[float] = []
    bottoms: list[float] = []
    for block, start, end in text.pieces(span):
        if not block.isVisible():
            continue
        origin = text.qt.documentLayout().blockBoundingRect(block).top()
        first = block.layout().lineForTextPosition(start)
        last = block.layout().lineForTextPosition(max(start, end - 1))
        if first.isValid() and last.isValid():
            tops.append(origin + _height_at(first, start, text.em))
            bottoms.append(origin + _height_at(last, end, text.em))
    return Extent(min(tops), max(bottoms)) if tops else None


def _height_at(line: QTextLine, unit: int, em: float) -> float:
    """How far down its block a line has come at one of its characters: reading goes down as it goes along."""
    share = min(1.0, max(0.0, (unit - line.textStart()) / max(1, line.textLength())))
    return line.y() + line.ascent() + (share * (_ABOVE + _BELOW) - _ABOVE) * em
