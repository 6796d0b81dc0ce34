"""The best way through points that rise on both sides (a weighted longest increasing subsequence). No Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable


def heaviest_chain(points: Iterable[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Of (left, right, weight), the heaviest set that rises strictly on both sides, in order.

    O(n log n) with a Fenwick tree of the best chain that ends at or before each right place.
    """
    items = sorted(set(points))
    if not items:
        return []
    rights = sorted({right for _, right, _ in items})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(rights) + 1)  # weight of the chain, its last point
    previous = [-1] * len(items)
    weights = [0.0] * len(items)
    start = 0
    while start < len(items):
        # Points of one left place cannot follow each other: all of them look up before any of them is entered.
        stop = start
        while stop < len(items) and items[stop][0] == items[start][0]:
            stop += 1
        for i in range(start, stop):
            at, found = bisect_left(rights, items[i][1]), (0.0, -1)
            while at > 0:
                found = max(found, best[at])
                at -= at & -at
            weights[i], previous[i] = found[0] + items[i][2], found[1]
        for i in range(start, stop):
            at = bisect_left(rights, items[i][1]) + 1
            while at <= len(rights):
                best[at] = max(best[at], (weights[i], i))
                at += at & -at
        start = stop
    i = max(range(len(items)), key=weights.__getitem__)
    chain: list[tuple[float, float]] = []
    while i >= 0:
        chain.append(items[i][:2])
        i = previous[i]
    return chain[::-1]
