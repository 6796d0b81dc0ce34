"""Tokens as people type them, their spans, and stems."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.search.analyser as analyser
from app.search.analyser import fold, may_be_of, read_words, stem, tokenise


def words_of(text: str) -> list[str]:
    return [token.text for token in tokenise(text) if not token.extra]


def extras_of(text: str) -> list[str]:
    return [token.text for token in tokenise(text) if token.extra]


@pytest.mark.parametrize(
    ("text", "words", "extras"),
    [
        ("The Mayor's bridge", ["the", "mayor", "bridge"], []),
        ("the workers’ strike", ["the", "workers", "strike"], []),
        ("don’t don't", ["dont", "dont"], []),
        ("we'll they’re I've she'd I'm", ["we", "they", "i", "she", "i"], []),
        ("WE'LL d'accord m’a", ["we", "d", "accord", "m", "a"], ["daccord", "ma"]),
        ("O'Brien", ["obrien"], []),
        ("e-mail", ["e", "mail"], ["email"]),
        ("COVID-19", ["covid", "19"], ["covid19"]),
        ("l’accord", ["l", "accord"], ["laccord"]),
        ("1,000 1.000 1000", ["1000", "1000", "1000"], []),
        ("1,234.56 3,5 3.5", ["1234.56", "3.5", "3.5"], []),
        ("1,000-strong", ["1000", "strong"], ["1000strong"]),
        ("U.S. troops", ["us", "troops"], []),
        ("AT&T", ["at", "t"], ["att"]),
        ("one.Two example.com", ["one", "two", "example", "com"], []),
        ("foo_bar", ["foo", "bar"], []),
        ("Señor Łódź naïve", ["senor", "lodz", "naive"], []),
        ("Straße STRASSE", ["strasse", "strasse"], []),
        ("co\u00adoperate", ["cooperate"], []),
        ("cafe\u0301", ["cafe"], []),
        ("ещё мой", ["еще", "мой"], []),
        ("हिन्दी में", ["हिन्दी", "में"], []),
        ("السَّلام", ["السلام"], []),
        ("東京都", ["東京", "京都"], ["都"]),
        ("山", ["山"], []),
        ("서울은", ["서울", "울은"], ["은"]),
        ("が", ["が"], []),
        ("2023年の", ["2023", "年の"], ["の"]),
        ("... -- '' ’s", ["s"], []),
        ("", [], []),
    ],
)
def test_tokens(text: str, words: list[str], extras: list[str]) -> None:
    assert words_of(text) == words
    assert extras_of(text) == extras


@given(st.text(max_size=200))
def test_spans_lie_in_the_text_and_fold_to_something(text: str) -> None:
    tokens = list(tokenise(text))
    previous = 0
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.text
        if not token.extra:
            assert token.start >= previous or token.text  # pairs of characters overlap
            previous = token.start
    assert read_words(text) == (
        [token.text for token in tokens if not token.extra],
        [token.text for token in tokens if token.extra],
    )


@given(st.text(alphabet="aé ß-'’.,1&東x_", max_size=60))
def test_what_is_found_is_found_when_typed_again(text: str) -> None:
    for token in tokenise(text):
        if not token.extra and token.text.isalpha() and token.text.isascii():
            assert words_of(token.text) == [token.text]


@pytest.mark.parametrize(
    "hostile",
    [
        "a-" * 50_000,
        "'" * 100_000,
        "1," * 50_000,
        "a.b" * 30_000,
        "\u0301" * 100_000,
        "x'" * 200_000,
        "é'" * 100_000,
        "1,111," * 50_000,
        "東x" * 50_000,
    ],
    ids=lambda text: ascii(text[:6]),
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    started = time.process_time()
    list(tokenise(hostile))
    assert time.process_time() - started < 5


def test_what_is_longer_than_any_word_is_not_remembered() -> None:
    """The last words are kept at hand by their number; each may be as long as a file."""
    read_words("bridge")
    before = [cache.cache_info().currsize for cache in (analyser._split, analyser._fold)]
    for length in range(1000, 1020):
        read_words("a-b" * length + " " + "é" * length)
        fold("é" * length)
    assert [cache.cache_info().currsize for cache in (analyser._split, analyser._fold)] == before


def test_folding_keeps_what_makes_another_letter() -> None:
    assert fold("ガ") == "ガ"
    assert fold("й") == "й"
    assert fold("한") == "한"


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("policies", "policy", "en"),
        ("exporting", "exports", "en-GB"),
        ("nationale", "nationales", "fr"),
        ("ракеты", "ракета", "ru"),
        ("strikes", "strike", ""),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str, language: str) -> None:
    assert stem(one, language) == stem(other, language)


@pytest.mark.parametrize("language", ["en", "de", "fr", "ru", "ar", "hu", "tr", "sv"])
@pytest.mark.parametrize("word", ["bridges", "ракеты", "السلام", "zelfstandigheid", "évènements", "γεφύρες"])
def test_letters_of_another_script_have_no_forms(word: str, language: str) -> None:
    """So nobody need ask for them."""
    assert may_be_of(word, language) or stem(word, language) == word


@given(st.text(max_size=20), st.sampled_from(["en", "de", "ar", "ro", "hu", "xx", "zh-Hant", ""]))
def test_stemming_never_fails(word: str, language: str) -> None:
    assert isinstance(stem(word, language), str)
