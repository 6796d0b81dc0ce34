"""Analysing and comparing texts that are in no library: files named to a command, samples, tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Protocol

from app.contrast import Contrast
from app.domain import Comparison, Document, TextAnalysis
from app.errors import ImportFailed, WorkerDied
from app.jobs import Job
from app.services.analysing import SECONDS_A_TEXT
from app.services.importing import SECONDS_A_FILE
from app.services.remote import ParsedFile, analyse_document, compare_documents, contrast_documents, parse_files


class Worker(Protocol):
    """What is needed of `app.workers.Worker`."""

    def call(self, function: Callable[..., Any], *args: Any, job: Job | None, timeout: float | None) -> Any: ...

    def stream(
        self, function: Callable[..., Iterator[Any]], *args: Any, job: Job | None, timeout: float | None
    ) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class LooseText:
    """A text that may be in no library, with its encoded analysis. `name` is the path or id it was asked for by."""

    name: str
    article_id: int | None
    title: str
    document: Document
    analysis: bytes


class TextComparer:
    """Reads, analyses and compares texts in the worker process; stores nothing. One thread at a time."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def read(self, path: str, job: Job) -> LooseText:
        """Read and analyse a file (the first article in it). Raises ImportFailed, JobCancelled, WorkerDied."""
        try:
            with closing(
                self._worker.stream(parse_files, (path,), job=job, timeout=SECONDS_A_FILE)  # type: ignore[type-var]
            ) as results:
                parsed: ParsedFile = next(results)
                next(results, None)
        except WorkerDied as error:
            raise ImportFailed("parse-died") from error
        except TimeoutError as error:
            raise ImportFailed("parse-slow", seconds=round(SECONDS_A_FILE)) from error
        if parsed.error is not None:
            raise parsed.error
        article = parsed.articles[0].article
        title = article.document.title or article.metadata.title
        return self.analyse(path, None, title, article.document, article.metadata.language, job)

    def analyse(
        self, name: str, article_id: int | None, title: str, document: Document, language: str, job: Job
    ) -> LooseText:
        """Analyse a text at hand. Raises JobCancelled, WorkerDied, TimeoutError."""
        data = self._worker.call(analyse_document, document, language, job=job, timeout=SECONDS_A_TEXT)
        return LooseText(name, article_id, title, document, data)

    def compare(self, left: LooseText, right: LooseText, job: Job) -> Comparison:
        """What two texts share. Raises JobCancelled, WorkerDied, TimeoutError."""
        from app.analysis.encoding import decode_comparison

        return decode_comparison(
            self._worker.call(
                compare_documents,
                left.document,
                left.analysis,
                right.document,
                right.analysis,
                job=job,
                timeout=SECONDS_A_TEXT,
            )
        )

    def contrast(self, left: LooseText, right: LooseText, comparison: Comparison, job: Job) -> Contrast:
        """What two texts say differently, of which `comparison` says what they share. Raises as `compare` does."""
        made: Contrast = self._worker.call(
            contrast_documents,
            left.document,
            left.analysis,
            right.document,
            right.analysis,
            comparison,
            job=job,
            timeout=SECONDS_A_TEXT,
        )
        return made

    def decode(self, text: LooseText) -> TextAnalysis:
        """The analysis of a text that was read."""
        from app.analysis.encoding import decode_analysis

        return decode_analysis(text.analysis)

    def put(self, text: LooseText, analysis: TextAnalysis) -> LooseText:
        """The text with another analysis in the place of its own."""
        from app.analysis.encoding import encode_analysis

        return replace(text, analysis=encode_analysis(analysis))
