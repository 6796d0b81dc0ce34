"""The entities of one text as the other text's are compared with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.analysis.corrections.identities import NO_RULING, Ruling, read_ruling
from app.analysis.entities.describing import find_calls
from app.analysis.entities.grouping import party
from app.analysis.names import names
from app.analysis.names.gazetteer import FormKind, Gazetteer
from app.analysis.shared import likeness
from app.analysis.shared.meeting import SIMPLE
from app.domain import Document, EntityType, Offer, Predicate, Span, TextAnalysis


@dataclass(slots=True)
class Side:
    """One entity of one text, with what matching needs to know about it."""

    name: str
    type: EntityType
    code: str
    forms: Counter[str]
    spans: list[Span]
    plain: frozenset[str]  # folded names
    full: tuple[tuple[str, ...], ...]  # a person's names of several words
    short: frozenset[str]  # a person's names of one word
    calls: frozenset[str]  # descriptions: "mayor"
    why_called: tuple[str, ...] = ()
    likeness: likeness.Likeness | None = None  # of people
    qualifiers: frozenset[str] = frozenset()  # names right before its mentions ("Danish pilots"); "" where none stands
    ruling: Ruling = NO_RULING  # what the reader said of it
    offers: tuple[Offer, ...] = ()  # places of its text that may mean it


def read_sides(document: Document, analysis: TextAnalysis, gazetteer: Gazetteer) -> list[Side]:
    """The entities of a text that are mentioned in it, in their order."""
    forms: list[Counter[str]] = [Counter() for _ in analysis.entities]
    spans: list[list[Span]] = [[] for _ in analysis.entities]
    qualifiers: list[set[str]] = [set() for _ in analysis.entities]
    for at, mention in enumerate(analysis.mentions):
        forms[mention.entity][mention.name] += 1
        spans[mention.entity].append(mention.span)
        before = analysis.mentions[at - 1] if at else None
        close = before is not None and 0 < mention.span.start - before.span.end <= 2
        qualifiers[mention.entity].add(analysis.entities[before.entity].name if before and close else "")
    said: list[list[Predicate]] = [[] for _ in analysis.entities]
    for index, predicate in analysis.predicates:
        said[analysis.mentions[index].entity].append(predicate)
    offers: list[list[Offer]] = [[] for _ in analysis.entities]
    for offer in analysis.offers:
        offers[offer.entity].append(offer)
    return [
        replace(
            make_side(e.found_name or e.name, e.type, forms[i], spans[i], gazetteer, analysis.method == SIMPLE),
            ruling=read_ruling(e),
            why_called=tuple(find_calls(e.why)),
            offers=tuple(offers[i]),
            qualifiers=frozenset(qualifiers[i]),
            likeness=_liken(document.text, e.type, spans[i], forms[i], qualifiers[i], said[i]),
        )
        for i, e in enumerate(analysis.entities)
        if spans[i]
    ]


def _liken(
    text: str,
    kind: EntityType,
    spans: Sequence[Span],
    forms: Counter[str],
    qualifiers: set[str],
    said: Sequence[Predicate],
) -> likeness.Likeness | None:
    if kind not in (EntityType.PERSON, EntityType.GROUP):
        return None
    calls = [form for form in forms if is_description(form)]
    origins = frozenset() if "" in qualifiers else frozenset(qualifiers)
    return likeness.describe(text, kind, spans, calls, origins, said, named=len(calls) < len(forms))


def make_side(
    name: str, kind: EntityType, forms: Counter[str], spans: list[Span], gazetteer: Gazetteer, named_only: bool = False
) -> Side:
    """`named_only`: no form is a description, though its last word has no capital ("Unione europea")."""
    found = gazetteer.lookup(name) if kind is EntityType.PLACE else None
    code = found[0] if found and found[1] is FormKind.NAME and gazetteer.name(found[0]) == name else ""
    calls = frozenset() if named_only else frozenset(f for f in forms if is_description(f))
    named = [f for f in forms if f not in calls]
    written = [names.strip_titles(names.words(f)) if kind is EntityType.PERSON else names.words(f) for f in named]
    return Side(
        name,
        kind,
        code,
        forms,
        spans,
        frozenset(" ".join(party(names.core(w), kind)) for w in written if w),
        tuple(w for w in written if len(w) > 1),
        frozenset(w[0] for w in written if len(w) == 1),
        calls,
    )


def is_description(form: str) -> bool:
    """Whether a form is no name but a phrase: its last word has no capital ("former mayor")."""
    return form.split()[-1][:1].islower()
