"""The features of all articles the other way round: from a key to the articles that have it.

Segments are immutable arrays, sorted by key; what is added becomes a segment, small neighbours are merged.

How rare a word is in this library is counted on a sample of its articles (`weigh_by`), not on all of them: as long as
the sample stays, how alike two texts are depends on nothing but these two, and is the same to the last bit whichever of
them is asked about, and whenever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from app.analysis.language.vectors import load_vectors
from app.analysis.language.words import stem
from app.analysis.tellings.features import SALTS, SHARES, Channel, Features
from app.analysis.tellings.tokens import Keys, make_key
from app.analysis.tellings.weighing import Days, Floats

# Articles in a segment that is not merged any further: merging needs memory, asking eight segments no time.
SEGMENT_LIMIT = 4096
# So many articles of general English are taken for granted beside those of the library, so that in a library of five
# "people" is not rare. A few hundred more or less do not matter; none at all does.
PRIOR_ARTICLES = 200.0
# Words of an article: what turns how frequent a word is into how many articles have it.
_PRIOR_LENGTH = 600.0
# The frequency of the most frequent word of English; by Zipf's law that of any other is this over its rank.
_ZIPF = 0.1

# In these the rarity is counted: names, titles and quotations have too few articles each.
COUNTED = (Channel.WORD, Channel.PAIR)

Ints = npt.NDArray[np.int32]
T = TypeVar("T", bound=np.generic)
Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
CHANNELS = len(Channel)


class Entry(NamedTuple):
    """An article as it goes into the index."""

    id: int
    features: Features
    days: Days


@dataclass(slots=True)
class Segment:
    """`docs[offsets[k]:offsets[k + 1]]`, with `weights`, are the articles that have `keys[k]` (indexes into `ids`)."""

    ids: npt.NDArray[np.int64]
    alive: npt.NDArray[np.bool_]
    first: Ints
    last: Ints
    sketches: list[Keys]
    shingles: Ints
    keys: Keys
    channels: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]
    docs: npt.NDArray[np.uint16]
    weights: npt.NDArray[np.uint8]
    values: Floats | None = None  # of each posting, by today's rarity, in vectors of length 1

    @property
    def size(self) -> int:
        return len(self.ids)

    def find(self, keys: Keys) -> Found:
        """Where the postings of keys begin, and how many there are of each."""
        at = np.searchsorted(self.keys, keys)
        at = np.minimum(at, max(0, len(self.keys) - 1))
        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        known = self.keys[at] == keys
        return self.offsets[at], np.where(known, self.offsets[at + 1] - self.offsets[at], 0)


class FeatureIndex:
    """All articles of a library, for asking which of them are like one. Not for several threads at once."""

    def __init__(self) -> None:
        self._segments: list[Segment] = []
        self._places: dict[int, tuple[Segment, int]] = {}
        self._rarity = Rarity(np.empty(0, np.uint32), np.empty(0, np.int64), 0)
        self._table: Table | None = None

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._places

    @property
    def nbytes(self) -> int:
        """About how much memory the arrays take."""
        names = (
            "ids",
            "alive",
            "first",
            "last",
            "shingles",
            "keys",
            "channels",
            "offsets",
            "docs",
            "weights",
            "values",
        )
        arrays = [getattr(s, name) for s in self._segments for name in names]
        sketches = [sketch for s in self._segments for sketch in s.sketches]
        return sum(array.nbytes for array in (*arrays, *sketches) if array is not None)

    def put(self, entries: Sequence[Entry]) -> None:
        """Add articles, or put them in the place of what was known of them."""
        self.drop(entry.id for entry in entries)
        for start in range(0, len(entries), SEGMENT_LIMIT):
            self._append(_make_segment(entries[start : start + SEGMENT_LIMIT]))

    def drop(self, ids: Iterable[int]) -> None:
        self._table = None
        for article_id in ids:
            place = self._places.pop(article_id, None)
            if place is not None:
                segment, at = place
                segment.alive[at] = False

    def weigh_by(self, ids: Collection[int]) -> None:
        """Count on these of the articles how rare every word is, and weigh all by it."""
        rarity = Rarity.count(self._segments, ids)
        changed = rarity != self._rarity
        self._rarity = rarity
        for segment in self._segments:
            if changed or segment.values is None:
                self._measure(segment)

    def _append(self, segment: Segment) -> None:
        self._segments.append(segment)
        while len(self._segments) > 1:
            last, before = self._segments[-1], self._segments[-2]
            if last.size + before.size > SEGMENT_LIMIT or last.size * 2 < before.size:
                break
            self._segments[-2:] = [_merge(before, last)]
        segment = self._segments[-1]
        for at in np.flatnonzero(segment.alive).tolist():
            self._places[int(segment.ids[at])] = (segment, at)

    def _measure(self, segment: Segment) -> Floats:
        counts = np.diff(segment.offsets)
        rarity = np.repeat(self._rarity.of(segment.keys, segment.channels), counts)
        channels = np.repeat(segment.channels, counts)
        values = _scale(segment.weights * rarity, segment.docs, channels, segment.size)
        segment.values = values
        return values

    @property
    def table(self) -> Table:
        """The articles in the order of `Answer.alike`."""
        if self._table is None:
            alive = [segment.alive for segment in self._segments]
            rows = [*zip(self._segments, alive, strict=True)]
            self._table = Table(
                _join([s.ids[a] for s, a in rows], np.int64),
                _join([s.first[a] for s, a in rows], np.int32),
                _join([s.last[a] for s, a in rows], np.int32),
            )
        return self._table

    def ask(self, features: Features) -> Floats:
        """How alike every article is to a text, in the order of `table`: from either of two the same number."""
        # In the order of the segments, so that a text is measured as it was when it went in.
        order = np.argsort(features.keys, kind="stable")
        keys, channels = features.keys[order], features.channels[order]
        rarity = self._rarity.of(keys, channels)
        mine = _scale(features.weights[order] * rarity, np.zeros(len(keys), np.int64), channels, 1)
        parts = []
        for segment in self._segments:
            values = self._measure(segment) if segment.values is None else segment.values
            starts, counts = segment.find(keys)
            before = np.cumsum(counts) - counts
            at = np.repeat(starts - before, counts)
            at += np.arange(len(at))
            products = values[at]
            products *= np.repeat(mine, counts)
            parts.append(np.bincount(segment.docs[at], weights=products, minlength=segment.size)[segment.alive])
        return _join(parts, np.float32)

    def place(self, article_id: int) -> tuple[Segment, int]:
        """The segment of an article that is in here, and where in it."""
        return self._places[article_id]


class Table(NamedTuple):
    """The articles of an index and their days."""

    ids: npt.NDArray[np.int64]
    first: Ints
    last: Ints


_ROOTS = np.sqrt(SHARES).astype(np.float32)


def _scale(weights: Floats, docs: npt.NDArray[Any], channels: npt.NDArray[np.uint8], size: int) -> Floats:
    """Vectors, one an article and channel, brought to length 1; in a product of two, channels weigh by their shares."""
    key = docs.astype(np.int64) * CHANNELS + channels
    squares = np.bincount(key, weights=weights.astype(np.float64) ** 2, minlength=size * CHANNELS)
    lengths = np.sqrt(squares)
    scales = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0).astype(np.float32)
    scaled: Floats = weights * scales[key]
    scaled *= _ROOTS[channels]
    return scaled


class Rarity:
    """How much a key says: the logarithm of one over the share of articles that have it, as counted on a sample."""

    def __init__(self, keys: Keys, counts: npt.NDArray[np.int64], size: int) -> None:
        self._keys = keys  # sorted
        self._counts = counts
        self._size = size

    @classmethod
    def count(cls, segments: Sequence[Segment], ids: Collection[int]) -> Rarity:
        wanted = np.fromiter(ids, np.int64, len(ids))
        keys: list[Keys] = []
        counts: list[npt.NDArray[np.int64]] = []
        size = 0
        for segment in segments:
            chosen = segment.alive & np.isin(segment.ids, wanted)
            if not chosen.any():
                continue
            size += int(chosen.sum())
            having = np.add.reduceat(chosen[segment.docs].astype(np.int64), segment.offsets[:-1])
            counted = (having > 0) & np.isin(segment.channels, COUNTED)
            keys.append(segment.keys[counted])
            counts.append(having[counted])
        distinct, where = np.unique(_join(keys, np.uint32), return_inverse=True)
        having = np.zeros(len(distinct), np.int64)
        np.add.at(having, where, _join(counts, np.int64))
        return cls(distinct, having, size)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Rarity)
            and self._size == other._size
            and np.array_equal(self._keys, other._keys)
            and np.array_equal(self._counts, other._counts)
        )

    __hash__ = None  # type: ignore[assignment]

    def of(self, keys: Keys, channels: npt.NDArray[np.uint8]) -> Floats:
        having = np.zeros(len(keys), dtype=np.float64)
        if len(self._keys):
            at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            having = np.where(self._keys[at] == keys, self._counts[at], 0).astype(np.float64)
        total = PRIOR_ARTICLES + np.where(np.isin(channels, COUNTED), self._size, 0)
        rarity = np.log((total + 1) / (having + PRIOR_ARTICLES * _expect(keys, channels) + 1))
        return np.maximum(rarity, 0.0).astype(np.float32)


def _join(parts: Sequence[npt.NDArray[Any]], kind: type[T]) -> npt.NDArray[T]:
    return np.concatenate([part.astype(kind) for part in parts]) if parts else np.empty(0, kind)


def _make_segment(entries: Sequence[Entry]) -> Segment:
    counts = [len(entry.features.keys) for entry in entries]
    keys = np.concatenate([entry.features.keys for entry in entries])
    channels = np.concatenate([entry.features.channels for entry in entries])
    weights = np.concatenate([entry.features.weights for entry in entries])
    docs = np.repeat(np.arange(len(entries), dtype=np.uint16), counts)
    return _sort(
        keys,
        channels,
        docs,
        weights,
        ids=np.array([entry.id for entry in entries], dtype=np.int64),
        alive=np.ones(len(entries), dtype=bool),
        first=np.array([entry.days.first for entry in entries], dtype=np.int32),
        last=np.array([entry.days.last for entry in entries], dtype=np.int32),
        sketches=[entry.features.sketch for entry in entries],
        shingles=np.array([entry.features.shingles for entry in entries], dtype=np.int32),
    )


def _merge(one: Segment, other: Segment) -> Segment:
    """Both in one, without the articles that were dropped."""
    parts = []
    for segment, offset in ((one, 0), (other, int(one.alive.sum()))):
        renumbered = (np.cumsum(segment.alive) - 1 + offset).astype(np.uint16)
        kept = segment.alive[segment.docs]
        counts = np.diff(segment.offsets)
        parts.append(
            (
                np.repeat(segment.keys, counts)[kept],
                np.repeat(segment.channels, counts)[kept],
                renumbered[segment.docs[kept]],
                segment.weights[kept],
            )
        )
    keys, channels, docs, weights = (np.concatenate(both) for both in zip(*parts, strict=True))
    both = (one, other)
    return _sort(
        keys,
        channels,
        docs,
        weights,
        ids=np.concatenate([s.ids[s.alive] for s in both]),
        alive=np.ones(len(one.ids[one.alive]) + len(other.ids[other.alive]), dtype=bool),
        first=np.concatenate([s.first[s.alive] for s in both]),
        last=np.concatenate([s.last[s.alive] for s in both]),
        sketches=[sketch for s in both for sketch, lives in zip(s.sketches, s.alive, strict=True) if lives],
        shingles=np.concatenate([s.shingles[s.alive] for s in both]),
    )


def _sort(
    keys: Keys,
    channels: npt.NDArray[np.uint8],
    docs: npt.NDArray[np.uint16],
    weights: npt.NDArray[np.uint8],
    *,
    ids: npt.NDArray[np.int64],
    alive: npt.NDArray[np.bool_],
    first: Ints,
    last: Ints,
    sketches: list[Keys],
    shingles: Ints,
) -> Segment:
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, np.int64)
    return Segment(
        ids,
        alive,
        first,
        last,
        sketches,
        shingles,
        keys[starts],
        channels[order[starts]],
        np.concatenate([starts, [len(keys)]]).astype(np.int64),
        docs[order],
        weights[order],
    )


def _expect(keys: Keys, channels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """The share of articles of general English that have each word; nothing for what is more than a word."""
    expected = np.zeros(len(keys), dtype=np.float64)
    for channel in (Channel.WORD, Channel.TITLE):
        here = np.flatnonzero(channels == channel)
        expected[here] = _share_of_english(keys[here] ^ SALTS[channel])
    return expected


def _share_of_english(words: Keys) -> npt.NDArray[np.float64]:
    known, shares = _load_prior()
    at = np.minimum(np.searchsorted(known, words), len(known) - 1)
    return np.where(known[at] == words, shares[at], 0.0)


def rate(words: Keys) -> npt.NDArray[np.float64]:
    """How much words say, whatever the library holds."""
    return np.log((PRIOR_ARTICLES + 1) / (PRIOR_ARTICLES * _share_of_english(words) + 1))


@lru_cache(maxsize=1)
def _load_prior() -> tuple[Keys, npt.NDArray[np.float64]]:
    """The keys of the words of English, sorted, and the share of articles that have them, from their ranks."""
    best: dict[int, int] = {}
    for rank, word in load_vectors().ranked_words():
        best.setdefault(make_key(stem(word)), rank)
    keys = np.array(sorted(best), dtype=np.uint32)
    ranks = np.array([best[int(key)] for key in keys], dtype=np.float64)
    return keys, 1.0 - np.exp(-_PRIOR_LENGTH * _ZIPF / ranks)
