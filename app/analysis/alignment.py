"""Sentences of two texts that say the same, and sentences that stand alone.

Words, meaning, names, numbers and quotations are weighed together; what counts is not only how alike two sentences are
but how much more than the next best, whether their neighbours are alike too, and where they stand. Weights and
thresholds were chosen by hand among some two hundred settings on retold fables (development part), so figures
there flatter them a little. Those of longer texts (CHANCE, FIGURES, VERBATIM, HEADING) were judged by the samples.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis.coverage import cover
from app.analysis.passages import Passages, read_passages
from app.analysis.rarity import WordCounts
from app.analysis.sharing import find_common
from app.analysis.similarity import Evidence, find_rarities, gather_evidence
from app.analysis.vectors import Floats, load_vectors
from app.domain import NO_COVERAGE, Alignment, BlockKind, Coverage, Document, SharedEntity, Span, TextAnalysis

WORDS, MEANING, NAMES = 0.45, 0.55, 0.05
FIGURES, VERBATIM = 0.1, 0.05
MARGIN, NEIGHBOURS, DISTANCE = 0.55, 0.4, 0.2
MUTUAL = 0.35  # a pair that prefer each other is aligned from here
ONE_SIDED = 0.55  # a sentence's best match that has a better one itself, from here
STRONG = 0.65
FLOOR = 0.15  # of likeness alone: below it nothing else counts
HEADING = 0.1  # taken off where only one of the two is a headline
PLENTY = 4  # words in common that make even a headline and a sentence certain
SAME_MEANING = 0.6  # cosine from which two sentences need no word in common to be called certain
BEYOND_DOUBT = 0.25  # above STRONG: then one word is enough
# Below ALONE a sentence stands alone. Among more sentences than FEW (a fable's) chance finds better best matches: each
# e-fold asks CHANCE more, of alignments too.
ALONE, CHANCE, FEW = 0.165, 0.08, 12
CONTEST = 0.75  # how much the claim to a match shrinks by what another sentence has better
LENIENCE = 0.05  # at most so much less is asked of texts that agree very well
# Two texts whose best pairs are worse than this hardly tell the same: everything must then be so much better.
# Of 72 pairs of retellings half agree by 0.79 or more; of 72 pairs of strangers nineteen in twenty by less than 0.65.
AGREEMENT = 0.72
# Beyond this many sentences on a side (some 60,000 words) the matrices would outgrow the memory a worker may use.
MOST_SENTENCES = 3000
STEEPNESS = 4.0  # of the scores that are shown; it orders nothing
NEAR = 0.05  # a score below which not even the nearest sentence is worth showing


@dataclass(frozen=True, slots=True)
class Alignments:
    """What two texts both say, and what only one does. Sentences in no field are unsure."""

    pairs: tuple[Alignment, ...] = ()
    only_left: tuple[Span, ...] = ()
    only_right: tuple[Span, ...] = ()
    nearest_left: tuple[Alignment, ...] = ()
    nearest_right: tuple[Alignment, ...] = ()
    coverage_left: Coverage = NO_COVERAGE
    coverage_right: Coverage = NO_COVERAGE
    related: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The same as matrices (left sentences x right) and rows of truth values. `scores` are in (0, 1), 0.5 being about
    what a pair needs to be taken."""

    scores: Floats
    taken: NDArray[np.bool_]
    firm: NDArray[np.bool_]
    alone_left: NDArray[np.bool_]
    alone_right: NDArray[np.bool_]


def align(
    left: Document,
    left_analysis: TextAnalysis,
    right: Document,
    right_analysis: TextAnalysis,
    shared: Sequence[SharedEntity],
    counts: WordCounts | None = None,
) -> Alignments:
    """Aligns sentences many to many, sorted by their place on the left. Scores are in (0, 1). `counts` are those of
    the reader's library, where there is one."""
    lefts = read_passages(left, left_analysis, [(e, e.left) for e in shared], counts, MOST_SENTENCES)
    rights = read_passages(right, right_analysis, [(e, e.right) for e in shared], counts, MOST_SENTENCES)
    if not lefts or not rights:
        alone = [[Span(*span) for span in side.spans] for side in (lefts, rights)]
        return Alignments(
            coverage_left=cover(alone[0], [len(w) for w in lefts.words], (), ()),
            coverage_right=cover(alone[1], [len(w) for w in rights.words], (), ()),
        )
    english = left_analysis.method == right_analysis.method == "model"
    rarities = find_rarities(lefts, rights)
    evidence = gather_evidence(lefts, rights, rarities, load_vectors() if english else None)
    likeness, total = weigh(evidence)
    mixed = _are_headings(left, lefts.spans)[:, None] != _are_headings(right, rights.spans)[None, :]
    total = total - HEADING * mixed
    chosen = _choose(likeness, total, is_solid(evidence), mixed & (evidence.common < PLENTY))
    return _describe(lefts, rights, chosen, rarities)


