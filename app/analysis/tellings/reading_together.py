"""Which two tellings of an event are most worth reading together: those that differ most in how they tell it.

Counted is what can be shown (see `differences`). Nothing here says which of the two is right, or where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.contrast import Difference, DifferenceFound, WorthReading

Pair = tuple[int, int]

# What somebody is called, who may speak and who is left out tell most of how something is told; a figure that does not
# agree is seen at once, but is often an older one; words and loaded words differ between any two writers.
WEIGHTS = {
    Difference.NAMING: 1.0,
    Difference.VOICES: 1.0,
    Difference.OMISSION: 1.0,
    Difference.FIGURES: 0.5,
    Difference.VOCABULARY: 0.5,
    Difference.LOADED: 0.5,
}
# One in twenty of texts that are the same but for light edits reaches it: see docs/differing.md for what lies above.
LEAST = 0.16
# Two pairs that differ about as much are told apart by the reader's own labels.
NEARLY_EQUAL = 1.1


def measure(pair: Pair, differences: Sequence[DifferenceFound]) -> WorthReading:
    """How much two tellings differ, and in what."""
    ranked = sorted(differences, key=lambda found: -WEIGHTS[found.kind] * found.amount)
    score = sum(WEIGHTS[found.kind] * found.amount for found in ranked) / sum(WEIGHTS.values())
    return WorthReading(*pair, score, tuple(ranked))


def choose(found: Iterable[WorthReading], *, perspectives: Mapping[int, str] | None = None) -> WorthReading | None:
    """Of measured pairs the one that differs most; None where no clear contrast was found. Where the reader has said
    where two sources stand, that decides between pairs that are nearly as good, and is told."""
    labels = perspectives or {}
    clear = [
        replace(pair, perspectives=_set_apart(labels.get(pair.left, ""), labels.get(pair.right, "")))
        for pair in found
        if pair.score >= LEAST
    ]
    return max(clear, key=lambda pair: pair.score * (NEARLY_EQUAL if pair.perspectives else 1.0), default=None)


def _set_apart(one: str, other: str) -> tuple[str, str] | None:
    one, other = one.strip(), other.strip()
    return (one, other) if one and other and one.casefold() != other.casefold() else None
