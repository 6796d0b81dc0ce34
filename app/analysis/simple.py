"""Names without a language model: capitalised words, the gazetteer, and repetition.

What is found is less than a model finds, and its types are guesses; but no language crashes it, German nouns are
not taken for names, and scripts without capitals give the names of the gazetteer only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis import names, sentences
from app.analysis.candidates import Candidate
from app.analysis.gazetteer import FormKind, Gazetteer, load_gazetteer
from app.analysis.grouping import group, propagate
from app.domain import Document, Entity, EntityType, Mention, Span

TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?|[^\w\s]")
# Small words inside a person's name; "de" and the like tie names of bodies only ("Banco de España").
PARTICLES = frozenset("la las los van von der den ter ten bin ibn al da dos".split())
TIES = frozenset("de del della delle dello degli di du des voor der".split())
# Words that begin sentences, and so have a capital, though a text may never write them small.
STARTERS = frozenset(
    """según para pero desde cuando aunque como con sin por ante entre sobre tras también además mientras secondo per ma
    dopo mentre quando anche con senza tra fra nel nella dal dalla gli lo volgens maar voor na met zonder ook toen als
    nach aber laut für seit wegen während auch bei mit von zu selon mais pour après avec sans depuis pendant quand lors
    segundo mas após com sem desde enquanto dla ale po przed według при после до для по но как на с в от""".split()
)
# Words that stand before places; only where they do is an unknown single name taken for one.
BEFORE_PLACES = frozenset("en in a à nach aus à au aux bij te uit vers hacia desde".split())
INSTITUTIONS = re.compile(
    r"\b(?:universi|minist|partido|partito|partei|partij|parti|banco|banca|bank|comisi|commissi|consejo|consiglio"
    r"|rat\b|raad|corte|tribunal|congres|senad|senat|parlament|parlement|asamblea|assembl|asociaci|associaz|vereni"
    r"|group|grupo|gruppo|gruppe|groep|motors|airlines|air|unión|unione|union|unie|federaci|federaz|fondo|fonds"
    r"|club|institut|instituut|agencia|agenzia|agentur|agentschap|inc\b|corp|ltd|gmbh|ag\b|sa\b|spa\b|nv\b)",
    re.IGNORECASE,
)
# German writes every noun with a capital: only what no pair of nouns looks like may be a name.
NOUN_CAPITALS = frozenset({"de", "lb", "nds", "gsw", "bar"})
MONTHS = frozenset(
    """januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch
    donnerstag freitag samstag sonntag enero lunes martes lunedì martedì maandag dinsdag woensdag donderdag vrijdag
    zaterdag zondag anfang ende mitte prozent euro dollar uhr millionen milliarden jahr jahre herr frau""".split()
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    span: Span
    first: bool  # of a sentence, or after a colon or an opening quote

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() and any(c.isalpha() for c in self.text)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words a text writes small (at the beginning of a sentence they are no names), and those with a capital."""

    small: frozenset[str]
    capitals: Counter[str]


def read(document: Document, language: str) -> tuple[tuple[Span, ...], tuple[Mention, ...], tuple[Entity, ...]]:
    """Sentences, mentions and entities of a text in a language that no model reads. Spans as in `analyse`."""
    text, gazetteer = document.text, load_gazetteer(language)
    bounds: list[Span] = []
    candidates: list[Candidate] = []
    parts = [span for span, _ in sentences.pieces(document)]
    per_part = [sentences.split(text, span) for span in parts]
    words = _count_words(text, parts)
    for found in per_part:
        bounds += found
        for sentence in found:
            candidates += _read_sentence(text, sentence, gazetteer, language, words)
    candidates = _repeated(candidates) if language in NOUN_CAPITALS else candidates
    candidates = propagate(text, parts, candidates)
    mentions, entities = group(candidates, gazetteer)
    return tuple(bounds), mentions, entities


def _count_words(text: str, parts: Sequence[Span]) -> _Words:
    found = Counter(w.group() for s, e in parts for w in re.finditer(r"[^\W\d_]+", text[s:e]))
    capitals = Counter({w: n for w, n in found.items() if w[0].isupper()})
    return _Words(frozenset(w for w in found if w[0].islower()), capitals)


