"""Whom a phrase without a name means: descriptions join the entities of a text, or make entities of their own.

A phrase joins a name it is tied to, and afterwards wherever only one entity of the text can carry it. "The director of
the agency" is nobody else's director; "the former president" is not the president. What stays open is left alone: a
false friend misleads, a miss does not. People who are never named ("the driver", "protesters"), and things that a text
keeps speaking of, become entities by their noun.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.analysis.entities.phrases import Phrase, Tie
from app.analysis.entities.shortforms import SITE_PREFIXES
from app.analysis.language.nouns import load_nouns
from app.analysis.names import names
from app.analysis.names.candidates import Candidate
from app.domain import EntityType, Span

# Where these differ, a role is another one.
SHIFTS = frozenset(
    """former ex late then acting deputy vice assistant associate junior senior incoming outgoing designate elect next
    previous first second third new old would-be former-""".split()
)
# Of several who can carry a role, one named this much more often than all others is meant.
DOMINANCE = 4
CALL = re.compile(r" is called .* in “|: nobody and nothing else here can be meant$")
MOST_CALLS, MOST_QUOTED = 3, 160
# Nouns for times, measures and turns of speech: two texts share them and have nothing in common.
NO_THINGS = frozenset(
    """time day week month year decade century hour minute second moment morning afternoon evening night weekend today
    period date season spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday january
    february march april june july august september october november december thing something anything nothing
    everything way part side place case number amount figure percent cent level rate end start beginning point fact
    reason question answer kind sort type form lot bit rest half quarter third majority matter issue problem situation
    example instance idea view word name line page statement report news story article interview comment world life
    people hand head face eyes body back front home house room area region country city town work move step effort
    action change result use need chance right order power force group series list pair piece million billion thousand
    hundred dozen dollar euro pound mile kilometre kilometer metre meter foot feet inch term sense mind hope fear doubt
    anybody nobody somebody someone anyone everyone none self same more most less least much many such""".split()
)
# What a body is called by the last word of its name.
KINDS = {
    **dict.fromkeys(
        """inc corp corporation ltd limited plc co gmbh holdings industries motors airlines airways terminals systems
        technologies pharmaceuticals brothers enterprises""".split(),
        "company",
    ),
    **dict.fromkeys("workers teamsters drivers machinists".split(), "union"),
    **dict.fromkeys("times herald tribune gazette courier chronicle post".split(), "newspaper"),
}
# Words for groups that say hardly anything of who is in them.
ANY_GROUP = frozenset(
    "group series pair set lot people public world country nation couple side part majority minority".split()
)
# What a country may be called without its name.
STATES = frozenset("country nation state regime government kingdom republic superpower neighbour neighbor".split())
# Confidence of offers: below that of any mention, the first above the second.
BETWEEN_SEVERAL, MOST_NAMED = 0.4, 0.3
OFTEN = 3  # mentions: whoever is named less is only passing by
# Nouns for a place that an apposition may call it.
SITES = frozenset("town city village country nation state capital island port region province river bridge".split())


@dataclass(slots=True)
class Carrier:
    """What one entity of the text is called without its name: each role with what qualifies it."""

    type: EntityType
    members: list[Candidate]
    code: str = ""
    roles: dict[str, list[tuple[frozenset[str], frozenset[str], str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    quotes: dict[str, str] = field(default_factory=dict)
    offers: list[Doubt] = field(default_factory=list)


class Doubt(NamedTuple):
    """A phrase that may mean an entity; `confidence` as in `app.domain.Offer`."""

    span: Span
    name: str
    confidence: float
    why: str


def describe(carriers: Sequence[Carrier], phrases: Sequence[Phrase]) -> list[Carrier]:
    """Adds to the carriers the phrases that mean them; gives back new ones for people who have no name."""
    where = {c.span.start: n for n, carrier in enumerate(carriers) for c in carrier.members}
    counts = [len(c.members) for c in carriers]
    used: set[Span] = set()
    misread: set[Span] = set()
    for phrase in phrases:
        if phrase.how is None or phrase.tied not in where:
            continue
        carrier = carriers[where[phrase.tied]]
        if not _fits(phrase, carrier):
            misread.add(phrase.span)
            continue
        carrier.roles[phrase.noun].append((frozenset(phrase.modifiers), frozenset(phrase.narrowed), phrase.quote))
        used.add(phrase.span)
        if phrase.how is not Tie.TITLE or phrase.qualifiers:
            carrier.quotes.setdefault(_shown(phrase), phrase.quote)
            carrier.members.append(_mention(phrase, carrier.type))
    _lend_last_words(carriers)
    loose = [replace(p, tied=-1, how=None) if p.span in misread else p for p in phrases if p.span not in used]
    rest = []
    for phrase in loose:
        at = _resolve(phrase, carriers, counts) if phrase.definite and not phrase.plural else None
        if at is None:
            rest.append(phrase)
            _doubt(phrase, carriers, counts)
            continue
        carrier = carriers[at]
        carrier.members.append(_mention(phrase, carrier.type))
        carrier.quotes.setdefault(_shown(phrase), next((q for *_, q in carrier.roles[phrase.noun] if q), ""))
    return _unnamed(rest, carriers)


def _mention(phrase: Phrase, kind: EntityType) -> Candidate:
    return Candidate(phrase.span, _shown(phrase), kind, described=True)


def _shown(phrase: Phrase) -> str:
    return " ".join(phrase.text.lower().split())


def _fits(phrase: Phrase, carrier: Carrier) -> bool:
    """Whether a tie of the parse makes sense: persons to nouns for people, bodies and places to other nouns."""
    if phrase.noun.isupper():
        return False
    if carrier.code:
        return phrase.how is not Tie.TITLE and not phrase.plural and (phrase.person or phrase.noun in STATES)
    if carrier.type is EntityType.PERSON:
        return phrase.person and not phrase.plural
    if phrase.how is Tie.TITLE or phrase.plural:
        return False
    if carrier.type is EntityType.PLACE:
        return phrase.noun in SITES
    return carrier.type is EntityType.ORG and not phrase.person


def _lend_last_words(carriers: Sequence[Carrier]) -> None:
    """ "The union" is the Harbour Workers' Union: the last word of a longer name is a role of its bearer."""
    for carrier in carriers:
        if carrier.code or carrier.type is EntityType.PERSON:
            continue
        for member in carrier.members:
            parts = names.words(member.name)
            if member.described or len(parts) < 2 or not member.name.split()[-1][:1].isupper():
                continue
            # "The port" is Port Averill, "the company" Norhaven Terminals.
            nouns = {parts[-1], KINDS.get(parts[-1], ""), parts[0] if parts[0] in SITE_PREFIXES else ""} - {""}
            for noun in sorted(nouns):
                if noun.isalpha() and len(noun) > 3 and not carrier.roles[noun]:
                    carrier.roles[noun].append((frozenset(parts[:-1]), frozenset(), ""))


