"""The features of all articles the other way round: from a key to the articles that have it.

Segments are immutable arrays, sorted by key; what is added becomes a segment, small neighbours are merged. Weights of
rarity are taken when asking, so that nothing is made again when the library grows; only the lengths of the articles'
vectors are of the moment they were last counted, and `settle` counts them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
# Of the articles, the share that have a word from which on it is passed over. A quarter or a tenth made no difference.
COMMON = 0.25
# So many articles of general English are taken for granted beside those of the library, so that in a library of five
# "people" is not rare. A few hundred more or less do not matter; none at all does.
PRIOR_ARTICLES = 200.0
# Words of an article: what turns how frequent a word is into how many articles have it.
_PRIOR_LENGTH = 600.0
# The frequency of the most frequent word of English; by Zipf's law that of any other is this over its rank.
_ZIPF = 0.1

# By so much a library may grow before the lengths of its vectors are counted anew.
GROWN = 1.2

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
    lengths: Floats  # articles x channels: one over the length of the vector, 0 where it is empty

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
        self._settled = 0

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._places

    @property
    def nbytes(self) -> int:
        """About how much memory the arrays take."""
        arrays = (
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
            "lengths",
        )
        return sum(
            sum(getattr(s, name).nbytes for name in arrays) + sum(sketch.nbytes for sketch in s.sketches)
            for s in self._segments
        )

    def put(self, entries: Sequence[Entry]) -> None:
        """Add articles, or put them in the place of what was known of them."""
        self.drop(entry.id for entry in entries)
        for start in range(0, len(entries), SEGMENT_LIMIT):
            self._append(_make_segment(entries[start : start + SEGMENT_LIMIT]))

    def drop(self, ids: Iterable[int]) -> None:
        for article_id in ids:
            place = self._places.pop(article_id, None)
            if place is not None:
                segment, at = place
                segment.alive[at] = False

    def settle(self) -> None:
        """Count the lengths of all vectors anew, with today's weights of rarity, if the library has grown a good deal
        since that was done."""
        if len(self) < GROWN * self._settled:
            return
        for segment in self._segments:
            self._measure(segment)
        self._settled = len(self)

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
        self._measure(segment)

    def _measure(self, segment: Segment) -> None:
        rarity = self._rarities(segment.keys, segment.channels, [s.find(segment.keys) for s in self._segments])
        counts = np.diff(segment.offsets)
        weights = (segment.weights * np.repeat(rarity, counts)) ** 2
        key = segment.docs.astype(np.int64) * CHANNELS + np.repeat(segment.channels, counts)
        squares = np.bincount(key, weights=weights, minlength=segment.size * CHANNELS)
        lengths = np.sqrt(squares).reshape(segment.size, CHANNELS)
        segment.lengths = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0).astype(np.float32)

    def _rarities(self, keys: Keys, channels: npt.NDArray[np.uint8], found: Sequence[Found]) -> Floats:
        """How much a key says: the logarithm of one over the share of articles that have it."""
        having = np.zeros(len(keys), dtype=np.float64)
        for _starts, counts in found:
            having += counts
        total = len(self) + PRIOR_ARTICLES
        prior = PRIOR_ARTICLES * _expect(keys, channels)
        rarity = np.log((total + 1) / (having + prior + 1))
        if len(self) > PRIOR_ARTICLES:
            rarity[having > COMMON * len(self)] = 0.0
        return np.maximum(rarity, 0.0).astype(np.float32)

    def ask(self, features: Features) -> Answer:
        """How alike every article is to a text."""
        found = [segment.find(features.keys) for segment in self._segments]
        rarity = self._rarities(features.keys, features.channels, found)
        weights = features.weights * rarity
        squares = np.bincount(features.channels, weights=weights.astype(np.float64) ** 2, minlength=CHANNELS)
        lengths = np.sqrt(squares)
        shares = np.divide(SHARES, lengths, out=np.zeros(CHANNELS), where=lengths > 0)
        asked = np.flatnonzero(rarity > 0)
        amounts = (weights * rarity * shares[features.channels])[asked].astype(np.float32)
        return Answer(
            [
                _Row.read(segment, starts[asked], counts[asked], features.channels[asked], amounts)
                for segment, (starts, counts) in zip(self._segments, found, strict=True)
            ],
            features.keys[asked],
            features.channels[asked],
        )

    def place(self, article_id: int) -> tuple[Segment, int]:
        """The segment of an article that is in here, and where in it."""
        return self._places[article_id]


@dataclass(slots=True)
class _Row:
    """What one text has in common with the articles of a segment, key by key."""

    segment: Segment
    docs: npt.NDArray[np.uint16]
    parts: Floats
    which: npt.NDArray[np.int64]  # of the keys that were asked for

    @classmethod
    def read(
        cls,
        segment: Segment,
        starts: npt.NDArray[np.int64],
        counts: npt.NDArray[np.int64],
        channels: npt.NDArray[np.uint8],
        amounts: Floats,
    ) -> _Row:
        which = np.repeat(np.arange(len(starts)), counts)
        before = np.cumsum(counts) - counts
        at = np.arange(len(which)) + (starts - before)[which]
        docs = segment.docs[at]
        parts = segment.weights[at] * amounts[which]
        parts *= segment.lengths[docs, channels[which]]
        return cls(segment, docs, parts, which)


class Answer:
    """How alike a text is to every article: `ids`, `alike`, and the days of each, in one order."""

    def __init__(self, rows: Sequence[_Row], keys: Keys, channels: npt.NDArray[np.uint8]) -> None:
        self._rows = rows
        self._keys = keys
        self._channels = channels
        alive = [row.segment.alive for row in rows]
        self.ids = _join([row.segment.ids[a] for row, a in zip(rows, alive, strict=True)], np.int64)
        self.first = _join([row.segment.first[a] for row, a in zip(rows, alive, strict=True)], np.int32)
        self.last = _join([row.segment.last[a] for row, a in zip(rows, alive, strict=True)], np.int32)
        sums = [
            np.bincount(row.docs, weights=row.parts, minlength=row.segment.size)[a]
            for row, a in zip(rows, alive, strict=True)
        ]
        self.alike: Floats = _join(sums, np.float32)

    def explain(self, segment: Segment, at: int, most: Sequence[int]) -> Keys:
        """The keys that make an article alike to the text: of each channel at most so many, and those that do most of
        it first."""
        for row in self._rows:
            if row.segment is segment:
                here = np.flatnonzero(row.docs == at)
                best = here[np.argsort(-row.parts[here], kind="stable")]
                channels = self._channels[row.which[best]]
                kept = np.zeros(len(best), dtype=bool)
                for channel, number in enumerate(most):
                    kept[np.flatnonzero(channels == channel)[:number]] = True
                return self._keys[row.which[best[kept]]]
        return np.empty(0, np.uint32)


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
        np.zeros((len(ids), CHANNELS), dtype=np.float32),
    )


def _expect(keys: Keys, channels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """The share of articles of general English that have each word; nothing for what is more than a word."""
    known, shares = _load_prior()
    expected = np.zeros(len(keys), dtype=np.float64)
    for channel in (Channel.WORD, Channel.TITLE):
        here = np.flatnonzero(channels == channel)
        plain = keys[here] ^ SALTS[channel]
        at = np.minimum(np.searchsorted(known, plain), len(known) - 1)
        expected[here] = np.where(known[at] == plain, shares[at], 0.0)
    return expected


@lru_cache(maxsize=1)
def _load_prior() -> tuple[Keys, npt.NDArray[np.float64]]:
    """The keys of the words of English, sorted, and the share of articles that have them, from their ranks."""
    best: dict[int, int] = {}
    for rank, word in load_vectors().ranked_words():
        best.setdefault(make_key(stem(word)), rank)
    keys = np.array(sorted(best), dtype=np.uint32)
    ranks = np.array([best[int(key)] for key in keys], dtype=np.float64)
    return keys, 1.0 - np.exp(-_PRIOR_LENGTH * _ZIPF / ranks)
