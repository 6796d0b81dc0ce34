from __future__ import annotations

import numpy as np
import pytest

import app.analysis.alignment.wordmatch as wordmatch
from app.analysis.alignment.passages import Passages, read_passages
from app.analysis.alignment.similarity import find_rarities, weigh_words
from app.analysis.alignment.wordmatch import match_words
from app.analysis.language.vectors import Floats, load_vectors
from app.analysis.reading import analyse
from tests.analysis.documents import make_document

LEFT = ("The mayor closed the bridge to cars.", "Children played in the street.", "Nobody came.")
RIGHT = ("Automobiles are banned from the crossing.", "The mayor closed the bridge to cars.", "He bought some cheese.")


def read(*sentences: str, language: str = "en") -> Passages:
    document = make_document(*sentences)
    return read_passages(document, analyse(document, language), [], None, 100)


def match(left: Passages, right: Passages, near_words: bool = True) -> Floats:
    weights = weigh_words(left, right, find_rarities(left, right))
    return match_words(left, right, weights, load_vectors() if near_words else None)


def test_the_same_sentence_is_covered_whole() -> None:
    assert match(read(*LEFT), read(*RIGHT))[0, 1] == pytest.approx(1, abs=1e-5)
    assert match(read(*LEFT), read(*RIGHT), near_words=False)[0, 1] == pytest.approx(1, abs=1e-5)


def test_near_words_count_for_something() -> None:
    with_near, without = (match(read(*LEFT), read(*RIGHT), near) for near in (True, False))
    assert with_near[0, 0] > without[0, 0] + 0.1
    assert with_near[0, 0] > with_near[0, 2] + 0.1


def test_words_of_other_scripts_match_themselves() -> None:
    left, right = read("橋を閉鎖した。", language="ja"), read("橋を閉鎖する。", "山がある。", language="ja")
    found = match(left, right, near_words=False)
    assert found[0, 0] > 0.3 > found[0, 1]


def test_sides_are_treated_alike() -> None:
    left, right = read(*LEFT), read(*RIGHT)
    assert np.allclose(match(left, right), match(right, left).T, atol=1e-6)


def test_few_words_at_once_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = read(*LEFT), read(*RIGHT, "— … —", *LEFT[1:])
    whole = match(left, right)
    monkeypatch.setattr(wordmatch, "COLUMNS", 1)
    assert np.allclose(match(left, right), whole, atol=1e-6)


def test_a_sentence_without_words_matches_nothing() -> None:
    left = Passages(("…", "Cars."), (), ([], read("Cars.").words[0]), ([], []), ({}, {}), read("Cars.").rarity)
    found = match(left, read("Cars and buses."))
    assert found[0, 0] == 0 < found[1, 0]
