"""What suggestions are made of: kept likenesses, weighed by what is known of days, of the rest, and by the reader."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain import Reason, ReasonKind, Suggestion, Verdict

if TYPE_CHECKING:
    from app.services.telling_likenesses import KnownLikenesses

log = logging.getLogger(__name__)

Pair = tuple[int, int]


def make_suggestions(
    article_id: int,
    known: KnownLikenesses,
    verdicts: Mapping[Pair, str],
    reasons: Mapping[Pair, str],
    limit: int,
) -> tuple[Suggestion, ...]:
    from app.analysis.tellings.limits import COPIED

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
    from app.analysis.tellings.limits import COPIED
    from app.analysis.tellings.weighing import DAYS

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
