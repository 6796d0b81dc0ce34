"""Numbers and dates that two texts give for the same thing, but differently.

A wrong clash is worse than a missed one. Two figures clash only where they are of one kind and of one thing (the noun
that is counted, or the words around), in sentences that say the same, and where neither may mean what the other does;
not where a text gives the other's figure as well, or where the sentences are of other times, or where one of them holds
two such figures, so that it is not plain which is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from app.analysis.language.nouns import load_nouns
from app.analysis.language.words import Word
from app.analysis.numbers.subjects import Counted, Dated, FigureSentence, read_figures_of
from app.contrast import FigureClash, FigureKind
from app.domain import Alignment, Document, Span, TextAnalysis, primary_subtag

# Telling words in common from which two sentences speak of one thing: where alignment joined them, and where not.
ALIGNED, NOT_ALIGNED = 2, 4
AROUND = 2  # words around two figures that both have
VERB = re.compile(r"(?:ed|ing)$")
MOST_IN_SUBJECT = 4  # words


def find_clashes(
    left: Document,
    left_analysis: TextAnalysis,
    right: Document,
    right_analysis: TextAnalysis,
    alignments: Sequence[Alignment],
) -> tuple[FigureClash, ...]:
    """The clashes of two texts of one language, in the order of the left; none where the languages differ."""
    language = primary_subtag(left_analysis.language)
    if language != primary_subtag(right_analysis.language):
        return ()
    ours = read_figures_of(left, left_analysis, language)
    theirs = read_figures_of(right, right_analysis, language)
    aligned = {(a.left, a.right) for a in alignments}
    in_left, in_right = _Given(ours), _Given(theirs)
    found: dict[tuple[object, ...], FigureClash] = {}
    for one in ours:
        for other in theirs:
            joined = (one.span, other.span) in aligned
            for a, b in _clashing_counts(one, other, joined):
                if not in_right.has_count(a) and not in_left.has_count(b):
                    key = (a.head, a.quantity.low, a.quantity.high, b.quantity.low, b.quantity.high)
                    subject = _subject([*a.thing, *a.near], a.quantity.span, [*b.thing, *b.near], a.thing)
                    places = (a.quantity.span, b.quantity.span, one.span, other.span)
                    found.setdefault(key, FigureClash(FigureKind.NUMBER, subject, *places))
            for c, d in _clashing_dates(one, other, joined):
                if not in_right.has_date(c) and not in_left.has_date(d):
                    subject = _subject(c.near, c.date.span, d.near, ())
                    places = (c.date.span, d.date.span, one.span, other.span)
                    found.setdefault(places[:2], FigureClash(FigureKind.DATE, subject, *places))
    return tuple(sorted(found.values(), key=lambda clash: (clash.left, clash.right)))


def _clashing_counts(one: FigureSentence, other: FigureSentence, aligned: bool) -> Iterator[tuple[Counted, Counted]]:
    if not one.counts or not other.counts:
        return
    same = len(one.telling & other.telling) >= (ALIGNED if aligned else NOT_ALIGNED) and not _are_apart(one, other)
    for a in one.counts:
        for b in other.counts:
            if a.quantity.unit == "age":
                # Somebody's name says of whom: the sentences need not be alike.
                if b.quantity.unit == "age" and a.head == b.head and not a.quantity.agrees(b.quantity):
                    yield a, b
            elif same and _differ(a, b) and _is_alone(a, one) and _is_alone(b, other):
                yield a, b


def _are_apart(one: FigureSentence, other: FigureSentence) -> bool:
    """Whether both sentences are dated, and by other dates."""
    return bool(one.dates and other.dates) and not any(a.date.agrees(b.date) for a in one.dates for b in other.dates)


def _differ(a: Counted, b: Counted) -> bool:
    """Whether two numbers are of the same thing and cannot mean the same."""
    if a.quantity.relative or b.quantity.relative or not _are_of_one(a, b) or a.quantity.agrees(b.quantity):
        return False
    if a.fate != b.fate or _are_parted(a.modifiers, b.modifiers) or _are_parted(a.names, b.names):
        return False  # "three Russian drones" and "five Ukrainian drones"
    common = len(_stems(a.near) & _stems(b.near)) + len(a.modifiers & b.modifiers)
    return bool(a.fate) or common >= AROUND


def _are_parted(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether both are told by words that have nothing in common."""
    return bool(ours and theirs) and not ours & theirs


