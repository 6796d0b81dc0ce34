"""The overview strip beside a text: all of it at a glance, with what stands where; click or drag to go there.

What it shows is painted once into one picture, after the text came to rest; scrolling moves only the frame over it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain import Span
from app.ui.parts import text_scale
from app.ui.reading.guide.extents import measure_extent
from app.ui.reading.guide.strip_lanes import (
    WIDTH,
    Lane,
    StripContent,
    StripMark,
    marks_near,
    paint_lanes,
    place_marks,
)
from app.ui.reading.linked_scrolling import EYE_HEIGHT
from app.ui.reading.text_pane import TextPane
from app.ui.theme import Theme
from app.ui.wording import as_tip, in_own_direction

FRAME_EVERY = 32  # ms: the frame goes along in steps, so that the text itself is painted at once
AFTER_LAYOUT = 120  # ms of rest before places are measured: that lays out what is not on screen
SLICE = 0.008  # seconds of measuring at a time
_REACH = 3.0  # pixels around the pointer in which marks are meant
_MOST_TOLD = 6  # lines of a tip
_QUOTED = 60  # characters of a passage in a tip
_SMALLEST = 10.0  # pixels of height of the frame


class OverviewStrip(QWidget):
    """Stands beside one pane. `name_of` gives the name an entity is listed under."""

    def __init__(
        self, pane: TextPane, theme: Theme, name: str, name_of: Callable[[str], str], *, outer_left: bool
    ) -> None:
        super().__init__()
        self._pane, self._theme, self._name_of, self._outer_left = pane, theme, name_of, outer_left
        self._content = StripContent()
        self._walked = ""
        self._extents: dict[tuple[Lane, Span], tuple[float, float] | None] = {}
        self._picture: QPixmap | None = None
        self._frame = QRectF()
        self._held: float | None = None  # pixels between the top of the frame and the pointer that drags it
        self.marks: list[StripMark] = []
        self._measuring = QTimer(self, singleShot=True, interval=AFTER_LAYOUT)
        self._measuring.timeout.connect(self._measure)
        self._moving = QTimer(self, singleShot=True, interval=FRAME_EVERY)
        self._moving.timeout.connect(self._move_frame)
        self._bar = pane.verticalScrollBar()
        self.setFixedWidth(round(WIDTH * text_scale(self)))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else all that is behind is painted with it
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Overview of the {side} text").format(side=name.lower()))
        pane.laid_out.connect(self._on_laid_out)
        pane.layers_changed.connect(self._take_layers)
        self._bar.valueChanged.connect(self._on_moved)
        self._bar.rangeChanged.connect(self._on_moved)

    # --- content --------------------------------------------------------------------------------------------------

    def show_passages(self, meets: tuple[Span, ...], alone: tuple[Span, ...]) -> None:
        """Where the texts meet, and what is only here."""
        self._set_content(replace(self._content, meets=meets, alone=alone))

    def show_walked(self, key: str) -> None:
        """Of the entities, show that one alone; all that carry a colour where it is empty."""
        self._walked = key
        self._take_layers()

    def _take_layers(self) -> None:
        """Entities, hits and the reader's own highlights are shown as they are in the text."""
        layers = self._pane.layers
        coloured = tuple(entity for entity in layers.entities if entity.style is not None)
        chosen = tuple(entity for entity in coloured if entity.key == self._walked) if self._walked else coloured
        notes = tuple(mark.span for mark in layers.highlights)
        self._set_content(
            replace(self._content, entities=chosen, hits=layers.hits, current_hit=layers.current_hit, notes=notes)
        )
        self.update()  # what the reader stands on may be another place

    def _set_content(self, content: StripContent) -> None:
        if content != self._content:
            self._content = content
            if not self._measuring.isActive():
                self._measuring.start(0 if self._extents else AFTER_LAYOUT)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._paint_picture()

    @property
    def content(self) -> StripContent:
        return self._content

    # --- places ---------------------------------------------------------------------------------------------------

    def _on_laid_out(self) -> None:
        self._extents.clear()
        self._measuring.start(AFTER_LAYOUT)

    def _measure(self) -> None:
        if not self.isVisible():
            return
        if not self._measure_some():
            self._measuring.start(0)
            return
        self.marks = place_marks(self._content, self._extent_of, self._scale())
        self._paint_picture()
        self._move_frame()

    def _measure_some(self) -> bool:
        """Find out where things stand, from the top, for as long as nobody notices. True once all is known."""
        until = perf_counter() + SLICE
        for lane, span in sorted(((lane, span) for lane, span, _ in self._content.spans()), key=lambda item: item[1]):
            if (lane, span) not in self._extents:
                self._extent_of(lane, span)
                if perf_counter() > until:
                    return False
        return True

    def _extent_of(self, lane: Lane, span: Span) -> tuple[float, float] | None:
        key = (lane, span)
        if key not in self._extents:
            extent = measure_extent(self._pane.text, span)
            if extent is not None and lane is Lane.ENTITY:
                # The lines it stands on count; where in the line does not.
                middle = (extent.top + extent.bottom) / 2
                extent = type(extent)(middle, middle)
            self._extents[key] = extent
        return self._extents[key]

    def _scale(self) -> float:
        """Pixels of the strip for one of the text. A text that is shorter than the pane stands beside its own lines."""
        return min(1.0, self.height() / max(1.0, self._pane.page.height))

    def _paint_picture(self) -> None:
        if self.height() > 0:
            size, ratio = QSize(self.width(), self.height()), self.devicePixelRatioF()
            self._picture = paint_lanes(
                self.marks, self._content, size, ratio, self._theme, outer_left=self._outer_left
            )
        self.update()

    def _find_frame(self) -> QRectF:
        shown, whole = self._bar.pageStep(), self._bar.maximum() + self._bar.pageStep()
        height = self.height()
        if not whole or self._bar.maximum() == 0:
            return QRectF()  # all of it is on screen: a frame around everything says nothing
        tall = max(_SMALLEST, height * shown / whole)
        top = (height - tall) * self._bar.value() / self._bar.maximum()
        return QRectF(0.5, round(top) + 0.5, self.width() - 1, round(tall) - 1)

    def _on_moved(self) -> None:
        if not self._moving.isActive():
            self._moving.start()

    def _move_frame(self) -> None:
        frame = self._find_frame()
        if frame != self._frame:
            changed = frame.united(self._frame) if self._frame.intersects(frame) else QRectF(self.rect())
            self._frame = frame
            self.update(changed.adjusted(-2, -2, 2, 2).toAlignedRect())

    # --- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = self._theme.frame
        painter.setClipRect(event.rect())
        painter.fillRect(event.rect(), frame["page"])
        ground = QColor(frame["text"])
        ground.setAlpha(22)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.text["neutral"], 1))
        painter.setBrush(ground)
        if not self._frame.isEmpty():
            painter.drawRoundedRect(self._frame, 3, 3)
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)
        self._paint_place(painter)
        painter.end()

    def _paint_place(self, painter: QPainter) -> None:
        """Where the reader was led to, or stands on a walk."""
        layers = self._pane.layers
        span = layers.framed.span if layers.framed is not None else layers.current_mention
        if span is None or not self._extents:
            return
        extent = self._extent_of(Lane.NOTE, span)
        if extent is not None:
            y = (extent[0] + extent[1]) / 2 * self._scale()
            painter.setPen(QPen(self._theme.frame["accent"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1, y - 3.5, self.width() - 2, 7), 3, 3)

    # --- the pointer ----------------------------------------------------------------------------------------------

    def tip_at(self, point: QPointF) -> str:
        """What is there: one line each, entities with how often."""
        lines: Counter[str] = Counter()
        for mark in marks_near(self.marks, point.y(), _REACH):
            lines[self._describe(mark)] += 1
        told = [words if count == 1 else f"{words} ×{count}" for words, count in lines.items()]
        if len(told) > _MOST_TOLD:
            told = [*told[:_MOST_TOLD], "…"]
        return "\n".join(told)

    def _describe(self, mark: StripMark) -> str:
        if mark.lane is Lane.ENTITY and mark.entity is not None:
            return self._name_of(mark.entity.key)
        words = " ".join(self._pane.text.document.text[mark.span.start : mark.span.end].split())
        quoted = in_own_direction(words if len(words) <= _QUOTED else words[:_QUOTED].rstrip() + "…")
        match mark.lane:
            case Lane.MEETS:
                return self.tr("Has a counterpart: “{words}”").format(words=quoted)
            case Lane.ALONE:
                return self.tr("Only here: “{words}”").format(words=quoted)
            case Lane.NOTE:
                return self.tr("Highlight: “{words}”").format(words=quoted)
            case _:
                return self.tr("Found: “{words}”").format(words=quoted)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), as_tip(self.tip_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        y = event.position().y()
        near = marks_near(self.marks, y, _REACH)
        if near:
            self._held = None
            place = near[0].top / self._scale()
            self._pane.scrolling.scroll_to_place(place, EYE_HEIGHT, smooth=True)
        elif self._frame.top() <= y <= self._frame.bottom():
            self._held = y - self._frame.top()
        else:
            self._held = self._frame.height() / 2
            self._drag_to(y, smooth=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            if self._held is None:  # pressed on a mark, and drawn away from it
                self._held = self._frame.height() / 2
            self._drag_to(event.position().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self._held = None

    def _drag_to(self, y: float, *, smooth: bool = False) -> None:
        room = self.height() - self._frame.height()
        if self._held is None or room <= 0:
            return
        share = min(1.0, max(0.0, (y - self._held) / room))
        self._pane.scrolling.scroll_to_place(share * self._bar.maximum(), 0.0, smooth=smooth)
        self._move_frame()  # what is dragged stays under the pointer

    def wheelEvent(self, event: QWheelEvent) -> None:
        QCoreApplication.sendEvent(self._bar, event)

    # --- sizes ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002
        self._frame = self._find_frame()
        self._measuring.start(AFTER_LAYOUT)

    def showEvent(self, event: object) -> None:  # noqa: ARG002
        self._measuring.start(AFTER_LAYOUT)
