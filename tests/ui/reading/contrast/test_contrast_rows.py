"""The rows of a tab: headings, pairs, orders, filter, unfolded sentences; and the steps from place to place."""

from __future__ import annotations

import time

import pytest

from app.domain import Span
from app.ui.reading.contrast.arranging import Row, RowKind, RowOrder, arrange_rows, match_entries
from app.ui.reading.contrast.entries import LEFT, RIGHT, Board, Entry, Tab, build_board
from app.ui.reading.contrast.state import FOLDED, ContrastState
from app.ui.reading.contrast.stepping import PlaceSteps
from tests.ui.contrast_texts import make_contrasted_pair, make_large_contrast


@pytest.fixture(scope="module")
def board() -> Board:
    left, right, _, contrast = make_contrasted_pair()
    return build_board(contrast, (left.document.text, right.document.text))


def rows_of(board: Board, tab: Tab, order: RowOrder = RowOrder.TELLING, words: str = "") -> list[Row]:
    return arrange_rows(match_entries(board, tab, words), order, board.names)


def show(row: Row) -> tuple[str, str]:
    left, right = (entry.words if (entry := row.entry_on(side)) is not None else "" for side in (LEFT, RIGHT))
    return left, right


def entry_of(board: Board, tab: Tab, words: str) -> Entry:
    return next(entry for entry in board.entries[tab] if entry.words == words)


def test_an_entity_is_headed_and_its_sections_follow_in_their_order(board: Board) -> None:
    rows = rows_of(board, Tab.WORDING)
    assert [row.title for row in rows if row.kind is RowKind.GROUP] == ["Judith Halloran", "Old Bridge"]
    sections = [row.section for row in rows if row.kind is RowKind.SECTION and row.group == "halloran"]
    assert sections == ["called", "beside", "is", "does"]


def test_what_one_side_says_stands_beside_what_the_other_says_and_what_both_say_beneath(board: Board) -> None:
    rows = [row for row in rows_of(board, Tab.WORDING) if row.kind is RowKind.CELLS and row.group == "halloran"]
    assert [show(row) for row in rows if row.section == "called"] == [
        ("", "the mayor of the river"),
        ("Halloran", "Halloran"),
    ]
    assert [row.is_joint for row in rows if row.section == "called"] == [False, True]
    assert [show(row) for row in rows if row.section == "does"] == [
        ("closed the Old Bridge", ""),
        ("did not ask the shopkeepers", ""),
    ]


def test_whom_only_one_side_lets_speak_stands_in_its_column(board: Board) -> None:
    rows = rows_of(board, Tab.VOICES)
    assert [row.section for row in rows if row.kind is RowKind.SECTION] == ["alone", "together"]
    assert [show(row) for row in rows if row.kind is RowKind.CELLS] == [
        ("Shopkeepers", "Critics"),
        ("Halloran", "Halloran"),
    ]


def test_terms_stand_on_the_side_they_lean_to(board: Board) -> None:
    cells = [show(row) for row in rows_of(board, Tab.VOCABULARY) if row.kind is RowKind.CELLS]
    assert cells == [("disaster", "quiet"), ("stubborn", "")]


@pytest.mark.parametrize(
    ("order", "left"),
    [
        (RowOrder.TELLING, ["disaster", "stubborn"]),
        (RowOrder.ALPHABET, ["disaster", "stubborn"]),
        (RowOrder.PLACE, ["stubborn", "disaster"]),
        (RowOrder.COUNT, ["stubborn", "disaster"]),
    ],
)
def test_rows_are_ordered(board: Board, order: RowOrder, left: list[str]) -> None:
    rows = [row for row in rows_of(board, Tab.VOCABULARY, order) if row.kind is RowKind.CELLS]
    assert [show(row)[0] for row in rows] == left


def test_entities_are_ordered_as_their_rows_are(board: Board) -> None:
    def names(order: RowOrder) -> list[str]:
        return [row.title for row in rows_of(board, Tab.WORDING, order) if row.kind is RowKind.GROUP]

    assert names(RowOrder.ALPHABET) == ["Judith Halloran", "Old Bridge"]
    assert names(RowOrder.COUNT) == ["Judith Halloran", "Old Bridge"]
    other = Board(board.entries, {"halloran": "Zoe", "bridge": "Old Bridge"})
    shown = [row.title for row in rows_of(other, Tab.WORDING, RowOrder.ALPHABET) if row.kind is RowKind.GROUP]
    assert shown == ["Old Bridge", "Zoe"]


