"""Kept likenesses of pairs, in arrays: who is among whose neighbours, and how surely two tell one event.

More pairs are kept than count: one that was among the neighbours of an article may have been crowded out since. Which
of them count is found when they are read, from nothing but how alike they are, so that the answer never depends on what
the library once was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from app.analysis.tellings import weighing
from app.analysis.tellings.weighing import Days, Floats
from db import telling_queries as queries

if TYPE_CHECKING:
    from app.analysis.tellings.engine import Bars

Pair = tuple[int, int]
# From so many articles on, reading all pairs is quicker than looking for theirs.
MANY = 1000
Ints = npt.NDArray[np.int64]


class _Halves(NamedTuple):
    """Every pair from both sides: articles and others by their numbers, with what ranks the others."""

    articles: Ints
    others: Ints
    counted: Floats
    alike: Floats
    nearest: Ints  # ranks from 0 on
    likest: Ints


class KnownLikenesses:
    """What is known of some pairs. Only those outside the trash are told of; the trash still crowds others out."""

    def __init__(
        self, rows: Sequence[tuple[int, int, float, float]], published: Mapping[int, str], trashed: Collection[int]
    ) -> None:
        """`rows` are (left, right, alike, copied); `published` has the date of every article of theirs, and of others
        that may be asked about."""
        self.days = {i: days_of(text) for i, text in published.items() if i not in trashed}
        table = np.array(rows, dtype=np.float64).reshape(-1, 4)
        self._ids, where = np.unique(table[:, :2].astype(np.int64), return_inverse=True)
        self._left, self._right = where.reshape(-1, 2).T
        days = np.array([days_of(published[i]) for i in self._ids.tolist()], dtype=np.int32).reshape(-1, 2)
        self._alike = table[:, 2].astype(np.float32)
        self._copied = table[:, 3]
        self._near = weighing.weigh_gaps(*days[self._left].T, *days[self._right].T)
        self._live = np.array([i in self.days for i in self._ids.tolist()], dtype=bool)

    @classmethod
    def read(cls, session: Session, ids: Collection[int] | None) -> KnownLikenesses:
        """All that is needed to weigh pairs with one of these articles, or all pairs."""
        if ids is not None and len(ids) > MANY:
            ids = None
        if ids is not None:
            near = {i for left, right, _, _ in queries.read_likenesses(session, ids) for i in (left, right)}
            ids = near.union(ids)
        rows = queries.read_likenesses(session, ids)
        wanted = None if ids is None else {*ids, *(i for left, right, _, _ in rows for i in (left, right))}
        published, trashed = queries.read_days(session, wanted)
        return cls(rows, published, trashed)

    # --- asking ---

    def weigh(self, article_id: int) -> dict[int, float]:
        """How surely each other article tells the same event; above the floor, or a copy."""
        return {other: score for other, score in self._by_article.get(article_id, ()) if score >= weighing.FLOOR}

    def scores(self, floor: float) -> dict[Pair, float]:
        """The same of all pairs at once, from another floor on."""
        at = np.flatnonzero(self._scores >= floor)
        return dict(zip(self._pairs(at), self._scores[at].tolist(), strict=True))

    @cached_property
    def copied(self) -> dict[Pair, float]:
        """The pairs that are the same text, and how much of the shorter one is."""
        at = np.flatnonzero(self._copied >= weighing.COPIED)
        return dict(zip(self._pairs(at), self._copied[at].tolist(), strict=True))

    def find_bars(self, ids: Collection[int]) -> dict[int, Bars]:
        """What is among the neighbours of these articles."""
        from app.analysis.tellings.engine import Bar, Bars

        halves = self._halves
        found = {i: [Bar(0.0, 0), Bar(0.0, 0)] for i in ids}
        for number, (ranks, values, most) in enumerate(
            (
                (halves.nearest, halves.counted, weighing.NEAREST),
                (halves.likest, halves.alike, weighing.LIKEST),
            )
        ):
            at = np.flatnonzero(ranks == most - 1)
            articles, others = self._ids[halves.articles[at]].tolist(), self._ids[halves.others[at]].tolist()
            for article, other, value in zip(articles, others, values[at].tolist(), strict=True):
                if article in found:
                    found[article][number] = Bar(value, other)
        return {i: Bars(*bars) for i, bars in found.items()}

    # --- weighing ---

    @cached_property
    def _halves(self) -> _Halves:
        articles = np.concatenate([self._left, self._right])
        others = np.concatenate([self._right, self._left])
        alike = np.concatenate([self._alike, self._alike])
        counted = alike * np.concatenate([self._near, self._near])
        return _Halves(
            articles, others, counted, alike, _rank(articles, others, counted), _rank(articles, others, alike)
        )

    @cached_property
    def _scores(self) -> Floats:
        """Of every pair, 0 where neither is among the neighbours of the other, or one is in the trash."""
        halves = self._halves
        likest = halves.likest < weighing.LIKEST
        kept = ((halves.nearest < weighing.NEAREST) & (halves.counted > 0)) | likest
        count = len(self._left)
        counts = (kept[:count] | kept[count:]) & self._live[self._left] & self._live[self._right]
        rests = self._find_rests(likest)
        both = ((rests[self._left] + rests[self._right]) / 2).astype(np.float32)
        scores = weighing.weigh(self._alike, self._near, both)
        printed_again = (self._copied >= weighing.WHOLE) | (
            (self._copied >= weighing.COPIED) & (self._near >= weighing.UNDATED)
        )
        scores = np.where(printed_again, np.maximum(scores, 2.0 * weighing.FLOOR), scores)
        return np.where(counts, scores, 0.0).astype(np.float32)

    def _find_rests(self, likest: npt.NDArray[np.bool_]) -> Floats:
        """What each article is like beside its best match outside the trash (see `weighing`)."""
        halves = self._halves
        at = np.flatnonzero(likest & self._live[halves.others])
        articles = halves.articles[at]
        ranks = _rank(articles, halves.others[at], halves.alike[at])
        beside = (ranks > 0) & (ranks <= weighing.REST_RANKS)
        values = np.maximum(halves.alike[at[beside]], weighing.LEAST_REST).astype(np.float64)
        # Added up in the order of the ranks, so that the sum is the same in any library.
        order = np.argsort(ranks[beside], kind="stable")
        sums = np.bincount(articles[beside][order], weights=values[order], minlength=len(self._ids))
        missing = weighing.REST_RANKS - np.bincount(articles[beside], minlength=len(self._ids))
        return ((sums + missing * weighing.LEAST_REST) / weighing.REST_RANKS).astype(np.float32)

    @cached_property
    def _by_article(self) -> dict[int, list[tuple[int, float]]]:
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for (left, right), score in self.scores(weighing.FLOOR).items():
            found[left].append((right, score))
            found[right].append((left, score))
        return found

    def _pairs(self, at: Ints) -> list[Pair]:
        return list(zip(self._ids[self._left[at]].tolist(), self._ids[self._right[at]].tolist(), strict=True))


def _rank(articles: Ints, others: Ints, values: Floats) -> Ints:
    """The rank of each other among those of its article, from 0 on; of equal ones the lower id comes first."""
    order = np.lexsort((others, -values, articles))
    ordered = articles[order]
    begins = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(order) else np.empty(0, bool)
    starts = np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order)) - starts
    return ranks


@lru_cache(maxsize=50_000)
def days_of(published: str) -> Days:
    """The days that an article can be of."""
    return weighing.read_days(published)
