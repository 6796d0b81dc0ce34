"""Which two tellings of an event are most worth reading together."""

from __future__ import annotations

import pytest

from app.analysis.tellings.reading_together import LEAST, choose, measure
from app.contrast import Difference, DifferenceFound, Differing, WorthReading

ROW = (Differing("Ferry", ("the wreck",), ("the rescue",)),)


def found(kind: Difference, amount: float) -> DifferenceFound:
    return DifferenceFound(kind, amount, ROW)


def pair(left: int, right: int, score: float) -> WorthReading:
    return WorthReading(left, right, score, (found(Difference.NAMING, score),))


def test_the_pair_that_differs_most_is_chosen() -> None:
    best = choose([pair(1, 2, 0.3), pair(1, 3, 0.5), pair(2, 3, 0.4)])
    assert best is not None and (best.left, best.right) == (1, 3)


@pytest.mark.parametrize("pairs", [[], [pair(1, 2, LEAST - 0.01), pair(1, 3, 0.0)]])
def test_no_clear_contrast(pairs: list[WorthReading]) -> None:
    assert choose(pairs) is None


def test_one_kind_alone_is_no_clear_contrast() -> None:
    for kind in Difference:
        assert choose([measure((1, 2), [found(kind, 0.7)])]) is None, kind


def test_what_counts_most_is_told_first() -> None:
    measured = measure((1, 2), [found(Difference.LOADED, 0.9), found(Difference.VOICES, 0.6)])
    assert [difference.kind for difference in measured.differences] == [Difference.VOICES, Difference.LOADED]
    assert 0 < measured.score < 1


def test_all_there_is_of_every_kind_is_one() -> None:
    assert measure((1, 2), [found(kind, 1.0) for kind in Difference]).score == pytest.approx(1.0)
    assert measure((1, 2), []).score == 0.0


def test_the_readers_perspectives_decide_between_equals_and_are_told() -> None:
    labels = {1: "dockers", 2: "Dockers ", 3: "owners"}
    best = choose([pair(1, 2, 0.5), pair(1, 3, 0.49)], perspectives=labels)
    assert best is not None and best.right == 3 and best.perspectives == ("dockers", "owners")
    # They neither make a contrast where there is none, nor outweigh a clear one.
    assert choose([pair(1, 3, LEAST / 2)], perspectives=labels) is None
    best = choose([pair(1, 2, 0.6), pair(1, 3, 0.3)], perspectives=labels)
    assert best is not None and best.right == 2 and best.perspectives is None
