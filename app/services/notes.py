"""Markdown notes: one an article, one a pair, and free ones. Every version that was ever saved is kept; what is deleted
lies in a trash, with its versions and tags."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import Note, NoteSubject, NoteSummary, SubjectKind
from app.errors import NoteConflict, UnknownItem, UserError
from app.services.fields import MOST_CHARACTERS, clean_field, clean_line
from app.services.library import Library, Writing
from app.services.note_versions import NoteHistory
from app.services.note_writing import store_body
from app.services.records import find_note, read_note, require_article, subject_of
from db import note_queries, queries
from db.models import NoteRevisionRow, NoteRow, PairRow

if TYPE_CHECKING:
    from db.queries import AnyRow

# Megabytes of UTF-8; ten times a long book's worth of notes.
MOST_MEGABYTES = 4

# The class has a method named `list`, which hides the type of that name inside it.
Summaries = list[NoteSummary]
Counts = list[tuple[str, int]]


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


Names = list[str]
Versions = list[NoteVersion]
KeptNotes = list[KeptNote]


class NoteService:
    """Reads and saves notes. Subjects name the note that is outside the trash; ids name a note wherever it lies."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.history = NoteHistory(library)

    # --- reading ---

    def get(self, subject: NoteSubject) -> Note | None:
        """The note on a subject, or the free or kept note that it names, outside the trash; None where none was ever
        saved, also for a subject that is gone."""
        with self._library.read() as session:
            row = find_note(session, subject)
            return _read(session, row) if row is not None else None

    def read(self, note_id: int) -> Note:
        """Any note, in the trash or not. Raises UnknownItem."""
        with self._library.read() as session:
            return _read(session, _require(session, note_id))

    def list(self, *, trashed: bool = False) -> Summaries:
        """The notes with something in them, and all free ones, the last changed first; or those in the trash, the last
        deleted first. Notes about what lies in the trash itself are left out: they come back with it."""
        with self._library.read() as session:
            return _summarise(session, note_queries.list_notes(session, trashed=trashed), everything=True)

    def summaries(self, ids: Collection[int], *, trashed: bool = False) -> Summaries:
        """Of some notes, outside the trash or in it, as `list` orders them."""
        with self._library.read() as session:
            return _summarise(session, note_queries.list_notes(session, ids, trashed=trashed), everything=False)

    def count(self) -> tuple[int, int]:
        """How many notes `list` gives, outside the trash and in it."""
        with self._library.read() as session:
            return (note_queries.count_notes(session), note_queries.count_notes(session, trashed=True))

    def find(self, words: str) -> set[int]:
        """The ids of the notes, in the trash or not, whose text holds all these words, in any case. Every text is
        looked at: some ten milliseconds a thousand notes."""
        wanted = words.casefold().split()
        with self._library.read() as session:
            return {
                note_id
                for note_id, body in note_queries.read_bodies(session)
                if all(word in folded for folded in (body.casefold(),) for word in wanted)
            }

    def known_tags(self) -> Names:
        """Every tag that an article, a note or a highlight carries, in alphabetical order."""
        with self._library.read() as session:
            return sorted(note_queries.list_all_tags(session), key=str.casefold)

    def tags(self) -> Counts:
        """Tags with the number of notes outside the trash that carry them, most frequent first."""
        with self._library.read() as session:
            return note_queries.count_note_tags(session)

    def versions(self, subject: NoteSubject) -> Versions:
        """Every body saved on a subject, the newest first; also those that lost in a conflict."""
        with self._library.read() as session:
            row = find_note(session, subject)
            if row is None:
                return []
            rows = session.scalars(
                select(NoteRevisionRow).where(NoteRevisionRow.note_id == row.id).order_by(NoteRevisionRow.id.desc())
            )
            return [NoteVersion(r.revision, r.body, r.saved) for r in rows]

    # --- writing ---

    def create(self, title: str, body: str = "", tags: Iterable[str] = ()) -> Note:
        """Begin a free note. Its undo is `trash`. Raises UserError `bad-value` for no title, `note-too-large`."""
        name, names, now = _clean_title(title), _clean_tags(tags), datetime.now(UTC)
        words = _clean_body(body)
        with self._library.write() as writing:
            row = NoteRow(title=name, question="", body="", revision=0, changed=now)
            writing.session.add(row)
            writing.session.flush()
            note_queries.write_note_tags(writing.session, row.id, names)
            if words:
                store_body(writing, row, words, 0, now)
            _announce(writing, row)
            return read_note(row, subject_of(row), names)

    def save(self, subject: NoteSubject, body: str, revision: int) -> Note:
        """Save a note that was typed on `revision` (0: there was none yet); the new one is one higher. Saving what
        stands there already changes nothing.

        Raises NoteConflict when another revision is the newest by now; `values["current"]` is that note, and the body
        is kept among the versions. Raises UserError `note-too-large`, UnknownItem.
        """
        body = _clean_body(body)
        now = datetime.now(UTC)
        with self._library.write() as writing:
            session = writing.session
            row = find_note(session, subject)
            title, question = _describe(session, subject, row)
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
                return _read(session, row)
            if conflict:
                _keep_beside(session, row, body, revision, now)
            else:
                row.title, row.question = title, question
                had_words = bool(row.body.strip())
                store_body(writing, row, body, revision, now)
                _announce(writing, row, is_listed=had_words != bool(body.strip()))
            note = _read(session, row)
        if conflict:
            raise NoteConflict("note-conflict", current=note)
        return note

    def rename(self, note_id: int, title: str) -> str:
        """Give a note that is about nothing else another title; returns the one it had, which undoes it. Raises
        UnknownItem, UserError `bad-value`."""
        name = _clean_title(title)
        with self._library.write() as writing:
            row = _require(writing.session, note_id)
            if row.article_id is not None or row.pair_id is not None:
                raise UnknownItem("unknown-note", id=note_id)
            before = row.title
            if before != name:
                row.title = name
                _announce(writing, row)
            return before

    def set_tags(self, note_id: int, tags: Iterable[str]) -> tuple[str, ...]:
        """Make these the tags of a note; returns those it had, which undoes it. Raises UnknownItem, UserError
        `bad-value`."""
        names = _clean_tags(tags)
        with self._library.write() as writing:
            session = writing.session
            row = _require(session, note_id)
            before = note_queries.read_note_tags(session, [note_id]).get(note_id, ())
            if before != names:
                note_queries.write_note_tags(session, note_id, names)
                queries.drop_unused_tags(session)
                _announce(writing, row)
            return before

    # --- trash ---

    def trash(self, ids: Sequence[int]) -> None:
        """Put notes into the trash; its undo is `restore`. Raises UnknownItem (then none is)."""
        now = datetime.now(UTC)
        with self._library.write() as writing:
            for row in _require_all(writing.session, ids):
                if row.deleted_at is None:
                    row.title, row.question = _describe(writing.session, subject_of(row), row)
                    row.deleted_at = now
                    _announce(writing, row)

    def restore(self, ids: Sequence[int]) -> Sequence[Note]:
        """Take notes out of the trash, as they were. One whose article or pair has another note by now comes back as a
        free note with that title, so that neither loses its versions. Raises UnknownItem (then none is)."""
        with self._library.write() as writing:
            session = writing.session
            rows = _require_all(session, ids)
            for row in rows:
                if row.deleted_at is not None:
                    _make_room(session, row)
                    row.deleted_at = None
                    session.flush()
                    _announce(writing, row)
            return [_read(session, row) for row in rows]

    def purge(self, ids: Sequence[int]) -> None:
        """Delete notes that lie in the trash for ever, with all their versions; others stay. Ids that are gone are no
        error."""
        with self._library.write() as writing:
            session = writing.session
            rows = [row for row in note_queries.find_notes(session, ids).values() if row.deleted_at is not None]
            for row in rows:
                _announce(writing, row)
                writing.notes.add(NoteSubject(SubjectKind.FREE, row.id))  # what it was about does not lead to it now
                session.expunge(row)
            note_queries.delete_notes(session, [row.id for row in rows])
            queries.drop_unused_tags(session)

    # --- kept notes ---

    def kept(self) -> KeptNotes:
        """The notes whose subject was deleted for ever, the last changed first."""
        with self._library.read() as session:
            rows = session.scalars(
                select(NoteRow)
                .where(NoteRow.kept, NoteRow.deleted_at.is_(None))
                .order_by(NoteRow.changed.desc(), NoteRow.id)
            )
            return [KeptNote(r.id, r.title, r.question, r.body, r.changed) for r in rows]


