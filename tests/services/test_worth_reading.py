"""Which two tellings of an event are most worth reading together, asked of the library."""

from __future__ import annotations

from itertools import combinations

import pytest

from app.contrast import Contrast, Difference, FigureClash, FigureKind, Voice
from app.domain import Comparison, Span, TextAnalysis, Utterance
from app.errors import JobCancelled, UnknownItem
from app.jobs import Job
from app.services.opening import Services
from app.services.reading_together import MOST_PAIRS, ReadingTogether
from tests.services.test_tellings import add
from tests.telling_texts import BY_NAME, News

PLACE = Span(0, 4)
CLASH = FigureClash(FigureKind.NUMBER, "passengers", PLACE, PLACE, PLACE, PLACE)


def voice(speaker: str, *, left: int, right: int) -> Voice:
    def said(words: int) -> tuple[Utterance, ...]:
        return (Utterance(speaker, PLACE, "said", True, words, PLACE, PLACE),) if words else ()

    return Voice(speaker, "", said(left), said(right))


MUCH = Contrast(voices=(voice("Ansell", left=40, right=0), voice("Keld", left=0, right=40)), figures=(CLASH,))


class FakeAnalysis:
    """Gives the contrasts that a test has put there, and remembers who was asked about."""

    def __init__(self) -> None:
        self.made: dict[tuple[int, int], Contrast] = {}
        self.asked: list[tuple[int, int]] = []
        self.read: list[int] = []

    def analysis(self, article_id: int, job: Job) -> TextAnalysis:
        job.check()
        self.read.append(article_id)
        return TextAnalysis("1", "en", "model", (), (), ())

    def compare(self, left_id: int, right_id: int, job: Job) -> Comparison:
        job.check()
        return Comparison("1", (), ())

    def contrast(self, left_id: int, right_id: int, job: Job) -> Contrast:
        job.check()
        self.asked.append((left_id, right_id))
        return self.made.get((left_id, right_id), Contrast())


@pytest.fixture
def analysis() -> FakeAnalysis:
    return FakeAnalysis()


@pytest.fixture
def together(services: Services, analysis: FakeAnalysis) -> ReadingTogether:
    return ReadingTogether(services.events, services.tellings, analysis, services.articles)  # type: ignore[arg-type]


def test_each_pair_is_asked_and_the_best_is_chosen(
    services: Services, analysis: FakeAnalysis, together: ReadingTogether
) -> None:
    ids = [*add(services, BY_NAME["ferry-a"], BY_NAME["ferry-b"], BY_NAME["bakery"]).values()]
    event, _ = services.events.make(ids)
    services.articles.edit([ids[0]], {"perspective": "passengers"})
    services.articles.edit([ids[1]], {"perspective": "the company"})
    # As the event has them, by their days.
    pairs = list(combinations(event.articles, 2))
    best = next(pair for pair in pairs if set(pair) == {ids[0], ids[1]})
    analysis.made[best] = MUCH
    found = together.choose(event.id, Job())
    assert sorted(analysis.asked) == sorted(pairs)
    assert found is not None and (found.left, found.right) == best
    assert [difference.kind for difference in found.differences] == [Difference.VOICES, Difference.FIGURES]
    assert found.differences[0].rows[0].left == ("Ansell",) and found.tellings == 3
    assert found.perspectives is not None and set(found.perspectives) == {"passengers", "the company"}


def test_no_clear_contrast(services: Services, together: ReadingTogether) -> None:
    ids = add(services, BY_NAME["ferry-a"], BY_NAME["ferry-b"])
    event, _ = services.events.make([*ids.values()])
    assert together.choose(event.id, Job()) is None


def test_copies_are_not_asked_about(services: Services, analysis: FakeAnalysis, together: ReadingTogether) -> None:
    agency = BY_NAME["ferry-a"]
    copy = News("copy", "ferry", "Weekly Tide", "2023-05-12", "Aground", (*agency.body, "No ship has sunk since 1911."))
    ids = add(services, agency, copy, BY_NAME["ferry-b"])
    services.events.refresh(Job())
    event, _ = services.events.make([*ids.values()])
    together.choose(event.id, Job())
    assert [set(pair) for pair in analysis.asked] == [{ids["ferry-a"], ids["ferry-b"]}]


def test_of_very_many_tellings_each_is_a_candidate_and_not_every_pair_is_compared(
    services: Services, analysis: FakeAnalysis, together: ReadingTogether
) -> None:
    tellings = [
        News(f"n{n}", "ferry", f"Paper {n}", "2023-05-09", f"Ferry {n}", (f"Words {n} of paper {n}.",))
        for n in range(12)
    ]
    ids = add(services, *tellings)
    event, _ = services.events.make([*ids.values()])
    job_steps: list[tuple[int, int]] = []
    together.choose(event.id, Job(lambda progress: job_steps.append((progress.done, progress.total))))
    assert sorted(analysis.read) == sorted(ids.values())
    assert {i for pair in analysis.asked for i in pair} == set(ids.values())
    assert len(analysis.asked) == MOST_PAIRS < 12 * 11 // 2
    assert job_steps[-1] == (12 + MOST_PAIRS - 1, 12 + MOST_PAIRS)


def test_sad_ways(services: Services, together: ReadingTogether) -> None:
    with pytest.raises(UnknownItem):
        together.choose(99, Job())
    ids = add(services, BY_NAME["ferry-a"], BY_NAME["ferry-b"])
    event, _ = services.events.make([*ids.values()])
    job = Job()
    job.cancel()
    with pytest.raises(JobCancelled):
        together.choose(event.id, job)
