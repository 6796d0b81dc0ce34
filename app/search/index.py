"""The index as the rest of Parallax sees it: opened for searching, and kept up with what another process writes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.domain import SearchHit, SearchResult
from app.errors import UserError

if TYPE_CHECKING:
    from whoosh.index import TOC

    from app.search.query import Query
    from app.search.segments import Library, PostingsCache
    from app.search.storage import IndexStorage

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")
# Commits that may come between two looks at the folder before something else must be wrong.
_REFRESHES = 10


class SearchIndex:
    """An index folder, open for searching. Safe to be shared between threads.

    A folder that is missing is made; one that is damaged, of another version, or was open to other users is made anew
    and empty, and `was_rebuilt` says so: what is missing then is found by comparing `stamps` with the database. Where
    even that is impossible (no permission, somebody else's folder), opening still succeeds, and every search raises the
    `UserError` that says why: a library must open without its index.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._library: Library | None = None
        self._cache: PostingsCache | None = None
        self._seen: object = None
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
        self, query: str, *, typing: bool = False, limit: int = 50, within: frozenset[int] | None = None
    ) -> SearchResult:
        """The best `limit` articles and the number of all that match; `within` leaves out all others.

        Finished words match in all their forms. While `typing`, they match as they stand, and the last word as a
        beginning, so that each letter narrows what the one before it found; only where that finds nothing are other
        forms taken in. Raises `UserError` where the index cannot be used; the next call tries again."""
        from app.search.query import parse_query

        started = time.perf_counter()
        parsed = parse_query(query, typing=typing)
        with self._lock:
            total, best, widened = self._guarded(lambda: self._find(parsed, typing, limit, within))
        understood = parsed.understood
        if widened:
            understood = "; ".join(filter(None, [understood, "nothing has these words as typed; their other forms do"]))
        return SearchResult(
            query=query,
            total=total,
            hits=tuple(SearchHit(article_id, score) for article_id, score in best),
            terms=parsed.terms,
            understood=understood,
            milliseconds=(time.perf_counter() - started) * 1000,
        )

    def stamps(self) -> dict[int, str]:
        """The stamp of every article in the index, by its id."""
        with self._lock:
            return self._guarded(self._read_stamps)

    def count(self) -> int:
        """How many articles are in the index."""
        with self._lock:
            return self._guarded(lambda: self._refresh().size)

    def count_words(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        """How many articles are in the index, and how many hold each of these words, in this form, in any case; words
        that the index reads as several are left out. Deleted articles count until their segment is merged."""
        with self._lock:
            return self._guarded(lambda: self._count_words(words))

    # --- below here the lock is held ---

    def _guarded(self, ask: Callable[[], Answer]) -> Answer:
        from app.search.storage import IndexDamaged, discard_index, explain_failure

        try:
            return ask()
        except IndexDamaged as error:
            logger.warning("the search index is damaged and is made anew: %s", error)
            self._drop()
            discard_index(self._folder)
            self.was_rebuilt = True
            raise UserError("index-failed") from error
        except OSError as error:
            raise explain_failure(error, self._folder) from error

    def _find(
        self, parsed: Query, typing: bool, limit: int, within: frozenset[int] | None
    ) -> tuple[int, list[tuple[int, float]], bool]:
        from app.search.matching import Matcher, take_best

        library = self._refresh()
        if parsed.root is None:
            return 0, [], False
        allowed = library.choose(within) if within is not None else None
        matches = Matcher(library, forms=not typing).match(parsed.root).only(allowed)
        widened = False
        if typing and not matches.mask.any():
            wider = Matcher(library, forms=True, widened=True).match(parsed.root).only(allowed)
            if wider.mask.any():
                matches, widened = wider, True
        return int(matches.mask.sum()), take_best(matches, library.ids, limit), widened

    def _count_words(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        from app.search.analyser import read_words

        library = self._refresh()
        counts: dict[str, int] = {}
        for word in words:
            parts, _ = read_words(word)
            if len(parts) == 1:
                counts[word] = sum(segment.count_holding("words", parts[0]) for segment in library.segments)
        return library.count, counts

    def _read_stamps(self) -> dict[int, str]:
        from app.search.segments import reading

        library = self._refresh()
        stamps = [value for segment in library.segments for value in segment.values("stamp")]
        live = zip(library.ids.tolist(), stamps, library.live.tolist(), strict=True)
        with reading():
            return {article: stamp.decode() for article, stamp, is_live in live if is_live}

    def _refresh(self) -> Library:
        from app.search.segments import PostingsCache
        from app.search.storage import IndexDamaged, discard_index, find_toc, open_toc

        if self._library is not None and self._seen == find_toc(self._folder):
            return self._library
        if self._cache is None:
            self._cache = PostingsCache()
        for _attempt in range(_REFRESHES):
            seen = find_toc(self._folder)
            storage, toc, rebuilt = open_toc(self._folder)
            self.was_rebuilt = self.was_rebuilt or rebuilt
            try:
                library = self._open(storage, toc)
            except IndexDamaged as error:
                # The files of a generation go as soon as the next one is there; only what stays is damaged.
                if find_toc(self._folder) == seen:
                    logger.warning("the search index is damaged and is made anew: %s", error)
                    discard_index(self._folder)
                    self.was_rebuilt = True
                continue
            self._library, self._seen = library, seen
            return library
        raise UserError("index-failed")

    def _open(self, storage: IndexStorage, toc: TOC) -> Library:
        """The library of a table of contents; segments that are open already are taken over, others closed."""
        from app.search.segments import Library, Segment

        assert self._cache is not None
        known = {segment.name: segment for segment in self._library.segments} if self._library is not None else {}
        opened: list[Segment] = []
        try:
            for segment in toc.segments:
                opened.append(known.get(segment.segment_id()) or Segment(storage, segment, self._cache))
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
