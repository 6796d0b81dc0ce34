"""The keys of a pane: reading keys scroll; the caret appears when it is wanted, and goes with Escape.

It is wanted on left, right, and on Shift with any key that selects. With Alt, up and down move this text alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from app.ui.reading.text_pane import TextPane

_ACROSS = (Qt.Key.Key_Left, Qt.Key.Key_Right)
_SELECTING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class PaneKeys:
    """Reads the keyboard for one pane."""

    def __init__(self, pane: TextPane) -> None:
        self._pane = pane

    # --- the caret ------------------------------------------------------------------------------------------------

    @property
    def has_caret(self) -> bool:
        return self._pane.cursorWidth() > 0

    def show_caret(self) -> None:
        """Show the caret; one that is out of sight comes to the top line on screen."""
        if self.has_caret:
            return
        pane = self._pane
        cursor = pane.textCursor()
        # Without a caret its place has no width: a rectangle would meet nothing.
        in_sight = cursor.block().isVisible() and pane.viewport().rect().contains(pane.cursorRect().center())
        if not in_sight and not cursor.hasSelection():
            cursor.setPosition(pane.text.to_position(pane.page.line_start(pane.verticalScrollBar().value())))
            pane.setTextCursor(cursor)
        self._set_width(max(2, round(pane.text.em / 9)))

    def hide_caret(self) -> None:
        self._set_width(0)

    def _set_width(self, width: int) -> None:
        """Without a caret Qt must not know of one at all: in text that runs both ways it paints a flag for it."""
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        if width:
            flags |= Qt.TextInteractionFlag.TextSelectableByKeyboard
        self._pane.setTextInteractionFlags(flags)
        self._pane.setCursorWidth(width)

    # --- keys -----------------------------------------------------------------------------------------------------

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for. False leaves it to Qt, which moves a caret and selects."""
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape and (self.has_caret or self._pane.textCursor().hasSelection()):
            self.let_go()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            with self._pane.scrolling.moving_alone():
                self._step(1.5 if key == Qt.Key.Key_Down else -1.5)
        elif key in _ACROSS or (shift and key in _SELECTING):
            self.show_caret()
            return False
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.has_caret:
            self._pane.activate(self._pane.pointer.target_at_caret())  # as a click on the word does
        elif key == Qt.Key.Key_Space:
            self._turn_page(-1 if shift else 1)
        elif not self.has_caret and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return self._read_on(key)
        else:
            return False
        return True

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key that is a command's too belongs to the pane: with the caret on something, Return presses it."""
        returns = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return returns and self.has_caret and bool(self._pane.pointer.target_at_caret())

    def let_go(self) -> None:
        """Nothing is selected any more, and the caret goes."""
        cursor = self._pane.textCursor()
        cursor.clearSelection()
        self._pane.setTextCursor(cursor)
        self.hide_caret()

    def _turn_page(self, by: int) -> None:
        """By as much as is on screen, less two lines to find the way by."""
        page = int(self._pane.viewport().height() - 2 * self._pane.text.line_height)
        self._go_to(self._pane.verticalScrollBar().value() + by * page)

    def _go_to(self, place: float) -> None:
        self._pane.scrolling.scroll_to_place(place, 0.0, smooth=True)

    def _read_on(self, key: int) -> bool:
        """The keys that scroll as long as there is no caret to move."""
        match key:
            case Qt.Key.Key_PageDown:
                self._turn_page(1)
            case Qt.Key.Key_PageUp:
                self._turn_page(-1)
            case Qt.Key.Key_Home:
                self._go_to(0)
            case Qt.Key.Key_End:
                self._go_to(self._pane.page.height)
            case Qt.Key.Key_Down:
                self._step(1.5)
            case Qt.Key.Key_Up:
                self._step(-1.5)
            case _:
                return False
        return True

    def _step(self, lines: float) -> None:
        bar = self._pane.verticalScrollBar()
        self._pane.scrolling.stop()
        bar.setValue(bar.value() + int(lines * self._pane.text.line_height))
