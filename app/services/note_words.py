"""Words of a note, as they are counted."""

from __future__ import annotations

import re
from functools import lru_cache

# What is read as no word: addresses of links and pictures, fences, the marks themselves.
_UNREAD = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|^\s*(?:```|~~~).*$|https?://\S+", re.MULTILINE)
_LINES_KNOWN = 20_000


def strip_unread(body: str) -> str:
    """Markdown without what is read as no word. Lines stay lines, and each can be taken by itself."""
    return _UNREAD.sub(" ", body)


def count_note_words(body: str) -> int:
    """Words of Markdown as it is read: `don't` is one, a Chinese character too; addresses are none."""
    return sum(_count_line(line) for line in body.split("\n") if line)


@lru_cache(_LINES_KNOWN)
def _count_line(line: str) -> int:
    from app.importers.correction import count_words_in

    return count_words_in(strip_unread(line))
