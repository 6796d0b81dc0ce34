"""Where a passage stands in a laid-out block: the pieces of lines that it takes, also where directions mix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextLayout, QTextLine

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of one line: from `left` to `right` on `baseline`, in the coordinates of its layout."""

    left: float
    right: float
    baseline: float

    def box(self, em: float, pad: float = 0.0) -> QRectF:
        top, bottom = self.baseline - 0.86 * em - pad, self.baseline + 0.36 * em + pad
        return QRectF(self.left - pad, top, self.right - self.left + 2 * pad, bottom - top)


def measure_stretches(
    layout: QTextLayout, start: int, end: int, bidirectional: bool, read: Callable[[], str] | None = None
) -> Iterator[Stretch]:
    """Where the UTF-16 units `[start, end)` of a layout stand, line by line; several pieces a line in mixed text.
    `read` gives the words of the layout, which that of a document's block does not know itself."""
    words = ""
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first = line.textStart()
        last = first + line.textLength()
        if last <= start:
            continue
        if first >= end:
            return
        here, there = max(start, first), min(end, last)
        # The space a line is broken at hangs over its end, and is no part of what is marked.
        if last < end and not words:  # one character a UTF-16 unit, as positions count
            words = _ASTRAL.sub("\ufffd\ufffd", (read or layout.text)())
        while there > here and there == last < end and words[there - 1 : there].isspace():
            there -= 1
        baseline = line.y() + line.ascent()
        if not bidirectional:
            left, right = x_of(line, here), x_of(line, there)
            yield Stretch(min(left, right), max(left, right), baseline)
            continue
        for left, right in _visual_runs(line, here, there):
            yield Stretch(left, right, baseline)


def x_of(line: QTextLine, position: int) -> float:
    # Qt's binding gives a tuple where its stub says object.
    value: Any = line.cursorToX(position)
    return float(value[0] if isinstance(value, tuple) else value)


def _visual_runs(line: QTextLine, start: int, end: int) -> list[tuple[float, float]]:
    """The pieces a logical stretch falls into on screen where directions mix: runs of glyphs, joined as they touch."""
    pieces = sorted(
        (rect.left(), rect.right()) for rect in (g.boundingRect() for g in line.glyphRuns(start, end - start))
    )
    runs: list[tuple[float, float]] = []
    for left, right in pieces:
        if runs and left <= runs[-1][1] + 0.8:
            runs[-1] = (runs[-1][0], max(runs[-1][1], right))
        elif right - left > 0.01:
            runs.append((left, right))
    return runs