def _read(session: Session, row: NoteRow) -> Note:
    tags = note_queries.read_note_tags(session, [row.id]).get(row.id, ())
    return read_note(row, subject_of(row), tags)


def _summarise(session: Session, rows: Sequence[AnyRow], *, everything: bool) -> Summaries:
    tags = note_queries.read_note_tags(session, None if everything else [row.id for row in rows])
    return [
        NoteSummary(
            row.id,
            subject_of(row),
            _title_of(row),
            row.question,
            row.beginning,
            tags.get(row.id, ()),
            row.changed,
            row.kept,
            row.deleted_at,
        )
        for row in rows
    ]


def _title_of(row: AnyRow) -> str:
    if row.article_id is not None:
        return str(row.article_title)
    if row.pair_id is not None:
        return str(row.pair_title) or f"{row.left_title} | {row.right_title}"
    return str(row.title)


def _require(session: Session, note_id: int) -> NoteRow:
    (row,) = _require_all(session, [note_id])
    return row


def _require_all(session: Session, ids: Iterable[int]) -> Sequence[NoteRow]:
    wanted = list(dict.fromkeys(ids))
    found = note_queries.find_notes(session, wanted)
    for note_id in wanted:
        if note_id not in found:
            raise UnknownItem("unknown-note", id=note_id)
    return [found[note_id] for note_id in wanted]


