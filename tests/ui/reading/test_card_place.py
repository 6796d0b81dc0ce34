"""Where a card stands: in the view, as near as can be, and never on the line that is being read."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QRect, QSize

from app.ui.reading.card_place import GAP, place_beside, place_by_line

BOUNDS = QRect(8, 8, 1000, 600)


def fit_to(width: int, height: int):  # type: ignore[no-untyped-def]
    return lambda room: QSize(min(width, room.width()), min(height, room.height()))


def test_it_stands_below_and_begins_with_the_mention() -> None:
    lines = QRect(200, 100, 1, 24)
    assert place_by_line(fit_to(400, 300), lines, BOUNDS) == QRect(200, lines.bottom() + 1 + GAP, 400, 300)


def test_in_text_from_right_to_left_it_ends_with_the_mention() -> None:
    lines = QRect(700, 100, 1, 24)
    assert place_by_line(fit_to(400, 300), lines, BOUNDS, from_right=True).right() == lines.right()


def test_at_the_foot_of_the_view_it_stands_above() -> None:
    lines = QRect(200, 500, 1, 24)
    assert place_by_line(fit_to(400, 300), lines, BOUNDS).bottom() == lines.top() - GAP - 1


def test_it_stays_below_as_long_as_it_has_about_as_much_room_there() -> None:
    lines = QRect(200, 330, 1, 24)
    card = place_by_line(fit_to(400, 500), lines, BOUNDS)
    assert card.top() > lines.bottom() and card.bottom() == BOUNDS.bottom()


def test_where_there_is_no_room_it_is_shorter_rather_than_in_the_way() -> None:
    lines = QRect(200, 250, 1, 60)
    card = place_by_line(fit_to(400, 590), lines, BOUNDS)
    assert card.height() < 590 and not card.intersects(lines)


def test_wherever_the_line_is_it_stays_free_and_the_card_in_sight() -> None:
    chance = random.Random(3)
    for _ in range(500):
        lines = QRect(chance.randint(8, 1000), chance.randint(8, 560), 1, chance.randint(10, 48))
        fit = fit_to(chance.randint(80, 1400), chance.randint(30, 900))
        for from_right in (False, True):
            card = place_by_line(fit, lines, BOUNDS, from_right=from_right)
            whole = QRect(BOUNDS.left(), lines.top(), BOUNDS.width(), lines.height())
            assert not card.intersects(whole), (lines, card)
            assert BOUNDS.contains(card), (lines, card)


@pytest.mark.parametrize("top", [20, 300, 580])
def test_beside_a_row_it_leaves_the_list_free(top: int) -> None:
    row = QRect(760, top, 240, 40)
    card = place_beside(fit_to(420, 380), row, BOUNDS)
    assert card.right() == row.left() - GAP - 1
    assert BOUNDS.contains(card)
