"""Which articles a query matches, and how well: set algebra over arrays, and BM25F of those that are left.

Scores follow Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted Fields" (CIKM 2004): counts of
a word are added up over fields by weight, then saturated once. Sets are masks over the articles of a library; scores
are reckoned last, for the articles that match alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.search.analyser import is_stemmed, may_be_of, stem
from app.search.query_tree import AllOf, Between, Most, Near, Node, OneOf, Phrase, Published, State, Without, Word
from app.search.runs import RunCounter
from app.search.schema import NAMED_FIELDS, hash_stem
from app.search.segments import Library, Mask, Weights

# Okapi's usual constants; news articles vary in length for no fault of theirs.
_K1 = 1.2
_B = 0.6
# A form of a word that is not the one typed counts a little less than the one typed.
_VARIANT_WEIGHT = 0.7
# A beginning this short fits so many words that a phrase with it says nothing; its last word is waited for.
_SHORTEST_IN_PHRASE = 2

Places = npt.NDArray[np.int64]
Score = Callable[[Places], Weights]


def _nothing(places: Places) -> Weights:
    return np.zeros(len(places), np.float32)


class Matches(NamedTuple):
    """The articles that match, and how their scores are reckoned for some of them."""

    mask: Mask
    score: Score = _nothing


class Matcher:
    """Answers queries over one state of a library. With `forms`, a finished word also matches its other forms; with
    `widened`, an unfinished one does so too, as if it were whole. `states` are the articles in each state that the
    query asks for, by their ids."""

    def __init__(
        self,
        library: Library,
        *,
        forms: bool,
        widened: bool = False,
        states: Mapping[State, Collection[int]] | None = None,
    ) -> None:
        self._library = library
        self._forms = forms
        self._widened = widened
        self._states = states or {}
        self._runs = RunCounter(library, self.hash_stems)

    def match(self, node: Node) -> Matches:
        """Recursive as the tree is, which the parser keeps shallow."""
        match node:
            case Word():
                return self._match_word(node)
            case Phrase():
                return self._match_phrase(node)
            case Near():
                return self._match_near(node)
            case Published() | Between():
                return Matches(self._match_numbers(node))
            case State():
                return Matches(self._library.choose(self._states.get(node, ())) & self._library.live)
            case Without():
                return Matches(self._library.live & ~self.match(node.part).mask)
            case OneOf():
                return self._match_any(node.parts, best=bool(node.spelling))
            case AllOf():
                return self._match_every(node.parts)
            case Most():
                return self._match_most(node)

    # --- combining ---

    def _match_every(self, parts: Iterable[Node]) -> Matches:
        mask = self._library.live
        scores: list[Score] = []
        for part in parts:
            found = self.match(part)
            mask = mask & found.mask
            scores.append(found.score)
            if not mask.any():
                break
        return Matches(mask, _add(scores))

    def _match_any(self, parts: Iterable[Node], *, best: bool) -> Matches:
        mask = np.zeros(self._library.count, np.bool_)
        scores: list[Score] = []
        for part in parts:
            found = self.match(part)
            mask |= found.mask
            scores.append(_within(found))
        # Two ways to write one word say no more than one of them.
        return Matches(mask, _take_highest(scores) if best else _add(scores))

    def _match_most(self, node: Most) -> Matches:
        every = [self.match(part) for part in node.parts]
        number = np.zeros(self._library.count, np.uint8)
        for found in every:
            number += found.mask
        return Matches(number >= max(node.least, 1), _add([_within(found) for found in every]))

    # --- leaves ---

    def _score(self, *counts: Weights) -> Matches:
        """Articles that have any of the first counts, scored by all of them together."""
        mask = counts[0] > 0
        return Matches(mask, _add([self._saturate(part) for part in counts]))

    def _saturate(self, counts: Weights) -> Score:
        library = self._library

        def score(places: Places) -> Weights:
            found = int(np.count_nonzero(counts))
            rarity = np.float32(np.log1p((library.size - found + 0.5) / (found + 0.5)) * (_K1 + 1))
            here = counts[places]
            length = np.float32(_K1 * _B) * library.relative_lengths[places] + np.float32(_K1 * (1 - _B))
            return (rarity * here / (here + length)).astype(np.float32, copy=False)

        return score

    def _match_word(self, node: Word) -> Matches:
        if node.field == "text":
            return self._match_in_text(node)
        field = node.field or "words"
        if node.prefix:
            return self._match_prefix(node.text, field)
        counts = self._weigh(node.text, field)
        return self._score(self._with_forms(counts, node.text, field) if self._forms else counts)

    def _match_prefix(self, prefix: str, field: str) -> Matches:
        counts = self._weigh(prefix, field, prefix=True)
        if self._widened:
            counts = self._with_forms(counts, prefix, field)
        # A word that is there already as typed comes before longer ones that begin like it.
        return self._score(counts, self._library.weigh(prefix, field))

    def _weigh(self, word: str, field: str, *, prefix: bool = False) -> Weights:
        """A finished word is also looked for among those that are written with a hyphen."""
        counts = self._library.weigh(word, field, prefix=prefix)
        if field == "words" and (self._forms or self._widened):
            joined = self._library.weigh(word, "joined", prefix=prefix)
            return counts + joined if joined.any() else counts
        return counts

    def _with_forms(self, counts: Weights, word: str, field: str) -> Weights:
        if field == "language" or not is_stemmed(word):
            return counts

        def add() -> Weights:
            forms = self._library.weigh_forms(word, field, self.hash_stems(word))
            return counts if forms is None else counts + forms * np.float32(_VARIANT_WEIGHT)

        # One key for a word and a beginning of the same letters would mix them up.
        return self._library.keep((word, field, "forms", self._widened), add)

    def hash_stems(self, word: str) -> dict[str, int]:
        """The hash of the word's stem in every language of the library that has stems."""
        if not is_stemmed(word):
            return {}
        spoken = self._library.languages()
        return {code: hash_stem(stem(word, code), code) for code in spoken if may_be_of(word, code)}

    def _match_in_text(self, node: Word) -> Matches:
        counts = self._library.weigh(node.text, "words", prefix=node.prefix)
        if self._forms or self._widened:
            counts = self._with_forms(counts, node.text, "words")
        return self._score(self._runs.count(counts > 0, node))

    def _match_phrase(self, node: Phrase) -> Matches:
        words, prefix = node.words, node.prefix
        if prefix and len(words) > 1 and len(words[-1]) < _SHORTEST_IN_PHRASE:
            words, prefix = words[:-1], False
        field = node.field if node.field in NAMED_FIELDS else "words"
        if len(words) == 1 and node.field != "text":
            if prefix:
                return self._match_prefix(words[0], field)
            return self._score(self._library.weigh(words[0], field))
        candidates = self._library.live
        for word in dict.fromkeys(words[:-1] if prefix else words):
            candidates = candidates & (self._library.weigh(word, field) > 0)
        if prefix:
            candidates = candidates & (self._library.weigh(words[-1], field, prefix=True) > 0)
        if not candidates.any():
            return Matches(candidates)
        counts = self._library.keep(
            (words, node.field, prefix), lambda: self._runs.count(candidates, Phrase(words, node.field, prefix))
        )
        return self._score(counts)

    def _match_near(self, node: Near) -> Matches:
        every = self._match_every(node.parts)
        if not every.mask.any():
            return every
        near = self._runs.count_near(every.mask, node, forms=self._forms)
        return Matches(near > 0, _add([every.score, self._saturate(near)]))

    def _match_numbers(self, node: Published | Between) -> Mask:
        library = self._library
        mask: Mask
        if isinstance(node, Between):
            numbers = library.numbers(node.name)
            mask = library.live & (numbers >= node.first) & (numbers <= node.last)
        else:
            latest = library.numbers("latest")
            mask = library.live & (latest > 0) & (latest >= node.first) & (library.numbers("earliest") <= node.last)
        return mask


def _add(scores: list[Score]) -> Score:
    if len(scores) == 1:
        return scores[0]
    return lambda places: np.sum([score(places) for score in scores], axis=0, dtype=np.float32)


def _take_highest(scores: list[Score]) -> Score:
    return lambda places: np.max([score(places) for score in scores], axis=0)


def _within(matches: Matches) -> Score:
    """Of an article that does not match the part, the part's score is nothing, whatever its words are worth."""

    def score(places: Places) -> Weights:
        return np.where(matches.mask[places], matches.score(places), np.float32(0))

    return score
