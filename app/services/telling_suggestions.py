"""What suggestions are made of: kept likenesses, weighed by what is known of days, of the rest, and by the reader."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.domain import Reason, ReasonKind, Suggestion, Verdict
from db import telling_queries as queries

if TYPE_CHECKING:
    from app.analysis.tellings.weighing import Days

log = logging.getLogger(__name__)

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class KnownLikenesses:
    """What suggestions are made of. `alike` and `copied` are by article and other article, of those outside the
    trash, whose `days` are known here; `rests` is what each is like beside its best match."""

    days: dict[int, Days]
    alike: dict[int, dict[int, float]]
    copied: dict[Pair, float]
    rests: dict[int, float]

    @classmethod
    def read(cls, session: Session, ids: Collection[int] | None) -> KnownLikenesses:
        """All that is needed to weigh pairs among these articles, or among all."""
        rows = {(r.left_id, r.right_id): (r.alike, r.copied) for r in queries.read_likenesses(session, ids)}
        published = queries.read_published(
            session, None if ids is None else {*ids, *(i for pair in rows for i in pair)}
        )
        return cls.make(rows, published)

    @classmethod
    def make(cls, rows: Mapping[Pair, tuple[float, float]], published: Mapping[int, str]) -> KnownLikenesses:
        """Of how alike pairs are, and how much of them is copied; only articles of which a date is given count."""
        from app.analysis.tellings.weighing import find_rest

        alike: dict[int, dict[int, float]] = defaultdict(dict)
        copied: dict[Pair, float] = {}
        for (left, right), (how_alike, how_copied) in rows.items():
            if left in published and right in published:
                alike[left][right] = alike[right][left] = how_alike
                copied[left, right] = how_copied
        rests = {i: find_rest(values.values()) for i, values in alike.items()}
        return cls({i: days_of(text) for i, text in published.items()}, alike, copied, rests)

    def weigh(self, article_id: int, floor: float | None = None) -> dict[int, float]:
        """How surely each other article tells the same event; above the floor, or a copy."""
        import numpy as np

        from app.analysis.tellings import weighing

        others = [other for other in self.alike.get(article_id, {}) if other in self.days]
        if not others or article_id not in self.days:
            return {}
        alike = np.array([self.alike[article_id][other] for other in others], dtype=np.float32)
        first = np.array([self.days[other].first for other in others], dtype=np.int32)
        last = np.array([self.days[other].last for other in others], dtype=np.int32)
        rests = np.array([self.rests[other] for other in others], dtype=np.float32)
        near = weighing.weigh_days(self.days[article_id], first, last)
        scores = weighing.weigh(alike, near, self.rests[article_id], rests)
        floor = weighing.FLOOR if floor is None else floor
        found: dict[int, float] = {}
        for other, score in zip(others, scores.tolist(), strict=True):
            if self.copied.get(in_order(article_id, other), 0.0) >= weighing.COPIED:
                # Whenever it was printed again, it tells the same.
                score = max(score, 2.0 * weighing.FLOOR)
            if score >= floor:
                found[other] = score
        return found


def make_suggestions(
    article_id: int,
    known: KnownLikenesses,
    verdicts: Mapping[Pair, str],
    reasons: Mapping[Pair, str],
    limit: int,
) -> tuple[Suggestion, ...]:
    from app.analysis.tellings.weighing import COPIED

    scores = known.weigh(article_id)
    said = {left if right == article_id else right: Verdict(verdict) for (left, right), verdict in verdicts.items()}
    for other, verdict in said.items():
        if verdict is Verdict.OTHER:
            scores.pop(other, None)
        elif other in known.days:
            scores.setdefault(other, 0.0)
    ranked = sorted(scores, key=lambda other: (said.get(other) is not Verdict.SAME, -scores[other], other))[:limit]
    found = []
    for other in ranked:
        pair = in_order(article_id, other)
        copied = known.copied.get(pair, 0.0)
        found.append(
            Suggestion(
                article_id=other,
                score=as_score(scores[other]),
                same_text=copied >= COPIED,
                reasons=_reasons(article_id, other, known, reasons.get(pair)),
                verdict=said.get(other),
            )
        )
    return tuple(found)


def as_score(weight: float) -> float:
    """How surely two articles tell one event, from 0 to 1, with the floor in the middle."""
    from app.analysis.tellings.weighing import FLOOR

    return float(1.0 - 0.5 ** (weight / FLOOR))


def _reasons(article_id: int, other: int, known: KnownLikenesses, stored: str | None) -> tuple[Reason, ...]:
    from app.analysis.tellings.coding import decode_reasons
    from app.analysis.tellings.weighing import COPIED, DAYS

    found: list[Reason] = []
    copied = known.copied.get(in_order(article_id, other), 0.0)
    if copied >= COPIED:
        found.append(Reason(ReasonKind.COPIED, amount=round(copied, 2)))
    one, two = known.days[article_id], known.days[other]
    if one.first and one.first == one.last and two.first == two.last and abs(one.first - two.first) <= DAYS:
        found.append(Reason(ReasonKind.DAY, amount=abs(one.first - two.first)))
    if stored is not None:
        try:
            kept = decode_reasons(stored)
        except ValueError:
            log.warning("the reasons of a pair are damaged and are left out")
            kept = ()
        found += kept if article_id < other else (_turn(reason) for reason in kept)
    return tuple(found)


def _turn(reason: Reason) -> Reason:
    """The same with left and right exchanged."""
    return replace(reason, items=tuple(replace(i, left=i.right, right=i.left) for i in reason.items))


def in_order(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def days_of(published: str) -> Days:
    """The days that an article can be of."""
    from app.analysis.tellings.weighing import read_days

    return read_days(published)
