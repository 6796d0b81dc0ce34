"""Passages of two texts that say the same: aligned sentences, joined where they follow each other. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain import Alignment, Span
from app.ui.reading.longest_chain import heaviest_chain

_FAR = 40  # code points: nothing but white space and quotation marks is this long
# Of passages that cross each other the certain ones decide, however many unsure ones speak against them.
_STRONG = 1_000.0


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences of the left and the right text, with the alignments between them, best first."""

    left: Span
    right: Span
    pairs: tuple[Alignment, ...]

    @property
    def strong(self) -> bool:
        return self.pairs[0].strong

    def on(self, side: int) -> Span:
        return self.right if side else self.left


class _Break(NamedTuple):
    """What stands between two sentences of a text: whether they are neighbours, and of one paragraph."""

    near: bool
    paragraph: bool


def _between(text: str, first: Span, second: Span) -> _Break:
    if first.start > second.start:
        first, second = second, first
    if first.overlaps(second):
        return _Break(True, False)
    if second.start - first.end > _FAR:
        return _Break(False, True)
    between = text[first.end : second.start]
    return _Break(not any(letter.isalnum() for letter in between), "\n" in between)


def join_passages(alignments: Iterable[Alignment], left_text: str, right_text: str) -> list[Passage]:
    """In the order of the left text. Two alignments are joined where their sentences are the same or follow each other
    on both sides, unless a paragraph ends between them in both texts. A certain one is never joined to an unsure one.
    """
    items = sorted(set(alignments), key=lambda a: (a.left, a.right))
    group = list(range(len(items)))

    def find(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, first in enumerate(items):
        for j in range(i + 1, len(items)):
            second = items[j]
            if second.left.start - first.left.end > _FAR:
                break
            if first.strong is not second.strong:
                continue
            left = _between(left_text, first.left, second.left)
            if left.near:
                right = _between(right_text, first.right, second.right)
                if right.near and not (left.paragraph and right.paragraph):
                    group[find(j)] = find(i)
    members: dict[int, list[Alignment]] = {}
    for i, item in enumerate(items):
        members.setdefault(find(i), []).append(item)
    passages = [
        Passage(
            _cover([pair.left for pair in pairs]),
            _cover([pair.right for pair in pairs]),
            tuple(sorted(pairs, key=lambda pair: -pair.score)),
        )
        for pairs in members.values()
    ]
    return sorted(passages, key=lambda passage: (passage.left, passage.right))


def _cover(spans: Sequence[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def choose_path(passages: Sequence[Passage]) -> list[Passage]:
    """The passages worth scrolling by: those along one path through both texts, since scrolling cannot jump back."""
    places = {(float(p.left.start), float(p.right.start)): p for p in sorted(passages, key=_weigh)}
    chain = heaviest_chain((left, right, _weigh(passage)) for (left, right), passage in places.items())
    return [places[left, right] for left, right in chain]


def _weigh(passage: Passage) -> float:
    weight = sum(pair.score for pair in passage.pairs)
    return weight * _STRONG if passage.strong else weight
