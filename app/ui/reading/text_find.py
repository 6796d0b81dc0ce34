"""Finds words in a text as a reader means them: case, accents, and forms of quotes and spaces do not matter. No Qt."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from app.domain import Span

MOST_HITS = 10_000  # kept and framed in one text; nobody walks through more
_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\n": " "})


@lru_cache(maxsize=4_096)
def fold(character: str) -> str:
    """One character without case, accents and typographic form; combining marks fold to nothing."""
    decomposed = unicodedata.normalize("NFKD", character.translate(_SAME).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_SAME)


class FoldedText:
    """A text folded once, to be searched often. Offsets in and out are code points of the text itself."""

    def __init__(self, text: str) -> None:
        known = {character: fold(character) for character in set(text)}
        # Told letter by letter what it becomes, Python folds a text of millions in an instant.
        self._folded = text.translate({ord(character): folded for character, folded in known.items()})
        # For every folded character, the code point it came from.
        if all(len(folded) == 1 for folded in known.values()):
            self._starts: Sequence[int] = range(len(text))
        else:
            self._starts = [offset for offset, character in enumerate(text) for _ in known[character]]
        self._length = len(text)

    def find(self, words: str) -> list[Span]:
        """The first `MOST_HITS` places of these words, and one more where there are more; in order, not overlapping;
        accents that follow the last letter included."""
        wanted = "".join(map(fold, words))
        if not wanted.strip():
            return []
        found: list[Span] = []
        at = self._folded.find(wanted)
        while at >= 0 and len(found) <= MOST_HITS:
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
