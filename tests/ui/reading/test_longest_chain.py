"""The heaviest chain of points that rise on both sides."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.reading.longest_chain import heaviest_chain

PLACES = st.integers(1, 999).map(float)
POINTS = st.lists(st.tuples(PLACES, PLACES, st.floats(0.1, 1)), max_size=9, unique_by=lambda point: point[:2])


@given(POINTS)
def test_the_chain_rises_and_is_the_heaviest(points: list[tuple[float, float, float]]) -> None:
    chain = heaviest_chain(points)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))
    weights = {point[:2]: point[2] for point in points}
    best = max(
        (
            sum(point[2] for point in some)
            for size in range(len(points) + 1)
            for some in combinations(sorted(points), size)
            if all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(some))
        ),
        default=0,
    )
    assert sum(weights[point] for point in chain) == pytest.approx(best)
