"""What corrections mean for two texts: whom the reader says to be one is one, whom the reader parted stays two.

`matching.share` asks here; texts without corrections pass through unchanged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from app.analysis.names import names
from app.domain import Entity, EntityType, TextAnalysis

# The end of every reason that comes from the reader.
BY_YOU = "by you"


def name_key(name: str) -> str:
    """What two forms of a name have in common: case, accents, punctuation and an article in front do not count."""
    return " ".join(names.words(name))


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the reader said of one entity of one text; empty but for `labels` where nothing was said. `labels` are what
    it, and no other of its text, is known by; `said` the reader's reasons."""

    identity: str = ""
    labels: frozenset[str] = frozenset()
    name: str = ""
    type: EntityType | None = None
    found_type: EntityType | None = None
    said: tuple[str, ...] = ()


NO_RULING = Ruling()


class Ruled(Protocol):
    """An entity of one text, as matching sees it."""

    @property
    def plain(self) -> frozenset[str]: ...
    @property
    def ruling(self) -> Ruling: ...


def read_ruling(entity: Entity) -> Ruling:
    labels = {entity.identity, name_key(entity.name), name_key(entity.found_name)} - {""}
    return Ruling(
        entity.identity,
        frozenset(labels),
        entity.name if entity.found_name else "",
        entity.type if entity.found_type is not None else None,
        entity.found_type,
        tuple(part for part in entity.why.split("; ") if part.endswith(BY_YOU)),
    )


def rule_links(
    links: set[tuple[int, int]],
    lefts: Sequence[Ruled],
    rights: Sequence[Ruled],
    left: TextAnalysis,
    right: TextAnalysis,
) -> set[tuple[int, int]]:
    """Links between two texts with what the reader said: more of them between those who are one, and none through
    which two would meet that are parted."""
    if not (left.corrections or right.corrections):
        return links
    firm = _link_identities(lefts, rights) | {(i, j) for j, i in _link_identities(rights, lefts)}
    parted = _read_parted(left, right)
    if not parted:
        return links | firm
    return _keep_apart([*sorted(firm), *sorted(links - firm)], lefts, rights, parted)


def drop_parted(
    links: Iterable[tuple[int, int]],
    lefts: Sequence[Ruled],
    rights: Sequence[Ruled],
    left: TextAnalysis,
    right: TextAnalysis,
) -> set[tuple[int, int]]:
    """The links but for those between two whom the reader parted, each for itself: doubts join nobody."""
    parted = _read_parted(left, right)
    return {
        (i, j)
        for i, j in links
        if not any(_stands_between(pair, lefts[i].ruling.labels, rights[j].ruling.labels) for pair in parted)
    }


def _read_parted(left: TextAnalysis, right: TextAnalysis) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in chain(left.parted, right.parted)}


def _link_identities(ones: Sequence[Ruled], others: Sequence[Ruled]) -> set[tuple[int, int]]:
    links: set[tuple[int, int]] = set()
    for i, one in enumerate(ones):
        key = one.ruling.identity
        if not key:
            continue
        known = [j for j, other in enumerate(others) if key in other.ruling.labels]
        # A name that is not what the other is known by, but one of its names, must be its alone.
        carry = [j for j, other in enumerate(others) if key in other.plain] if not known else []
        links.update((i, j) for j in (known or (carry if len(carry) == 1 else [])))
    return links


def _keep_apart(
    links: Iterable[tuple[int, int]],
    lefts: Sequence[Ruled],
    rights: Sequence[Ruled],
    parted: Collection[frozenset[str]],
) -> set[tuple[int, int]]:
    """The links, taken in order, without those that would make one of two who are parted."""
    nodes = [*lefts, *rights]
    parent = list(range(len(nodes)))
    labels = [set(node.ruling.labels) for node in nodes]

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    kept: set[tuple[int, int]] = set()
    for i, j in links:
        one, other = root(i), root(len(lefts) + j)
        if one != other:
            if any(_stands_between(pair, labels[one], labels[other]) for pair in parted):
                continue
            parent[one] = other
            labels[other] |= labels[one]
        kept.add((i, j))
    return kept


def _stands_between(pair: frozenset[str], ours: Collection[str], theirs: Collection[str]) -> bool:
    one, other = sorted(pair)
    return (one in ours and other in theirs) or (other in ours and one in theirs)


def name_by_reader(shown: str, rulings: Sequence[Ruling]) -> str:
    """The name that the reader gave, or the one given here."""
    given = sorted(ruling.name for ruling in rulings if ruling.name)
    return given[0] if given else shown


def type_by_reader(kind: EntityType, rulings: Sequence[Ruling]) -> EntityType:
    given = sorted(ruling.type for ruling in rulings if ruling.type is not None)
    return given[0] if given else kind


def find_said(rulings: Iterable[Ruling]) -> dict[str, None]:
    """The reader's reasons, each once."""
    return dict.fromkeys(part for ruling in rulings for part in ruling.said)


def without_said(forms: Iterable[str], said: Iterable[str]) -> list[str]:
    """The forms that the reader gave no reason for."""
    told = {name_key(part.partition(": ")[0]) for part in said}
    return [form for form in forms if name_key(form) not in told]
