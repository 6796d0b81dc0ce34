"""What makes an entity uneven, and where it first appears."""

from __future__ import annotations

import pytest

from app.domain import EntityType, SharedEntity, Span
from app.ui.reading.entity_order import find_appearance, measure_imbalance


def test_even_counts_are_even_whatever_the_lengths() -> None:
    assert measure_imbalance(5, 5, 1000, 1000) == pytest.approx(0)
    assert measure_imbalance(4, 8, 1000, 2000) == pytest.approx(0)


def test_many_mentions_make_it_surer_than_few() -> None:
    assert measure_imbalance(10, 30, 1000, 1000) > measure_imbalance(1, 3, 1000, 1000) > 0
    assert measure_imbalance(1, 12, 1000, 1000) > measure_imbalance(6, 12, 1000, 1000)


def test_the_sign_says_which_side_has_more_than_its_share() -> None:
    assert measure_imbalance(9, 2, 1000, 1000) == pytest.approx(-measure_imbalance(2, 9, 1000, 1000))
    assert measure_imbalance(6, 9, 1000, 3000) < 0  # fewer, but in a third of the text


def test_nothing_and_empty_texts_are_even() -> None:
    assert measure_imbalance(0, 0, 100, 100) == measure_imbalance(3, 1, 0, 100) == 0
    assert measure_imbalance(0, 4, 100, 100) > 0


def test_the_sooner_side_says_where_an_entity_appears() -> None:
    def entity(left: int, right: int) -> SharedEntity:
        return SharedEntity("k", "K", EntityType.PERSON, (Span(left, left + 1),), (Span(right, right + 1),))

    assert find_appearance(entity(50, 10), (100, 1000)) == pytest.approx(0.01)
    assert find_appearance(entity(0, 900), (100, 1000)) == 0
    assert find_appearance(SharedEntity("k", "K", EntityType.THING, (), ()), (100, 100)) == 1