def _resolve(phrase: Phrase, carriers: Sequence[Carrier], counts: Sequence[int]) -> int | None:
    """The one entity that a definite phrase can mean, or None."""
    able = _find_able(phrase, carriers)
    if len(able) == 1:
        return able[0]
    ranked = sorted(able, key=lambda at: -counts[at])
    if len(ranked) > 1 and counts[ranked[0]] >= DOMINANCE * counts[ranked[1]]:
        return ranked[0]
    return None


def _find_able(phrase: Phrase, carriers: Sequence[Carrier]) -> list[int]:
    """Those who carry the role that a phrase speaks of."""
    said = frozenset(phrase.modifiers)
    able: list[tuple[int, bool]] = []
    for at, carrier in enumerate(carriers):
        for modifiers, narrowed, _ in carrier.roles.get(phrase.noun, ()):
            if said & SHIFTS != modifiers & SHIFTS and not (not said and modifiers & SHIFTS <= {"former"}):
                continue
            if said <= modifiers | narrowed and set(phrase.narrowed) <= modifiers | narrowed:
                able.append((at, not (modifiers & SHIFTS)))
                break
    if len(able) > 1 and not said:
        able = [a for a in able if a[1]] or able
    return [at for at, _ in able]


def _doubt(phrase: Phrase, carriers: Sequence[Carrier], counts: Sequence[int]) -> None:
    """Offers a phrase that nobody surely means to whom it most likely means."""
    if phrase.plural or phrase.other or not (phrase.definite or phrase.owned):
        return
    name = _shown(phrase)
    if able := _find_able(phrase, carriers) or _find_able(_bare(phrase), carriers):
        at = max(able, key=lambda a: counts[a])
        others = sorted({_name(carriers[a]) for a in able if a != at})
        rivals = f"may also be {' or '.join(others[:MOST_CALLS])}" if others else "whose is not said"
        why = f"{name}: {rivals}"
        carriers[at].offers.append(Doubt(phrase.span, name, BETWEEN_SEVERAL, why))
    elif phrase.noun in STATES and not phrase.narrowed:
        _offer_first(phrase, [c for c in carriers if c.code], "{}: no country is named more often")
    elif phrase.person and phrase.noun in names.TITLES and not phrase.owned and not phrase.narrowed:
        able_ones = [c for c in carriers if c.type is EntityType.PERSON and not _has_office(c)]
        _offer_first(phrase, able_ones, "{}: nobody without another office is named more often")


def _has_office(carrier: Carrier) -> bool:
    return any(said and noun in names.TITLES for noun, said in carrier.roles.items())


def _bare(phrase: Phrase) -> Phrase:
    """The phrase without the country or body before it: "the Russian president" as "the president"."""
    known = {word for name in phrase.qualified for word in names.words(name)}
    return replace(phrase, modifiers=tuple(m for m in phrase.modifiers if m not in known))


