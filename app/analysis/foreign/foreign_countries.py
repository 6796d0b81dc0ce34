"""Countries in languages that no model reads: which of their forms mean the country where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.analysis.foreign.capitals import Token
from app.analysis.names.candidates import Candidate
from app.analysis.names.gazetteer import FormKind, Found, Gazetteer
from app.analysis.names.lexicon import Lexicon
from app.domain import EntityType, Span

MONEY = re.compile(r"-(?:Dollar|dollar|доллар)")
# Languages whose adjectives stand behind their noun.
NOUN_FIRST = frozenset("es it pt fr ca ro ar he fa gl oc".split())
# Languages that write adjectives of countries with a capital.
CAPITALISING = frozenset({"nl", "af", "fy"})
# Articles that make a people of an adjective: "los rusos".
PLURALS = frozenset("los las unos unas muchos os as uns gli i le les els".split())
OF = frozenset("de del di della dell' d' do da du des von van der of din".split())
# Capitals that a language's own papers name as cities all the time.
HOMES = {
    "es": frozenset("ES MX AR CO CL PE VE EC UY CU".split()),
    "it": frozenset({"IT"}),
    "fr": frozenset("FR BE".split()),
    "de": frozenset("DE AT CH".split()),
    "nl": frozenset("NL BE".split()),
    "pt": frozenset("PT BR".split()),
    "pl": frozenset({"PL"}),
}


def read_countries(
    part: str, tokens: Sequence[Token], gazetteer: Gazetteer, lexicon: Lexicon
) -> tuple[list[Candidate], list[Candidate]]:
    """The forms of countries in a sentence that mean one, and adjectives that may ("la empresa rusa")."""
    starts = {t.span.start: n for n, t in enumerate(tokens)}
    sure: list[Candidate] = []
    unsure: list[Candidate] = []
    for found in gazetteer.find(part):
        if found.code == "-" or MONEY.match(part, found.span.end):
            continue
        at = starts.get(found.span.start)
        end = next((n for n in range(at or 0, len(tokens)) if tokens[n].span.end >= found.span.end), len(tokens) - 1)
        means = (
            at is None or found.kind is not FormKind.ADJECTIVE or _means_state(part, found, tokens, at, end, lexicon)
        )
        candidate = _make(part, found, tokens, at, end, lexicon)
        (sure if means else unsure).append(candidate)
    return sure, unsure


def _make(part: str, found: Found, tokens: Sequence[Token], at: int | None, end: int, lexicon: Lexicon) -> Candidate:
    kind = EntityType.GROUP if found.kind is FormKind.PEOPLE else EntityType.PLACE
    speaks = at is not None and _speaks(tokens, at, end, lexicon)
    city = (
        found.kind is FormKind.CAPITAL and at is not None and not speaks and _is_city(found, tokens, at, end, lexicon)
    )
    name = part[found.span.start : found.span.end]
    span = Span(found.span.start, found.span.end)
    agent = speaks and found.kind is FormKind.CAPITAL
    return Candidate(span, name, kind, found.code, found.kind, city, agent, found.doubtful, sure=False)


def _means_state(part: str, found: Found, tokens: Sequence[Token], at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether an adjective means the country: with a capital inside a sentence, beside a noun of state or war, or as
    the name of its people. "La empresa rusa" is no more about Russia than where it comes from."""
    if part[found.span.start].isupper() and (not tokens[at].first or lexicon.language in CAPITALISING):
        return True
    if lexicon.language in NOUN_FIRST:
        nouns = tokens[max(0, at - 2) : at]
        if nouns and nouns[-1].lower in PLURALS:
            return True
    else:
        nouns = tokens[end + 1 : end + 3]
    nouns = [t for t in nouns if t.text[0].isalpha()]
    return any(t.lower in lexicon.states for t in nouns)


def _speaks(tokens: Sequence[Token], at: int, end: int, lexicon: Lexicon) -> bool:
    beside = [tokens[n] for n in (at - 1, end + 1) if 0 <= n < len(tokens)]
    return any(t.lower in lexicon.speech for t in beside)


def _is_city(found: Found, tokens: Sequence[Token], at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a capital is meant as a place, where nothing says that it speaks."""
    if found.code in HOMES.get(lexicon.language, ()):
        return True
    before = tokens[at - 1].lower if at else ""
    if before in lexicon.before_places:
        return True
    if before in OF:
        return at < 2 or tokens[at - 2].lower not in lexicon.states
    behind = tokens[end + 1 : end + 3]
    listed = bool(behind) and behind[0].text in ("(", ",") and len(behind) > 1 and behind[1].capital
    return listed or (at == 0 and bool(behind) and behind[0].text in (",", "(", "—", "–", "-", "."))
