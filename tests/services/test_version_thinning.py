"""Which versions of a note go with time: the rule alone."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.services import version_thinning
from app.services.version_thinning import NEWEST, WHOLE, Stored, choose_thinned

START = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday


def make(moments: list[datetime], first: int = 1, characters: int = 10) -> list[Stored]:
    return [Stored(n, n, saved, characters) for n, saved in enumerate(moments, first)]


def every(step: timedelta, count: int, start: datetime = START) -> list[datetime]:
    return [start + step * n for n in range(count)]


def kept(versions: list[Stored]) -> list[Stored]:
    gone = {version.id for version in choose_thinned(versions)}
    return [version for version in versions if version.id not in gone]


def test_all_of_the_last_day_stays() -> None:
    versions = make(every(timedelta(minutes=1), 24 * 60))
    assert kept(versions) == versions


def test_of_days_before_the_last_version_stays_then_of_weeks() -> None:
    versions = make(every(timedelta(hours=1), 24 * 400) + every(timedelta(minutes=1), 60, START + timedelta(days=400)))
    left = kept(versions)
    old = [v for v in left if v.saved <= versions[-1].saved - WHOLE]
    assert [v for v in left if v not in old] == [v for v in versions if v.saved > versions[-1].saved - WHOLE]
    days = [v.saved.date() for v in old[-version_thinning.DAYS :]]
    assert len(set(days)) == version_thinning.DAYS and all(a != b for a, b in pairwise(days))
    weeks = [v.saved.isocalendar()[:2] for v in old[: -version_thinning.DAYS]]
    assert len(weeks) == len(set(weeks)) and len(weeks) > 50
    assert {v.saved.isocalendar()[:2] for v in versions} == {v.saved.isocalendar()[:2] for v in left}, "no week is lost"


def test_a_note_that_rested_for_a_year_loses_nothing_of_its_last_day() -> None:
    day = every(timedelta(minutes=5), 200)
    later = every(timedelta(minutes=5), 60, START + timedelta(days=400))
    assert kept(make(day)) == make(day), "however long ago it was"
    assert [v.saved for v in kept(make(day + later))] == [day[143], day[199], *later], "then the last of each day"


@pytest.mark.parametrize("back", [timedelta(days=2), timedelta(days=365), timedelta(days=9_000)])
def test_a_clock_set_back_makes_nothing_old(back: timedelta) -> None:
    before = every(timedelta(minutes=1), 300)
    after = every(timedelta(minutes=1), 300, START + timedelta(minutes=300) - back)
    versions = make(before + after)
    assert kept(versions) == versions


def test_a_clock_that_was_wrong_for_a_while_makes_nothing_old() -> None:
    moments = every(timedelta(minutes=1), 100)
    wrong = every(timedelta(minutes=1), 100, START + timedelta(days=20_000))
    right = every(timedelta(minutes=1), 100, START + timedelta(minutes=200))
    left = kept(make(moments + wrong + right))
    assert {v.id for v in left} >= set(range(101, 301)), "what was saved under the wrong clock and after it"
    assert any(v.id <= 100 for v in left)


def test_what_lost_in_a_conflict_stays_for_ever() -> None:
    versions = make(every(timedelta(hours=1), 24 * 100))
    lost = Stored(9_999, None, START, 10)
    assert lost not in choose_thinned([lost, *versions])


def test_who_writes_a_book_in_a_day_keeps_each_minute() -> None:
    versions = make(every(timedelta(seconds=1), 3_600), characters=100_000)
    left = kept(versions)
    assert {v.saved.replace(second=0) for v in left} == {v.saved.replace(second=0) for v in versions}
    assert sum(v.characters for v in left) < 2 * version_thinning.MOST_CHARACTERS
    assert left[-NEWEST:] == versions[-NEWEST:]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_clock_did_the_newest_stay_and_thinning_again_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)
    moments, now = [], START
    for _ in range(chance.randrange(1, 600)):
        now += timedelta(seconds=chance.choice([1, 60, 3_600, 86_400, 86_400 * 30]))
        if chance.random() < 0.02:
            now -= timedelta(days=chance.randrange(500))
        moments.append(now)
    versions = [v if chance.random() > 0.05 else Stored(v.id, None, v.saved, 10) for v in make(moments)]
    left = kept(versions)
    named = [v for v in versions if v.revision is not None]
    assert left[-1:] == versions[-1:]
    assert set(named[-NEWEST:]) <= set(left)
    assert [v for v in versions if v.revision is None] == [v for v in left if v.revision is None]
    assert choose_thinned(left) == []
    # One more version never brings back what would have gone, nor is anything lost that a reader did not see go.
    assert {v.saved.isocalendar()[:2] for v in named} == {v.saved.isocalendar()[:2] for v in left if v.revision}
