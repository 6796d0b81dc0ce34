"""Two versions of a text, word by word: whatever they are, both can be read from what is shown."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from app.differences import Amount, Kind, Piece, compare_texts, count_changes, narrow

ALPHABETS = ("ab \n.é", "a b c d. \n", "日本 x\n", "\r\n\u2028 a")


def side(pieces: list[Piece], without: Kind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is not without)


@pytest.mark.parametrize("seed", range(40))
def test_both_texts_stand_in_what_is_shown(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(50):
        alphabet = chance.choice(ALPHABETS)
        old, new = ("".join(chance.choices(alphabet, k=chance.randrange(40))) for _ in range(2))
        pieces = compare_texts(old, new)
        assert side(pieces, Kind.ADDED) == old
        assert side(pieces, Kind.REMOVED) == new
        assert all(piece.text for piece in pieces)
        assert all(one.kind is not other.kind for one, other in pairwise(pieces))
        assert narrow(old, new) == ("", "") or old != new


def test_words_are_told_apart_not_letters() -> None:
    assert compare_texts("The bridge is old.\n", "The bridge isn't old.\n") == [
        Piece(Kind.SAME, "The bridge "),
        Piece(Kind.REMOVED, "is"),
        Piece(Kind.ADDED, "isn't"),
        Piece(Kind.SAME, " old.\n"),
    ]


def test_another_sentence_is_not_a_ladder_of_words() -> None:
    assert compare_texts("one two three", "four five six") == [
        Piece(Kind.REMOVED, "one two three"),
        Piece(Kind.ADDED, "four five six"),
    ]


def test_the_same_is_one_piece_and_nothing_is_none() -> None:
    assert compare_texts("A\n\nB", "A\n\nB") == [Piece(Kind.SAME, "A\n\nB")]
    assert compare_texts("", "") == []
    assert compare_texts("", "A") == [Piece(Kind.ADDED, "A")]


@pytest.mark.parametrize(
    ("old", "new", "amount"),
    [
        ("", "one two", Amount(2, 0)),
        ("one two three", "one three", Amount(0, 1)),
        ("one two", "two one", Amount(0, 0)),
        ("A\none two\nB", "A\none four five\nB", Amount(2, 1)),
    ],
)
def test_words_that_came_and_went_are_counted(old: str, new: str, amount: Amount) -> None:
    assert count_changes(old, new) == amount


def test_a_word_changed_where_all_words_come_often_is_that_word() -> None:
    chance = random.Random(1)
    words = [chance.choice(("the", "river", "old", "bridge", "was", "said")) for _ in range(5_000)]
    changed = [*words[:1_000], "new", *words[1_001:4_000], "new", *words[4_001:]]
    shown = compare_texts(" ".join(words), " ".join(changed))
    assert sum(len(piece.text) for piece in shown if piece.kind is not Kind.SAME) < 30


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 25_000, "b a " * 25_000),
        ("a\nb\n" * 25_000, "b\na\n\n" * 17_000),
        (
            " ".join(f"w{n * 7919 % 3000}" for n in range(20_000)),
            " ".join(f"w{n * 104_729 % 2999}" for n in range(20_000)),
        ),
        ("x" * 100_000, "x" * 99_999 + "y"),
    ],
    ids=["turned", "lines", "other words", "one word"],
)  # fmt: skip
def test_no_two_long_texts_keep_anybody_waiting(old: str, new: str) -> None:
    begin = time.process_time()
    pieces = compare_texts(old, new)
    assert time.process_time() - begin < 5, "difflib takes minutes"
    assert side(pieces, Kind.ADDED) == old and side(pieces, Kind.REMOVED) == new
