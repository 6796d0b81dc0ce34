"""How a pair is kept: nothing a file can hold may keep a pair from opening."""

from __future__ import annotations

import json

import pytest

from app.domain import EntityType
from app.ui.reading.entity_order import EntityOrder
from app.ui.reading.pair_state import PairState


def test_what_was_written_comes_back() -> None:
    choice = {"places": {"a": 1}, "hidden": ["b"]}
    state = PairState(
        0.4, together=False, ribbons=False, marks=False, offsets=(7, 9), calibration=(120, 340), choice=choice
    )
    assert PairState.read(json.loads(json.dumps(state.write()))) == state
    state = PairState(order=EntityOrder.IMBALANCE, kind=EntityType.ORG)
    assert PairState.read(json.loads(json.dumps(state.write()))) == state


def test_a_pair_that_was_never_opened_stands_at_its_top() -> None:
    assert PairState.read({}) == PairState()


@pytest.mark.parametrize("damage", ["wide", None, True, [1], float("inf"), float("nan")])
def test_a_number_that_makes_no_sense_counts_for_nothing(damage: object) -> None:
    assert PairState.read({"share": damage, "left": damage, "right": damage}) == PairState()


@pytest.mark.parametrize("damage", ["sideways", None, True, 3, ["count"], {}])
def test_an_unknown_order_or_type_counts_for_nothing(damage: object) -> None:
    assert PairState.read({"order": damage, "kind": damage}) == PairState()


@pytest.mark.parametrize("damage", ["here", None, True, 3, [1], [1, 2, 3], [1, "2"], [True, 2], {"a": 1}])
def test_a_calibration_that_makes_no_sense_counts_for_nothing(damage: object) -> None:
    assert PairState.read({"calibration": damage}) == PairState()


def test_turned_round_twice_is_the_same() -> None:
    state = PairState(0.25, offsets=(3, 5), calibration=(7, 8))
    assert state.swapped() == PairState(0.75, offsets=(5, 3), calibration=(8, 7))
    assert state.swapped().swapped() == state
