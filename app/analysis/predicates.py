"""What is said of whoever stands at a noun: the verbs that it acts in, and those that are done to it.

Read from the dependency parse (labels of the CLEAR style, as spaCy's English models give them). A noun in an
enumeration shares the verbs of its first member; "who fled" and "killed by the driver" count for the noun before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain import Predicate, PredicateRole, Span

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
MOST_STEPS = 6  # from a noun to the verb it depends on through enumerations and appositions


def read_predicates(doc: Any, offset: int) -> Iterator[tuple[int, Predicate]]:
    """For every noun of a piece of text its predicates, each with where the noun begins. Spans and places are counted
    from where the text of the document begins, in which the piece begins at `offset`."""
    for token in doc:
        if token.tag_ in NOUNS:
            for role, verb in _verbs(token):
                span = Span(offset + verb.idx, offset + verb.idx + len(verb.text))
                yield (
                    offset + token.idx,
                    Predicate(span, role, verb.lower_, any(c.dep_ == "neg" for c in verb.children)),
                )


def _verbs(noun: Any) -> Iterator[tuple[PredicateRole, Any]]:
    head, steps = noun, 0
    while head.dep_ in ("conj", "appos") and head.head.tag_ in NOUNS and steps < MOST_STEPS:
        head, steps = head.head, steps + 1
    if (found := _governor(head)) is not None:
        yield found
        # "fled and hid": the subject of the first verb is that of the second, unless that has its own.
        if found[0] is PredicateRole.AGENT:
            for verb in found[1].conjuncts:
                if verb.pos_ == "VERB" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
                    yield PredicateRole.AGENT, verb
    for child in noun.children:
        if child.dep_ == "relcl" and child.pos_ in ("VERB", "AUX"):
            yield from _of_clause(child)
        elif child.dep_ == "acl" and child.tag_ in ("VBN", "VBG"):
            yield (PredicateRole.PATIENT if child.tag_ == "VBN" else PredicateRole.AGENT), child


def _governor(noun: Any) -> tuple[PredicateRole, Any] | None:
    head = noun.head
    if noun.dep_ == "nsubj" and head.pos_ in ("VERB", "AUX"):
        # "is accused of", "has to leave": what stands below the first verb says more, but the first is what is meant.
        return PredicateRole.AGENT, head
    if noun.dep_ in ("nsubjpass", "dobj", "dative") and head.pos_ in ("VERB", "AUX"):
        return PredicateRole.PATIENT, head
    if noun.dep_ == "pobj" and head.dep_ == "agent":
        return PredicateRole.AGENT, head.head
    return None


def _of_clause(verb: Any) -> Iterator[tuple[PredicateRole, Any]]:
    """Whether the noun before a relative clause acts in it: "the driver who fled", "the car that was stolen"."""
    for child in verb.children:
        if child.tag_ in ("WP", "WDT") and child.dep_ in ("nsubj", "nsubjpass", "dobj"):
            yield (PredicateRole.AGENT if child.dep_ == "nsubj" else PredicateRole.PATIENT), verb
            return
    if any(c.dep_ == "nsubj" for c in verb.children):
        yield PredicateRole.PATIENT, verb  # "the man they shot"
