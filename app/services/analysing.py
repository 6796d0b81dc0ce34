"""Analyses and comparisons: made in the worker process when first asked for, kept until text or method change.

What is kept of a text is what was found; the corrections of the reader are laid over it whenever it is read. A
comparison is made of corrected texts, and kept until other corrections take effect in one of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import Session

from app.contrast import Contrast
from app.domain import Block, BlockKind, Comparison, Document, TextAnalysis
from app.errors import UnknownItem, UserError, WorkerDied
from app.jobs import Job
from app.services.correction_rules import CorrectionRules
from app.services.library import Library
from app.services.records import read_document, require_article
from app.services.remote import analyse_document, compare_documents, contrast_documents
from app.services.turns import Turns
from db import queries
from db.models import AnalysisRow, ArticleRow, ComparisonRow

if TYPE_CHECKING:
    from app.analysis.language.rarity import WordCounts

log = logging.getLogger(__name__)

# Seconds after which an analysis is given up: a text of a million words takes about half of it.
SECONDS_A_TEXT = 900.0

# Articles from which a library is asked how rare words are; general lists know better than fewer.
LEAST_LIBRARY = 64

# Stored in the place of an analysis of a text that ended the worker or took too long.
FAILED = b""

# What every worker that works can analyse.
_PROBE = Document("A river.", (Block(BlockKind.PARAGRAPH, 0, 8),))


class Caller(Protocol):
    """What analysing needs of `app.workers.Worker`."""

    def call(
        self, function: Callable[..., Any], *args: Any, job: Job | None, timeout: float | None, urgent: bool
    ) -> Any: ...


def _encode(analysis: TextAnalysis) -> bytes:
    from app.analysis.encoding import encode_analysis

    return encode_analysis(analysis)


CountWords = Callable[[Collection[str]], tuple[int, dict[str, int]]]


@dataclass(frozen=True, slots=True)
class Methods:
    """Versions and coding of what analysis finds. Another version makes what is stored stale."""

    analysis_version: str
    comparison_version: str
    decode_analysis: Callable[[bytes], TextAnalysis]
    decode_comparison: Callable[[bytes], Comparison]
    encode_analysis: Callable[[TextAnalysis], bytes] = _encode

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

    def __init__(
        self,
        library: Library,
        worker: Caller,
        *,
        methods: Callable[[], Methods] = load_methods,
        count_words: CountWords | None = None,
    ) -> None:
        """`count_words` tells how many articles there are, and how many of them hold each of some words; it may raise
        UserError. Without it, words are as rare as they are in general."""
        self._library = library
        self._worker = worker
        self._count_words = count_words
        self._load_methods = methods
        self._turns = Turns()
        self._rules = CorrectionRules()

    def analysis(self, article_id: int, job: Job) -> TextAnalysis:
        """What an article holds, as its reader has it: with the corrections that hold in it by itself. Raises
        UnknownItem, JobCancelled, WorkerDied, TimeoutError."""
        methods = self._load_methods()
        text, data = self._analyse(article_id, methods, job, urgent=True)
        with self._library.read() as session:
            return self._correct(session, text, data, methods, None)

    def correct(
        self, article_id: int, document: Document, analysis: TextAnalysis, beside: int | None = None
    ) -> TextAnalysis:
        """An analysis of an article's text that was made elsewhere, with the corrections that hold in the article,
        read by itself or beside another one."""
        from app.analysis.corrections.correcting import correct

        with self._library.read() as session:
            holding = self._rules.find(session, article_id, beside)
        return correct(document, analysis, *holding.rules)

    def corrections_at_work(self, left_id: int, right_id: int, job: Job) -> tuple[int, ...]:
        """The ids of the corrections that take effect in a pair, in order. Raises as `compare` does."""
        methods = self._load_methods()
        pair = [self._analyse(article_id, methods, job, urgent=True) for article_id in (left_id, right_id)]
        left, right = self._correct_pair(pair, methods)[0]
        return tuple(sorted({*left.corrections, *right.corrections}))

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
            pair = [self._analyse(article_id, methods, job, urgent=True) for article_id in (left_id, right_id)]
            (left, left_data), (right, right_data), digest = self._prepare_pair(pair, methods)
            size = self._library_size()
            data = self._worker.call(
                compare_documents,
                left.document,
                left_data,
                right.document,
                right_data,
                self._count(left.document, right.document) if size else None,
                job=job,
                timeout=SECONDS_A_TEXT,
                urgent=True,
            )
            self._store_comparison(left, right, _name_version(methods, size, digest), data)
        return methods.decode_comparison(data)

    def contrast(self, left_id: int, right_id: int, job: Job) -> Contrast:
        """What two articles say differently, as their reader has them: made from their analyses and comparison each
        time it is asked for, which takes less than opening them. Raises as `compare` does."""
        comparison = self.compare(left_id, right_id, job)
        methods = self._load_methods()
        pair = [self._analyse(article_id, methods, job, urgent=True) for article_id in (left_id, right_id)]
        (left, left_data), (right, right_data), _ = self._prepare_pair(pair, methods)
        made: Contrast = self._worker.call(
            contrast_documents,
            left.document,
            left_data,
            right.document,
            right_data,
            comparison,
            job=job,
            timeout=SECONDS_A_TEXT,
            urgent=True,
        )
        return made

    def cached_comparison(self, left_id: int, right_id: int) -> Comparison | None:
        """The comparison if it is stored and still good; None otherwise, at once. Raises UnknownItem."""
        methods = self._load_methods()
        with self._library.read() as session:
            hashes = [require_article(session, article_id).text_hash for article_id in (left_id, right_id)]
            row = session.get(ComparisonRow, (left_id, right_id))
            if row is None or [row.left_hash, row.right_hash] != hashes:
                return None
            if row.version != self._find_version(session, left_id, right_id, methods):
                return None
            data = row.data
        try:
            return methods.decode_comparison(data)
        except ValueError:
            log.warning("a stored comparison is damaged and will be made again")
            return None

    def _find_version(self, session: Session, left_id: int, right_id: int, methods: Methods) -> str | None:
        """What a comparison made now would be called; None where that is not known without analysing a text."""
        sides = ((left_id, right_id), (right_id, left_id))
        size = grade_size(queries.count_articles(session)[0]) if self._count_words else 0
        if not any(self._rules.find(session, one, other).rules for one, other in sides):
            return _name_version(methods, size, "")
        corrected = []
        for one, other in sides:
            text = _read_text(session, one, methods)
            if text.stored is None:
                return None
            try:
                corrected.append(self._correct(session, text, text.stored, methods, other))
            except ValueError:
                return None  # damaged, and made again
        return _name_version(methods, size, self._rules.digest(session, *corrected))

    def _library_size(self) -> int:
        if self._count_words is None:
            return 0
        with self._library.read() as session:
            return grade_size(queries.count_articles(session)[0])

    def _count(self, left: Document, right: Document) -> WordCounts | None:
        """In how many articles of the library the words of two texts stand; None where the index cannot tell."""
        from app.analysis.language.rarity import list_words, round_counts

        assert self._count_words is not None
        try:
            return round_counts(*self._count_words(list_words(left, right)))
        except UserError as error:
            log.info("words count as in general, for the index cannot be asked: %s", error.code)
            return None

    def _prepare_pair(
        self, pair: Sequence[tuple[_Text, bytes]], methods: Methods
    ) -> tuple[tuple[_Text, bytes], tuple[_Text, bytes], str]:
        """Both texts with their corrected analyses as the worker takes them, and the digest of the corrections."""
        corrected, digest = self._correct_pair(pair, methods)
        left, right = (
            (text, methods.encode_analysis(analysis) if analysis.corrections else found)
            for (text, found), analysis in zip(pair, corrected, strict=True)
        )
        return left, right, digest

    def _correct_pair(
        self, pair: Sequence[tuple[_Text, bytes]], methods: Methods
    ) -> tuple[tuple[TextAnalysis, TextAnalysis], str]:
        """Both analyses with the corrections that hold in this pair, and the digest of these."""
        (left, left_data), (right, right_data) = pair
        with self._library.read() as session:
            corrected = (
                self._correct(session, left, left_data, methods, right.article_id),
                self._correct(session, right, right_data, methods, left.article_id),
            )
            return corrected, self._rules.digest(session, *corrected)

    def _correct(
        self, session: Session, text: _Text, data: bytes, methods: Methods, beside: int | None
    ) -> TextAnalysis:
        holding = self._rules.find(session, text.article_id, beside)
        key = (text.article_id, text.text_hash, text.language, methods.analysis_version, beside)
        return self._rules.correct(key, text.document, lambda: methods.decode_analysis(data), holding)

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
            text = _read_text(session, article_id, methods)
        stored = text.stored
        if stored is not None:
            try:
                methods.decode_analysis(stored)
            except ValueError:
                log.warning("the stored analysis of article %d is damaged and will be made again", article_id)
                text = _Text(article_id, text.document, text.text_hash, text.language, None)
        return text

    def _store_analysis(self, text: _Text, methods: Methods, data: bytes) -> None:
        row = AnalysisRow(
            article_id=text.article_id,
            version=methods.analysis_version,
            text_hash=text.text_hash,
            language=text.language,
            data=data,
        )
        self._store(row, text.article_id, announced=() if data == FAILED else (text.article_id,))

    def _store_comparison(self, left: _Text, right: _Text, version: str, data: bytes) -> None:
        row = ComparisonRow(
            left_id=left.article_id,
            right_id=right.article_id,
            version=version,
            left_hash=left.text_hash,
            right_hash=right.text_hash,
            data=data,
        )
        self._store(row, left.article_id, right.article_id)

    def _store(self, row: AnalysisRow | ComparisonRow, *made_from: int, announced: Iterable[int] = ()) -> None:
        """Keep what was made from these articles, unless one was deleted meanwhile."""
        if self._library.read_only:
            return
        with self._library.write() as writing:
            if any(writing.session.get(ArticleRow, article_id) is None for article_id in made_from):
                return
            writing.session.merge(row)
            writing.analyses.update(announced)


def _name_version(methods: Methods, size: int, digest: str) -> str:
    """`size` is that of `grade_size`: a library that grew much knows better which words are rare."""
    return "/".join([methods.pair_version, *([f"library-{size}"] if size else []), *([digest] if digest else [])])


def grade_size(articles: int) -> int:
    """How large a library is, in powers of four: 0 for one that is too small to say how rare words are. One article
    more changes nothing but at the rare step."""
    return max(0, (articles // LEAST_LIBRARY).bit_length() + 1) // 2


def _read_text(session: Session, article_id: int, methods: Methods) -> _Text:
    article = require_article(session, article_id)
    row = session.get(AnalysisRow, article_id)
    stored = None
    if row is not None and (row.version, row.text_hash, row.language) == (
        methods.analysis_version,
        article.text_hash,
        article.language,
    ):
        stored = None if row.data == FAILED else row.data
    return _Text(article_id, read_document(session, article_id), article.text_hash, article.language, stored)
