"""The index of one library and what is asked of it: for each article those that could tell the same event.

Pure: features in, neighbours out. Whoever keeps both decides where this lives (in the window's case, in a process
beside it).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.analysis.tellings import weighing
from app.analysis.tellings.features import Features, decode_features, encode_features, read_features
from app.analysis.tellings.index import Entry, FeatureIndex
from app.analysis.tellings.weighing import (
    COPIES_ARE_ALIKE,
    Days,
    Floats,
    estimate_copied,
    weigh_days,
)
from app.domain import Document


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article that could tell the same event. `alike` leaves the days out of account; `copied` is the share of the
    shorter text that stands word for word in the other."""

    id: int
    alike: float
    copied: float


class Bar(NamedTuple):
    """The last of the neighbours of an article: it, and what comes before it."""

    value: float
    id: int


class Bars(NamedTuple):
    """What is among the nearest of an article, with the days, and among the likest, without."""

    nearest: Bar
    likest: Bar


# Of an article that is still to be asked about itself: it will find its neighbours then.
_CLOSED = Bars(Bar(np.inf, 0), Bar(np.inf, 0))


class TellingEngine:
    """The articles of one library, by their features. Not for several threads at once.

    Whoever is among the neighbours of an article is told from both sides: from its own, and where a new one comes
    among the neighbours of others (`bars`)."""

    def __init__(self) -> None:
        self._index = FeatureIndex()
        self._bars: dict[int, Bars] = {}
        self._bar_table: tuple[Floats, npt.NDArray[np.int64], Floats, npt.NDArray[np.int64]] | None = None

    def __len__(self) -> int:
        return len(self._index)

    @property
    def nbytes(self) -> int:
        return self._index.nbytes

    def put(self, articles: Sequence[tuple[int, bytes, Days]]) -> None:
        """Add articles, or put them in the place of what was known of them. Raises ValueError for bytes that are no
        features."""
        self._index.put([Entry(article_id, decode_features(data), days) for article_id, data, days in articles])
        self._bar_table = None
        for article_id, _, _ in articles:
            self._bars.pop(article_id, None)

    def drop(self, ids: Iterable[int]) -> None:
        for article_id in (dropped := list(ids)):
            self._bars.pop(article_id, None)
        self._bar_table = None
        self._index.drop(dropped)

    def weigh_by(self, ids: Collection[int]) -> None:
        """Count on these of the articles how rare words are."""
        self._index.weigh_by(ids)

    def set_bars(self, bars: Mapping[int, Bars]) -> None:
        """What is known of the neighbours that articles have; of others nothing is taken to be."""
        self._bars = {article_id: bar for article_id, bar in bars.items() if article_id in self._index}
        self._bar_table = None

    def neighbours(self, articles: Sequence[tuple[int, bytes, Days]]) -> list[tuple[Neighbour, ...]]:
        """For each article the others that could tell the same event, and those it is most like, and those of which it
        is that, the most alike first. Articles may be asked about that are not in here."""
        return [self._find(article_id, decode_features(data), days) for article_id, data, days in articles]

    def _find(self, article_id: int, features: Features, days: Days) -> tuple[Neighbour, ...]:
        table = self._index.table
        alike = self._index.ask(features)
        alike[table.ids == article_id] = 0
        counted = alike * weigh_days(days, table.first, table.last)
        nearest, likest = _top(counted, table.ids, weighing.NEAREST), _top(alike, table.ids, weighing.LIKEST)
        reached = self._reach(article_id, counted, alike)
        if article_id in self._index:
            self._raise_bar(article_id, counted, nearest, alike, likest)
        chosen = np.union1d(np.union1d(nearest, likest), reached)
        found = []
        for at in chosen[np.lexsort((table.ids[chosen], -alike[chosen]))].tolist():
            other = int(table.ids[at])
            copied = 0.0
            if alike[at] > COPIES_ARE_ALIKE:
                segment, place = self._index.place(other)
                copied = estimate_copied(
                    features.sketch, features.shingles, segment.sketches[place], int(segment.shingles[place])
                )
            found.append(Neighbour(other, float(alike[at]), copied))
        return tuple(found)

    def _reach(self, article_id: int, counted: Floats, alike: Floats) -> npt.NDArray[np.int64]:
        """Those among whose neighbours this article is."""
        if self._bar_table is None:
            bars = [self._bars.get(i, _CLOSED) for i in self._index.table.ids.tolist()]
            self._bar_table = (
                np.array([bar.nearest.value for bar in bars], dtype=np.float32),
                np.array([bar.nearest.id for bar in bars], dtype=np.int64),
                np.array([bar.likest.value for bar in bars], dtype=np.float32),
                np.array([bar.likest.id for bar in bars], dtype=np.int64),
            )
        nearest, nearest_ids, likest, likest_ids = self._bar_table
        over = (counted > nearest) | ((counted == nearest) & (article_id <= nearest_ids) & (counted > 0))
        over |= (alike > likest) | ((alike == likest) & (article_id <= likest_ids) & (alike > 0))
        return np.flatnonzero(over)

    def _raise_bar(
        self,
        article_id: int,
        counted: Floats,
        nearest: npt.NDArray[np.int64],
        alike: Floats,
        likest: npt.NDArray[np.int64],
    ) -> None:
        ids = self._index.table.ids
        bars = Bars(_find_bar(counted, ids, nearest, weighing.NEAREST), _find_bar(alike, ids, likest, weighing.LIKEST))
        self._bars[article_id] = bars
        if self._bar_table is not None:
            at = np.flatnonzero(ids == article_id)
            nearest_values, nearest_ids, likest_values, likest_ids = self._bar_table
            nearest_values[at], nearest_ids[at] = bars.nearest
            likest_values[at], likest_ids[at] = bars.likest


def _top(values: Floats, ids: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
    """Where the highest values above 0 are, the highest first; of equal ones the lower ids."""
    if len(values) > most:
        least = np.partition(values, len(values) - most)[len(values) - most]
        at = np.flatnonzero((values >= least) & (values > 0))
    else:
        at = np.flatnonzero(values > 0)
    return at[np.lexsort((ids[at], -values[at]))[:most]]


def _find_bar(values: Floats, ids: npt.NDArray[np.int64], top: npt.NDArray[np.int64], most: int) -> Bar:
    return Bar(float(values[top[-1]]), int(ids[top[-1]])) if len(top) == most else Bar(0.0, 0)


def read_text(document: Document, language: str) -> bytes:
    """The encoded features of a text."""
    return encode_features(read_features(document, language))