def _are_of_one(a: Counted, b: Counted) -> bool:
    """Whether two numbers are of one unit, and of one noun or its synonym, or of people of one fate."""
    if a.quantity.unit != b.quantity.unit:
        return False
    if a.head == b.head or (a.fate and a.fate == b.fate):
        return True
    nouns = load_nouns()
    return bool(a.thing and b.thing) and nouns.are_kin(
        nouns.singular(a.thing[-1].form), nouns.singular(b.thing[-1].form)
    )


def _is_alone(count: Counted, sentence: FigureSentence) -> bool:
    """Whether a sentence holds this one number of its kind and thing."""
    return sum(_are_of_one(other, count) for other in sentence.counts) == 1


class _Given:
    """What a text gives anywhere; each number and date is looked for once, since a table asks for each with each."""

    def __init__(self, sentences: Sequence[FigureSentence]) -> None:
        self._counts = [count for sentence in sentences for count in sentence.counts]
        self._dates = [dated for sentence in sentences for dated in sentence.dates]
        self._has_count: dict[Span, bool] = {}
        self._has_date: dict[Span, bool] = {}

    def has_count(self, count: Counted) -> bool:
        """Whether the text has this number, one of the other text, or one that may mean the same, of the same thing."""
        span = count.quantity.span
        if span not in self._has_count:
            self._has_count[span] = any(_is_same_count(count, other) for other in self._counts)
        return self._has_count[span]

    def has_date(self, dated: Dated) -> bool:
        """Whether the text has this date, one of the other text."""
        span = dated.date.span
        if span not in self._has_date:
            self._has_date[span] = any(
                dated.date.is_like(other.date) and dated.date.agrees(other.date) for other in self._dates
            )
        return self._has_date[span]


def _is_same_count(one: Counted, other: Counted) -> bool:
    return (
        _are_of_one(one, other)
        and one.quantity.agrees(other.quantity)
        and (one.fate == other.fate or not one.fate or not other.fate)
    )


def _clashing_dates(one: FigureSentence, other: FigureSentence, aligned: bool) -> Iterator[tuple[Dated, Dated]]:
    if not aligned or len(one.dates) != 1 or len(other.dates) != 1 or len(one.telling & other.telling) < ALIGNED:
        return
    a, b = one.dates[0], other.dates[0]
    if a.said or b.said or not a.date.is_like(b.date) or a.date.agrees(b.date):
        return
    if a.date.until is None and a.names - b.names and b.names - a.names:
        return  # "Hurricane Ada" was another one
    common = _stems(a.near) & _stems(b.near)
    if a.date.until is None:
        common -= a.names | b.names  # what one did on Friday another day was left to do as well
    ours, theirs = _stems(a.near) - a.names - common, _stems(b.near) - b.names - common
    # Two things may be said of one pact, each of its own day: one sentence has to say no more than the other, or what
    # happened must be the same.
    done = a.date.until is not None or any(VERB.search(word.form) for word in a.near if word.stem in common)
    if len(common) >= AROUND and (done or not ours or not theirs):
        yield a, b


def _stems(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words)


def _subject(words: Sequence[Word], figure: Span, others: Sequence[Word], thing: Sequence[Word]) -> str:
    """The words around the left figure that the right has too, the nearest, in their order; what is counted else."""
    stems = _stems(others)
    common = sorted(
        {word for word in words if word.stem in stems}, key=lambda w: max(w.start - figure.end, figure.start - w.end)
    )
    chosen = sorted(common[:MOST_IN_SUBJECT], key=lambda w: w.start) or list(thing)
    return " ".join(word.form.removesuffix("'s") for word in chosen)
