"""Functions that tests let a worker process do. They are found by name over there."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path


class Unpicklable(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def double(number: int) -> int:
    return 2 * number


def find_pid() -> int:
    return os.getpid()


def fail(message: str) -> None:
    raise ValueError(message)


def fail_oddly() -> None:
    raise Unpicklable("odd", "error")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    os._exit(3)


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def print_something() -> str:
    print("on stdout")  # noqa: T201
    sys.__stdout__.write("on the real one\n")
    sys.__stdout__.flush()
    os.write(1, b"on the descriptor\n")
    return "printed"


def touch_after(path: str, seconds: float) -> None:
    time.sleep(seconds)
    Path(path).write_text("done")


def note_down(path: str, word: str) -> None:
    with Path(path).open("a") as file:
        file.write(word + "\n")


def count_to(number: int, *, pause: float = 0.0) -> Iterator[int]:
    for n in range(number):
        time.sleep(pause)
        yield n


def count_until_death(number: int) -> Iterator[int]:
    yield from range(number)
    time.sleep(0.1)
    die()


def count_until_hang(number: int) -> Iterator[int]:
    yield from range(number)
    time.sleep(60)


def send_much() -> bytes:
    return b"x" * 20_000_000


def ignores_interrupt() -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def run_away(seconds: float) -> None:
    """Compute without ever giving way."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass
