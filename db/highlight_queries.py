"""Statements about highlights and their passages; they take a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.models import HighlightPassageRow, HighlightRevisionRow, HighlightRow
from db.queries import split_ids

if TYPE_CHECKING:
    from db.queries import AnyRow

_COLUMNS = tuple(HighlightRow.__table__.columns)
_PASSAGE = tuple(HighlightPassageRow.__table__.columns)


def read_highlights(
    session: Session, ids: Collection[int] | None = None, *, trashed: bool | None = None
) -> list[tuple[AnyRow, list[AnyRow]]]:
    """Highlights with their passages, in the order they were made; all where `ids` is None. `trashed` leaves only those
    in the trash, or only those outside."""
    rows = select(*_COLUMNS).order_by(HighlightRow.id)
    if trashed is not None:
        rows = rows.where(HighlightRow.deleted_at.is_not(None) if trashed else HighlightRow.deleted_at.is_(None))
    passages = select(*_PASSAGE).order_by(HighlightPassageRow.highlight_id, HighlightPassageRow.position)
    found: list[AnyRow] = []
    by_highlight: dict[int, list[AnyRow]] = defaultdict(list)
    parts: Iterable[list[int] | None] = [None] if ids is None else split_ids(sorted(ids))
    for some in parts:
        found += session.execute(rows if some is None else rows.where(HighlightRow.id.in_(some)))
        some_passages = passages if some is None else passages.where(HighlightPassageRow.highlight_id.in_(some))
        for passage in session.execute(some_passages):
            by_highlight[passage.highlight_id].append(passage)
    return [(row, by_highlight[row.id]) for row in found]


def find_first(session: Session, limit: int) -> tuple[list[int], int]:
    """The ids of the first highlights outside the trash by title and place, and how many there are in all."""
    live = HighlightRow.deleted_at.is_(None)
    found = session.scalars(
        select(HighlightRow.id)
        .join(HighlightPassageRow, HighlightPassageRow.highlight_id == HighlightRow.id)
        .where(live, HighlightPassageRow.position == 0)
        .order_by(
            func.lower(HighlightPassageRow.title),
            HighlightPassageRow.article_id,
            func.coalesce(HighlightPassageRow.place_start, HighlightPassageRow.start),
            HighlightRow.id,
        )
        .limit(limit)
    ).all()
    return list(found), count_highlights(session)


def count_highlights(session: Session) -> int:
    """How many there are outside the trash."""
    live = HighlightRow.deleted_at.is_(None)
    return session.scalar(select(func.count()).select_from(HighlightRow).where(live)) or 0


def read_tags(session: Session) -> Sequence[list[str]]:
    """The tags of each highlight outside the trash that has any."""
    return session.scalars(
        select(HighlightRow.tags).where(HighlightRow.deleted_at.is_(None), HighlightRow.tags != [])
    ).all()


def find_highlights_in(session: Session, articles: Iterable[int]) -> set[int]:
    """The ids of highlights with a passage in any of these articles."""
    found: set[int] = set()
    for some in split_ids(articles):
        found.update(
            session.scalars(
                select(HighlightPassageRow.highlight_id).where(HighlightPassageRow.article_id.in_(some)).distinct()
            )
        )
    return found


def list_tags_in_articles(session: Session, articles: Collection[int] | None = None) -> list[tuple[int, list[str]]]:
    """(article_id, tags) of what is marked outside the trash; of all articles where none are named."""
    statement = (
        select(HighlightPassageRow.article_id, HighlightRow.tags)
        .join(HighlightRow, HighlightRow.id == HighlightPassageRow.highlight_id)
        .where(HighlightPassageRow.article_id.is_not(None), HighlightRow.deleted_at.is_(None))
        .order_by(HighlightRow.id)
    )
    parts: Iterable[list[int] | None] = [None] if articles is None else split_ids(articles)
    return [
        (article, tags)
        for some in parts
        for article, tags in session.execute(
            statement if some is None else statement.where(HighlightPassageRow.article_id.in_(some))
        )
        if article is not None and tags
    ]


def passages_in(session: Session, articles: Iterable[int]) -> list[HighlightPassageRow]:
    """The passages in these articles, to be changed within the session."""
    found: list[HighlightPassageRow] = []
    for some in split_ids(articles):
        found += session.scalars(select(HighlightPassageRow).where(HighlightPassageRow.article_id.in_(some)))
    return found


def passages_of(session: Session, highlights: Iterable[int]) -> list[HighlightPassageRow]:
    """The passages of these highlights, in their order."""
    found: list[HighlightPassageRow] = []
    for some in split_ids(highlights):
        found += session.scalars(
            select(HighlightPassageRow)
            .where(HighlightPassageRow.highlight_id.in_(some))
            .order_by(HighlightPassageRow.highlight_id, HighlightPassageRow.position)
        )
    return found


def waiting_passages(session: Session, keys: Collection[str]) -> Sequence[HighlightPassageRow]:
    """Passages of a text that is not in the library, by any of these keys."""
    return session.scalars(
        select(HighlightPassageRow).where(
            HighlightPassageRow.article_id.is_(None), HighlightPassageRow.content_key.in_(keys)
        )
    ).all()


def delete_highlights(session: Session, ids: Iterable[int]) -> None:
    """For ever, with their passages and all that was said of them."""
    for some in split_ids(ids):
        session.execute(delete(HighlightRevisionRow).where(HighlightRevisionRow.highlight_id.in_(some)))
        session.execute(delete(HighlightPassageRow).where(HighlightPassageRow.highlight_id.in_(some)))
        session.execute(delete(HighlightRow).where(HighlightRow.id.in_(some)))
