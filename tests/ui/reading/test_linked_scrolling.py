"""How the other pane follows: to the right place, without a jump, and never against the reader's hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.reading.linked_scrolling import LinkedScrolling, Viewport, scrolls_to_meet
from app.ui.reading.scroll_map import ScrollMap, Tie

HEIGHT = 600.0


@given(st.floats(50, 900), st.floats(50, 9000), st.floats(0, 1))
def test_the_reference_line_slides_from_the_top_to_the_foot(height: float, text: float, share: float) -> None:
    viewport = Viewport(height, text)
    most = max(0.0, text - height)
    scroll = share * most
    place = viewport.to_place(scroll)
    assert viewport.to_scroll(place) == pytest.approx(scroll, abs=1e-6)
    assert scroll - 1e-6 <= place <= scroll + height + 1e-6
    assert viewport.to_place(0) == 0
    if most:
        assert viewport.to_place(most) == pytest.approx(text)


def test_two_places_meet_at_eye_height_or_as_near_as_the_texts_allow() -> None:
    view = Viewport(600, 3000)
    left, right = scrolls_to_meet(1000, 2000, view, view)
    assert 1000 - left == 2000 - right == pytest.approx(0.33 * 600)
    assert scrolls_to_meet(50, 2000, view, view) == (0, 1950), "the first lines cannot come down"
    left, right = scrolls_to_meet(2900, 1500, view, view)
    assert left == view.most and 2900 - left == 1500 - right, "the last ones cannot come up"
    assert scrolls_to_meet(10, 2990, view, view) == (0, view.most), "no height suits both"


def make_linked(*ties: Tie, left: float = 6000, right: float = 6000) -> LinkedScrolling:
    linked = LinkedScrolling()
    linked.set_map(ScrollMap.through(left, right, ties, gap=270, near=180))
    return linked


def scroll(linked: LinkedScrolling, places: list[float], other: float, from_left: bool = True) -> list[float]:
    """Where the other pane goes as one is scrolled through these places."""
    stands = [other]
    for before, now in pairwise(places):
        stands.append(linked.follow(before, now, stands[-1], HEIGHT, from_left=from_left))
    return stands


def span(start: int, stop: int, step: int = 10) -> list[float]:
    return [float(place) for place in range(start, stop, step if stop > start else -step)]


TIED = (Tie(400, 600, 500, 700), Tie(3000, 1500, 3100, 1600), Tie(3300, 5000, 3350, 5050))


def test_scrolling_meets_every_passage_and_waits_between_them() -> None:
    linked = make_linked(*TIED)
    places = span(0, 3310)
    stands = dict(zip(places, scroll(linked, places, 0), strict=True))
    assert (stands[400], stands[500], stands[3000], stands[3100]) == (600, 700, 1500, 1600)
    assert stands[1000] == stands[2500] == 700


@given(st.lists(st.integers(-120, 120), min_size=1, max_size=40), st.booleans(), st.integers(0, 5900))
def test_however_one_scrolls_the_other_text_never_jumps_and_never_turns_back(
    moves: list[int], from_left: bool, start: int
) -> None:
    linked = make_linked(*TIED)
    place, other = float(start), linked.map.goal(start, 0, from_left=from_left)
    for move in moves:
        now = min(max(0.0, place + move), 6000.0)
        went = linked.follow(place, now, other, HEIGHT, from_left=from_left) - other
        assert went * (now - place) >= 0
        behind = abs(linked.map.goal(now, 1 if move >= 0 else -1, from_left=from_left) - other)
        assert abs(went) <= abs(now - place) * max(3, min(9, 2 * behind / HEIGHT)) + 1e-6
        place, other = now, other + went


def test_turning_round_in_a_gap_makes_no_jump() -> None:
    linked = make_linked(*TIED)
    down, up = span(0, 2000), span(1990, 380)
    stands = scroll(linked, down, 0)
    back = scroll(linked, up, stands[-1])
    assert set(back[: len(span(1990, 510))]) == {700.0}
    assert back[-1] == pytest.approx(580, abs=20)


def test_the_other_pane_can_be_taken_hold_of_anywhere() -> None:
    linked = make_linked(*TIED)
    stands = scroll(linked, span(0, 2000), 0)
    places = [stands[-1] + shift for shift in span(0, 300)]
    left = scroll(linked, places, 1990, from_left=False)
    assert all(0 <= b - a <= 60 for a, b in pairwise(left))


def test_who_is_behind_catches_up_and_who_is_ahead_waits() -> None:
    linked = make_linked(Tie(1000, 1000, 4000, 4000))
    behind = scroll(linked, span(2000, 2300), 1800)
    assert max(b - a for a, b in pairwise(behind)) == 30 and behind[-1] == 2290
    ahead = scroll(linked, span(2000, 2300), 2200)
    assert ahead[:20] == [2200] * 20 and ahead[-1] == 2290


def test_neighbours_that_are_far_apart_in_the_other_text_make_no_jump() -> None:
    linked = make_linked(Tie(1000, 1000, 1100, 1100), Tie(1120, 4000, 1200, 4100), left=6000, right=6000)
    places = [float(place) for place in range(1000, 3000, 3)]
    stands = scroll(linked, places, 1000)
    assert max(b - a for a, b in pairwise(stands)) <= 27
    assert stands[-1] == linked.map.goal(places[-1], 1, from_left=True), "it gets there"


def test_a_jump_goes_where_it_belongs_at_once() -> None:
    linked = make_linked(*TIED)
    assert linked.follow(0, 3050, 0, HEIGHT, from_left=True) == 1550
    assert linked.follow(0, 1000, 0, HEIGHT, from_left=True) == 700, "into a gap: to the passage that is nearer"
    assert linked.follow(0, 2500, 0, HEIGHT, from_left=True) == 1500


def test_a_calibration_holds_until_another_map() -> None:
    linked = make_linked(*TIED)
    linked.calibrate(1500, 1100, HEIGHT)
    assert linked.is_calibrated
    assert scroll(linked, span(1500, 1600), 1100)[-1] == 1190
    assert linked.follow(0, 3000, 0, HEIGHT, from_left=True) == 1500
    linked.set_map(linked.map)
    assert not linked.is_calibrated
