"""An index that is open in the search process: its libraries are imported, and its answers found, beside the window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.domain import Facet, SearchOrder, SearchResult
from app.errors import UserError, WorkerDied

if TYPE_CHECKING:
    from app.search.index import SearchIndex
    from app.search.naming import Called, Names
    from app.search.query_tree import State

# An answer takes milliseconds; opening an index whose files are on a sleeping disk may take seconds.
SECONDS_AN_ANSWER = 30.0


class Caller(Protocol):
    """What is needed of `app.workers.Worker`."""

    @property
    def is_alive(self) -> bool: ...

    def call(self, function: Callable[..., Any], *args: Any, timeout: float | None) -> Any: ...


class IndexApart:
    """Asks the index of a folder, in another process, as `app.search.index.SearchIndex` is asked in this one."""

    def __init__(self, folder: Path, *, worker: Caller) -> None:
        self._folder = str(folder)
        self._worker = worker

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
        """Raises UserError where the index cannot be used; the next call tries again."""
        options = (typing, limit, within, hidden, states, names, order, facets)
        result: SearchResult = self._call(search_index, query, *options)
        return result

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
        """Raises UserError as `search` does."""
        options = (typing, within, apart, hidden, states, names, called)
        facets: tuple[Facet, ...] = self._call(tally_index, query, *options)
        return facets

    def holding(self, facet: str, value: str, called: Called | None = None) -> frozenset[int]:
        """Raises UserError as `search` does."""
        ids: frozenset[int] = self._call(find_holding, facet, value, called)
        return ids

    def similar(self, article_id: int, *, limit: int = 20, hidden: Collection[int] = ()) -> SearchResult:
        """Raises UserError as `search` does."""
        result: SearchResult = self._call(find_similar, article_id, limit, hidden)
        return result

    def stamps(self, some: Collection[int] | None = None) -> dict[int, str]:
        stamps: dict[int, str] = self._call(read_stamps, some)
        return stamps

    def count_words(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        counted: tuple[int, dict[str, int]] = self._call(count_words, tuple(words))
        return counted

    def find_in_articles(self, words: Collection[str]) -> frozenset[str]:
        found: frozenset[str] = self._call(find_in_articles, tuple(words))
        return found

    def find_entities(self, keys: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = self._call(find_entities, tuple(keys))
        return found

    def complete_entities(self, typed: str, limit: int) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = self._call(complete_entities, typed, limit)
        return found

    def close(self) -> None:
        """Let the process close its files; it may be asked again."""
        if self._worker.is_alive:  # a process that has ended holds no files
            with suppress(UserError):
                self._call(close_index)

    def _call(self, function: Callable[..., Any], *args: Any) -> Any:
        try:
            return self._worker.call(function, self._folder, *args, timeout=SECONDS_AN_ANSWER)
        except (WorkerDied, TimeoutError) as error:
            raise UserError("index-failed") from error


# --- in the search process ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def open_index(folder: str) -> SearchIndex:
    """The one index this process has open."""
    from app.search.index import SearchIndex

    return SearchIndex(Path(folder))


def search_index(
    folder: str,
    query: str,
    typing: bool,
    limit: int,
    within: frozenset[int] | None,
    hidden: Collection[int],
    states: Mapping[State, Collection[int]] | None,
    names: Names | None,
    order: SearchOrder,
    facets: bool,
) -> SearchResult:
    return open_index(folder).search(
        query,
        typing=typing,
        limit=limit,
        within=within,
        hidden=hidden,
        states=states,
        names=names,
        order=order,
        facets=facets,
    )


def tally_index(
    folder: str,
    query: str,
    typing: bool,
    within: frozenset[int] | None,
    apart: Mapping[str, frozenset[int] | None] | None,
    hidden: Collection[int],
    states: Mapping[State, Collection[int]] | None,
    names: Names | None,
    called: Called | None,
) -> tuple[Facet, ...]:
    return open_index(folder).tally(
        query, typing=typing, within=within, apart=apart, hidden=hidden, states=states, names=names, called=called
    )


def find_holding(folder: str, facet: str, value: str, called: Called | None) -> frozenset[int]:
    return open_index(folder).holding(facet, value, called)


def find_similar(folder: str, article_id: int, limit: int, hidden: Collection[int]) -> SearchResult:
    return open_index(folder).similar(article_id, limit=limit, hidden=hidden)


def read_stamps(folder: str, some: Collection[int] | None) -> dict[int, str]:
    return open_index(folder).stamps(some)


def count_words(folder: str, words: tuple[str, ...]) -> tuple[int, dict[str, int]]:
    return open_index(folder).count_words(words)


def find_in_articles(folder: str, words: tuple[str, ...]) -> frozenset[str]:
    return open_index(folder).find_in_articles(words)


def find_entities(folder: str, keys: tuple[str, ...]) -> dict[str, str]:
    return open_index(folder).find_entities(keys)


def complete_entities(folder: str, typed: str, limit: int) -> list[tuple[str, int]]:
    return open_index(folder).complete_entities(typed, limit)


def close_index(folder: str) -> None:
    open_index(folder).close()
    open_index.cache_clear()


def warm_index(folder: str) -> None:
    """Open the index and ask it something, so that whoever types first need not wait."""
    open_index(folder).search("a", typing=True, limit=1)
