"""The corrections of the reader, laid over what analysis found in one text.

Corrections are taken in order; each moves places between entities, and knows them by all that the text calls them.
What is written here holds for one text; `identities` sees to it that two corrected texts meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from heapq import merge

from app.analysis.corrections.anchoring import find_anchor
from app.analysis.corrections.cast import Cast, Group, Place
from app.analysis.corrections.identities import name_key
from app.analysis.corrections.seeking import Form, find_forms, index_forms, make_form
from app.domain import Anchor, Correction, CorrectionKind, Document, EntityType, Span, TextAnalysis

# Kinds whose names are looked for in the text, too.
_SOUGHT = (CorrectionKind.ASSIGN, CorrectionKind.REJECT, CorrectionKind.MERGE)
_BY_ENTITY = (CorrectionKind.RENAME, CorrectionKind.RETYPE)


class Rule:
    """A correction, made ready to be applied to many texts."""

    __slots__ = (
        "anchor",
        "entity",
        "entity_key",
        "forms",
        "id",
        "is_meant",
        "keys",
        "kind",
        "names",
        "said",
        "trigger",
        "value",
    )

    def __init__(self, correction: Correction) -> None:
        self.said = correction
        self.id = correction.id
        self.kind = correction.kind
        self.anchor: Anchor | None = correction.anchor
        self.names: dict[str, str] = {}  # key: as written
        for name in correction.names:
            if key := name_key(name):
                self.names.setdefault(key, name)
        self.entity = correction.entity
        self.entity_key = name_key(correction.entity)
        self.value = correction.value
        self.keys = tuple(self.names)
        self.forms: tuple[Form, ...] = ()
        if self.kind in _SOUGHT and self.anchor is None:
            self.forms = tuple(make_form(name) for name in correction.names)
        # Without a letter or digit in it, a name is none.
        self.is_meant = bool(self.entity_key) or self.kind is CorrectionKind.REJECT
        if self.kind is CorrectionKind.RENAME and not self.value.strip():
            self.is_meant = False
        # Nothing changes in a text in which none of these stands.
        self.trigger = frozenset((*self.keys, self.entity_key) if self.kind in _BY_ENTITY else self.keys)


class Rules:
    """Corrections made ready, in their order, with an index of what is to be looked for in a text."""

    def __init__(self, corrections: Iterable[Correction], before: Rules | None = None) -> None:
        """`before` are rules made earlier, of which what did not change is taken over."""
        made = {rule.id: rule for rule in before.rules} if before is not None else {}
        rules = (_make_rule(c, made.get(c.id)) for c in sorted(corrections, key=lambda c: c.id))
        self.rules: list[Rule] = [rule for rule in rules if rule.is_meant]

    @cached_property
    def index(self) -> dict[str, list[Form]]:
        return index_forms(form for rule in self.rules for form in rule.forms)


def _make_rule(correction: Correction, made: Rule | None) -> Rule:
    return made if made is not None and made.said == correction else Rule(correction)


def correct(document: Document, analysis: TextAnalysis, *corrections: Rules) -> TextAnalysis:
    """The analysis of a document as its reader has it. Where no correction takes effect, it is the one given.

    Several `Rules` are taken as one, in the order of ids. An analysis that bears corrections already is given back as
    it is: what was found is not to be known from it any more."""
    given = [rules for rules in corrections if rules.rules]
    if analysis.corrections or not given:
        return analysis
    found = find_forms(document, [rules.index for rules in given])
    cast = Cast(document, analysis)
    effective: list[int] = []
    for rule in merge(*(rules.rules for rules in given), key=lambda r: r.id):
        if rule.anchor is not None:
            done = _apply_here(cast, rule)
        elif rule.trigger.isdisjoint(cast.known) and not any(form in found for form in rule.forms):
            continue
        else:
            spans = [span for form in rule.forms for span in found.get(form, ())]
            done = _APPLY[rule.kind](cast, rule, sorted(set(spans)))
        if done:
            effective.append(rule.id)
    return cast.result(effective) if effective else analysis


# --- what is said of names ------------------------------------------------------------------------------------------


def _merge(cast: Cast, rule: Rule, spans: list[Span]) -> bool:
    cast.bring_back(rule.keys)
    sources = cast.carriers(rule.keys)
    if not sources:
        # A name that was seen elsewhere, and was overlooked here.
        return bool(spans) and _assign(cast, rule, spans)
    target = cast.find(rule.entity_key) or cast.find_alike(rule.entity_key, sources)
    if target is None:
        target = sources[0]
        target.call(rule.entity)
        joined = dict(target.forms())
    else:
        joined = {key: target.forms()[key] for key in rule.keys if target in sources and key in target.forms()}
    for source in sources:
        joined.update(source.forms() if source is not target else {})
        cast.absorb(target, source)
    for key, form in joined.items():
        if key != name_key(target.name):
            target.say(rule.names.get(key, form), "joined")
    cast.identify(target, rule.entity_key)
    cast.reconcile(target, rule.keys)
    return True


def _split(cast: Cast, rule: Rule, _spans: list[Span]) -> bool:
    cast.bring_back(rule.keys)
    group = cast.find(rule.entity_key)
    theirs = {rule.entity_key} | (group.labels() if group is not None else set())
    places = [p for p in cast.places(rule.keys) if p.group is group and not p.pinned]
    if places:
        other = _other(cast, rule, places)
        cast.move(places, other)
        cast.identify(other, rule.keys[0])
        _give_reasons(other, rule, f"parted from {rule.entity}")
    # Whoever is known by the names is not whom they are parted from, in the other text either.
    others = [g for g in cast.carriers(rule.keys) if g is not group and not g.labels().isdisjoint(rule.keys)]
    for other in others:
        cast.identify(other, other.identity or rule.keys[0])
        cast.part(other.labels() | set(rule.keys), theirs)
    return bool(others)


def _other(cast: Cast, rule: Rule, places: list[Place]) -> Group:
    """Whom the parted names are of: whoever has the first of them for a name, or somebody new."""
    known = cast.find(rule.keys[0])
    if known is None or known is places[0].group:
        known = cast.add(places[0].name, places[0].type)
    return known


def _rename(cast: Cast, rule: Rule, _spans: list[Span]) -> bool:
    group = cast.find(rule.entity_key, *rule.keys)
    if group is None:
        return False
    group.say(group.found_name or group.name, "renamed")
    group.call(rule.value)
    cast.identify(group, group.identity or rule.entity_key)
    cast.nickname(rule.value, group)
    return True


def _retype(cast: Cast, rule: Rule, _spans: list[Span]) -> bool:
    group = cast.find(rule.entity_key, *rule.keys)
    if group is None:
        return False
    group.set_type(EntityType(rule.value))
    group.say(rule.value, "type set")
    cast.identify(group, group.identity or rule.entity_key)
    return True


def _reject(cast: Cast, rule: Rule, spans: list[Span]) -> bool:
    return cast.refuse([place for place in cast.places(rule.keys) if not place.pinned], spans, rule.keys)


def _assign(cast: Cast, rule: Rule, spans: list[Span]) -> bool:
    places = [place for place in cast.places(rule.keys) if not place.pinned]
    if not (places or spans or cast.offers(rule.keys)):
        return False
    target = _find_or_add(cast, rule, places)
    cast.move(places, target)
    cast.put(spans, target)
    cast.accept(rule.keys, target)
    if target.places:
        _give_reasons(target, rule, "marked")
        cast.identify(target, rule.entity_key)
        cast.reconcile(target, rule.keys)
    return True


def _find_or_add(cast: Cast, rule: Rule, places: list[Place]) -> Group:
    """Whom an ASSIGN means; somebody new where the text does not name them."""
    theirs = {place.group for place in places if place.group is not None}
    known = cast.find(rule.entity_key) or cast.find_alike(rule.entity_key, theirs)
    if known is not None:
        return known
    guess = places[0].type if places else EntityType.THING
    return cast.add(rule.entity, EntityType(rule.value) if rule.value else guess)


_APPLY = {
    CorrectionKind.MERGE: _merge,
    CorrectionKind.SPLIT: _split,
    CorrectionKind.RENAME: _rename,
    CorrectionKind.RETYPE: _retype,
    CorrectionKind.REJECT: _reject,
    CorrectionKind.ASSIGN: _assign,
}


def _give_reasons(group: Group, rule: Rule, what: str) -> None:
    present = {place.key for place in group.places}
    for key, written in rule.names.items():
        if key in present and (key != name_key(group.name) or rule.kind is CorrectionKind.SPLIT):
            group.say(written, what)


# --- what is said of one passage ------------------------------------------------------------------------------------


def _apply_here(cast: Cast, rule: Rule) -> bool:
    assert rule.anchor is not None
    span = find_anchor(cast.document.text, rule.anchor)
    if span is None or not any(block.contains(span) for block in cast.document.body_spans):
        return False
    if rule.kind is CorrectionKind.REJECT:
        cast.refuse_here(span)
        return True
    before = cast.overlapping(span)
    written = cast.text(span)
    if rule.kind is CorrectionKind.SPLIT:
        key, what = (rule.keys[0] if rule.keys else name_key(written)), f"parted from {rule.entity}"
        known = cast.find(key)
        if known is None or any(place.group is known for place in before):
            known = cast.add(next(iter(rule.names.values()), written), before[0].type if before else EntityType.THING)
        group = known
    else:
        key, what = rule.entity_key, "marked"
        group = _find_or_add(cast, rule, before)
    cast.pin(span, group)
    if name_key(written) != name_key(group.name):
        group.say(written, what)
    cast.identify(group, group.identity or key)
    return True
