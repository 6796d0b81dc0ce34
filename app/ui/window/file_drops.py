"""Files dragged onto the window: it says that they can be dropped, and they are imported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.ui.theme import Theme
from app.ui.window.drop_overlay import DropOverlay, dropped_paths


class FileDrops(QObject):
    """What is dragged onto a window, which tells of it and covers `centre` meanwhile. No event filter: the window hears
    of every paint, with each key."""

    dropped = Signal(list)  # paths of files and folders

    def __init__(self, window: QWidget, centre: QWidget, theme: Theme, may_drop: Callable[[], bool]) -> None:
        super().__init__(window)
        self._centre, self._may_drop = centre, may_drop
        self.overlay = DropOverlay(theme, window)
        window.setAcceptDrops(True)

    def set_theme(self, theme: Theme) -> None:
        self.overlay.set_theme(theme)

    def enter(self, event: QDragEnterEvent) -> None:
        if self._may_drop() and dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.overlay.show_over(self._centre.geometry())

    def leave(self) -> None:
        self.overlay.hide()

    def drop(self, event: QDropEvent) -> None:
        self.overlay.hide()
        if paths := dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def fit(self) -> None:
        """The window has another size."""
        if self.overlay.isVisible():
            self.overlay.show_over(self._centre.geometry())
