"""The list of articles, read with `sqlite3` alone: SQLAlchemy takes longer to import than this takes to answer, and the
window wants its list first. A test holds it to what `db.queries.list_articles` says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from db.identity import APPLICATION_ID, SCHEMA_REVISION

_ARTICLES = """
    SELECT id, title, outlet, author, url, published, language, perspective, words, read_state, added
    FROM articles WHERE deleted_at IS NULL ORDER BY added DESC, id DESC
"""
_TAGS = """
    SELECT article_id, name FROM article_tags JOIN tags ON tags.id = tag_id ORDER BY article_id, position
"""
_NOTED = """
    SELECT article_id FROM notes
    WHERE article_id IS NOT NULL AND deleted_at IS NULL AND trim(body, ' ' || char(10, 9, 13)) <> ''
"""


# As `_ARTICLES` selects it.
GlanceRow = tuple[int, str, str, str, str, str, str, str, int, str, str]


@dataclass(frozen=True, slots=True)
class Glance:
    """The articles outside the trash, newest first; tags and notes by id."""

    articles: list[GlanceRow]
    tags: dict[int, tuple[str, ...]]
    noted: frozenset[int]


def read_glance(database: Path) -> Glance | None:
    """What a library lists, or None where it must be opened in full to say (another schema, a stranger's file, a
    locked or damaged one). Nothing is changed."""
    uri = f"file:{quote(str(database.absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=0.5)) as connection:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            if application_id != APPLICATION_ID:
                return None
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            if revision != SCHEMA_REVISION:
                return None
            connection.execute("BEGIN")  # one state for the three of them
            articles = connection.execute(_ARTICLES).fetchall()
            tags: dict[int, tuple[str, ...]] = {}
            for article_id, name in connection.execute(_TAGS):
                tags[article_id] = (*tags.get(article_id, ()), name)
            noted = frozenset(row[0] for row in connection.execute(_NOTED))
            return Glance(articles, tags, noted)
    except (sqlite3.Error, TypeError, UnicodeDecodeError):
        return None


def read_moment(stored: str) -> datetime:
    """A moment as SQLAlchemy stores it in SQLite (UTC, without a zone)."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
