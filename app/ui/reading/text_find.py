"""Finds words in a text as a reader means them: case, accents, and forms of quotes and spaces do not matter. No Qt."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

from app.domain import Span

_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\n": " "})


def fold(character: str) -> str:
    """One character without case, accents and typographic form; combining marks fold to nothing."""
    decomposed = unicodedata.normalize("NFKD", character.translate(_SAME).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_SAME)


class FoldedText:
    """A text folded once, to be searched often. Offsets in and out are code points of the text itself."""

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        starts: list[int] = []  # for every folded character, the code point it came from
        known: dict[str, str] = {}
        for offset, character in enumerate(text):
            folded = known.get(character)
            if folded is None:
                folded = known[character] = fold(character)
            pieces.append(folded)
            starts.extend([offset] * len(folded))
        self._folded = "".join(pieces)
        self._starts = starts
        self._length = len(text)

    def find(self, words: str, *, most: int = 10_000) -> list[Span]:
        """Every place of these words, in order, not overlapping; accents that follow the last letter included."""
        wanted = "".join(map(fold, words))
        if not wanted.strip():
            return []
        found: list[Span] = []
        at = self._folded.find(wanted)
        while at >= 0 and len(found) < most:
            after = at + len(wanted)
            end = self._starts[after] if after < len(self._starts) else self._length
            last = self._starts[after - 1]
            # A ligature folds to several letters: a hit that ends inside it takes it whole.
            found.append(Span(self._starts[at], max(end, last + 1)))
            at = self._folded.find(wanted, after)
        return found


def hit_from(hits: Sequence[Span], offset: int) -> int:
    """The index of the first hit at or after that place; the first of all when none follows."""
    index = bisect_left(hits, Span(offset, offset))
    return index if index < len(hits) else 0
