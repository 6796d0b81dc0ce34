"""Which articles tell the same event: what the reader said of it, and the caches it is found from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import REAL, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.models.columns import Base


class PlacementRow(Base):
    """Cache: how far an article is compared with others. `version`, `text_hash` and `language` say what its features
    were made from; `placed` stands for the sample of texts by which it was compared with the others, 0 for not yet, 1
    for once more; `published` is its date then, `grouped`, whether it was looked for an event since."""

    __tablename__ = "placements"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    version: Mapped[str]
    text_hash: Mapped[str]
    language: Mapped[str]
    published: Mapped[str]
    placed: Mapped[int]
    grouped: Mapped[bool]


class FeatureRow(Base):
    """Cache: what of one text is compared with others; `PlacementRow` says of which text, and is read more often."""

    __tablename__ = "features"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class LikenessRow(Base):
    """Cache: how alike two texts are, of those that are most alike; the lower id is the left one. `reasons` is JSON, or
    NULL where nobody would ask for them."""

    __tablename__ = "likenesses"
    __table_args__ = (Index(None, "right_id"), CheckConstraint("left_id < right_id", name="in_order"))

    left_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    right_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    alike: Mapped[float] = mapped_column(REAL)
    copied: Mapped[float] = mapped_column(REAL)
    reasons: Mapped[str | None]


class VerdictRow(Base):
    """What the reader said of two articles: that they tell the same event, or another one."""

    __tablename__ = "verdicts"
    __table_args__ = (
        Index(None, "right_id"),
        CheckConstraint("left_id < right_id", name="in_order"),
        CheckConstraint("verdict IN ('same', 'other')", name="verdict"),
    )

    left_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    right_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    verdict: Mapped[str]
    decided: Mapped[datetime]


class EventRow(Base):
    """An event that articles tell. `title` is the reader's, or empty. One without articles is over."""

    __tablename__ = "events"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    created: Mapped[datetime]


class EventArticleRow(Base):
    """Which event an article tells. `placed_by` the reader (then nothing moves it any more) or by itself; an event of
    NULL is the reader's word that it belongs to none."""

    __tablename__ = "event_articles"
    __table_args__ = (
        CheckConstraint("placed_by IN ('reader', 'itself')", name="placed_by"),
        CheckConstraint("event_id IS NOT NULL OR placed_by = 'reader'", name="none_by_the_reader"),
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    placed_by: Mapped[str]


class WaitingTellingRow(Base):
    """What the reader said of an article that was deleted for ever: that it tells the same event as another text, or
    another one (`verdict`), or else in which event it was put (NULL: in none). Texts go by the key they were imported
    with."""

    __tablename__ = "waiting_tellings"
    __table_args__ = (
        CheckConstraint("verdict IN ('', 'same', 'other')", name="verdict"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    content_key: Mapped[str] = mapped_column(index=True)
    other_key: Mapped[str] = mapped_column(index=True)
    verdict: Mapped[str]
    event_id: Mapped[int | None]
    event_title: Mapped[str]
    event_created: Mapped[datetime | None]
