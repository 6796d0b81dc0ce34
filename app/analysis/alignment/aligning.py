"""Sentences of two texts that say the same, and sentences that stand alone.

Words, meaning, phrases, names and numbers are weighed together (`similarity`), and in view of a path through both texts
(`path`, `weighing`); here it is decided what is shown. Thresholds were set by hand on retold fables, between which
people judged every pair of sentences, and news of one event (development parts); none decides alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.analysis.alignment.coverage import cover
from app.analysis.alignment.passages import Passages, read_passages
from app.analysis.alignment.sharing import find_common
from app.analysis.alignment.similarity import Evidence, find_rarities, gather_evidence
from app.analysis.alignment.weighing import Weighed, weigh
from app.analysis.language.rarity import WordCounts
from app.analysis.language.vectors import Floats, load_vectors
from app.domain import (
    NO_COVERAGE,
    Alignment,
    BlockKind,
    Coverage,
    Document,
    SharedEntity,
    Span,
    TextAnalysis,
    in_two_languages,
)

MUTUAL = 0.54  # a pair that prefer each other is aligned from here
ONE_SIDED = 0.6  # a sentence's best match that has a better one itself, from here
STRONG = 1.37  # of how well two sentences correspond and how alike they are together: certain from here
FLOOR = 0.17  # of likeness alone: below it nothing else counts
PLENTY = 4  # words in common that make even a headline and a sentence certain
SAME_MEANING = 0.6  # cosine from which two sentences need no word in common to be called certain
BEYOND_DOUBT = 0.25  # above STRONG: then one word is enough
# Two texts that agree by less than DOUBTFUL hardly tell the same: each hundredth less asks STRICTNESS hundredths more
# of every pair. Among more sentences chance finds better pairs, which asks CHANCE more for each e-fold beyond USUAL:
# strangers of 5 sentences agree by 0.2, of 30 by 0.34 (medians; nineteen in twenty by less than 0.36 and 0.42).
DOUBTFUL, STRICTNESS, CHANCE, USUAL = 0.48, 3.0, 0.05, 12
# Of texts that agree by more than FAMILIAR a little less is asked, up to LENIENCE: they are known to tell the same.
FAMILIAR, LENIENCE, EASE = 0.65, 0.2, 0.5
# Below ALONE a sentence stands alone; where two texts agree well, what corresponds is plain, and a weak match is none.
ALONE, PLAIN = 0.37, 0.2
MANY = 15.0  # how much the best match outweighs the others
LONG = 0.02  # the more a sentence says, the likelier some of it stands in the other text
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
    related: bool


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
    weighed = weigh(evidence, len({key for names in lefts.names for key in names}))
    headlines = _are_headings(left, lefts.spans)[:, None] != _are_headings(right, rights.spans)[None, :]
    doubtful = headlines & (evidence.common < PLENTY)
    lengths = [[len({w.stem for w in words}) for words in side.words] for side in (lefts, rights)]
    chosen = choose(weighed, is_solid(evidence), doubtful, *lengths)
    if in_two_languages(left_analysis.language, right_analysis.language):
        # Names and numbers show what corresponds; that words differ shows nothing.
        nothing = np.zeros_like
        chosen = replace(chosen, alone_left=nothing(chosen.alone_left), alone_right=nothing(chosen.alone_right))
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
        chosen.related,
    )


def is_solid(evidence: Evidence) -> NDArray[np.bool_]:
    """Pairs that share more than one word of weight, or a word and a number, or all their meaning."""
    shared = evidence.common + (evidence.figures > 0)
    solid: NDArray[np.bool_] = (shared >= 2) | (evidence.meaning >= SAME_MEANING)
    return solid


def _are_headings(document: Document, sentences: Sequence[Span]) -> NDArray[np.bool_]:
    starts = {b.start for b in document.blocks if b.kind in (BlockKind.TITLE, BlockKind.HEADING)}
    return np.array([s.start in starts for s in sentences], dtype=bool)


def choose(
    weighed: Weighed,
    solid: NDArray[np.bool_],
    doubtful: NDArray[np.bool_],
    left_lengths: Sequence[int],
    right_lengths: Sequence[int],
) -> Chosen:
    """`solid` says which pairs have evidence enough to be called certain, `doubtful` which never are; the lengths count
    the words of sentences."""
    least = DOUBTFUL + CHANCE * math.log(math.sqrt(weighed.total.size) / USUAL)
    doubt = STRICTNESS * max(0.0, least - weighed.agreement)
    ease = min(LENIENCE, EASE * max(0.0, weighed.agreement - FAMILIAR))
    total = weighed.total - doubt + ease
    taken = (weighed.mutual & (total >= MUTUAL)) | (weighed.best & (total >= ONE_SIDED))
    taken &= weighed.likeness >= FLOOR
    certainty = total + weighed.likeness
    firm = taken & ~doubtful & (certainty >= STRONG) & (solid | (certainty >= STRONG + BEYOND_DOUBT))
    alone = ALONE + PLAIN * weighed.agreement
    return Chosen(
        1 / (1 + np.exp(STEEPNESS * (ONE_SIDED - total))),
        taken,
        firm,
        _find_alone(weighed.likeness, weighed.total, left_lengths, alone) & ~taken.any(axis=1),
        _find_alone(weighed.likeness.T, weighed.total.T, right_lengths, alone) & ~taken.any(axis=0),
        bool(taken.any()) and (weighed.agreement >= least or bool(firm.any())),
    )


def _find_alone(likeness: Floats, total: Floats, lengths: Sequence[int], threshold: float) -> NDArray[np.bool_]:
    """Which rows stand alone, by how well each is matched: by the best match above all, but several weak ones may
    together say what it says."""
    matched = np.log(np.exp(MANY * total).sum(axis=1)) / MANY
    alone: NDArray[np.bool_] = matched + LONG * np.log1p(np.array(lengths)) < threshold
    alone |= likeness.max(axis=1) < FLOOR
    return alone
