"""How alike the sentences of two texts are, by several kinds of evidence, each a matrix (left sentences x right)."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.analysis.figures import read_figures
from app.analysis.vectors import Floats, SentenceVectors
from app.domain import EntityType, SharedEntity, Span

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
# Rarity (see SentenceVectors.rarity) below which words lose weight: about the 130 most frequent words of English.
FUNCTION_WORDS = 0.2
# Weight (see `_weights`) from which a word counts as one with content: that of a word in a third of all sentences.
CONTENT = 1.1
RUN = 4
UNSPACED_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")


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
    left: Sequence[str],
    right: Sequence[str],
    left_spans: Sequence[Span],
    right_spans: Sequence[Span],
    shared: Sequence[SharedEntity],
    vectors: SentenceVectors | None,
) -> Evidence:
    """Compares every sentence of the left with every one of the right. `vectors` is None for texts that the
    sentence model cannot read; the words then count for the meaning too."""
    bags = [[Counter(stems(s)) for s in side] for side in (left, right)]
    weights = _weights(bags, _rarities([*left, *right], vectors) if vectors else {})
    # The root lifts small overlaps: two rare words in common among thirty say more than the cosine shows.
    words = np.sqrt(_overlap(bags[0], bags[1], weights))
    meaning = words if vectors is None else np.maximum(vectors.encode(left) @ vectors.encode(right).T, 0)
    name_bags = [_name_bags(spans, shared, side) for side, spans in (("left", left_spans), ("right", right_spans))]
    numbers = [[Counter(read_figures(s)) for s in side] for side in (left, right)]
    runs = [[Counter(_runs(s)) for s in side] for side in (left, right)]
    weighty = [[Counter(w for w in bag if weights[w] >= CONTENT) for bag in side] for side in bags]
    return Evidence(
        words,
        meaning,
        _overlap(name_bags[0], name_bags[1], _by_rarity(name_bags)),
        np.minimum(_count(numbers[0], numbers[1], _scarcity(numbers)), 1),
        np.minimum(_count(runs[0], runs[1]), 1),
        _count(weighty[0], weighty[1]),
    )


def _runs(sentence: str) -> list[str]:
    found = stems(sentence)
    return [" ".join(found[i : i + RUN]) for i in range(len(found) - RUN + 1)]


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


def stems(sentence: str) -> list[str]:
    """The words of a sentence in lower case, without their commonest endings; numbers as they stand. Scripts
    without spaces give pairs of characters."""
    found = []
    for match in WORD.finditer(sentence):
        word = match.group().lower()
        if UNSPACED_WORD.fullmatch(word):
            found += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        else:
            found.append(stem(word))
    return found


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A crude stem for matching: possessive, plural and the endings of verbs taken off, no more than certain."""
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    if not word.isascii() or word[:1].isdigit() or len(word) < 4:
        return word if len(word) < 7 or word[:1].isdigit() else word[: len(word) - 2]
    for ending, least, more in (
        ("iness", 4, "y"),
        ("ies", 2, "y"),
        ("ied", 2, "y"),
        ("ing", 3, ""),
        ("ed", 3, ""),
        ("ly", 4, ""),
        ("es", 4, ""),
        ("s", 3, ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)] + more
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def _rarities(sentences: Sequence[str], vectors: SentenceVectors) -> dict[str, float]:
    """How rare each stem is in general: as rare as the commonest word that has it."""
    found: dict[str, float] = {}
    for word in {m.group().lower() for s in sentences for m in WORD.finditer(s)}:
        root = stem(word)
        found[root] = min(found.get(root, 1.0), vectors.rarity(word))
    return found


def _weights(bags: Sequence[Sequence[Counter[str]]], rarities: dict[str, float]) -> dict[str, float]:
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


def _name_bags(spans: Sequence[Span], shared: Sequence[SharedEntity], side: str) -> list[Counter[str]]:
    bags: list[Counter[str]] = [Counter() for _ in spans]
    starts = [s.start for s in spans]
    for entity in shared:
        if entity.type is EntityType.THING or entity.name.islower():
            continue  # "the driver", "the pact": their words are evidence already
        for place in entity.left if side == "left" else entity.right:
            at = int(np.searchsorted(starts, place.start, side="right")) - 1
            if at >= 0 and place.start < spans[at].end:
                bags[at][entity.key] += 1
    return bags
