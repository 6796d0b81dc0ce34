"""Checks a library from top to bottom, and backs it up."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import and_, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from app.domain import Document, Problem
from app.errors import LibraryError
from app.importers.correction import hash_document, hash_text
from app.jobs import Job
from app.services.correction_upkeep import find_damaged, find_lost
from app.services.disk import copy_to, explain_failure, make_backup
from app.services.highlight_upkeep import find_outside
from app.services.library import Library
from app.services.records import decode_document, read_summary
from db import queries
from db.models import (
    ArticleRow,
    DamagedValue,
    HighlightPassageRow,
    HighlightRow,
    NoteRevisionRow,
    NoteRow,
    OriginalRow,
    PictureRow,
    TextRow,
)
from db.session import find_logs

# How many faults of the file itself are named; where there are so many, there are more.
_NAMED = 20

# How often somebody looks for the job's cancelling, in seconds: a quarter of the 200 ms promised.
_LOOK = 0.05


class UpkeepService:
    """Check and backup."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def check(self, job: Job) -> list[Problem]:
        """Everything that is wrong with the library; nothing is changed. Raises JobCancelled."""
        problems: list[Problem] = []
        try:
            problems += self._check_file(job)
            problems += self._check_rows(job, ArticleRow, _check_texts, "article")
            problems += self._check_rows(job, NoteRow, _check_versions, "note")
            problems += self._check_rows(job, PictureRow, _check_pictures, "picture")
            problems += self._check_corrections(job)
            problems += self._check_orphans(job)
        except LibraryError as error:
            if error.code != "library-corrupt":
                raise
            problems.append(Problem("database-damaged", error.message()))
        return problems

    def _check_file(self, job: Job) -> list[Problem]:
        job.progress(0, 0, "database")
        problems = []
        with self._library.read() as session, _interruptible(session, job):
            for (answer,) in session.execute(text(f"PRAGMA integrity_check({_NAMED})")):
                if answer != "ok":
                    problems.append(Problem("database-damaged", answer))
            for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")).all()[:_NAMED]:
                problems.append(
                    Problem("reference-broken", f"row {row} of {table} names a row of {parent} that is gone")
                )
        return problems

    def _check_rows(
        self, job: Job, table: type[ArticleRow | NoteRow | PictureRow], check: Callable[..., list[Problem]], kind: str
    ) -> list[Problem]:
        """What is wrong with any row of a table, a hundred at a time."""
        problems: list[Problem] = []
        with self._library.read() as session:
            ids = session.scalars(select(table.id).order_by(table.id)).all()
        for start in range(0, len(ids), 100):
            job.progress(start, len(ids), f"{kind}s")
            problems += self._check_values(ids[start : start + 100], check, kind)
        return problems

    def _check_values(self, ids: Sequence[int], check: Callable[..., list[Problem]], kind: str) -> list[Problem]:
        """What is wrong with some rows; where one of them cannot even be read, they are read one by one."""
        try:
            with self._library.read() as session:
                return check(session, ids)
        except LibraryError as error:
            if error.code != "library-corrupt":
                raise
        if len(ids) == 1:
            return [Problem("database-damaged", f"{kind} {ids[0]} cannot be read")]
        return [problem for one in ids for problem in self._check_values([one], check, kind)]

    def _check_corrections(self, job: Job) -> list[Problem]:
        """Corrections can be read, and those of a passage find it in their text; highlights stand in theirs."""
        job.progress(0, 0, "corrections")
        with self._library.read() as session:
            problems = [
                Problem("correction-broken", f"correction {number} cannot be read") for number in find_damaged(session)
            ]
            for number, article_id in find_lost(session, job):
                detail = f"correction {number}: its passage is not in the text of article {article_id} any more"
                problems.append(Problem("passage-lost", detail, harmless=True))
            problems += [
                Problem("highlight-outside", f"highlight {number} stands outside its text")
                for number in find_outside(session)
            ]
        return problems

    def _check_orphans(self, job: Job) -> list[Problem]:
        """Rows that belong to nothing, though nothing they name is gone."""
        job.progress(0, 0, "orphans")
        empty = select(HighlightRow.id).where(
            ~select(HighlightPassageRow.position).where(HighlightPassageRow.highlight_id == HighlightRow.id).exists()
        )
        used = select(ArticleRow.original_id).where(ArticleRow.original_id.is_not(None))
        unused = select(OriginalRow.id).where(OriginalRow.id.not_in(used))
        with self._library.read() as session:
            problems = [
                Problem("highlight-empty", f"highlight {number} marks no passage") for number in session.scalars(empty)
            ]
            problems += [
                Problem("original-unused", f"the stored file {number} belongs to no article", harmless=True)
                for number in session.scalars(unused)
            ]
        return problems

    def backup(self, target: Path | None = None, job: Job | None = None) -> Path:
        """Copy the database, as of now, to a file or into a folder; without one, into the library's backups. Returns
        the file. An existing file is only replaced once the copy is whole.

        Works beside an open window. Raises JobCancelled (within 200 ms), and LibraryError: `backup-folder-missing`,
        `backup-target`, `library-unwritable`, `library-corrupt`, `disk-full`, `disk-failed`.
        """
        database, immutable = self._library.database, self._library.immutable
        if target is None:
            return make_backup(database, immutable=immutable, job=job)
        try:
            target = target.expanduser().absolute()
            if target.is_dir():
                return make_backup(database, folder=target, immutable=immutable, job=job)
            if not target.parent.is_dir():
                raise LibraryError("backup-folder-missing", path=target.parent)
            if not _takes_backup(target, database):
                raise LibraryError("backup-target", path=target)
        except RuntimeError as error:  # `~somebody` who is not known here
            raise LibraryError("backup-folder-missing", path=target.parent) from error
        except OSError as error:
            raise (explain_failure(error, target) or error) from error
        copy_to(database, target, immutable=immutable, job=job)
        return target


