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
from app.analysis.mentions import look_around, with_model
from app.domain import Document, Entity, EntityType, Mention, Span

TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?|[^\w\s]")
MONEY = frozenset("$€£¥")
OPENING = frozenset(':“„«"‚‘([—')  # what follows these has its capital from the sentence
# Articles that begin names of places ("Las Hoyas", "El Cairo").
ARTICLES = frozenset("la las los el".split())
# Small words inside a person's name; "de" and the like tie names of bodies only ("Banco de España").
PARTICLES = frozenset("la las los el van von der den ter ten bin ibn al da dos".split())
TIES = frozenset("de del della delle dello degli di du des voor der".split())
# Words that begin sentences, and so have a capital, though a text may never write them small.
STARTERS = frozenset(
    """luego entonces ahora ayer hoy mañana así aquí allí solo ya no sí todo toda todos nadie nada cada quien mucho
    muchos otro otra este esta estos eso ese su sus también tampoco hace hay poi allora ora oggi ieri domani così qui
    solo già non ogni questo questa dunque nu toen gisteren vandaag morgen hier daar dit dat deze die elke niet geen zij
    hij
    según para pero desde cuando aunque como con sin por ante entre sobre tras también además mientras secondo per ma
    dopo mentre quando anche con senza tra fra nel nella dal dalla gli lo volgens maar voor na met zonder ook toen als
    nach aber laut für seit wegen während auch bei mit von zu selon mais pour après avec sans depuis pendant quand lors
    segundo mas após com sem desde enquanto dla ale po przed według при после до для по но как на с в от""".split()
)
# Words that stand before places; only where they do is an unknown single name taken for one.
BEFORE_PLACES = frozenset("en in a à nach aus à au aux bij te uit vers hacia desde".split())
# Verbs of speech, before whom they let speak.
SPEECH = frozenset(
    """dice dijo afirma afirmó explica explicó añade añadió resume resumió señala señaló contesta contestó responde
    respondió advierte advirtió sostiene aclara insiste disse afferma spiega ha detto aggiunge zegt zei vindt sagt sagte
    erklärte betonte dit explique affirme déclare ajoute disse afirmou diz explicou""".split()
)
INSTITUTIONS = re.compile(
    r"\b(?:universi|minist|partido|partito|partei|partij|parti|banco|banca|bank|comisi|commissi|consejo|consiglio"
    r"|rat\b|raad|corte|tribunal|congres|senad|senat|parlament|parlement|asamblea|assembl|asociaci|associaz|vereni"
    r"|group|grupo|gruppo|gruppe|groep|motors|airlines|air|unión|unione|union|unie|federaci|federaz|fondo|fonds"
    r"|comunidad|comunit|ayuntamiento|gobierno|governo|junta|diputaci|cofrad|sindicat|cámara|camera|policía|polizia"
    r"|fuerza|forza|ejército|esercito|marina|armada|departamento|dipartimento|universit|academi|iglesia|chiesa"
    r"|workers|defence|company|motor\b|union|department"
    r"|club|institut|instituut|agencia|agenzia|agentur|agentschap|inc\b|corp|ltd|gmbh|ag\b|sa\b|spa\b|nv\b)",
    re.IGNORECASE,
)
# "Gobierno regional", "Guardia civil": a body and the word that says which.
REGIONS = re.compile(
    r"^(?:gobierno|governo|gouvernement|ministerio|junta|policía|polizia|police|guardia|tribunal|consejo|regering)"
    r" [a-zà-ÿ]+(?:al|ale|ano|ana|aux|il|ile|ico|ica|ista)$",
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
    """The words a text writes small (at the beginning of a sentence they are no names), and how often others have a
    capital inside a sentence."""

    small: frozenset[str]
    capitals: Counter[str]


def read(document: Document, language: str) -> tuple[tuple[Span, ...], tuple[Mention, ...], tuple[Entity, ...]]:
    """Sentences, mentions and entities of a text in a language that no model reads. Spans as in `analyse`."""
    text, gazetteer = document.text, load_gazetteer(language)
    bounds: list[Span] = []
    candidates: list[Candidate] = []
    parts = [span for span, _ in sentences.pieces(document)]
    per_part = [sentences.split(text, span, language) for span in parts]
    words = _count_words(text, [sentence for found in per_part for sentence in found])
    for found in per_part:
        bounds += found
        for sentence in found:
            candidates += _read_sentence(text, sentence, gazetteer, language, words)
    candidates = _repeated(candidates) if language in NOUN_CAPITALS else candidates
    candidates = propagate(text, parts, candidates)
    mentions, entities = group(candidates, gazetteer)
    return tuple(bounds), mentions, entities


def _count_words(text: str, parts: Sequence[Span]) -> _Words:
    small: set[str] = set()
    capitals: Counter[str] = Counter()
    for start, end in parts:
        fresh = True
        for token in TOKEN.finditer(text[start:end]):
            word = token.group().rstrip(".")
            if word[:1].islower():
                small.add(word)
            elif word[:1].isupper() and not fresh:
                capitals[word] += 1
            fresh = word in OPENING or (fresh and not word[:1].isalnum())
    return _Words(frozenset(small), capitals)


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
        if part[span.end : span.end + 1] in MONEY or part[max(0, span.start - 1) : span.start] in MONEY:
            continue  # "US$"
        kind, sure = _guess_type(part, span, name)
        # A guess is no vote where the whole text decides what a name is of.
        place = Span(span.start + sentence.start, span.end + sentence.start)
        found.append(
            with_model(
                text,
                look_around(
                    text, Candidate(place, name, kind, echo=not sure and " " in name, speaks=_speaks(part, span.start))
                ),
            )
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
        fresh = word in OPENING or (not word[0].isalnum() and fresh)
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
            # "CEO van Ford" is nobody's name; "Banco de España" is a bank's.
            person = word in PARTICLES and not run[-1].text.isupper()
            tied = person or (word in TIES and INSTITUTIONS.search(run[0].text))
            if gap > 1 or not (tokens[at].capital or tied or word.isdigit()):
                break
            run.append(tokens[at])
            at += 1
        while run and not run[-1].capital:
            run.pop()
        run = _without_common_start(run, words)
        if len(run) == 1 and at < len(tokens) and REGIONS.search(f"{run[0].text} {tokens[at].text}"):
            run.append(tokens[at])
            at += 1
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
        if not plain and (len(run) > 1 or word.isupper() or (words.capitals[word] > 0 and len(word) > 2)):
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


def _speaks(part: str, start: int) -> bool:
    before = re.findall(r"[^\W\d_]+", part[max(0, start - 16) : start])
    return bool(before) and before[-1].lower() in SPEECH


def _guess_type(part: str, span: Span, name: str) -> tuple[EntityType, bool]:
    """A guess, from form and the word before, and whether anything but the form speaks for it; unknown single words
    count as organisations."""
    if any(c.isdigit() for c in name):
        return EntityType.THING, True
    if INSTITUTIONS.search(name) or names.is_acronym(name):
        return EntityType.ORG, True
    # Spanish "a" stands before persons too.
    before = part[: span.start].split()[-1:]
    personal = " " in name and bool(before) and before[0].lower() == "a"
    if (_after_place_word(part, span.start) and not personal) or name.split()[0].lower() in ARTICLES:
        return EntityType.PLACE, True
    if 2 <= len(name.split()) <= 4:
        return EntityType.PERSON, False
    return EntityType.ORG, False


def _repeated(candidates: list[Candidate]) -> list[Candidate]:
    """Of several capitalised words in a row, those that come again, whole or by their last word."""
    counts = Counter(c.name for c in candidates)
    last = Counter(c.name.split()[-1] for c in candidates)
    return [c for c in candidates if c.code or " " not in c.name or counts[c.name] > 1 or last[c.name.split()[-1]] > 1]
