"""Names without a language model: capitalised words, the gazetteer, and repetition.

What is found is less than a model finds, and its types are guesses; but no language crashes it, German nouns are
not taken for names, and scripts without capitals give the names of the gazetteer only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.analysis.entities.grouping import group, propagate
from app.analysis.entities.mentions import with_model
from app.analysis.foreign import capitals
from app.analysis.foreign.callings import find_again, find_called
from app.analysis.foreign.capitals import Counts, Run, Token
from app.analysis.foreign.definitions import join_defined
from app.analysis.foreign.foreign_countries import read_countries
from app.analysis.foreign.guessing import guess_type, stands_behind_place_word
from app.analysis.foreign.noun_capitals import find_noun_runs
from app.analysis.language import sentences
from app.analysis.names import names
from app.analysis.names.candidates import Candidate
from app.analysis.names.gazetteer import FormKind, Gazetteer, load_gazetteer
from app.analysis.names.inflection import find_common_forms
from app.analysis.names.lexicon import GOVERNMENTS, NOUN_CAPITALS, Lexicon, load_lexicon
from app.domain import Document, Entity, EntityType, Mention, Offer, Span

MONEY = frozenset("$€£¥")
SHOUTED = 0.6  # of the letters: such a line tells nothing about names


class Reading(NamedTuple):
    """What rules find in a text. Spans as in `analyse`."""

    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    part: str
    tokens: list[Token]
    runs: list[Run]


def read(document: Document, language: str) -> Reading:
    """Sentences, names and entities of a text in a language that no model reads."""
    text, gazetteer, lexicon = document.text, load_gazetteer(language), load_lexicon(language)
    parts = [span for span, _ in sentences.pieces(document)]
    bounds = [sentence for span in parts for sentence in sentences.split(text, span, language)]
    counts = Counts()
    read_so_far: list[_Sentence] = []
    for start, end in bounds:
        part = sentences.readable(text[start:end])
        tokens = capitals.read_tokens(part, language)
        read_so_far.append(_Sentence(start, part, tokens, []))
        if not _is_shouted(part):
            counts.add(tokens)
    told = [sentence for sentence in read_so_far if not _is_shouted(sentence.part)]
    if language in NOUN_CAPITALS:
        per_sentence = find_noun_runs([sentence.tokens for sentence in told], lexicon, counts.small)
    else:
        per_sentence = [capitals.find_runs(sentence.tokens, lexicon, counts) for sentence in told]
    for sentence, runs in zip(told, per_sentence, strict=True):
        sentence.runs.extend(runs)
        counts.add_runs(runs)
    candidates: list[Candidate] = []
    weak: list[Candidate] = []
    for sentence in read_so_far:
        found, unsure = _read_sentence(text, sentence, gazetteer, lexicon, counts)
        candidates += found
        weak += unsure
    candidates = propagate(text, parts, candidates)
    if not any(c.isupper() for c in text):
        called = [_move(c, s.start) for s in read_so_far for c in find_called(s.part, gazetteer, lexicon)]
        candidates = _with_called(text, parts, candidates, called)
    mentions, entities = group(_in_common_forms(candidates, language), gazetteer)
    mentions, entities = join_defined(text, mentions, entities)
    return Reading(tuple(bounds), mentions, entities, _offer(weak, entities, gazetteer))


def _with_called(
    text: str, parts: Sequence[Span], candidates: Sequence[Candidate], called: Sequence[Candidate]
) -> list[Candidate]:
    """The candidates and the people behind an office whose name is known as one, or comes again."""
    places = list(find_again(text, parts, [c.name for c in called]))
    often = Counter(name for _, name in places)
    sure = {c.name for c in called if c.sure}
    taken = {position for c in candidates for position in range(*c.span)}
    more = [
        Candidate(span, name, EntityType.PERSON, titled=True)
        for span, name in places
        if (often[name] > 1 or name in sure) and taken.isdisjoint(span)
    ]
    return sorted([*candidates, *more], key=lambda c: c.span)


def _in_common_forms(candidates: Sequence[Candidate], language: str) -> list[Candidate]:
    """The candidates, a name in several cases under one form."""
    forms = Counter(c.name for c in candidates if not c.code)
    common = find_common_forms(forms, language)
    return [c if c.code else replace(c, name=common.get(c.name, c.name)) for c in candidates]


def _is_shouted(part: str) -> bool:
    """Whether a line is all in capitals, or in a script without them."""
    letters = [c for c in part if c.isalpha()]
    big = sum(c.isupper() for c in letters)
    return not big or big > SHOUTED * len(letters)


def _read_sentence(
    text: str, sentence: _Sentence, gazetteer: Gazetteer, lexicon: Lexicon, counts: Counts
) -> tuple[list[Candidate], list[Candidate]]:
    countries, weak = read_countries(sentence.part, sentence.tokens, gazetteer, lexicon)
    found: list[Candidate] = []
    for run in capitals.part_runs(sentence.runs, lexicon, counts):
        if _is_adjective_only(run, weak):
            continue
        kept, countries = _without_countries(run, countries, weak, sentence, lexicon)
        if kept is not None and (candidate := _make_candidate(text, sentence, kept, lexicon, counts)):
            found.append(candidate)
    moved = [_move(c, sentence.start) for c in countries]
    return sorted([*found, *moved], key=lambda c: c.span), [_move(c, sentence.start) for c in weak]


def _is_adjective_only(run: Run, weak: Sequence[Candidate]) -> bool:
    """Whether all that has a capital in a run is the adjective of a country: "Американские компании"."""
    capital = [t for t in run.words if t.capital]
    return any(
        c.code != "X-EUROPE" and all(c.span.overlaps(t.span) for t in capital)
        for c in weak
        if c.span.overlaps(run.span)
    )


def _move(candidate: Candidate, by: int) -> Candidate:
    return replace(candidate, span=Span(candidate.span.start + by, candidate.span.end + by))


def _without_countries(
    run: Run, countries: list[Candidate], weak: Sequence[Candidate], sentence: _Sentence, lexicon: Lexicon
) -> tuple[Run | None, list[Candidate]]:
    """The run and the countries that are left where both claim the same words: "Banco de España" is no country,
    "EEUU Barack Obama" is one and a person."""
    inside = [c for c in countries if c.span.overlaps(run.span)]
    if (
        run.body
        and not run.words[0].lower.startswith(GOVERNMENTS)
        and (longer := _with_adjective(run, [*countries, *weak], sentence))
    ):
        return longer, [c for c in countries if not c.span.overlaps(longer.span)]
    if not inside:
        return run, countries
    first = inside[0]
    if first.span.contains(run.span) or run.words[0].lower.startswith(GOVERNMENTS):
        return None, countries
    rest = tuple(t for t in run.words if t.span.start >= first.span.end)
    if first.kind is FormKind.ADJECTIVE and rest and not rest[0].capital and rest[0].lower in lexicon.bodies:
        # "Европейская комиссия"; but "Российская армия" at the beginning of a sentence is the country's.
        named = first.code == "X-EUROPE" or not run.words[0].first
        return (run, [c for c in countries if c not in inside]) if named else (None, countries)
    if run.body and lexicon.language in NOUN_CAPITALS:
        return run, [c for c in countries if c not in inside]  # "Europäische Zentralbank"
    leads = first.span.start <= run.span.start and first.kind is not FormKind.PEOPLE
    if leads and rest and rest[0].capital and len(inside) == 1:
        if first.kind is FormKind.ADJECTIVE:
            # "Amerikaanse Boeing"; but "Europese Commissie".
            if not any(t.lower in lexicon.bodies for t in rest):
                bare, called = capitals.without_roles(list(rest), lexicon)
                return Run(tuple(bare), run.role or called), countries
        elif _begins_person(run, rest, sentence, lexicon):
            bare, _ = capitals.without_roles(list(rest), lexicon)
            return Run(tuple(bare), True), countries
    if all(not t.capital for t in run.words if not first.span.overlaps(t.span)) or _only_digits(run, first):
        return None, countries
    return run, [c for c in countries if c not in inside]


def _begins_person(run: Run, rest: tuple[Token, ...], sentence: _Sentence, lexicon: Lexicon) -> bool:
    """Whether a person's name stands right behind a country's: "EEUU Barack Obama", "президент России Путин"."""
    if any(t.lower in lexicon.bodies for t in rest):
        return False
    cased = lexicon.language in capitals.CASED
    return cased or len(rest) > 1 or lexicon.is_given(rest[0].text) or _is_holder(sentence.tokens, run)


def _with_adjective(run: Run, countries: Sequence[Candidate], sentence: _Sentence) -> Run | None:
    """A body's name with the adjective behind it that says whose: "Fuerzas Aéreas australianas"."""
    end = _index(sentence.tokens, run.words[-1]) + 1
    behind = sentence.tokens[end] if end < len(sentence.tokens) else None
    if behind is None or not any(c.span == behind.span and c.kind is FormKind.ADJECTIVE for c in countries):
        return None
    return Run((*run.words, behind), run.role, run.body) if behind.span.start - run.span.end == 1 else None


