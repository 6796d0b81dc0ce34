"""What two texts say differently: frozen values that cross the layers, as those of `domain` do.

Every value names the places in the text that it rests on, as code points of that text; nothing here is a score of a
text, an outlet or a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain import Loaded, Span, Utterance, Wording


@dataclass(frozen=True, slots=True)
class EntityWording:
    """What either text says of one shared entity, in the order of the text. `key` is the `SharedEntity.key`."""

    key: str
    name: str
    left: tuple[Wording, ...]
    right: tuple[Wording, ...]

    def swapped(self) -> EntityWording:
        return replace(self, left=self.right, right=self.left)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is quoted or cited, on either side or both; one empty side means that only the other lets them
    speak. `key` is that of the shared entity that speaks, or empty."""

    speaker: str
    key: str
    left: tuple[Utterance, ...]
    right: tuple[Utterance, ...]

    def swapped(self) -> Voice:
        return replace(self, left=self.right, right=self.left)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or two-word phrase far more frequent on one side. `weight` is the z-score of the log-odds ratio with an
    informative Dirichlet prior (Monroe, Colaresi and Quinn 2008): positive leans left, negative right."""

    phrase: str
    weight: float
    left: tuple[Span, ...]
    right: tuple[Span, ...]

    def swapped(self) -> Term:
        return replace(self, weight=-self.weight, left=self.right, right=self.left)


class FigureKind(StrEnum):
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FigureClash:
    """A number or date that both texts give for the same thing, but differently. `subject` is what it is of, in words
    that both have; the spans are those of the figures, `left_sentence` and `right_sentence` where they stand."""

    kind: FigureKind
    subject: str
    left: Span
    right: Span
    left_sentence: Span
    right_sentence: Span

    def swapped(self) -> FigureClash:
        return replace(
            self,
            left=self.right,
            right=self.left,
            left_sentence=self.right_sentence,
            right_sentence=self.left_sentence,
        )


@dataclass(frozen=True, slots=True)
class Contrast:
    """What two texts say differently, each list with the most telling first. The last two are of one text each."""

    wording: tuple[EntityWording, ...] = ()
    voices: tuple[Voice, ...] = ()
    vocabulary: tuple[Term, ...] = ()
    figures: tuple[FigureClash, ...] = ()
    loaded_left: tuple[Loaded, ...] = ()
    loaded_right: tuple[Loaded, ...] = ()

    def swapped(self) -> Contrast:
        """The same with left and right exchanged."""
        return Contrast(
            tuple(row.swapped() for row in self.wording),
            tuple(row.swapped() for row in self.voices),
            tuple(row.swapped() for row in self.vocabulary),
            tuple(row.swapped() for row in self.figures),
            self.loaded_right,
            self.loaded_left,
        )


class Difference(StrEnum):
    NAMING = "naming"  # what they call the same
    VOICES = "voices"  # who speaks in one of them only
    OMISSION = "omission"  # whom one of them names more than once, and the other not at all
    FIGURES = "figures"  # numbers and dates that do not agree
    VOCABULARY = "vocabulary"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class Differing:
    """In what two tellings differ, in words of theirs: what stands on the `left` of `about`, and on the `right`; the
    most telling first. Only naming and figures are about something; one side may be empty elsewhere."""

    about: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceFound:
    """A kind of difference, `amount` (0 to 1) how much of it there is between two texts, and what it is."""

    kind: Difference
    amount: float
    rows: tuple[Differing, ...]


@dataclass(frozen=True, slots=True)
class WorthReading:
    """Two tellings and how they differ, the kind that counts most first; `score` is from 0 to 1. `perspectives` are
    the reader's own words for where the two sources stand, where both are set and not the same. `tellings` are how
    many there were to choose from, each with a text of its own."""

    left: int
    right: int
    score: float
    differences: tuple[DifferenceFound, ...]
    perspectives: tuple[str, str] | None = None
    tellings: int = 2
