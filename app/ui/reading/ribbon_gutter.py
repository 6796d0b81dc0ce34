"""The space between two texts, with the ribbons that tie what both say: pointed at, clicked, and read aloud."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip

from app.ui.reading.equal_splitter import GUTTER, EqualSplitter, Gutter
from app.ui.reading.passages import Passage
from app.ui.reading.ribbons import Ribbon, RibbonLayout, paint_ribbons, paint_stub
from app.ui.reading.text_pane import TextPane
from app.ui.wording import as_tip

CLICK = 4  # pixels that a click may slip before it is taken for a drag
_REACH = 3.0  # pixels around a ribbon that still hit it
NARROWEST, WIDEST = 44, 64  # pixels between two texts that are tied


class RibbonGutter(Gutter):
    """Draws the ribbons of what is on screen. It can be dragged and double-clicked where no ribbon lies."""

    hovered = Signal(object)  # number of the passage under the pointer, or None
    chosen = Signal(int)  # number of a passage that was clicked

    def __init__(self, splitter: EqualSplitter) -> None:
        super().__init__(splitter)
        self.explain: Callable[[int], str] = lambda _number: ""  # what a tip says about a passage
        self.foot_of_headlines: Callable[[], int] = lambda: 0
        self._panes: tuple[TextPane, TextPane] | None = None
        self._layout: RibbonLayout | None = None
        self._shown: list[Ribbon] = []
        self._on = False
        self._quiet = False
        self._hovered_number: int | None = None
        self._lit: int | None = None
        self._silent: tuple[int, float] | None = None
        self._pressed: tuple[QPoint, int] | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies beneath need not be painted

    def tie(self, left: TextPane, right: TextPane) -> None:
        """These are the texts it lies between."""
        self._panes = (left, right)
        self._layout = RibbonLayout(left, right)
        for pane in (left, right):
            pane.verticalScrollBar().valueChanged.connect(lambda _: self._repaint())
            pane.laid_out.connect(self._on_laid_out)

    # --- what is drawn --------------------------------------------------------------------------------------------

    def set_passages(self, passages: Sequence[Passage]) -> None:
        assert self._layout is not None
        self._layout.set_passages(passages)
        self._shown, self._lit, self._silent = [], None, None
        self._point_at(None)
        self.update()

    def set_on(self, on: bool) -> None:
        """Draw them, with room enough; or be a hairline."""
        self._on = on
        self.fit()
        self._point_at(None)
        self.update()

    def set_quiet(self, quiet: bool) -> None:
        """Draw none but the one the reader was led to. No room is given back: the texts must not move for that."""
        self._quiet = quiet
        self._point_at(None)
        self.update()

    def fit(self) -> None:
        """As wide as the size of the text asks for."""
        width = GUTTER
        if self._on and self._panes is not None:
            width = round(min(max(NARROWEST, 2.8 * self._panes[0].text.em), WIDEST) / 2) * 2
        self._splitter.set_gutter(width)

    @property
    def is_on(self) -> bool:
        return self._on

    @property
    def lit(self) -> int | None:
        return self._lit

    def light(self, number: int | None) -> None:
        """Draw that one above the others."""
        if number != self._lit:
            self._lit = number
            self.update()

    def set_silent(self, side: int | None, y: float) -> None:
        """A stub at that height of the panes: what that side says there has no counterpart."""
        silent = None if side is None else (side, y)
        if silent != self._silent:
            self._silent = silent
            self.update()

    def ribbons(self) -> list[Ribbon]:
        """Those on screen, in the coordinates of the panes."""
        if not self._on or self._layout is None:
            return []
        self._shown = self._layout.on_screen()
        if self._quiet:
            self._shown = [ribbon for ribbon in self._shown if ribbon.number == self._lit]
        return self._shown

    def ribbon_at(self, point: QPointF) -> int | None:
        """The passage whose ribbon was drawn there, the uppermost one."""
        place = point - self._room().topLeft()
        shown = sorted(self._shown, key=lambda ribbon: ribbon.number == self._lit)
        for ribbon in reversed(shown):
            if ribbon.covers(place.x(), place.y(), self.width(), _REACH):
                return ribbon.number
        return None

    def _room(self) -> QRectF:
        """Where the panes stand, beneath the headlines."""
        if self._panes is None:
            return QRectF(self.rect())
        viewport = self._panes[0].viewport()
        top = viewport.mapTo(self._splitter, QPoint(0, 0)).y() - self.y()
        return QRectF(0, top, self.width(), viewport.height())

    def _repaint(self) -> None:
        if self._on:
            self.update()

    def _on_laid_out(self) -> None:
        if self._layout is not None:
            self._layout.forget()
        self._repaint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        self.paint_ground(painter, line=not self._on or not self.ribbons())
        if self._on:
            room = self._room()
            theme = self._splitter.theme
            paint_ribbons(painter, self._shown, room, theme, self._lit)
            if self._silent is not None:
                side, y = self._silent
                paint_stub(painter, room, room.top() + y, side, theme)
            painter.setPen(QPen(theme.frame["hairline"], 1))
            for foot in (self.foot_of_headlines(), room.top()):  # the lines over the texts go on
                painter.drawLine(QLineF(0, foot - 0.5, self.width(), foot - 0.5))
        painter.end()

    @property
    def can_be_taken(self) -> bool:
        return super().can_be_taken and self._hovered_number is None

    # --- pointer --------------------------------------------------------------------------------------------------

    def _point_at(self, number: int | None) -> None:
        shape = Qt.CursorShape.SplitHCursor if number is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        if number != self._hovered_number:
            self._hovered_number = number
            self.update()
            self.hovered.emit(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            self._point_at(self.ribbon_at(event.position()))
        elif self._pressed is not None:
            if (event.position().toPoint() - self._pressed[0]).manhattanLength() <= CLICK:
                return
            self._pressed = None
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.ribbon_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        self._pressed = (event.position().toPoint(), number) if number is not None else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None:
            self.chosen.emit(pressed[1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.ribbon_at(event.position()) is None:
            super().mouseDoubleClickEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.ribbon_at(QPointF(event.pos()))
            if number is not None:
                QToolTip.showText(event.globalPos(), as_tip(self.explain(number)), self)
                return True
        return super().event(event)
