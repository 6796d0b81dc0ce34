"""Several segments as one, without what was deleted in them; whole arrays at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.search.codec.packing import (
    NO_TERM,
    Postings,
    Terms,
    pack_sequences,
    pack_stems,
    pack_terms,
    pack_values,
    put_in_order,
)
from app.search.codec.sections import Array
from app.search.schema import NUMBERS, VALUES
from app.search.segments import Segment, reading


def merge_segments(merged: Sequence[tuple[Segment, set[int]]]) -> tuple[dict[str, Array], dict[str, Any]]:
    """The sections and numbers of one segment, of what is left of some: each with the numbers of its deleted ones."""
    with reading():
        segments = [segment for segment, _deleted in merged]
        kept = [np.array([i not in deleted for i in range(segment.count)], np.bool_) for segment, deleted in merged]
        count = int(sum(mask.sum() for mask in kept))
        fields = sorted({field for segment in segments for field in segment.terms.fields})
        strings = sorted({string for segment in segments for string in segment.terms.strings[:]})
        places = {string: place for place, string in enumerate(strings)}
        pairs = [_find_pairs(segment, fields, places) for segment in segments]
        postings = _merge_postings(segments, kept, pairs)
        terms = pack_terms(strings, fields, postings, count)
        sections = terms.sections | _merge_sequences(segments, kept, pairs, terms)
        sections |= _merge_stems(segments, pairs, terms)
        for name in NUMBERS:
            columns = [segment.numbers(name)[mask] for segment, mask in zip(segments, kept, strict=True)]
            sections[name] = np.concatenate(columns)
        for name in VALUES:
            sections |= pack_values(
                name, [value for part in zip(segments, kept, strict=True) for value in _keep(name, *part)]
            )
    found = [[name, *bounds] for name, bounds in terms.fields.items()]
    stemmed = sorted({language for segment in segments for language in segment.stemmed})
    return sections, {"count": count, "fields": found, "stemmed": stemmed}


def _keep(name: str, segment: Segment, mask: Array) -> list[bytes]:
    return [value for value, kept in zip(segment.values(name), mask.tolist(), strict=True) if kept]


def _find_pairs(segment: Segment, fields: Sequence[str], places: dict[bytes, int]) -> Array:
    """The pair of every term of a segment, among the fields and strings of all."""
    pairs = np.array([places[string] for string in segment.terms.strings[:]], np.int64)
    for field, (first, last) in segment.terms.fields.items():
        pairs[first:last] += fields.index(field) * len(places)
    return pairs


def _merge_postings(segments: Sequence[Segment], kept: Sequence[Array], pairs: Sequence[Array]) -> Postings:
    found: list[tuple[Array, Array, Array]] = []
    before = 0
    for segment, mask, own in zip(segments, kept, pairs, strict=True):
        terms = segment.terms
        everything = terms.extent(0, len(terms))
        docs = terms.docs[everything]
        remaining = mask[docs]
        of_term = np.repeat(own, terms.frequencies(0, len(terms)))
        renumbered = np.cumsum(mask) - 1 + before
        found.append((of_term[remaining], renumbered[docs[remaining]], terms.weights(everything)[remaining]))
        before += int(mask.sum())
    return put_in_order(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _merge_sequences(
    segments: Sequence[Segment], kept: Sequence[Array], pairs: Sequence[Array], terms: Terms
) -> dict[str, Array]:
    numbers: list[Array] = []
    lengths: list[Array] = []
    for segment, mask, own in zip(segments, kept, pairs, strict=True):
        sequences = segment.sequences
        sizes: Array = np.diff(sequences.ends.astype(np.int64), prepend=0)
        words = sequences.decode(0, len(sequences.codes))[np.repeat(mask, sizes)]
        inner = words != NO_TERM
        renumbered = np.full(len(words), NO_TERM, np.uint32)
        renumbered[inner] = terms.number(own[words[inner]])
        numbers.append(renumbered)
        lengths.append(sizes[mask])
    ends = np.cumsum(np.concatenate(lengths))
    return pack_sequences(np.concatenate(numbers), ends, len(terms.pairs))


def _merge_stems(segments: Sequence[Segment], pairs: Sequence[Array], terms: Terms) -> dict[str, Array]:
    found: list[Array] = []
    for segment, own in zip(segments, pairs, strict=True):
        numbers, hashes = segment.stems
        # What stood in deleted articles alone is gone.
        left = np.isin(own[numbers], terms.pairs, assume_unique=False, kind="sort")
        renumbered = terms.number(own[numbers[left]]).astype(np.uint64)
        found.append(renumbered << np.uint64(32) | hashes[left])
    every = np.unique(np.concatenate(found))
    return pack_stems((every >> np.uint64(32)).astype(np.uint32), every.astype(np.uint32))
