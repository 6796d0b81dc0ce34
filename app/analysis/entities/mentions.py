"""Names in an English text: what the model found, mended by rules, and the countries of the gazetteer.

A candidate is one place where a name stands; `grouping` decides which candidates are of one entity.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

from app.analysis.entities.countries import TRAVEL, WITHIN, read_country
from app.analysis.language.nouns import load_nouns
from app.analysis.language.token_places import TokenPlaces
from app.analysis.names import names
from app.analysis.names.candidates import Candidate
from app.analysis.names.gazetteer import FormKind, Found, Gazetteer
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
TITLE_BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|President|Senator|Sen|Governor|Gov|Mayor|Chancellor|Premier|Judge"
    r"|Inspector|Detective|Sergeant|Sgt|Capt|Lt|Col|Rev)\.?\s+$"
)
WHO_AFTER = re.compile(r",?\s+(?:who(?:se)?\b|(?:M\.? ?D|Ph\.? ?D|Jr|Sr|Esq)\b|\d\d,)|, \d\d,")
# A body that a person's name qualifies is a body by itself: "the Lund campaign" is not Lund.
HOUSEHOLD_WORDS = frozenset("administration campaign family foundation organization organisation".split())
HOUSEHOLDS = re.compile(rf" (?:{'|'.join(sorted(HOUSEHOLD_WORDS))})\b(?! [A-Z])")
# "Boeing 787", "Airbus A330-200"; not a year, a sum or a share.
MODEL_NUMBER = re.compile(
    r" (?:[A-Z]{1,3}-?\d{1,4}|(?!(?:19|20)\d\d\b)\d{3,4})(?:-\d{1,4})?[A-Z]{0,2}\b(?![.,]?\d| ?%| per\b| percent\b)"
)
WHOLE = ("EVENT", "LAW", "WORK_OF_ART")


def read_mentions(doc: Any, offset: int, gazetteer: Gazetteer) -> list[Candidate]:
    """The names in one piece of text, in order, without overlaps. `offset` is where the piece begins."""
    text: str = doc.text
    entities = [part for ent in doc.ents if ent.label_ in LABELS for part in _clean(text, ent)]
    taken: list[Candidate] = []
    lost: set[int] = set()
    places = TokenPlaces(doc)
    for found in gazetteer.find(text):
        around = [n for n, e in enumerate(entities) if e.span.overlaps(found.span)]
        if found.code == "-" or not all(_gives_way(text, entities[n], found) for n in around):
            continue
        lost.update(around)
        taken.append(read_country(doc, places, found, [entities[n] for n in around]))
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
    if ent.label_ in WHOLE:
        bounds = [(start, end)]
    else:
        cuts = [start, *(start + m.end() for m in INNER_POSSESSIVE.finditer(text[start:end]) if _parts(ent, m)), end]
        bounds = [part for pair in itertools.pairwise(cuts) for part in _without_verbs(ent, *pair)]
    found = []
    for left, right in bounds:
        span = names.trim(text, Span(left, right))
        name = text[span.start : span.end]
        if len(name) < 2 or len(name) > 120 or NOT_NAMES.search(name) or not any(c.isupper() for c in name):
            continue
        if DAYS.intersection(names.words(name)[-1:]) or (ent.label_ != "PERSON" and _is_office(name)):
            continue
        candidate = look_around(text, Candidate(span, name, LABELS[ent.label_], neuter=_is_neuter(ent)))
        stripped = _strip_title(text, candidate) if candidate.type is EntityType.PERSON else candidate
        if stripped is not None:
            found.append(with_model(text, _with_household(text, stripped)))
    return found


def _parts(ent: Any, possessive: re.Match[str]) -> bool:
    """Whether a possessive inside an entity parts two names: "Sam's Club" is one where no Sam is spoken of."""
    owner = possessive.string[: possessive.start()]
    shop = ent.label_ in ("ORG", "FAC") and " " not in owner and " " not in possessive.string[possessive.end() :]
    return not shop or any(other.text == owner for other in ent.doc.ents)


def _without_verbs(ent: Any, start: int, end: int) -> list[tuple[int, int]]:
    """The part of an entity parted where a headline's verb or a sum of money was swallowed ("City Hall cuts
    Eastbank", "City Hall £1.8 million"), and without small words at its end ("Lionel Aske of")."""
    parts: list[list[Any]] = [[]]
    for token in ent:
        if not start <= token.idx < end:
            continue
        if token.tag_ in ("VBZ", "VBD", "VBP", "MD") and token.text.islower():
            parts.append([])
        elif token.tag_ == "$" or (token.tag_ == "CD" and parts[-1] and parts[-1][-1].tag_ == "$"):
            break
        else:
            parts[-1].append(token)
    bounds = []
    for part in parts:
        while part and part[-1].text.islower() and part[-1].tag_ in ("IN", "CC", "DT", "TO"):
            part.pop()
        if part:
            bounds.append((max(start, part[0].idx), min(end, part[-1].idx + len(part[-1].text))))
    if bounds and len(bounds) == 1 and len(parts) == 1 and parts[0] and parts[0][-1].i == ent.end - 1:
        return [(bounds[0][0], end)]
    return bounds


