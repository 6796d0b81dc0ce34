"""What nobody caught: notes are written, then a report is shown."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.ui.tasks import BugReport, describe_exception

if TYPE_CHECKING:
    from app.ui.dialogs.report import ReportDialog
    from app.ui.window.main_window import MainWindow

log = logging.getLogger(__name__)


class CrashHook:
    """Shows what nobody caught; notes are written first. One report at a time: a fault that comes with every
    repaint must not bury the screen in dialogs."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._open: ReportDialog | None = None
        self._before = (sys.excepthook, threading.excepthook)
        self._relay = _CrashRelay(window)
        self._relay.arrived.connect(self.show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self.catch
        threading.excepthook = lambda args: self.catch(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._before

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        bug = describe_exception(kind, error, trace)
        log.error("unexpected error\n%s", bug.details)
        self._relay.arrived.emit(bug)

    def show(self, bug: BugReport) -> None:
        if self._open is not None:
            return
        self._window.flush()
        self._open = self._window.notice.show_report(bug)
        self._open.finished.connect(self._on_closed)

    def _on_closed(self) -> None:
        self._open = None


class _CrashRelay(QObject):
    arrived = Signal(object)