def test_a_filter_keeps_what_holds_every_word_and_the_headings_above_it(board: Board) -> None:
    rows = rows_of(board, Tab.WORDING, words="critics STUBBORN")
    assert [row.kind for row in rows] == [RowKind.GROUP, RowKind.SECTION, RowKind.CELLS]
    assert show(rows[-1]) == ("stubborn", "stubborn")
    assert rows_of(board, Tab.WORDING, words="nothing of the kind") == []


def test_unfolded_sentences_stand_under_the_text_they_are_of(board: Board) -> None:
    stubborn = entry_of(board, Tab.VOCABULARY, "stubborn")
    rows = arrange_rows(board.entries[Tab.VOCABULARY], RowOrder.TELLING, {}, {stubborn.id})
    below = rows[[row.kind for row in rows].index(RowKind.SENTENCES) :]
    assert [row.places for row in below] == [
        (stubborn.places[LEFT][0], stubborn.places[RIGHT][0]),
        (stubborn.places[LEFT][1], None),
    ]
    assert [row.entry_on(RIGHT) is stubborn for row in below] == [True, False]


def test_two_unfolded_in_one_row_do_not_lose_sentences(board: Board) -> None:
    both = {entry_of(board, Tab.VOCABULARY, words).id for words in ("disaster", "quiet")}
    rows = arrange_rows(board.entries[Tab.VOCABULARY], RowOrder.TELLING, {}, both)
    below = [row for row in rows if row.kind is RowKind.SENTENCES]
    assert [sum(row.places[side] is not None for row in below) for side in (LEFT, RIGHT)] == [2, 3]


def test_two_thousand_rows_are_filtered_and_ordered_in_an_instant() -> None:
    board = build_board(make_large_contrast(2_000), ("x" * 20_000, "x" * 20_000))
    assert len(board.entries[Tab.WORDING]) == 4_000
    for order in RowOrder:
        for words in ("", "thing", "number 7", "nowhere"):
            times = []
            for _ in range(3):
                begun = time.process_time()
                rows_of(board, Tab.WORDING, order, words)
                times.append(time.process_time() - begun)
            assert min(times) < 0.05, (order, words)


# --- steps ----------------------------------------------------------------------------------------------------------


def test_chosen_again_an_entry_goes_on_round_and_round(board: Board) -> None:
    steps, stubborn = PlaceSteps(), entry_of(board, Tab.VOCABULARY, "stubborn")
    walked = [steps.go(stubborn) for _ in range(3)]
    assert [step.number for step in walked if step] == [0, 1, 0]
    # The side with fewer places keeps its last one.
    assert [step.places[RIGHT] for step in walked if step] == [stubborn.places[RIGHT][0]] * 3
    back = steps.go(stubborn, -1)
    assert back is not None and back.number == 1


def test_another_entry_begins_at_its_first_place_or_its_last(board: Board) -> None:
    steps = PlaceSteps()
    disaster, quiet = (entry_of(board, Tab.VOCABULARY, words) for words in ("disaster", "quiet"))
    steps.go(disaster)
    forward, steps.current = steps.go(quiet), None
    backward = steps.go(quiet, -1)
    assert forward is not None and backward is not None
    assert (forward.number, backward.number) == (0, 2)
    assert forward.places[LEFT] is None


def test_a_place_can_be_stood_on_and_gone_on_from(board: Board) -> None:
    steps, quiet = PlaceSteps(), entry_of(board, Tab.VOCABULARY, "quiet")
    stood = steps.go_to(quiet, RIGHT, quiet.places[RIGHT][1])
    assert stood is not None and stood.number == 1
    following = steps.go(quiet)
    assert following is not None and following.places[RIGHT] == quiet.places[RIGHT][2]
    assert steps.go_to(quiet, LEFT, Span(0, 1)) is None


def test_an_entry_without_places_leads_nowhere() -> None:
    assert PlaceSteps().go(Entry(("x",), "leaning", (None, None), ((), ()), "")) is None


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_the_panel_comes_back_as_it_was_left() -> None:
    state = ContrastState(True, 0.3, Tab.VOICES, RowOrder.COUNT)
    assert ContrastState.read(state.write()) == state


@pytest.mark.parametrize(
    "value", [None, 7, "open", [], {}, {"open": "yes", "share": float("nan"), "tab": ["x"], "order": 3, "more": None}]
)
def test_what_makes_no_sense_is_as_never_opened(value: object) -> None:
    assert ContrastState.read(value) == FOLDED


def test_a_panel_is_never_all_of_the_window_nor_too_low() -> None:
    assert 0 < ContrastState.read({"share": -3}).share < 0.2
    assert 0.5 < ContrastState.read({"share": 9}).share < 0.8
