"""Saves what a damaged database still gives: a new library is made of the newest good backup, and every row that can be
read from the damaged file is laid over it.

The damaged file is only read. Rows that were read but have no place (a text whose article is lost, say) are written
beside the new library as JSON lines, so that nothing that was read is dropped.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from app.errors import LibraryError
from app.jobs import Job
from app.services.backups import list_backups
from app.services.disk import explain_failure, is_good_backup
from app.services.layout import BACKUP_FOLDER, DATABASE_NAME
from app.services.library import FAILURES, OpenMode
from app.services.opening import open_library
from app.services.restoring import restore
from app.services.salvage_mending import mend, place_apart
from app.services.upkeep import hash_stored
from db.models import (
    AnalysisRow,
    ArticleRow,
    Base,
    ComparisonRow,
    DamagedValue,
    FeatureRow,
    JsonValue,
    LibraryMeta,
    LikenessRow,
    NoteLinkRow,
    NoteLinkStampRow,
    NoteRow,
    OriginalRow,
    PictureRow,
    PlacementRow,
    TextRow,
    UtcDateTime,
)
from db.schema import IDENTITY
from db.session import make_uri

log = logging.getLogger(__name__)

UNPLACED = "unplaced.jsonl"
# Caches are made again; what a library says of itself comes with the backup.
_CACHES = (
    AnalysisRow, ComparisonRow, PlacementRow, FeatureRow, LikenessRow, NoteLinkRow, NoteLinkStampRow,
)  # fmt: skip
_LEFT_OUT = frozenset(table.__tablename__ for table in (*_CACHES, LibraryMeta))
_FIRST = (OriginalRow.__tablename__, ArticleRow.__tablename__, TextRow.__tablename__)
_KINDS: Mapping[type[Any], type | tuple[type, ...]] = {
    Text: str,
    Integer: int,
    Boolean: int,
    LargeBinary: bytes,
    UtcDateTime: str,
    JsonValue: str,
}
_DIALECT = sqlite_dialect()
_AT_ONCE = 200  # rows that are asked for together while nothing is damaged


@dataclass(frozen=True, slots=True)
class Salvage:
    """What became of a damaged library. `folder` holds the new one, `backup` is what it began with (None: nothing).
    Counts are rows by table: `read` from the damaged file, `newer` of them that the backup did not have or had
    otherwise, `lost` that could not be read, `unplaced` that are written beside the library. Of `bare` articles there
    is the text alone; of `blank` highlights the words that were marked are lost."""

    folder: Path
    backup: Path | None
    read: Mapping[str, int] = field(default_factory=dict)
    newer: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    unplaced: Mapping[str, int] = field(default_factory=dict)
    blank: int = 0
    bare: int = 0

    @property
    def written_down(self) -> Path:
        """The file beside the library with what has no place in it."""
        return self.folder / UNPLACED


def salvage(damaged: Path, folder: Path, job: Job) -> Salvage:
    """Make a library in a new folder of the newest good backup of a damaged one, and of what its database still gives.

    `damaged` is the folder of the library. Raises LibraryError `salvage-nothing` where neither gave anything,
    `restore-target` where a library is in the new folder already, and what `restore` and `open_library` raise;
    JobCancelled (what was made by then stays)."""
    database = damaged / DATABASE_NAME
    if os.path.lexists(folder.expanduser() / DATABASE_NAME):
        raise LibraryError("restore-target", path=folder)  # its rows would give way to those of the other one
    backup = next((b.path for b in list_backups(damaged / BACKUP_FOLDER) if is_good_backup(b.path)), None)
    if backup is not None:
        restore(backup, folder, job)
    library = open_library(folder, OpenMode.WRITE)  # brings an older backup to the schema of now
    counts = _Counts()
    try:
        with closing(sqlite3.connect(library.database, isolation_level=None)) as target:
            target.execute("PRAGMA foreign_keys=ON")
            _pour(database, target, folder / UNPLACED, counts, job)
    except FAILURES as error:
        raise (explain_failure(error, library.database) or error) from error
    finally:
        library.close()
    if backup is None and not any(counts.read.values()):
        with suppress(OSError):
            (folder / DATABASE_NAME).unlink()
        raise LibraryError("salvage-nothing", path=database)
    return Salvage(folder, backup, counts.read, counts.newer, counts.lost, counts.unplaced, counts.blank, counts.bare)


class _Counts:
    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.newer: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.unplaced: Counter[str] = Counter()
        self.blank = self.bare = 0
        self.articles: set[int] = set()  # whose details came from the damaged file


def _pour(database: Path, target: sqlite3.Connection, unplaced: Path, counts: _Counts, job: Job) -> None:
    try:
        source = sqlite3.connect(make_uri(database, mode="ro"), uri=True, isolation_level=None)
    except sqlite3.Error as error:
        log.info("the damaged database cannot be opened at all: %s", error)
        return
    tables = [table for table in Base.metadata.sorted_tables if table.name not in _LEFT_OUT]
    # Texts first behind articles: one whose article is lost is an article again, before its notes look for it.
    tables.sort(key=lambda table: _FIRST.index(table.name) if table.name in _FIRST else len(_FIRST))
    with closing(source):
        _take_identity(source, target)
        for number, table in enumerate(tables):
            job.progress(number, len(tables), table.name)
            last = _find_last(source, table.name, [other.name for other in tables])
            _pour_table(source, target, table, last, unplaced, counts, job)
        counts.blank = mend(target, sorted(counts.articles))


def _take_identity(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """It is the same library: words that were kept for it elsewhere are found by its name."""
    try:
        row = source.execute("SELECT value FROM library WHERE key = ?", [IDENTITY]).fetchone()
    except sqlite3.Error as error:
        log.info("what the library is called cannot be read: %s", error)
        return
    if row is not None and isinstance(row[0], str) and row[0]:
        target.execute("INSERT OR REPLACE INTO library (key, value) VALUES (?, ?)", [IDENTITY, row[0]])


def _pour_table(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    table: Table,
    last: int,
    unplaced: Path,
    counts: _Counts,
    job: Job,
) -> None:
    columns = _shared_columns(source, target, table)
    if not columns:
        return
    target.execute("BEGIN IMMEDIATE")
    try:
        for row in _read_rows(source, table.name, columns, last, counts, job):
            counts.read[table.name] += 1
            _place(target, table, columns, row, unplaced, counts)
    except BaseException:
        target.execute("ROLLBACK")
        raise
    target.execute("COMMIT")


def _shared_columns(source: sqlite3.Connection, target: sqlite3.Connection, table: Table) -> list[str]:
    """An older schema lacks columns, a damaged one may lack the table."""
    try:
        there = {row[1] for row in source.execute(f'PRAGMA table_info("{table.name}")')}
    except (sqlite3.Error, UnicodeDecodeError) as error:
        log.info("the table %s cannot be read: %s", table.name, error)
        return []
    here = [row[1] for row in target.execute(f'PRAGMA table_info("{table.name}")')]
    keys = {column.name for column in table.primary_key}
    columns = [name for name in here if name in there]
    return columns if keys <= set(columns) else []


def _find_last(source: sqlite3.Connection, table: str, tables: Sequence[str]) -> int:
    """The highest row number worth asking for. Where the table's own end cannot be read, the highest of any table: most
    of them count by articles."""
    own = _ask(source, f'SELECT max(rowid) FROM "{table}"')  # noqa: S608 - a name of ours
    if own is not None:
        return own
    others = (_ask(source, f'SELECT max(rowid) FROM "{name}"') for name in tables)  # noqa: S608
    return max((_ask(source, "SELECT max(seq) FROM sqlite_sequence") or 0, *(last or 0 for last in others)))


def _find_most(source: sqlite3.Connection, table: str) -> int | None:
    """The highest number that SQLite remembers to have given in a table, None where it remembers none: what lies beyond
    it is asked for, but was never there to be lost."""
    counted = ArticleRow.__tablename__ if table == TextRow.__tablename__ else table
    return _ask(source, f"SELECT seq FROM sqlite_sequence WHERE name = '{counted}'")  # noqa: S608 - a name of ours


def _ask(connection: sqlite3.Connection, statement: str) -> int | None:
    """A number, or None where it cannot be read."""
    try:
        (number,) = connection.execute(statement).fetchone()
    except (sqlite3.Error, UnicodeDecodeError, TypeError):
        return None
    return number if isinstance(number, int) else 0


def _read_rows(
    source: sqlite3.Connection, table: str, columns: Sequence[str], last: int, counts: _Counts, job: Job
) -> Iterator[tuple[Any, ...]]:
    """All rows that can be read: many at once, and one by one where some among them cannot."""
    names = ", ".join(f'"{name}"' for name in columns)
    select = f'SELECT {names} FROM "{table}" WHERE rowid BETWEEN ? AND ?'  # noqa: S608 - names of ours
    most = _find_most(source, table)
    start = 1
    while start <= last:
        job.check()
        end = min(start + _AT_ONCE - 1, last)
        try:
            yield from source.execute(select, (start, end)).fetchall()
        except (sqlite3.Error, UnicodeDecodeError):
            for number in range(start, end + 1):
                try:
                    yield from source.execute(select, (number, number)).fetchall()
                except (sqlite3.Error, UnicodeDecodeError):
                    counts.lost[table] += most is None or number <= most
        start = end + 1


def _place(
    target: sqlite3.Connection,
    table: Table,
    columns: Sequence[str],
    row: tuple[Any, ...],
    unplaced: Path,
    counts: _Counts,
) -> None:
    """Put a row into the new library, in the place of the backup's where it differs."""
    keys = [column.name for column in table.primary_key]
    values = dict(zip(columns, row, strict=True))
    names = ", ".join(f'"{name}"' for name in columns)
    where = " AND ".join(f'"{key}" = ?' for key in keys)
    if not _is_sound(target, table, values):
        counts.lost[table.name] += 1
        _write_down(unplaced, table.name, values)
        return
    try:
        present = target.execute(
            f'SELECT {names} FROM "{table.name}" WHERE {where}',  # noqa: S608 - names of ours
            [values[key] for key in keys],
        ).fetchone()
        if present == row:
            return
        if present is None:
            marks = ", ".join("?" * len(columns))
            target.execute(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', row)  # noqa: S608
        elif _is_newer(table.name, values, dict(zip(columns, present, strict=True))):
            changes = ", ".join(f'"{name}" = ?' for name in columns)
            target.execute(
                f'UPDATE "{table.name}" SET {changes} WHERE {where}',  # noqa: S608
                [*row, *(values[key] for key in keys)],
            )
        else:
            return
        counts.newer[table.name] += 1
        if table.name == ArticleRow.__tablename__:
            counts.articles.add(values["id"])
    except sqlite3.IntegrityError as error:
        if place_apart(target, table.name, values):
            counts.newer[table.name] += 1
            if table.name == ArticleRow.__tablename__:
                counts.articles.add(values["id"])
            counts.bare += table.name == TextRow.__tablename__
            return
        log.info("a row of %s has no place: %s", table.name, error)
        counts.unplaced[table.name] += 1
        _write_down(unplaced, table.name, values)


def _is_sound(target: sqlite3.Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Whether the values are of the kind their columns hold, a text is the one its article speaks of, and a picture the
    one that notes name. SQLite itself sees damage in its own structure alone, not in what it keeps."""
    for column in table.columns:
        value = values.get(column.name)
        if value is None:
            continue
        if not isinstance(value, _KINDS.get(type(column.type), object)):
            return False
        read = column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
        try:
            if read is not None:
                read(value)
        except (DamagedValue, ValueError, TypeError):
            return False
    if table.name == PictureRow.__tablename__:
        return bool(sha256(values["data"]).hexdigest() == values["digest"])
    return table.name != TextRow.__tablename__ or _matches_article(target, values)


def _matches_article(target: sqlite3.Connection, values: Mapping[str, Any]) -> bool:
    row = target.execute("SELECT text_hash FROM articles WHERE id = ?", (values["article_id"],)).fetchone()
    if row is None:
        return True  # it has no place, and is written down whole
    return row[0] in hash_stored(values["text"], json.loads(values["blocks"]), json.loads(values["marks"]))


def _is_newer(table: str, damaged: Mapping[str, Any], backup: Mapping[str, Any]) -> bool:
    """The damaged file is younger than any backup of it; but of a note the higher revision is."""
    return table != NoteRow.__tablename__ or bool(damaged["revision"] > backup["revision"])


def _write_down(path: Path, table: str, values: Mapping[str, Any]) -> None:
    def plain(value: Any) -> Any:
        return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value

    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"table": table, **{k: plain(v) for k, v in values.items()}}, ensure_ascii=False) + "\n")
