"""The words that speak for two passages saying the same, as a reader is told them. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain import Alignment
from app.ui.reading.passages import Passage

MOST = 6


def find_common_words(passage: Passage, left_text: str, right_text: str) -> tuple[str, ...]:
    """Names, numbers, words and rows of words that both passages have, the most telling first; where the texts write
    them differently, as both do: `the mayor / Halloran`."""
    found: dict[str, None] = {}
    for pair in passage.pairs:
        for left, right in _shares(pair):
            ours = " ".join(left_text[left[0] : left[1]].split())
            theirs = " ".join(right_text[right[0] : right[1]].split())
            found.setdefault(ours if ours.casefold() == theirs.casefold() else f"{ours} / {theirs}")
    return tuple(found)[:MOST]


def _shares(pair: Alignment) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for common in getattr(pair, "shares", ()):
        yield common.left, common.right
