"""Has the open library backed up once a day, while the window does something else."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import UserError
from app.ui.operations import Operations

AFTER_START = 20_000  # ms; whoever opens a library to look something up must not wait for the disk
LOOK_AGAIN = 3_600_000  # ms; a window may stay open for days


class DailyBackup(QObject):
    """What keeps a backup from being made is said once, until one succeeds: it may go on for days."""

    failed = Signal(object)  # UserError

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._told = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._make)

    def start(self) -> None:
        """A library is open for writing."""
        self._told = False
        self._timer.start(AFTER_START)

    def stop(self) -> None:
        self._timer.stop()

    def _make(self) -> None:
        self._timer.start(LOOK_AGAIN)
        self._operations.run(
            lambda services, job: services.backups.make_if_due(job),
            lambda _: self._forget(),
            on_failure=self._on_failure,
            key="daily-backup",
            title=self.tr("Backing up"),
            long=True,
        )

    def _forget(self) -> None:
        self._told = False

    def _on_failure(self, error: Any) -> None:
        if not isinstance(error, UserError):
            self._operations.failed.emit(error)
        elif not self._told:
            self._told = True
            self.failed.emit(error)
