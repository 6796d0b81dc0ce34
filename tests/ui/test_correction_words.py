"""Corrections in words."""

from __future__ import annotations

import pytest

from app.domain import CorrectionKind, Scope, ScopeKind
from app.ui.correction_words import describe_correction, name_step, quote, scope_words

KINDS = CorrectionKind


def plain(words: str) -> str:
    return words.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("kind", "names", "entity", "value", "sentence"),
    [
        (KINDS.MERGE, ("Kremlin",), "Russia", "", "“Kremlin” and “Russia” are one."),
        (KINDS.SPLIT, ("Kremlin",), "Russia", "", "“Kremlin” is not “Russia”."),
        (KINDS.RENAME, (), "Russia", "Russian state", "“Russia” is called “Russian state”."),
        (KINDS.RETYPE, (), "Russia", "org", "“Russia” is of the type “organisation”."),
        (KINDS.REJECT, ("Monday", "Tuesday"), "", "", "“Monday”, “Tuesday” are not to be marked."),
        (KINDS.ASSIGN, ("the boss",), "Putin", "", "“the boss” means “Putin”."),
        (KINDS.ASSIGN, ("the boss",), "Boris", "person", "“the boss” means “Boris”, a new person."),
    ],
)
def test_each_kind_is_a_sentence(kind: KINDS, names: tuple[str, ...], entity: str, value: str, sentence: str) -> None:
    assert plain(describe_correction(kind, names, entity, value)) == sentence


def test_what_is_unmarked_at_one_place_says_so() -> None:
    words = describe_correction(KINDS.REJECT, ("the president",), "Putin", here_only=True)
    assert plain(words) == "“the president” does not mean “Putin” here."
    words = describe_correction(KINDS.REJECT, ("Putin",), "putin", here_only=True)
    assert plain(words) == "“Putin” is not to be marked here."


def test_many_and_long_names_do_not_fill_the_line() -> None:
    words = plain(describe_correction(KINDS.MERGE, [f"N{i}" for i in range(20)], "X"))
    assert words == "“N0”, “N1”, “N2” and 17 more and “X” are one."
    assert len(plain(quote("long " * 200))) < 70


def test_a_name_from_right_to_left_does_not_turn_the_sentence_round() -> None:
    words = describe_correction(KINDS.MERGE, ("الرئيس",), "بوتين")
    assert words == "“\u2068الرئيس\u2069” and “\u2068بوتين\u2069” are one."


def test_a_side_is_named_where_the_pair_is_at_hand() -> None:
    left, other = Scope(ScopeKind.ARTICLE, (3,)), Scope(ScopeKind.ARTICLE, (9,))
    assert scope_words(left, 3, 7) == "in the left text"
    assert scope_words(Scope(ScopeKind.ARTICLE, (7,)), 3, 7) == "in the right text"
    assert scope_words(other, 3, 7) == scope_words(left) == "in one article"
    assert scope_words(Scope(ScopeKind.PAIR, (3, 7)), 7, 3) == "in this pair"
    assert scope_words(Scope(ScopeKind.PAIR, (3, 8)), 7, 3) == "in another pair"
    assert scope_words(Scope(ScopeKind.PASSAGE, (3,)), 3, 7) == "here only"
    assert scope_words(Scope(ScopeKind.LIBRARY)) == "everywhere in the library"


def test_undo_has_a_name_for_each_kind() -> None:
    steps = {plain(name_step(kind, "Kremlin", "Russia")) for kind in CorrectionKind}
    assert "Join “Kremlin” and “Russia”" in steps and len(steps) == len(CorrectionKind)
