"""Where passages stand in a view of one text, or of two: what `LoadedWording` asks of either."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.domain import Span
from app.ui.reading.side_view import SideView
from app.ui.reading.text_marks import Layers
from app.ui.reading.text_pane import TextPane

_FOOT = 0.5  # of an em: how far the dots hang below the line of their words


@dataclass(frozen=True, slots=True)
class Surface:
    """One text: its pane, how layers are laid over it, where a passage stands (in the coordinates of the view; None
    where it is not on screen), and how it is brought there."""

    pane: TextPane
    set_layers: Callable[[Layers], None]
    rect_of: Callable[[Span], QRect | None]
    show: Callable[[Span], None]


def of_pane(pane: TextPane, view: QWidget) -> Surface:
    """The text of a reader."""
    return Surface(pane, pane.set_layers, lambda span: _find_in_pane(pane, span, view), pane.scrolling.ensure_visible)


def of_side(side: SideView, show: Callable[[Span], None], view: QWidget) -> Surface:
    """One side of a pair, its headline included."""

    def find(span: Span) -> QRect | None:
        if not side.headline.covers(span):
            return _find_in_pane(side.pane, span, view)
        lines = side.headline.lines_of(span)
        if lines is None:
            return None
        rect = lines.toAlignedRect()
        return QRect(side.headline.mapTo(view, rect.topLeft()), rect.size())

    return Surface(side.pane, side.set_layers, find, show)


def _find_in_pane(pane: TextPane, span: Span, view: QWidget) -> QRect | None:
    first, last = pane.rect_of(span), pane.rect_of(Span(max(span.start, span.end - 1), span.end))
    foot = last.bottom() + _FOOT * pane.text.em - (last.height() - pane.text.em) / 2
    rect = QRect(round(first.left()), round(first.top()), 1, round(foot - first.top()))
    if not pane.viewport().rect().intersects(rect):
        return None
    return QRect(pane.viewport().mapTo(view, rect.topLeft()), rect.size())
