"""Which place belongs beside which: rising, exact at anchors, the same there and back, the ends together."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import Alignment, Span
from app.ui.reading.linked_scrolling import (
    Anchor,
    LinkedScrolling,
    ScrollMap,
    Viewport,
    choose_alignments,
    longest_chain,
    scrolls_to_meet,
)

PLACES = st.integers(1, 999).map(float)
ANCHORS = st.lists(st.builds(Anchor, PLACES, PLACES, st.floats(0.1, 1)), max_size=9)


def weigh(chain: list[Anchor]) -> float:
    return sum(anchor.weight for anchor in chain)


@given(ANCHORS)
def test_the_chain_rises_and_is_the_heaviest(anchors: list[Anchor]) -> None:
    chain = longest_chain(anchors)
    assert all(a.left < b.left and a.right < b.right for a, b in pairwise(chain))
    items = sorted(set(anchors))
    best = max(
        (
            weigh(list(some))
            for size in range(len(items) + 1)
            for some in combinations(items, size)
            if all(a.left < b.left and a.right < b.right for a, b in pairwise(some))
        ),
        default=0,
    )
    assert weigh(chain) == pytest.approx(best)


@given(ANCHORS, st.floats(0, 1000))
def test_a_map_rises_and_goes_there_and_back(anchors: list[Anchor], place: float) -> None:
    scroll_map = ScrollMap.through(1000, 1000, anchors)
    other = scroll_map.to_other(place, from_left=True)
    assert 0 <= other <= 1000
    assert scroll_map.to_other(other, from_left=False) == pytest.approx(place, abs=1e-6)
    assert scroll_map.to_other(place + 1, from_left=True) > other
    for anchor in scroll_map.anchors:
        assert scroll_map.to_other(anchor.left, from_left=True) == pytest.approx(anchor.right)


def test_without_anchors_the_fraction_counts() -> None:
    scroll_map = ScrollMap.through(1000, 3000, [])
    assert scroll_map.to_other(250, from_left=True) == 750
    assert scroll_map.to_other(1500, from_left=False) == 500
    assert scroll_map.nearest(10, from_left=True) is None


def test_the_nearest_anchor_says_how_far_it_is() -> None:
    scroll_map = ScrollMap.through(1000, 1000, [Anchor(100, 200), Anchor(500, 800)])
    assert scroll_map.nearest(450, from_left=True) == (Anchor(500, 800), 50)
    assert scroll_map.nearest(250, from_left=False) == (Anchor(100, 200), 50)


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


def test_a_calibration_holds_where_it_was_made_and_fades_at_the_anchors() -> None:
    linked = LinkedScrolling()
    linked.set_map(ScrollMap.through(1000, 1000, [Anchor(200, 200), Anchor(800, 800)]))
    linked.calibrate(400, 600)
    assert linked.follow(400, from_left=True) == 600
    assert linked.follow(200, from_left=True) == 200
    assert linked.follow(800, from_left=False) == 800
    linked.set_map(linked.map)
    assert linked.follow(400, from_left=True) == 400


def test_a_calibration_against_an_anchor_wins() -> None:
    linked = LinkedScrolling()
    linked.set_map(ScrollMap.through(1000, 1000, [Anchor(500, 500)]))
    linked.calibrate(450, 700)
    assert linked.follow(450, from_left=True) == 700
    places = [linked.follow(place, from_left=True) for place in range(0, 1001, 10)]
    assert places == sorted(places)


def test_only_certain_alignments_along_one_path_count() -> None:
    def align(left: int, right: int, score: float = 0.9, strong: bool = True) -> Alignment:
        return Alignment(Span(left, left + 5), Span(right, right + 5), score, strong)

    chosen = choose_alignments(
        [align(0, 0), align(50, 300, 0.3), align(100, 100), align(200, 200), align(9, 9, 1, False)]
    )
    assert [(a.left.start, a.right.start) for a in chosen] == [(0, 0), (100, 100), (200, 200)]
