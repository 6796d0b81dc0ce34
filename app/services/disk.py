"""Says in the reader's terms what went wrong with a database, a disk or a folder."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app.durable import make_folder, sync_folder
from app.errors import LibraryError, UnknownItem, UserError
from app.jobs import Job
from app.services.layout import BACKUP_FOLDER
from db.session import copy_database, make_uri

# A result code's low byte is its kind, the rest says more about it (sqlite.org/rescode.html).
_KIND = 0xFF
# The tables are ours since the library was opened: a name that is not there any more was damaged.
_NO_SCHEMA = ("no such table", "no such column")
_NO_UTF8 = "Could not decode to UTF-8"
# How the moment of a backup stands in its name, in UTC: names sort as moments do.
STAMP = "%Y%m%d-%H%M%S-%f"
# Bytes that SQLite's shared memory beside a database takes, and a little more.
_NEEDED = 65_536
_FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
_NO_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)


def explain_failure(error: BaseException, database: Path) -> UserError | None:
    """The error that says what one of SQLite or the file system means for this library; None for one that is a bug
    of ours. Whatever was being written has been rolled back by then."""
    if isinstance(error, DBAPIError):
        return explain_failure(error.orig, database) if error.orig is not None else None
    if isinstance(error, sqlite3.Error):
        return _explain_sqlite(error, database)
    if isinstance(error, OSError):
        return _explain_system(error, database.parent)
    if isinstance(error, UnicodeDecodeError):
        # SQLite quoted what it could not read, and Python could not read the quotation.
        return describe_corrupt(database)
    if isinstance(error, OverflowError):
        # Of all that is handed to SQLite, only an id from outside can have more than 64 bits.
        return UnknownItem("unknown-id")
    return None


def _explain_sqlite(error: sqlite3.Error, database: Path) -> LibraryError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # Python's own word for text that is no UTF-8: it was when it was stored.
        return describe_corrupt(database) if str(error).startswith(_NO_UTF8) else None
    kind = code & _KIND
    if kind == sqlite3.SQLITE_ERROR and str(error).startswith(_NO_SCHEMA):
        return describe_corrupt(database)
    if kind == sqlite3.SQLITE_FULL:
        return LibraryError("disk-full")
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return describe_corrupt(database)
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryError("library-locked", path=database.parent)
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return LibraryError("library-unwritable", path=database.parent)
    if kind == sqlite3.SQLITE_CANTOPEN and not os.path.exists(database):  # noqa: PTH110 - never raises
        return LibraryError("library-missing", path=database.parent)
    if kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _is_full(database.parent):
        # FULL is said of the database alone, not of the files beside it.
        return LibraryError("disk-full")
    if kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_PROTOCOL):
        return LibraryError("disk-failed", reason=str(error))
    return None


def _is_full(folder: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(folder).free < _NEEDED
    return False


def _explain_system(error: OSError, folder: Path) -> LibraryError:
    if error.errno in _FULL_DISK:
        return LibraryError("disk-full")
    if error.errno in _NO_PERMISSION:
        return LibraryError("library-unwritable", path=folder)
    return LibraryError("disk-failed", reason=error.strerror or str(error))


def describe_corrupt(database: Path) -> LibraryError:
    """The error for a damaged database; it names the newest backup that is sound, else the folder of backups."""
    backups = database.parent / BACKUP_FOLDER
    return LibraryError("library-corrupt", path=database, backups=find_good_backup(backups) or backups)


def find_good_backup(folder: Path) -> Path | None:
    """The newest backup that SQLite finds no fault with."""
    try:
        files = sorted(folder.glob("*.db"), key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return None
    return next((path for path in files if is_good_backup(path)), None)


def is_good_backup(path: Path) -> bool:
    """Whether SQLite finds no fault with a file."""
    with (
        suppress(sqlite3.Error, OSError, UnicodeDecodeError),
        closing(sqlite3.connect(make_uri(path, mode="ro"), uri=True)) as backup,
    ):
        (answer,) = backup.execute("PRAGMA quick_check(1)").fetchone()
        return bool(answer == "ok")
    return False


def make_backup(
    database: Path,
    *,
    folder: Path | None = None,
    label: str = "",
    immutable: bool = False,
    now: datetime | None = None,
    job: Job | None = None,
) -> Path:
    """A copy of the database in a folder (the library's own backups by default), named by the moment. Raises
    LibraryError where it cannot be made, JobCancelled. `immutable` as in `db.session.make_engine`; `now` names another
    moment."""
    folder = folder or database.parent / BACKUP_FOLDER
    stamp = (now or datetime.now(UTC)).strftime(STAMP)
    target = folder / f"{'-'.join(part for part in ('library', stamp, label) if part)}.db"
    try:
        # A library whose disk is not connected any more is not to be found half there when it comes back.
        make_folder(folder, 0o700, parents=False)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not database.exists():
            raise LibraryError("library-missing", path=database.parent) from error
        raise (explain_failure(error, target) or error) from error
    copy_to(database, target, immutable=immutable, job=job)
    return target


def copy_to(database: Path, target: Path, *, immutable: bool = False, job: Job | None = None) -> None:
    """Copy a database to a file, whole or not at all. Raises LibraryError, `library-corrupt` for one in the source, and
    JobCancelled."""
    try:
        copy_database(database, target, immutable=immutable, progress=job.progress if job is not None else None)
        sync_folder(target.parent)
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        failure = explain_failure(error, target)
        if failure is not None and failure.code == "library-corrupt":
            failure = describe_corrupt(database)
        raise (failure or error) from error
