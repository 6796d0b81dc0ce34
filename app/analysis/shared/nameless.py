"""Those whom at least one of two texts never names, tied by what is said of them; what is not sure is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from app.analysis.shared.likeness import ENOUGH_NAMED, Evidence, Likeness, Match, match
from app.domain import Offer, Span

# Texts that share fewer names tell of two events, and nobody in them is one.
NAMES_OF_ONE_EVENT = 2
NO_ENTITY = -1  # an offer of a pair belongs to the shared entity that carries it
Link = tuple[int, int]
Likenesses = Sequence[Likeness | None]


@dataclass(slots=True)
class Alike:
    """Links between the entities of two texts, each with its reason; and doubtful ones, with a confidence below 1."""

    sure: dict[Link, str] = field(default_factory=dict)
    doubtful: dict[Link, tuple[float, str]] = field(default_factory=dict)


def link_alike(lefts: Likenesses, rights: Likenesses, links: set[Link], names_shared: int) -> Alike:
    """Ties those who have no counterpart yet (`links` are the ties so far) to one another, then to such as have one
    ("a man" here, "the driver" on both sides). None stands for what is no person and no group."""
    found = Alike()
    if names_shared < NAMES_OF_ONE_EVENT:
        return found
    known = [[(n, one) for n, one in enumerate(side) if one is not None] for side in (lefts, rights)]
    if not known[0] or not known[1]:
        return found
    evidence = Evidence([one for _, one in known[0]], [one for _, one in known[1]])
    places = [[n for n, _ in side] for side in known]
    done = [{i for i, _ in links}, {j for _, j in links}]
    _add(found, evidence, places, done)
    done = [done[0] | {i for i, _ in found.sure}, done[1] | {j for _, j in found.sure}]
    _add(found, evidence, places, [done[0], set()], bound=True)
    _add(found, evidence, places, [set(), done[1]], bound=True)
    return found


def _add(
    found: Alike, evidence: Evidence, places: Sequence[list[int]], done: Sequence[set[int]], *, bound: bool = False
) -> None:
    """Adds the matches of those that are not done; `places` are the entities' numbers in their texts."""
    loose = [[at for at, n in enumerate(side) if n not in gone] for side, gone in zip(places, done, strict=True)]
    for one in match(evidence, loose[0], loose[1], bound=bound):
        link = (places[0][one.left], places[1][one.right])
        if one.sure:
            found.sure.setdefault(link, one.why)
            found.doubtful.pop(link, None)
        elif link not in found.sure and one.why:
            found.doubtful.setdefault(link, (_confidence(one), one.why))


def _confidence(one: Match) -> float:
    return round(min(0.9, one.score / (2 * ENOUGH_NAMED)), 2)


class Bearer(Protocol):
    """What is needed of one entity of a text."""

    @property
    def name(self) -> str: ...
    @property
    def forms(self) -> Counter[str]: ...
    @property
    def spans(self) -> list[Span]: ...
    @property
    def plain(self) -> frozenset[str]: ...
    @property
    def offers(self) -> tuple[Offer, ...]: ...


def tell_alike(one: Bearer, other: Bearer, why: str) -> str:
    """Why two are taken for one, in words: `motorist and driver: both are 36`; empty where both are called alike."""
    if one.name == other.name:
        return ""
    return f"{one.name} and {other.name}: {why or 'each is the only one of whom the like is said'}"


def find_doubts(
    lefts: Sequence[Bearer], rights: Sequence[Bearer], left_ids: Sequence[int], right_ids: Sequence[int], alike: Alike
) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """What may mean a shared entity, that is made of these, on either side: places that their own texts offer, and
    all of somebody without a name who is like one of them."""
    ours = [offer for i in left_ids for offer in lefts[i].offers]
    theirs = [offer for j in right_ids for offer in rights[j].offers]
    for (i, j), (confidence, why) in alike.doubtful.items():
        if j in right_ids and i not in left_ids and not lefts[i].plain:
            ours += _offer(lefts[i], confidence, tell_alike(lefts[i], rights[j], why))
        elif i in left_ids and j not in right_ids and not rights[j].plain:
            theirs += _offer(rights[j], confidence, tell_alike(rights[j], lefts[i], why))
    return _in_order(ours), _in_order(theirs)


def _offer(bearer: Bearer, confidence: float, why: str) -> list[Offer]:
    return [Offer(span, bearer.name, NO_ENTITY, confidence, why) for span in bearer.spans]


def _in_order(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """The offers by place, one a place: the more confident."""
    best: dict[Span, Offer] = {}
    for offer in sorted(offers, key=lambda o: -o.confidence):
        best.setdefault(offer.span, replace(offer, entity=NO_ENTITY))
    return tuple(best[span] for span in sorted(best))
