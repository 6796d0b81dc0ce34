"""One Markdown note an article, one a pair. Every version that was ever saved is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain import Note, NoteSubject, SubjectKind
from app.errors import NoteConflict, UnknownItem, UserError
from app.services.library import Library, Writing
from app.services.records import read_note, require_article
from db.models import NoteRevisionRow, NoteRow, PairRow

# Megabytes of UTF-8; ten times a long book's worth of notes.
MOST_MEGABYTES = 4


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A note whose article or pair was deleted for ever. `title` and `question` are those its subject had."""

    id: int
    title: str
    question: str
    body: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """A body as it was once saved. `revision` is None for one that lost against another (see `NoteService.save`)."""

    revision: int | None
    body: str
    saved: datetime


class NoteService:
    """Reads and saves notes."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def get(self, subject: NoteSubject) -> Note | None:
        """The note on a subject; None where none was ever saved, also for a subject that is gone."""
        with self._library.read() as session:
            row = _find(session, subject)
            return read_note(row, subject) if row is not None else None

    def save(self, subject: NoteSubject, body: str, revision: int) -> Note:
        """Save a note that was typed on `revision` (0: there was none yet); the new one is one higher. Saving what
        stands there already changes nothing.

        Raises NoteConflict when another revision is the newest by now; `values["current"]` is that note, and the body
        is kept among the versions. Raises UserError `note-too-large`, UnknownItem.
        """
        if len(body.encode("utf-8", "replace")) > MOST_MEGABYTES * 1_000_000:
            raise UserError("note-too-large", limit=MOST_MEGABYTES)
        # SQLite takes no lone surrogates.
        body = body.encode("utf-8", "replace").decode("utf-8")
        now = datetime.now(UTC)
        with self._library.write() as writing:
            session = writing.session
            title, question = _describe(session, subject)
            row = _find(session, subject)
            # Where there is no note, there is nothing to conflict with.
            conflict = row is not None and row.revision != revision
            if row is None:
                row = NoteRow(title=title, question=question, body="", revision=0, changed=now)
                if subject.kind is SubjectKind.ARTICLE:
                    row.article_id = subject.id
                else:
                    row.pair_id = subject.id
                session.add(row)
                session.flush()
            elif row.body == body:
                return read_note(row, subject)
            if conflict:
                _keep_beside(session, row, body, revision, now)
            else:
                row.body, row.changed, row.revision = body, now, row.revision + 1
                row.title, row.question = title, question
                session.add(
                    NoteRevisionRow(note_id=row.id, revision=row.revision, typed_on=revision, body=body, saved=now)
                )
                _announce(writing, subject)
            note = read_note(row, subject)
        if conflict:
            raise NoteConflict("note-conflict", current=note)
        return note

    def versions(self, subject: NoteSubject) -> list[NoteVersion]:
        """Every body saved on a subject, the newest first; also those that lost in a conflict."""
        with self._library.read() as session:
            row = _find(session, subject)
            if row is None:
                return []
            rows = session.scalars(
                select(NoteRevisionRow).where(NoteRevisionRow.note_id == row.id).order_by(NoteRevisionRow.id.desc())
            )
            return [NoteVersion(r.revision, r.body, r.saved) for r in rows]

    def kept(self) -> list[KeptNote]:
        """The notes whose subject was deleted for ever, the last changed first."""
        with self._library.read() as session:
            rows = session.scalars(
                select(NoteRow)
                .where(NoteRow.article_id.is_(None), NoteRow.pair_id.is_(None))
                .order_by(NoteRow.changed.desc(), NoteRow.id)
            )
            return [KeptNote(r.id, r.title, r.question, r.body, r.changed) for r in rows]

    def delete_kept(self, note_id: int) -> None:
        """Delete a kept note with all its versions, for ever. One that has a subject is never deleted by this."""
        with self._library.write() as writing:
            row = writing.session.get(NoteRow, note_id)
            if row is None or row.article_id is not None or row.pair_id is not None:
                raise UnknownItem("unknown-note", id=note_id)
            writing.session.execute(delete(NoteRevisionRow).where(NoteRevisionRow.note_id == note_id))
            writing.session.delete(row)


def _find(session: Session, subject: NoteSubject) -> NoteRow | None:
    column = NoteRow.article_id if subject.kind is SubjectKind.ARTICLE else NoteRow.pair_id
    return session.scalars(select(NoteRow).where(column == subject.id)).first()


def _describe(session: Session, subject: NoteSubject) -> tuple[str, str]:
    """Title and question of a subject; UnknownItem where it is gone."""
    if subject.kind is SubjectKind.ARTICLE:
        return require_article(session, subject.id).title, ""
    pair = session.get(PairRow, subject.id)
    if pair is None:
        raise UnknownItem("unknown-pair", id=subject.id)
    return pair.title, pair.question


def _keep_beside(session: Session, row: NoteRow, body: str, revision: int, now: datetime) -> None:
    """Keep a body that did not become the note; the same one again (a second try) is not kept twice."""
    last = session.scalars(
        select(NoteRevisionRow).where(NoteRevisionRow.note_id == row.id).order_by(NoteRevisionRow.id.desc()).limit(1)
    ).first()
    if last is None or last.revision is not None or last.body != body:
        session.add(NoteRevisionRow(note_id=row.id, revision=None, typed_on=revision, body=body, saved=now))


def _announce(writing: Writing, subject: NoteSubject) -> None:
    writing.notes.add(subject)
    # The list shows who has a note.
    (writing.articles if subject.kind is SubjectKind.ARTICLE else writing.pairs).add(subject.id)
