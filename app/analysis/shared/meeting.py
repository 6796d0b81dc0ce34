"""The pair as evidence, where rules alone read a text: what one text says of a name holds for the other.

A name in two cases is one name; of two guesses at its kind the commoner counts; and a name that one text plainly has
is a name in the other too, where it stands at the beginning of a sentence, without a given name, or without capitals.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.analysis.corrections.identities import name_key
from app.analysis.foreign.callings import find_again, find_called
from app.analysis.names import names
from app.analysis.names.gazetteer import Gazetteer, load_gazetteer
from app.analysis.names.inflection import SHORTEST_STEM, agree, find_common_forms
from app.analysis.names.lexicon import GOVERNMENTS, NOUN_CAPITALS, load_lexicon
from app.analysis.names.names import fold
from app.domain import (
    BlockKind,
    Document,
    Entity,
    EntityType,
    Mention,
    SharedEntity,
    Span,
    TextAnalysis,
    primary_subtag,
)

SIMPLE = "simple"
FEW = 3
FEWEST_WORDS = 100  # of a text: a shorter one names most of what it is about just once
MOST_BEFORE_HEAD = 2  # words: "En los EEUU, ..."
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def meet(
    left: Document, left_analysis: TextAnalysis, right: Document, right_analysis: TextAnalysis
) -> tuple[TextAnalysis, TextAnalysis]:
    """The two analyses, each with what the other says of its names. The numbers of entities are kept, new ones come
    behind; what a model has read stays as it is."""
    if left_analysis.method != SIMPLE and right_analysis.method != SIMPLE:
        return left_analysis, right_analysis
    one, other = left_analysis, right_analysis
    if one.method == other.method and read_base(one) == read_base(other):
        found = _find_called(left, one, right, other)
        one, other = _add(one, found[0]), _add(other, found[1])
        one, other = _in_common_forms(one, other)
    one, other = _look_for_names(left, one, other), _look_for_names(right, other, one)
    kinds = _settle_kinds(one, other)
    return _with_kinds(one, kinds), _with_kinds(other, kinds)


def common_gazetteer(left: TextAnalysis, right: TextAnalysis) -> Gazetteer:
    """The countries in the language of the text that rules read, English forms among them; else in English."""
    simple = next((analysis for analysis in (left, right) if analysis.method == SIMPLE), None)
    return load_gazetteer(read_base(simple) if simple else "en")


def read_base(analysis: TextAnalysis) -> str:
    """The language of a text without script and region."""
    return primary_subtag(analysis.language)


def drop_passing(
    shared: Sequence[SharedEntity],
    left: Document,
    left_analysis: TextAnalysis,
    right: Document,
    right_analysis: TextAnalysis,
) -> list[SharedEntity]:
    """The shared entities without countries that one of two texts read by rules names but once and in passing: neither
    in its title nor at the head of a sentence, nor as a government. People who marked what article pairs of six sets
    share left most of those out; a town that both texts name is no such background."""
    if SIMPLE not in (left_analysis.method, right_analysis.method):
        return list(shared)
    sides = ((left, left_analysis), (right, right_analysis))
    return [
        entity
        for entity in shared
        if not entity.key.startswith("country:")
        or entity.key == "country:X-EU"
        or not any(
            len(spans) == 1 and _is_passing(spans[0], document, analysis)
            for spans, (document, analysis) in zip((entity.left, entity.right), sides, strict=True)
        )
    ]


def _is_passing(span: Span, document: Document, analysis: TextAnalysis) -> bool:
    if len(document.text.split()) < FEWEST_WORDS:
        return False
    if any(b.kind is BlockKind.TITLE and b.span.contains(span) for b in document.blocks):
        return False
    at = bisect_right(analysis.sentences, span.start, key=lambda s: s.start) - 1
    start = analysis.sentences[at].start if at >= 0 else 0
    before, behind = document.text[start : span.start].split(), document.text[span.end : span.end + 40].split()
    acts = any(word.lower().startswith(GOVERNMENTS) for word in [*before[-2:], *behind[:2]])
    return len(before) > MOST_BEFORE_HEAD and not acts


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text has a name that its reader did not see."""

    span: Span
    name: str
    kind: EntityType


