"""Where a card stands: under or over the line that is being read, never on it; or beside a row of the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize

ENOUGH = 0.6  # of the room above: with so much it stays below
GAP = 6  # pixels between the card and what it speaks of
Fit = Callable[[QSize], QSize]  # the room there is -> the size the card takes of it


def place_by_line(fit: Fit, lines: QRect, bounds: QRect, *, from_right: bool = False, enough: float = ENOUGH) -> QRect:
    """Below `lines`, the lines a mention stands on; above where there is much more room, shorter where there is little
    on both sides. It begins where the mention begins: at its left, or `from_right` where the text runs that way."""
    below = bounds.bottom() - lines.bottom() - GAP
    above = lines.top() - bounds.top() - GAP
    # What was read lies above, and the headlines: they are covered only for the sake of a card that is worth it.
    room = below if below >= enough * above else max(below, above)
    size = fit(QSize(bounds.width(), room))
    top = lines.bottom() + 1 + GAP if size.height() <= below else lines.top() - GAP - size.height()
    left = lines.right() + 1 - size.width() if from_right else lines.left()
    return QRect(_clamp(left, bounds.left(), bounds.right() + 1 - size.width()), top, size.width(), size.height())


def place_beside(fit: Fit, row: QRect, bounds: QRect) -> QRect:
    """Left of a row, at its height, as far as that goes; the row itself stays free."""
    size = fit(QSize(max(1, row.left() - bounds.left() - GAP), bounds.height()))
    top = _clamp(row.top(), bounds.top(), bounds.bottom() + 1 - size.height())
    return QRect(row.left() - GAP - size.width(), top, size.width(), size.height())


def _clamp(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))
