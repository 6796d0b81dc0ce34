"""What a person said of the entities that were found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.columns import Base, JsonValue


class CorrectionRow(Base):
    """What a person said of the entities that were found. Nothing is ever deleted: `taken_back` is the moment it was
    taken back, or NULL. `revision` is higher than any other in the table after every change of the row or of its
    articles, so that the highest one tells whether anything changed.

    `start` to `suffix` say where the passage is that it was said of; kept when the scope is made wider.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint("kind IN ('merge', 'split', 'rename', 'retype', 'reject', 'assign')", name="kind"),
        CheckConstraint("scope IN ('passage', 'article', 'pair', 'library')", name="scope"),
        CheckConstraint("scope <> 'passage' OR quote IS NOT NULL", name="anchored"),
        # Later ones win over earlier ones, so an id must never be used again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    scope: Mapped[str]
    names: Mapped[list[str]] = mapped_column(JsonValue)
    entity: Mapped[str]
    value: Mapped[str]
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str | None]
    prefix: Mapped[str | None]
    suffix: Mapped[str | None]
    created: Mapped[datetime]
    revision: Mapped[int] = mapped_column(index=True)
    taken_back: Mapped[datetime | None]


class CorrectionArticleRow(Base):
    """The articles a correction is about: one, or the two of a pair; none where it holds for the whole library.

    `article_id` is NULL where the article was deleted for ever, or is not here yet (the correction was imported): then
    `content_key` (of the text as it came) and `title` say which it was, and it is found again when it is imported.
    """

    __tablename__ = "correction_articles"

    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    content_key: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
