"""Search over the library, and keeping its index in step with the database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import select

from app.domain import (
    Changes,
    Facet,
    FoundPlaces,
    Hit,
    Problem,
    SearchOrder,
    SearchResult,
    Snippet,
)
from app.errors import UserError
from app.jobs import Job
from app.search.articles import IndexedArticle
from app.search.writing import mend_index, tidy_index, update_index
from app.services.index_following import Following
from app.services.indexed_articles import load_articles, read_stamps
from app.services.library import Library
from app.services.search_names import SearchNames
from app.services.search_places import SearchPlaces
from app.services.search_states import TRASH, SearchStates
from db import note_queries
from db.models import ArticleRow

if TYPE_CHECKING:
    from app.search.naming import Called, Names
    from app.search.query_tree import State

log = logging.getLogger(__name__)

# Articles in one commit of the index, at most, and characters of text in it: a second's work or two, and a few
# megabytes through the pipe. The database is read in smaller pieces.
ARTICLES_AT_ONCE = 4_000
ARTICLES_A_READING = 250
CHARACTERS_AT_ONCE = 8_000_000

# Seconds that one commit may take.
SECONDS_A_COMMIT = 600.0

# How often one sync compares anew with an index that somebody else changes meanwhile.
_ATTEMPTS = 3


class Caller(Protocol):
    """What searching needs of `app.workers.Worker`."""

    def call(
        self, function: Callable[..., Any], *args: Any, job: Job | None, timeout: float | None, urgent: bool
    ) -> Any: ...


class Index(Protocol):
    """What searching needs of `app.search.index.SearchIndex`."""

    def search(
        self,
        query: str,
        *,
        typing: bool = False,
        limit: int = 50,
        within: frozenset[int] | None = None,
        hidden: Collection[int] = (),
        states: Mapping[State, Collection[int]] | None = None,
        names: Names | None = None,
        order: SearchOrder = SearchOrder.RELEVANCE,
        facets: bool = False,
    ) -> SearchResult: ...

    def tally(
        self,
        query: str,
        *,
        typing: bool = False,
        within: frozenset[int] | None = None,
        apart: Mapping[str, frozenset[int] | None] | None = None,
        hidden: Collection[int] = (),
        states: Mapping[State, Collection[int]] | None = None,
        names: Names | None = None,
        called: Called | None = None,
    ) -> tuple[Facet, ...]: ...

    def holding(self, facet: str, value: str, called: Called | None = None) -> frozenset[int]: ...

    def similar(self, article_id: int, *, limit: int = 20, hidden: Collection[int] = ()) -> SearchResult: ...

    def stamps(self, some: Collection[int] | None = None) -> dict[int, str]: ...

    def count_words(self, words: Collection[str]) -> tuple[int, dict[str, int]]: ...

    def find_in_articles(self, words: Collection[str]) -> frozenset[str]: ...

    def find_entities(self, keys: Sequence[str]) -> dict[str, str]: ...

    def complete_entities(self, typed: str, limit: int) -> list[tuple[str, int]]: ...

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
        self._states = SearchStates(library)
        self._names = SearchNames(library)
        self._places = SearchPlaces(library)
        self._following = Following(library)
        self._verified = False
        self._committed = False  # of the sync that is going on

    def search(
        self,
        query: str,
        *,
        typing: bool = False,
        limit: int = 50,
        within: frozenset[int] | None = None,
        order: SearchOrder = SearchOrder.RELEVANCE,
        facets: bool = False,
    ) -> SearchResult:
        """The first hits outside the trash, or inside it where the query says so. While `typing`, the last word counts
        as a beginning; `within` leaves out all other articles; with `facets`, what was found is counted by outlet, tag
        and so on. Raises UserError where the index cannot be used."""
        states = self._states.answer(query)
        # The index follows the database after a moment; what was just put into the trash is not shown meanwhile.
        hidden = () if TRASH in states else self._states.hidden()
        return self._open().search(
            query,
            typing=typing,
            limit=limit,
            within=within,
            hidden=hidden,
            states=states,
            names=self._names.find(query),
            order=order,
            facets=facets,
        )

    def tally(
        self,
        query: str,
        *,
        typing: bool = False,
        within: frozenset[int] | None = None,
        apart: Mapping[str, frozenset[int] | None] | None = None,
    ) -> tuple[Facet, ...]:
        """How many of the articles that a query finds have each outlet, tag, year, language, perspective, and speak of
        each entity, under the name the reader gives it; an empty query finds all outside the trash. `within` leaves
        out all other articles; a facet named in `apart` is counted within those instead. Raises UserError where the
        index cannot be used."""
        states = self._states.answer(query)
        return self._open().tally(
            query,
            typing=typing,
            within=within,
            apart=apart,
            hidden=() if TRASH in states else self._states.hidden(),
            states=states,
            names=self._names.find(query),
            called=self._names.called(),
        )

    def holding(self, facet: str, value: str) -> frozenset[int]:
        """The articles outside the trash that have a value of a facet, one that `tally` gave. Raises UserError where
        the index cannot be used."""
        return self._open().holding(facet, value, self._names.called()).difference(self._states.hidden())

    def in_state(self, condition: str) -> frozenset[int]:
        """The articles in a state as queries name it (`has:telling`, `is:unread`)."""
        states = self._states.answer(condition)
        return frozenset(chain.from_iterable(states.values())).difference(self._states.hidden())

    def similar(self, article_id: int, *, limit: int = 20) -> SearchResult:
        """Articles outside the trash that share telling words with this one (`terms`), the most like it first; none for
        one that is not indexed yet. Raises UserError where the index cannot be used."""
        return self._open().similar(article_id, limit=limit, hidden=self._states.hidden())

    def count_words(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        """How many articles are indexed, and how many of them hold each of these words, in any case. Raises UserError
        where the index cannot be used."""
        return self._open().count_words(words)

    def find_in_articles(self, words: Collection[str]) -> frozenset[str]:
        """Which of these words articles hold, in any case and apart from what the reader noted on them. Raises
        UserError where the index cannot be used."""
        return self._open().find_in_articles(words)

    def find_entities(self, keys: Sequence[str]) -> dict[str, str] | None:
        """Which keys of links are names of entities that articles speak of; None where the index cannot be used."""
        try:
            return self._open().find_entities(keys)
        except UserError as error:
            log.info("entities cannot be looked up: %s", error)
            return None

    def complete_entities(self, typed: str, limit: int) -> list[tuple[str, int]]:
        """Names of entities that begin as typed, the commonest first; none where the index cannot be used."""
        try:
            return self._open().complete_entities(typed, limit)
        except UserError as error:
            log.info("entities cannot be completed: %s", error)
            return []

    def snippets(self, article_ids: Sequence[int], result: SearchResult) -> dict[int, tuple[Snippet, ...]]:
        """Pieces of these articles around the hits; for the rows that are seen, since this costs most of a search. A
        hit in what the reader wrote about an article is shown beside one in its text, or alone where that has none."""
        return self._places.snippets(article_ids, result)

    def places(self, article_id: int, result: SearchResult) -> FoundPlaces:
        """Every hit in one article, for the reader. Raises UnknownItem."""
        return self._places.find(article_id, result)

    def hits(self, article_id: int, result: SearchResult, *, limit: int = 500) -> tuple[tuple[Hit, ...], int]:
        """The first hits in one article, each with the line around it, and how many there are. Raises UnknownItem."""
        return self._places.lines(article_id, result, limit)

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
            done = 0
            self._committed = False
            try:
                self._verify(job)
                for _attempt in range(_ATTEMPTS):
                    done += self._follow(job)
                    if not self._following.is_behind:
                        break
            finally:
                if self._committed:
                    self._library.changes.announce(Changes(search_index=True))
            if self._committed:
                self._tidy(job)
            return done

    def _follow(self, job: Job) -> int:
        """Compare what may have changed with the index, and bring it there."""
        with self._following.take() as some:
            have = self._open().stamps(some)
            # Into an empty index everything goes, whatever its stamp.
            want = self._stamps(some) if have or some is not None else dict.fromkeys(self._ids(), "")
            deletes = [article_id for article_id in have if article_id not in want]
            # The newest first: they are what is looked for.
            upserts = sorted((i for i, stamp in want.items() if have.get(i) != stamp), reverse=True)
            total = len(deletes) + len(upserts)
            job.progress(0, total)
            done = 0
            # While one batch is put in, the next one is read.
            with ThreadPoolExecutor(1, "index-writer") as pool:
                running: Future[int] | None = None
                for batch in self._batches(upserts) if upserts else [[]] if deletes else []:
                    if running is not None:
                        done += running.result()
                        job.progress(done, total)
                    running = pool.submit(self._update, batch, deletes, job)
                    deletes = []
                if running is not None:
                    done += running.result()
            job.progress(total, total)
            return done

    def _verify(self, job: Job) -> None:
        """Once in the life of an open library, the whole index is read: what was damaged is left out, and goes in again
        with this sync."""
        if not self._verified:
            if self._call(mend_index, job):
                self._following.forget()
            self._verified = True

    def tidy(self, job: Job) -> None:
        """Merge the segments that many small commits left, for faster searching. `sync` does it at its end."""
        with self._alone(job):
            self._tidy(job)

    def _tidy(self, job: Job) -> None:
        while (committed := self._call(tidy_index, job)) is not None:
            self._following.check(committed)
            job.check()

    def _call(self, function: Callable[..., Any], job: Job, *args: Any) -> Any:
        """Have something done in the index process."""
        folder = str(self._library.index)
        return self._worker.call(function, folder, *args, job=job, timeout=SECONDS_A_COMMIT, urgent=False)

    def rebuild(self, job: Job) -> int:
        """Make the index anew from the database; returns how many articles are in it. Raises as `sync` does."""
        from app.search.storage import discard_index

        with self._alone(job):
            with self._opening:
                if self._index is not None:
                    self._index.close()
                    self._index = None
            discard_index(self._library.index)
            self._following.forget()
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

    def _update(self, upserts: list[IndexedArticle], deletes: list[int], job: Job) -> int:
        committed = self._call(update_index, job, upserts, deletes)
        self._following.check(committed)
        self._committed = True
        return len(upserts) + len(deletes)

    # --- what the database says ---

    def _ids(self) -> list[int]:
        with self._library.read() as session:
            notes = note_queries.list_whole_notes(session)
            return [*session.scalars(select(ArticleRow.id)), *(-note.id for note in notes)]

    def _stamps(self, some: Collection[int] | None = None) -> dict[int, str]:
        with self._library.read() as session:
            return read_stamps(session, some)

    def _batches(self, ids: list[int]) -> Iterable[list[IndexedArticle]]:
        batch: list[IndexedArticle] = []
        characters = 0
        for start in range(0, len(ids), ARTICLES_A_READING):
            with self._library.read() as session:
                articles = load_articles(session, ids[start : start + ARTICLES_A_READING])
            for article in articles:
                batch.append(article)
                characters += len(article.text)
                if len(batch) >= ARTICLES_AT_ONCE or characters >= CHARACTERS_AT_ONCE:
                    yield batch
                    batch, characters = [], 0
        if batch:
            yield batch
