"""Analyses and comparisons: made in the worker process when first asked for, kept until text or method change."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.domain import Block, BlockKind, Comparison, Document, TextAnalysis
from app.errors import UnknownItem, WorkerDied
from app.jobs import Job
from app.services.library import Library
from app.services.records import read_document
from app.services.remote import analyse_document, compare_documents
from app.services.turns import Turns
from db import queries
from db.models import AnalysisRow, ArticleRow, ComparisonRow

log = logging.getLogger(__name__)

# Seconds after which an analysis is given up: a text of a million words takes about half of it.
SECONDS_A_TEXT = 900.0

# Stored in the place of an analysis of a text that ended the worker or took too long.
FAILED = b""

# What every worker that works can analyse.
_PROBE = Document("A river.", (Block(BlockKind.PARAGRAPH, 0, 8),))


class Caller(Protocol):
    """What analysing needs of `app.workers.Worker`."""

    def call(
        self, function: Callable[..., Any], *args: Any, job: Job | None, timeout: float | None, urgent: bool
    ) -> Any: ...


@dataclass(frozen=True, slots=True)
class Methods:
    """Versions and decoding of what analysis finds. Another version makes what is stored stale."""

    analysis_version: str
    comparison_version: str
    decode_analysis: Callable[[bytes], TextAnalysis]
    decode_comparison: Callable[[bytes], Comparison]

    @property
    def pair_version(self) -> str:
        """A comparison also goes stale with the analyses it was made from."""
        return f"{self.comparison_version}/{self.analysis_version}"


def load_methods() -> Methods:
    """The methods of `app.analysis`, imported when first needed."""
    from app.analysis.comparing import COMPARISON_VERSION
    from app.analysis.encoding import decode_analysis, decode_comparison
    from app.analysis.reading import ANALYSIS_VERSION

    return Methods(ANALYSIS_VERSION, COMPARISON_VERSION, decode_analysis, decode_comparison)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as it stood when it was read, and its stored analysis if that is still good."""

    article_id: int
    document: Document
    text_hash: str
    language: str
    stored: bytes | None


