"""Events: articles of which each tells the same as most of the others.

Pairs are joined from the surest down, as long as the groups belong together on the whole (average linkage, Sokal and
Michener 1958; a pair that nothing is known of counts as 0). The days are in the scores already: in a story that goes on
for weeks, the first reports and the last are not alike enough any more to share a group, even where some in between are
like both. Two events of one day whose names are the same are told apart by how much nearer each is to itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.analysis.tellings.weighing import FLOOR, SURE

Pair = tuple[int, int]

# What the reader said counts for more than any likeness.
CERTAIN = 10.0
# Two groups of several articles each, which are less than half as near as they hold together, are two events that share
# their names and their day; unless they are plainly near.
APART, PLAIN = 0.5, 1.0


@dataclass(slots=True)
class Group:
    """Articles of one event; `event_id` where the reader put some of them there."""

    articles: set[int]
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before. `scores` by the ids in ascending order; `fixed`: where the reader put articles, None for
    into no event; `same` and `other`: what the reader said of pairs."""

    scores: Mapping[Pair, float]
    fixed: Mapping[int, int | None] = field(default_factory=dict)
    same: Collection[Pair] = ()
    other: Collection[Pair] = ()


def group(articles: Iterable[int], known: Known) -> list[Group]:
    """The groups of two and more among these articles, and those that the reader made, the largest first."""
    of: dict[int, Group] = {}
    by_event: dict[int, Group] = {}
    for article in sorted(set(articles)):
        event = known.fixed.get(article)
        if event is not None:
            made = by_event.setdefault(event, Group(set(), event))
            made.articles.add(article)
            of[article] = made
        elif article not in known.fixed:
            of[article] = Group({article})
    scores = {pair: score for pair, score in known.scores.items() if pair[0] in of and pair[1] in of}
    scores |= {pair: CERTAIN for pair in known.same if pair[0] in of and pair[1] in of}
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), score in scores.items():
        near[one][other] = near[other][one] = score
    apart: dict[int, set[int]] = defaultdict(set)
    for one, other in known.other:
        apart[one].add(other)
        apart[other].add(one)
    for (one, other), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if score >= SURE and of[one] is not of[other] and _belong(of[one], of[other], near, apart, score):
            _join(of, of[one], of[other])
    groups = {id(made): made for made in of.values() if made.event_id is not None or len(made.articles) > 1}
    return sorted(groups.values(), key=lambda made: (-len(made.articles), min(made.articles)))


def _belong(
    one: Group, other: Group, near: Mapping[int, Mapping[int, float]], apart: Mapping[int, set[int]], score: float
) -> bool:
    if one.event_id is not None and other.event_id is not None:
        return False  # the reader has two of them
    if any(not apart[article].isdisjoint(other.articles) for article in one.articles if article in apart):
        return False
    if score >= CERTAIN:
        return True
    held = min(_hold_together(one.articles, near), _hold_together(other.articles, near))
    return link(one.articles, other.articles, near) >= max(FLOOR, min(PLAIN, APART * held))


def _hold_together(articles: Collection[int], near: Mapping[int, Mapping[int, float]]) -> float:
    """How surely the articles of a group tell one event, on the average of their pairs; 0 for a single one."""
    pairs = len(articles) * (len(articles) - 1)
    return link(articles, articles, near) * len(articles) ** 2 / pairs if pairs else 0.0


def link(one: Collection[int], other: Collection[int], near: Mapping[int, Mapping[int, float]]) -> float:
    """How surely two sets of articles tell one event, on the average of all their pairs."""
    total = sum(min(score, CERTAIN) for article in one for its, score in near.get(article, {}).items() if its in other)
    return total / (len(one) * len(other))


def _join(of: dict[int, Group], one: Group, other: Group) -> None:
    if one.event_id is None and (other.event_id is not None or len(one.articles) < len(other.articles)):
        one, other = other, one
    one.articles |= other.articles
    for article in other.articles:
        of[article] = one
