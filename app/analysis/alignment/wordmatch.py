"""How much of a sentence another one says too, word by word.

Each word is matched with its nearest in the other sentence: itself, or a word whose vector is near. What the words of a
sentence find, weighed by their rarity, is the part of it that the other covers; the geometric mean of both parts is how
alike they are. This is the greedy matching of Mihalcea, Corley and Strapparava (2006, "Corpus-based and
knowledge-based measures of text semantic similarity"; BERTScore, Zhang et al. 2020, does the same with other vectors).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.analysis.alignment.passages import Passages
from app.analysis.language.vectors import Floats, SentenceVectors

COLUMNS = 2048  # words compared at once: bounds the memory, some 60 MB with a vocabulary of 8,000


class _Side:
    """The vocabulary of one text, what its stems weigh, and which of them stand in which sentence."""

    def __init__(self, passages: Passages, weights: Mapping[str, float], vectors: SentenceVectors | None) -> None:
        forms = {word.stem: word.form for words in passages.words for word in words}
        self.number = {stem: n for n, stem in enumerate(forms)}
        self.sentences = [sorted({self.number[w.stem] for w in words}) for words in passages.words]
        self.stems = list(forms)
        self.vectors = None if vectors is None else vectors.encode_words(list(forms.values()))
        self.shares = np.zeros((len(self.sentences), len(forms)), dtype=np.float32)
        for row, stems in zip(self.shares, self.sentences, strict=True):
            row[stems] = [weights[self.stems[n]] for n in stems]
            row /= max(float(row.sum()), 1e-6)


def match_words(
    left: Passages, right: Passages, weights: Mapping[str, float], vectors: SentenceVectors | None
) -> Floats:
    """A matrix (left sentences x right) of values in [0, 1]. Without vectors only the same stems match."""
    ours, theirs = _Side(left, weights, vectors), _Side(right, weights, vectors)
    covered_left = ours.shares @ _find_nearest(ours, theirs)
    covered_right = theirs.shares @ _find_nearest(theirs, ours)
    return np.sqrt(covered_left * covered_right.T)


def _find_nearest(words: _Side, sentences: _Side) -> Floats:
    """How near each word of one text comes to any word of each sentence of the other (words x sentences). The cosine is
    squared: words that are only somewhat alike count for little."""
    near = np.zeros((len(words.stems), len(sentences.sentences)), dtype=np.float32)
    if words.vectors is not None and sentences.vectors is not None:
        for start, stop in _batches(sentences):
            stems: list[int] = [n for sentence in sentences.sentences[start:stop] for n in sentence]
            starts = np.cumsum([0, *(len(s) for s in sentences.sentences[start : stop - 1])])
            cosines = np.maximum(words.vectors @ sentences.vectors[stems].T, 0)
            filled = np.array([bool(s) for s in sentences.sentences[start:stop]], dtype=bool)
            if stems:
                best = np.maximum.reduceat(cosines, starts[filled], axis=1)
                near[:, np.arange(start, stop)[filled]] = best**2
    for column, sentence in enumerate(sentences.sentences):
        same = [words.number[stem] for n in sentence if (stem := sentences.stems[n]) in words.number]
        near[same, column] = 1
    return near


def _batches(side: _Side) -> list[tuple[int, int]]:
    """Runs of sentences that hold about COLUMNS words together."""
    found, start, count = [], 0, 0
    for at, sentence in enumerate(side.sentences):
        if count and count + len(sentence) > COLUMNS:
            found.append((start, at))
            start, count = at, 0
        count += len(sentence)
    return [*found, (start, len(side.sentences))]
