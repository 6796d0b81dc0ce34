"""What is made of a contrast: phrases grouped, paired over both sides, and what counts as a difference."""

from __future__ import annotations

import pytest

from app.contrast import Contrast, EntityWording, Term, Voice
from app.domain import Span, Utterance, Wording, WordingRole
from app.ui.reading.contrast.entries import (
    ALONE,
    BESIDE,
    CALLED,
    DOES,
    LEFT,
    RIGHT,
    TOGETHER,
    Board,
    Entry,
    Figure,
    Leaning,
    Phrase,
    Speech,
    Tab,
    build_board,
    fold_words,
)
from tests.ui.contrast_texts import make_contrasted_pair


@pytest.fixture(scope="module")
def board() -> Board:
    left, right, _, contrast = make_contrasted_pair()
    return build_board(contrast, (left.document.text, right.document.text))


def entry_of(board: Board, tab: Tab, words: str, section: str = "") -> Entry:
    found = [e for e in board.entries[tab] if e.words == words and section in ("", e.section)]
    assert len(found) == 1
    return found[0]


def said(role: WordingRole, *phrases: str, said_by: str = "", negated: bool = False) -> tuple[Wording, ...]:
    return tuple(
        Wording(Span(i, i + 1), Span(i, i + 1), phrase, role, negated, said_by) for i, phrase in enumerate(phrases)
    )


def entries(left: tuple[Wording, ...], right: tuple[Wording, ...] = ()) -> list[Entry]:
    contrast = Contrast((EntityWording("k", "Somebody", left, right),))
    return list(build_board(contrast, ("x" * 50, "x" * 50)).entries[Tab.WORDING])


def test_the_same_words_are_one_with_all_their_places() -> None:
    (entry,) = entries(said(WordingRole.DESCRIPTION, "the tired mayor", "The tired mayor", "the tired mayor"))
    assert entry.cells == (Phrase("the tired mayor", 3), None)
    assert entry.places == ((Span(0, 1), Span(1, 2), Span(2, 3)), ())
    assert entry.section == CALLED and entry.side == LEFT and entry.count == 3


def test_negation_and_other_mouths_are_other_statements() -> None:
    found = entries(
        said(WordingRole.AGENT, "asked") + said(WordingRole.AGENT, "did not ask", negated=True)
        + said(WordingRole.AGENT, "asked", said_by="critics")
    )  # fmt: skip
    assert {(e.words, e.cells[LEFT].said_by) for e in found} == {  # type: ignore[union-attr]
        ("asked", ""), ("did not ask", ""), ("asked", "critics"),
    }  # fmt: skip
    assert len({e.id for e in found}) == 3


def test_words_of_both_texts_stand_in_one_entry_and_are_quiet(board: Board) -> None:
    name = entry_of(board, Tab.WORDING, "Halloran")
    assert name.section == CALLED and name.side is None and name.quiet
    assert [len(places) for places in name.places] == [2, 3]


def test_what_one_text_says_itself_and_the_other_reports_is_no_agreement(board: Board) -> None:
    stubborn = entry_of(board, Tab.WORDING, "stubborn")
    assert stubborn.section == BESIDE and stubborn.side is None and not stubborn.quiet
    assert stubborn.cells == (Phrase("stubborn", 2), Phrase("stubborn", 1, "Critics"))


def test_differences_come_before_what_both_say(board: Board) -> None:
    ours = [e for e in board.entries[Tab.WORDING] if e.group == "halloran"]
    quiet = [e.quiet for e in ours]
    assert quiet == sorted(quiet) and quiet[-1]


def test_names_of_one_section_pair_whatever_their_role_was() -> None:
    found = entries(said(WordingRole.NAME, "Mayor"), said(WordingRole.DESCRIPTION, "the mayor"))
    assert len(found) == 1 and found[0].quiet


