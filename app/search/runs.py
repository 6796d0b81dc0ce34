"""How often words stand in a row, or near each other, in the fields of articles: looked up in the words' own order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from app.search.query_tree import Near, Phrase, Word
from app.search.schema import FIELD_WEIGHTS, SEQUENCE_FIELDS
from app.search.segments import Library, Mask, Placed, Segment, Weights, reading

Places = npt.NDArray[np.int64]
TermNumbers = npt.NDArray[np.uint32]

_WIDTH = len(SEQUENCE_FIELDS)


class RunCounter:
    """Counts in one library. `hash_stems` gives the hashes of a word's stem by language."""

    def __init__(self, library: Library, hash_stems: Callable[[str], Mapping[str, int]]) -> None:
        self._library = library
        self._hash_stems = hash_stems

    def count(self, candidates: Mask, wanted: Phrase | Word) -> Weights:
        """How often the words stand in a row in the candidates, in the field that is asked for or in all, weighted."""
        counts = np.zeros(self._library.count, np.float32)
        with reading():
            for placed, documents in self._among(candidates):
                segment = placed.segment
                places = self._find(segment, documents, wanted, wanted.field, forms=isinstance(wanted, Word))
                self._add(segment, counts[placed.articles], places, wanted.field)
        return counts

    def count_near(self, candidates: Mask, node: Near, *, forms: bool) -> Weights:
        """How often the first part stands near the second, and that near the third, and so on, in one field."""
        counts = np.zeros(self._library.count, np.float32)
        with reading():
            for placed, documents in self._among(candidates):
                segment = placed.segment
                near: Places | None = None
                for part in node.parts:
                    places = self._find(segment, documents, part, part.field, forms=forms)
                    if part.field:
                        places = places[self._in_field(segment, places, part.field)]
                    near = places if near is None else _find_near(segment, near, places, node.distance)
                assert near is not None
                self._add(segment, counts[placed.articles], near, "")
        return counts

    def _among(self, candidates: Mask) -> Iterator[tuple[Placed, Places]]:
        for placed in self._library.placed:
            documents = np.flatnonzero(candidates[placed.articles])
            if len(documents):
                yield placed, documents

    def _find(self, segment: Segment, documents: Places, wanted: Phrase | Word, field: str, *, forms: bool) -> Places:
        """Where the first word of each run stands."""
        words = wanted.words if isinstance(wanted, Phrase) else (wanted.text,)
        vocabulary = "url" if field == "url" else "words"
        accepted = [
            self._find_terms(segment, word, vocabulary, wanted.prefix and place == len(words) - 1)
            for place, word in enumerate(words)
        ]
        if forms and isinstance(wanted, Word) and not wanted.prefix:
            joined = self._library.find_forms(segment, wanted.text, self._hash_stems(wanted.text))
            accepted[0] = np.concatenate([accepted[0], np.array([number for number, _ in joined], np.uint32)])
        if any(not len(numbers) for numbers in accepted):
            return np.empty(0, np.int64)
        # The rarest word leaves the fewest places to look at.
        frequencies = [int(segment.terms.frequency_of(numbers)) for numbers in accepted]
        rarest = frequencies.index(min(frequencies))
        places = segment.sequences.find(accepted[rarest], documents) - rarest
        for step, numbers in enumerate(accepted):
            if step != rarest:
                inside = (places + step >= 0) & (places + step < len(segment.sequences.codes))
                places = places[inside]
                places = places[segment.sequences.hold(places + step, numbers)]
        return places

    def _find_terms(self, segment: Segment, word: str, vocabulary: str, prefix: bool) -> TermNumbers:
        if prefix:
            return np.arange(*segment.terms.find_prefix(vocabulary, word.encode()), dtype=np.uint32)
        number = segment.terms.find(vocabulary, word.encode())
        return np.array([] if number is None else [number], np.uint32)

    def _in_field(self, segment: Segment, places: Places, field: str) -> npt.NDArray[np.bool_]:
        held: npt.NDArray[np.bool_] = segment.sequences.runs(places) % _WIDTH == SEQUENCE_FIELDS.index(field)
        return held

    def _add(self, segment: Segment, counts: Weights, places: Places, field: str) -> None:
        documents, in_field = np.divmod(segment.sequences.runs(places), _WIDTH)
        weights = np.zeros(_WIDTH, np.float32)
        for place, name in enumerate(SEQUENCE_FIELDS):
            if field in ("", name):
                # An address is no text: only who asks for it finds it.
                weights[place] = FIELD_WEIGHTS.get(name, 1 if field else 0)
        counts += np.bincount(documents, weights[in_field], len(counts)).astype(np.float32)


def _find_near(segment: Segment, ones: Places, others: Places, distance: int) -> Places:
    """Those of the others that have one of the ones within the distance, in the same field of the same article."""
    if not len(ones) or not len(others):
        return np.empty(0, np.int64)
    behind = np.searchsorted(ones, others)
    before, after = ones[np.maximum(behind - 1, 0)], ones[np.minimum(behind, len(ones) - 1)]
    runs = segment.sequences.runs(others)
    near = np.zeros(len(others), np.bool_)
    for neighbours in (before, after):
        same = segment.sequences.runs(neighbours) == runs
        near |= same & (np.abs(neighbours - others) <= distance) & (neighbours != others)
    return others[near]
