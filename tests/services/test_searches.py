"""Searches that are kept."""

from __future__ import annotations

import pytest

from app.domain import Changes
from app.errors import UnknownItem, UserError
from app.services.opening import Services
from app.services.searches import LONGEST_NAME, RECENT


def test_the_last_searches_are_kept_once_each_and_not_for_ever(services: Services) -> None:
    for number in range(RECENT + 5):
        services.searches.remember(f"query {number}")
    services.searches.remember("  query   7 ")
    recent = services.searches.recent(100)
    assert recent[0] == "query 7"
    assert len(recent) == len(set(recent)) == RECENT
    services.searches.remember(" ")
    assert services.searches.recent(1) == ["query 7"]
    saved = services.searches.save("coal OR gas")
    services.searches.forget_recent()
    assert services.searches.recent() == []
    assert services.searches.saved() == [saved]


def test_a_saved_search_is_named_renamed_deleted_and_brought_back(services: Services) -> None:
    heard: list[Changes] = []
    services.library.changes.subscribe(heard.append)
    second = services.searches.save("title:strike is:unread", "To read")
    first = services.searches.save('outlet:"The Post" bridge')
    assert [one.name for one in services.searches.saved()] == ['outlet:"The Post" bridge', "To read"]
    assert services.searches.rename(first.id, " Bridges \n") == first.name
    assert services.searches.rename(first.id, " ") == "Bridges"
    assert [one.name for one in services.searches.saved()] == ["Bridges", "To read"]
    gone = services.searches.delete(second.id)
    services.searches.restore(gone)
    services.searches.restore(gone)
    assert second in services.searches.saved()
    assert all(changes.searches for changes in heard)


def test_what_cannot_be_saved_is_refused(services: Services) -> None:
    with pytest.raises(UserError) as error:
        services.searches.save("  ")
    assert error.value.code == "bad-value"
    services.searches.remember("only typed")
    for number in (1, 999):  # a search of the last ones is no saved one
        with pytest.raises(UnknownItem):
            services.searches.rename(number, "x")
        with pytest.raises(UnknownItem):
            services.searches.delete(number)
    long = services.searches.save("a" * 5000, "n" * 5000)
    assert (len(long.query), len(long.name)) == (1_000, LONGEST_NAME)
