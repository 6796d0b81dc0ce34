"""Which two tellings of an event are most worth reading together: asks how each pair differs, and chooses."""

from __future__ import annotations

from dataclasses import replace

from app.contrast import WorthReading
from app.jobs import Job
from app.services.analysing import AnalysisService
from app.services.articles import ArticleService
from app.services.events import EventService
from app.services.tellings import TellingService

# Pairs that are compared in full, a fifth of a second each: all of ten tellings. Of more, those whose profiles are
# furthest apart, and each telling at least once, up to as many tellings.
MOST_PAIRS = 45


class ReadingTogether:
    def __init__(
        self, events: EventService, tellings: TellingService, analysis: AnalysisService, articles: ArticleService
    ) -> None:
        self._events, self._tellings, self._analysis, self._articles = events, tellings, analysis, articles

    def choose(self, event_id: int, job: Job) -> WorthReading | None:
        """The two tellings of an event that differ most, or None where no clear contrast was found. Texts that were
        not analysed yet are analysed now. Raises UnknownItem, JobCancelled, WorkerDied, TimeoutError."""
        from app.analysis.tellings.differences import Telling, find_differences
        from app.analysis.tellings.profiles import pick_pairs, profile
        from app.analysis.tellings.reading_together import choose, measure

        articles = self._events.get(event_id).articles
        # Of copies one is enough; the first is the one that was there first.
        left_out = {other for _, other in self._tellings.copies(articles)}
        told = [i for i in articles if i not in left_out]
        steps = len(told) + min(MOST_PAIRS, len(told) * (len(told) - 1) // 2)
        texts: dict[int, Telling] = {}
        labels: dict[int, str] = {}
        for number, article_id in enumerate(told):
            job.progress(number, steps)
            article = self._articles.get(article_id)
            labels[article_id] = article.metadata.perspective
            analysis = self._analysis.analysis(article_id, job)
            texts[article_id] = Telling(article.document, analysis, article.metadata.outlet)
        found: list[WorthReading] = []
        for left, right in pick_pairs({i: profile(text) for i, text in texts.items()}, MOST_PAIRS):
            job.progress(len(told) + len(found), steps)
            comparison = self._analysis.compare(left, right, job)
            contrast = self._analysis.contrast(left, right, job)
            found.append(measure((left, right), find_differences(texts[left], texts[right], comparison, contrast)))
        best = choose(found, perspectives=labels)
        return None if best is None else replace(best, tellings=len(told))
