"""Analyses and corrections for the tests of correcting, without a language model."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from app.analysis.corrections.anchoring import make_anchor
from app.analysis.corrections.correcting import Rules, correct
from app.domain import (
    Anchor,
    Correction,
    CorrectionKind,
    Document,
    Entity,
    EntityType,
    Mention,
    Offer,
    Predicate,
    PredicateRole,
    Scope,
    ScopeKind,
    Span,
    TextAnalysis,
)

LIBRARY = Scope(ScopeKind.LIBRARY)
HERE = Scope(ScopeKind.PASSAGE, (1,))
P, O, L, T = EntityType.PERSON, EntityType.ORG, EntityType.PLACE, EntityType.THING  # noqa: E741


def make_analysis(
    document: Document,
    entities: Mapping[str, tuple[EntityType, Sequence[str]]],
    *,
    offered: Mapping[str, str] | None = None,
) -> TextAnalysis:
    """What analysis could have found: each entity by its name, its type, and its forms; longer forms first. `offered`
    are words that may speak of one. Every mention acts."""
    taken: list[tuple[Span, str, str]] = []
    forms = sorted(((form, name) for name, (_, all_of_them) in entities.items() for form in all_of_them), key=_longest)
    for form, name in forms:
        for match in re.finditer(rf"\b{re.escape(form)}\b", document.text):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other, _, _ in taken):
                taken.append((span, form, name))
    taken.sort()
    names = list(dict.fromkeys(name for _, _, name in taken))
    mentions = tuple(Mention(span, form, entities[name][0], names.index(name)) for span, form, name in taken)
    offers = [
        Offer(Span(*match.span()), word, names.index(name), 0.5)
        for word, name in (offered or {}).items()
        if name in names
        for match in re.finditer(rf"\b{word}\b", document.text)
    ]
    return TextAnalysis(
        "1",
        "en",
        "model",
        (Span(0, len(document.text)),) if document.text else (),
        mentions,
        tuple(Entity(n, entities[n][0], tuple(m.span for m in mentions if names[m.entity] == n)) for n in names),
        tuple(offer for offer in offers if not any(offer.span.overlaps(m.span) for m in mentions)),
        tuple((i, Predicate(m.span, PredicateRole.AGENT, f"does {m.name}")) for i, m in enumerate(mentions)),
    )


class Said:
    """Corrections with growing ids."""

    def __init__(self) -> None:
        self.all: list[Correction] = []

    def say(self, kind: str, names: Sequence[str] = (), entity: str = "", value: str = "") -> Said:
        return self._add(kind, names, entity, value, None)

    def here(self, document: Document, words: str, kind: str, entity: str = "", value: str = "", nth: int = 0) -> Said:
        """Said of the nth place where these words stand."""
        start = [m.start() for m in re.finditer(re.escape(words), document.text)][nth]
        return self._add(kind, [words], entity, value, make_anchor(document.text, Span(start, start + len(words))))

    def _add(self, kind: str, names: Sequence[str], entity: str, value: str, anchor: Anchor | None) -> Said:
        scope = HERE if anchor is not None else LIBRARY
        number = len(self.all) + 1
        self.all.append(Correction(number, CorrectionKind(kind), scope, tuple(names), entity, value, anchor))
        return self

    def over(self, document: Document, analysis: TextAnalysis) -> TextAnalysis:
        return correct(document, analysis, Rules(self.all))


def _longest(form: tuple[str, str]) -> tuple[int, str]:
    return (-len(form[0]), form[0])


def forms_of(document: Document, analysis: TextAnalysis) -> dict[str, list[str]]:
    """What each entity is called, in order of appearance."""
    return {e.name: [document.text[s:t] for s, t in e.spans] for e in analysis.entities}


def check_sound(document: Document, analysis: TextAnalysis) -> None:
    """What holds of every analysis, corrected or not."""
    spans = [m.span for m in analysis.mentions]
    assert spans == sorted(spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans)), "places overlap"
    bodies = document.body_spans
    for mention in analysis.mentions:
        assert mention.span.start < mention.span.end
        assert any(block.contains(mention.span) for block in bodies)
        assert 0 <= mention.entity < len(analysis.entities)
    for number, entity in enumerate(analysis.entities):
        assert entity.spans == tuple(m.span for m in analysis.mentions if m.entity == number) != ()
        assert entity.name
    firsts = [entity.spans[0] for entity in analysis.entities]
    assert firsts == sorted(firsts), "entities in order of appearance"
    for offer in analysis.offers:
        assert 0 <= offer.entity < len(analysis.entities)
        assert not any(offer.span.overlaps(span) for span in (*spans, *analysis.refused))
    for index, _ in analysis.predicates:
        assert 0 <= index < len(analysis.mentions)
    assert not any(refused.overlaps(span) for refused in analysis.refused for span in spans)
    assert all(a < b for a, b in analysis.parted)