def _is_holder(tokens: Sequence[Token], run: Run) -> bool:
    """Whether a run stands behind somebody's office: "el presidente de EEUU Bush"."""
    at = _index(tokens, run.words[0])
    return at > 1 and tokens[at - 1].text[0].islower() and tokens[at - 2].text[0].islower() and run.role


def _index(tokens: Sequence[Token], token: Token) -> int:
    """Where a token, or what was cut from it, stands in its sentence."""
    return bisect_left(tokens, token.span.start, key=lambda t: t.span.start)


def _only_digits(run: Run, country: Candidate) -> bool:
    return all(t.text[0].isdigit() for t in run.words if not country.span.overlaps(t.span))


def _make_candidate(text: str, sentence: _Sentence, run: Run, lexicon: Lexicon, counts: Counts) -> Candidate | None:
    part, span = sentence.part, names.trim(sentence.part, run.span)
    if (
        span.end - span.start < 2
        or part[span.end : span.end + 1] in MONEY
        or part[max(0, span.start - 1) : span.start] in MONEY
    ):
        return None  # "US$"
    name = part[span.start : span.end]
    at = _index(sentence.tokens, run.words[0])
    end = _index(sentence.tokens, run.words[-1]) + 1
    behind = sentence.tokens[end] if end < len(sentence.tokens) else None
    before = sentence.tokens[max(0, at - 3) : at]
    kind, sure = guess_type(run, before, behind, lexicon, counts)
    located = stands_behind_place_word(before, lexicon) and not run.role
    place = Span(span.start + sentence.start, span.end + sentence.start)
    # A guess is no vote where the whole text decides what a name is of.
    candidate = Candidate(place, name, kind, echo=not sure and " " in name, titled=run.role, located=located)
    return with_model(text, candidate)


def _offer(weak: Sequence[Candidate], entities: Sequence[Entity], gazetteer: Gazetteer) -> tuple[Offer, ...]:
    """Offers for adjectives of countries that the text also names."""
    where = {entity.name: index for index, entity in enumerate(entities)}
    offers = []
    for c in weak:
        shown = gazetteer.name(c.code)
        if shown in where:
            offers.append(Offer(c.span, c.name, where[shown], 0.4, f"{c.name}: adjective of {shown}"))
    return tuple(offers)
