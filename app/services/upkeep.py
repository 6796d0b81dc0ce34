"""Checks a library from top to bottom, and backs it up."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select, text

from app.domain import Problem
from app.errors import LibraryError
from app.importers.correction import hash_text
from app.jobs import Job
from app.services.disk import copy_to, make_backup
from app.services.library import Library
from app.services.records import decode_document
from db.models import ArticleRow, NoteRevisionRow, NoteRow, TextRow
from db.session import find_logs

# Problems of one kind that are named one by one; the rest is counted.
_NAMED = 20


class UpkeepService:
    """Check and backup."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def check(self, job: Job) -> list[Problem]:
        """Everything that is wrong with the library; nothing is changed. Raises JobCancelled."""
        problems: list[Problem] = []
        try:
            problems += self._check_file(job)
            problems += self._check_articles(job)
            problems += self._check_notes(job)
        except LibraryError as error:
            if error.code != "library-corrupt":
                raise
            problems.append(Problem("database-damaged", error.message()))
        return problems

    def _check_file(self, job: Job) -> list[Problem]:
        job.progress(0, 0, "database")
        problems = []
        with self._library.read() as session:
            for (answer,) in session.execute(text(f"PRAGMA integrity_check({_NAMED})")):
                if answer != "ok":
                    problems.append(Problem("database-damaged", answer))
            job.check()
            for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")).all()[:_NAMED]:
                problems.append(
                    Problem("reference-broken", f"row {row} of {table} names a row of {parent} that is gone")
                )
        return problems

    def _check_articles(self, job: Job) -> list[Problem]:
        """Texts are there, are what their hash says, and their blocks tile them."""
        problems = []
        with self._library.read() as session:
            ids = session.scalars(select(ArticleRow.id).order_by(ArticleRow.id)).all()
        for start in range(0, len(ids), 100):
            job.progress(start, len(ids), "articles")
            some = ids[start : start + 100]
            with self._library.read() as session:
                rows = session.execute(
                    select(ArticleRow.id, ArticleRow.text_hash, TextRow.text, TextRow.blocks, TextRow.marks)
                    .outerjoin(TextRow, TextRow.article_id == ArticleRow.id)
                    .where(ArticleRow.id.in_(some))
                ).all()
            for article_id, text_hash, content, blocks, marks in rows:
                if content is None:
                    problems.append(Problem("text-missing", f"article {article_id} has no text"))
                elif hash_text(content) != text_hash:
                    problems.append(Problem("text-changed", f"the text of article {article_id} is not what was stored"))
                elif fault := _find_fault(content, blocks, marks):
                    problems.append(Problem("blocks-broken", f"article {article_id}: {fault}"))
        return problems

    def _check_notes(self, job: Job) -> list[Problem]:
        """The newest version that was kept of a note is the note."""
        job.progress(0, 0, "notes")
        with self._library.read() as session:
            newest = (
                select(NoteRevisionRow.note_id, func.max(NoteRevisionRow.revision).label("revision"))
                .group_by(NoteRevisionRow.note_id)
                .subquery()
            )
            rows = session.execute(
                select(NoteRow.id)
                .outerjoin(newest, newest.c.note_id == NoteRow.id)
                .where(NoteRow.revision > 0, func.coalesce(newest.c.revision, 0) != NoteRow.revision)
            )
            return [Problem("note-version-missing", f"note {note_id} has no version of itself") for (note_id,) in rows]

    def backup(self, target: Path | None = None) -> Path:
        """Copy the database, as of now, to a file or into a folder; without one, into the library's backups. Returns
        the file. An existing file is only replaced once the copy is whole.

        Works beside an open window. Raises LibraryError: `backup-folder-missing`, `backup-target`,
        `library-unwritable`, `library-corrupt`, `disk-full`, `disk-failed`.
        """
        database = self._library.database
        if target is None:
            return make_backup(database)
        target = target.expanduser().absolute()
        if target.is_dir():
            return make_backup(database, folder=target)
        if not target.parent.is_dir():
            raise LibraryError("backup-folder-missing", path=target.parent)
        if not _takes_backup(target, database):
            raise LibraryError("backup-target", path=target)
        copy_to(database, target)
        return target


def _takes_backup(target: Path, database: Path) -> bool:
    """Whether a copy may take the place of what is there: of a file, never of a device, nor of a part of the library,
    nor of a database that is open or was not closed."""
    if target.exists() and not target.is_file():
        return False
    # Where case does not count, another spelling is the same file.
    own = target.parent.samefile(database.parent) and target.name.casefold().startswith(f"{database.stem}.")
    return not own and not find_logs(target)


def _find_fault(content: str, blocks: list[object], marks: list[object]) -> str:
    """What is wrong with stored blocks and marks; empty where nothing is."""
    try:
        document = decode_document(content, blocks, marks)
    except (ValueError, TypeError, LookupError):
        return "its blocks cannot be read"
    at = 0
    for number, block in enumerate(document.blocks):
        if block.start != at or block.end < block.start:
            return f"block {number} does not follow the one before it"
        at = block.end + 1
    if document.blocks and at != len(content) + 1:
        return "its blocks do not reach the end"
    if any(not 0 <= mark.start <= mark.end <= len(content) for mark in document.marks):
        return "a mark lies outside the text"
    return ""
