"""Passages a person marked, and everything that was ever said of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.columns import Base, JsonValue


class HighlightRow(Base):
    """A passage a person marked, or two that they tied together; with what they say of it. `deleted_at` is the moment
    it was put into the trash, or NULL. `revision` grows by one with every change of what is said."""

    __tablename__ = "highlights"
    __table_args__ = (
        CheckConstraint("colour IN ('yellow', 'green', 'blue', 'pink', 'purple')", name="colour"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str]
    comment: Mapped[str]
    stance: Mapped[str]
    tags: Mapped[list[str]] = mapped_column(JsonValue)
    created: Mapped[datetime]
    changed: Mapped[datetime]
    revision: Mapped[int]
    deleted_at: Mapped[datetime | None]


class HighlightPassageRow(Base):
    """Where a highlight stands. `start` to `suffix` are the passage as it was marked (or placed by hand), which text
    changes never touch; `place_start` and `place_end` where it was last found, NULL while it is not.

    `article_id` is NULL where the article was deleted for ever, or is not here yet (the highlight was imported): then
    `content_key` and `title` say which it was, and it is found again when it is imported."""

    __tablename__ = "highlight_passages"

    highlight_id: Mapped[int] = mapped_column(ForeignKey("highlights.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    content_key: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    prefix: Mapped[str]
    suffix: Mapped[str]
    place_start: Mapped[int | None]
    place_end: Mapped[int | None]


class HighlightRevisionRow(Base):
    """Everything that was ever said of a highlight, as notes keep theirs."""

    __tablename__ = "highlight_revisions"
    __table_args__ = (UniqueConstraint("highlight_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    highlight_id: Mapped[int] = mapped_column(ForeignKey("highlights.id"))
    revision: Mapped[int]
    comment: Mapped[str]
    stance: Mapped[str]
    saved: Mapped[datetime]
