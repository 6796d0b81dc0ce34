"""Opens the library of a folder: lock, database, schema, and the services on top of it."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

import app
from app import durable
from app.errors import LibraryError
from app.services.analysing import AnalysisService
from app.services.articles import ArticleService
from app.services.backups import BackupService, list_backups
from app.services.corrections import CorrectionService
from app.services.disk import describe_corrupt, explain_failure, is_good_backup, make_backup
from app.services.events import EventService
from app.services.exchanging import ExchangeService
from app.services.highlights import HighlightService
from app.services.importing import ImportService
from app.services.layout import BACKUP_FOLDER, DATABASE_NAME, LOCK_NAME
from app.services.library import FAILURES, Library, OpenMode
from app.services.links import LinkService
from app.services.notes import NoteService
from app.services.pairs import PairService
from app.services.pictures import PictureService
from app.services.reading_together import ReadingTogether
from app.services.sampling import SampleService
from app.services.search_process import IndexApart
from app.services.searches import SearchesService
from app.services.searching import SearchService
from app.services.telling_engine import EngineApart, EngineHere
from app.services.tellings import TellingService
from app.services.upkeep import UpkeepService
from app.workers import Workers
from db.identity import APPLICATION_ID, SCHEMA_REVISION
from db.schema import SchemaState, create_schema, find_damage, give_identity, read_identity, read_state
from db.session import is_on_network, make_engine, make_uri

log = logging.getLogger(__name__)

SQLITE_MAGIC = b"SQLite format 3\x00"

# What a rollback journal begins with, once what is behind it has reached the disk; before that it holds nothing.
JOURNAL_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"

# Where the header holds it (sqlite.org/fileformat.html).
_APPLICATION_ID = slice(68, 72)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that can be done with one open library."""

    library: Library
    articles: ArticleService
    imports: ImportService
    analysis: AnalysisService
    pairs: PairService
    notes: NoteService
    links: LinkService
    pictures: PictureService
    corrections: CorrectionService
    highlights: HighlightService
    tellings: TellingService
    events: EventService
    searches: SearchesService
    together: ReadingTogether
    search: SearchService
    upkeep: UpkeepService
    backups: BackupService
    exchange: ExchangeService
    samples: SampleService

    def close(self) -> None:
        """Let go of index, database and lock. The workers are the caller's, and stay."""
        self.search.close()
        self.library.close()


def open_services(folder: Path, *, workers: Workers, mode: OpenMode = OpenMode.WRITE, apart: bool = False) -> Services:
    """Open the library of a folder; with WRITE it is made where there is none. `apart` keeps
    what finds articles in processes of its own, as the window wants it; a single question is cheaper without.

    Raises LibraryError: `library-is-file`, `library-missing` (READ), `library-unwritable`, `folder-unreadable`,
    `library-locked` (WRITE), `library-corrupt`, `library-vanished` (WRITE), `library-stale-log`, `library-foreign`,
    `library-newer`, `library-older` (READ), `library-upgrade`, `disk-full`, `disk-failed`.
    """
    library = open_library(folder, mode)
    open_index = partial(IndexApart, worker=workers.search) if apart else None
    articles = ArticleService(library)
    search = SearchService(library, workers.index, open_index=open_index)
    analysis = AnalysisService(library, workers.analysis, count_words=search.count_words)
    pairs = PairService(library)
    imports = ImportService(library, workers.analysis)
    tellings = TellingService(library, EngineApart(folder, workers.index) if apart else EngineHere())
    events = EventService(library, tellings)
    notes = NoteService(library)
    pictures = PictureService(library, workers.analysis)
    return Services(
        library=library,
        articles=articles,
        imports=imports,
        analysis=analysis,
        pairs=pairs,
        notes=notes,
        links=LinkService(library, notes, search.find_entities, search.complete_entities),
        pictures=pictures,
        corrections=CorrectionService(library),
        highlights=HighlightService(library),
        search=search,
        searches=SearchesService(library),
        tellings=tellings,
        events=events,
        together=ReadingTogether(events, tellings, analysis, articles),
        upkeep=UpkeepService(library),
        backups=BackupService(library),
        exchange=ExchangeService(library, render_lazily, pictures),
        samples=SampleService(articles, imports, pairs),
    )


def render_lazily(body: str) -> str:
    """Markdown to safe HTML, pictures of the library by their addresses; the parser is imported when the first note is
    rendered."""
    from app.markup import render_note

    return render_note(body, pictures=True)


