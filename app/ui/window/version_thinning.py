"""Has old versions of notes thinned once a day, and pictures that none shows, while the window does something else."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.errors import UserError
from app.ui.operations import Operations

AFTER_START = 90_000  # ms; after the day's backup, which still holds what is thinned
LOOK_AGAIN = 24 * 3_600_000  # ms; a window may stay open for days


class VersionThinning(QObject):
    """What keeps it from being done is no loss, and not told: it is tried again at the next start."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._thin)

    def start(self) -> None:
        """A library is open for writing."""
        self._timer.start(AFTER_START)

    def stop(self) -> None:
        self._timer.stop()

    def _thin(self) -> None:
        self._timer.start(LOOK_AGAIN)
        self._operations.run(
            lambda services, job: (services.notes.history.thin(job), services.pictures.thin(job)),
            on_failure=self._on_failure,
            key="version-thinning",
            title=self.tr("Thinning old versions of notes"),
            long=True,
        )

    def _on_failure(self, error: Any) -> None:
        if not isinstance(error, UserError):
            self._operations.failed.emit(error)