@contextmanager
def _interruptible(session: Session, job: Job) -> Iterator[None]:
    """Ends a statement that reads the whole file as soon as the job is cancelled. Raises JobCancelled."""
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_LOOK):
            if job.cancelled:
                driver.interrupt()

    watcher = threading.Thread(target=watch, name="check-watch", daemon=True)
    watcher.start()
    try:
        yield
    except DBAPIError:
        job.check()
        raise
    finally:
        done.set()
        watcher.join()
    job.check()


def _check_texts(session: Session, ids: Sequence[int]) -> list[Problem]:
    """Texts are there, are what their hash says, and their blocks tile them."""
    problems = []
    # All that the list shows is read as well: damage inside a value shows in nothing else.
    rows = session.execute(
        select(*queries.SUMMARY_COLUMNS, ArticleRow.text_hash, TextRow.text, TextRow.blocks, TextRow.marks)
        .outerjoin(TextRow, TextRow.article_id == ArticleRow.id)
        .where(ArticleRow.id.in_(ids))
    ).all()
    for row in rows:
        read_summary(row, (), has_note=False)
        if any(isinstance(value, bytes) for value in row):
            raise DamagedValue("bytes in the place of text")
        if row.text is None:
            problems.append(Problem("text-missing", f"article {row.id} has no text"))
            continue
        document = _decode(row.text, row.blocks, row.marks)
        if row.text_hash not in hash_stored(row.text, row.blocks, row.marks):
            problems.append(Problem("text-changed", f"the text of article {row.id} is not what was stored"))
        elif fault := find_fault(document):
            problems.append(Problem("blocks-broken", f"article {row.id}: {fault}"))
    return problems


def hash_stored(content: str, blocks: list[object], marks: list[object]) -> tuple[str, ...]:
    """The hashes a stored text may go by, that of now last: before tails counted, the text alone was hashed."""
    document = _decode(content, blocks, marks)
    return (hash_text(content), *((hash_document(document),) if document is not None else ()))


def _check_versions(session: Session, ids: Sequence[int]) -> list[Problem]:
    """The newest version that was kept of a note is the note."""
    newest = (
        select(NoteRevisionRow.note_id, func.max(NoteRevisionRow.revision).label("revision"))
        .where(NoteRevisionRow.note_id.in_(ids))
        .group_by(NoteRevisionRow.note_id)
        .subquery()
    )
    version = aliased(NoteRevisionRow)
    rows = session.execute(
        select(NoteRow.id, NoteRow.revision, NoteRow.body, version.revision, version.body)
        .outerjoin(newest, newest.c.note_id == NoteRow.id)
        .outerjoin(version, and_(version.note_id == NoteRow.id, version.revision == newest.c.revision))
        .where(NoteRow.id.in_(ids))
    ).all()
    return [
        Problem("note-version-missing", f"note {note_id} has no version of itself")
        for note_id, revision, body, kept_revision, kept_body in rows
        if revision > 0 and (kept_revision, kept_body) != (revision, body)
    ]


def _check_pictures(session: Session, ids: Sequence[int]) -> list[Problem]:
    """The bytes of a picture are those it is called by."""
    problems = []
    for number in ids:  # one by one: together they may be a gigabyte
        digest, data = session.execute(select(PictureRow.digest, PictureRow.data).where(PictureRow.id == number)).one()
        if not isinstance(data, bytes) or sha256(data).hexdigest() != digest:
            problems.append(Problem("picture-changed", f"picture {number} is not what was stored"))
    return problems


def _takes_backup(target: Path, database: Path) -> bool:
    """Whether a copy may take the place of what is there: of a file, never of a device, nor of a part of the library,
    nor of a database that is open or was not closed."""
    if target.exists() and not target.is_file():
        return False
    # Where case does not count, another spelling is the same file.
    own = target.parent.samefile(database.parent) and target.name.casefold().startswith(f"{database.stem}.")
    return not own and not find_logs(target)


def _decode(content: str, blocks: list[object], marks: list[object]) -> Document | None:
    try:
        return decode_document(content, blocks, marks)
    except DamagedValue:
        return None


def find_fault(document: Document | None) -> str:
    """What is wrong with stored blocks and marks; empty where nothing is."""
    if document is None:
        return "its blocks cannot be read"
    spans = [(b.start, b.end) for b in document.blocks] + [(m.start, m.end) for m in document.marks]
    if any(type(place) is not int for span in spans for place in span):
        return "its blocks cannot be read"
    length, at = len(document.text), 0
    for number, block in enumerate(document.blocks):
        if block.start != at or block.end < block.start:
            return f"block {number} does not follow the one before it"
        at = block.end + 1
    if document.blocks and at != length + 1:
        return "its blocks do not reach the end"
    if any(not 0 <= mark.start <= mark.end <= length for mark in document.marks):
        return "a mark lies outside the text"
    return ""
