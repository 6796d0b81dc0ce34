"""Pieces of Markdown that, repeated, have taken parsers time or depth without end."""

from __future__ import annotations

import time
from collections.abc import Callable

# Of a note and of a file alike; each is repeated as often as it takes.
PIECES = ("[", "![", "[a](", "<a ", "> ", "- ", "`a", "\\", "&", "*a ", "<!--", "|", "[^1]: ", "1. ", "[[a]")


def repeat(piece: str, length: int) -> str:
    """So many characters of one piece."""
    return piece * (length // len(piece))


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