def _in_common_forms(left: TextAnalysis, right: TextAnalysis) -> tuple[TextAnalysis, TextAnalysis]:
    forms = Counter(m.name for analysis in (left, right) for m in analysis.mentions)
    common = find_common_forms(forms, read_base(left))
    return _with_names(left, common), _with_names(right, common)


def _with_names(analysis: TextAnalysis, common: dict[str, str]) -> TextAnalysis:
    if not common:
        return analysis
    mentions = tuple(replace(m, name=common[m.name]) if m.name in common else m for m in analysis.mentions)
    parted = {key for pair in analysis.parted for key in pair}
    entities = tuple(
        replace(e, name=common[e.name])
        if e.name in common and not _is_ruled(e) and name_key(e.name) not in parted
        else e
        for e in analysis.entities
    )
    return replace(analysis, mentions=mentions, entities=entities)


def _is_ruled(entity: Entity) -> bool:
    """Whether the reader said whom an entity is, how it is called, or of what kind it is: that stands."""
    return bool(entity.identity or entity.found_name or entity.found_type is not None)


def _settle_kinds(left: TextAnalysis, right: TextAnalysis) -> dict[str, EntityType]:
    """The kind of each name that both texts have: a model's word outweighs any number of guesses."""
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    sides: dict[str, set[int]] = defaultdict(set)
    for side, analysis in enumerate((left, right)):
        weight = 1 if analysis.method == SIMPLE else 1000
        for entity in analysis.entities:
            votes[fold(entity.name)][entity.type] += weight * len(entity.spans)
            sides[fold(entity.name)].add(side)
    kinds = {name: _choose(name, seen) for name, seen in votes.items() if len(sides[name]) > 1}
    for analysis, other in ((left, right), (right, left)):
        kinds |= dict.fromkeys(_family_names(analysis, other), EntityType.PERSON)
    return kinds


def _choose(name: str, votes: Counter[EntityType]) -> EntityType:
    """The commonest kind; of equally common ones not that which a name of so many words is taken for unseen."""
    unseen = EntityType.PERSON if " " in name else EntityType.ORG
    return max(votes, key=lambda kind: (votes[kind], kind is not unseen, kind))


def _family_names(analysis: TextAnalysis, other: TextAnalysis) -> set[str]:
    """Names of one word by which a text calls people whom it also names in full; and the family names of those whom
    the other text names a few times and never in full. What it names again and again is rather a firm."""
    people = {i for i, e in enumerate(analysis.entities) if e.type is EntityType.PERSON and " " in e.name}
    called = {fold(m.name) for m in analysis.mentions if m.entity in people and " " not in m.name}
    families = {names.surname(names.words(analysis.entities[i].name)) for i in people}
    return called | {fold(e.name) for e in other.entities if fold(e.name) in families and len(e.spans) <= FEW}


def _with_kinds(analysis: TextAnalysis, kinds: dict[str, EntityType]) -> TextAnalysis:
    if analysis.method != SIMPLE:
        return analysis
    entities = tuple(e if _is_ruled(e) else replace(e, type=kinds.get(fold(e.name), e.type)) for e in analysis.entities)
    return replace(analysis, entities=entities)


def _look_for_names(document: Document, analysis: TextAnalysis, other: TextAnalysis) -> TextAnalysis:
    """The analysis, with names of one word that the other text has, where this one writes them with a capital and
    its reader saw no name; the family names of people too."""
    if analysis.method != SIMPLE:
        return analysis
    wanted: dict[str, list[tuple[str, EntityType]]] = defaultdict(list)
    for entity in other.entities:
        word = entity.name.split()[-1]
        if (" " in entity.name and entity.type is not EntityType.PERSON) or not word[:1].isupper() or len(word) < 4:
            continue
        wanted[fold(word)[:SHORTEST_STEM]].append((word, entity.type))
    places = _find_words(document, analysis, wanted) if wanted else iter(())
    return _add(analysis, list(places))


