"""Processes that work on the side: started when needed, restarted when they die, stopped without a trace. No Qt.

A worker is a child process (`spawn`, one pipe) that calls functions given by name. Whoever calls it from this side
waits on their own thread; there is no thread of ours here. Calls take turns, urgent ones first. `app.worker_child`
is what the child does with them.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import multiprocessing
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol

from app.errors import JobCancelled, WorkerDied
from app.worker_child import call_once, serve

log = logging.getLogger(__name__)

# How often a waiting caller looks for its job's cancelling, in seconds: a quarter of the 200 ms promised.
_LOOK = 0.05

# Seconds that cancelled work may go on once somebody else wants the worker. Starting again costs up to 3 s (the
# language model), so ending by itself is mostly cheaper.
PATIENCE = 2.0

# Seconds that an idle child has to end by itself before it is killed.
_FAREWELL = 1.0

# Seconds that `stop` waits for a caller to notice.
_PARTING = 5.0


class Cancellable(Protocol):
    """What a worker needs of a `Job`."""

    @property
    def cancelled(self) -> bool: ...


class Worker:
    """One child process and the queue in front of it. Every method may be called from any thread."""

    def __init__(self, name: str, *, patience: float = PATIENCE, niceness: int = 5) -> None:
        self.name = name
        self._niceness = niceness  # by default the window comes first
        self._patience = patience
        self._turns = threading.Condition()
        self._waiting: list[tuple[int, int]] = []  # a heap of (rank, number)
        self._numbers = itertools.count(1)
        self._busy = False
        self._stopped = False
        self._warming: Callable[[], object] | None = None
        # All below belongs to whoever has the turn.
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._abandoned: int | None = None  # the call whose outcome nobody waits for any more
        self._kill_at: float | None = None  # when abandoned work is ended by force; None: it may take its time

    @property
    def pid(self) -> int | None:
        """The process id of the child, None while there is none."""
        process = self._process
        try:
            return process.pid if process is not None else None
        except ValueError:  # it was closed by another thread just now
            return None

    @property
    def is_alive(self) -> bool:
        """Whether there is a child now. Where there is none, the next call starts one."""
        process = self._process
        try:
            return process is not None and process.is_alive()
        except ValueError:  # as above
            return False

    def call(
        self,
        function: Callable[..., Any],
        *args: Any,
        job: Cancellable | None = None,
        timeout: float | None = None,
        urgent: bool = True,
    ) -> Any:
        """Call a function in the child and wait for what it returns, on this thread.

        Function, arguments and result are pickled. Raises what the function raised; JobCancelled at most 200 ms
        after the job was cancelled (or when the worker is stopped); WorkerDied if the child ended, TimeoutError if
        the function took longer than `timeout` seconds, from its start: either way a new child stands ready.
        """
        (result,) = self.stream(call_once, function, args, job=job, timeout=timeout, urgent=urgent)
        return result

    def stream(
        self,
        function: Callable[..., Iterator[Any]],
        *args: Any,
        job: Cancellable | None = None,
        timeout: float | None = None,
        urgent: bool = True,
    ) -> Iterator[Any]:
        """Call a generator function in the child, and yield what it yields as it comes. The child works ahead
        meanwhile. Raises as `call` does; `timeout` is for one item. Close the iterator to stop early."""
        request = pickle.dumps((function, args))
        with self._turn(0 if urgent else 1, job):
            number = next(self._numbers)
            self._settle(job)
            finished = False
            try:
                self._send(number, request)
                while True:
                    kind, value = self._receive(number, job, timeout)
                    if kind == "item":
                        yield value
                        continue
                    finished = True
                    if kind == "error":
                        raise value
                    return
            except (WorkerDied, TimeoutError):
                finished = True
                raise
            finally:
                if not finished:
                    self._abandoned = number
                    self._kill_at = time.monotonic() + self._patience

    def warm(self, function: Callable[[], object]) -> None:
        """Start the child and let it call a function soon (to load a model), without waiting for it."""
        with self._turns:
            self._warming = function
            if self._busy or self._waiting:
                return  # whoever has the turn sends it on when done
            self._busy = True
        self._end_turn()

    def stop(self) -> None:
        """End the child and wait for it. Calls that wait raise JobCancelled. May be called twice."""
        with self._turns:
            self._stopped = True
            self._turns.notify_all()
            # Whoever has the turn leaves it within moments; one that does not must not keep the program from ending.
            self._turns.wait_for(lambda: not self._busy, _PARTING)
            self._busy = True
        try:
            self._end(by_force=self._abandoned is not None)
        finally:
            with self._turns:
                self._busy = False
                self._turns.notify_all()

    # --- turns ---

    @contextmanager
    def _turn(self, rank: int, job: Cancellable | None) -> Iterator[None]:
        with self._turns:
            ticket = (rank, next(self._numbers))
            heapq.heappush(self._waiting, ticket)
            try:
                while self._busy or self._waiting[0] != ticket:
                    self._look(job)
                    self._turns.wait(_LOOK)
                self._look(job)
                self._busy = True
            finally:
                self._waiting.remove(ticket)
                heapq.heapify(self._waiting)
                self._turns.notify_all()
        try:
            yield
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        try:
            function = self._warming
            if function is not None and not self._stopped and self._abandoned is None:
                self._warming = None
                number = next(self._numbers)
                self._send(number, pickle.dumps((call_once, (function, ()))))
                self._abandoned, self._kill_at = number, None
        except (WorkerDied, OSError):
            log.warning("the %s process could not be warmed", self.name)
        finally:
            with self._turns:
                self._busy = False
                self._turns.notify_all()

    def _look(self, job: Cancellable | None) -> None:
        if self._stopped or (job is not None and job.cancelled):
            raise JobCancelled

    # --- the child; only with the turn ---

    def _settle(self, job: Cancellable | None) -> None:
        """Wait for abandoned work to end, or end it."""
        while self._abandoned is not None:
            self._look(job)
            pipe, process = self._pipe, self._process
            if pipe is None or process is None:
                self._abandoned = None
                return
            if self._kill_at is not None and time.monotonic() > self._kill_at:
                log.info("the %s process was busy with cancelled work and is started again", self.name)
                self._end(by_force=True)
                return
            if not wait([pipe, process.sentinel], _LOOK):
                continue
            try:
                number, kind, value = pickle.loads(pipe.recv_bytes()) if pipe.poll() else _raise_end()  # noqa: S301
            except (EOFError, OSError):
                self._end(by_force=True)
                return
            if number == self._abandoned and kind != "item":
                self._abandoned = None
                if kind == "error":
                    log.info("work in the %s process that nobody waited for failed: %r", self.name, value)

    def _send(self, number: int, request: bytes) -> None:
        for attempt in (1, 2):
            pipe = self._pipe
            if pipe is None or self._process is None or not self._process.is_alive():
                pipe = self._start()
            try:
                pipe.send_bytes(pickle.dumps(number))
                pipe.send_bytes(request)
                return
            except OSError as error:
                # It ended while it was idle; that is no fault of this call.
                self._end(by_force=True)
                if attempt == 2:
                    raise WorkerDied from error

    def _receive(self, number: int, job: Cancellable | None, timeout: float | None) -> tuple[str, Any]:
        pipe, process = self._pipe, self._process
        assert pipe is not None and process is not None
        until = time.monotonic() + timeout if timeout is not None else None
        while True:
            self._look(job)
            ready = wait([pipe, process.sentinel], _LOOK)
            if ready:
                try:
                    # What was sent before the end is still in the pipe.
                    got, kind, value = pickle.loads(pipe.recv_bytes()) if pipe.poll() else _raise_end()  # noqa: S301
                except (EOFError, OSError) as error:
                    process.join(_FAREWELL)
                    if job is not None and job.cancelled:
                        # A SIGTERM for the whole group (`timeout` sends one) ends the child and cancels the job.
                        self._end(by_force=True)
                        raise JobCancelled from error
                    log.warning("the %s process ended with code %s", self.name, process.exitcode)
                    self._end(by_force=True)
                    self._start()
                    raise WorkerDied from error
                if got == number:
                    return kind, value
            if until is not None and time.monotonic() > until:
                self._end(by_force=True)
                self._start()
                raise TimeoutError

    def _start(self) -> Connection:
        self._end(by_force=True)
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=serve, args=(theirs, self._niceness), name=f"parallax-{self.name}", daemon=True
        )
        try:
            with _without_interrupts():
                process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def _end(self, *, by_force: bool) -> None:
        process, pipe = self._process, self._pipe
        self._process = self._pipe = self._abandoned = self._kill_at = None
        if pipe is not None:
            pipe.close()  # an idle child sees the end of the pipe, and ends
        if process is None:
            return
        if not by_force:
            process.join(_FAREWELL)
        if process.is_alive():
            process.kill()
        process.join()
        process.close()


class Workers:
    """The processes beside this one: untrusted files and language models in one, index writing in another, and in a
    third, which the window alone uses, searching. Each is started when it is first needed."""

    def __init__(self) -> None:
        self.analysis = Worker("analysis")
        self.index = Worker("index")
        self.search = Worker("search", niceness=0)  # somebody waits for each of its answers

    def stop(self) -> None:
        """End them all. May be called twice."""
        for worker in (self.analysis, self.index, self.search):
            worker.stop()


def _raise_end() -> Any:
    raise EOFError


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """A child begun in here keeps Ctrl+C blocked until it ignores it: the signal goes to the whole group, and would
    otherwise catch the child in the middle of its imports."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it would unblock the signal on its way
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
