"""What one telling is made of, in numbers that can be set beside those of another quickly: which pairs of an event with
many tellings are worth comparing in full.

An event of twenty tellings has 190 pairs, and to compare one takes tenths of a second; setting two profiles side by
side takes a thousandth of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from app.analysis.corrections.identities import name_key
from app.analysis.language.families import load_stop_words
from app.analysis.language.words import read_words
from app.analysis.tellings.differences import WHO, Telling
from app.domain import primary_subtag

Pair = tuple[int, int]
Shares = Mapping[str, float]


class Profile(NamedTuple):
    """Shares, each adding up to one: of the words that are given as somebody's, of the mentions, of the words."""

    speakers: Shares
    named: Shares
    words: Shares


def profile(telling: Telling) -> Profile:
    document, analysis = telling.document, telling.analysis
    stop_words = load_stop_words(primary_subtag(analysis.language))
    speakers: Counter[str] = Counter()
    for utterance in analysis.utterances:
        if utterance.speaker_mention is not None:
            speakers[_last(utterance.speaker)] += utterance.words
    named: Counter[str] = Counter()
    for entity in analysis.entities:
        if entity.type in WHO:
            named[_last(entity.name)] += len(entity.spans)
    words = Counter(word.form for word in read_words(document.text) if word.form not in stop_words)
    return Profile(_share(speakers), _share(named), _share(words))


def pick_pairs(profiles: Mapping[int, Profile], most: int) -> list[Pair]:
    """At most so many pairs, those that seem to differ most first. Every telling is in one of them, where `most` is
    not less than their number; all pairs where there are no more than that."""
    pairs = list(combinations(profiles, 2))
    if len(pairs) <= most:
        return pairs
    apart = {pair: _stand_apart(profiles[pair[0]], profiles[pair[1]]) for pair in pairs}
    ranked = sorted(pairs, key=lambda pair: (-apart[pair], pair))
    chosen: dict[Pair, None] = {}
    for article in profiles:
        if len(chosen) < most:
            chosen[next(pair for pair in ranked if article in pair)] = None
    for pair in ranked:
        if len(chosen) >= most:
            break
        chosen[pair] = None
    return sorted(chosen, key=lambda pair: (-apart[pair], pair))


def _stand_apart(one: Profile, other: Profile) -> float:
    return sum(_differ(*shares) for shares in zip(one, other, strict=True)) / 3


def _differ(one: Shares, other: Shares) -> float:
    """How much of either is not in the other, 0 to 1: the geometric mean, as in `differences`."""
    if not one or not other:
        return 0.0
    only = (
        sum(share for key, share in one.items() if key not in other),
        sum(share for key, share in other.items() if key not in one),
    )
    return math.sqrt(only[0] * only[1])


def _last(name: str) -> str:
    words: Sequence[str] = name_key(name).split()
    return words[-1] if words else ""


def _share(counts: Counter[str]) -> Shares:
    total = counts.total()
    return {key: count / total for key, count in counts.items()} if total else {}
