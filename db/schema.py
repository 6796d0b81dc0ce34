"""Which schema a database has, and how a fresh one is made. Needs no Alembic; steps from older schemas do."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, select, text

from db.identity import APPLICATION_ID, SCHEMA_REVISION
from db.models import Base, LibraryMeta

IDENTITY = "identity"  # the key of the name of its own that a library has

# As Alembic itself writes it.
VERSION_TABLE = """CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)"""  # noqa: W291


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What a database file says of itself. `revision` is empty where it holds none."""

    application_id: int
    tables: frozenset[str]
    revision: str

    @property
    def is_empty(self) -> bool:
        return not self.tables and self.application_id in (0, APPLICATION_ID)

    @property
    def is_ours(self) -> bool:
        return self.application_id == APPLICATION_ID and {"library", "alembic_version"} <= self.tables


def read_state(connection: Connection) -> SchemaState:
    """Read what kind of database this is; raises SQLAlchemy's DatabaseError where it is damaged."""
    (application_id,) = connection.execute(text("PRAGMA application_id")).one()
    tables = frozenset(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
    revision = ""
    if "alembic_version" in tables:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    return SchemaState(application_id, tables - {"sqlite_sequence", "sqlite_stat1"}, revision)


def create_schema(connection: Connection, version: str) -> None:
    """Make all tables at the newest schema, within the caller's transaction. `version` is the program's."""
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    Base.metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(VERSION_TABLE)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (SCHEMA_REVISION,))
    made = {"created": datetime.now(UTC).isoformat(timespec="seconds"), "created_by": version}
    connection.execute(insert(LibraryMeta), [{"key": k, "value": v} for k, v in made.items()])
    give_identity(connection)


def give_identity(connection: Connection) -> None:
    """Give a library a name of its own, if it has none: it is known by it wherever it is moved. Its backups and copies
    share it."""
    connection.execute(insert(LibraryMeta).prefix_with("OR IGNORE"), {"key": IDENTITY, "value": uuid4().hex})


def read_identity(connection: Connection) -> str:
    """The name of its own that a library has; empty for one of an older Parallax."""
    return connection.execute(select(LibraryMeta.value).where(LibraryMeta.key == IDENTITY)).scalar() or ""


# Small tables that a person's work hangs on; together they are read in a few milliseconds, unlike texts and originals.
CHECKED_ON_OPENING = (
    "articles", "pairs", "notes", "note_tags", "tags", "article_tags", "corrections", "correction_articles",
    "highlights", "highlight_passages", "verdicts", "events", "event_articles", "searches", "waiting_tellings",
)  # fmt: skip


def find_damage(connection: sqlite3.Connection, tables: tuple[str, ...] = CHECKED_ON_OPENING) -> str:
    """What SQLite's quick check says of these tables; empty where all is well."""
    for table in tables:
        (answer,) = connection.execute(f"PRAGMA quick_check('{table}')").fetchone()
        if answer != "ok":
            return str(answer)
    return ""
