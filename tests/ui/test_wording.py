"""Words of the frame: dates as the reader's clock has them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.ui.library.filter import Column
from app.ui.library.model import LibraryModel
from app.ui.wording import show_date, show_day
from tests.ui.fakes import make_articles

LATE = datetime(2023, 10, 20, 3, 0, tzinfo=UTC)  # still the evening before, in California


@pytest.fixture(params=["America/Los_Angeles", "Pacific/Auckland"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_a_moment_is_shown_as_the_day_it_was_here(zone: str) -> None:
    here = "2023-10-19" if zone.startswith("America") else "2023-10-20"
    assert show_day(LATE) == show_date(here)


def test_the_list_shows_when_an_article_was_added_here(zone: str) -> None:
    model = LibraryModel()
    model.set_rows([replace(make_articles(1)[0].summary, added=LATE)])
    assert model.index(0, Column.ADDED).data() == show_day(LATE)
