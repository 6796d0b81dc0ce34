"""The pair as evidence, where rules alone read a text: one name in two cases, and of two kinds, is one name.

What no model has read knows of a name only how it is written. The other text says what it is of, and in which other
cases it stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from app.analysis.inflection import find_common_forms
from app.analysis.names import fold
from app.domain import EntityType, TextAnalysis

SIMPLE = "simple"


def meet(left: TextAnalysis, right: TextAnalysis) -> tuple[TextAnalysis, TextAnalysis]:
    """The two analyses, each with what the other says of its names. Spans and the numbering of entities are kept;
    what a model has read stays as it is."""
    if left.method != SIMPLE and right.method != SIMPLE:
        return left, right
    if left.method == right.method and _base(left) == _base(right):
        left, right = _in_common_forms(left, right)
    kinds = _settle_kinds(left, right)
    return _with_kinds(left, kinds), _with_kinds(right, kinds)


def _base(analysis: TextAnalysis) -> str:
    return analysis.language.replace("_", "-").split("-")[0].lower()


def _in_common_forms(left: TextAnalysis, right: TextAnalysis) -> tuple[TextAnalysis, TextAnalysis]:
    forms = Counter(m.name for analysis in (left, right) for m in analysis.mentions)
    common = find_common_forms(forms, _base(left))
    return _with_names(left, common), _with_names(right, common)


def _with_names(analysis: TextAnalysis, common: dict[str, str]) -> TextAnalysis:
    if not common:
        return analysis
    mentions = tuple(replace(m, name=common[m.name]) if m.name in common else m for m in analysis.mentions)
    entities = tuple(replace(e, name=common[e.name]) if e.name in common else e for e in analysis.entities)
    return replace(analysis, mentions=mentions, entities=entities)


def _settle_kinds(left: TextAnalysis, right: TextAnalysis) -> dict[str, EntityType]:
    """The kind of each name that both texts have: a model's word outweighs any number of guesses."""
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    sides: dict[str, set[int]] = defaultdict(set)
    for side, analysis in enumerate((left, right)):
        weight = 1 if analysis.method == SIMPLE else 1000
        for entity in analysis.entities:
            votes[fold(entity.name)][entity.type] += weight * len(entity.spans)
            sides[fold(entity.name)].add(side)
    kinds = {name: max(seen, key=lambda k: (seen[k], k)) for name, seen in votes.items() if len(sides[name]) > 1}
    for analysis in (left, right):
        kinds |= dict.fromkeys(_family_names(analysis), EntityType.PERSON)
    return kinds


def _family_names(analysis: TextAnalysis) -> set[str]:
    """Names of one word by which a text calls people whom it also names in full."""
    people = {i for i, e in enumerate(analysis.entities) if e.type is EntityType.PERSON and " " in e.name}
    return {fold(m.name) for m in analysis.mentions if m.entity in people and " " not in m.name}


def _with_kinds(analysis: TextAnalysis, kinds: dict[str, EntityType]) -> TextAnalysis:
    if analysis.method != SIMPLE:
        return analysis
    entities = tuple(replace(e, type=kinds.get(fold(e.name), e.type)) for e in analysis.entities)
    return replace(analysis, entities=entities)