def _read_sentence(text: str, sentence: Span, gazetteer: Gazetteer, language: str, words: _Words) -> list[Candidate]:
    part = sentences.readable(text[sentence.start : sentence.end])
    found = [
        Candidate(
            Span(f.span.start + sentence.start, f.span.end + sentence.start),
            part[f.span.start : f.span.end],
            EntityType.GROUP if f.kind is FormKind.PEOPLE else EntityType.PLACE,
            f.code,
            f.kind,
            city=f.kind is FormKind.CAPITAL and _after_place_word(part, f.span.start),
            doubtful=f.doubtful,
            sure=False,
        )
        for f in gazetteer.find(part)
        if f.code != "-"
    ]
    letters = [c for c in part if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    # A line all in capitals, or in a script without them, tells nothing about names.
    if not capitals or capitals > 0.6 * len(letters):
        return found
    tokens = _tokens(part)
    for run in _runs(tokens, language, words):
        start, end = run[0].span.start, run[-1].span.end
        span = names.trim(part, Span(start, end))
        if span.end - span.start < 2 or any(
            c.span.start - sentence.start < span.end and span.start < c.span.end - sentence.start for c in found
        ):
            continue
        name = part[span.start : span.end]
        found.append(
            Candidate(Span(span.start + sentence.start, span.end + sentence.start), name, _guess_type(part, span, name))
        )
    return sorted(found, key=lambda c: c.span)


def _tokens(part: str) -> list[_Token]:
    tokens: list[_Token] = []
    fresh = True
    for match in TOKEN.finditer(part):
        word, start = match.group(), match.start()
        end = match.end()
        if len(word) > 1 and word.endswith(".") and not names.is_abbreviation(word):
            word, end = word[:-1], end - 1
        tokens.append(_Token(word, Span(start, end), fresh))
        fresh = word in ':“„«"‚‘([—' or (not word[0].isalnum() and fresh)
    return tokens


def _runs(tokens: list[_Token], language: str, words: _Words) -> list[list[_Token]]:
    """Sequences of capitalised words, particles allowed inside, that can be names."""
    runs: list[list[_Token]] = []
    at = 0
    while at < len(tokens):
        if not tokens[at].capital:
            at += 1
            continue
        run = [tokens[at]]
        at += 1
        while at < len(tokens):
            gap = tokens[at].span.start - run[-1].span.end
            word = tokens[at].text.lower()
            tied = word in PARTICLES or (word in TIES and INSTITUTIONS.search(run[0].text))
            if gap > 1 or not (tokens[at].capital or tied or word.isdigit()):
                break
            run.append(tokens[at])
            at += 1
        while run and not run[-1].capital:
            run.pop()
        run = _without_common_start(run, words)
        if language in NOUN_CAPITALS and len(run) > 2 and run[0].first:
            run = run[1:]  # the noun before a name: "Bürgermeister Jonas Brandt"
        if run and _is_name(run, language):
            runs.append(run)
    return runs


def _without_common_start(run: list[_Token], words: _Words) -> list[_Token]:
    """The run without first words that have their capital from the sentence only: those the text writes small too,
    small words, and a single word unless it comes again with its capital."""
    while run and run[0].first:
        word = run[0].text
        plain = word.lower() in words.small or word.lower() in PARTICLES | TIES | STARTERS
        if not plain and (len(run) > 1 or word.isupper() or (words.capitals[word] > 1 and len(word) > 3)):
            break
        run = run[1:]
        while run and not run[0].capital:
            run = run[1:]
    return run


def _is_name(run: list[_Token], language: str) -> bool:
    spelled = [t.text for t in run]
    if any(w.lower() in MONTHS for w in spelled) or (len(run) == 1 and len(spelled[0]) < 2):
        return False
    if language not in NOUN_CAPITALS:
        return True
    if len(run) == 1:
        return names.is_acronym(spelled[0]) and len(spelled[0]) > 2
    # Two nouns in a row happen ("Ende Oktober", "Millionen Euro"); repetition sorts those out later.
    return len(run) <= 4 and not run[0].first


def _after_place_word(part: str, start: int) -> bool:
    before = re.findall(r"[^\W\d_]+", part[max(0, start - 16) : start])
    return bool(before) and before[-1].lower() in BEFORE_PLACES


def _guess_type(part: str, span: Span, name: str) -> EntityType:
    """A guess, from form and the word before; unknown single words count as organisations."""
    if any(c.isdigit() for c in name):
        return EntityType.THING
    if INSTITUTIONS.search(name) or names.is_acronym(name):
        return EntityType.ORG
    if _after_place_word(part, span.start):
        return EntityType.PLACE
    if 2 <= len(name.split()) <= 4:
        return EntityType.PERSON
    return EntityType.ORG


def _repeated(candidates: list[Candidate]) -> list[Candidate]:
    """Of several capitalised words in a row, those that come again, whole or by their last word."""
    counts = Counter(c.name for c in candidates)
    last = Counter(c.name.split()[-1] for c in candidates)
    return [c for c in candidates if c.code or " " not in c.name or counts[c.name] > 1 or last[c.name.split()[-1]] > 1]
