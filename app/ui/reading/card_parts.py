"""Lines, buttons and the scrolling part of a card: what can be pressed on it, and which keys are the card's own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QToolButton, QWidget

from app.ui.icons import line_icon
from app.ui.parts import text_scale
from app.ui.theme import Theme
from app.ui.wording import as_tip


class CardButton(QToolButton):
    """Leaves the arrows to the card: a button by itself moves the focus with them, wherever that leads."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


def make_small_button(theme: Theme, icon: str, tip: str, parent: QWidget) -> QToolButton:
    button = CardButton(parent)
    button.setObjectName("card-button")
    button.setIcon(line_icon(icon, theme.frame["text"], theme.frame["disabled"]))
    side = round(15 * text_scale(parent))
    button.setIconSize(QSize(side, side))
    button.setToolTip(as_tip(tip))
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


class CardRow(QWidget):
    """A line of the card that can be pressed: with the pointer, Return or space. A button at its end, and the key
    Delete, take away what it says; the button is seen while the line is under the pointer or has the keyboard."""

    pressed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._over = theme, False
        self._button: QToolButton | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def add_button(self, icon: str, tip: str) -> QToolButton:
        """The button, to be put into the layout of the line."""
        button = self._button = make_small_button(self._theme, icon, tip, self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the key Delete does the same
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        button.setFixedHeight(self.fontMetrics().height())  # no line is higher for it
        button.hide()
        button.clicked.connect(self.removed)
        return button

    def _show_button(self) -> None:
        if self._button is not None:
            self._button.setVisible(self._over or self.hasFocus())
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_button()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_button()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._over or self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(self._theme.frame["accent_tint"])
            painter.setPen(self._theme.frame["accent"] if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self._show_button()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self._show_button()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        elif event.key() == Qt.Key.Key_Delete and self._button is not None:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class CardArea(QScrollArea):
    """Scrolls by wheel and by where the keyboard stands; the keys themselves are the card's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
