"""Words of the library that look like one that was typed: for what was misspelt.

Two words are as far apart as the fewest letters that have to be added, left out, changed, or exchanged with the next
(Damerau, in the form that touches no place twice)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.search.segments import Library, Segment, reading

# Of so many letters, one may be wrong; of that many, two. Shorter words are all near each other.
_ONE_WRONG = 4
_TWO_WRONG = 8
_LONGEST = 40
# Words are looked at in order of how many articles they stand in, and no more of them than this.
_MOST_COMPARED = 3000


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A word, how far it is from the one that was typed, and in how many articles it stands."""

    word: str
    distance: int
    articles: int


class Neighbours:
    """The vocabulary of one state of a library, laid out for comparing."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._signed: dict[str, tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]] = {}

    def find(self, word: str, most: int = 5) -> list[Neighbour]:
        """The nearest words, nearest first, and among them the commonest. None for short words, and numbers."""
        if not _ONE_WRONG <= len(word) <= _LONGEST or not word.isalpha():
            return []
        farthest = 2 if len(word) >= _TWO_WRONG else 1
        counts: dict[str, int] = {}
        with reading():
            for placed in self._library.placed:
                for candidate, articles in self._find_candidates(placed.segment, word, farthest):
                    counts[candidate] = counts.get(candidate, 0) + articles
        found = []
        for candidate, articles in counts.items():
            distance = measure(word, candidate, farthest)
            if 0 < distance <= farthest:
                found.append(Neighbour(candidate, distance, articles))
        # What begins with another letter is seldom meant.
        found.sort(key=lambda one: (one.distance, one.word[:1] != word[:1], -one.articles, one.word))
        return [one for one in found if one.distance == found[0].distance][:most]

    def _find_candidates(self, segment: Segment, word: str, farthest: int) -> list[tuple[str, int]]:
        signatures, lengths = self._sign(segment)
        own, length = _sign_one(word.encode()), len(word.encode())
        near = np.abs(lengths - length) <= farthest * (1 if word.isascii() else 3)
        # A letter that is wrong changes two of the bits at the most, one in each word.
        near[near] = np.bitwise_count(signatures[near] ^ np.uint64(own)) <= 2 * farthest * (1 if word.isascii() else 3)
        first, _last = segment.terms.fields.get("words", (0, 0))
        places = np.flatnonzero(near)
        frequencies = segment.terms.frequencies(first, first + len(lengths))[places]
        if len(places) > _MOST_COMPARED:
            kept = np.argsort(-frequencies, kind="stable")[:_MOST_COMPARED]
            places, frequencies = places[kept], frequencies[kept]
        strings = segment.terms.strings
        return [
            (strings[first + place].decode(), articles)
            for place, articles in zip(places.tolist(), frequencies.tolist(), strict=True)
        ]

    def _sign(self, segment: Segment) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
        """A bit for every letter that is in a word, and how long it is, for all words of a segment."""
        known = self._signed.get(segment.name)
        if known is None:
            first, last = segment.terms.fields.get("words", (0, 0))
            data, starts, lengths = segment.terms.strings.spread(first, last)
            bits = np.uint64(1) << (data & 63).astype(np.uint64)
            signatures = np.bitwise_or.reduceat(bits, starts) if last > first else np.empty(0, np.uint64)
            known = self._signed[segment.name] = signatures, lengths
        return known


def _sign_one(word: bytes) -> int:
    signature = 0
    for byte in word:
        signature |= 1 << (byte & 63)
    return signature


def measure(one: str, other: str, most: int) -> int:
    """How far two words are apart; anything above `most` where it is more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]
