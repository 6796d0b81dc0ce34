"""Sentences of two texts that say the same, and sentences that stand alone.

Words, meaning and names are weighed together; what counts is not only how alike two sentences are but how much more
next best, whether their neighbours are alike too, and where they stand. Weights are round numbers, chosen by hand
among some eighty settings on retold fables (development part), so figures there flatter them a little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.similarity import Evidence, gather_evidence
from app.analysis.vectors import Floats, load_vectors
from app.domain import Alignment, Document, SharedEntity, Span, TextAnalysis

WORDS, MEANING, NAMES = 0.45, 0.55, 0.05
MARGIN, NEIGHBOURS, DISTANCE = 0.5, 0.3, 0.2
MUTUAL = 0.35  # a pair that prefer each other is aligned from here
ONE_SIDED = 0.5  # a sentence's best match that has a better one itself, from here
STRONG = 0.65
FLOOR = 0.15  # of likeness alone: below it nothing else counts
ALONE = 0.05
# Two texts whose best pairs are worse than this hardly tell the same: everything must then be so much better.
# Of 72 pairs of retellings half agree by 0.79 or more; of 72 pairs of strangers nineteen in twenty by less than 0.65.
AGREEMENT = 0.7
# Beyond this many sentences on a side (some 60,000 words) the matrices would outgrow the memory a worker may use.
MOST_SENTENCES = 3000


@dataclass(frozen=True, slots=True)
class Alignments:
    """What two texts both say, and what only one does. Sentences in no field are unsure."""

    pairs: tuple[Alignment, ...]
    only_left: tuple[Span, ...]
    only_right: tuple[Span, ...]


def align(
    left: Document,
    left_analysis: TextAnalysis,
    right: Document,
    right_analysis: TextAnalysis,
    shared: Sequence[SharedEntity],
) -> Alignments:
    """Aligns sentences many to many, sorted by their place on the left. Scores are in (0, 1]."""
    ours, theirs = left_analysis.sentences[:MOST_SENTENCES], right_analysis.sentences[:MOST_SENTENCES]
    if not ours or not theirs:
        return Alignments((), (), ())
    english = left_analysis.method == right_analysis.method == "model"
    evidence = gather_evidence(
        [left.text[s:e] for s, e in ours],
        [right.text[s:e] for s, e in theirs],
        ours,
        theirs,
        shared,
        load_vectors() if english else None,
    )
    likeness, total = weigh(evidence)
    return _choose(likeness, total, ours, theirs)


def weigh(evidence: Evidence) -> tuple[Floats, Floats]:
    """How alike two sentences are in themselves, and in view of all others."""
    likeness = WORDS * evidence.words + MEANING * evidence.meaning + NAMES * evidence.names
    total = (
        likeness
        + MARGIN * margins(likeness)
        + NEIGHBOURS * _neighbours(likeness)
        - DISTANCE * _distances(*likeness.shape)
    )
    return likeness, total


def margins(likeness: Floats) -> Floats:
    """How much better each pair is than the best other choice of either sentence, mean of both; negative if worse."""
    out = np.zeros_like(likeness)
    for axis in (0, 1):
        if likeness.shape[axis] > 1:
            ordered = np.partition(likeness, -2, axis=axis)
            best, second = ordered.take([-1], axis=axis), ordered.take([-2], axis=axis)
            out += np.where(likeness >= best, likeness - second, likeness - best)
    out *= 0.5
    return out


def _neighbours(likeness: Floats) -> Floats:
    """The likeness of the sentences before, and of those after, on both sides: stories go on together."""
    padded = np.pad(likeness, 1)
    both: Floats = padded[:-2, :-2] + padded[2:, 2:]
    return both * np.float32(0.5)


def _distances(rows: int, columns: int) -> Floats:
    """How far apart two sentences stand, each place counted as a part of its text: 0 to 1."""
    left = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / rows
    right = (np.arange(columns, dtype=np.float32)[None, :] + 0.5) / columns
    return np.abs(left - right).astype(np.float32)


def _choose(likeness: Floats, total: Floats, ours: Sequence[Span], theirs: Sequence[Span]) -> Alignments:
    rows, columns = total.shape
    row_best, column_best = total.argmax(axis=1), total.argmax(axis=0)
    mutual = np.zeros(total.shape, dtype=bool)
    mutual[np.arange(rows), row_best] = column_best[row_best] == np.arange(rows)
    one_sided = np.zeros(total.shape, dtype=bool)
    one_sided[np.arange(rows), row_best] = True
    one_sided[column_best, np.arange(columns)] = True
    more = max(0.0, AGREEMENT - _agreement(total[mutual]))
    taken = (mutual & (total >= MUTUAL + more)) | (one_sided & (total >= ONE_SIDED + more))
    taken &= likeness >= FLOOR
    pairs = tuple(
        Alignment(
            ours[i],
            theirs[j],
            round(float(np.clip(total[i, j], 0.001, 1.0)), 3),
            bool(mutual[i, j] and total[i, j] >= STRONG + more),
        )
        for i, j in zip(*(axis.tolist() for axis in np.nonzero(taken)), strict=True)
    )
    # A sentence stands alone where even its best match is poor, or far better served by another sentence.
    contested = total - np.maximum(total.max(axis=0, keepdims=True) - total, 0)
    contested_down = total - np.maximum(total.max(axis=1, keepdims=True) - total, 0)
    alone_left = (contested.max(axis=1) < ALONE) & ~taken.any(axis=1)
    alone_right = (contested_down.max(axis=0) < ALONE) & ~taken.any(axis=0)
    return Alignments(
        pairs,
        tuple(s for s, alone in zip(ours, alone_left.tolist(), strict=True) if alone),
        tuple(s for s, alone in zip(theirs, alone_right.tolist(), strict=True) if alone),
    )


def _agreement(best: Floats) -> float:
    """How well two texts agree on the whole: the mean of the better half of their mutual best pairs."""
    ordered = np.sort(best)
    return float(ordered[-max(2, len(ordered) // 2) :].mean()) if len(ordered) else 0.0
