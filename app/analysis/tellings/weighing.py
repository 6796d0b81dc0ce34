"""When two texts that are alike tell one event: days between them, and what else each of them is like.

The numbers are few, set by hand, and lie on plateaus: on retellings of one event among thousands of other texts, any of
them could be changed by a third (and the floor set anew) without moving the share that is found by more than 0.006.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from heapq import nlargest
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.analysis.tellings.limits import COPIED as COPIED

# Of what is alike, the share that stays however many days lie between: a text may be dated wrongly, or look back.
TIMELESS = 0.15
# Days after which a little more than half is left: outlets follow each other by a day or two.
DAYS = 3.0
# The share where a day is not known: worse than the same day, better than a month.
UNDATED = 0.55
# Days of vagueness that weigh as much as the day itself: "October 2023" says half of what a day says, at best.
VAGUE = 7.0

# A pair counts against what else either text is like: in a story that fills the papers for weeks many texts are alike
# and few tell the same event. A little is added so that a text that is like nothing at all is not like everything.
REST_SHARE, REST_ADDED = 0.75, 0.1
# What any text is like by chance; for libraries of a few articles, which have no rest to compare with.
LEAST_REST = 0.15
# The ranks, from the second best on, whose mean is the rest.
REST_RANKS = 3
# Below the one, relative to the rest, or the other, in itself, nothing is said.
FLOOR, LEAST = 0.59, 0.1
# From here on articles form an event, and new ones join it, by themselves; below it the reader is asked.
SURE = 0.83

# Of each article so many neighbours are kept that weigh most, and so many that are most alike whatever their days: more
# than an event has tellings, and enough to tell a story that fills the papers from one that does not.
NEAREST, LIKEST = 14, 8

# So many articles of a library, picked by chance (by the hash of their text), say how rare words are in all of it: of
# the pairs that all of 1,300 articles found, 256 found all but 0.002, and 64 all but 0.006.
SAMPLE = 256

# From here on it is the same text whenever it was printed; what repeats less of an older one is news of a later day.
WHOLE = 0.9
# Copies are more alike than this, so that nobody looks closer at what is less.
COPIES_ARE_ALIKE = 0.35

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Days(NamedTuple):
    """The first and the last day an article can be of, counted from year 1; (0, 0) where it is not known."""

    first: int
    last: int


UNKNOWN_DAYS = Days(0, 0)


def read_days(published: str) -> Days:
    """The days that an ISO date means, as exact as it is."""
    match = _DATE.match(published)
    if match is None:
        return UNKNOWN_DAYS
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        if day:
            last = first
        elif month:
            last = date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
        else:
            last = date(year, 12, 31)
    except ValueError:
        return UNKNOWN_DAYS
    return Days(first.toordinal(), last.toordinal())


Floats = npt.NDArray[np.float32]


def weigh_days(days: Days, first: npt.NDArray[np.int32], last: npt.NDArray[np.int32]) -> Floats:
    """How much of being alike counts, by the days that lie between one article and others."""
    one = np.array([days], dtype=np.int32)
    return weigh_gaps(one[:, 0], one[:, 1], first, last)


def weigh_gaps(
    first: npt.NDArray[np.int32],
    last: npt.NDArray[np.int32],
    its_first: npt.NDArray[np.int32],
    its_last: npt.NDArray[np.int32],
) -> Floats:
    """The same for pairs, each by the days of both."""
    gap = np.maximum(0, np.maximum(its_first - last, first - its_last)).astype(np.float32)
    near = TIMELESS + (1 - TIMELESS) / (1 + (gap / DAYS) ** 2)
    vague = np.maximum(its_last - its_first, last - first).astype(np.float32)
    vague /= vague + VAGUE
    near = near * (1 - vague) + np.minimum(near, UNDATED) * vague
    known = (first > 0) & (its_first > 0)
    return np.where(known, near, UNDATED).astype(np.float32)


def find_rest(alike: Iterable[float]) -> float:
    """What a text is like beside its best match: of the likeness of all others, or of the best of them."""
    ranked = [max(value, LEAST_REST) for value in nlargest(1 + REST_RANKS, alike)[1:]]
    return (sum(ranked) + LEAST_REST * (REST_RANKS - len(ranked))) / REST_RANKS


def weigh(alike: Floats, days: Floats, rests: Floats) -> Floats:
    """How surely the two of each pair tell one event: below `FLOOR`, or 0, they do not; 1 and more is plain. `rests` is
    the mean of what both are like beside their best match."""
    counted = alike * days
    score = counted / (REST_ADDED + REST_SHARE * rests)
    return np.where(counted < LEAST, np.float32(0), score).astype(np.float32)


def estimate_copied(mine: npt.NDArray[np.uint32], count: int, other: npt.NDArray[np.uint32], its: int) -> float:
    """How much of the shorter of two texts stands word for word in the other, from their sketches (the smallest keys
    of each) and the number of their shingles."""
    size = max(len(mine), len(other))
    if not len(mine) or not len(other):
        return 0.0
    merged = np.sort(np.concatenate([mine, other]))
    twice = np.append(merged[1:] == merged[:-1], False)
    union = merged[~twice][:size]
    common = np.count_nonzero(merged[twice] <= union[-1])
    jaccard = common / len(union)
    both = jaccard / (1 + jaccard) * (count + its)
    return min(1.0, both / max(1, min(count, its)))
