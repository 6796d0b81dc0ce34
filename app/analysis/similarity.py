"""How alike the sentences of two texts are, by several kinds of evidence, each a matrix (left sentences x right)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.passages import Passages
from app.analysis.vectors import Floats, SentenceVectors
from app.analysis.words import find_runs

# Rarity (see `Rarity.weigh`) below which words lose weight: function words.
FUNCTION_WORDS = 0.1
# Weight (see `_weights`) from which a word counts as one with content: that of a word in a third of all sentences.
CONTENT = 1.1
RUN = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """`words`: overlap of words (the root of a cosine), the rare ones weighing most;
    `meaning`: cosine of sentence vectors, not below 0;
    `names`: overlap of shared entities, the rarely named ones weighing most; `figures`: numbers and dates in common,
    the rare ones weighing most; `verbatim`: 1 where four words in a row are the same, as in a quotation. All in [0, 1].
    `common`: how many words of some weight both hold."""

    words: Floats
    meaning: Floats
    names: Floats
    figures: Floats
    verbatim: Floats
    common: Floats


def gather_evidence(
    left: Passages, right: Passages, rarities: Mapping[str, float], vectors: SentenceVectors | None
) -> Evidence:
    """Compares every sentence of the left with every one of the right. `rarities` are those of stems (see
    `find_rarities`). `vectors` is None for texts that the sentence model cannot read; the words then count for the
    meaning too."""
    bags = [[Counter(w.stem for w in words) for words in side.words] for side in (left, right)]
    weights = _weights(bags, rarities)
    # The root lifts small overlaps: two rare words in common among thirty say more than the cosine shows.
    words = np.sqrt(_overlap(bags[0], bags[1], weights))
    meaning = words if vectors is None else np.maximum(vectors.encode(left.texts) @ vectors.encode(right.texts).T, 0)
    name_bags = [[Counter(names) for names in side.names] for side in (left, right)]
    numbers = [[Counter({f.value: 1 for f in figures}) for figures in side.figures] for side in (left, right)]
    runs = [[Counter(find_runs(words, RUN)) for words in side.words] for side in (left, right)]
    weighty = [[Counter(w for w in bag if weights[w] >= CONTENT) for bag in side] for side in bags]
    return Evidence(
        words,
        meaning,
        _overlap(name_bags[0], name_bags[1], _by_rarity(name_bags)),
        np.minimum(_count(numbers[0], numbers[1], _scarcity(numbers)), 1),
        np.minimum(_count(runs[0], runs[1]), 1),
        _count(weighty[0], weighty[1]),
    )


def find_rarities(*sides: Passages) -> dict[str, float]:
    """How rare each stem is in general, 0 to 1: as rare as the commonest word that has it."""
    found: dict[str, float] = {}
    for side in sides:
        for form, stem in {(word.form, word.stem) for words in side.words for word in words}:
            found[stem] = min(found.get(stem, 1.0), side.rarity.weigh(form))
    return found


def _scarcity(bags: Sequence[Sequence[Counter[str]]]) -> dict[str, float]:
    """1 for what stands once in either text, less the more often it stands."""
    df = Counter(item for side in bags for bag in side for item in bag)
    return {item: min(1.0, 2 / n) for item, n in df.items()}


def _count(
    left: Sequence[Counter[str]], right: Sequence[Counter[str]], weights: dict[str, float] | None = None
) -> Floats:
    """How many items two bags share, each counted once, or the sum of their weights."""
    out = np.zeros((len(left), len(right)), dtype=np.float32)
    rows: dict[str, list[int]] = defaultdict(list)
    columns: dict[str, list[int]] = defaultdict(list)
    for where, bags in ((rows, left), (columns, right)):
        for at, bag in enumerate(bags):
            for item in bag:
                where[item].append(at)
    for item in rows.keys() & columns.keys():
        out[np.ix_(rows[item], columns[item])] += 1.0 if weights is None else weights[item]
    return out


def _weights(bags: Sequence[Sequence[Counter[str]]], rarities: Mapping[str, float]) -> dict[str, float]:
    """The rarer a word is in these two texts, the more it weighs. How rare it is in general only takes weight from
    function words, which short texts cannot tell from others."""
    return {
        word: weight * min(1.0, rarities.get(word, 1.0) / FUNCTION_WORDS) for word, weight in _by_rarity(bags).items()
    }


def _by_rarity(bags: Sequence[Sequence[Counter[str]]]) -> dict[str, float]:
    total = sum(map(len, bags))
    df = Counter(word for side in bags for bag in side for word in bag)
    return {word: math.log((total + 1) / (n + 0.5)) for word, n in df.items()}


def _overlap(left: Sequence[Counter[str]], right: Sequence[Counter[str]], weights: dict[str, float]) -> Floats:
    """Cosine of the weighted bags, each word counted once a sentence."""
    out = np.zeros((len(left), len(right)), dtype=np.float32)
    where: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, bags in enumerate((left, right)):
        for at, bag in enumerate(bags):
            for word in bag:
                where[word][side].append(at)
    for word, (rows, columns) in where.items():
        if rows and columns and weights[word] > 0:
            out[np.ix_(rows, columns)] += weights[word] ** 2
    lengths = [
        np.array([math.sqrt(sum(weights[w] ** 2 for w in bag)) for bag in bags], dtype=np.float32)
        for bags in (left, right)
    ]
    norm = np.outer(lengths[0], lengths[1])
    return np.divide(out, norm, out=np.zeros_like(out), where=norm > 0)
