"""The versions of a note: listed, read, and thinned with time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.differences import count_changes, narrow
from app.domain import NoteSubject
from app.errors import UnknownItem
from app.jobs import Job
from app.services.library import Library
from app.services.note_words import count_note_words, strip_unread
from app.services.records import find_note
from app.services.version_thinning import Stored, choose_thinned
from db.models import NoteRevisionRow, NoteRow
from db.queries import split_ids

if TYPE_CHECKING:
    from db.queries import AnyRow

_AT_ONCE = 200  # notes looked at in one transaction


@dataclass(frozen=True, slots=True)
class Version:
    """A text that a note had, or (`lost`) one that lost against another and never became the note. `words` are all of
    it, `added` and `removed` those by which it differs from the version before; `current` is the note as it is."""

    id: int
    saved: datetime
    words: int
    added: int
    removed: int
    lost: bool = False
    current: bool = False


class NoteHistory:
    """Reads the versions of notes, and thins them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def list(self, subject: NoteSubject, job: Job | None = None, *, every: bool = False) -> Sequence[Version]:
        """The versions of a note as a reader tells them apart, the newest first: of those of one minute the last, and
        each that lost; or `every` one. None where there is no note. Raises JobCancelled."""
        with self._library.read() as session:
            row = find_note(session, subject)
            if row is None:
                return []
            of_note = NoteRevisionRow.note_id == row.id
            heads = session.execute(
                select(NoteRevisionRow.id, NoteRevisionRow.revision, NoteRevisionRow.saved)
                .where(of_note)
                .order_by(NoteRevisionRow.id)
            ).all()
            chosen = [head.id for head in heads] if every else choose_seen(heads)
            found = list(_count(_read_bodies(session, chosen), row.revision, job))
        return found[::-1]

    def read(self, subject: NoteSubject, version_id: int) -> str:
        """The text of a version of this note. Raises UnknownItem `unknown-version`."""
        with self._library.read() as session:
            row = find_note(session, subject)
            version = session.get(NoteRevisionRow, version_id)
            if row is None or version is None or version.note_id != row.id:
                raise UnknownItem("unknown-version", id=version_id)
            return version.body

    def thin(self, job: Job) -> int:
        """Let go of versions as `choose_thinned` says, note by note; returns how many. Each transaction is whole: who
        cancels, or is killed, has thinned some notes and lost nothing. Raises JobCancelled."""
        with self._library.read() as session:
            counts = session.execute(select(NoteRevisionRow.note_id).group_by(NoteRevisionRow.note_id))
            notes = [number for (number,) in counts]
        gone = 0
        for some in split_ids(notes):
            for start in range(0, len(some), _AT_ONCE):
                job.progress(gone, 0)
                job.check()
                gone += self._thin(some[start : start + _AT_ONCE])
        return gone

    def _thin(self, notes: Sequence[int]) -> int:
        # Looked up first: a library where nothing is to be thinned is not written to.
        with self._library.read() as session:
            if not _choose(session, notes):
                return 0
        with self._library.write() as writing:
            # Looked at again, where nobody else can write: the newest one must not be a guess.
            chosen = _choose(writing.session, notes)
            for some in split_ids(chosen):
                writing.session.execute(delete(NoteRevisionRow).where(NoteRevisionRow.id.in_(some)))
        return len(chosen)


def _choose(session: Session, notes: Sequence[int]) -> list[int]:
    rows = session.execute(
        select(
            NoteRevisionRow.note_id,
            NoteRevisionRow.id,
            NoteRevisionRow.revision,
            NoteRevisionRow.saved,
            func.length(NoteRevisionRow.body).label("characters"),
            NoteRow.revision.label("newest"),
        )
        .join(NoteRow, NoteRow.id == NoteRevisionRow.note_id)
        .where(NoteRevisionRow.note_id.in_(notes))
        .order_by(NoteRevisionRow.note_id, NoteRevisionRow.id)
    )
    chosen: list[int] = []
    for _, versions in groupby(rows, lambda row: row.note_id):
        kept = list(versions)
        newest = {row.id for row in kept if row.revision == row.newest}
        stored = [Stored(row.id, row.revision, row.saved, row.characters) for row in kept]
        chosen += [version.id for version in choose_thinned(stored) if version.id not in newest]
    return chosen


def choose_seen(heads: Sequence[AnyRow]) -> Sequence[int]:
    """Of rows (id, revision, saved), in the order in which they were saved: the last of each minute, and those that
    lost."""
    seen: list[int] = []
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        is_last = following is None or following.revision is None or _minute(following.saved) != _minute(head.saved)
        if head.revision is None or is_last:
            seen.append(head.id)
    return seen


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _read_bodies(session: Session, ids: Sequence[int]) -> Iterator[AnyRow]:
    """A few at a time: together they may be as large as the library."""
    for start in range(0, len(ids), 50):
        yield from session.execute(
            select(NoteRevisionRow.id, NoteRevisionRow.revision, NoteRevisionRow.saved, NoteRevisionRow.body)
            .where(NoteRevisionRow.id.in_(ids[start : start + 50]))
            .order_by(NoteRevisionRow.id)
        )


def _count(rows: Iterable[AnyRow], newest: int, job: Job | None) -> Iterator[Version]:
    """Only what differs from the version before is counted: a long note has many that are nearly alike."""
    before, words = "", 0
    for row in rows:
        if job is not None:
            job.check()
        old, new = narrow(before, row.body)
        total = words - count_note_words(old) + count_note_words(new)
        added, removed = count_changes(strip_unread(old), strip_unread(new))
        lost = row.revision is None
        yield Version(row.id, row.saved, total, added, removed, lost=lost, current=row.revision == newest)
        if not lost:  # the next one was typed on what won
            before, words = row.body, total