def _offer_first(phrase: Phrase, carriers: Sequence[Carrier], why: str) -> None:
    """Offers a phrase to the one that is named most, if that is clear and more than in passing."""
    ranked = sorted(carriers, key=lambda c: -_count(c))
    if not ranked or _count(ranked[0]) < OFTEN or (len(ranked) > 1 and _count(ranked[0]) == _count(ranked[1])):
        return
    name = _shown(phrase)
    ranked[0].offers.append(Doubt(phrase.span, name, MOST_NAMED, why.format(name)))


def _count(carrier: Carrier) -> int:
    return sum(not m.described for m in carrier.members)


def _name(carrier: Carrier) -> str:
    return max((m.name for m in carrier.members if not m.described), key=len, default=carrier.members[0].name)


def _unnamed(phrases: Sequence[Phrase], carriers: Sequence[Carrier]) -> list[Carrier]:
    """People without a name, by their noun: one person where only one can be meant, and groups."""
    kept: dict[tuple[str, bool], list[Phrase]] = defaultdict(list)
    bodies: dict[str, list[Phrase]] = defaultdict(list)
    carried = {noun for c in carriers if c.type is EntityType.PERSON for noun in c.roles if c.roles[noun]}
    for phrase in phrases:
        if _is_body(phrase) and not phrase.narrowed:
            bodies[phrase.noun].append(phrase)
        if not phrase.person or phrase.how is not None:
            continue
        if phrase.other or (phrase.owned and phrase.plural):
            continue
        kept[_role(phrase), phrase.plural].append(phrase)
    named = {noun for c in carriers if c.type is EntityType.ORG for noun in c.roles if c.roles[noun]}
    made = [
        Carrier(EntityType.ORG, [_mention(p, EntityType.ORG) for p in found])
        for noun, found in bodies.items()
        if noun not in named
    ]
    for (role, plural), alike in kept.items():
        if not plural and role in carried:
            # Whoever is introduced with "a" is somebody else than the known bearer of the role.
            alike = [p for p in alike if not p.definite and not p.owned]
        if not alike:
            continue
        kind = EntityType.GROUP if plural else EntityType.PERSON
        made += [Carrier(kind, [_mention(p, kind) for p in found]) for found in _by_kind(alike)]
    return made + _things(phrases)


def _role(phrase: Phrase) -> str:
    """By what the phrases for one person are gathered: their noun; an office of two words by both, since "general" and
    "surgeon general" are no kin."""
    words = phrase.text.lower().split()
    return " ".join(words[-2:]) if phrase.noun == "general" and len(words) > 1 else phrase.noun


def _is_body(phrase: Phrase) -> bool:
    """Whether a phrase speaks of a body of people that a text has just one of in mind: "the navy", "police"."""
    if phrase.noun not in load_nouns().groups or phrase.noun in ANY_GROUP or phrase.other or phrase.how is not None:
        return False
    return phrase.noun == "police" or (phrase.definite and not phrase.plural)


def _by_kind(found: Sequence[Phrase]) -> list[list[Phrase]]:
    """The phrases parted by whom they can mean: "the Danish president" and "the Finnish president" are two; but "the
    Danish president" is "the president" of a text that knows no other. Where there are several, those without a
    qualifier are left out."""
    kinds: list[tuple[set[str], list[Phrase]]] = []
    for phrase in found:
        if not phrase.qualifiers:
            continue
        said = set(phrase.qualifiers)
        apart = [k for k in kinds if not k[0] & said]
        joined = [k for k in kinds if k[0] & said]
        merged = (said.union(*(k[0] for k in joined)), [*(p for k in joined for p in k[1]), phrase])
        kinds = [*apart, merged]
    if len(kinds) < 2:
        return [list(found)]
    return [phrases for _, phrases in kinds]


def _things(phrases: Sequence[Phrase]) -> list[Carrier]:
    """What a text keeps speaking of without a name: "the pact", "sanctions"."""
    kept: dict[tuple[str, bool], list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        if phrase.person or phrase.other or phrase.owned or phrase.how is not None or _is_body(phrase):
            continue
        if len(phrase.noun) > 3 and phrase.noun not in NO_THINGS and phrase.noun not in load_nouns().measures:
            kept[phrase.noun, phrase.plural].append(phrase)
    return [
        Carrier(EntityType.THING, [_mention(p, EntityType.THING) for p in found])
        for (_, plural), found in kept.items()
        if len(found) > 1 and (plural or any(p.definite for p in found))
    ]


def explain_calls(name: str, quotes: dict[str, str]) -> str:
    """Why descriptions are taken for somebody: `Judith Halloran is called mayor in “Mayor Judith Halloran”`."""
    told = [
        f"{name} is called {call} in “{quote}”" if quote else f"{call}: nobody and nothing else here can be meant"
        for call, quote in quotes.items()
        if not re.search(r"[“”;]", quote) and len(quote) < MOST_QUOTED
    ]
    return "; ".join(told[:MOST_CALLS])


def find_calls(why: str) -> list[str]:
    """The reasons of `explain_calls` among the reasons of one entity."""
    return [part for part in why.split("; ") if CALL.search(part)]