class AnalysisService:
    """Analyses and comparisons of the articles in a library, from the cache or made anew.

    In a library that is open for reading they are made, but not kept.
    """

    def __init__(self, library: Library, worker: Caller, *, methods: Callable[[], Methods] = load_methods) -> None:
        self._library = library
        self._worker = worker
        self._load_methods = methods
        self._turns = Turns()

    def analysis(self, article_id: int, job: Job) -> TextAnalysis:
        """What an article holds. Raises UnknownItem, JobCancelled, WorkerDied, TimeoutError."""
        methods = self._load_methods()
        return methods.decode_analysis(self._analyse(article_id, methods, job, urgent=True)[1])

    def compare(self, left_id: int, right_id: int, job: Job) -> Comparison:
        """What two articles share. Raises UnknownItem, JobCancelled, WorkerDied, TimeoutError."""
        known = self.cached_comparison(left_id, right_id)
        if known is not None:
            return known
        methods = self._load_methods()
        with self._turns.take((left_id, right_id), job):
            # Somebody else may have made it while this one waited.
            known = self.cached_comparison(left_id, right_id)
            if known is not None:
                return known
            left, left_data = self._analyse(left_id, methods, job, urgent=True)
            right, right_data = self._analyse(right_id, methods, job, urgent=True)
            data = self._worker.call(
                compare_documents,
                left.document,
                left_data,
                right.document,
                right_data,
                job=job,
                timeout=SECONDS_A_TEXT,
                urgent=True,
            )
            self._store_comparison(left, right, methods, data)
        return methods.decode_comparison(data)

    def cached_comparison(self, left_id: int, right_id: int) -> Comparison | None:
        """The comparison if it is stored and still good; None otherwise, at once. Raises UnknownItem."""
        methods = self._load_methods()
        with self._library.read() as session:
            hashes = [_find(session, article_id).text_hash for article_id in (left_id, right_id)]
            row = session.get(ComparisonRow, (left_id, right_id))
            if row is None or row.version != methods.pair_version or [row.left_hash, row.right_hash] != hashes:
                return None
            data = row.data
        try:
            return methods.decode_comparison(data)
        except ValueError:
            log.warning("a stored comparison is damaged and will be made again")
            return None

    def stale(self) -> int:
        """How many articles have no analysis of their text by this version, and are no known failures."""
        with self._library.read() as session:
            return len(queries.find_stale_analyses(session, self._load_methods().analysis_version))

    def refresh(self, job: Job, on_done: Callable[[int], None] | None = None) -> int:
        """Analyse every article whose analysis is missing or stale, newest first, giving way to whoever waits for
        one. Returns how many were done; `on_done` gets each id. What is done stays when it is cancelled.

        A text that ends the worker is passed over, from then on, until text or method change; asked for by itself it
        is tried again. Raises JobCancelled, LibraryError, and WorkerDied where no text at all can be analysed.
        """
        methods = self._load_methods()
        with self._library.read() as session:
            stale = [(row.id, row.text_hash) for row in queries.find_stale_analyses(session, methods.analysis_version)]
        done = 0
        for number, (article_id, text_hash) in enumerate(stale):
            job.progress(number, len(stale))
            try:
                self._analyse(article_id, methods, job, urgent=False)
            except UnknownItem:
                continue  # deleted meanwhile
            except (WorkerDied, TimeoutError) as error:
                log.warning("article %d could not be analysed: %s", article_id, type(error).__name__)
                # Of a worker that can do nothing any more, no text is to blame.
                self._make(_PROBE, "en", job, urgent=False)
                self._remember_failure(article_id, text_hash, methods)
                continue
            done += 1
            if on_done is not None:
                on_done(article_id)
        job.progress(len(stale), len(stale))
        return done

    def _analyse(self, article_id: int, methods: Methods, job: Job, *, urgent: bool) -> tuple[_Text, bytes]:
        """A text and its analysis, encoded; made and stored where there is no good one."""
        text = self._read(article_id, methods)
        if text.stored is not None:
            return text, text.stored
        with self._turns.take(article_id, job):
            # Somebody else may have made it while this one waited.
            text = self._read(article_id, methods)
            if text.stored is not None:
                return text, text.stored
            data = self._make(text.document, text.language, job, urgent=urgent)
            self._store_analysis(text, methods, data)
            return text, data

    def _make(self, document: Document, language: str, job: Job, *, urgent: bool) -> bytes:
        data: bytes = self._worker.call(
            analyse_document, document, language, job=job, timeout=SECONDS_A_TEXT, urgent=urgent
        )
        return data

    def _remember_failure(self, article_id: int, text_hash: str, methods: Methods) -> None:
        with suppress(UnknownItem):  # deleted meanwhile
            text = self._read(article_id, methods)
            if text.text_hash == text_hash:  # else it was corrected meanwhile, and is another one
                self._store_analysis(text, methods, FAILED)

    def _read(self, article_id: int, methods: Methods) -> _Text:
        with self._library.read() as session:
            article = _find(session, article_id)
            row = session.get(AnalysisRow, article_id)
            stored = None
            if row is not None and (row.version, row.text_hash, row.language) == (
                methods.analysis_version,
                article.text_hash,
                article.language,
            ):
                stored = None if row.data == FAILED else row.data
            text = _Text(article_id, read_document(session, article_id), article.text_hash, article.language, stored)
        if stored is not None:
            try:
                methods.decode_analysis(stored)
            except ValueError:
                log.warning("the stored analysis of article %d is damaged and will be made again", article_id)
                text = _Text(article_id, text.document, text.text_hash, text.language, None)
        return text

    def _store_analysis(self, text: _Text, methods: Methods, data: bytes) -> None:
        if self._library.read_only:
            return
        with self._library.write() as writing:
            session = writing.session
            if session.get(ArticleRow, text.article_id) is None:
                return  # deleted meanwhile
            session.merge(
                AnalysisRow(
                    article_id=text.article_id,
                    version=methods.analysis_version,
                    text_hash=text.text_hash,
                    language=text.language,
                    data=data,
                )
            )
            if data != FAILED:
                writing.analyses.add(text.article_id)

    def _store_comparison(self, left: _Text, right: _Text, methods: Methods, data: bytes) -> None:
        if self._library.read_only:
            return
        with self._library.write() as writing:
            session = writing.session
            if any(session.get(ArticleRow, text.article_id) is None for text in (left, right)):
                return
            session.merge(
                ComparisonRow(
                    left_id=left.article_id,
                    right_id=right.article_id,
                    version=methods.pair_version,
                    left_hash=left.text_hash,
                    right_hash=right.text_hash,
                    data=data,
                )
            )


def _find(session: Session, article_id: int) -> ArticleRow:
    row = session.get(ArticleRow, article_id)
    if row is None:
        raise UnknownItem("unknown-article", id=article_id)
    return row
