"""Who acts, and who is acted upon."""

from __future__ import annotations

import pytest

from app.analysis.reading import analyse
from app.domain import PredicateRole
from tests.analysis.documents import make_document

AGENT, PATIENT = PredicateRole.AGENT, PredicateRole.PATIENT


@pytest.mark.parametrize(
    ("sentence", "who", "expected"),
    [
        ("Ida Lund closed the bridge.", "Ida Lund", {(AGENT, "closed")}),
        ("The bridge was closed by Ida Lund.", "Ida Lund", {(AGENT, "closed")}),
        ("Police arrested Ida Lund.", "Ida Lund", {(PATIENT, "arrested")}),
        ("Ida Lund was arrested.", "Ida Lund", {(PATIENT, "arrested")}),
        ("Ida Lund, who fled, was charged.", "Ida Lund", {(AGENT, "fled"), (PATIENT, "charged")}),
        ("Ida Lund fled and hid.", "Ida Lund", {(AGENT, "fled"), (AGENT, "hid")}),
        ("Police arrested Otto Berg and Ida Lund.", "Ida Lund", {(PATIENT, "arrested")}),
    ],
)
def test_verbs_of_a_person(sentence: str, who: str, expected: set[tuple[PredicateRole, str]]) -> None:
    document = make_document("Note", sentence)
    analysis = analyse(document, "en")
    entity = next(n for n, e in enumerate(analysis.entities) if e.name == who)
    found = {(p.role, p.verb) for at, p in analysis.predicates if analysis.mentions[at].entity == entity}
    assert found == expected


def test_negation_is_kept_and_the_span_is_the_verb() -> None:
    document = make_document("Note", "Ida Lund did not close the bridge.")
    (predicate,) = {p for _, p in analyse(document, "en").predicates if p.role is AGENT}
    assert predicate.negated
    assert document.text[predicate.span.start : predicate.span.end] == "close"
