"""Which place belongs beside which: rising, exact where passages meet, waiting where nothing corresponds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.reading.scroll_map import STEEPEST, ScrollMap, Tie

PLACES = st.integers(1, 999).map(float)
TIES = st.lists(st.builds(Tie.at, PLACES, PLACES), max_size=9).map(sorted)


def make_map(*ties: Tie, left: float = 4000, right: float = 4000) -> ScrollMap:
    return ScrollMap.through(left, right, ties, gap=300, near=200)


@given(TIES, st.floats(0, 1000))
def test_a_map_rises_and_goes_there_and_back(ties: list[Tie], place: float) -> None:
    scroll_map = ScrollMap.through(1000, 1000, ties, gap=100, near=50)
    other = scroll_map.to_other(place, from_left=True)
    assert 0 <= other <= 1000
    assert scroll_map.to_other(other, from_left=False) == pytest.approx(place, abs=1e-6)
    assert scroll_map.to_other(place + 1, from_left=True) > other
    for tie in scroll_map.ties:
        assert scroll_map.to_other(tie.left, from_left=True) == pytest.approx(tie.right)


@given(TIES, st.sampled_from([True, False]), st.sampled_from([1, -1]))
def test_what_corresponds_is_met_whichever_way_one_goes_and_nothing_jumps(
    ties: list[Tie], from_left: bool, heading: int
) -> None:
    scroll_map = ScrollMap.through(1000, 1000, ties, gap=100, near=50)
    for tie in scroll_map.ties:
        ours, theirs = (tie.left, tie.right) if from_left else (tie.right, tie.left)
        assert scroll_map.goal(ours, heading, from_left=from_left) == pytest.approx(theirs)
    goals = [scroll_map.goal(place / 4, heading, from_left=from_left) for place in range(4001)]
    assert goals == sorted(goals)
    steepest = (
        max(STEEPEST, *((p.right_end - p.right) / (p.left_end - p.left) for p in scroll_map.pieces))
        if (from_left)
        else max(STEEPEST, *((p.left_end - p.left) / (p.right_end - p.right) for p in scroll_map.pieces))
    )
    assert max(b - a for a, b in pairwise(goals)) <= steepest / 4 + 1e-6


def test_while_nothing_is_known_the_fraction_counts() -> None:
    scroll_map = ScrollMap.through(1000, 3000, [])
    assert scroll_map.goal(250, 1, from_left=True) == 750
    assert scroll_map.goal(1500, -1, from_left=False) == 500
    assert not scroll_map.is_alone(500, from_left=True)


def test_inside_a_passage_and_in_a_short_gap_places_correspond_by_their_share() -> None:
    scroll_map = make_map(Tie(400, 400, 500, 600), Tie.at(700, 700))
    assert scroll_map.goal(450, 1, from_left=True) == 500
    assert scroll_map.goal(600, 1, from_left=True) == scroll_map.goal(600, -1, from_left=True) == 650
    assert not scroll_map.is_alone(600, from_left=True)


def test_in_a_long_gap_the_other_text_waits_until_the_next_passage_is_near() -> None:
    scroll_map = make_map(Tie(400, 400, 500, 500), Tie.at(2500, 900))
    for place in (501, 1000, 2299):
        assert scroll_map.goal(place, 1, from_left=True) == 500, "down: at the end of the passage before"
    assert 500 < scroll_map.goal(2400, 1, from_left=True) < 900
    for place in (2499, 1000, 701):
        assert scroll_map.goal(place, -1, from_left=True) == 900, "up: at the start of the passage after"
    assert 500 < scroll_map.goal(600, -1, from_left=True) < 900
    assert (scroll_map.goal(900, 0, from_left=True), scroll_map.goal(2000, 0, from_left=True)) == (500, 900)
    assert scroll_map.is_alone(1500, from_left=True)
    assert not scroll_map.is_alone(510, from_left=True, margin=20)
    assert not scroll_map.is_alone(450, from_left=True)


def test_before_the_first_passage_and_after_the_last_it_waits_too() -> None:
    scroll_map = make_map(Tie.at(2000, 150), left=4000, right=500)
    assert scroll_map.goal(1500, 1, from_left=True) == 0
    assert scroll_map.is_alone(0, from_left=True, margin=20) and scroll_map.is_alone(4000, from_left=True, margin=20)
    assert scroll_map.goal(3500, 1, from_left=True) == 150
    assert scroll_map.goal(4000, 1, from_left=True) == 500, "the ends meet"


def test_a_text_that_is_ten_times_as_long_is_followed_at_an_even_pace() -> None:
    scroll_map = make_map(Tie.at(100, 100), Tie.at(900, 30_000), left=1000, right=33_000)
    steps = [
        scroll_map.goal(place + 1, 1, from_left=True) - scroll_map.goal(place, 1, from_left=True)
        for place in range(100, 899)
    ]
    assert max(steps) == pytest.approx(min(steps))


def test_a_calibration_moves_one_to_one_where_it_was_made_and_ends_at_the_passages() -> None:
    scroll_map = make_map(Tie.at(200, 200), Tie.at(2800, 2800)).calibrated(1400, 1600, reach=100)
    for shift in (-90, 0, 90):
        assert scroll_map.goal(1400 + shift, 1, from_left=True) == 1600 + shift
    assert scroll_map.goal(200, 1, from_left=True) == 200
    assert scroll_map.goal(2800, -1, from_left=False) == 2800
    assert not scroll_map.is_alone(1450, from_left=True)


def test_a_calibration_against_a_passage_wins() -> None:
    scroll_map = make_map(Tie.at(500, 500)).calibrated(450, 700, reach=100)
    assert scroll_map.goal(450, 1, from_left=True) == 700
    assert [tie for tie in scroll_map.ties if tie.left == 500] == []
    goals = [scroll_map.goal(place, 1, from_left=True) for place in range(0, 4001, 10)]
    assert goals == sorted(goals)


def test_where_nothing_else_corresponds_a_calibration_holds_to_the_ends() -> None:
    scroll_map = make_map(left=3000, right=9000).calibrated(1000, 4000, reach=100)
    assert [scroll_map.goal(place, 1, from_left=True) for place in (2, 500, 2900)] == [3002, 3500, 5900]
    outside = make_map(left=3000, right=9000).calibrated(-5, 4000, reach=100)
    assert outside.ties == ()
