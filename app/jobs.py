"""A unit of long work: progress goes out, cancelling comes in. No Qt, no threads of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import JobCancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `total` is 0 while it is not known; `label` says what is being done now."""

    done: int
    total: int
    label: str = ""


class Job:
    """Handed to everything that may take longer than 50 ms. Safe to share between threads.

    `report` is called on the working thread; whoever listens brings it to its own thread.
    """

    def __init__(self, report: Callable[[Progress], None] | None = None) -> None:
        self._report = report
        self._cancelled = threading.Event()
        self._closing = False

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    @property
    def closing(self) -> bool:
        """True where nobody wanted the work to stop, but the library or the program is being closed under it."""
        return self._closing

    def cancel(self, *, closing: bool = False) -> None:
        if not self._cancelled.is_set():
            self._closing = closing
        self._cancelled.set()

    def check(self) -> None:
        """Raise `JobCancelled` if somebody asked for it. To be called at least every 100 ms."""
        if self._cancelled.is_set():
            raise JobCancelled

    def wait(self, seconds: float) -> bool:
        """Sleep, at most that long; True as soon as the job is cancelled."""
        return self._cancelled.wait(seconds)

    def progress(self, done: int, total: int, label: str = "") -> None:
        """Report and check in one: raises `JobCancelled`."""
        self.check()
        if self._report is not None:
            self._report(Progress(done, total, label))
