"""In which orders the list of shared entities can stand, and how uneven an entity's share of both texts is. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import log, sqrt

from app.domain import SharedEntity


class EntityOrder(StrEnum):
    TELLING = "telling"  # what says most about the difference of both accounts; how a pair opens
    COUNT = "count"
    IMBALANCE = "imbalance"
    APPEARANCE = "appearance"


def measure_imbalance(left: int, right: int, left_length: int, right_length: int) -> float:
    """How surely two counts are uneven, given the lengths of both texts: 0 for even ones, below 0 where the left has
    more than its share.

    The signed root of the log-likelihood ratio (Dunning 1993), as corpus linguists compare words of two texts: one
    against three is hardly uneven, ten against thirty is.
    """
    total, length = left + right, left_length + right_length
    if not total or not left_length or not right_length:
        return 0.0
    ratio = 0.0
    for count, own in ((left, left_length), (right, right_length)):
        expected = total * own / length
        ratio += count * log(count / expected) if count else 0.0
    size = sqrt(max(0.0, 2 * ratio))
    return size if right * left_length > left * right_length else -size


def find_appearance(entity: SharedEntity, lengths: Sequence[int]) -> float:
    """How far into a text the entity first appears, 0 to 1: on whichever side it does so sooner."""
    firsts = [
        spans[0].start / length
        for spans, length in zip((entity.left, entity.right), lengths, strict=True)
        if spans and length
    ]
    return min(firsts, default=1.0)
