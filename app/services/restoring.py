"""Puts a backup back: into a new folder, or in the place of the library it was made of.

At every moment of it, a power cut included, there is either the library as it was or the backup, whole; what stood
there before is kept beside it.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.durable import sync_folder
from app.errors import LibraryError
from app.jobs import Job
from app.services.disk import STAMP, copy_to, explain_failure, make_backup
from app.services.layout import BACKUP_FOLDER, DATABASE_NAME, INDEX_FOLDER
from app.services.library import FAILURES
from app.services.opening import inspect_database, make_folder, take_lock
from db.identity import SCHEMA_REVISION
from db.session import find_logs, make_uri, sync_file

log = logging.getLogger(__name__)

_FRESH = f"{DATABASE_NAME}.restored"
DAMAGED = "damaged"  # a folder beside the database for the files of one that could not be copied


@dataclass(frozen=True, slots=True)
class Restored:
    """`folder` is the library that holds the backup now; `kept` what stood there before: a backup of it, or a folder
    with its files where it was damaged; None where nothing did."""

    folder: Path
    backup: Path
    kept: Path | None = None


def check_backup(backup: Path) -> None:
    """Raises LibraryError unless a file is a sound copy of a library that this Parallax can open: `backup-missing`,
    `backup-foreign`, `backup-damaged`, `library-newer`."""
    try:
        if not backup.is_file():
            raise LibraryError("backup-missing", path=backup)
        state = inspect_database(backup, immutable=not find_logs(backup))
        if state is None or not state.is_ours:
            raise LibraryError("backup-foreign", path=backup)
        if state.revision > SCHEMA_REVISION:
            raise LibraryError("library-newer", found=state.revision)
        with closing(sqlite3.connect(make_uri(backup, mode="ro"), uri=True)) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            log.info("the backup is damaged: %s", answer)
            raise LibraryError("backup-damaged", path=backup)
    except LibraryError as error:
        if error.code in ("library-corrupt", "library-stale-log"):
            raise LibraryError("backup-damaged", path=backup) from error
        if error.code == "library-foreign":
            raise LibraryError("backup-foreign", path=backup) from error
        raise
    except FAILURES as error:
        failure = explain_failure(error, backup)
        if failure is not None and failure.code == "library-corrupt":
            raise LibraryError("backup-damaged", path=backup) from error
        raise (failure or error) from error


def choose_folder(library: Path) -> Path:
    """A new folder beside a library for what is restored of it."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%d")
    names = (f"{library.name}-restored-{stamp}{f'-{n}' if n else ''}" for n in range(1000))
    return next(path for path in (library.with_name(name) for name in names) if not path.exists())


def restore(backup: Path, folder: Path, job: Job) -> Restored:
    """Make a library of a backup in a folder that holds none yet; the folder is made if need be.

    Raises what `check_backup` does, LibraryError `restore-target` where a library is there already, `library-locked`,
    `library-unwritable`, `disk-full` ..., and JobCancelled; then there is no library in the folder."""
    check_backup(backup)
    folder = folder.expanduser().absolute()
    make_folder(folder)
    release = take_lock(folder)
    try:
        database = folder / DATABASE_NAME
        if database.exists():
            raise LibraryError("restore-target", path=folder)
        _remove_logs(database)
        _forget_index(folder)
        copy_to(backup, database, job=job)
        return Restored(folder, backup)
    except OSError as error:
        raise (explain_failure(error, folder / DATABASE_NAME) or error) from error
    finally:
        release()


def replace(backup: Path, folder: Path, job: Job) -> Restored:
    """Put a backup in the place of a folder's library, which must not be open. What stood there is backed up first;
    where it is damaged, its files are copied as they are.

    Raises as `restore`, but for `restore-target`; until the last step nothing has changed."""
    check_backup(backup)
    folder = folder.expanduser().absolute()
    make_folder(folder)
    release = take_lock(folder)
    try:
        database = folder / DATABASE_NAME
        fresh = folder / _FRESH
        fresh.unlink(missing_ok=True)
        copy_to(backup, fresh, job=job)
        kept = _keep_present(database, job)
        # A log that stayed behind would be played into the backup. What was in it has been kept by now.
        _remove_logs(database)
        _forget_index(folder)
        fresh.replace(database)
        sync_folder(folder)
        return Restored(folder, backup, kept)
    except OSError as error:
        raise (explain_failure(error, folder / DATABASE_NAME) or error) from error
    finally:
        (folder / _FRESH).unlink(missing_ok=True)
        release()


def _keep_present(database: Path, job: Job) -> Path | None:
    if not database.exists():
        return None
    try:
        kept = make_backup(database, label="before-restore", job=job)
    except LibraryError as error:
        if error.code != "library-corrupt":
            raise
        return _copy_files(database)
    # What is in the log goes into the file, so that the log can be removed without taking anything from it.
    with closing(sqlite3.connect(make_uri(database, mode="rw"), uri=True)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return kept


def _copy_files(database: Path) -> Path:
    """The files of a damaged database, side by side as they are: together they may give what one alone has not."""
    folder = database.parent / BACKUP_FOLDER / f"{DAMAGED}-{datetime.now(UTC).strftime(STAMP)}"
    folder.mkdir(mode=0o700, parents=True)
    for path in (database, *find_logs(database)):
        copy = folder / path.name
        shutil.copyfile(path, copy)
        with copy.open("rb+") as file:
            sync_file(file)
    sync_folder(folder)
    sync_folder(folder.parent)
    return folder


def _remove_logs(database: Path) -> None:
    for path in find_logs(database):
        path.unlink(missing_ok=True)
    sync_folder(database.parent)


def _forget_index(folder: Path) -> None:
    """The index is a cache of another state: it is made again. A folder that goes by its name may be somebody's own,
    and so may be what lies in it."""
    from app.search.storage import remove_index

    try:
        remove_index(folder / INDEX_FOLDER)
    except OSError as error:
        log.warning("the index of before could not be removed: %s", error)
