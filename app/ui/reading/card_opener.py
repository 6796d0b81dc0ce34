"""When a card comes and goes: calmly under a resting pointer, at once by a key, never in the way of reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPointF,
    QRect,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QWidget

from app.ui.motion import may_move
from app.ui.parts import text_scale
from app.ui.reading.card_place import ENOUGH, place_beside, place_by_line
from app.ui.reading.entity_card import EntityCard

OPEN_AFTER = 450  # ms the pointer must rest on a mark
OPEN_ROW_AFTER = 700  # a list is swept over more often than a word
CHANGE_AFTER = 160  # ms, while a card is open already
CLOSE_AFTER = 320  # ms in which the pointer can travel into the card
FADE = 150
ROOMY = 500  # pixels of height, at the usual text size
MARGIN = 8  # pixels the card stays away from the edges of the view


@dataclass(frozen=True, slots=True)
class CardSubject:
    """What a card is to speak of: the entity, and whatever its surface needs to find the place again."""

    key: str
    place: object = None


@dataclass(frozen=True, slots=True)
class CardSurface:
    """A widget whose content cards can open on. `find` says what lies under a point, `rect_of` where a subject stands
    in the widget now (None when out of sight), `runs_left` whether its text runs from right to left. A card on a
    surface that is `beside` stands next to the place, else under or over it."""

    widget: QWidget
    find: Callable[[QPointF], CardSubject | None]
    rect_of: Callable[[CardSubject], QRect | None]
    runs_left: Callable[[CardSubject], bool] = lambda _: False
    beside: bool = False


class CardOpener(QObject):
    """Opens one card over a view. `fill` puts the facts of an entity into the card; False where there are none."""

    opened = Signal(str)  # key
    closed = Signal()

    def __init__(self, card: EntityCard, view: QWidget, fill: Callable[[str], bool]) -> None:
        super().__init__(view)
        self._card, self._view, self._fill = card, view, fill
        self._surfaces: dict[QObject, CardSurface] = {}
        self._over: tuple[CardSurface, CardSubject] | None = None  # what lies under the pointer
        self._shown: tuple[CardSurface, CardSubject] | None = None
        self._by_key = False
        self._came_from: QWidget | None = None
        self._opening = QTimer(self, singleShot=True)
        self._opening.timeout.connect(self._open_hovered)
        self._closing = QTimer(self, singleShot=True, interval=CLOSE_AFTER)
        self._closing.timeout.connect(self._close_hovered)
        self._fading = QVariantAnimation(self)
        self._fading.setDuration(FADE)
        self._fading.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fading.valueChanged.connect(self._set_opacity)
        self._fading.finished.connect(self._end_fade)
        card.installEventFilter(self)
        card.grown.connect(self._place)
        card.left.connect(self.close)
        view.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def add_surface(self, surface: CardSurface) -> None:
        self._surfaces[surface.widget] = surface
        surface.widget.installEventFilter(self)

    def watch_keys(self, widget: QWidget) -> None:
        """Escape in this widget closes the card, before it does anything else."""
        widget.installEventFilter(self)

    # --- state --------------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self._shown is not None

    @property
    def is_held(self) -> bool:
        """Opened by a key: it stays until a key or a look elsewhere closes it."""
        return self.is_open and self._by_key

    @property
    def subject(self) -> CardSubject | None:
        return self._shown[1] if self._shown is not None else None

    # --- opening and closing ------------------------------------------------------------------------------------------

    def open_at(self, widget: QWidget, subject: CardSubject) -> bool:
        """Open by a key, and give the card the keyboard. False where there is nothing to tell or to be seen."""
        surface = self._surfaces[widget]
        if not self._show(surface, subject):
            return False
        focus = self._focus()
        if focus is not None and not self._is_inside(focus):
            self._came_from = focus
        self._by_key = True
        self._card.setFocus(Qt.FocusReason.PopupFocusReason)
        return True

    def close(self) -> None:
        """At once. The keyboard goes back to where it was."""
        self._opening.stop()
        self._closing.stop()
        if self._shown is None:
            return
        self._shown, by_key, self._by_key = None, self._by_key, False
        back, self._came_from = self._came_from, None
        focus = self._focus()
        inside = focus is not None and self._is_inside(focus)
        self._fading.stop()
        self._card.hide()
        self._card.setGraphicsEffect(None)  # type: ignore[arg-type]
        if (inside or (by_key and focus is None)) and back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _focus(self) -> QWidget | None:
        """What has the keyboard in this window, or will have it when the window is the active one."""
        return self._view.window().focusWidget()

    def _is_inside(self, widget: QWidget) -> bool:
        return widget is self._card or self._card.isAncestorOf(widget)

    def follow(self, widget: QWidget, subject: CardSubject) -> None:
        """What a held card speaks of is elsewhere now."""
        if self.is_held:
            self._show(self._surfaces[widget], subject)

    def refresh(self) -> None:
        """The facts have changed: tell them anew, or go where there are none left."""
        if self._shown is not None:
            if self._fill(self._shown[1].key):
                self._place()
            else:
                self.close()

    def text_moved(self) -> None:
        """The text was scrolled: a card under the pointer goes, a held one goes along."""
        self._opening.stop()
        self._over = None  # something else lies under the pointer now
        if not self.is_open:
            return
        if not self._by_key or self._rect() is None:
            self.close()
        else:
            self._place()

    def _show(self, surface: CardSurface, subject: CardSubject) -> bool:
        self._opening.stop()
        self._closing.stop()
        was_open = self.is_open
        before = self._shown
        self._shown = (surface, subject)
        if self._rect() is None or not self._fill(subject.key):
            self._shown = before
            return False
        self._place()
        if not was_open:
            self._fade_in()
        self._card.show()
        self._card.raise_()
        self.opened.emit(subject.key)
        return True

    def _rect(self) -> QRect | None:
        """Where what is shown stands, in the coordinates of the view; None when it is out of sight."""
        assert self._shown is not None
        surface, subject = self._shown
        rect = surface.rect_of(subject)
        if rect is None or not surface.widget.isVisible() or not surface.widget.rect().intersects(rect):
            return None
        return QRect(surface.widget.mapTo(self._view, rect.topLeft()), rect.size())

    def _place(self) -> None:
        if self._shown is None or (rect := self._rect()) is None:
            return
        surface, subject = self._shown
        bounds = self._view.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if surface.beside:
            self._card.setGeometry(place_beside(self._card.fit, rect, bounds))
        else:
            from_right = surface.runs_left(subject)
            # In a small window every line counts: there it stands where the most of it can be seen.
            enough = ENOUGH if bounds.height() > ROOMY * text_scale(self._view) else 1.0
            place = place_by_line(self._card.fit, rect, bounds, from_right=from_right, enough=enough)
            self._card.setGeometry(place)

    # --- the pointer --------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is not self._card:
            if event.key() == Qt.Key.Key_Escape and self.is_open:
                self.close()
                return True
            return False
        if watched is self._card:
            if kind == QEvent.Type.Enter:
                self._closing.stop()
                self._opening.stop()
            elif kind == QEvent.Type.Leave and self.is_open and not self._by_key:
                self._closing.start()
        elif watched is self._view:
            if kind in (QEvent.Type.Hide, QEvent.Type.WindowDeactivate):
                self.close()
            elif kind == QEvent.Type.Resize:
                self.text_moved()
        elif (surface := self._surfaces.get(watched)) is not None:
            self._on_surface(surface, event)
        return False

    def _on_surface(self, surface: CardSurface, event: QEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            free = event.buttons() == Qt.MouseButton.NoButton
            subject = surface.find(event.position()) if free else None
            self._hover((surface, subject) if subject is not None else None)
        elif kind == QEvent.Type.Leave:
            self._hover(None)
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self._opening.stop()
            if not self.is_held or kind == QEvent.Type.MouseButtonPress:
                self.close()

    def _hover(self, over: tuple[CardSurface, CardSubject] | None) -> None:
        if over == self._over:
            return
        self._over = over
        if over is not None and over == self._shown:
            self._closing.stop()
            self._opening.stop()
        elif over is not None and not self.is_held:
            wait = CHANGE_AFTER if self.is_open else OPEN_ROW_AFTER if over[0].beside else OPEN_AFTER
            self._opening.start(wait)
        else:
            self._opening.stop()
            if self.is_open and not self._by_key:
                self._closing.start()

    def _open_hovered(self) -> None:
        if self._over is not None:
            self._show(*self._over)

    def _close_hovered(self) -> None:
        inside = self._card.rect().contains(self._card.mapFromGlobal(QCursor.pos()))
        if not inside and (self._over is None or self._over != self._shown):
            self.close()

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The keyboard went on to something else: a held card is done."""
        if not self.is_held or new is None or self._is_inside(new):
            return
        if new.window() is self._view.window():
            self._came_from = None
            self.close()

    # --- fading -------------------------------------------------------------------------------------------------------

    def _fade_in(self) -> None:
        if not may_move(self._card):
            return
        self._card.setGraphicsEffect(QGraphicsOpacityEffect(self._card))
        self._set_opacity(0.0)
        self._fading.setStartValue(0.0)
        self._fading.setEndValue(1.0)
        self._fading.start()

    def _set_opacity(self, value: float) -> None:
        effect = self._card.graphicsEffect()
        if isinstance(effect, QGraphicsOpacityEffect):
            effect.setOpacity(float(value))

    def _end_fade(self) -> None:
        # Painting through an effect costs a copy of the card each time.
        self._card.setGraphicsEffect(None)  # type: ignore[arg-type]
