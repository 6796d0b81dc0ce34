"""Which two tellings of an event are most worth reading together: asks for the contrast of each pair, and chooses."""

from __future__ import annotations

from itertools import combinations

from app.contrast import Contrast, WorthReading
from app.jobs import Job
from app.services.analysing import AnalysisService
from app.services.articles import ArticleService
from app.services.events import EventService
from app.services.tellings import TellingService

# Of an event with more tellings the earliest: fifteen pairs take some seconds, once their texts are analysed.
MOST_TELLINGS = 6


class ReadingTogether:
    def __init__(
        self, events: EventService, tellings: TellingService, analysis: AnalysisService, articles: ArticleService
    ) -> None:
        self._events, self._tellings, self._analysis, self._articles = events, tellings, analysis, articles

    def choose(self, event_id: int, job: Job) -> WorthReading | None:
        """The two tellings of an event that differ most, or None where no clear contrast was found. Texts that were
        not analysed yet are analysed now. Raises UnknownItem, JobCancelled, WorkerDied, TimeoutError."""
        from app.analysis.tellings.reading_together import choose

        articles = self._events.get(event_id).articles
        copies = self._tellings.copies(articles)
        # Of copies one is enough; the first is the one that was there first.
        left_out = {other for _, other in copies}
        told = [i for i in articles if i not in left_out][:MOST_TELLINGS]
        pairs = list(combinations(told, 2))
        contrasts: dict[tuple[int, int], Contrast] = {}
        for number, (left, right) in enumerate(pairs):
            job.progress(number, len(pairs))
            contrasts[left, right] = self._analysis.contrast(left, right, job)
        labels = {row.id: row.metadata.perspective for row in self._articles.summaries(told)}
        return choose(contrasts, copies=copies, perspectives=labels)
