"""From the evidence of likeness to how well sentences correspond, and whether two texts have anything in common.

The weights were set by hand on retold fables and news (development parts). Each sits on a plateau: a third more or
less of any moves the average precision of the pairs by less than a hundredth, the news' first match by half of that.
What they add up to is what the thresholds in `alignment` are set for: who changes a weight sets them anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis.alignment.path import find_path
from app.analysis.alignment.similarity import Evidence
from app.analysis.language.vectors import Floats

WORDS, MEANING, PHRASES = 0.7, 0.3, 0.2
NAMES, FIGURES = 0.05, 0.1
PATH, DISTANCE = 1.0, 0.3
# What a name that both texts know adds to how much they agree, and how many of them count.
NAME, MOST_NAMES = 0.03, 5


@dataclass(frozen=True, slots=True)
class Weighed:
    """`likeness`: how alike two sentences are in themselves; `total`: how well they correspond in view of all others
    and of where they stand (both left x right; above 0, with no upper bound). `mutual`: pairs that prefer each other;
    `best`: pairs one of which prefers the other. `agreement`: how much the texts as wholes say the same."""

    likeness: Floats
    total: Floats
    mutual: NDArray[np.bool_]
    best: NDArray[np.bool_]
    agreement: float


def weigh(evidence: Evidence, names: int) -> Weighed:
    """`names` is how many named entities both texts speak of."""
    likeness = WORDS * evidence.words + MEANING * evidence.meaning + PHRASES * evidence.phrases
    likeness += NAMES * evidence.names + FIGURES * evidence.figures
    total = likeness + PATH * find_path(likeness) - DISTANCE * _distances(*likeness.shape)
    mutual, best = _prefer(total)
    agreement = _agree(likeness[mutual]) + NAME * min(names, MOST_NAMES)
    return Weighed(likeness, total, mutual, best, agreement)


def _distances(rows: int, columns: int) -> Floats:
    """How far apart two sentences stand, each place counted as a part of its text: 0 to 1."""
    left = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / rows
    right = (np.arange(columns, dtype=np.float32)[None, :] + 0.5) / columns
    return np.abs(left - right).astype(np.float32)


def _prefer(total: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    rows, columns = total.shape
    by_row, by_column = np.zeros(total.shape, dtype=bool), np.zeros(total.shape, dtype=bool)
    by_row[np.arange(rows), total.argmax(axis=1)] = True
    by_column[total.argmax(axis=0), np.arange(columns)] = True
    return by_row & by_column, by_row | by_column


def _agree(likeness: Floats) -> float:
    """The mean likeness of the better half of the pairs that prefer each other."""
    ordered = np.sort(likeness)
    return float(ordered[-max(2, len(ordered) // 2) :].mean())
