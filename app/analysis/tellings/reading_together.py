"""Which two tellings of an event are most worth reading together: those that differ most in how they tell it.

Counted is what can be shown: what they call those whom both name, who speaks in one of them only, figures that do not
agree, words that one of them alone uses, loaded words. Nothing here says which of the two is right, or where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.contrast import Contrast, Difference, WorthReading
from app.domain import Wording, WordingRole

Pair = tuple[int, int]

# Of the first few of a kind each counts less than the one before, so that no single kind decides: two voices that only
# one text lets speak say more beside one other name than four voices.
DECAY = 0.6
# Below it a reader would look for the contrast in vain: about two differences of different kinds.
LEAST = 1.4
# Terms of this weight (see `app.contrast.Term`) are hardly chance: a z-score that one word of a thousand exceeds.
TELLING_TERM = 3.0


# What somebody is called, not what is done by or to them.
CALLING = frozenset((WordingRole.NAME, WordingRole.DESCRIPTION, WordingRole.ATTRIBUTE))


# A figure that does not agree, or another name for the same, is seen at once; a word more here or there is not.
WEIGHTS = {
    Difference.NAMING: 1.0,
    Difference.VOICES: 0.8,
    Difference.FIGURES: 1.0,
    Difference.VOCABULARY: 0.4,
    Difference.LOADED: 0.6,
}


def choose(
    contrasts: Mapping[Pair, Contrast], *, copies: Iterable[Pair] = (), perspectives: Mapping[int, str] | None = None
) -> WorthReading | None:
    """The pair that differs most, of those whose contrast is known; None where no clear contrast was found. Copies of
    one text are left out. Where the reader has said where two sources stand, that decides between pairs that are nearly
    as good (a tenth), and is told."""
    labels = perspectives or {}
    left_out = {pair for one, other in copies for pair in ((one, other), (other, one))}
    found = [measure(pair, contrast, labels) for pair, contrast in sorted(contrasts.items()) if pair not in left_out]
    clear = [pair for pair in found if pair.score >= LEAST]
    return max(clear, key=lambda pair: pair.score * (1.1 if pair.perspectives else 1.0), default=None)


def measure(pair: Pair, contrast: Contrast, perspectives: Mapping[int, str]) -> WorthReading:
    """How much two tellings differ, and in what."""
    counts = count_differences(contrast)
    parts = {kind: WEIGHTS[kind] * _sum(counts[kind]) for kind in Difference if counts[kind]}
    ranked = sorted(parts, key=lambda kind: -parts[kind])
    one, other = (perspectives.get(article, "").strip() for article in pair)
    told = (one, other) if one and other and one.casefold() != other.casefold() else None
    return WorthReading(*pair, sum(parts.values()), tuple((kind, counts[kind]) for kind in ranked), told)


def count_differences(contrast: Contrast) -> dict[Difference, int]:
    def phrases(rows: Iterable[Wording]) -> set[str]:
        return {row.phrase.casefold() for row in rows if row.role in CALLING}

    return {
        Difference.NAMING: sum(
            bool(left and right) and left.isdisjoint(right)
            for left, right in ((phrases(row.left), phrases(row.right)) for row in contrast.wording)
        ),
        Difference.VOICES: sum(bool(voice.left) is not bool(voice.right) for voice in contrast.voices),
        Difference.FIGURES: len(contrast.figures),
        Difference.VOCABULARY: sum(abs(term.weight) >= TELLING_TERM for term in contrast.vocabulary),
        Difference.LOADED: abs(len(contrast.loaded_left) - len(contrast.loaded_right)),
    }


def _sum(count: int) -> float:
    """One, and for each more a smaller part of it."""
    return float((1 - DECAY**count) / (1 - DECAY))
