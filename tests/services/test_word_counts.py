"""How rare words are in the reader's own library, and what a comparison makes of it."""

from __future__ import annotations

from collections.abc import Collection

import pytest

import app.services.analysing as analysing
from app.errors import UserError
from app.jobs import Job
from app.services.analysing import AnalysisService, grade_size
from app.services.opening import Services
from tests.services.conftest import add_article
from tests.services.test_analysing import FakeAnalysis


class Counter:
    """Counts as an index does, and remembers what it was asked for."""

    def __init__(self, articles: int = 1000) -> None:
        self.articles = articles
        self.asked: list[frozenset[str]] = []
        self.fails = False

    def count(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        if self.fails:
            raise UserError("index-failed")
        self.asked.append(frozenset(words))
        return self.articles, dict.fromkeys(words, 3)


@pytest.fixture
def fake() -> FakeAnalysis:
    return FakeAnalysis()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def analysis(services: Services, fake: FakeAnalysis, counter: Counter) -> AnalysisService:
    return AnalysisService(services.library, fake.worker, methods=fake.methods, count_words=counter.count)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four articles are library enough."""
    monkeypatch.setattr(analysing, "LEAST_LIBRARY", 4)


def test_size_grows_in_large_steps() -> None:
    assert [grade_size(n) for n in (0, 63, 64, 255, 256, 1023, 1024, 20_000)] == [0, 0, 1, 1, 2, 2, 3, 5]


def test_a_small_library_is_not_asked(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis, counter: Counter
) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    analysis.compare(one, two, Job())
    assert fake.counts == [None] and counter.asked == []


@pytest.mark.usefixtures("small")
def test_words_of_both_texts_are_asked_for(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis, counter: Counter
) -> None:
    one, two, *_ = [add_article(services, n) for n in range(4)]
    analysis.compare(one, two, Job())
    assert [counts.articles for counts in fake.counts if counts] == [1024], "rounded"
    assert {"article", "number"} <= counter.asked[0]


@pytest.mark.usefixtures("small")
def test_comparisons_stay_good_until_the_library_is_four_times_as_large(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    one, two, *_ = [add_article(services, n) for n in range(4)]
    analysis.compare(one, two, Job())
    for number in range(4, 15):
        add_article(services, number)
    assert analysis.cached_comparison(one, two) is not None
    add_article(services, 15)
    assert analysis.cached_comparison(one, two) is None
    analysis.compare(one, two, Job())
    assert fake.compared == 2 and analysis.cached_comparison(one, two) is not None


@pytest.mark.usefixtures("small")
def test_an_index_that_fails_leaves_words_as_rare_as_in_general(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis, counter: Counter
) -> None:
    one, two, *_ = [add_article(services, n) for n in range(4)]
    counter.fails = True
    analysis.compare(one, two, Job())
    assert fake.counts == [None]
    assert analysis.cached_comparison(one, two) is not None


def test_the_index_counts_articles_with_a_word(services: Services) -> None:
    for number in range(3):
        add_article(services, number)
    services.search.sync(Job())
    articles, holding = services.search.count_words(["river1", "Article", "zebra", "two words"])
    assert articles == 3
    assert holding == {"river1": 1, "Article": 3, "zebra": 0}
