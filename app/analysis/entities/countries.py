"""What a country's form means where it stands: the country, its government and agents, or just a city."""

from __future__ import annotations

import re
from typing import Any

from app.analysis.language.parses import BE, NOUNS
from app.analysis.language.token_places import TokenPlaces
from app.analysis.names.candidates import Candidate
from app.analysis.names.gazetteer import FormKind, Found
from app.domain import EntityType, Span

# After these a capital is the city; "to" and "from" only after a word of travel.
WITHIN = frozenset("in near outside inside around across throughout into downtown central".split())
LOCATIVE = WITHIN | {"at", "through"}
TRAVEL = frozenset(
    """travel travels traveled travelled traveling travelling visit visits visited visiting trip trips fly flies flew
    flown flying flight flights go goes went gone going come comes came coming arrive arrives arrived return returns
    returned returning move moved moving drive drove driven sail sails
    sailed sailing ship ships shipped bound train trains bus road roads journey journeys way back
    home airport miles kilometers kilometres km""".split()
)
# A capital before one of these is the government; before any other noun, the city.
STATE_NOUNS = frozenset(
    """government governments regime authorities leadership administration leaders officials diplomats diplomacy
    elite policy envoy envoys delegation""".split()
)
CITY_NOUNS = frozenset("city suburb suburbs street streets airport mayor police hotel university residents".split())
# "Russian officials", "the U.S. government": the phrase speaks of the state, so the mention is the whole phrase.
AGENTS = frozenset(
    """government governments regime authorities leadership administration officials diplomats military
    troops forces soldiers intelligence lawmakers leaders negotiators envoys delegation representatives prosecutors
    investigators police people citizens voters public state side agents spies hackers operatives officers nationals
    warships warplanes jets aircraft media""".split()
)


# "The Indian navy" is a body with a name, though it is written small: "the Indian Navy", "the navy".
SERVICES = frozenset({"navy", "army", "police", "coastguard", "air force", "coast guard"})


def read_country(doc: Any, places: TokenPlaces, found: Found, around: list[Candidate]) -> Candidate:
    """The candidate for a country's form, with what its context says. `around`: the model's entities there."""
    name = places.text[found.span.start : found.span.end]
    kind = EntityType.GROUP if found.kind is FormKind.PEOPLE else EntityType.PLACE
    types = {e.type for e in around}
    if types == {EntityType.PERSON}:
        kind = EntityType.PERSON
    city = agent = False
    span = found.span
    if found.kind is FormKind.CAPITAL:
        city, agent = _read_capital(doc, places, span)
    elif found.kind in (FormKind.ADJECTIVE, FormKind.NAME):
        span = _with_agents(doc, places, span)
        name = places.text[span.start : span.end]
        if service := _service(places.text, span):
            return Candidate(service, places.text[service.start : service.end], EntityType.ORG)
    located = _is_located(places.text, found.span.start)
    return Candidate(
        span, name, kind, found.code, found.kind, city, agent, found.doubtful, bool(around), located=located
    )


def _is_located(text: str, start: int) -> bool:
    before = re.findall(r"[^\W\d_]+", text[max(0, start - 16) : start].lower())
    return bool(before) and before[-1] in WITHIN


def _read_capital(doc: Any, places: TokenPlaces, span: Span) -> tuple[bool, bool]:
    """Whether a capital stands for the city, and whether it acts (which only a government does)."""
    tokens = places.at(span.start, span.end)
    before = doc[tokens.start - 1].lower_ if tokens.start else ""
    two_before = [doc[i].lower_ for i in range(max(0, tokens.start - 5), max(0, tokens.start - 1))]
    after = doc[tokens.end] if tokens.end < len(doc) else None
    if before in LOCATIVE or (before in ("to", "from", "of", "for", "toward", "towards") and TRAVEL & set(two_before)):
        return True, False
    if (
        before == "of"
        and two_before
        and two_before[-1] in CITY_NOUNS | {"streets", "outskirts", "centre", "center", "capital"}
    ):
        return True, False
    if after is None:
        return False, False
    follows = places.text[span.end : span.end + 3]
    if follows.startswith(("-b", ",")) and (
        follows[0] == "-" or (after.i + 1 < len(doc) and doc[after.i + 1].ent_type_ == "GPE")
    ):
        return True, False
    if tokens.start == 0 and re.match(r"\s*(?:\([A-Z]|[—–-]\s)", places.text[span.end : span.end + 4]):
        return True, False
    root = tokens.root
    if root.dep_ == "compound" and after.tag_ in NOUNS:
        return root.head.lower_ not in STATE_NOUNS, False
    return False, root.dep_ in ("nsubj", "poss") and root.head.tag_ != "MD" and root.head.lower_ not in BE


def _service(text: str, span: Span) -> Span | None:
    """The span with the service behind it that the country's form names: "Indian navy"."""
    behind = re.match(r" ([a-z]+(?: (?:force|guard))?)\b", text[span.end : span.end + 24], re.IGNORECASE)
    if behind is None or behind.group(1).lower() not in SERVICES:
        return None
    return Span(span.start, span.end + behind.end())


def _with_agents(doc: Any, places: TokenPlaces, span: Span) -> Span:
    """The span, longer by the noun it qualifies where that noun acts for the country."""
    tokens = places.at(span.start, span.end)
    root = tokens[-1]
    if root.dep_ not in ("amod", "compound", "nmod", "poss") or places.text[span.end : span.end + 1] != " ":
        return span
    head = root.head
    between = doc[tokens.end : head.i + 1] if tokens.end <= head.i <= tokens.end + 2 else None
    if (
        between is None
        or head.lower_ not in AGENTS
        or any(t.is_punct or t.ent_type_ in ("PERSON", "ORG") for t in between)
    ):
        return span
    return Span(span.start, head.idx + len(head.text))
