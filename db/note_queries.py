"""Statements about notes, their tags and their pictures; they take a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from db.models import (
    ArticleRow,
    NoteLinkRow,
    NoteLinkStampRow,
    NoteRevisionRow,
    NoteRow,
    NoteTagRow,
    PairRow,
    TagRow,
)
from db.queries import require_tags, split_ids

if TYPE_CHECKING:
    from db.queries import AnyRow

# Characters of a note that a list of them shows; beginnings often are headings and lists.
BEGINNING = 400

_LEFT, _RIGHT = aliased(ArticleRow), aliased(ArticleRow)


def list_notes(session: Session, ids: Collection[int] | None = None, *, trashed: bool = False) -> list[AnyRow]:
    """Notes in the trash or outside, the last changed first; all where `ids` is None. Those about something in the
    trash, or about a pair with a side in it, lie there with it, and are left out. Rows are (id, article_id, pair_id,
    title, question, beginning, changed, kept, deleted_at, article_title, pair_title, left_title, right_title)."""
    statement = (
        select(
            NoteRow.id,
            NoteRow.article_id,
            NoteRow.pair_id,
            NoteRow.title,
            NoteRow.question,
            func.substr(NoteRow.body, 1, BEGINNING).label("beginning"),
            NoteRow.changed,
            NoteRow.kept,
            NoteRow.deleted_at,
            ArticleRow.title.label("article_title"),
            PairRow.title.label("pair_title"),
            _LEFT.title.label("left_title"),
            _RIGHT.title.label("right_title"),
        )
        .outerjoin(ArticleRow, ArticleRow.id == NoteRow.article_id)
        .outerjoin(PairRow, PairRow.id == NoteRow.pair_id)
        .outerjoin(_LEFT, _LEFT.id == PairRow.left_id)
        .outerjoin(_RIGHT, _RIGHT.id == PairRow.right_id)
        .where(NoteRow.deleted_at.is_not(None) if trashed else NoteRow.deleted_at.is_(None))
        .order_by(NoteRow.deleted_at.desc(), NoteRow.changed.desc(), NoteRow.id.desc())
    )
    if not trashed:
        gone = (ArticleRow.deleted_at, PairRow.deleted_at, _LEFT.deleted_at, _RIGHT.deleted_at)
        statement = statement.where(*(moment.is_(None) for moment in gone))
        # A pair keeps its note when it is emptied; an empty free note is one somebody has just begun.
        statement = statement.where(
            or_(func.trim(NoteRow.body, " \n\t\r") != "", NoteRow.article_id.is_(None) & NoteRow.pair_id.is_(None))
        )
    if ids is None:
        return [*session.execute(statement)]
    return [row for some in split_ids(ids) for row in session.execute(statement.where(NoteRow.id.in_(some)))]


def read_note_tags(session: Session, ids: Collection[int] | None = None) -> dict[int, tuple[str, ...]]:
    """Tags by note, in the order the reader gave them; of all notes where `ids` is None."""
    statement = (
        select(NoteTagRow.note_id, TagRow.name)
        .join(TagRow, TagRow.id == NoteTagRow.tag_id)
        .order_by(NoteTagRow.note_id, NoteTagRow.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for some in [None] if ids is None else split_ids(ids):
        part = statement if some is None else statement.where(NoteTagRow.note_id.in_(some))
        for note_id, name in session.execute(part):
            found[note_id].append(name)
    return {note_id: tuple(names) for note_id, names in found.items()}


def write_note_tags(session: Session, note_id: int, names: Sequence[str]) -> None:
    """Make these the tags of a note. Tags that nothing carries any more stay: see `drop_unused_tags`."""
    session.execute(delete(NoteTagRow).where(NoteTagRow.note_id == note_id))
    if names:
        known = require_tags(session, names)
        session.execute(
            insert(NoteTagRow),
            [{"note_id": note_id, "tag_id": known[name], "position": n} for n, name in enumerate(names)],
        )


def count_note_tags(session: Session) -> list[tuple[str, int]]:
    """Tags with the number of notes outside the trash that carry them, most frequent first."""
    rows = session.execute(
        select(TagRow.name, func.count())
        .join(NoteTagRow, NoteTagRow.tag_id == TagRow.id)
        .join(NoteRow, NoteRow.id == NoteTagRow.note_id)
        .where(NoteRow.deleted_at.is_(None))
        .group_by(TagRow.id)
        .order_by(func.count().desc(), TagRow.name)
    )
    return [(name, count) for name, count in rows]


def find_notes(session: Session, ids: Iterable[int]) -> dict[int, NoteRow]:
    """Mapped notes by id, in the trash or not, of those that exist, to be changed within the session."""
    found: dict[int, NoteRow] = {}
    for some in split_ids(ids):
        found.update((row.id, row) for row in session.scalars(select(NoteRow).where(NoteRow.id.in_(some))))
    return found


def delete_notes(session: Session, ids: Iterable[int]) -> None:
    """For ever, with every version, tags, and what was read of their links."""
    for some in split_ids(ids):
        for table in (NoteRevisionRow, NoteTagRow, NoteLinkRow, NoteLinkStampRow):
            session.execute(delete(table).where(table.note_id.in_(some)))
        session.execute(delete(NoteRow).where(NoteRow.id.in_(some)))
