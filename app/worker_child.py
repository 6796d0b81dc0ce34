"""What happens inside a worker process, from its first call to its last. `app.workers` is the side that asks. No Qt."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any


def call_once(function: Callable[..., Any], args: tuple[Any, ...]) -> Iterator[Any]:
    """A function as a generator of one item: all calls are streams."""
    yield function(*args)


def serve(pipe: Connection, niceness: int) -> None:
    """The child's whole life: take calls until the pipe ends. It writes its stdout to stderr, leaves Ctrl+C to its
    parent, and ends when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _leave_stdout()
    _end_with_parent()
    if hasattr(os, "nice"):
        os.nice(niceness)
    # Read when numpy is first imported, which is later. Its threads wait by spinning: for matrices of sentences that
    # costs three times what they bring, and takes the window's own processor.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with suppress(EOFError, OSError):
        while True:
            number = pickle.loads(pipe.recv_bytes())  # noqa: S301 - our own parent
            _answer(pipe, number, pipe.recv_bytes())


def _answer(pipe: Connection, number: int, request: bytes) -> None:
    try:
        function, args = pickle.loads(request)  # noqa: S301 - our own parent
        for item in function(*args):
            pipe.send_bytes(pickle.dumps((number, "item", item)))
        outcome = pickle.dumps((number, "done", None))
    except OSError as error:
        if isinstance(error, (BrokenPipeError, ConnectionResetError)):
            raise
        outcome = _pack_error(number, error)
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller hears of it
        outcome = _pack_error(number, error)
    pipe.send_bytes(outcome)


def _pack_error(number: int, error: Exception) -> bytes:
    trace = "".join(traceback.format_exception(error))
    error.add_note(f"In the worker process:\n{trace}")
    try:
        packed = pickle.dumps((number, "error", error))
        pickle.loads(packed)  # noqa: S301 - some exceptions pickle, but cannot be made again
    except Exception:  # noqa: BLE001 - anything may go wrong in another class's pickling
        packed = pickle.dumps((number, "error", RuntimeError(trace)))
    return packed


def _leave_stdout() -> None:
    """Send what anything in here prints to stderr: stdout belongs to the commands' JSON."""
    with suppress(OSError):
        os.dup2(2, 1)
    sys.stdout = sys.stderr


def _end_with_parent() -> None:
    """End at once when the parent is gone, also in the middle of work."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