def _is_neuter(ent: Any) -> bool:
    """Whether an "its" behind the entity speaks of it: "Tarnwick could hear its river"."""
    root = ent.root
    if root.dep_ != "nsubj" or root.head.i < root.i:
        return False
    for token in root.doc[root.i + 1 : min(root.i + 8, len(root.doc))]:
        if token.lower_ == "its":
            return True
        if token.is_punct or (token.tag_ in ("NN", "NNS", "NNP", "PRP") and token.head is not root.head):
            return False
    return False


def _is_office(name: str) -> bool:
    """Whether a capitalised office was taken for a name: "Attorney General", "CIA Director" are descriptions."""
    parts = names.words(name)
    return len(parts) > 1 and parts[-1] in load_nouns().people


def look_around(text: str, candidate: Candidate) -> Candidate:
    """The candidate with what the words around it say of its kind."""
    start, end = candidate.span
    before = re.findall(r"[^\W\d_]+", text[max(0, start - 48) : start].lower())
    last = before[-1] if before else ""
    travels = last in ("to", "from", "for", "toward", "towards") and bool(TRAVEL & set(before[-5:]))
    return replace(
        candidate,
        titled=bool(TITLE_BEFORE.search(text, max(0, start - 14), start) or WHO_AFTER.match(text, end)),
        located=last in WITHIN or travels,
        housed=last == "at",
    )


def complete(text: str, candidate: Candidate) -> Candidate:
    """The candidate with what the words around it say of it, or the longer name that they make of it."""
    return with_model(text, _with_household(text, look_around(text, candidate)))


def with_model(text: str, candidate: Candidate) -> Candidate:
    """The candidate, or the thing that a number behind a maker's name makes of it: "Boeing 787"."""
    model = MODEL_NUMBER.match(text, candidate.span.end) if candidate.type is EntityType.ORG else None
    if model is None:
        return candidate
    span = Span(candidate.span.start, model.end())
    return Candidate(span, text[span.start : span.end], EntityType.THING, echo=candidate.echo)


def _with_household(text: str, candidate: Candidate) -> Candidate:
    if candidate.type not in (EntityType.PERSON, EntityType.ORG):
        return candidate
    if (behind := HOUSEHOLDS.match(text, candidate.span.end)) is None or " " in candidate.name:
        return candidate
    span = Span(candidate.span.start, behind.end())
    return Candidate(span, text[span.start : span.end], EntityType.ORG, echo=candidate.echo)


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
    titled = candidate.titled or bool(TITLE_BEFORE.search(text, max(0, start - 14), start))
    return replace(candidate, span=Span(start, end), name=text[start:end], titled=titled)


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