def open_library(folder: Path, mode: OpenMode = OpenMode.WRITE) -> Library:
    """The database of a folder, ready to be used; see `open_services` for what is raised."""
    try:
        folder = folder.expanduser().absolute()
        is_file = folder.exists() and not folder.is_dir()
    except PermissionError as error:
        code = "library-unwritable" if mode is OpenMode.WRITE else "folder-unreadable"
        raise LibraryError(code, path=folder) from error
    except (OSError, RuntimeError) as error:  # a name that no folder can have, or `~somebody` who is not known here
        raise LibraryError("library-missing", path=folder) from error
    if is_file:
        raise LibraryError("library-is-file", path=folder)
    return _open_for_writing(folder) if mode is OpenMode.WRITE else _open_for_reading(folder)


def _open_for_writing(folder: Path) -> Library:
    make_folder(folder)
    release = take_lock(folder)
    database = folder / DATABASE_NAME
    engine: Engine | None = None
    try:
        _finish_rollback(database)
        found = inspect_database(database)
        if found is not None and not found.is_empty:
            _refuse_strangers(database, found)
        if found is None:
            _refuse_over_backups(database)
            database.touch(mode=0o600)
        engine = make_engine(database, journal="DELETE" if is_on_network(folder) else "WAL", create=False)
        if found is None or found.is_empty:
            with engine.execution_options(begin="IMMEDIATE").begin() as connection:
                create_schema(connection, app.__version__)
        elif found.revision != SCHEMA_REVISION:
            _upgrade(engine, database, found.revision)
        identity = _find_identity(engine, give=True)
    except BaseException as error:
        if engine is not None:
            engine.dispose()
        release()
        if isinstance(error, FAILURES):
            raise (explain_failure(error, database) or error) from error
        raise
    return Library(folder, engine, read_only=False, identity=identity, release=release)


def _find_identity(engine: Engine, *, give: bool = False) -> str:
    """The name of its own that a library has, empty where there is none: one of an older Parallax gets it (`give`), if
    its disk takes it. No library is refused for want of it."""
    identity = ""
    with suppress(*FAILURES), engine.connect() as connection:
        identity = read_identity(connection)
    if identity or not give:
        return identity
    with suppress(*FAILURES):
        with engine.execution_options(begin="IMMEDIATE").begin() as connection:
            give_identity(connection)
            given = read_identity(connection)
        identity = given  # it is there to stay
    return identity


def _open_for_reading(folder: Path) -> Library:
    database = folder / DATABASE_NAME
    try:
        if not database.is_file():
            raise LibraryError("library-missing", path=folder)
        with database.open("rb"):
            pass
    except PermissionError as error:
        raise LibraryError("folder-unreadable", path=folder) from error
    engine: Engine | None = None
    try:
        _finish_rollback(database)
        immutable = not _takes_readers(database)
        found = inspect_database(database, immutable=immutable)
        if found is None or found.is_empty:
            raise LibraryError("library-missing", path=folder)
        _refuse_strangers(database, found)
        if found.revision != SCHEMA_REVISION:
            raise LibraryError("library-older", found=found.revision)
        engine = make_engine(database, read_only=True, immutable=immutable)
    except FAILURES as error:
        raise (explain_failure(error, database) or error) from error
    identity = _find_identity(engine)
    return Library(folder, engine, read_only=True, identity=identity, immutable=immutable)


def make_folder(folder: Path) -> None:
    """Make a folder for a library, or see that there is one that can be written. Raises LibraryError
    `library-is-file`, `library-unwritable`, `disk-full`, `disk-failed`."""
    try:
        # What a person reads is their own business.
        durable.make_folder(folder, 0o700)
    except (NotADirectoryError, FileExistsError) as error:
        blocking = next((p for p in folder.parents if p.is_file()), folder)
        raise LibraryError("library-is-file", path=blocking) from error
    except OSError as error:
        raise explain_failure(error, folder / DATABASE_NAME) or error from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise LibraryError("library-unwritable", path=folder)
    database = folder / DATABASE_NAME
    if database.exists() and not os.access(database, os.R_OK | os.W_OK):
        raise LibraryError("library-unwritable", path=folder)


