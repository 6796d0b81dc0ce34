"""What is done without anybody waiting: the search index follows changes, then other tellings are looked for,
then texts are analysed; a backup a day, and old versions of notes thinned after it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain import Changes
from app.errors import UserError
from app.ui.operations import Operations
from app.ui.window.daily_backup import DailyBackup
from app.ui.window.version_thinning import VersionThinning

QUIET = 600  # ms without another change before the index follows; a batch is indexed in few commits
WRITING = 4_000  # ms of that while nothing but notes change: somebody writes, and must not feel it
REFRESH_AFTER = 1_500  # ms after the index is up to date; who opens a pair right after importing must not wait


class BackgroundWork(QObject):
    """One run of each kind at a time; what changes meanwhile is done in the next."""

    placed = Signal()  # new articles were compared with the others

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._active = False
        self._syncing = self._again = False
        self._placing = self._place_again = False
        self._is_placing_due = False  # something but a note has changed
        self._refreshing = self._refresh_again = False
        self._soon = QTimer(self, singleShot=True, interval=QUIET)
        self._soon.timeout.connect(self._sync)
        self._later = QTimer(self, singleShot=True, interval=REFRESH_AFTER)
        self._later.timeout.connect(self._refresh)
        self.backup = DailyBackup(operations, self)
        self._thinning = VersionThinning(operations, self)

    def start(self) -> None:
        """The library is open for writing: whatever is stale is made anew."""
        self._active = True
        self._is_placing_due = True
        self._soon.start(QUIET)
        self.backup.start()
        self._thinning.start()

    def stop(self) -> None:
        """Begin nothing more. What runs is ended by whoever ends its library, and tells when it has."""
        self._active = False
        self._soon.stop()
        self._later.stop()
        self.backup.stop()
        self._thinning.stop()
        self._again = self._place_again = self._refresh_again = False

    def follow(self, changes: Changes) -> None:
        if not self._active:
            return
        if changes.articles or changes.analyses or changes.highlights:
            self._is_placing_due = True
            self._soon.start(QUIET)
        elif changes.notes:
            due = self._soon.isActive() and self._is_placing_due
            self._soon.start(QUIET if due else WRITING)

    def _sync(self) -> None:
        if not self._active:
            return
        if self._syncing:
            self._again = True
            return
        self._syncing = True
        self._operations.run(
            lambda services, job: services.search.sync(job),
            on_failure=self._on_failure,
            on_end=self._on_synced,
            title=self.tr("Updating the search index"),
            long=True,
        )

    def _on_synced(self) -> None:
        self._syncing = False
        if not self._active:
            return
        if self._again:
            self._again = False
            self._soon.start(QUIET)
        if self._is_placing_due:
            self._is_placing_due = False
            self._place()

    def _place(self) -> None:
        """Compare new articles with the others, in the index process, and let those join an event that clearly do."""
        if self._placing:
            self._place_again = True
            return
        self._placing = True
        self._operations.run(
            lambda services, job: services.events.refresh(job, warm=True),
            on_failure=self._on_failure,
            on_end=self._on_placed,
            title=self.tr("Looking for other tellings"),
            long=True,
        )

    def _on_placed(self) -> None:
        self._placing = False
        if not self._active:
            return
        if self._place_again:
            self._place_again = False
            self._place()
        self._later.start()
        self.placed.emit()

    def _refresh(self) -> None:
        if not self._active:
            return
        if self._refreshing or self._syncing:
            self._refresh_again = True
            return
        self._refreshing = True
        self._operations.run(
            lambda services, job: services.analysis.refresh(job),
            on_failure=self._on_failure,
            on_end=self._on_refreshed,
            title=self.tr("Reading new articles"),
            long=True,
        )

    def _on_refreshed(self) -> None:
        self._refreshing = False
        if self._active and self._refresh_again:
            self._refresh_again = False
            self._later.start()

    def _on_failure(self, error: Any) -> None:
        # An index or analysis is a cache: what keeps it from being made is logged by its service, and is tried again
        # after the next change. A bug, on the other hand, is always shown.
        if self._active and not isinstance(error, UserError):
            self._operations.failed.emit(error)
