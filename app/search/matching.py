"""Which articles a query matches, and how well: set algebra and BM25F over arrays.

Scores follow Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted Fields" (CIKM 2004): counts of
a word are added up over fields by weight, then saturated once. All sets are masks over the articles of a library, all
scores arrays beside them, so that a query costs a few passes over as many numbers as there are articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.search.analyser import has_stems, stem
from app.search.query_tree import AllOf, Node, OneOf, Phrase, Published, Without, Word
from app.search.schema import FIELD_WEIGHTS, LONGEST_START, NAMED_FIELDS, hash_word
from app.search.segments import Library, Mask, Weights

# Okapi's usual constants; news articles vary in length for no fault of theirs.
_K1 = 1.2
_B = 0.6
# A form of a word that is not the one typed counts a little less than the one typed.
_VARIANT_WEIGHT = 0.7
# No stemmer in use changes the first two letters of a word that is worth finding in another form.
_SHORTEST_SHARED = 2
# A beginning this short fits so many words that a phrase with it says nothing; its last word is waited for.
_SHORTEST_IN_PHRASE = 2


class Matches(NamedTuple):
    """The articles that match, and their scores (0 outside)."""

    mask: Mask
    scores: Weights

    def only(self, allowed: Mask | None) -> Matches:
        """The same, of these articles alone."""
        return self if allowed is None else Matches(self.mask & allowed, self.scores)


class Matcher:
    """Answers queries over one state of a library. With `forms`, a finished word also matches its other forms; with
    `widened`, an unfinished one does so too, as if it were whole."""

    def __init__(self, library: Library, *, forms: bool, widened: bool = False) -> None:
        self._library = library
        self._forms = forms
        self._widened = widened
        self._saturation = _K1 * (1 - _B + _B * library.relative_lengths)

    def match(self, node: Node) -> Matches:
        """Recursive as the tree is, which the parser keeps shallow."""
        match node:
            case Word():
                return self._match_word(node)
            case Phrase():
                return self._match_phrase(node)
            case Published():
                return self._match_dates(node)
            case Without():
                mask = self._library.live & ~self.match(node.part).mask
                return Matches(mask, np.zeros(self._library.count, np.float32))
            case OneOf():
                return self._match_any(node.parts, best=bool(node.spelling))
            case AllOf():
                return self._match_every(node.parts)

    # --- combining ---

    def _match_every(self, parts: Iterable[Node]) -> Matches:
        mask = self._library.live.copy()
        scores = np.zeros(self._library.count, np.float32)
        for part in parts:
            found = self.match(part)
            mask &= found.mask
            scores += found.scores
            if not mask.any():
                break
        return Matches(mask, np.where(mask, scores, np.float32(0)))

    def _match_any(self, parts: Iterable[Node], *, best: bool) -> Matches:
        mask = np.zeros(self._library.count, np.bool_)
        scores = np.zeros(self._library.count, np.float32)
        for part in parts:
            found = self.match(part)
            mask |= found.mask
            # Two ways to write one word say no more than one of them.
            scores = np.maximum(scores, found.scores) if best else scores + found.scores
        return Matches(mask, scores)

    # --- leaves ---

    def _score(self, counts: Weights) -> Matches:
        mask = counts > 0
        found = int(mask.sum())
        rarity = np.float32(np.log1p((self._library.size - found + 0.5) / (found + 0.5)))
        scores = rarity * counts * np.float32(_K1 + 1) / (counts + self._saturation)
        return Matches(mask, scores.astype(np.float32, copy=False))

    def _match_word(self, node: Word) -> Matches:
        if node.field == "text":
            return self._match_phrase(Phrase((node.text,), node.field, node.prefix))
        field = node.field or "words"
        if node.prefix:
            return self._match_prefix(node.text, field)
        counts = self._library.weigh((node.text,), field)
        if self._forms:
            self._add_forms(counts, node.text, field)
        return self._score(counts)

    def _match_prefix(self, prefix: str, field: str) -> Matches:
        if field == "words" and len(prefix) <= LONGEST_START:
            counts = self._library.weigh((prefix,), "starts")
        else:
            counts = self._library.weigh_prefix(prefix, field)
        if self._widened:
            self._add_forms(counts, prefix, field)
        found = self._score(counts)
        # A word that is there already as typed comes before longer ones that begin like it.
        whole = self._score(self._library.weigh((prefix,), field))
        return Matches(found.mask, found.scores + whole.scores)

    def _add_forms(self, counts: Weights, word: str, field: str) -> None:
        if field == "language":
            return
        for language, spoken in self._library.languages().items():
            if not has_stems(language):
                continue
            variants = self._library.find_variants(word, language, self._find_forms)
            if variants:
                counts += np.where(spoken, self._library.weigh(variants, field) * np.float32(_VARIANT_WEIGHT), 0)

    def _find_forms(self, word: str, language: str) -> tuple[str, ...]:
        stemmed = stem(word, language)
        # All forms begin like the stem, whose last letter may differ from theirs (policy, polici-).
        shared = 0
        while shared < min(len(word), len(stemmed)) and word[shared] == stemmed[shared]:
            shared += 1
        start = word[: max(_SHORTEST_SHARED, min(shared, len(stemmed) - 1))]
        if shared < _SHORTEST_SHARED:
            return ()
        candidates = self._library.expand("words", start)
        return tuple(sorted(w for w in candidates if w != word and stem(w, language) == stemmed))

    def _match_phrase(self, node: Phrase) -> Matches:
        words, prefix = node.words, node.prefix
        if prefix and len(words) > 1 and len(words[-1]) < _SHORTEST_IN_PHRASE:
            words, prefix = words[:-1], False
        field = node.field if node.field in NAMED_FIELDS else "words"
        if len(words) == 1 and node.field != "text":
            return self._match_prefix(words[0], field) if prefix else self._score(self._library.weigh(words, field))
        whole = words[:-1] if prefix else words
        candidates = self._library.live.copy()
        rarity = Matches(candidates, np.zeros(self._library.count, np.float32))
        for word in dict.fromkeys(whole):
            candidates &= self._library.weigh((word,), field) > 0
        if prefix:
            candidates &= self._match_prefix(words[-1], field).mask
        if not candidates.any():
            return Matches(candidates, rarity.scores)
        return self._score(self._count_phrase(candidates, words, prefix, node.field))

    def _count_phrase(self, candidates: Mask, words: tuple[str, ...], prefix: bool, field: str) -> Weights:
        accepted: list[Callable[[npt.NDArray[np.uint32]], Mask]] = [_equals(hash_word(word)) for word in words]
        if prefix:
            ends = self._library.expand("words", words[-1]) | self._library.expand("url", words[-1])
            accepted[-1] = _is_one_of([hash_word(word) for word in ends])
        counts = np.zeros(self._library.count, np.float32)
        for found_in, found in self._library.count_phrase(candidates, accepted).items():
            if field == found_in or (not field and found_in in FIELD_WEIGHTS):
                counts += found * np.float32(FIELD_WEIGHTS.get(found_in, 1.0))
        return counts

    def _match_dates(self, node: Published) -> Matches:
        library = self._library
        known = library.live & (library.latest > 0)
        mask = known & (library.earliest <= node.last) & (library.latest >= node.first)
        return Matches(mask, np.zeros(library.count, np.float32))


def _equals(value: int) -> Callable[[npt.NDArray[np.uint32]], Mask]:
    return lambda hashes: hashes == value


def _is_one_of(values: list[int]) -> Callable[[npt.NDArray[np.uint32]], Mask]:
    wanted = np.array(values, dtype=np.uint32)
    return lambda hashes: np.isin(hashes, wanted)


def take_best(matches: Matches, ids: npt.NDArray[np.int64], limit: int) -> list[tuple[int, float]]:
    """The ids and scores of the best matches, best first; of equal ones the highest id, which came in last, first."""
    found = np.flatnonzero(matches.mask)
    scores = matches.scores[found]
    if len(found) > limit > 0:
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        among = scores >= least
        found, scores = found[among], scores[among]
    order = np.lexsort((-ids[found], -scores))[: max(limit, 0)]
    return [(int(ids[found[i]]), float(scores[i])) for i in order]
