"""Which entities of one text are entities of the other: evidence in names alone, each join with its words.

Countries meet by code, persons by full name or a family name that is only one person's, all else by equal names,
acronyms, and the first part of a longer name. A name that only one text's reader caught is looked for in the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.analysis import likeness, names
from app.analysis.candidates import Candidate
from app.analysis.describing import find_calls
from app.analysis.gazetteer import FormKind, Gazetteer, load_gazetteer
from app.analysis.grouping import WORDS_TOO, party, propagate, same_body
from app.analysis.identities import (
    NO_RULING,
    Ruling,
    drop_parted,
    find_said,
    name_by_reader,
    read_ruling,
    rule_links,
    type_by_reader,
    without_said,
)
from app.analysis.meeting import SIMPLE, common_gazetteer, drop_passing, meet
from app.analysis.nameless import find_doubts, link_alike, tell_alike
from app.analysis.reasons import explain
from app.analysis.shortforms import is_short_end
from app.domain import Document, EntityType, Offer, Predicate, SharedEntity, Span, TextAnalysis


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


def share(
    left: Document, left_analysis: TextAnalysis, right: Document, right_analysis: TextAnalysis
) -> tuple[SharedEntity, ...]:
    """The entities that both texts speak of, those with most mentions on the poorer side first."""
    left_analysis, right_analysis = meet(left, left_analysis, right, right_analysis)
    gazetteer = common_gazetteer(left_analysis, right_analysis)
    lefts, rights = _sides(left, left_analysis, gazetteer), _sides(right, right_analysis, gazetteer)
    links = rule_links(_link(lefts, rights), lefts, rights, left_analysis, right_analysis)
    _look_further(left, left_analysis, lefts, [s for i, s in enumerate(rights) if i not in {j for _, j in links}])
    _look_further(right, right_analysis, rights, [s for i, s in enumerate(lefts) if i not in {j for j, _ in links}])
    links = rule_links(_link(lefts, rights), lefts, rights, left_analysis, right_analysis)
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


def _sides(document: Document, analysis: TextAnalysis, gazetteer: Gazetteer) -> list[Side]:
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
    return [
        replace(
            make_side(e.found_name or e.name, e.type, forms[i], spans[i], gazetteer, analysis.method == SIMPLE),
            ruling=read_ruling(e),
            why_called=tuple(find_calls(e.why)),
            offers=tuple(o for o in analysis.offers if o.entity == i),
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


def _link(lefts: Sequence[Side], rights: Sequence[Side]) -> set[tuple[int, int]]:
    links: set[tuple[int, int]] = set()
    where: dict[str, list[int]] = defaultdict(list)
    codes = {s.code: i for i, s in enumerate(rights) if s.code}
    for j, side in enumerate(rights):
        for plain in side.plain:
            where[plain].append(j)
    for i, side in enumerate(lefts):
        if side.code:
            if side.code in codes:
                links.add((i, codes[side.code]))
            continue
        equal = {j for plain in side.plain for j in where.get(plain, ()) if not rights[j].code}
        links |= {(i, j) for j in equal if _may_be_one(side, rights[j])}
    links |= _link_persons(lefts, rights)
    links |= _link_descriptions(lefts, rights)
    links |= _link_bodies(lefts, rights, {i for i, _ in links}, {j for _, j in links})
    return links


def _link_descriptions(lefts: Sequence[Side], rights: Sequence[Side]) -> set[tuple[int, int]]:
    """Those whom one text never names: by an equal description, where the other text has just one who carries it."""
    links: set[tuple[int, int]] = set()
    for mine, others, flip in ((lefts, rights, False), (rights, lefts, True)):
        for i, one in enumerate(mine):
            if one.plain or not one.calls:
                continue
            fits = [
                j for j, o in enumerate(others) if _is_alike(one, o) and _last(o) & _last(one) and _are_firm(one, o)
            ]
            unnamed = [j for j in fits if not others[j].plain]
            if len(fits) == 1 or len(unnamed) == 1:
                j = (unnamed or fits)[0]
                links.add((j, i) if flip else (i, j))
    return links


def _are_firm(one: Side, other: Side) -> bool:
    """Whether both matter enough to their texts to be known by an equal noun alone."""
    return all(s.likeness is None or s.likeness.named or s.likeness.firm for s in (one, other))


def _is_alike(one: Side, other: Side) -> bool:
    return other.type is one.type and not other.code and _may_be_alike(one, other)


def _may_be_alike(one: Side, other: Side) -> bool:
    """Not where one text speaks of Danish pilots only, and the other of Finnish ones."""
    return bool(other.plain or one.qualifiers & other.qualifiers or "" in one.qualifiers | other.qualifiers)


def _last(side: Side) -> set[str]:
    """The nouns a side is known by where it has no name beside it: those of its descriptions; of a body that has a
    name only the last word of that, since every text has its "company"."""
    if side.type is EntityType.ORG and side.plain:
        return {plain.split()[-1] for plain in side.plain if " " in plain}
    return {call.split()[-1] for call in side.calls}


def _may_be_one(one: Side, other: Side) -> bool:
    """Whether two entities with an equal name are one: not where the family name alone is equal and full names are
    of two people, nor where one is a person and the other a place."""
    kinds = {one.type, other.type}
    if kinds == {EntityType.PERSON}:
        if one.full and other.full:
            return any(names.agree_persons(a, b) for a in one.full for b in other.full)
        return True
    # A name of several words is one name, whatever either text's reader took it for.
    return kinds != {EntityType.PERSON, EntityType.PLACE} or any(" " in p for p in one.plain & other.plain)


def _link_persons(lefts: Sequence[Side], rights: Sequence[Side]) -> set[tuple[int, int]]:
    links: set[tuple[int, int]] = set()
    people = [[i for i, s in enumerate(side) if s.type is EntityType.PERSON] for side in (lefts, rights)]
    for i in people[0]:
        for j in people[1]:
            if any(names.agree_persons(a, b) for a in lefts[i].full for b in rights[j].full):
                links.add((i, j))
    links |= {(i, j) for i in people[0] for j, o in enumerate(rights) if _is_misread(lefts[i], o)}
    links |= {(i, j) for j in people[1] for i, o in enumerate(lefts) if _is_misread(rights[j], o)}
    for mine, others, flip in ((lefts, rights, False), (rights, lefts, True)):
        theirs = people[0] if flip else people[1]
        owners: dict[str, list[int]] = defaultdict(list)
        for j in theirs:
            for family in {names.surname(w) for w in others[j].full}:
                owners[family].append(j)
        for i in people[1] if flip else people[0]:
            if mine[i].full:
                continue
            for word in mine[i].short:
                if (owner := _main_owner(owners[word], others)) is not None:
                    links.add((owner, i) if flip else (i, owner))
    return links


def _is_misread(person: Side, other: Side) -> bool:
    """Whether what a text's reader took for a body is a person of the other text in another spelling."""
    if other.type is not EntityType.ORG or other.code or not other.full or other.short:
        return False
    return any(len(a) == len(b) == 2 and names.agree_persons(a, b) for a in person.full for b in other.full)


