"""Changes that the disk did not take: tried again by themselves, in the order in which they were made."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import LibraryError
from app.jobs import Job
from app.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from app.services.opening import Services

log = logging.getLogger(__name__)

RETRY_AFTER = (1.0, 2.0, 5.0, 10.0)  # seconds; a disk that failed is asked again, for ever
# What may be over in a while, without the reader changing what they asked for.
PASSING = ("disk-full", "disk-failed", "library-unwritable", "library-locked", "library-missing")


class Change:
    """`services` are those of the library it was meant for. Made once, and told once, whoever asks for it."""

    def __init__(
        self,
        services: Services,
        work: Callable[[Services, Job], Any],
        then: Callable[[Any], None],
        on_failure: Callable[[Any], None],
    ) -> None:
        self._services, self._work, self._then = services, work, then
        self.on_failure = on_failure
        self._turn = threading.Lock()
        self._made: list[Any] = []
        self._is_told = False

    @property
    def library(self) -> str:
        """The name of its own of the library it is meant for."""
        return self._services.library.identity

    def mean(self, services: Services) -> None:
        """It is meant for the same library, opened anew."""
        self._services = services

    def make(self, job: Job) -> Any:
        """On any thread. Raises what the service raises."""
        with self._turn:
            if not self._made:
                self._made.append(self._work(self._services, job))
            return self._made[0]

    def tell(self, result: Any) -> None:
        if not self._is_told:
            self._is_told = True
            self._then(result)


class WaitingChanges(QObject):
    """One change at a time, in the order in which they are asked for: none overtakes another."""

    hindered = Signal(object)  # UserError: what is in the way; with each change that has to wait for it
    arrived = Signal()  # nothing waits any more

    def __init__(self, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._waiting: list[Change] = []  # the first of them may be under way
        self._held: list[Change] = []
        self._trying: Change | None = None
        self._error: LibraryError | None = None  # what is in the way
        self._failures = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.try_now)

    def run(self, change: Change) -> None:
        self._waiting.append(change)
        if self._error is not None:
            self.hindered.emit(self._error)
        else:
            self.try_now()

    def try_now(self) -> None:
        """The first that waits; when it has arrived, the next."""
        self._timer.stop()
        if self._trying is not None or not self._waiting:
            return
        change = self._trying = self._waiting[0]

        def on_done(result: Any) -> None:
            self._leave(change)
            change.tell(result)

        def on_failure(error: Any) -> None:
            if isinstance(error, LibraryError) and error.code in PASSING:
                self._wait(change, error)
            else:
                self._leave(change)
                change.on_failure(error)

        def on_end() -> None:
            if self._trying is change:  # else another library is open by now
                self._trying = None
                if self._error is None:
                    self.try_now()

        self._tasks.run(change.make, on_done, on_failure=on_failure, on_end=on_end)

    def _wait(self, change: Change, error: LibraryError) -> None:
        if change not in self._waiting:
            return  # `flush` made it, or its library is closed
        self._timer.start(round(RETRY_AFTER[min(self._failures, len(RETRY_AFTER) - 1)] * 1_000))
        self._failures += 1
        is_new, self._error = self._error is None, error
        if is_new:
            self.hindered.emit(error)

    def _leave(self, change: Change) -> None:
        if change not in self._waiting:
            return
        self._waiting.remove(change)
        self._error, self._failures = None, 0
        if not self._waiting:
            self.arrived.emit()

    # --- the end --------------------------------------------------------------------------------------------------

    def flush(self) -> bool:
        """Make now, on this thread, what waits or is under way. True when there is nothing any more."""
        while self._waiting:
            change = self._waiting[0]
            try:
                result = change.make(Job())
            except Exception as error:  # also called from the crash hook
                log.warning("a change that waited could not be made", exc_info=not isinstance(error, LibraryError))
                return False
            self._leave(change)
            change.tell(result)
        return True

    def hold(self) -> None:
        """Before the library is closed and opened anew: what waits goes on there."""
        self._held = list(self._waiting)

    def resume(self, services: Services) -> None:
        """What was held goes on, where this is the library it was meant for."""
        held, self._held = self._held, []
        for change in held:
            if change.library == services.library.identity and not services.library.read_only:
                change.mean(services)
                self.run(change)

    def forget(self) -> None:
        """The library is closed: what waits was about it."""
        self._waiting.clear()
        self._trying = self._error = None
        self._failures = 0
        self._timer.stop()
