"""What the window shows and answers before its library is opened in full: the list of articles, and search.

Opening a library takes a third of a second, nearly all of it the import of SQLAlchemy; the list can be read without.
The search process starts its imports beside those of the window. Whatever is odd about a library is left to
`app.services.opening` to say.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from app.domain import ArticleSummary, Metadata, ReadState, SearchOrder, SearchResult
from app.services.layout import DATABASE_NAME, INDEX_FOLDER
from app.services.search_process import IndexApart, warm_index
from app.workers import Worker
from db.glance import Glance, GlanceRow, read_glance, read_moment

# Calling the enumeration for every row would take twice as long.
_STATES = {state.value: state for state in ReadState}


class FirstLook:
    """Reads the library of one folder, without its lock and without changing it."""

    def __init__(self, folder: Path, searcher: Worker) -> None:
        folder = folder.expanduser().absolute()
        self._database = folder / DATABASE_NAME
        self._index = folder / INDEX_FOLDER
        self._searcher = searcher

    @property
    def has_index(self) -> bool:
        """Whether there is something to search in."""
        return self._index.is_dir() and self._database.is_file()

    def begin(self) -> None:
        """Let the search process start, without waiting for it."""
        if self.has_index:
            self._searcher.warm(partial(warm_index, str(self._index)))

    def list(self) -> list[ArticleSummary] | None:
        """The articles outside the trash, newest first, as `ArticleService.list` gives them; None where only opening
        the library in full can tell."""
        glance = read_glance(self._database) if self._database.is_file() else None
        if glance is None:
            return None
        try:
            return [_read_summary(row, glance) for row in glance.articles]
        except (LookupError, ValueError, TypeError):
            return None  # a value that was damaged

    def search(
        self,
        query: str,
        *,
        typing: bool,
        limit: int,
        within: frozenset[int] | None = None,
        order: SearchOrder = SearchOrder.RELEVANCE,
    ) -> SearchResult:
        """Hits of the index as it stands; one may be in the trash by now. Raises UserError."""
        index = IndexApart(self._index, worker=self._searcher)
        return index.search(query, typing=typing, limit=limit, within=within, order=order)


def _read_summary(row: GlanceRow, glance: Glance) -> ArticleSummary:
    article_id, title, outlet, author, url, published, language, perspective, words, read, added = row
    return ArticleSummary(
        id=article_id,
        metadata=Metadata(
            title, outlet, author, url, published, language, perspective, glance.tags.get(article_id, ())
        ),
        words=words,
        read=_STATES[read],
        added=read_moment(added),
        has_note=article_id in glance.noted,
    )
