"""Which entities of one text carry the names of the other's: equal names, persons by family name, short forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from app.analysis.entities.grouping import same_body
from app.analysis.entities.shortforms import is_short_end
from app.analysis.names import names
from app.analysis.shared.sides import Side
from app.domain import EntityType

BODIES = frozenset({EntityType.ORG, EntityType.GROUP, EntityType.PLACE, EntityType.THING})


def link(lefts: Sequence[Side], rights: Sequence[Side]) -> set[tuple[int, int]]:
    """The pairs of entities that are one, as indices into the two sequences."""
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
        called: dict[str, list[int]] = defaultdict(list)
        for j, other in enumerate(others):
            for noun in _last(other):
                called[noun].append(j)
        for i, one in enumerate(mine):
            if one.plain or not one.calls:
                continue
            near = sorted({j for noun in _last(one) for j in called.get(noun, ())})
            fits = [j for j in near if _is_alike(one, others[j]) and _are_firm(one, others[j])]
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
    bodies = [[i for i, s in enumerate(side) if s.type is EntityType.ORG] for side in (lefts, rights)]
    for i, j in _pair_by_name(lefts, people[0], rights, people[1]):
        if any(names.agree_persons(a, b) for a in lefts[i].full for b in rights[j].full):
            links.add((i, j))
    links |= {(i, j) for i, j in _pair_by_name(lefts, people[0], rights, bodies[1]) if _is_misread(lefts[i], rights[j])}
    links |= {(i, j) for i, j in _pair_by_name(lefts, bodies[0], rights, people[1]) if _is_misread(rights[j], lefts[i])}
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


def _pair_by_name(
    lefts: Sequence[Side], ours: Sequence[int], rights: Sequence[Side], theirs: Sequence[int]
) -> set[tuple[int, int]]:
    """The pairs whose full names can agree at all: not each with each, since a list of names may hold thousands."""
    where: dict[str, list[int]] = defaultdict(list)
    for j in theirs:
        for key in _person_keys(rights[j]):
            where[key].append(j)
    return {(i, j) for i in ours for key in _person_keys(lefts[i]) for j in where.get(key, ())}


def _person_keys(side: Side) -> set[str]:
    return {key for full in side.full for key in names.person_keys(full)}


def _is_misread(person: Side, other: Side) -> bool:
    """Whether what a text's reader took for a body is a person of the other text in another spelling."""
    if other.code or not other.full or other.short:
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
    """Those whose names are one in short and in full, where that fits just one on the other side."""
    links: set[tuple[int, int]] = set()
    keys = [[_keys(s) if s.type in BODIES and not s.code else frozenset() for s in side] for side in (lefts, rights)]
    where: dict[str, list[int]] = defaultdict(list)
    for j, known in enumerate(keys[1]):
        for key in known if j not in right_done else ():
            where[key].append(j)
    fits: dict[int, list[int]] = {}
    back: dict[int, list[int]] = defaultdict(list)
    for i, known in enumerate(keys[0]):
        if i in left_done:
            continue
        near = sorted({j for key in known for j in where.get(key, ())})
        fits[i] = [j for j in near if _same(lefts[i], rights[j])]
        for j in fits[i]:
            back[j].append(i)
    links |= {(i, js[0]) for i, js in fits.items() if len(js) == 1}
    return links | {(found[0], j) for j, found in back.items() if len(found) == 1}


def _keys(side: Side) -> frozenset[str]:
    """What two names share of which one is the other's in short: the first or the last word, or the acronym."""
    found: set[str] = set()
    for plain in side.plain:
        parts = tuple(plain.split())
        if not parts:
            continue
        found |= {parts[0], parts[-1], parts[0].rstrip("s")}
        found |= names.acronyms(parts) | names.acronyms(names.core(parts))
    return frozenset(found)


def _same(one: Side, other: Side) -> bool:
    for a in one.plain:
        for b in other.plain:
            x, y = tuple(a.split()), tuple(b.split())
            if is_short_end(x, y) or is_short_end(y, x):
                return True
            if same_body(x, one.type, one.forms, y, other.type) or same_body(y, other.type, other.forms, x, one.type):
                return True
    return False