def take_lock(folder: Path) -> Callable[[], None]:
    """Take a library for writing; what is returned gives it back. Raises LibraryError `library-locked`."""
    # The system's own lock: a process that dies lets go of it. Not bound to a thread, since any may close.
    lock = FileLock(folder / LOCK_NAME, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LibraryError("library-locked", path=folder) from error
    except OSError as error:
        raise explain_failure(error, folder / DATABASE_NAME) or error from error
    return lock.release


def _finish_rollback(database: Path) -> None:
    """Take back what a process that died in the middle of a transaction left in the file, where a rollback journal is
    kept (network folders): nobody who only reads could, and would see half of it."""
    journal = database.with_name(database.name + "-journal")
    if journal.is_file() and journal.stat().st_size:
        # Whatever speaks against it is met again, and explained, by the reading that follows.
        with (
            suppress(sqlite3.Error, UnicodeDecodeError),
            closing(sqlite3.connect(make_uri(database, mode="rw"), uri=True)) as connection,
        ):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _takes_readers(database: Path) -> bool:
    """Whether a reader can share the database. In a folder that cannot be written, and on a full disk, WAL's shared
    memory cannot be made; there nobody writes either, and the file can be read as it is."""
    with closing(sqlite3.connect(make_uri(database, mode="ro"), uri=True)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            kind = error.sqlite_errorcode & 0xFF
            if kind not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
                raise
            if not _has_log(database):
                return False
            if kind == sqlite3.SQLITE_IOERR:
                raise
            # Changes wait there that only a writable folder lets us see; half a library would be a lie.
            raise LibraryError("library-unwritable", path=database.parent) from error
    return True


def inspect_database(database: Path, *, immutable: bool = False) -> SchemaState | None:
    """What kind of database this is, without changing it; None where there is none. Raises `library-corrupt` for
    damage that shows in the header or in the tables a person's work hangs on."""
    if not database.exists():
        return None
    if not database.is_file():
        # A folder; or a pipe, whose opening would wait for ever.
        raise LibraryError("library-foreign", path=database)
    with database.open("rb") as file:
        header = file.read(100)
    size = database.stat().st_size
    if not header and not _has_log(database):
        if (database.parent / BACKUP_FOLDER).exists():
            # An empty file where a library was: what a failed copy or a full disk leaves.
            raise describe_corrupt(database)
        return None
    if not header:
        return _read_state(database, immutable)
    if not header.startswith(SQLITE_MAGIC) or len(header) < 100:
        raise describe_corrupt(database)
    page_size = int.from_bytes(header[16:18]) or 1
    page_size = 65_536 if page_size == 1 else page_size
    pages = int.from_bytes(header[28:32])
    if pages * page_size > size and not _has_log(database):
        raise describe_corrupt(database)
    state = _read_state(database, immutable)
    if not state.is_ours and int.from_bytes(header[_APPLICATION_ID]) == APPLICATION_ID and _has_log(database):
        # What SQLite reads through the log is no library, what lies under it is one: left by another database.
        raise LibraryError("library-stale-log", path=f"{database}-wal")
    return state


def _has_log(database: Path) -> bool:
    """Whether changes wait beside the file: in the write-ahead log, or in a rollback journal that takes some back."""
    log_file, journal = (database.with_name(database.name + suffix) for suffix in ("-wal", "-journal"))
    if log_file.exists() and log_file.stat().st_size > 0:
        return True
    if not journal.is_file():
        return False
    with journal.open("rb") as file:
        return file.read(len(JOURNAL_MAGIC)) == JOURNAL_MAGIC


def _read_state(database: Path, immutable: bool) -> SchemaState:
    engine = make_engine(database, read_only=True, immutable=immutable)
    try:
        with engine.connect() as connection:
            state = read_state(connection)
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            if state.is_ours and state.revision == SCHEMA_REVISION and (damage := find_damage(driver)):
                log.info("the database is damaged: %s", damage)
                raise describe_corrupt(database)
            return state
    finally:
        engine.dispose()


def _refuse_over_backups(database: Path) -> None:
    """Where a library has backups, its database was deleted, or lost by what syncs the folder: a new and empty one
    would look like all that is left."""
    for backup in list_backups(database.parent / BACKUP_FOLDER):
        if _is_of_library(backup.path) and is_good_backup(backup.path):
            raise LibraryError("library-vanished", path=database, backups=backup.path)


def _is_of_library(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError:
        return False
    return header.startswith(SQLITE_MAGIC) and int.from_bytes(header[_APPLICATION_ID]) == APPLICATION_ID


def _refuse_strangers(database: Path, found: SchemaState) -> None:
    if not found.is_ours:
        raise LibraryError("library-foreign", path=database)
    # Revisions count up, so a newer one is known without Alembic.
    if found.revision > SCHEMA_REVISION:
        raise LibraryError("library-newer", found=found.revision)


def _upgrade(engine: Engine, database: Path, revision: str) -> None:
    from alembic.util.exc import CommandError

    from db.migrations import UpgradeFailed, find_steps, knows, upgrade

    steps = find_steps()
    if not knows(steps, revision):
        raise LibraryError("library-newer", found=revision)
    backup = make_backup(database, label=f"before-schema-{SCHEMA_REVISION}")
    try:
        upgrade(engine, steps)
    except (UpgradeFailed, CommandError, DBAPIError) as error:
        log.exception("the library could not be upgraded from schema %s", revision)
        failure = explain_failure(error, database)
        if failure is not None and failure.code in ("disk-full", "disk-failed", "library-locked"):
            raise failure from error
        raise LibraryError("library-upgrade", backup=backup) from error
