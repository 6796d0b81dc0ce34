"""Articles like another: those that share its telling words."""

from __future__ import annotations

import numpy as np

from app.search.codec.packing import NO_TERM
from app.search.segments import Library, Mask, Weights, reading

# So many words tell what an article is about; what comes after them tells little.
_TELLING = 40
# Looked up in the whole library, of those that are telling in their own segment.
_CANDIDATES = 120
# A word of one article alone joins it to none, and one of every third, but in a small library, is in all kinds of them.
_LEAST_ARTICLES = 2
_MOST_SHARE = 0.3
_MOST_ARTICLES = 10


def weigh_similar(library: Library, number: int) -> tuple[Mask, Weights, list[str]]:
    """Which articles share telling words with this one, how much, and the words, the most telling first."""
    scores = np.zeros(library.count, np.float32)
    shared = np.zeros(library.count, np.uint8)
    telling = _find_telling(library, number)
    for word, weight in telling:
        counts = library.weigh(word, "words")
        scores += np.float32(weight) * counts / (counts + 1 + library.relative_lengths)
        shared += counts > 0
    mask = library.shown & (shared >= 2)
    mask[number] = False
    return mask, scores, [word for word, _weight in telling]


def _find_telling(library: Library, number: int) -> list[tuple[str, float]]:
    with reading():
        placed = library.place(number)
        terms = placed.segment.terms
        numbers = placed.segment.sequences.read(number - placed.first)
        first, last = terms.fields.get("words", (0, 0))
        numbers = numbers[(numbers != NO_TERM) & (numbers >= first) & (numbers < last)]
        own, counts = np.unique(numbers, return_counts=True)
        weights = np.log1p(counts) * np.log(placed.segment.count / terms.frequencies(first, last)[own - first] + 1)
        likely = np.argsort(-weights, kind="stable")[:_CANDIDATES]
        words = [(terms.strings[int(own[i])].decode(), int(counts[i])) for i in likely]
    telling = []
    for word, count in words:
        articles = library.frequency(word)
        most = min(max(_MOST_ARTICLES, _MOST_SHARE * library.count), library.count - 1)
        if _LEAST_ARTICLES <= articles <= most and not word.isdigit():
            telling.append((word, float(np.log1p(count) * np.log(library.count / articles))))
    telling.sort(key=lambda one: -one[1])
    return telling[:_TELLING]
