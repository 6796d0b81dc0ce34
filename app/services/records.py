"""Rows of the database to values of `app.domain`, and back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import (
    NO_ATTRS,
    ArticleSummary,
    Block,
    BlockKind,
    Document,
    MarkKind,
    Metadata,
    Note,
    NoteSubject,
    Pair,
    ReadState,
    SubjectKind,
    TextMark,
)
from app.errors import UnknownItem
from db import queries
from db.models import ArticleRow, DamagedValue, NoteRow, PairRow, TextRow

if TYPE_CHECKING:
    from db.queries import AnyRow

# Columns of an article that are named as the fields of `Metadata`.
METADATA_COLUMNS = tuple(field.name for field in fields(Metadata) if field.name != "tags")
_metadata_of = attrgetter(*METADATA_COLUMNS)

_Row = TypeVar("_Row", ArticleRow, TextRow)


def encode_blocks(document: Document) -> list[Any]:
    """Blocks as JSON values: `[kind, start, end, level, attrs]`, the last two left out where they are empty."""
    rows: list[Any] = []
    for block in document.blocks:
        row: list[Any] = [block.kind.value, block.start, block.end]
        if block.level or block.attrs:
            row.append(block.level)
        if block.attrs:
            row.append(dict(block.attrs))
        rows.append(row)
    return rows


def encode_marks(document: Document) -> list[Any]:
    """Marks as JSON values: `[kind, start, end, href]`, the last left out where it is empty."""
    return [
        [m.kind.value, m.start, m.end, m.href] if m.href else [m.kind.value, m.start, m.end] for m in document.marks
    ]


def decode_document(text: str, blocks: Sequence[Any], marks: Sequence[Any]) -> Document:
    """The document of stored JSON values; DamagedValue where they are none of a document."""
    try:
        return Document(
            text,
            tuple(
                Block(BlockKind(kind), start, end, rest[0] if rest else 0, rest[1] if len(rest) > 1 else NO_ATTRS)
                for kind, start, end, *rest in blocks
            ),
            tuple(TextMark(MarkKind(kind), start, end, rest[0] if rest else "") for kind, start, end, *rest in marks),
        )
    except (ValueError, TypeError) as error:
        raise DamagedValue("stored blocks or marks cannot be read") from error


def require_article(session: Session, article_id: int) -> ArticleRow:
    """The row of an article; UnknownItem where there is none."""
    return _require(session, ArticleRow, article_id)


def read_document(session: Session, article_id: int) -> Document:
    """The text of an article; UnknownItem where there is none."""
    row = _require(session, TextRow, article_id)
    return decode_document(row.text, row.blocks, row.marks)


def _require(session: Session, table: type[_Row], article_id: int) -> _Row:
    row = session.get(table, article_id)
    if row is None:
        raise UnknownItem("unknown-article", id=article_id)
    return row


def encode_metadata(metadata: Metadata) -> dict[str, str]:
    """The columns of an article that hold its metadata; tags have tables of their own."""
    return dict(zip(METADATA_COLUMNS, _metadata_of(metadata), strict=True))


def read_metadata(row: ArticleRow | AnyRow, tags: tuple[str, ...]) -> Metadata:
    return Metadata(**dict(zip(METADATA_COLUMNS, _metadata_of(row), strict=True)), tags=tags)


def read_summary(row: ArticleRow | AnyRow, tags: tuple[str, ...], *, has_note: bool) -> ArticleSummary:
    try:
        read = ReadState(row.read_state)
    except ValueError as error:
        raise DamagedValue("a stored state of reading is none") from error
    return ArticleSummary(
        id=row.id,
        metadata=read_metadata(row, tags),
        words=row.words,
        read=read,
        added=row.added,
        has_note=has_note,
        trashed=row.deleted_at,
    )


def summarise(session: Session, rows: Collection[AnyRow], *, everything: bool) -> list[ArticleSummary]:
    """Summaries of rows of `SUMMARY_COLUMNS`, in their order. `everything`: the rows are most of the library, so
    tags and notes are read as a whole."""
    ids = None if everything else [row.id for row in rows]
    tags = queries.read_tags(session, ids)
    noted = queries.find_noted(session, "article", ids)
    return [read_summary(row, tags.get(row.id, ()), has_note=row.id in noted) for row in rows]


def read_pair(row: PairRow, *, has_note: bool) -> Pair:
    return Pair(
        id=row.id,
        left_id=row.left_id,
        right_id=row.right_id,
        title=row.title,
        question=row.question,
        created=row.created,
        opened=row.opened,
        view=MappingProxyType(dict(row.view)) if row.view else NO_ATTRS,
        has_note=has_note,
    )


def read_note(row: NoteRow, subject: NoteSubject, tags: tuple[str, ...] = ()) -> Note:
    return Note(subject, row.body, row.revision, row.changed, row.title, tags, row.id)


def find_note(session: Session, subject: NoteSubject) -> NoteRow | None:
    """The note on a subject outside the trash."""
    column = {
        SubjectKind.ARTICLE: NoteRow.article_id, SubjectKind.PAIR: NoteRow.pair_id, SubjectKind.FREE: NoteRow.id
    }[subject.kind]  # fmt: skip
    statement = select(NoteRow).where(column == subject.id, NoteRow.deleted_at.is_(None))
    if subject.kind is SubjectKind.FREE:
        statement = statement.where(NoteRow.article_id.is_(None), NoteRow.pair_id.is_(None))
    return session.scalars(statement).first()


def subject_of(row: NoteRow | AnyRow) -> NoteSubject:
    """What a note is about; itself where it is about nothing else, or not any more."""
    if row.article_id is not None:
        return NoteSubject(SubjectKind.ARTICLE, row.article_id)
    if row.pair_id is not None:
        return NoteSubject(SubjectKind.PAIR, row.pair_id)
    return NoteSubject(SubjectKind.FREE, row.id)
