"""Short forms that a text itself defines, in any language: "Fuerzas Aéreas de Estados Unidos (USAF)"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from app.analysis.names import names
from app.domain import Entity, EntityType, Mention

BETWEEN = re.compile(r"[\"'”’»“]?\s?\([\"'“«]?")
MOST_LETTERS = 8


def join_defined(
    text: str, mentions: Sequence[Mention], entities: Sequence[Entity]
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """The mentions and entities, those joined of which the text says in brackets that one is the other's short form."""
    joins: dict[int, int] = {}
    for mention, after in itertools.pairwise(mentions):
        between = text[mention.span.end : after.span.start]
        closed = text[after.span.end : after.span.end + 2].lstrip("\"'”»")[:1] == ")"
        if not closed or not BETWEEN.fullmatch(between) or mention.entity == after.entity:
            continue
        if _defines(mention, after, entities[after.entity]):
            joins[after.entity] = joins.get(mention.entity, mention.entity)
    return _join(mentions, entities, joins) if joins else (tuple(mentions), tuple(entities))


def _defines(long: Mention, short: Mention, entity: Entity) -> bool:
    """Whether a name in brackets is the short form of the one before: an acronym behind an organisation of several
    words, or one that has its letters in order."""
    if " " not in long.name or not names.is_acronym(short.name) or entity.type is EntityType.PLACE:
        return False
    letters = short.name.replace(".", "").lower()
    if len(letters) > MOST_LETTERS:
        return False
    if long.type is EntityType.ORG and len(letters) > 2:
        return True
    initials = iter(word[0] for word in names.words(long.name))
    return len(letters) > 1 and all(letter in initials for letter in letters)


def _join(
    mentions: Sequence[Mention], entities: Sequence[Entity], joins: dict[int, int]
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    kept = [n for n in range(len(entities)) if n not in joins]
    numbers = {old: new for new, old in enumerate(kept)}
    numbers |= {short: numbers[long] for short, long in joins.items() if long in numbers}
    if len(numbers) < len(entities):
        return tuple(mentions), tuple(entities)  # two definitions that contradict each other
    moved = tuple(replace(m, entity=numbers[m.entity]) for m in mentions)
    spans = {n: tuple(m.span for m in moved if m.entity == n) for n in {numbers[long] for long in joins.values()}}
    defined = {numbers[long]: entities[short] for short, long in joins.items()}
    made = []
    for new, old in enumerate(kept):
        entity = entities[old]
        if new in spans:
            why = f"{defined[new].name}: stands for {entity.name}"
            entity = replace(entity, spans=spans[new], why="; ".join(filter(None, (entity.why, why))))
        made.append(entity)
    return moved, tuple(made)
