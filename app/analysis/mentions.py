"""Names in an English text: what the model found, mended by rules, and the countries of the gazetteer.

A candidate is one place where a name stands; `grouping` decides which candidates are of one entity.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

from app.analysis import names
from app.analysis.candidates import Candidate
from app.analysis.countries import read_country
from app.analysis.gazetteer import FormKind, Found, Gazetteer
from app.domain import EntityType, Span

LABELS = {
    "PERSON": EntityType.PERSON,
    "NORP": EntityType.GROUP,
    "ORG": EntityType.ORG,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "FAC": EntityType.PLACE,
    "EVENT": EntityType.THING,
    "PRODUCT": EntityType.THING,
    "LAW": EntityType.THING,
    "WORK_OF_ART": EntityType.THING,
}
NOT_NAMES = re.compile(r"^(?:https?:|www\.|@|#)|^[\W\d_]*$|[|<>{}=\\]")
HYPHENATED = re.compile(r"-([^\W\d_]+)(?:-[^\W\d_]+)*(?!\w)")
NOT_PART_OF_NAMES = frozenset(
    """led based backed style era born run held owned like elect aligned linked made funded sponsored controlled
    occupied friendly friendlier appointed affiliated allied only wide free themed trained built bound supported
    educated speaking centric turned based-in and to or year old""".split()
)
# Days of the year that the model takes for places and people.
DAYS = frozenset("easter christmas thanksgiving halloween ramadan passover hanukkah new year".split())
INNER_POSSESSIVE = re.compile(r"['’]s\s+")


def read_mentions(doc: Any, offset: int, gazetteer: Gazetteer) -> list[Candidate]:
    """The names in one piece of text, in order, without overlaps. `offset` is where the piece begins."""
    text: str = doc.text
    entities = [part for ent in doc.ents if ent.label_ in LABELS for part in _clean(text, ent)]
    taken: list[Candidate] = []
    lost: set[int] = set()
    for found in gazetteer.find(text):
        around = [n for n, e in enumerate(entities) if e.span.overlaps(found.span)]
        if found.code == "-" or not all(_gives_way(text, entities[n], found) for n in around):
            continue
        lost.update(around)
        taken.append(read_country(doc, found, [entities[n] for n in around]))
        for n in around:
            # "Iranian President Rouhani" found as one person: what stands behind the adjective is still a name.
            rest = names.trim(text, Span(found.span.end, entities[n].span.end))
            if entities[n].type is not EntityType.PERSON or rest.end - rest.start < 3:
                continue
            if cleaned := _strip_title(text, replace(entities[n], span=rest, name=text[rest.start : rest.end])):
                taken.append(cleaned)
    taken += [e for n, e in enumerate(entities) if n not in lost]
    taken.sort(key=lambda c: c.span)
    return [replace(c, span=Span(c.span.start + offset, c.span.end + offset)) for c in _without_overlaps(taken)]


def _without_overlaps(candidates: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for candidate in candidates:
        if not kept or candidate.span.start >= kept[-1].span.end:
            kept.append(candidate)
    return kept


def _clean(text: str, ent: Any) -> list[Candidate]:
    """The model's entity as candidates: without its dress, parted at a possessive, or none where it is no name."""
    start, end = int(ent.start_char), int(ent.end_char)
    # "Moon Jae-in", "Mar-a-Lago": the tokeniser parts at hyphens, and the model stops there; "Trump-backed" is no name.
    if (rest := HYPHENATED.match(text, end)) and rest.group(1).lower() not in NOT_PART_OF_NAMES:
        end = rest.end()
    if ent.label_ in ("EVENT", "LAW", "WORK_OF_ART"):
        bounds = [(start, end)]
    else:
        cuts = [start, *(start + m.end() for m in INNER_POSSESSIVE.finditer(text[start:end])), end]
        bounds = list(itertools.pairwise(cuts))
    found = []
    for left, right in bounds:
        span = names.trim(text, Span(left, right))
        name = text[span.start : span.end]
        if len(name) < 2 or len(name) > 120 or NOT_NAMES.search(name) or not any(c.isupper() for c in name):
            continue
        if names.fold(name) in DAYS:
            continue
        candidate = Candidate(span, name, LABELS[ent.label_])
        stripped = _strip_title(text, candidate) if candidate.type is EntityType.PERSON else candidate
        if stripped is not None:
            found.append(stripped)
    return found


def _strip_title(text: str, candidate: Candidate) -> Candidate | None:
    """The candidate without titles in front of the name; None where nothing but a title is left."""
    start, end = candidate.span
    while True:
        first = re.match(r"\S+", text[start:end])
        if first is None or names.fold(first.group()) not in names.TITLES:
            break
        start += first.end()
        while start < end and text[start].isspace():
            start += 1
    if start >= end:
        return None
    return replace(candidate, span=Span(start, end), name=text[start:end])


def _gives_way(text: str, entity: Candidate, found: Found) -> bool:
    """Whether a country's form may stand where the model found an entity."""
    if found.span.contains(entity.span):
        return True
    before, after = text[entity.span.start : found.span.start], text[found.span.end : entity.span.end]
    joined = before.endswith(("-", "–", "/")) or after.startswith(("-", "–", "/"))
    if joined:
        return True
    adjective = found.kind is FormKind.ADJECTIVE
    if entity.type is EntityType.PERSON:
        return adjective and not before and " " in after.strip()
    if entity.type in (EntityType.PLACE, EntityType.GROUP):
        # "eastern Ukraine", "North and South Korea" speak of the country; "Korean Peninsula", "Sea of Japan" do not.
        return not after.strip() and not re.search(r"\bof\b", before)
    return False
