"""What cells say on screen, to a screen reader, and on the clipboard."""

from __future__ import annotations

import pytest

from app.ui.reading.contrast.arranging import Row, RowKind, RowOrder, arrange_rows
from app.ui.reading.contrast.cell_words import (
    Look,
    describe_cell,
    join_runs,
    list_ways,
    say_empty,
    tell_cell,
    write_cell,
    write_detail,
    write_heading,
    write_place,
)
from app.ui.reading.contrast.copying import copy_entries
from app.ui.reading.contrast.entries import LEFT, RIGHT, Board, Entry, Phrase, Speech, Tab, build_board
from tests.ui.contrast_texts import make_contrasted_pair


@pytest.fixture(scope="module")
def board() -> Board:
    left, right, _, contrast = make_contrasted_pair()
    return build_board(contrast, (left.document.text, right.document.text))


def find_row(board: Board, tab: Tab, words: str, section: str = "") -> tuple[Row, Entry]:
    for row in arrange_rows(board.entries[tab], RowOrder.TELLING, board.names):
        for entry in row.entries:
            if (
                row.kind is RowKind.CELLS
                and entry is not None
                and entry.words == words
                and section in ("", row.section)
            ):
                return row, entry
    raise LookupError(words)


# --- on screen ------------------------------------------------------------------------------------------------------


def test_somebodys_words_are_in_quotation_marks_with_their_name() -> None:
    assert join_runs(write_cell(Phrase("desperate", 1, "analysts"))) == "“desperate” — analysts"
    assert join_runs(write_cell(Phrase("desperate", 2, "?"))) == "“desperate” — speaker not named\u2002×2"
    assert join_runs(write_cell(Phrase("struggling", 3))) == "struggling\u2002×3"


def test_what_both_say_looks_otherwise_than_what_one_says() -> None:
    looks = [write_cell(Phrase("x", 1), quiet=quiet)[0].look for quiet in (False, True)]
    assert looks == [Look.NAME, Look.SAME]


def test_right_to_left_words_keep_their_direction() -> None:
    assert write_cell(Phrase("العمدة", 1))[0].words == "\u2068العمدة\u2069"


def test_a_term_says_how_often_it_stands_in_either_text(board: Board) -> None:
    _, stubborn = find_row(board, Tab.VOCABULARY, "stubborn")
    _, quiet = find_row(board, Tab.VOCABULARY, "quiet")
    assert join_runs(write_cell(stubborn.cells[LEFT])).endswith("2 × here, 1 × there")  # type: ignore[arg-type]
    assert join_runs(write_cell(quiet.cells[RIGHT])).endswith("3 × here, never there")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("direct", "indirect", "words"),
    [
        (1, 0, "directly"),
        (2, 0, "2 × directly"),
        (0, 1, "indirectly"),
        (0, 3, "3 × indirectly"),
        (1, 2, "1 × directly, 2 × indirectly"),
    ],
)
def test_a_voice_says_whether_it_is_quoted(direct: int, indirect: int, words: str) -> None:
    assert list_ways(Speech("A", 9, (), direct, indirect, 1.0)) == words


def test_a_voice_says_words_and_verbs(board: Board) -> None:
    speech = Speech("A", 12, (("said", 3), ("warned", 1)), 0, 4, 1.0)
    assert join_runs(write_detail(speech, board, LEFT)) == "12 words · said ×3, warned · 4 × indirectly"


def test_a_figure_stands_in_its_sentence(board: Board) -> None:
    _, clash = find_row(board, Tab.NUMBERS, "4,000")
    runs = write_detail(clash.cells[RIGHT], board, RIGHT)  # type: ignore[arg-type]
    assert join_runs(runs) == "Engineers say that the bridge carries 9,000 cars a day."
    assert [run.words for run in runs if run.look is Look.PASSAGE] == ["9,000"]


def test_a_sentence_keeps_its_spaces_around_the_passage(board: Board) -> None:
    _, quiet = find_row(board, Tab.VOCABULARY, "quiet")
    assert join_runs(write_place(board, RIGHT, quiet.places[RIGHT][2])) == "The quiet came."


def test_headings_say_plainly_whom_only_one_side_lets_speak(board: Board) -> None:
    rows = arrange_rows(board.entries[Tab.VOICES], RowOrder.TELLING, {})
    assert write_heading(rows[0]) == ("Only the left text lets speak", "Only the right text lets speak")
    lonely = arrange_rows([find_row(board, Tab.VOICES, "Critics")[1]], RowOrder.TELLING, {})
    assert write_heading(lonely[0])[LEFT] == "Nobody was found in the left text alone"


