"""Searches that are kept: those the reader gave a name, and the last ones that led somewhere."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain import SavedSearch
from app.errors import UnknownItem, UserError
from app.services.fields import clean_line
from app.services.library import Library
from db.models import SearchRow

RECENT = 20  # kept; more than anybody looks through
LONGEST_NAME = 200
LONGEST_QUERY = 1_000  # what the search reads of a query


class SearchesService:
    """Saved searches are smart collections: each is asked anew when it is chosen. Every write announces
    `Changes(searches=True)`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def saved(self) -> list[SavedSearch]:
        """By name."""
        with self._library.read() as session:
            rows = session.scalars(select(SearchRow).where(SearchRow.name != ""))
            return sorted((_read(row) for row in rows), key=lambda one: (one.name.casefold(), one.id))

    def recent(self, limit: int = 10) -> list[str]:
        """The last queries that led somewhere, the latest first."""
        with self._library.read() as session:
            rows = (
                select(SearchRow.query).where(SearchRow.name == "").order_by(SearchRow.used.desc(), SearchRow.id.desc())
            )
            return list(session.scalars(rows.limit(limit)))

    def remember(self, query: str) -> None:
        """Keep a query among the last ones; nothing happens in a library that is open for reading only."""
        query = _clean_query(query)
        if not query or self._library.read_only:
            return
        with self._library.write() as writing:
            session = writing.session
            session.execute(delete(SearchRow).where(SearchRow.name == "", SearchRow.query == query))
            session.add(SearchRow(query=query, name="", used=datetime.now(UTC)))
            session.flush()
            kept = select(SearchRow.id).where(SearchRow.name == "")
            newest = kept.order_by(SearchRow.used.desc(), SearchRow.id.desc()).limit(RECENT)
            session.execute(delete(SearchRow).where(SearchRow.name == "", SearchRow.id.not_in(newest)))
            writing.searches = True

    def forget_recent(self) -> None:
        """Keep none of the last queries; saved ones stay."""
        with self._library.write() as writing:
            writing.session.execute(delete(SearchRow).where(SearchRow.name == ""))
            writing.searches = True

    def save(self, query: str, name: str = "") -> SavedSearch:
        """Save a query under a name, its own words by default. Raises UserError `bad-value` for an empty one."""
        query = _clean_query(query)
        if not query:
            raise UserError("bad-value", value="An empty search", field="a saved search", hint="Type what to look for.")
        with self._library.write() as writing:
            row = SearchRow(query=query, name=_clean_name(name) or _clean_name(query), used=datetime.now(UTC))
            writing.session.add(row)
            writing.session.flush()
            writing.searches = True
            return _read(row)

    def rename(self, search_id: int, name: str) -> str:
        """Give it another name; returns the one before. An empty name leaves it as it is. Raises UnknownItem."""
        with self._library.write() as writing:
            row = _require(writing.session, search_id)
            before = row.name
            row.name = _clean_name(name) or before
            writing.searches = True
            return before

    def delete(self, search_id: int) -> SavedSearch:
        """Delete a saved search; its undo is `restore` with what is returned. Raises UnknownItem."""
        with self._library.write() as writing:
            row = _require(writing.session, search_id)
            saved = _read(row)
            writing.session.delete(row)
            writing.searches = True
            return saved

    def restore(self, saved: SavedSearch) -> None:
        """Bring a deleted one back, under its own id; nothing happens where it is there."""
        with self._library.write() as writing:
            if writing.session.get(SearchRow, saved.id) is None:
                writing.session.add(SearchRow(id=saved.id, query=saved.query, name=saved.name, used=saved.used))
                writing.searches = True


def _require(session: Session, search_id: int) -> SearchRow:
    row = session.get(SearchRow, search_id)
    if row is None or not row.name:
        raise UnknownItem("unknown-search", id=search_id)
    return row


def _read(row: SearchRow) -> SavedSearch:
    return SavedSearch(row.id, row.name, row.query, row.used)


def _clean_query(query: str) -> str:
    return " ".join(query.encode("utf-8", "replace").decode().split())[:LONGEST_QUERY]


def _clean_name(name: str) -> str:
    return clean_line(name)[:LONGEST_NAME].strip()
