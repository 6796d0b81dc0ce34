"""What is said of whoever stands at a noun: the verbs that it acts in, and those that are done to it.

Read from the dependency parse (labels of the CLEAR style, as spaCy's English models give them). A noun in an
enumeration shares the verbs of its first member; "who fled" and "killed by the driver" count for the noun before.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.analysis.language.parses import BE, NOUNS, VERBS, Parse
from app.domain import Predicate, PredicateRole, Span

MOST_STEPS = 6  # from a noun to the verb it depends on through enumerations and appositions


def read_predicates(parse: Parse, offset: int) -> Iterator[tuple[int, Predicate]]:
    """For every noun of a piece of text its predicates, each with where the noun begins. Spans and places are counted
    from where the text of the document begins, in which the piece begins at `offset`."""
    for at, tag in enumerate(parse.tags):
        if tag in NOUNS:
            for role, verb in _verbs(parse, at):
                span = Span(offset + parse.starts[verb], offset + parse.ends[verb])
                negated = parse.child(verb, "neg") is not None
                yield offset + parse.starts[at], Predicate(span, role, parse.lower[verb], negated)


def _verbs(parse: Parse, noun: int) -> Iterator[tuple[PredicateRole, int]]:
    deps, tags = parse.deps, parse.tags
    head, steps = noun, 0
    while deps[head] in ("conj", "appos") and tags[parse.heads[head]] in NOUNS and steps < MOST_STEPS:
        head, steps = parse.heads[head], steps + 1
    if (found := _governor(parse, head)) is not None:
        yield found
        # "fled and hid": the subject of the first verb is that of the second, unless that has its own.
        if found[0] is PredicateRole.AGENT:
            for verb in _conjuncts(parse, found[1]):
                full = tags[verb] in VERBS and parse.lower[verb] not in BE
                if full and parse.child(verb, "nsubj", "nsubjpass") is None:
                    yield PredicateRole.AGENT, verb
    for child in parse.children[noun]:
        if deps[child] == "relcl" and tags[child] in VERBS:
            yield from _of_clause(parse, child)
        elif deps[child] == "acl" and tags[child] in ("VBN", "VBG"):
            yield (PredicateRole.PATIENT if tags[child] == "VBN" else PredicateRole.AGENT), child


def _conjuncts(parse: Parse, verb: int) -> Iterator[int]:
    """The verbs that are joined to one, and those joined to them."""
    first = verb
    while parse.deps[first] == "conj" and parse.heads[first] != first:
        first = parse.heads[first]
    stack, found = [first], []
    while stack:
        at = stack.pop()
        found.append(at)
        stack += [child for child in parse.children[at] if parse.deps[child] == "conj"]
    yield from (at for at in sorted(found) if at != verb)


def _governor(parse: Parse, noun: int) -> tuple[PredicateRole, int] | None:
    dep, head = parse.deps[noun], parse.heads[noun]
    if dep == "nsubj" and parse.tags[head] in VERBS:
        # "is accused of", "has to leave": what stands below the first verb says more, but the first is what is meant.
        return PredicateRole.AGENT, head
    if dep in ("nsubjpass", "dobj", "dative") and parse.tags[head] in VERBS:
        return PredicateRole.PATIENT, head
    if dep == "pobj" and parse.deps[head] == "agent":
        return PredicateRole.AGENT, parse.heads[head]
    return None


def _of_clause(parse: Parse, verb: int) -> Iterator[tuple[PredicateRole, int]]:
    """Whether the noun before a relative clause acts in it: "the driver who fled", "the car that was stolen"."""
    for child in parse.children[verb]:
        if parse.tags[child] in ("WP", "WDT") and parse.deps[child] in ("nsubj", "nsubjpass", "dobj"):
            yield (PredicateRole.AGENT if parse.deps[child] == "nsubj" else PredicateRole.PATIENT), verb
            return
    if parse.child(verb, "nsubj") is not None:
        yield PredicateRole.PATIENT, verb  # "the man they shot"
