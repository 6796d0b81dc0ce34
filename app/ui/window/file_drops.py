"""Files dragged onto the window: it says that they can be dropped, and they are imported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.ui.theme import Theme
from app.ui.window.drop_overlay import DropOverlay, dropped_paths


class FileDrops(QObject):
    """Watches what is dragged onto a window, and covers `centre` meanwhile."""

    dropped = Signal(list)  # paths of files and folders

    def __init__(self, window: QWidget, centre: QWidget, theme: Theme, may_drop: Callable[[], bool]) -> None:
        super().__init__(window)
        self._centre, self._may_drop = centre, may_drop
        self.overlay = DropOverlay(theme, window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        self.overlay.set_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDragEnterEvent):
                if self._may_drop() and dropped_paths(event.mimeData()):
                    event.acceptProposedAction()
                    self.overlay.show_over(self._centre.geometry())
                return True
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                self.overlay.hide()
                if paths := dropped_paths(event.mimeData()):
                    event.acceptProposedAction()
                    self.dropped.emit(paths)
                return True
            case QEvent.Type.DragLeave:
                self.overlay.hide()
            case QEvent.Type.Resize if self.overlay.isVisible():
                self.overlay.show_over(self._centre.geometry())
        return super().eventFilter(watched, event)
