"""How alike the sentences of two texts are, by several kinds of evidence, each a matrix (left sentences x right)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from app.analysis.alignment.passages import Passages
from app.analysis.alignment.wordmatch import match_words
from app.analysis.language.vectors import Floats, SentenceVectors

# Weight (see `weigh_words`) from which a word counts as one with content: that of a word of middling rarity in a third
# of all sentences.
CONTENT = 0.8

Weights = Mapping[str, float]
Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Evidence:
    """`words`: how much of either sentence the other has, in the same words or near ones, the rare ones weighing most
    (see `wordmatch`); `meaning`: cosine of sentence vectors, not below 0; `phrases`: overlap of neighbouring words (the
    root of a cosine); `names`: overlap of shared entities, the rarely named ones weighing most; `figures`: numbers and
    dates in common, the rare ones weighing most. All in [0, 1]. `common`: how many words of some weight both hold."""

    words: Floats
    meaning: Floats
    phrases: Floats
    names: Floats
    figures: Floats
    common: Floats


def gather_evidence(left: Passages, right: Passages, rarities: Weights, vectors: SentenceVectors | None) -> Evidence:
    """Compares every sentence of the left with every one of the right. `rarities` are those of stems (see
    `find_rarities`). `vectors` is None for texts that the sentence model cannot read; only the same words then match,
    and they count for the meaning too."""
    weights = weigh_words(left, right, rarities)
    words = match_words(left, right, weights, vectors)
    bags = [[[*dict.fromkeys(w.stem for w in words)] for words in side.words] for side in (left, right)]
    pairs = [[[*dict.fromkeys(pairwise(w.stem for w in words))] for words in side.words] for side in (left, right)]
    names = [[[*names] for names in side.names] for side in (left, right)]
    figures = [[[*dict.fromkeys(f.value for f in figures)] for figures in side.figures] for side in (left, right)]
    weighty = [[[w for w in bag if weights[w] >= CONTENT] for bag in side] for side in bags]
    seen = Counter(value for side in figures for bag in side for value in bag)
    return Evidence(
        words,
        _guess_meaning(words) if vectors is None else _compare_meaning(left, right, vectors),
        # The root lifts small overlaps: one rare phrase in common says more than the cosine shows.
        np.sqrt(_overlap(pairs, {pair: (weights[pair[0]] + weights[pair[1]]) / 2 for pair in _all(pairs)})),
        _overlap(names, _inform(names)),
        # 1 for what stands once in either text, less the more often it stands.
        np.minimum(_add_up(figures, {value: min(1.0, 2 / n) for value, n in seen.items()}), 1),
        _add_up(weighty, dict.fromkeys(weights, 1.0)),
    )


def _compare_meaning(left: Passages, right: Passages, vectors: SentenceVectors) -> Floats:
    cosines: Floats = np.maximum(vectors.encode(left.texts) @ vectors.encode(right.texts).T, 0)
    return cosines


def _guess_meaning(words: Floats) -> Floats:
    """What cosine to expect of sentences by the words they share: a quarter where they share none, as English ones of
    one text have it, and growing with the root."""
    return np.float32(0.25) + np.float32(0.75) * np.sqrt(words)


def find_rarities(*sides: Passages) -> dict[str, float]:
    """How rare each stem is in general, 0 to 1: as rare as the commonest word that has it."""
    found: dict[str, float] = {}
    for side in sides:
        for form, stem in {(word.form, word.stem) for words in side.words for word in words}:
            found[stem] = min(found.get(stem, 1.0), side.rarity.weigh(form))
    return found


def weigh_words(left: Passages, right: Passages, rarities: Weights) -> dict[str, float]:
    """What each stem weighs: the rarer in these two texts, the more (inverse sentence frequency), and of that half for
    words that every article holds. Half, since what tells sentences of one story apart is rare in it, not in general;
    leaving the general rarity away altogether made no text worse than it made others better."""
    bags = [[{w.stem for w in words} for words in side.words] for side in (left, right)]
    return {stem: weight * (0.5 + 0.5 * rarities.get(stem, 1.0)) for stem, weight in _inform(bags).items()}


def _inform(sides: Sequence[Sequence[Iterable[str]]]) -> dict[str, float]:
    """Inverse frequency among the sentences of both texts, as a logarithm."""
    total = sum(map(len, sides))
    held = Counter(item for side in sides for bag in side for item in bag)
    return {item: max(0.0, math.log((total + 1) / (n + 0.5))) for item, n in held.items()}


def _all(sides: Iterable[Iterable[Iterable[tuple[str, str]]]]) -> set[tuple[str, str]]:
    return {item for side in sides for bag in side for item in bag}


def _overlap(sides: Sequence[Sequence[Sequence[Item]]], weights: Mapping[Item, float]) -> Floats:
    """Cosine of the weighted bags of both sides."""
    shared = _add_up(sides, {item: weight**2 for item, weight in weights.items()})
    left, right = (
        np.array([math.sqrt(sum(weights[item] ** 2 for item in bag)) for bag in bags], dtype=np.float32)
        for bags in sides
    )
    norm = np.outer(left, right)
    return np.divide(shared, norm, out=np.zeros_like(shared), where=norm > 0)


def _add_up(sides: Sequence[Sequence[Sequence[Item]]], weights: Mapping[Item, float]) -> Floats:
    """The sum of the weights of what a bag of the left shares with one of the right."""
    out = np.zeros((len(sides[0]), len(sides[1])), dtype=np.float32)
    rows, columns = (_find_places(bags) for bags in sides)
    for item in rows.keys() & columns.keys():
        out[np.ix_(rows[item], columns[item])] += weights[item]
    return out


def _find_places(bags: Sequence[Sequence[Item]]) -> dict[Item, list[int]]:
    places: dict[Item, list[int]] = defaultdict(list)
    for at, bag in enumerate(bags):
        for item in bag:
            places[item].append(at)
    return places
