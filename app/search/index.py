"""The index as the rest of Parallax sees it: opened for searching, and kept up with what another process writes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.domain import Facet, SearchOrder, SearchResult
from app.errors import UserError

if TYPE_CHECKING:
    from whoosh.index import TOC

    from app.search.naming import Called, Names
    from app.search.query_tree import State
    from app.search.segments import Library
    from app.search.storage import IndexStorage

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")
# Commits that may come between two looks at the folder before something else must be wrong.
_REFRESHES = 10
_COARSEST_STEP = 2_500_000_000


class SearchIndex:
    """An index folder, open for searching. Safe to be shared between threads.

    A folder that is missing is made; one of another version, or that was open to other users, is made anew and empty;
    of one that is damaged what is good is kept. `was_rebuilt` says so: what is missing then is found by comparing
    `stamps` with the database. Where even that is impossible (no permission, somebody else's folder), opening still
    succeeds, and every search raises the
    `UserError` that says why: a library must open without its index.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._library: Library | None = None
        self._seen: object = None
        self._changed = 0
        self.was_rebuilt = False
        with self._lock:
            try:
                self._guarded(self._refresh)
            except UserError as error:
                # Whatever is asked of the index says it again.
                logger.info("the search index cannot be opened: %s", error)

    def close(self) -> None:
        """Close the files. Nothing may be asked afterwards."""
        with self._lock:
            self._drop()

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
    ) -> SearchResult:
        """The first `limit` articles and the number of all that match. `within` leaves out all others, `hidden` those
        named, as if they were in the trash; `states` are the ids of articles in each state that the query asks for,
        `names` the other names of those who may be asked for.

        Finished words match in all their forms. While `typing`, they match as they stand, and the last word as a
        beginning, so that each letter narrows what the one before it found. Where nothing matches, more and more is
        taken in: other forms, words that look like those typed, articles with most of the words; `understood` says so.
        Raises `UserError` where the index cannot be used; the next call tries again."""
        from app.search.asking import Asked, answer
        from app.search.query import parse_query

        started = time.perf_counter()
        parsed = parse_query(query, typing=typing)
        asked = Asked(query, parsed, typing, limit, within, hidden, states or {}, names or {}, order, facets)
        with self._lock:
            result = self._guarded(lambda: answer(self._refresh(), asked))
        return replace(result, milliseconds=(time.perf_counter() - started) * 1000)

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
    ) -> tuple[Facet, ...]:
        """How many of the articles that a query finds have each outlet, tag ...; an empty query finds all. Facets named
        in `apart` are counted within those articles; `called` is what the reader calls those with several names.
        Options and errors else as `search`."""
        from app.search.asking import Asked, tally
        from app.search.query import parse_query

        parsed = parse_query(query, typing=typing)
        order = SearchOrder.RELEVANCE
        asked = Asked(query, parsed, typing, 0, within, hidden, states or {}, names or {}, order, True, called or {})
        with self._lock:
            return self._guarded(lambda: tally(self._refresh(), asked, apart or {}))

    def holding(self, facet: str, value: str, called: Called | None = None) -> frozenset[int]:
        """The articles outside the trash that have a value of a facet."""
        from app.search.counting import hold_value

        def find() -> frozenset[int]:
            library = self._refresh()
            return frozenset(library.ids[hold_value(library, facet, value, called or {})].tolist())

        with self._lock:
            return self._guarded(find)

    def similar(self, article_id: int, *, limit: int = 20, hidden: Collection[int] = ()) -> SearchResult:
        """Articles that share telling words with this one, the most like it first, and these words as `terms`."""
        from app.search.asking import find_similar

        with self._lock:
            return self._guarded(lambda: find_similar(self._refresh(), article_id, limit, hidden))

    def stamps(self, some: Collection[int] | None = None) -> dict[int, str]:
        """The stamp of every article in the index, or of some of them, by its id."""
        with self._lock:
            return self._guarded(lambda: self._read_stamps(some))

    def find_entities(self, keys: Sequence[str]) -> dict[str, str]:
        """Which of these keys (`app.links.fold`) are names of entities that articles speak of, and how they are
        written."""
        from app.search.entity_names import EntityNames

        with self._lock:
            return self._guarded(lambda: self._refresh().remember(EntityNames).find(keys))

    def complete_entities(self, typed: str, limit: int) -> list[tuple[str, int]]:
        """Names of entities that begin as typed, with the number of articles that speak of each."""
        from app.search.entity_names import EntityNames

        with self._lock:
            return self._guarded(lambda: self._refresh().remember(EntityNames).complete(typed, limit))

    def count(self) -> int:
        """How many articles are in the index."""
        with self._lock:
            return self._guarded(lambda: self._refresh().size)

    def find_in_articles(self, words: Collection[str]) -> frozenset[str]:
        """Which of these words stand in an article, in any case; what only notes say does not count, nor do words that
        the index reads as several."""
        from app.search.analyser import read_words

        def find() -> frozenset[str]:
            library = self._refresh()
            read = {word: read_words(word)[0] for word in words}
            return frozenset(word for word, parts in read.items() if len(parts) == 1 and library.is_said(parts[0]))

        with self._lock:
            return self._guarded(find)

    def count_words(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        """How many articles are in the index, and how many hold each of these words, in this form, in any case; words
        that the index reads as several are left out. Deleted articles count until their segment is merged."""
        with self._lock:
            return self._guarded(lambda: self._count_words(words))

    # --- below here the lock is held ---

    def _guarded(self, ask: Callable[[], Answer]) -> Answer:
        from app.search.storage import IndexDamaged, explain_failure

        try:
            try:
                return ask()
            except IndexDamaged as error:
                self._mend(error)
                return ask()
        except IndexDamaged as error:
            self._mend(error, entirely=True)
            raise UserError("index-failed") from error
        except OSError as error:
            raise explain_failure(error, self._folder) from error

    def _mend(self, error: Exception, *, entirely: bool = False) -> None:
        """Leave out what is damaged, so that the rest answers; all of it where that cannot be told."""
        from app.search.storage import discard_index
        from app.search.writing import mend_index

        logger.warning("the search index is damaged: %s", error)
        self._drop()
        self.was_rebuilt = True
        if entirely or not mend_index(str(self._folder)):
            discard_index(self._folder)

    def _count_words(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        from app.search.analyser import read_words

        library = self._refresh()
        counts: dict[str, int] = {}
        for word in words:
            parts, _ = read_words(word)
            if len(parts) == 1:
                counts[word] = library.frequency(parts[0])
        return library.count, counts

    def _read_stamps(self, some: Collection[int] | None) -> dict[int, str]:
        library = self._refresh()
        wanted = library.live if some is None else library.live & library.choose(some)
        numbers = wanted.nonzero()[0].tolist()
        return dict(zip(library.ids[wanted].tolist(), library.values("stamp", numbers), strict=True))

    def _refresh(self) -> Library:
        from app.search.storage import IndexDamaged, find_toc, open_toc

        if self._library is not None and (self._is_at_rest() or self._seen == find_toc(self._folder)):
            return self._library
        for _attempt in range(_REFRESHES):
            seen = find_toc(self._folder)
            storage, toc, lost = open_toc(self._folder)
            self.was_rebuilt = self.was_rebuilt or lost
            # A folder that was just made has one now.
            seen = seen or find_toc(self._folder)
            try:
                library = self._open(storage, toc)
            except IndexDamaged as error:
                # The files of a generation go as soon as the next one is there; only what stays is damaged.
                if find_toc(self._folder) == seen:
                    self._mend(error)
                continue
            self._library, self._seen = library, seen
            return library
        raise UserError("index-failed")

    def _is_at_rest(self) -> bool:
        """Whether nothing was put into the folder, or taken out, since the last look: cheaper than another look."""
        try:
            changed = self._folder.stat().st_mtime_ns
        except OSError:
            return False
        # File systems keep time in steps, the coarsest of two seconds.
        at_rest = changed == self._changed and time.time_ns() - changed > _COARSEST_STEP
        self._changed = changed
        return at_rest

    def _open(self, storage: IndexStorage, toc: TOC) -> Library:
        """The library of a table of contents; segments that are open already are taken over, others closed."""
        from app.search.segments import Library, Segment

        known = {segment.name: segment for segment in self._library.segments} if self._library is not None else {}
        opened: list[Segment] = []
        try:
            for segment in toc.segments:
                opened.append(known.get(segment.segment_id()) or Segment(storage, segment))
            library = Library(opened, [segment.deleted_docs() for segment in toc.segments])
        except BaseException:
            for one in opened:
                if one.name not in known:
                    one.close()
            raise
        kept = {segment.name for segment in opened}
        for name, one in known.items():
            if name not in kept:
                one.close()
        return library

    def _drop(self) -> None:
        if self._library is not None:
            for segment in self._library.segments:
                segment.close()
        self._library = self._seen = None
