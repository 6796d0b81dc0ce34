"""What an overview strip shows, and how: lanes of small shapes on one picture of a whole text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from app.domain import Span
from app.ui.reading.text_marks import EntityMarks
from app.ui.theme import MarkStyle, Theme

WIDTH = 16  # pixels at the usual text size


class Lane(IntEnum):
    """What a mark tells. Later ones are painted over earlier ones."""

    MEETS = 0  # has a counterpart: solid, towards the other text
    ALONE = 1  # only here: hollow, away from the other text
    ENTITY = 2  # a chosen entity: a shape of its own in its colour, in the middle
    NOTE = 3  # a pennant
    HIT = 4  # framed, as in the text


@dataclass(frozen=True, slots=True)
class StripContent:
    """The passages of one text that its strip shows."""

    meets: tuple[Span, ...] = ()
    alone: tuple[Span, ...] = ()
    entities: tuple[EntityMarks, ...] = ()
    notes: tuple[Span, ...] = ()
    hits: tuple[Span, ...] = ()
    current_hit: Span | None = None

    def spans(self) -> Iterable[tuple[Lane, Span, EntityMarks | None]]:
        for lane, spans in ((Lane.MEETS, self.meets), (Lane.ALONE, self.alone)):
            yield from ((lane, span, None) for span in spans)
        for entity in self.entities:
            if entity.style is not None:
                yield from ((Lane.ENTITY, span, entity) for span in entity.spans)
        for lane, spans in ((Lane.NOTE, self.notes), (Lane.HIT, self.hits)):
            yield from ((lane, span, None) for span in spans)


class StripMark(NamedTuple):
    """One passage on a strip, from `top` to `bottom` in pixels of the strip."""

    top: float
    bottom: float
    lane: Lane
    span: Span
    entity: EntityMarks | None


def place_marks(
    content: StripContent, extent_of: Callable[[Lane, Span], tuple[float, float] | None], scale: float
) -> list[StripMark]:
    """Where everything stands, from the top; `extent_of` says it in pixels of the text."""
    marks = []
    for lane, span, entity in content.spans():
        extent = extent_of(lane, span)
        if extent is not None:
            marks.append(StripMark(extent[0] * scale, extent[1] * scale, lane, span, entity))
    return sorted(marks, key=lambda mark: (mark.top, mark.lane, mark.span))


def marks_near(marks: Sequence[StripMark], y: float, reach: float) -> list[StripMark]:
    """The marks that touch a place, nearest first; of two as near, the smaller one."""
    near = [mark for mark in marks if mark.top - reach <= y <= mark.bottom + reach]
    return sorted(near, key=lambda mark: (max(mark.top - y, y - mark.bottom, 0.0), mark.bottom - mark.top))


def paint_lanes(
    marks: Sequence[StripMark], content: StripContent, size: QSize, ratio: float, theme: Theme, *, outer_left: bool
) -> QPixmap:
    """The picture of a whole text, transparent between the marks."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not outer_left:  # the same, seen in a mirror; only the shapes of entities stay as they are
        painter.translate(size.width(), 0)
        painter.scale(-1, 1)
    unit = size.width() / WIDTH
    drawn: set[tuple[str, int]] = set()
    for mark in sorted(marks, key=lambda mark: mark.lane):
        match mark.lane:
            case Lane.MEETS:
                _draw_meeting(painter, mark, unit, theme.text["aligned"])
            case Lane.ALONE:
                _draw_alone(painter, mark, unit, theme.text["only_here"])
            case Lane.ENTITY:
                assert mark.entity is not None and mark.entity.style is not None
                place = (mark.entity.key, round(mark.top))
                if place not in drawn:  # two mentions on one pixel look like one
                    drawn.add(place)
                    draw_tick(painter, mark.entity.style, QPointF(8.5 * unit, mark.top), unit, mirrored=not outer_left)
            case Lane.NOTE:
                _draw_note(painter, mark, unit, theme.frame["accent"])
            case Lane.HIT:
                ground = theme.text["search_current"] if mark.span == content.current_hit else None
                _draw_hit(painter, mark, unit, theme.text["search_frame"], ground)
    painter.end()
    return picture


def _draw_meeting(painter: QPainter, mark: StripMark, unit: float, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    height = max(2.0, mark.bottom - mark.top - 0.75)
    painter.drawRect(QRectF(13.0 * unit, mark.top, 2.0 * unit, height))


def _draw_alone(painter: QPainter, mark: StripMark, unit: float, colour: QColor) -> None:
    painter.setPen(QPen(colour, max(1.0, unit)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    height = max(3.0 * unit, mark.bottom - mark.top - 1.0)
    painter.drawRect(QRectF(1.5 * unit, round(mark.top) + 0.5, 2.5 * unit, round(height)))


def _draw_note(painter: QPainter, mark: StripMark, unit: float, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    tip = QPointF(10.5 * unit, mark.top + 3 * unit)
    painter.drawPolygon(QPolygonF([QPointF(5 * unit, mark.top), tip, QPointF(5 * unit, mark.top + 6 * unit)]))


def _draw_hit(painter: QPainter, mark: StripMark, unit: float, colour: QColor, ground: QColor | None) -> None:
    painter.setPen(QPen(colour, 1))
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(round(4 * unit) + 0.5, round(mark.top) - 1.5, round(9 * unit), round(4 * unit)))


def draw_tick(painter: QPainter, style: MarkStyle, middle: QPointF, unit: float, *, mirrored: bool = False) -> None:
    """One mention: a shape that goes with the pattern of the entity's line, some seven units wide."""
    x, y = middle.x(), middle.y()
    wide = 3.5 * unit
    towards = -1 if mirrored else 1
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.line)

    def bar(left: float, width: float, height: float, dy: float = 0.0) -> None:
        painter.drawRect(QRectF(x + left * towards - (width if mirrored else 0), y + dy - height / 2, width, height))

    match style.pattern:
        case "solid":
            bar(-wide, 2 * wide, 2 * unit)
        case "dash":
            bar(-wide, 2.8 * unit, 2.2 * unit)
            bar(wide - 2.8 * unit, 2.8 * unit, 2.2 * unit)
        case "double":
            bar(-wide, 2 * wide, unit, -1.2 * unit)
            bar(-wide, 2 * wide, unit, 1.2 * unit)
        case "wave":
            painter.drawEllipse(middle, 2.2 * unit, 2.2 * unit)
        case "dash-dot":
            bar(-wide, 4 * unit, 2.2 * unit)
            bar(wide - 1.8 * unit, 1.8 * unit, 2.2 * unit)
        case "thick":
            bar(-wide, 2 * wide, 4 * unit)
        case "long-dash":
            reach = 2.7 * unit
            corners = [QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)]
            painter.drawPolygon(QPolygonF(corners))
        case _:  # zigzag
            foot = y + 2 * unit
            corners = [QPointF(x - 2.8 * unit, foot), QPointF(x, y - 2.6 * unit), QPointF(x + 2.8 * unit, foot)]
            painter.drawPolygon(QPolygonF(corners))