def _describe(left: Passages, right: Passages, chosen: Chosen, rarities: Mapping[str, float]) -> Alignments:
    """What was chosen, as spans with their reasons."""

    def tie(i: int, j: int) -> Alignment:
        shares = find_common(left, i, right, j, rarities)
        return Alignment(
            left.spans[i], right.spans[j], round(float(chosen.scores[i, j]), 4), bool(chosen.firm[i, j]), shares
        )

    pairs = tuple(tie(i, j) for i, j in np.argwhere(chosen.taken).tolist())
    only = (
        tuple(left.spans[i] for i in np.flatnonzero(chosen.alone_left).tolist()),
        tuple(right.spans[j] for j in np.flatnonzero(chosen.alone_right).tolist()),
    )
    rows = np.flatnonzero(~chosen.taken.any(axis=1) & (chosen.scores.max(axis=1) >= NEAR))
    columns = np.flatnonzero(~chosen.taken.any(axis=0) & (chosen.scores.max(axis=0) >= NEAR))
    return Alignments(
        pairs,
        *only,
        tuple(tie(i, int(chosen.scores[i].argmax())) for i in rows.tolist()),
        tuple(tie(int(chosen.scores[:, j].argmax()), j) for j in columns.tolist()),
        cover(left.spans, [len(w) for w in left.words], {a.left for a in pairs}, set(only[0])),
        cover(right.spans, [len(w) for w in right.words], {a.right for a in pairs}, set(only[1])),
        bool(pairs),
    )


def is_solid(evidence: Evidence) -> NDArray[np.bool_]:
    """Pairs that share more than one word of weight, or a word and a number, or all their meaning."""
    shared = evidence.common + (evidence.figures > 0)
    solid: NDArray[np.bool_] = (shared >= 2) | (evidence.meaning >= SAME_MEANING)
    return solid


def _are_headings(document: Document, sentences: Sequence[Span]) -> NDArray[np.bool_]:
    starts = {b.start for b in document.blocks if b.kind in (BlockKind.TITLE, BlockKind.HEADING)}
    return np.array([s.start in starts for s in sentences], dtype=bool)


def weigh(evidence: Evidence) -> tuple[Floats, Floats]:
    """How alike two sentences are in themselves, and in view of all others."""
    likeness = WORDS * evidence.words + MEANING * evidence.meaning + NAMES * evidence.names
    likeness += FIGURES * evidence.figures + VERBATIM * evidence.verbatim
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


def _choose(
    likeness: Floats,
    total: Floats,
    solid: NDArray[np.bool_],
    mixed: NDArray[np.bool_],
) -> Chosen:
    """`solid` says which pairs have evidence enough to be called certain; `mixed` which never may be."""
    rows, columns = total.shape
    row_best, column_best = total.argmax(axis=1), total.argmax(axis=0)
    mutual = np.zeros(total.shape, dtype=bool)
    mutual[np.arange(rows), row_best] = column_best[row_best] == np.arange(rows)
    one_sided = np.zeros(total.shape, dtype=bool)
    one_sided[np.arange(rows), row_best] = True
    one_sided[column_best, np.arange(columns)] = True
    more = max(-LENIENCE, AGREEMENT - _agreement(total[mutual])) + _chance(math.isqrt(rows * columns))
    taken = (mutual & (total >= MUTUAL + more)) | (one_sided & (total >= ONE_SIDED + more))
    taken &= likeness >= FLOOR
    # One word in common, or a headline against a sentence, may be right but is not certain.
    beyond_doubt = total >= STRONG + more + BEYOND_DOUBT
    firm = mutual & (total >= STRONG + more) & (solid | beyond_doubt)
    firm &= ~mixed & taken
    return Chosen(
        1 / (1 + np.exp(-STEEPNESS * (total - more - (MUTUAL + ONE_SIDED) / 2))),
        taken,
        firm,
        (_claims(total, 1) < _alone(columns)) & ~taken.any(axis=1),
        (_claims(total, 0) < _alone(rows)) & ~taken.any(axis=0),
    )


def _claims(total: Floats, axis: int) -> Floats:
    """How well each sentence is served by its best match, less where that is far better served by another."""
    best = total.max(axis=1 - axis, keepdims=True)
    claims: Floats = (total - CONTEST * (best - total)).max(axis=axis)
    return claims


def _alone(others: int) -> float:
    """Below which claim a sentence stands alone; among more sentences chance finds a better best match."""
    return ALONE + _chance(others)


def _chance(others: int) -> float:
    return CHANCE * math.log(max(others, FEW) / FEW)


def _agreement(best: Floats) -> float:
    """How well two texts agree on the whole: the mean of the better half of their mutual best pairs."""
    ordered = np.sort(best)
    return float(ordered[-max(2, len(ordered) // 2) :].mean()) if len(ordered) else 0.0
