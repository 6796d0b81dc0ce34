"""Articles: their details and text, the bytes they came in, pairs of them, and tags, which notes have too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.columns import Base, JsonValue


class OriginalRow(Base):
    """The bytes articles were made from; the members of one book share a row."""

    __tablename__ = "originals"
    __table_args__ = (UniqueConstraint("digest", "name", "media_type"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ArticleRow(Base):
    """Everything about an article but its text, so that listing a library never reads texts.

    `content_key` is the key of the text as it stands, `imported_key` that of the text as it came; a file whose key is
    either of them is already known. `text_hash` covers what an analysis is made from: the text, and which parts of it
    are tails. `corrected` says that a person changed the text after import.
    """

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint("read_state IN ('unread', 'reading', 'read')", name="read_state"),
        # Ids are never used again, so that an old reference cannot come to mean another article.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    outlet: Mapped[str]
    author: Mapped[str]
    url: Mapped[str] = mapped_column(index=True)
    published: Mapped[str]
    language: Mapped[str]
    perspective: Mapped[str]
    words: Mapped[int]
    read_state: Mapped[str]
    position: Mapped[int]
    added: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    text_hash: Mapped[str]
    content_key: Mapped[str] = mapped_column(index=True)
    imported_key: Mapped[str] = mapped_column(index=True)
    corrected: Mapped[bool]
    member: Mapped[str]
    original_id: Mapped[int | None] = mapped_column(ForeignKey("originals.id"), index=True)


class TextRow(Base):
    """The canonical text of an article, with its blocks and inline marks."""

    __tablename__ = "texts"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    text: Mapped[str]
    blocks: Mapped[list[Any]] = mapped_column(JsonValue)
    marks: Mapped[list[Any]] = mapped_column(JsonValue)


class TagRow(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class ArticleTagRow(Base):
    """`position` keeps the order in which the reader wrote the tags."""

    __tablename__ = "article_tags"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True, autoincrement=False, index=True)
    position: Mapped[int]


class PairRow(Base):
    __tablename__ = "pairs"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id"),
        CheckConstraint("left_id <> right_id", name="two_articles"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    left_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    right_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    title: Mapped[str]
    question: Mapped[str]
    created: Mapped[datetime]
    opened: Mapped[datetime]
    view: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    deleted_at: Mapped[datetime | None]
