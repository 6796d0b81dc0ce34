"""What two texts share, and what only one of them says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.analysis import EntityType, Offer
from app.domain.texts import Span


@dataclass(frozen=True, slots=True)
class SharedEntity:
    """One entity that both texts speak of, with every place on either side; spans are sorted.

    `key` is stable for the same entity of the same pair from run to run, so that a choice of the reader can hang
    on it. `why` says in words what joined different names (empty when the names are equal). `offered_left` and
    `offered_right` are places that may speak of it too, in order; their `entity` means nothing here."""

    key: str
    name: str
    type: EntityType
    left: tuple[Span, ...]
    right: tuple[Span, ...]
    why: str = ""
    offered_left: tuple[Offer, ...] = ()
    offered_right: tuple[Offer, ...] = ()

    def swapped(self) -> SharedEntity:
        """The same with left and right exchanged."""
        return replace(
            self,
            left=self.right,
            right=self.left,
            offered_left=self.offered_right,
            offered_right=self.offered_left,
        )


class CommonKind(StrEnum):
    """What two sentences can have in common, as a reader is told it."""

    RUN = "run"  # the same words in a row, as in a quotation
    NAME = "name"  # somebody or something that both texts speak of, whatever they call it
    NUMBER = "number"  # a number of the same value, in digits or words
    WORD = "word"  # a word that is rare enough to tell something, in any of its forms


@dataclass(frozen=True, slots=True)
class Common:
    """One thing that two sentences have in common, and where it stands in either text."""

    kind: CommonKind
    left: Span
    right: Span

    def swapped(self) -> Common:
        return replace(self, left=self.right, right=self.left)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A sentence on either side that say the same, with a score in (0, 1]; `strong` ones are shown as certain.
    `shares` is what speaks for it, the most telling first; not all of it does: likeness of meaning has no place."""

    left: Span
    right: Span
    score: float
    strong: bool = False
    shares: tuple[Common, ...] = ()

    def swapped(self) -> Alignment:
        """The same with left and right exchanged."""
        return replace(self, left=self.right, right=self.left, shares=tuple(c.swapped() for c in self.shares))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one text has a counterpart in another: its sentences, how many of them are `matched` and how many
    stand `only` here (the rest is unsure), and the words of all and of the matched ones."""

    sentences: int = 0
    matched: int = 0
    only: int = 0
    words: int = 0
    matched_words: int = 0

    @property
    def share(self) -> float:
        """The share of sentences with a counterpart, 0 to 1."""
        return self.matched / self.sentences if self.sentences else 0.0

    @property
    def word_share(self) -> float:
        """The share of words in sentences with a counterpart, 0 to 1."""
        return self.matched_words / self.words if self.words else 0.0


NO_COVERAGE = Coverage()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts share and what only one of them says. Sentences in neither list are unsure, and unmarked.
    The methods are those of `TextAnalysis`: a side that was read by rules alone shows so.

    `nearest_left` holds, for every sentence of the left without a counterpart, the sentence of the right that comes
    nearest (if any comes near at all), in the order of the text; `nearest_right` for those of the right. They are no
    counterparts: what is shown where the reader asks. `related` is False where the texts as wholes have nothing in
    common; if anything is aligned all the same, chance may have done it."""

    version: str
    entities: tuple[SharedEntity, ...]
    alignments: tuple[Alignment, ...]
    only_left: tuple[Span, ...] = ()
    only_right: tuple[Span, ...] = ()
    left_method: str = "model"
    right_method: str = "model"
    nearest_left: tuple[Alignment, ...] = ()
    nearest_right: tuple[Alignment, ...] = ()
    coverage_left: Coverage = NO_COVERAGE
    coverage_right: Coverage = NO_COVERAGE
    related: bool = True

    def counterpart_of_left(self, sentence: Span) -> Alignment | None:
        """The best counterpart of a sentence of the left; where it has none, the nearest match there is, or None."""
        aligned = [a for a in self.alignments if a.left == sentence]
        return max(aligned, key=lambda a: a.score, default=_find(self.nearest_left, "left", sentence))

    def counterpart_of_right(self, sentence: Span) -> Alignment | None:
        """The same for a sentence of the right; `left` and `right` in it stay what they are."""
        aligned = [a for a in self.alignments if a.right == sentence]
        return max(aligned, key=lambda a: a.score, default=_find(self.nearest_right, "right", sentence))

    def swapped(self) -> Comparison:
        """The same comparison seen from the other side."""
        return replace(
            self,
            entities=tuple(entity.swapped() for entity in self.entities),
            alignments=tuple(alignment.swapped() for alignment in self.alignments),
            only_left=self.only_right,
            only_right=self.only_left,
            left_method=self.right_method,
            right_method=self.left_method,
            nearest_left=tuple(nearest.swapped() for nearest in self.nearest_right),
            nearest_right=tuple(nearest.swapped() for nearest in self.nearest_left),
            coverage_left=self.coverage_right,
            coverage_right=self.coverage_left,
        )


def _find(nearest: tuple[Alignment, ...], side: str, sentence: Span) -> Alignment | None:
    return next((a for a in nearest if getattr(a, side) == sentence), None)
