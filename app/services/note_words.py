"""How many words a note has, as it is read."""

from __future__ import annotations

import re

# What is read as no word: addresses of links and pictures, fences, the marks themselves.
_UNREAD = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|^\s*(?:```|~~~).*$|https?://\S+", re.MULTILINE)


def strip_unread(body: str) -> str:
    """Markdown without what is read as no word. Lines stay lines, and each can be taken by itself."""
    return _UNREAD.sub(" ", body)


def count_note_words(body: str) -> int:
    """Words of Markdown as it is read: `don't` is one, a Chinese character too; addresses are none."""
    from app.importers.correction import count_words_in

    return count_words_in(strip_unread(body))
