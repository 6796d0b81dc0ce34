"""The library itself: what is known of it, and what was searched for in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.models.columns import Base


class LibraryMeta(Base):
    """Facts about the library itself: when it was made, by which version."""

    __tablename__ = "library"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class SearchRow(Base):
    """A search that was asked. One with a `name` was saved under it, one without is kept for a while."""

    __tablename__ = "searches"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    query: Mapped[str]
    name: Mapped[str]
    used: Mapped[datetime]