def _describe(session: Session, subject: NoteSubject, row: NoteRow | None) -> tuple[str, str]:
    """Title and question of a subject; UnknownItem where it is gone."""
    if subject.kind is SubjectKind.ARTICLE:
        return require_article(session, subject.id).title, ""
    if subject.kind is SubjectKind.FREE:
        if row is None:
            raise UnknownItem("unknown-note", id=subject.id)
        return row.title, row.question
    pair = session.get(PairRow, subject.id)
    if pair is None:
        raise UnknownItem("unknown-pair", id=subject.id)
    return pair.title, pair.question


def _clean_body(body: str) -> str:
    # SQLite takes no lone surrogates.
    data = body.encode("utf-8", "replace")
    if len(data) > MOST_MEGABYTES * 1_000_000:
        raise UserError("note-too-large", limit=MOST_MEGABYTES)
    return data.decode("utf-8")


def _clean_title(title: str) -> str:
    cleaned = clean_line(title)
    if not cleaned:
        raise UserError("bad-value", value="“”", field="the title of a note", hint="It needs at least one character.")
    if len(cleaned) > MOST_CHARACTERS:
        hint = f"It has more than {MOST_CHARACTERS} characters."
        raise UserError("bad-value", value=f"“{cleaned[:40]}…”", field="the title of a note", hint=hint)
    return cleaned


def _clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    cleaned = clean_field("tags", tuple(tags))
    assert isinstance(cleaned, tuple)
    return cleaned


def _keep_beside(session: Session, row: NoteRow, body: str, revision: int, now: datetime) -> None:
    """Keep a body that did not become the note; the same one again (a second try) is not kept twice."""
    last = session.scalars(
        select(NoteRevisionRow).where(NoteRevisionRow.note_id == row.id).order_by(NoteRevisionRow.id.desc()).limit(1)
    ).first()
    if last is None or last.revision is not None or last.body != body:
        session.add(NoteRevisionRow(note_id=row.id, revision=None, typed_on=revision, body=body, saved=now))


def _make_room(session: Session, row: NoteRow) -> None:
    """A note that comes back stands by itself where its subject has another one."""
    if row.kept or find_note(session, subject_of(row)) is None:
        return
    if row.pair_id is not None and not row.title:
        pair = session.get_one(PairRow, row.pair_id)
        row.title = " | ".join(require_article(session, side).title for side in (pair.left_id, pair.right_id))
    row.article_id = row.pair_id = None


def _announce(writing: Writing, row: NoteRow, *, is_listed: bool = True) -> None:
    """`is_listed`: lists show something else now, for they show who has a note. While somebody types, they do not."""
    subject = subject_of(row)
    writing.notes.add(subject)
    if not is_listed:
        return
    if subject.kind is SubjectKind.ARTICLE:
        writing.articles.add(subject.id)
    elif subject.kind is SubjectKind.PAIR:
        writing.pairs.add(subject.id)
