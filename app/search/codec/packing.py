"""From terms, postings and texts to the sections of a segment. Everything is sorted and counted as whole arrays.

Strings are given once, in order; a *pair* is the number of a field times the number of strings, plus the place of the
string, so that pairs sort as fields and terms do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.search.codec.sections import Array

Pairs = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]

# In place of a weight that is no whole number below it: the weight stands in a list beside.
HEAVY = 255
# Of a sequence: what stands between two fields, and in place of a word that is not among the 65,534 commonest.
BOUNDARY = 0
RARE = 0xFFFF
NO_TERM = 0xFFFFFFFF
_DOC_BITS = 24
_WEIGHT_BITS = 8


@dataclass(frozen=True)
class Postings:
    """In the order of pairs, then of documents; every pair and document once."""

    pairs: Pairs
    docs: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Terms:
    """The sections of a vocabulary with its postings, the first and last term of every field, and the pair of every
    term in order."""

    sections: dict[str, Array]
    fields: dict[str, tuple[int, int]]
    pairs: Pairs

    def number(self, pairs: Pairs) -> npt.NDArray[np.uint32]:
        """The numbers of the terms of these pairs, all of which are there."""
        numbers = np.zeros(int(self.pairs[-1]) + 1 if len(self.pairs) else 0, np.uint32)
        numbers[self.pairs] = np.arange(len(self.pairs), dtype=np.uint32)
        return numbers[pairs]


def add_up(pairs: Pairs, docs: Array, weights: Array) -> Postings:
    """Postings of single occurrences: those of one pair in one document become one, weights added. Weights are whole
    numbers below 256, documents fewer than 2^24."""
    keys = pairs.astype(np.uint64) << np.uint64(_DOC_BITS + _WEIGHT_BITS)
    keys |= docs.astype(np.uint64) << np.uint64(_WEIGHT_BITS)
    keys |= weights.astype(np.uint64)
    keys.sort()
    places = keys >> np.uint64(_WEIGHT_BITS)
    starts = find_starts(places)
    summed = np.add.reduceat((keys & np.uint64(0xFF)).astype(np.float32), starts) if len(keys) else np.empty(0)
    places = places[starts]
    return Postings(
        (places >> np.uint64(_DOC_BITS)).astype(np.int64),
        (places & np.uint64((1 << _DOC_BITS) - 1)).astype(np.uint32),
        summed.astype(np.float32),
    )


def put_in_order(pairs: Pairs, docs: Array, weights: Array) -> Postings:
    """Postings that are each there once, in any order."""
    order = np.argsort((pairs.astype(np.uint64) << np.uint64(32)) | docs.astype(np.uint64), kind="stable")
    return Postings(pairs[order], docs[order].astype(np.uint32), weights[order].astype(np.float32))


def find_starts(values: Array) -> Counts:
    """Where each run of equal values begins."""
    if not len(values):
        return np.empty(0, np.int64)
    return np.concatenate([[0], np.flatnonzero(values[1:] != values[:-1]) + 1]).astype(np.int64)


def pack_terms(strings: Sequence[bytes], fields: Sequence[str], postings: Postings, count: int) -> Terms:
    """The sections of all terms that have postings. `strings` and `fields` are in order, `count` is the number of
    documents."""
    starts = find_starts(postings.pairs)
    pairs = postings.pairs[starts]
    of_field, of_string = np.divmod(pairs, max(len(strings), 1))
    terms = [strings[i] for i in of_string.tolist()]
    bounds = np.searchsorted(of_field, np.arange(len(fields) + 1))
    whole = postings.weights.astype(np.uint8)
    light = (postings.weights == whole) & (whole < HEAVY)
    heavy = np.flatnonzero(~light)
    whole[heavy] = HEAVY
    sections: dict[str, Array] = {
        "term_ends": np.cumsum([len(term) for term in terms], dtype=np.uint32),
        "term_bytes": np.frombuffer(b"".join(terms), np.uint8),
        "posting_ends": np.append(starts[1:], len(postings.pairs)).astype(np.uint32)
        if len(starts)
        else np.empty(0, np.uint32),
        "docs": postings.docs.astype(number_type(count)),
        "weights": whole,
        "heavy_places": heavy.astype(np.uint32),
        "heavy_weights": postings.weights[heavy],
    }
    ranges = {name: (int(bounds[i]), int(bounds[i + 1])) for i, name in enumerate(fields) if bounds[i] < bounds[i + 1]}
    return Terms(sections, ranges, pairs)


def number_type(count: int) -> type[np.uint16] | type[np.uint32]:
    """Of what type numbers below `count` are kept."""
    return np.uint16 if count <= 1 << 16 else np.uint32


def pack_sequences(numbers: npt.NDArray[np.uint32], ends: Array, terms: int) -> dict[str, Array]:
    """The words of all documents one behind another, as term numbers (NO_TERM between two fields), `ends` behind the
    last of each document. The commonest get the smallest codes, of two bytes."""
    inner = numbers != NO_TERM
    counts = np.bincount(numbers[inner], minlength=terms) if terms else np.empty(0, np.int64)
    commonest = np.argsort(-counts, kind="stable")[: RARE - 1]
    commonest = commonest[counts[commonest] > 0]
    codes = np.full(terms + 1, RARE, np.uint16)
    codes[commonest] = np.arange(1, len(commonest) + 1, dtype=np.uint16)
    codes[terms] = BOUNDARY
    sequence = codes[np.where(inner, numbers, terms)]
    rare = np.flatnonzero(sequence == RARE)
    return {
        "sequence": sequence,
        "sequence_ends": ends.astype(np.uint32),
        "sequence_terms": commonest.astype(np.uint32),
        "rare_places": rare.astype(np.uint32),
        "rare_terms": numbers[rare],
    }


def pack_values(name: str, values: Sequence[bytes]) -> dict[str, Array]:
    """A column of bytes."""
    return {
        f"{name}_ends": np.cumsum([len(value) for value in values], dtype=np.uint32),
        f"{name}_bytes": np.frombuffer(b"".join(values), np.uint8),
    }


def pack_stems(terms: npt.NDArray[np.uint32], hashes: npt.NDArray[np.uint32]) -> dict[str, Array]:
    """The words that have a stem, by term number, and the hash of language and stem: a word that stands in articles of
    two languages has two."""
    order = np.lexsort((hashes, terms))
    return {"stem_terms": terms[order], "stem_hashes": hashes[order]}
