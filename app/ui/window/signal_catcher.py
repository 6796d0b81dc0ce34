"""Signals of the system as calls on the GUI thread."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier


class SignalCatcher(QObject):
    """SIGTERM, SIGINT and SIGHUP close the window the way a person does. Python runs its handlers only between
    bytecodes, which an idle event loop never reaches; the wake-up socket does."""

    def __init__(self, close: Callable[[], Any]) -> None:
        super().__init__()
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._far.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        self._close = close
        self._wakeup_before = signal.set_wakeup_fd(self._near.fileno(), warn_on_full_buffer=False)
        names = ("SIGTERM", "SIGINT", "SIGHUP")
        known = [getattr(signal, name) for name in names if hasattr(signal, name)]
        self._before = {number: signal.signal(number, lambda *_: None) for number in known}

    def _on_signal(self) -> None:
        while True:
            try:
                if not self._far.recv(64):
                    break
            except BlockingIOError:
                break
        self._close()

    def remove(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._notifier.setEnabled(False)
        self._near.close()
        self._far.close()
