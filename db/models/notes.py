"""Notes, every version of them, and what belongs to them: tags, pictures, links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.columns import Base


class NoteRow(Base):
    """A note about an article or a pair, or about neither: then it has a title of its own (a free note), or `kept` says
    that it was about an article or pair that was deleted for ever, and `title` (and the pair's `question`) about which.
    `deleted_at` is the moment it was put into the trash, or NULL: there may lie several about one subject."""

    __tablename__ = "notes"
    __table_args__ = (
        CheckConstraint("article_id IS NULL OR pair_id IS NULL", name="one_subject"),
        CheckConstraint("NOT kept OR (article_id IS NULL AND pair_id IS NULL)", name="kept_without_subject"),
        Index("uq_notes_article_id", "article_id", unique=True, sqlite_where=text("deleted_at IS NULL")),
        Index("uq_notes_pair_id", "pair_id", unique=True, sqlite_where=text("deleted_at IS NULL")),
        # Ids are never used again, so that an old reference cannot come to mean another note.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Those that tell them apart know nothing of the trash, and SQLite asks for its notes too when a subject is deleted.
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pairs.id"), index=True)
    title: Mapped[str]
    question: Mapped[str]
    body: Mapped[str]
    revision: Mapped[int]
    changed: Mapped[datetime]
    # Rows that are saved out of a damaged library of an older schema come without it.
    kept: Mapped[bool] = mapped_column(server_default=text("0"), default=False)
    deleted_at: Mapped[datetime | None]


class NoteTagRow(Base):
    """`position` keeps the order in which the reader wrote the tags."""

    __tablename__ = "note_tags"

    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True, autoincrement=False)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True, autoincrement=False, index=True)
    position: Mapped[int]


class PictureRow(Base):
    """A picture that was put into a note, which names it by `digest` (of its bytes, SHA-256 in hexadecimal). The bytes
    are in here and not beside it, so that every backup holds them. Which notes show it stands in their texts alone."""

    __tablename__ = "pictures"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    added: Mapped[datetime]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class NoteLinkRow(Base):
    """Cache: a `[[link]]` in a note, `start` to `end` in its body. `key` is what it names, as `app.links` folds names;
    what that is (an article, a note, an entity) is asked of the library of now."""

    __tablename__ = "note_links"

    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    start: Mapped[int]
    end: Mapped[int]
    key: Mapped[str] = mapped_column(index=True)


class NoteLinkStampRow(Base):
    """Cache: which revision of a note its links were read of, and by which version of the reading."""

    __tablename__ = "note_link_stamps"

    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True, autoincrement=False)
    revision: Mapped[int]
    version: Mapped[str]


class NoteRevisionRow(Base):
    """Every body that was ever saved. `revision` is NULL for one that was typed on a revision that was not the newest
    any more: it did not become the note, but it was not lost either."""

    __tablename__ = "note_revisions"
    __table_args__ = (UniqueConstraint("note_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"))
    revision: Mapped[int | None]
    typed_on: Mapped[int]
    body: Mapped[str]
    saved: Mapped[datetime]
