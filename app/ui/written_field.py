"""A field of several lines that is written in. What others want to know of it they hear as signals: an event filter in
Python is entered with every event, several times for one key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class WrittenField(QPlainTextEdit):
    entered = Signal()  # the keyboard came
    left = Signal()  # the keyboard went, or the field is not to be seen any more
    sized = Signal()  # it is to be seen, or has another size
    followed = Signal()  # once for all that was typed and every move of the caret since, after it is painted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_menu: Callable[[QContextMenuEvent], None] | None = None  # instead of Qt's own
        # Connected to Qt's own slot: with a key nothing more is done here before it is painted.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.followed)
        self.textChanged.connect(self._soon.start)
        self.cursorPositionChanged.connect(self._soon.start)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied, cut or dragged, sign for sign: Qt makes plain blanks of those that keep words together."""
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace("\u2029", "\n").replace("\u2028", "\n"))
        return data

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sized.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sized.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.show_menu is not None:
            self.show_menu(event)
        else:
            super().contextMenuEvent(event)
