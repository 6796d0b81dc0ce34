"""Which entities of one text are entities of the other: evidence in names alone, each join with its words.

Countries meet by code, persons by full name or a family name that is only one person's, all else by equal names,
acronyms, and the first part of a longer name. A name that only one text's reader caught is looked for in the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.analysis.corrections.identities import (
    drop_parted,
    find_said,
    name_by_reader,
    rule_links,
    type_by_reader,
    without_said,
)
from app.analysis.entities.grouping import WORDS_TOO, propagate
from app.analysis.names import names
from app.analysis.names.candidates import Candidate
from app.analysis.names.gazetteer import Gazetteer, load_gazetteer
from app.analysis.names.reasons import explain
from app.analysis.shared.linking import link
from app.analysis.shared.meeting import common_gazetteer, drop_passing, meet
from app.analysis.shared.nameless import find_doubts, link_alike, tell_alike
from app.analysis.shared.sides import Side, is_description, make_side, read_sides
from app.domain import Document, EntityType, SharedEntity, Span, TextAnalysis


def share(
    left: Document, left_analysis: TextAnalysis, right: Document, right_analysis: TextAnalysis
) -> tuple[SharedEntity, ...]:
    """The entities that both texts speak of, those with most mentions on the poorer side first."""
    left_analysis, right_analysis = meet(left, left_analysis, right, right_analysis)
    gazetteer = common_gazetteer(left_analysis, right_analysis)
    lefts, rights = read_sides(left, left_analysis, gazetteer), read_sides(right, right_analysis, gazetteer)
    links = rule_links(link(lefts, rights), lefts, rights, left_analysis, right_analysis)
    _look_further(left, left_analysis, lefts, [s for i, s in enumerate(rights) if i not in {j for _, j in links}])
    _look_further(right, right_analysis, rights, [s for i, s in enumerate(lefts) if i not in {j for j, _ in links}])
    links = rule_links(link(lefts, rights), lefts, rights, left_analysis, right_analysis)
    named = sum(bool(lefts[i].code or (lefts[i].plain and rights[j].plain)) for i, j in links)
    alike = link_alike([s.likeness for s in lefts], [s.likeness for s in rights], links, named)
    links = rule_links(links | alike.sure.keys(), lefts, rights, left_analysis, right_analysis)
    doubtful = drop_parted(alike.doubtful, lefts, rights, left_analysis, right_analysis)
    alike.doubtful = {link: told for link, told in alike.doubtful.items() if link in doubtful}
    shared = []
    for left_ids, right_ids in _components(links):
        ours, theirs = [lefts[i] for i in left_ids], [rights[i] for i in right_ids]
        told = [
            tell_alike(lefts[i], rights[j], alike.sure[i, j])
            for i in left_ids
            for j in right_ids
            if (i, j) in alike.sure
        ]
        entity = _merge(ours, theirs, gazetteer, told)
        doubts = find_doubts(lefts, rights, left_ids, right_ids, alike)
        shared.append(replace(entity, offered_left=doubts[0], offered_right=doubts[1]))
    shared = drop_passing(_distinct_keys(shared), left, left_analysis, right, right_analysis)
    return tuple(sorted(shared, key=lambda e: (-min(len(e.left), len(e.right)), -len(e.left) - len(e.right), e.key)))


def _look_further(document: Document, analysis: TextAnalysis, sides: list[Side], missing: Iterable[Side]) -> None:
    """Adds to `sides` what the other text names and this one writes too, though its reader saw no name there."""
    gazetteer = load_gazetteer("en")
    owners: dict[str, Side] = {}
    for side in missing:
        for form in side.forms:
            if not side.code and len(form) > 3 and not is_description(form) and names.fold(form) not in WORDS_TOO:
                owners.setdefault(form, side)
    taken = [Candidate(m.span, "", m.type) for m in analysis.mentions]
    taken += [Candidate(span, "", EntityType.THING) for span in analysis.refused]
    wanted = [Candidate(Span(0, 0), form, side.type) for form, side in owners.items()]
    upper = {form.upper(): side for form, side in owners.items()}
    found: dict[int, list[Candidate]] = defaultdict(list)
    for c in propagate(document.text, document.body_spans, [*wanted, *taken]):
        # A number or the like behind it makes another name of what was found: "Apollo 13" is not "Apollo".
        if c.name and c.span.end and (owner := owners.get(c.name) or upper.get(c.name)):
            found[id(owner)].append(c)
    for side in {id(s): s for s in owners.values()}.values():
        if places := found.get(id(side)):
            forms = Counter(c.name for c in places)
            name = side.name if side.name in forms else max(forms, key=len)
            sides.append(make_side(name, side.type, forms, [c.span for c in places], gazetteer))


def _components(links: set[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Entities tied directly or through others, as (left ids, right ids)."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i, j in sorted(links):
        parent[root(("l", i))] = root(("r", j))
    groups: dict[tuple[str, int], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for node in sorted(parent):
        groups[root(node)][node[0] == "r"].append(node[1])
    return list(groups.values())


def _merge(ours: Sequence[Side], theirs: Sequence[Side], gazetteer: Gazetteer, told: Sequence[str]) -> SharedEntity:
    both = [*ours, *theirs]
    kind = Counter({s.type: 0 for s in both})
    for side in both:
        kind[side.ruling.found_type or side.type] += len(side.spans)
    main = max(kind, key=lambda t: kind[t])
    if main is EntityType.ORG and kind[EntityType.PLACE] and all(" " not in form for s in both for form in s.forms):
        main = EntityType.PLACE  # a text that is "in Eastbank" shows what the other left open
    code = next((s.code for s in both if s.code), "")
    if main is EntityType.PERSON:
        shown = max(both, key=lambda s: (bool(s.full), bool(s.plain), len(s.spans), s.name)).name
    else:
        shown = max(both, key=lambda s: (bool(s.plain), not names.is_acronym(s.name), len(s.spans), s.name)).name
    forms = list(
        dict.fromkeys(
            form
            for s in both
            for form in s.forms
            if not is_description(form) or (code and (gazetteer.lookup(form) or gazetteer.lookup_start(form)))
        )
    )
    calls = dict.fromkeys(reason for s in both for reason in s.why_called)
    rulings = [s.ruling for s in both]
    said = find_said(rulings)
    forms = without_said(forms, said)
    named = name_by_reader(shown, rulings)
    # Reasons speak of the name that is shown, where a text has it.
    base = named if any(names.words(named) == names.words(form) for form in forms) else shown
    key = f"country:{code}" if code else f"{main.value}:{' '.join(names.words(shown))}"
    return SharedEntity(
        key,
        named,
        type_by_reader(main, rulings),
        tuple(sorted(span for s in ours for span in s.spans)),
        tuple(sorted(span for s in theirs for span in s.spans)),
        "; ".join(filter(None, (explain(base, forms, main, gazetteer if code else None), *calls, *told, *said))),
    )


def _distinct_keys(shared: list[SharedEntity]) -> list[SharedEntity]:
    """Two entities of one type and name (namesakes) get keys of their own, by order of appearance."""
    seen: Counter[str] = Counter()
    done = []
    for entity in sorted(shared, key=lambda e: (e.key, e.left)):
        seen[entity.key] += 1
        number = seen[entity.key]
        done.append(entity if number == 1 else replace(entity, key=f"{entity.key}#{number}"))
    return done
