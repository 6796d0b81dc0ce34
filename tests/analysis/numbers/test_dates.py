from __future__ import annotations

import pytest

from app.analysis.numbers.dates import Date, find_dates


def read(text: str, language: str = "en") -> Date:
    (found,) = find_dates(text, 0, language)
    return found


def test_a_date_in_full() -> None:
    date = read("It was on March 3, 2021 that")
    assert (date.year, date.month, date.day, date.weekday) == (2021, 3, 3, None)
    assert date.span == (10, 23)


@pytest.mark.parametrize("text", ["March 3", "3 March", "the 3rd of March", "Mar. 3"])
def test_ways_to_write_a_day(text: str) -> None:
    assert (read(text).month, read(text).day) == (3, 3)


def test_weekdays_count_from_monday() -> None:
    assert read("on Wednesday").weekday == 2


def test_a_time_has_an_end() -> None:
    assert (read("from 1967 to 1979").year, read("from 1967 to 1979").until) == (1967, 1979)
    assert (read("in 2009-10").year, read("in 2009-10").until) == (2009, 2010)


@pytest.mark.parametrize(
    "text", ["the 2003 invasion", "May I", "Black Friday", "Friday Harbor", "Sunday’s vote", "2014 men"]
)
def test_what_is_no_date_of_an_event(text: str) -> None:
    assert find_dates(text, 0, "en") == []


def test_a_month_in_another_language() -> None:
    date = read("el 3 de marzo de 2020", "es")
    assert (date.year, date.month, date.day) == (2020, "marzo", 3)


def test_dates_agree_where_nothing_that_both_give_differs() -> None:
    assert read("March 3").agrees(read("March 3, 2021"))
    assert not read("March 3").agrees(read("March 4, 2021"))
    assert not read("in 2014").agrees(read("in 2015"))


def test_a_weekday_is_not_like_a_day_of_a_month() -> None:
    assert not read("on Monday").is_like(read("March 3"))
    assert read("on Monday").is_like(read("on Sunday"))


@pytest.mark.parametrize("text", ["in May 99", "the 45 May", "May 0"])
def test_what_no_month_has_is_no_day(text: str) -> None:
    assert not find_dates(text, 0, "en")
