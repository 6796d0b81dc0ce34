"""Runs work off the GUI thread and brings its outcome back to it. The one place where a broad catch is right."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from app.errors import JobCancelled, UserError
from app.jobs import Job, Progress

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BugReport:
    """An error nobody expected, in a form that can be shown and copied."""

    title: str
    details: str


def describe_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> BugReport:
    """A traceback with code lines and the kind of the error. Its words are left out below the first line of 200
    characters, and those of the errors before it wholly, since an error may quote the text it choked on."""
    lines = "".join(traceback.format_tb(trace))
    message = str(error).partition("\n")[0][:200]
    return BugReport(f"{kind.__name__}: {message}", f"{lines}{kind.__name__}: {message}")


class Task(QObject):
    """One run of a function on a worker thread. Its signals arrive on the GUI thread; none after `cancelled`."""

    progressed = Signal(object)  # Progress
    succeeded = Signal(object)  # what the function returned
    failed = Signal(object)  # UserError or BugReport
    cancelled = Signal()
    ended = Signal()  # after any of the three

    _reported = Signal(object)
    _finished = Signal(object, object)

    def __init__(self, title: str, function: Callable[[Job], Any], *, quiet: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.quiet = quiet  # too short to be worth a line in the status bar
        self.may_be_dropped = False
        self.job = Job(self._reported.emit)
        self.latest = Progress(0, 0, "")
        self._function = function
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        self.job.cancel()

    def execute(self) -> None:
        """Called on the worker thread."""
        result: Any = None
        error: object = None
        try:
            self.job.check()  # it may have been cancelled while it waited for a thread
            result = self._function(self.job)
        except JobCancelled as cancelled:
            error = cancelled
        except UserError as expected:
            error = expected
        except Exception as bug:  # noqa: BLE001 - whatever it is, it must reach the reader as a report
            error = describe_exception(type(bug), bug, bug.__traceback__)
            log.error("task %r failed\n%s", self.title, error.details)
        self._finished.emit(result, error)

    @Slot(object)
    def _on_reported(self, progress: Progress) -> None:
        self.latest = progress
        if not self.job.cancelled:
            self.progressed.emit(progress)

    @Slot(object, object)
    def _on_finished(self, result: Any, error: object) -> None:
        # A job cancelled too late to stop has still done its work; services announced what changed.
        if self.job.cancelled or isinstance(error, JobCancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)
        self.ended.emit()


class _Run(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    def run(self) -> None:
        self._task.execute()


class TaskRunner(QObject):
    """Starts tasks. `started`/`ended` feed the status bar; `failed` gets what no caller handled."""

    started = Signal(object)  # Task
    ended = Signal(object)  # Task
    failed = Signal(object)  # UserError or BugReport

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Short work (a search, a save) must not wait behind long work (an import), so there are two pools.
        self._short, self._long = QThreadPool(self), QThreadPool(self)
        self._short.setMaxThreadCount(3)
        self._long.setMaxThreadCount(3)
        self._running: dict[Task, None] = {}  # in the order they were started
        self._by_key: dict[str, Task] = {}
        self._closed = False

    @property
    def running(self) -> list[Task]:
        return list(self._running)

    def run(
        self,
        function: Callable[[Job], Any],
        on_success: Callable[[Any], None] | None = None,
        *,
        title: str = "",
        on_failure: Callable[[UserError | BugReport], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        on_end: Callable[[], None] | None = None,
        key: str = "",
        long: bool = False,
    ) -> Task:
        """Run `function(job)` on a worker thread; the callbacks come on the GUI thread.

        A later run with the same `key` cancels the earlier one and swallows its outcome, as typing in a search
        field wants. A task with a `title` is shown in the status bar. `long` work has threads of its own.
        """
        task = Task(title, function, quiet=not title, parent=self)
        task.may_be_dropped = long or bool(key)
        if self._closed:
            task.cancel()
            return task
        if key:
            if key in self._by_key:
                self._by_key[key].cancel()
            self._by_key[key] = task
        if on_success:
            task.succeeded.connect(on_success)
        task.failed.connect(on_failure or self.failed.emit)
        if on_progress:
            task.progressed.connect(on_progress)
        if on_end:
            task.ended.connect(on_end)
        task.ended.connect(lambda: self._forget(task, key))
        self._running[task] = None
        self.started.emit(task)
        (self._long if long else self._short).start(_Run(task))
        return task

    def _forget(self, task: Task, key: str) -> None:
        self._running.pop(task, None)
        if key and self._by_key.get(key) is task:
            del self._by_key[key]
        self.ended.emit(task)
        task.deleteLater()

    def drain(self, milliseconds: int = 15_000) -> bool:
        """End all work, then go on: another library is to be opened. Long work and what a later run would replace is
        cancelled. The rest is short, and may be something the reader did a moment ago: it is waited for, though
        nobody hears of its outcome any more."""
        for task in self._running:
            if task.may_be_dropped:
                task.job.cancel(closing=True)
        done = self._short.waitForDone(milliseconds) and self._long.waitForDone(milliseconds)
        for task in self._running:
            task.job.cancel(closing=True)
        QCoreApplication.sendPostedEvents(None, 0)
        return done

    def shutdown(self, milliseconds: int = 15_000) -> bool:
        """As `drain`; True when all work ended in time. No task starts after this."""
        self._closed = True
        return self.drain(milliseconds)
