"""Search over the library, and keeping its index in step with the database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import Changes, Problem, SearchResult, Snippet, Span
from app.errors import UnknownItem, UserError
from app.jobs import Job
from app.search.articles import INDEX_VERSION, IndexedArticle
from app.search.writing import tidy_index, update_index
from app.services.library import Library
from db import queries
from db.models import ArticleRow, NoteRow, TextRow

if TYPE_CHECKING:
    from db.queries import AnyRow, AnySelect

log = logging.getLogger(__name__)

# Articles in one commit of the index, at most, and characters of text in it: a few seconds' work, and a few megabytes
# through the pipe.
ARTICLES_AT_ONCE = 500
CHARACTERS_AT_ONCE = 4_000_000

# Seconds that one commit may take.
SECONDS_A_COMMIT = 600.0


class Caller(Protocol):
    """What searching needs of `app.workers.Worker`."""

    def call(
        self, function: Callable[..., Any], *args: Any, job: Job | None, timeout: float | None, urgent: bool
    ) -> Any: ...


class Index(Protocol):
    """What searching needs of `app.search.index.SearchIndex`."""

    def search(
        self, query: str, *, typing: bool = False, limit: int = 50, within: frozenset[int] | None = None
    ) -> SearchResult: ...

    def stamps(self) -> dict[int, str]: ...

    def count_words(self, words: Collection[str]) -> tuple[int, dict[str, int]]: ...

    def close(self) -> None: ...


class SearchService:
    """Searches the index, and brings it up to what the database says."""

    def __init__(self, library: Library, worker: Caller, *, open_index: Callable[[Any], Index] | None = None) -> None:
        self._library = library
        self._worker = worker
        self._open_index = open_index
        self._index: Index | None = None
        self._opening = threading.Lock()
        self._syncing = threading.Lock()

    def search(self, query: str, *, typing: bool = False, limit: int = 50) -> SearchResult:
        """The best hits outside the trash. While `typing`, the last word counts as a beginning. Raises UserError
        where the index cannot be used."""
        result = self._open().search(query, typing=typing, limit=limit)
        # The index follows the database after a moment; what was just put into the trash is not shown meanwhile.
        ids = [hit.article_id for hit in result.hits]
        with self._library.read() as session:
            live = {i for i, row in queries.find_summaries(session, ids).items() if row.deleted_at is None}
        hits = tuple(hit for hit in result.hits if hit.article_id in live)
        return replace(result, hits=hits, total=result.total - len(ids) + len(hits))

    def count_words(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        """How many articles are indexed, and how many of them hold each of these words, in any case. Raises UserError
        where the index cannot be used."""
        return self._open().count_words(words)

    def snippets(self, article_ids: Sequence[int], result: SearchResult) -> dict[int, tuple[Snippet, ...]]:
        """Pieces of these articles around the hits; for the rows that are seen, since this costs most of a search."""
        from app.search.snippets import make_snippets

        return {
            article_id: make_snippets(text, result.terms, language)
            for article_id, text, language in self._texts(article_ids)
        }

    def marks(self, article_id: int, result: SearchResult) -> tuple[Span, ...]:
        """Every hit in one article, for the reader. Raises UnknownItem."""
        from app.search.snippets import find_terms

        for _, text, language in self._texts([article_id]):
            return find_terms(text, result.terms, language)
        raise UnknownItem("unknown-article", id=article_id)

    def find_problem(self) -> Problem | None:
        """What is wrong with the index: nothing, something that the next search mends, or something that it cannot."""
        try:
            stale = self._open().stamps() != self._stamps()
        except UserError as error:
            return Problem(error.code, error.message(), error.code in ("index-failed", "index-busy", "disk-full"))
        return Problem("index-stale", "The search index is behind; the next search mends it.", True) if stale else None

    def sync(self, job: Job) -> int:
        """Bring the index up to the database, in the index process; returns how many articles went in or out. What is
        in stays when it is cancelled. Raises JobCancelled, WorkerDied, UserError."""
        with self._alone(job):
            have, want = self._open().stamps(), self._stamps()
            deletes = [article_id for article_id in have if article_id not in want]
            # The newest first: they are what is looked for.
            upserts = sorted((i for i, stamp in want.items() if have.get(i) != stamp), reverse=True)
            total = len(deletes) + len(upserts)
            done = 0
            try:
                for batch in self._batches(upserts):
                    job.progress(done, total)
                    self._update(batch, deletes, job)
                    done += len(batch) + len(deletes)
                    deletes = []
                if deletes:
                    job.progress(done, total)
                    self._update([], deletes, job)
                    done += len(deletes)
            finally:
                if done:
                    self._library.changes.announce(Changes(search_index=True))
            job.progress(total, total)
            return done

    def tidy(self, job: Job) -> None:
        """Merge the segments that many small commits left, for faster searching. For idle moments."""
        with self._alone(job):
            while self._worker.call(
                tidy_index, str(self._library.index), job=job, timeout=SECONDS_A_COMMIT, urgent=False
            ):
                job.check()

    def rebuild(self, job: Job) -> int:
        """Make the index anew from the database; returns how many articles are in it. Raises as `sync` does."""
        from app.search.storage import discard_index

        with self._alone(job):
            with self._opening:
                if self._index is not None:
                    self._index.close()
                    self._index = None
            discard_index(self._library.index)
        return self.sync(job)

    def close(self) -> None:
        with self._opening:
            if self._index is not None:
                self._index.close()
                self._index = None

    @contextmanager
    def _alone(self, job: Job) -> Iterator[None]:
        """One writer of the index at a time; waiting for it can be cancelled."""
        while not self._syncing.acquire(timeout=0.05):
            job.check()
        try:
            yield
        finally:
            self._syncing.release()

    def _open(self) -> Index:
        with self._opening:
            if self._index is None:
                make = self._open_index
                if make is None:
                    from app.search.index import SearchIndex

                    make = SearchIndex
                self._index = make(self._library.index)
            return self._index

    def _update(self, upserts: list[IndexedArticle], deletes: list[int], job: Job) -> None:
        self._worker.call(
            update_index,
            str(self._library.index),
            upserts,
            deletes,
            job=job,
            timeout=SECONDS_A_COMMIT,
            urgent=False,
        )

    # --- what the database says ---

    def _stamps(self) -> dict[int, str]:
        """A stamp of all that is indexed of each article outside the trash; changes when any of it does."""
        with self._library.read() as session:
            rows = session.execute(_select_stamped().where(ArticleRow.deleted_at.is_(None))).all()
            tags = queries.read_tags(session)
        return {row.id: _stamp(row, tags.get(row.id, ())) for row in rows}

    def _batches(self, ids: list[int]) -> Iterable[list[IndexedArticle]]:
        batch: list[IndexedArticle] = []
        characters = 0
        for start in range(0, len(ids), 50):
            with self._library.read() as session:
                articles = _load(session, ids[start : start + 50])
            for article in articles:
                batch.append(article)
                characters += len(article.text)
                if len(batch) >= ARTICLES_AT_ONCE or characters >= CHARACTERS_AT_ONCE:
                    yield batch
                    batch, characters = [], 0
        if batch:
            yield batch

    def _texts(self, ids: Sequence[int]) -> list[tuple[int, str, str]]:
        with self._library.read() as session:
            found: dict[int, tuple[str, str]] = {}
            for some in queries.split_ids(ids):
                rows = session.execute(
                    select(ArticleRow.id, TextRow.text, ArticleRow.language)
                    .join(TextRow, TextRow.article_id == ArticleRow.id)
                    .where(ArticleRow.id.in_(some))
                )
                found.update((article_id, (text, language)) for article_id, text, language in rows)
        return [(i, *found[i]) for i in ids if i in found]


def _select_stamped(*more: Any) -> AnySelect:
    """Articles with all that their stamps are made of, but for the tags."""
    return select(
        *queries.SUMMARY_COLUMNS, ArticleRow.text_hash, NoteRow.id.label("note_id"), NoteRow.revision, *more
    ).outerjoin(NoteRow, NoteRow.article_id == ArticleRow.id)


def _stamp(row: AnyRow, tags: tuple[str, ...]) -> str:
    parts = (
        INDEX_VERSION,
        row.text_hash,
        row.title,
        row.outlet,
        row.author,
        row.url,
        row.published,
        row.language,
        row.perspective,
        f"{row.note_id}/{row.revision}",
        *tags,
    )
    return blake2b("\x00".join(parts).encode(), digest_size=12).hexdigest()


def _load(session: Session, ids: list[int]) -> list[IndexedArticle]:
    """Articles as they are now, each with the stamp of just that: of a moment before, it could become true again when
    a change that is in here is undone."""
    rows = session.execute(
        _select_stamped(TextRow.text, NoteRow.body)
        .join(TextRow, TextRow.article_id == ArticleRow.id)
        .where(ArticleRow.id.in_(ids))
    ).all()
    tags = queries.read_tags(session, ids)
    by_id = {
        row.id: IndexedArticle(
            id=row.id,
            stamp=_stamp(row, tags.get(row.id, ())),
            title=row.title,
            text=row.text,
            outlet=row.outlet,
            author=row.author,
            tags=tags.get(row.id, ()),
            perspective=row.perspective,
            note=row.body or "",
            language=row.language,
            published=row.published,
            url=row.url,
        )
        for row in rows
    }
    return [by_id[i] for i in ids if i in by_id]
