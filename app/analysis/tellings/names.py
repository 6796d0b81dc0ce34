"""Names by their capitals alone: a cheap look at a text that nobody has analysed yet.

Misses and false finds do little harm here: a name counts only where two texts share it, and it is rare.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.analysis.names.lexicon import NOUN_CAPITALS
from app.analysis.tellings.tokens import CALENDAR, CAPITAL, SENTENCE_END, STOP, WORD, Tokens
from app.domain import BlockKind, Document

# Lines in which most words have capitals say nothing about names.
_SHOUTED = 0.7
# Tokens of a name; what goes on is a list without commas, or a headline.
LONGEST = 5


Indexes = npt.NDArray[np.int64]


def find_names(document: Document, tokens: Tokens, language: str) -> tuple[Indexes, Indexes]:
    """The first and the last token of each name, in their order; none in languages without capitals. Where every noun
    has one, only names of two words and more are told from nouns, which seldom stand side by side."""
    if not len(tokens.keys):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    word, capital = tokens.has(WORD), tokens.has(CAPITAL)
    small = np.unique(tokens.keys[word & ~capital])
    eligible = capital & ~tokens.has(STOP | CALENDAR) & ~_in_headline(document, tokens)
    begins = _begins_sentence(tokens)
    # At the beginning of a sentence every word has a capital: there it needs another within a sentence, or behind it.
    within = np.unique(tokens.keys[eligible & ~begins])
    followed = np.append(eligible[1:] & (tokens.blocks[1:] == tokens.blocks[:-1]), False)
    eligible &= ~begins | ((np.isin(tokens.keys, within) | followed) & ~np.isin(tokens.keys, small))
    at = np.flatnonzero(eligible)
    if not len(at):
        return at, at
    follows = np.zeros(len(at), dtype=bool)
    follows[1:] = (np.diff(at) == 1) & (np.diff(tokens.blocks[at]) == 0)
    first = np.flatnonzero(~follows)
    last = np.append(first[1:], len(at)) - 1
    if language in NOUN_CAPITALS:
        several = last > first
        first, last = first[several], last[several]
    return at[first], np.minimum(at[last], at[first] + LONGEST - 1)


def _begins_sentence(tokens: Tokens) -> npt.NDArray[np.bool_]:
    word = tokens.has(WORD)
    # The token before, signs that end nothing (quotation marks) passed over.
    begins = np.ones(len(word), dtype=bool)
    passing = ~word & ~tokens.has(SENTENCE_END)
    ends = tokens.has(SENTENCE_END)
    previous = np.arange(-1, len(word) - 1)
    for _ in range(2):
        back = (previous >= 0) & passing[np.maximum(previous, 0)]
        previous = np.where(back, previous - 1, previous)
    inside = previous >= 0
    at = np.maximum(previous, 0)
    begins[inside] = (ends[at] | (tokens.blocks[at] != tokens.blocks))[inside]
    return begins


def _in_headline(document: Document, tokens: Tokens) -> npt.NDArray[np.bool_]:
    """Tokens of titles and headings, and of lines that are all capitals."""
    headlines = [n for n, block in enumerate(document.blocks) if block.kind in (BlockKind.TITLE, BlockKind.HEADING)]
    count = len(document.blocks)
    words = np.bincount(tokens.blocks[tokens.has(WORD)], minlength=count)
    big = np.bincount(tokens.blocks[tokens.has(CAPITAL)], minlength=count)
    shouted = big > _SHOUTED * np.maximum(words, 1)
    shouted[headlines] = True
    return np.asarray(shouted[tokens.blocks])
