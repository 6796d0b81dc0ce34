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
        for farthest in (1, 2) if len(word) >= _TWO_WRONG else (1,):
            found = self._find_within(word, farthest)
            if found:
                # What begins with another letter is seldom meant.
                found.sort(key=lambda one: (one.word[:1] != word[:1], -one.articles, one.word))
                return found[:most]
        return []

    def _find_within(self, word: str, farthest: int) -> list[Neighbour]:
        counts: dict[str, int] = {}
        with reading():
            for placed in self._library.placed:
                for candidate, articles in self._find_candidates(placed.segment, word, farthest):
                    counts[candidate] = counts.get(candidate, 0) + articles
        distances = measure(word, list(counts))
        return [
            Neighbour(candidate, distance, articles)
            for (candidate, articles), distance in zip(counts.items(), distances, strict=True)
            if 0 < distance <= farthest
        ]

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


def measure(word: str, others: list[str]) -> list[int]:
    """How far each of some words is from one: the usual table, of all of them at once."""
    if not others:
        return []
    width = max(1, *map(len, others))
    letters = np.array(others, f"<U{width}").view(np.uint32).reshape(len(others), width)
    columns = np.ascontiguousarray(letters.T)
    lengths = np.array([len(other) for other in others])
    earlier = before = np.zeros((width + 1, len(others)), np.int16)
    row = np.repeat(np.arange(width + 1, dtype=np.int16)[:, None], len(others), axis=1)
    differs_before = np.ones((width, len(others)), np.bool_)
    for i, letter in enumerate(word):
        earlier, before, row = before, row, np.empty_like(row)
        row[0] = i + 1
        differs = columns != np.uint32(ord(letter))
        best = np.minimum(before[1:] + 1, before[:-1] + differs)
        if i:
            exchanged = ~differs[:-1] & ~differs_before[1:]
            best[1:] = np.where(exchanged, np.minimum(best[1:], earlier[:-2] + 1), best[1:])
        for j in range(width):
            np.minimum(best[j], row[j] + 1, out=row[j + 1])
        differs_before = differs
    found: list[int] = row[lengths, np.arange(len(others))].tolist()
    return found