def _find_words(
    document: Document, analysis: TextAnalysis, wanted: dict[str, list[tuple[str, EntityType]]]
) -> Iterator[_Place]:
    language = read_base(analysis)
    lexicon = load_lexicon(language)
    taken = _taken(analysis)
    spans = document.body_spans
    small = {w for s in spans for w in WORD.findall(document.text[s.start : s.end]) if w[0].islower()}
    for span in spans:
        before = ""
        for match in WORD.finditer(document.text, span.start, span.end):
            word, at = match.group(), match.start()
            last, before = before, word
            known = wanted.get(fold(word)[:SHORTEST_STEM]) if word[0].isupper() else None
            if not known or at in taken or match.end() - 1 in taken or word.lower() in small | lexicon.starters:
                continue
            if language in NOUN_CAPITALS and last.lower() in lexicon.determiners:
                continue
            fitting = next((k for k in known if word in (k[0], k[0].upper()) or agree(word, k[0], language)), None)
            if fitting is not None:
                yield _Place(Span(at, match.end()), *fitting)


def _find_called(
    left: Document, left_analysis: TextAnalysis, right: Document, right_analysis: TextAnalysis
) -> tuple[list[_Place], list[_Place]]:
    """People behind an office in one text whose name stands in the other, in scripts without capitals."""
    language = read_base(left_analysis)
    lexicon, gazetteer = load_lexicon(language), load_gazetteer(language)
    if any(c.isupper() for c in left.text + right.text):
        return [], []
    called = {
        c.name
        for document in (left, right)
        for s in document.body_spans
        for c in find_called(document.text[s.start : s.end], gazetteer, lexicon)
    }
    found = [list(find_again(d.text, d.body_spans, sorted(called))) for d in (left, right)]
    both = {name for _, name in found[0]} & {name for _, name in found[1]}
    left_places, right_places = (
        [_Place(span, name, EntityType.PERSON) for span, name in places if name in both and taken.isdisjoint(span)]
        for places, taken in zip(found, map(_taken, (left_analysis, right_analysis)), strict=True)
    )
    return left_places, right_places


def _taken(analysis: TextAnalysis) -> set[int]:
    """The first and last places of the mentions, and all where the reader said that nobody is spoken of."""
    ends = {position for m in analysis.mentions for position in (m.span.start, m.span.end - 1)}
    return ends.union(*(range(*span) for span in analysis.refused))


def _add(analysis: TextAnalysis, places: Sequence[_Place]) -> TextAnalysis:
    """The analysis with more mentions: of the entities that have their names, else of new ones."""
    if not places:
        return analysis
    owners = _owners(analysis)
    entities = list(analysis.entities)
    mentions = list(analysis.mentions)
    for place in places:
        owner = owners.get(fold(place.name))
        if owner is None:
            owner = owners[fold(place.name)] = len(entities)
            entities.append(Entity(place.name, place.kind, ()))
        entities[owner] = replace(entities[owner], spans=tuple(sorted([*entities[owner].spans, place.span])))
        mentions.append(Mention(place.span, place.name, place.kind, owner))
    return replace(analysis, mentions=tuple(sorted(mentions, key=lambda m: m.span)), entities=tuple(entities))


def _owners(analysis: TextAnalysis) -> dict[str, int]:
    """Entities by their names and, of people, their family names."""
    owners: dict[str, int] = {}
    for index, entity in enumerate(analysis.entities):
        owners.setdefault(fold(entity.name), index)
        if entity.type is EntityType.PERSON and " " in entity.name:
            owners.setdefault(names.surname(names.words(entity.name)), index)
    return owners
