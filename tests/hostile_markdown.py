"""Pieces of Markdown that, repeated, have taken parsers time or depth without end."""

from __future__ import annotations

import time
from collections.abc import Callable

# Of a note and of a file alike; each is repeated as often as it takes.
PIECES = (
    "[", "![", "[a](", "<a ", "> ", "- ", "`a", "\\", "&", "*a ", "<!--", "|", "[^1]: ", "1. ", "\n", "[[a]", "    ",
    "<b>", "*a* ", "**a", "`a` ", "[a]\n", "[^1]\n", "a\n", "|a|b|\n", "# a\n", "===\n", "a\n===\n", "a\n---\n", ":\n",
    "a\n: b\n", "<div>\n", "</div>\n", "<pre>\n", "<!--a-->\n", "> a\n\n", "- a\n", "1.\n\n", "a\n\n", "~~~\na\n~~~\n",
    "* * *\n", "-  ", "<b>x</b> ", "[a](b) ", "&amp; ",
)  # fmt: skip


def repeat(piece: str, length: int) -> str:
    """So many characters of one piece."""
    return piece * (length // len(piece))


def seconds_of(work: Callable[[], object]) -> float:
    """Of the processor's time, which a busy machine does not change."""
    start = time.process_time()
    work()
    return time.process_time() - start
