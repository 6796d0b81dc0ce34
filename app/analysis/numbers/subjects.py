"""What the numbers and dates of a sentence are of: the noun that is counted, and the words around."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.analysis.language.families import load_stop_words
from app.analysis.language.nouns import load_nouns
from app.analysis.language.rarity import load_frequencies
from app.analysis.language.words import Word, read_words
from app.analysis.numbers.dates import Date, find_dates
from app.analysis.numbers.quantities import Quantity, find_quantities
from app.domain import Document, Span, TextAnalysis

MOST_SENTENCES = 3000
NEAR, NEAR_DATE = 6, 5  # words on either side of a number or date that say what it is of
FARTHEST = 400  # code points before a date in which the beginning of its clause is sought; a sentence may be a table
MODIFIERS = 3  # words that may stand between a number and the noun that it counts
TELLING = 5.0  # the logarithm of uses in a thousand million words below which a word says what a sentence is about
# What may have become of people, of whom one sentence tells more than once: of each fate another number.
FATES = {
    word: fate
    for fate, words in {
        "dead": "killed kill kills killing dead died die deaths death fatalities fatality lives slain perished",
        "hurt": "injured injuring injuries wounded wounding wounds hurt hospitalized hospitalised",
        "gone": "missing unaccounted disappeared",
        "held": "arrested arrests arrest detained detainees custody jailed imprisoned",
        "saved": "rescued saved evacuated survivors survived",
        "fled": "displaced fled refugees evacuees homeless",
        "ill": "infected infections infection sick cases case",
        "charged": "charged charges indicted convicted sentenced sentence",
    }.items()
    for word in words.split()
}
PLURALS = frozenset({"people", "troops", "police", "personnel", "crew", "staff", "dead", "wounded", "injured"})
# Days on which somebody spoke are no dates of what happened.
SPEECH = re.compile(
    r"\b(?:said|says|told|wrote|added|reported|according|statement|interview|tweeted|posted|published|updated|asked|stated"
    r"|noted|dijo|sagte|verklaarde)\b(?:\s\w+){0,4}\s?(?:on\s|el\s)?$",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[,;:()“”\"—–]|\b(?:after|before|when|while|as|because|that|who|which|whose|but|where|until|if|although|though)\b",
    re.IGNORECASE,
)
OF_THE = re.compile(r"\s+(?:(?:worth of|of|in|de|di|van|von)\s+)?(?:(?:the|its|their|his|her|all|los|las)\s+)?")
AGED = re.compile(r"\b([A-Z][\w’'-]+), (?:aged? )?(\d{1,2})(?=[,.;)]|$)")
NAME_BEHIND = re.compile(r"(?:\s[^\W\d_]+)??(?:\s([A-Z][\w’'-]+))+")


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with what it is of. `thing` is the noun that it counts, behind the words between; empty where the text
    names none. `near` are the other words around, in order, and `names` the stems of those that are names; `fate` is
    what became of those who are counted. The age of somebody is of their name."""

    quantity: Quantity
    thing: tuple[Word, ...] = ()
    near: tuple[Word, ...] = ()
    names: frozenset[str] = frozenset()
    fate: str = ""

    @property
    def head(self) -> str:
        return self.thing[-1].stem if self.thing else ""

    @property
    def modifiers(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.thing[:-1])


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the words around it, and the stems of those that are names; `said` is a day on which somebody
    spoke."""

    date: Date
    near: tuple[Word, ...]
    names: frozenset[str]
    said: bool


@dataclass(frozen=True, slots=True)
class FigureSentence:
    """A sentence that holds a number or a date, and the stems of the words that say what it is about."""

    span: Span
    telling: frozenset[str]
    counts: tuple[Counted, ...]
    dates: tuple[Dated, ...]


def read_figures_of(document: Document, analysis: TextAnalysis, language: str) -> list[FigureSentence]:
    """The sentences that hold a number or date, in order; `language` is a primary subtag."""
    found = []
    for span in analysis.sentences[:MOST_SENTENCES]:
        text = document.text[span.start : span.end]
        words = read_words(text, span.start)
        stop_words, frequencies = load_stop_words(language), load_frequencies(language)
        content = [word for word in words if word.form[0].isalpha() and word.form not in stop_words]
        counts = tuple(_find_counts(text, span.start, content, language))
        dates = tuple(_find_dated(text, span.start, content, language))
        if counts or dates:
            telling = (word.stem for word in content if frequencies.get(word.form, 0.0) < TELLING)
            found.append(FigureSentence(span, frozenset(telling), counts, dates))
    return found


def _find_dated(text: str, start: int, content: Sequence[Word], language: str) -> Iterator[Dated]:
    for date in find_dates(text, start, language):
        before = date.span.start - start
        said = bool(SPEECH.search(text[max(0, before - FARTHEST) : before]))
        near = _around(date.span, content, NEAR_DATE)
        if date.until is None:
            clause = _clause(text, start, date.span)
            near = [word for word in near if clause.start <= word.start < clause.end]
        yield Dated(date, tuple(near), _names(near, text, start), said)


def _find_counts(text: str, start: int, content: Sequence[Word], language: str) -> Iterator[Counted]:
    ages = []
    for match in AGED.finditer(text):
        span, years = Span(start + match.start(2), start + match.end(2)), float(match.group(2))
        ages.append(span)
        yield Counted(Quantity(span, years, years, "age", False), (_name(match, start),))
    for quantity in find_quantities(text, start, language):
        if not any(quantity.span.overlaps(age) for age in ages):
            yield from _describe(quantity, text, start, content, language)


def _name(match: re.Match[str], start: int) -> Word:
    name = match.group(1).replace("’", "'").removesuffix("'s").lower()
    return Word(name, name, start + match.start(1), start + match.start(1) + len(name))


def _describe(quantity: Quantity, text: str, start: int, content: Sequence[Word], language: str) -> Iterator[Counted]:
    """The number with what it is of; nothing for one that says nothing by itself."""
    behind = quantity.span.end - start
    if quantity.unit == "age":
        if name := NAME_BEHIND.match(text, behind):
            yield Counted(quantity, (_name(name, start),))
        return
    jump = OF_THE.match(text, behind)
    run = _run(text, start, jump.end() + start, content) if jump else []
    # "$3 billion in aid", "40 percent of voters": what stands next, whatever it is.
    thing = run[:1] if quantity.unit else _count_what(run, language)
    if thing or quantity.unit:
        near = tuple(word for word in _around(quantity.span, content, NEAR) if word not in thing)
        fate = _fate(quantity.span, [*thing[-1:], *near])
        yield Counted(quantity, tuple(thing), near, _names(near, text, start), fate)


def _run(text: str, start: int, at: int, content: Sequence[Word]) -> list[Word]:
    """Words of content in a row from a place on."""
    first = bisect_left(content, at, key=lambda word: word.start)
    run: list[Word] = []
    for word in content[first : first + MODIFIERS + 1]:
        here = run[-1].end if run else at
        if word.start != here and (not run or text[here - start : word.start - start] not in (" ", "-")):
            break
        run.append(word)
    return run


def _count_what(run: list[Word], language: str) -> list[Word]:
    """The noun that a number counts with what stands before it: in English the first plural, else the next word."""
    if language != "en":
        return run[:1] if run and len(run[0].form) > 3 else []
    nouns = load_nouns()
    for at, word in enumerate(run, 1):
        if word.form in PLURALS or word.form in FATES or nouns.singular(word.form) != word.form:
            return run[:at]
    return []


def _around(span: Span, content: Sequence[Word], most: int) -> list[Word]:
    first = bisect_right(content, span.start, key=lambda word: word.end)
    last = bisect_left(content, span.end, key=lambda word: word.start)
    return [*content[max(0, first - most) : first], *content[last : last + most]]


def _clause(text: str, start: int, figure: Span) -> Span:
    """The part of a sentence that a date belongs to, roughly: up to the next comma or conjunction on either side."""
    at = figure.start - start
    before = [m.end() for m in CLAUSE.finditer(text, max(0, at - FARTHEST), at)]
    behind = CLAUSE.search(text, figure.end - start)
    opening = before[-1] if before else max(0, at - FARTHEST)
    return Span(start + opening, start + (behind.start() if behind else len(text)))


def _names(words: Sequence[Word], text: str, start: int) -> frozenset[str]:
    """The stems of those words that are written with a capital inside the sentence."""
    return frozenset(word.stem for word in words if word.start > start and text[word.start - start].isupper())


def _fate(span: Span, words: Sequence[Word]) -> str:
    """What became of those who are counted, by the nearest word that says so."""
    known = [
        (max(word.start - span.end, span.start - word.end), FATES[word.form]) for word in words if word.form in FATES
    ]
    return min(known)[1] if known else ""