def _main_owner(owners: Sequence[int], sides: Sequence[Side]) -> int | None:
    """Whom a bare family name means in the other text: its only bearer, or one named far more than the others."""
    ranked = sorted(owners, key=lambda j: -len(sides[j].spans))
    if len(ranked) > 1 and len(sides[ranked[0]].spans) < 3 * len(sides[ranked[1]].spans):
        return None
    return ranked[0] if ranked else None


def _link_bodies(
    lefts: Sequence[Side], rights: Sequence[Side], left_done: set[int], right_done: set[int]
) -> set[tuple[int, int]]:
    links: set[tuple[int, int]] = set()
    bodies = (EntityType.ORG, EntityType.GROUP, EntityType.PLACE, EntityType.THING)
    for i, one in enumerate(lefts):
        if one.type not in bodies or one.code or i in left_done:
            continue
        fits = [
            j
            for j, other in enumerate(rights)
            if j not in right_done and other.type in bodies and not other.code and _same(one, other)
        ]
        if len(fits) == 1:
            links.add((i, fits[0]))
    for j, other in enumerate(rights):
        if other.type not in bodies or other.code or j in right_done:
            continue
        fits = [
            i
            for i, one in enumerate(lefts)
            if i not in left_done and one.type in bodies and not one.code and _same(one, other)
        ]
        if len(fits) == 1:
            links.add((fits[0], j))
    return links


def _same(one: Side, other: Side) -> bool:
    for a in one.plain:
        for b in other.plain:
            x, y = tuple(a.split()), tuple(b.split())
            if is_short_end(x, y) or is_short_end(y, x):
                return True
            if same_body(x, one.type, one.forms, y, other.type) or same_body(y, other.type, other.forms, x, one.type):
                return True
    return False


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
        if c.name and c.span.end:
            found[id(owners.get(c.name) or upper[c.name])].append(c)
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
    key = f"country:{code}" if code else f"{main.value}:{' '.join(names.words(shown))}"
    return SharedEntity(
        key,
        name_by_reader(shown, rulings),
        type_by_reader(main, rulings),
        tuple(sorted(span for s in ours for span in s.spans)),
        tuple(sorted(span for s in theirs for span in s.spans)),
        "; ".join(filter(None, (explain(shown, forms, main, gazetteer if code else None), *calls, *told, *said))),
    )


def _distinct_keys(shared: list[SharedEntity]) -> list[SharedEntity]:
    """Two entities of one type and name (namesakes) get keys of their own, by order of appearance."""
    seen: Counter[str] = Counter()
    done = []
    for entity in sorted(shared, key=lambda e: (e.key, e.left)):
        seen[entity.key] += 1
        number = seen[entity.key]
        done.append(
            entity
            if number == 1
            else SharedEntity(f"{entity.key}#{number}", entity.name, entity.type, entity.left, entity.right, entity.why)
        )
    return done
