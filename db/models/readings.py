"""Caches: what was found in one text, and in two."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.models.columns import Base


class AnalysisRow(Base):
    """Cache: what one text holds. Good while `version` and `text_hash` are those of now."""

    __tablename__ = "analyses"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    version: Mapped[str]
    text_hash: Mapped[str]
    language: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ComparisonRow(Base):
    """Cache: what two texts share. Sides are as they were compared; the other order is another row."""

    __tablename__ = "comparisons"
    __table_args__ = (Index(None, "right_id"),)

    left_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    right_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    version: Mapped[str]
    left_hash: Mapped[str]
    right_hash: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)
