"""Words and phrases far more frequent in one of two texts than in the other, with every place where they stand.

The weight is the z-score of the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn,
"Fightin' Words", 2008): the prior says of every word as much as a general text as long as both together would, so that
words frequent everywhere have to differ much more. Names alone are left out where they only tell whom a text speaks
of; languages written without spaces have no words to count.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.analysis.language.families import join_forms, load_stop_words
from app.analysis.language.rarity import load_frequencies
from app.analysis.language.words import read_words
from app.analysis.numbers.figures import TENS, UNITS
from app.contrast import Term
from app.domain import Document, Span, TextAnalysis, primary_subtag

LONGEST = 3  # words in a phrase
# What the prior adds to every word, however rare in general (Jeffreys): without it, the normal approximation takes all
# evidence from words that one text uses five times and the world hardly ever.
LEAST_PRIOR = 0.5
# z from which a term is shown. Against none on the other side, in texts of one length, three uses reach 1.29 and two
# 1.04; in a text half as long again as the other 1.0 and 0.8.
SHOWN_FROM = 0.8
# That a phrase comes again is no chance; that a word does may be one, unless it is rare in general.
USES, OF_RARE = 3, 2
RARE = 4.2  # the logarithm of uses in a thousand million words: one in sixty thousand
TAKES_PLACE = 0.75  # a phrase stands for a part of which it makes up this share
COVERED = 0.6  # a term is left out where phrases that are shown hold this share of its places
MOST_A_SIDE = 40
GAP = re.compile(r"(?:['’]s?)?(?:\s+|[-\u2010\u2011])")
POSSESSIVE = re.compile(r"['’]s?$")
# English words that make no name of a thing with the word behind them, or before them.
NO_ATTRIBUTE, VERB = re.compile(r"(?:ly|ing)$"), re.compile(r"(?:ed|ing)$")
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "yue", "bo"})

Key = tuple[str, ...]


class _Token(NamedTuple):
    form: str
    start: int
    end: int
    named: str  # the entity whose name it is part of, or empty
    opens: bool  # its sentence


class _Place(NamedTuple):
    """The tokens `[first, last)` of a run."""

    run: int
    first: int
    last: int


@dataclass
class _Side:
    """One text: its tokens in runs that no punctuation breaks, and where every phrase of them stands."""

    text: str
    runs: list[list[_Token]]
    entities: frozenset[str]
    places: dict[Key, list[_Place]] = field(default_factory=lambda: defaultdict(list))

    def tokens(self, place: _Place) -> list[_Token]:
        return self.runs[place.run][place.first : place.last]

    def span(self, place: _Place) -> Span:
        tokens = self.tokens(place)
        return Span(tokens[0].start, tokens[-1].end)

    def word_count(self) -> int:
        return sum(map(len, self.runs))


class _Candidate(NamedTuple):
    """A word or phrase that leans to `side`, where it has `places`; `weight` is how much, never negative."""

    weight: float
    side: int
    key: Key
    places: Sequence[_Place]


def find_terms(
    left: Document, left_analysis: TextAnalysis, right: Document, right_analysis: TextAnalysis
) -> tuple[Term, ...]:
    """The terms that tell two texts of one language apart, the most telling first; none where the languages differ.

    A term is shown as it is most often written; its places are in all its forms, in the order of the text."""
    language = primary_subtag(left_analysis.language)
    if language != primary_subtag(right_analysis.language) or language in UNSPACED:
        return ()
    sides = (_read(left, left_analysis), _read(right, right_analysis))
    families = join_forms(Counter(token.form for side in sides for run in side.runs for token in run), language)
    for side in sides:
        _count(side, families)
    scale = _Scale(sides, families, load_frequencies(language))
    terms = [_make_term(candidate, sides, language) for candidate in _choose(sides, scale, load_stop_words(language))]
    return tuple(sorted(terms, key=lambda term: -abs(term.weight)))


def _read(document: Document, analysis: TextAnalysis) -> _Side:
    text = document.text
    entities = analysis.entities
    named = sorted(
        (m.span, entities[m.entity].name) for m in analysis.mentions if not entities[m.entity].name.islower()
    )
    starts = [span.start for span, _ in named]
    runs: list[list[_Token]] = []
    for sentence in analysis.sentences:
        run: list[_Token] = []
        for word in read_words(text[sentence.start : sentence.end], sentence.start):
            if run and not GAP.fullmatch(text, run[-1].end, word.start):
                runs.append(run)
                run = []
            at = bisect_right(starts, word.start) - 1
            form = POSSESSIVE.sub("", word.form)
            end = word.end - len(word.form) + len(form)
            inside = at >= 0 and end <= named[at][0].end and not text[word.start].islower()
            run.append(_Token(form, word.start, end, named[at][1] if inside else "", word.start == sentence.start))
        runs.append(run)
    return _Side(text, runs, frozenset(entity.name for entity in entities))


def _count(side: _Side, families: Mapping[str, str]) -> None:
    for number, run in enumerate(side.runs):
        keys = [families[token.form] for token in run]
        for first in range(len(run)):
            for last in range(first + 1, min(first + LONGEST, len(run)) + 1):
                side.places[tuple(keys[first:last])].append(_Place(number, first, last))


class _Scale:
    """Weighs how often both sides hold a word or phrase."""

    def __init__(self, sides: Sequence[_Side], families: Mapping[str, str], frequencies: Mapping[str, float]) -> None:
        self._sides = sides
        self._words = [side.word_count() for side in sides]
        self._general: dict[str, float] = defaultdict(float)
        for form, key in families.items():
            self._general[key] += 10 ** (frequencies.get(form, 0.0) - 9)

    def general(self, word: str) -> float:
        """How frequent a word, in all the forms that stand here, is in general; on the scale of `RARE`."""
        return math.log10(self._general[word]) + 9

    def weigh(self, key: Key) -> float:
        """The z-score; positive leans left."""
        both = sum(self._words)
        prior = LEAST_PRIOR + both * math.prod(self._general[word] for word in key)
        odds, variance = [], 0.0
        for side, words in zip(self._sides, self._words, strict=True):
            seen = len(side.places.get(key, ())) + prior
            odds.append(math.log(seen / max(words + both + 1 - seen, 1.0)))
            variance += 1 / seen
        return (odds[0] - odds[1]) / math.sqrt(variance)


def _choose(sides: Sequence[_Side], scale: _Scale, stop_words: frozenset[str]) -> Iterator[_Candidate]:
    """Phrases before what they are made of; words that no chosen phrase stands for; of either side the heaviest."""
    words: dict[str, _Candidate] = {}
    phrases: list[_Candidate] = []
    for key in {**sides[0].places, **sides[1].places}:
        if not _may_stand(key, stop_words):
            continue
        weight = scale.weigh(key)
        side = 0 if weight > 0 else 1
        found = _Candidate(abs(weight), side, key, sides[side].places.get(key, ()))
        if _may_tell(found) and not _only_names(found, sides):
            if len(key) == 1:
                words[key[0]] = found
            else:
                phrases.append(found)
    chosen: list[_Candidate] = []
    covered = (_Cover(), _Cover())
    again = _without_parts([phrase for phrase in phrases if len(phrase.places) > 1])
    once = [single for phrase in phrases if (single := _weigh_single(phrase, words, sides))]
    heavy = [word for word in words.values() if len(word.places) >= _least(word, scale)]
    for candidate in [phrase for group in (again, once, heavy) for phrase in sorted(group, key=_rank)]:
        if covered[candidate.side].share(candidate.places) < COVERED:
            chosen.append(candidate)
            if len(candidate.key) > 1:
                covered[candidate.side].add(candidate.places)
    for side in (0, 1):
        yield from sorted((c for c in chosen if c.side == side), key=_rank)[:MOST_A_SIDE]


def _rank(candidate: _Candidate) -> tuple[float, int, _Place]:
    return -candidate.weight, -len(candidate.key), candidate.places[0]


def _may_tell(candidate: _Candidate) -> bool:
    """A phrase of two words may tell something even once, where both words do."""
    uses = len(candidate.places)
    return (uses > 1 and candidate.weight >= SHOWN_FROM) or (uses == 1 and len(candidate.key) == 2)


def _least(word: _Candidate, scale: _Scale) -> int:
    return OF_RARE if scale.general(word.key[0]) < RARE else USES


def _may_stand(key: Key, stop_words: frozenset[str]) -> bool:
    """Whether a term begins and ends with a word that says something; "point of no return" may hold small ones."""
    ends = (key[0], key[-1])
    return (
        all(word not in stop_words and len(word) > 1 and word[0].isalpha() for word in ends)
        and len(set(key)) == len(key)
        and not any(word[0].isdigit() or word in UNITS or word in TENS for word in key)
    )


def _only_names(candidate: _Candidate, sides: Sequence[_Side]) -> bool:
    """Whether a term is mostly no more than a name, which the list of entities tells better. A name does say something
    where the other text speaks of the same and never by that name: one says "Kremlin", the other "Moscow"."""
    side, other = sides[candidate.side], sides[1 - candidate.side]
    held = [{token.named for token in side.tokens(place)} for place in candidate.places]
    names = [each for each in held if "" not in each]
    if 2 * len(names) <= len(held):
        return False
    return candidate.key in other.places or not all(len(each) == 1 and each <= other.entities for each in names)


def _weigh_single(phrase: _Candidate, words: Mapping[str, _Candidate], sides: Sequence[_Side]) -> _Candidate | None:
    """A phrase of two words that stands once, if both lean to its side by themselves: with the weight of the weaker
    one. "Nuclear blackmail" tells more than that a text speaks of what is nuclear, and of blackmail."""
    side = sides[phrase.side]
    if len(phrase.places) > 1 or len(phrase.key) != 2 or phrase.key in sides[1 - phrase.side].places:
        return None
    first, second = side.tokens(phrase.places[0])
    if first.named or second.named or not side.text[first.end : second.start].isspace():
        return None
    if NO_ATTRIBUTE.search(first.form) or VERB.search(second.form):
        return None
    parts = [words[word] for word in phrase.key if word in words]
    if len(parts) < 2 or any(part.side != phrase.side for part in parts):
        return None
    uses = sorted(len(part.places) for part in parts)
    return phrase._replace(weight=min(part.weight for part in parts)) if uses[0] >= 2 and uses[1] >= USES else None


def _without_parts(phrases: Sequence[_Candidate]) -> list[_Candidate]:
    """Of a phrase and a longer one that holds it, the one that says more: the longer, if the shorter hardly ever stands
    without it."""
    dropped: set[tuple[int, Key]] = set()
    known = {(phrase.side, phrase.key): phrase for phrase in phrases}
    for side, key in known:
        if len(key) != LONGEST:
            continue
        for part in (key[:-1], key[1:]):
            if (side, part) in known:
                longer, shorter = len(known[side, key].places), len(known[side, part].places)
                dropped.add((side, part if longer >= TAKES_PLACE * shorter else key))
    return [phrase for at, phrase in known.items() if at not in dropped]


class _Cover:
    """Which tokens of one side stand in phrases that were chosen."""

    def __init__(self) -> None:
        self._tokens: set[tuple[int, int]] = set()

    def add(self, places: Sequence[_Place]) -> None:
        self._tokens.update((place.run, at) for place in places for at in range(place.first, place.last))

    def share(self, places: Sequence[_Place]) -> float:
        """The share of the places that touch a chosen phrase."""
        touched = sum(any((p.run, at) in self._tokens for at in range(p.first, p.last)) for p in places)
        return touched / len(places)


def _make_term(candidate: _Candidate, sides: Sequence[_Side], language: str) -> Term:
    places = [tuple(sorted(side.span(place) for place in side.places.get(candidate.key, ()))) for side in sides]
    weight = candidate.weight if candidate.side == 0 else -candidate.weight
    return Term(_write(candidate, sides[candidate.side], language), round(weight, 3), places[0], places[1])


def _write(candidate: _Candidate, side: _Side, language: str) -> str:
    """The term as its side writes it most often; without the capital of a sentence's beginning or a headline, where
    it is written without one too, or may be."""
    written = Counter(side.text[slice(*side.span(place))] for place in candidate.places)
    totals: dict[str, int] = Counter()
    for form, count in written.items():
        totals[form.lower()] += count
    best = max(totals, key=lambda form: totals[form])
    variants = [form for form in written if form.lower() == best]
    plain = min(variants, key=lambda form: (sum(c.isupper() for c in form), -written[form]))
    first = [side.tokens(place)[0] for place in candidate.places]
    opening = all(token.opens and not token.named for token in first)
    if language != "de" and opening and plain[1:2].islower():
        plain = plain[0].lower() + plain[1:]
    return plain