def test_every_tab_says_when_nothing_was_found() -> None:
    assert len({say_empty(tab) for tab in Tab}) == 4
    assert "number" in say_empty(Tab.NUMBERS)


# --- to a screen reader ---------------------------------------------------------------------------------------------


def test_a_screen_reader_hears_side_words_count_and_mouth(board: Board) -> None:
    row, _ = find_row(board, Tab.WORDING, "stubborn")
    ours, theirs = (describe_cell(row, side, board) for side in (LEFT, RIGHT))
    assert ours == "Left: stubborn, 2 times; in both texts. Judith Halloran, Beside the name"
    assert theirs == "Right: stubborn, once; said by Critics; in both texts. Judith Halloran, Beside the name"
    row, _ = find_row(board, Tab.VOICES, "Critics")
    assert describe_cell(row, RIGHT, board).startswith("Right: Critics, 2 words; call; indirectly; only in this text.")
    row, _ = find_row(board, Tab.VOCABULARY, "quiet")
    assert "quiet, 3 times; in the other text never" in describe_cell(row, RIGHT, board)
    row, _ = find_row(board, Tab.NUMBERS, "4,000")
    assert "9,000; Engineers say" in describe_cell(row, RIGHT, board)


def test_an_empty_cell_says_nothing(board: Board) -> None:
    row, _ = find_row(board, Tab.WORDING, "brave")
    assert describe_cell(row, LEFT, board) == "" and tell_cell(row, LEFT, board) == ""


def test_the_tip_of_a_cell_is_its_sentences(board: Board) -> None:
    row, _ = find_row(board, Tab.VOCABULARY, "disaster")
    assert tell_cell(row, LEFT, board).replace("\u2068", "").replace("\u2069", "") == (
        "“Shopkeepers said the closure was a disaster.”\n“A disaster it is, for the whole bank.”"
    )
    assert tell_cell(row, LEFT, board, most=1).endswith("1 more")


# --- on the clipboard -----------------------------------------------------------------------------------------------


def test_rows_are_copied_with_their_sentences_and_sources(board: Board) -> None:
    left, right, _, _ = make_contrasted_pair()
    chosen = [find_row(board, Tab.WORDING, words)[1] for words in ("stubborn", "brave")]
    data = copy_entries(board, chosen, (left, right))
    assert data.text() == (
        "Judith Halloran · Beside the name\n"
        "Left: stubborn\u2002×2\n"
        "    “Stubborn Halloran closed the Old Bridge.”\n"
        "    “The stubborn Halloran did not ask the shopkeepers.”\n"
        "Right: “stubborn” — Critics\n"
        "    “Critics call Halloran stubborn.”\n"
        "\n"
        "Judith Halloran · Said to be\n"
        "Right: brave\n"
        "    “Halloran is brave, and the mayor of the river.”\n"
        "\n"
        "Left: “A bridge is taken away”, Harbour Post · Imogen Fairlie · 10 Mar 2024\n"
        "Right: “A river is given back”, Civic Review · Imogen Fairlie\n"
    )
    markdown = bytes(data.data("text/markdown").data()).decode()
    assert "### Judith Halloran · Said to be\n\nRight: **brave**\n\n> Halloran is brave, and" in markdown
    assert "<blockquote>Critics call Halloran stubborn.</blockquote>" in data.html()


def test_a_term_that_leans_left_is_copied_with_the_sentences_of_both(board: Board) -> None:
    left, right, _, _ = make_contrasted_pair()
    words = copy_entries(board, [find_row(board, Tab.VOCABULARY, "stubborn")[1]], (left, right)).text()
    assert "Right: stubborn\n    “Critics call Halloran stubborn.”" in words


def test_words_of_a_text_are_no_markup_on_the_clipboard(board: Board) -> None:
    left, right, _, _ = make_contrasted_pair()
    entry = find_row(board, Tab.WORDING, "brave")[1]
    hostile = Entry(entry.id, entry.section, (None, Phrase("<b>*brave*</b>", 1)), entry.places, "")
    data = copy_entries(board, [hostile], (left, right))
    assert "&lt;b&gt;*brave*&lt;/b&gt;" in data.html()
    assert "\\<b\\>\\*brave\\*\\</b\\>" in bytes(data.data("text/markdown").data()).decode()
