from __future__ import annotations

from app.domain import Span
from app.ui.reading.guide.only_walk import OnlyWalk

LEFT = (Span(10, 20), Span(50, 60), Span(90, 99))


def make_walk() -> OnlyWalk:
    walk = OnlyWalk()
    walk.fill((LEFT, ()))
    return walk


def test_the_first_step_goes_from_where_the_reader_is_and_the_last_wraps() -> None:
    walk = make_walk()
    assert [walk.go(0, 1, 30) for _ in range(4)] == [LEFT[1], LEFT[2], LEFT[0], LEFT[1]]
    walk.stop()
    assert walk.current is None
    assert [walk.go(0, -1, 30) for _ in range(2)] == [LEFT[0], LEFT[2]]
    walk.stop()
    assert walk.go(0, 1, 1000) == LEFT[0], "after the last one comes the first"


def test_a_side_without_any_has_no_step() -> None:
    walk = make_walk()
    walk.go(0, 1, 0)
    assert walk.go(1, 1, 0) is None and walk.current is None


def test_other_sentences_keep_the_one_that_is_stood_on() -> None:
    walk = make_walk()
    walk.stand_on(0, LEFT[1])
    walk.fill((LEFT[1:], ()))
    assert (walk.current, walk.index) == (LEFT[1], 0)
    walk.fill((LEFT[:1], ()))
    assert walk.current is None
    walk.stand_on(0, Span(1, 2))
    assert walk.current is None, "it is not one of them"