def test_deeds_are_told_apart_from_descriptions(board: Board) -> None:
    deed = entry_of(board, Tab.WORDING, "closed the Old Bridge", DOES)
    assert isinstance(deed.cells[LEFT], Phrase) and deed.cells[LEFT].is_deed
    assert not entry_of(board, Tab.WORDING, "brave").cells[RIGHT].is_deed  # type: ignore[union-attr]


def test_a_voice_has_words_verbs_and_ways_on_each_side(board: Board) -> None:
    halloran = entry_of(board, Tab.VOICES, "Halloran")
    assert halloran.section == TOGETHER
    assert halloran.cells[RIGHT] == Speech("Halloran", 5, (("said", 1),), 1, 0, 1.0)
    assert halloran.cells[LEFT] == Speech("Halloran", 3, (), 0, 1, 3 / 5)
    alone = {e.words: e.side for e in board.entries[Tab.VOICES] if e.section == ALONE}
    assert alone == {"Shopkeepers": LEFT, "Critics": RIGHT}


def test_usual_verbs_come_first() -> None:
    speech = tuple(Utterance("A", Span(i, i + 1), verb, False, 1) for i, verb in enumerate(("warned", "said", "said")))
    board = build_board(Contrast(voices=(Voice("A", "", speech, ()),)), ("xxx", ""))
    assert board.entries[Tab.VOICES][0].cells[LEFT].verbs == (("said", 2), ("warned", 1))  # type: ignore[union-attr]


def test_speeches_without_words_divide_by_nothing() -> None:
    voice = Voice("A", "", (Utterance("A", Span(0, 1), "said", False, 0),), ())
    (entry,) = build_board(Contrast(voices=(voice,)), ("x", "")).entries[Tab.VOICES]
    assert entry.cells[LEFT].share == 0  # type: ignore[union-attr]


def test_a_term_stands_on_the_side_it_leans_to_with_its_places_on_both(board: Board) -> None:
    stubborn = entry_of(board, Tab.VOCABULARY, "stubborn")
    assert stubborn.cells == (Leaning("stubborn", 2, 1), None)
    assert [len(places) for places in stubborn.places] == [2, 1]
    assert entry_of(board, Tab.VOCABULARY, "quiet").cells == (None, Leaning("quiet", 3, 0))


def test_a_figure_has_both_values_and_their_sentences(board: Board) -> None:
    (clash,) = board.entries[Tab.NUMBERS]
    assert [cell.words for cell in clash.cells if isinstance(cell, Figure)] == ["4,000", "9,000"]
    assert clash.title == "cars a day" and clash.side is None
    assert board.sentence_of(RIGHT, clash.places[RIGHT][0]).startswith("Engineers say")


def test_a_filter_looks_at_names_mouths_verbs_and_sentences(board: Board) -> None:
    assert "critics" in entry_of(board, Tab.WORDING, "stubborn").folded
    assert "judith" in entry_of(board, Tab.WORDING, "brave").folded
    assert "said" in entry_of(board, Tab.VOICES, "Shopkeepers").folded
    assert "engineers" in board.entries[Tab.NUMBERS][0].folded


def test_folding_takes_accents_and_case_away() -> None:
    assert fold_words("Éclat THE") == "eclat the"


def test_the_same_statement_has_the_same_id_after_the_texts_changed_sides(board: Board) -> None:
    left, right, _, contrast = make_contrasted_pair()
    swapped = build_board(contrast.swapped(), (right.document.text, left.document.text))
    for tab in (Tab.VOICES, Tab.VOCABULARY):
        assert {e.id for e in swapped.entries[tab]} == {e.id for e in board.entries[tab]}


def test_nothing_makes_an_empty_board() -> None:
    board = build_board(Contrast(), ("", ""))
    assert all(not entries for entries in board.entries.values())
    left = Term("x", 0.0, (Span(0, 1),), ())
    assert build_board(Contrast(vocabulary=(left,)), ("x", "")).entries[Tab.VOCABULARY][0].side == LEFT
