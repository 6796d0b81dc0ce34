"""Text that commands take: from a file, or from standard input for `-`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import UserError

# Bytes that are read at the most: a million queries. A device or a pipe may have no end.
MOST_BYTES = 64_000_000

# Ids have 64 bits; what has more digits is the name of a file.
_MOST_DIGITS = 19


def read_id(name: str) -> int | None:
    """The id that a name is; None where it is the path of a file."""
    return int(name) if name.isdecimal() and len(name) <= _MOST_DIGITS else None


def read_text(path: str) -> str:
    """A text in UTF-8. Raises UserError, KeyboardInterrupt."""
    try:
        with _interruptible():
            data = sys.stdin.buffer.read(MOST_BYTES + 1) if path == "-" else _read_bytes(path)
        if len(data) > MOST_BYTES:
            raise UserError("text-too-large", path=path, limit=MOST_BYTES // 1_000_000)
        return data.decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UserError("file-missing", path=path) from error
    except OSError as error:
        raise UserError("file-unreadable", path=path) from error
    except UnicodeDecodeError as error:
        raise UserError("text-undecodable", path=path) from error


def _read_bytes(path: str) -> bytes:
    # To open a pipe waits for somebody to write to it; one that nobody writes to counts as missing its text instead.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(descriptor, True)
        data = file.read(MOST_BYTES + 1)
        if not data and not file.seekable():
            raise UserError("pipe-empty", path=path)
        return data


@contextmanager
def _interruptible() -> Iterator[None]:
    """Waiting for input ends at the first Ctrl+C (or SIGTERM): nothing was begun that could be left half done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, signal.default_int_handler) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def read_lines(path: str) -> list[str]:
    """The lines that hold something. Raises UserError."""
    return [line for _, line in _number_lines(path)]


def _number_lines(path: str) -> list[tuple[int, str]]:
    lines = (line.rstrip("\r") for line in read_text(path).split("\n"))
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def read_pairs(path: str) -> list[tuple[str, str]]:
    """Pairs of names, one a line, with a tab between. Raises UserError."""
    pairs = []
    for number, line in _number_lines(path):
        names = line.split("\t")
        if len(names) != 2 or not all(names):
            hint = "Write two ids or paths, with a tab between."
            raise UserError("bad-value", value=f"Line {number}", field="a pair", hint=hint)
        pairs.append((names[0], names[1]))
    return pairs
