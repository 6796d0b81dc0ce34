"""A running story is not one event: what goes on for weeks falls into what happened in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import pytest

from app.jobs import Job
from app.services.opening import Services
from tests.running_stories import tell_again, tell_matches, tell_stadium, tell_trickle, tell_weeks
from tests.telling_texts import NEWS, News

BEGIN = date(2023, 5, 6)


def group(services: Services, news: Sequence[News]) -> list[set[str]]:
    """The events that these reports are grouped into, by their names."""
    names = {}
    for one in news:
        (item,) = services.imports.import_bytes(one.markdown.encode(), f"{one.name}.md", "text/markdown", Job())
        assert item.article_id is not None, one.name
        names[item.article_id] = one.name
    services.events.refresh(Job())
    return [{names[i] for i in event.articles} for event in services.events.list()]


def told(news: Sequence[News]) -> list[set[str]]:
    """What they tell."""
    events: dict[str, set[str]] = defaultdict(set)
    for one in news:
        events[one.event].add(one.name)
    return [names for names in events.values() if len(names) > 1]


def same(one: list[set[str]], other: list[set[str]]) -> bool:
    return {frozenset(names) for names in one} == {frozenset(names) for names in other}


def test_weeks_of_coverage_fall_into_what_happened(services: Services) -> None:
    news = [*tell_weeks(BEGIN), *NEWS]
    found = group(services, news)
    assert same(found, told(news)), found


def test_weeks_of_coverage_alone_in_a_library(services: Services) -> None:
    news = tell_weeks(BEGIN)
    found = group(services, news)
    assert same(found, told(news)), found


def test_a_slow_trickle_is_no_event_of_two_months(services: Services) -> None:
    news = tell_trickle(BEGIN)
    days = {one.name: date.fromisoformat(one.published) for one in news}
    for names in group(services, [*news, *NEWS]):
        spread = [days[name] for name in names if name in days]
        assert not spread or (max(spread) - min(spread)).days <= 7, names


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_match_of_the_same_clubs_is_an_event_of_its_own(services: Services, seed: int) -> None:
    news = tell_matches(BEGIN, 10, seed)
    found = group(services, [*news, *NEWS])
    of = {one.name: one.event for one in news}
    for names in found:
        assert len({of.get(name, name) for name in names if name in of}) <= 1, names
    together = sum(names in found for names in told(news))
    assert together >= 8, found


def test_two_stories_that_share_all_names_stay_two(services: Services) -> None:
    matches, sale = tell_matches(BEGIN, 4, 5), tell_stadium(BEGIN)
    found = group(services, [*sale, *matches, *NEWS])
    names = {one.name for one in sale}
    assert all(event <= names or event.isdisjoint(names) for event in found), found
    ids = {summary.title: summary.id for summary in services.articles.list()}
    one, other = (ids[told.title] for told in sale)
    assert services.tellings.suggestions(one)[0].article_id == other
    assert services.tellings.suggestions(other)[0].article_id == one


def test_a_follow_up_a_year_later_is_another_event(services: Services) -> None:
    news = [*tell_weeks(BEGIN), *tell_again(date(2024, 5, 24)), *NEWS]
    found = group(services, news)
    assert same(found, told(news)), found
