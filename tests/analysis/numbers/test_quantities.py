from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.analysis.numbers.quantities import Quantity, find_quantities


def read(text: str, language: str = "en") -> list[Quantity]:
    return find_quantities(text, 0, language)


def written(text: str, language: str = "en") -> list[str]:
    return [text[q.span.start : q.span.end] for q in read(text, language)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14 tents", 14),
        ("1,234 tents", 1234),
        ("seventeen tents", 17),
        ("twenty-five tents", 25),
        ("three hundred and twelve tents", 312),
        ("two hundred and fifty-one thousand tents", 251_000),
        ("one million tents", 1_000_000),
        ("1.5 million tents", 1_500_000),
    ],
)
def test_numbers_in_digits_and_words(text: str, value: float) -> None:
    (found,) = read(text)
    assert found.low <= value <= found.high
    assert text[found.span.start : found.span.end] == text.removesuffix(" tents")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("at least 12 tents", 12, math.inf),
        ("more than 100 tents", 100, math.inf),
        ("up to 300 tents", 0, 300),
        ("fewer than 30 tents", 0, 30),
        ("between ten and fifteen tents", 10, 15),
        ("10 to 15 tents", 10, 15),
    ],
)
def test_what_stands_before_says_how_far_off_it_may_be(text: str, low: float, high: float) -> None:
    (found,) = read(text)
    assert (found.low, found.high) == (low, high)


def test_rounded_numbers_agree_with_those_they_were_rounded_from() -> None:
    (rounded,), (exact,), (other,) = read("12,000 tents"), read("11,840 tents"), read("14,200 tents")
    assert rounded.agrees(exact)
    assert not rounded.agrees(other)


def test_a_number_cut_off_agrees_with_the_whole() -> None:
    assert read("$43 million")[0].agrees(read("$43,885,310")[0])


def test_about_reaches_further() -> None:
    assert read("about 100 tents")[0].agrees(read("112 tents")[0])
    assert not read("100 tents")[0].agrees(read("112 tents")[0])


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("40 percent of it", "%"),
        ("40% of it", "%"),
        ("$3 billion", "$"),
        ("US$5bn", "$"),
        ("700 euros", "€"),
        ("£12", "£"),
        ("a 45-year-old baker", "age"),
        ("12 tents", ""),
    ],
)
def test_units(text: str, unit: str) -> None:
    assert [q.unit for q in read(text)] == [unit]


@pytest.mark.parametrize("text", ["another 12 tents", "12 more tents", "12 years ago", "Article 5", "Room 12"])
def test_numbers_that_count_from_elsewhere(text: str) -> None:
    assert [q.relative for q in read(text)] == [True]


@pytest.mark.parametrize("text", ["AK-47", "MH17", "9/11", "on March 3, 2021", "in 2014", "no one came", "none"])
def test_what_counts_nothing(text: str) -> None:
    assert read(text) == []


def test_two_numbers_joined_by_and_are_two() -> None:
    assert written("three tents and four tents, three and four") == ["three", "four", "three", "four"]


def test_other_languages() -> None:
    assert written("Unos 3,5 millones de euros y el 12 por ciento", "es") == ["3,5 millones", "12 por ciento"]
    assert written("rund 1.200 Zelte, zwölf Prozent", "de") == ["1.200", "zwölf Prozent"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789 .,-–/$€%abt onemilhudrdyfi'", max_size=60))
@example("1–0m")
@example("10–1m")
def test_any_text_gives_sound_intervals_in_order(text: str) -> None:
    found = read(text)
    assert all(0 <= q.span.start < q.span.end <= len(text) and q.low <= q.high for q in found)
    assert [q.span for q in found] == sorted(q.span for q in found)


def test_digits_that_count_in_no_number_are_none() -> None:
    assert written("² ① ½ Ⅷ tents") == []


def test_a_number_too_great_to_be_one_is_still_found() -> None:
    (found,) = read("9" * 299 + " hundred" * 9 + " tents")
    assert math.isfinite(found.low) and found.span.start == 0
