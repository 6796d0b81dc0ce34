"""An open library: its folder, its database, and the reading and writing of it by one process."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.domain import Changes, NoteSubject
from app.errors import LibraryError
from app.services.changes import ChangeFeed
from app.services.disk import explain_failure
from app.services.layout import BACKUP_FOLDER, DATABASE_NAME, IMPORT_FOLDER, INDEX_FOLDER

# What `explain_failure` is asked about.
FAILURES = (DBAPIError, sqlite3.Error, OSError, OverflowError, UnicodeDecodeError)


class OpenMode(Enum):
    """WRITE takes the library's lock, and fails if another process has it; READ takes none."""

    WRITE = "write"
    READ = "read"


@dataclass(slots=True)
class Writing:
    """One transaction that writes, and what it touches. Announced once it is committed."""

    session: Session
    articles: set[int] = field(default_factory=set)
    pairs: set[int] = field(default_factory=set)
    notes: set[NoteSubject] = field(default_factory=set)
    analyses: set[int] = field(default_factory=set)
    corrections: bool = False
    highlights: set[int] = field(default_factory=set)
    tellings: set[int] = field(default_factory=set)
    searches: bool = False

    def changes(self) -> Changes:
        return Changes(
            frozenset(self.articles),
            frozenset(self.pairs),
            frozenset(self.notes),
            frozenset(self.analyses),
            corrections=self.corrections,
            highlights=frozenset(self.highlights),
            tellings=frozenset(self.tellings),
            searches=self.searches,
        )


class Library:
    """The database of one folder. Any thread may read; writers of this process take turns.

    `identity` is the name that it keeps wherever it is moved, and that its backups and copies share.
    `release` gives back the lock on the folder when the library is closed; `immutable` says that nobody can change the
    file (see `db.session.make_engine`).
    """

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        *,
        read_only: bool,
        identity: str = "",
        immutable: bool = False,
        release: Callable[[], None] | None = None,
    ) -> None:
        self.folder = folder
        self.read_only = read_only
        self.identity = identity
        self.immutable = immutable
        self.changes = ChangeFeed()
        self._engine = engine
        self._writer = engine.execution_options(begin="IMMEDIATE")
        self._release = release
        self._before_commit: list[Callable[[Writing], None]] = []
        self._turn = threading.Lock()
        self._closed = False

    @property
    def database(self) -> Path:
        return self.folder / DATABASE_NAME

    @property
    def backups(self) -> Path:
        return self.folder / BACKUP_FOLDER

    @property
    def index(self) -> Path:
        return self.folder / INDEX_FOLDER

    @property
    def imports(self) -> Path:
        return self.folder / IMPORT_FOLDER

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent state of the library. Raises LibraryError where the disk or file fails."""
        self._check_open()
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                yield session
        except FAILURES as error:
            raise (explain_failure(error, self.database) or error) from error

    @contextmanager
    def write(self) -> Iterator[Writing]:
        """A transaction: committed and announced at the end, rolled back whole on any error.

        Keep it short, and call no worker within. Raises LibraryError `library-read-only`, `disk-full`,
        `disk-failed`, `library-locked` or `library-corrupt`.
        """
        self._check_open()
        if self.read_only:
            raise LibraryError("library-read-only")
        with self._turn:
            # Somebody may have closed it while this thread waited for its turn.
            self._check_open()
            try:
                with Session(self._writer, expire_on_commit=False) as session, session.begin():
                    writing = Writing(session)
                    yield writing
                    for look in self._before_commit:
                        look(writing)
            except FAILURES as error:
                raise (explain_failure(error, self.database) or error) from error
        self.changes.announce(writing.changes())

    def before_commit(self, look: Callable[[Writing], None]) -> None:
        """Have every transaction shown to `look` before it is committed, which may add to it. What it raises rolls all
        of it back."""
        self._before_commit.append(look)

    def connection_engine(self) -> Engine:
        """The engine itself, for what needs a connection of its own (checks of the whole file)."""
        self._check_open()
        return self._engine

    def close(self) -> None:
        """Wait for the write that is going on, then let go of the database and the lock."""
        with self._turn:
            if self._closed:
                return
            self._closed = True
        self._engine.dispose()
        if self._release is not None:
            self._release()

    def _check_open(self) -> None:
        if self._closed:
            raise LibraryError("library-closed", path=self.folder)
