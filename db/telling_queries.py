"""Statements on what is known of articles that tell one event, each taking an open session."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from db.models import (
    ArticleRow,
    EventArticleRow,
    EventRow,
    FeatureRow,
    LikenessRow,
    PlacementRow,
    TextRow,
    VerdictRow,
)
from db.queries import split_ids

if TYPE_CHECKING:
    from db.queries import AnyRow, AnySelect

# Past the session's own bookkeeping, which would look through all its rows each time.
_PLAIN = {"synchronize_session": False}

# --- features -------------------------------------------------------------------------------------------------------


def _is_fresh(version: str) -> Any:
    """Of `placements` joined to `articles`: what was read is what would be read now."""
    return and_(
        PlacementRow.version == version,
        PlacementRow.text_hash == ArticleRow.text_hash,
        PlacementRow.language == ArticleRow.language,
    )


def find_unread(session: Session, version: str) -> Sequence[int]:
    """Ids of the articles outside the trash without features of their text by this version, newest first."""
    return session.scalars(
        select(ArticleRow.id)
        .outerjoin(PlacementRow, PlacementRow.article_id == ArticleRow.id)
        .where(ArticleRow.deleted_at.is_(None), or_(PlacementRow.article_id.is_(None), ~_is_fresh(version)))
        .order_by(ArticleRow.id.desc())
    ).all()


def read_texts(session: Session, ids: Iterable[int]) -> dict[int, AnyRow]:
    """(id, text_hash, language, published, text, blocks, marks) by id, of those that exist."""
    found: dict[int, AnyRow] = {}
    for some in split_ids(ids):
        rows = session.execute(
            select(
                ArticleRow.id,
                ArticleRow.text_hash,
                ArticleRow.language,
                ArticleRow.published,
                TextRow.text,
                TextRow.blocks,
                TextRow.marks,
            )
            .join(TextRow, TextRow.article_id == ArticleRow.id)
            .where(ArticleRow.id.in_(some))
        )
        found.update((row.id, row) for row in rows)
    return found


def write_features(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put features (columns of `features` and `placements` together) in the place of older ones, of which what was
    known is forgotten; those of articles that are gone meanwhile are left out."""
    here = {i for some in split_ids(r["article_id"] for r in rows) for i in _existing(session, some)}
    kept = [row for row in rows if row["article_id"] in here]
    if not kept:
        return
    drop_likenesses(session, [row.article_id for row in read_placements(session, [row["article_id"] for row in kept])])
    values = [{name: row[name] for name in ("article_id", "data")} for row in kept]
    session.execute(insert(FeatureRow).prefix_with("OR REPLACE"), values)
    values = [{name: value for name, value in row.items() if name != "data"} for row in kept]
    session.execute(insert(PlacementRow).prefix_with("OR REPLACE"), values)


def _existing(session: Session, ids: Sequence[int]) -> Sequence[int]:
    return session.scalars(select(ArticleRow.id).where(ArticleRow.id.in_(ids))).all()


def forget_features(session: Session, ids: Iterable[int]) -> None:
    """Let these articles be read again."""
    for some in split_ids(ids):
        session.execute(delete(PlacementRow).where(PlacementRow.article_id.in_(some)), execution_options=_PLAIN)


def list_features(session: Session, version: str) -> Sequence[AnyRow]:
    """(article_id, text_hash, published) of all articles, in the trash or not, whose features are fresh."""
    return session.execute(
        select(PlacementRow.article_id, PlacementRow.text_hash, ArticleRow.published)
        .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
        .where(_is_fresh(version))
        .order_by(PlacementRow.article_id)
    ).all()


def read_features(session: Session, ids: Iterable[int]) -> list[AnyRow]:
    """(article_id, text_hash, published, placed, data) of some articles: `published` as it is now."""
    found: list[AnyRow] = []
    for some in split_ids(ids):
        found += session.execute(
            _select_placements(FeatureRow.data)
            .join(FeatureRow, FeatureRow.article_id == PlacementRow.article_id)
            .where(PlacementRow.article_id.in_(some))
        )
    return found


def read_placements(session: Session, ids: Iterable[int]) -> list[AnyRow]:
    """The same without `data`."""
    return [
        row
        for some in split_ids(ids)
        for row in session.execute(_select_placements().where(PlacementRow.article_id.in_(some)))
    ]


def _select_placements(*more: Any) -> AnySelect:
    return select(
        PlacementRow.article_id, PlacementRow.text_hash, ArticleRow.published, PlacementRow.placed, *more
    ).join(ArticleRow, ArticleRow.id == PlacementRow.article_id)


def find_unplaced(session: Session, version: str, least: int) -> Sequence[int]:
    """Ids of the articles outside the trash that have fresh features, and were compared with fewer than so many
    others, or under another date; newest first."""
    return session.scalars(
        select(PlacementRow.article_id)
        .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
        .where(
            ArticleRow.deleted_at.is_(None),
            _is_fresh(version),
            or_(PlacementRow.placed < least, PlacementRow.published != ArticleRow.published),
        )
        .order_by(PlacementRow.article_id.desc())
    ).all()


def mark_placed(session: Session, published: Mapping[int, str], size: int) -> None:
    """Articles, by id with the date they had, were compared with so many others."""
    rows = [{"article_id": i, "published": text, "placed": size, "grouped": False} for i, text in published.items()]
    if rows:
        session.execute(update(PlacementRow), rows)


def find_ungrouped(session: Session, version: str) -> Sequence[int]:
    """Ids of the articles outside the trash that were placed, but not looked for an event since."""
    return session.scalars(
        select(PlacementRow.article_id)
        .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
        .where(ArticleRow.deleted_at.is_(None), _is_fresh(version), PlacementRow.placed > 0, ~PlacementRow.grouped)
        .order_by(PlacementRow.article_id)
    ).all()


def mark_grouped(session: Session, ids: Iterable[int], *, grouped: bool) -> None:
    for some in split_ids(ids):
        session.execute(
            update(PlacementRow).where(PlacementRow.article_id.in_(some)).values(grouped=grouped),
            execution_options=_PLAIN,
        )


def is_placed(session: Session, article_id: int, version: str) -> bool:
    """Whether an article was compared with the others as it stands."""
    return bool(
        session.scalar(
            select(
                select(PlacementRow.article_id)
                .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
                .where(PlacementRow.article_id == article_id, PlacementRow.placed > 0, _is_fresh(version))
                .exists()
            )
        )
    )


# --- likenesses -----------------------------------------------------------------------------------------------------


def write_likenesses(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put these in the place of what is known of the same pairs; pairs with an article that is gone are left out."""
    here = {
        i
        for some in split_ids(i for r in rows for i in (r["left_id"], r["right_id"]))
        for i in _existing(session, some)
    }
    if kept := [row for row in rows if row["left_id"] in here and row["right_id"] in here]:
        session.execute(insert(LikenessRow).prefix_with("OR REPLACE"), kept)


def drop_likenesses(session: Session, ids: Collection[int]) -> None:
    """Forget all pairs with one of these articles, and let the others of these pairs be compared once more: what was
    among the nearest of one need not have it among its own."""
    others: set[int] = set()
    for some in split_ids(ids):
        for side, other in ((LikenessRow.left_id, LikenessRow.right_id), (LikenessRow.right_id, LikenessRow.left_id)):
            others.update(session.scalars(select(other).where(side.in_(some))))
            session.execute(delete(LikenessRow).where(side.in_(some)), execution_options=_PLAIN)
    for some in split_ids(others.difference(ids)):
        session.execute(
            update(PlacementRow).where(PlacementRow.article_id.in_(some), PlacementRow.placed > 1).values(placed=1),
            execution_options=_PLAIN,
        )


_PAIR = (LikenessRow.left_id, LikenessRow.right_id, LikenessRow.alike, LikenessRow.copied)


def read_likenesses(session: Session, ids: Collection[int] | None = None) -> list[AnyRow]:
    """(left_id, right_id, alike, copied) of all pairs with one of these articles, or of all."""
    if ids is None:
        return list(session.execute(select(*_PAIR)))
    found: dict[tuple[int, int], AnyRow] = {}
    for some in split_ids(ids):
        # Two statements, since SQLite uses one index a table only.
        for side in (LikenessRow.left_id, LikenessRow.right_id):
            found.update(
                ((row.left_id, row.right_id), row) for row in session.execute(select(*_PAIR).where(side.in_(some)))
            )
    return list(found.values())


def read_reasons(session: Session, article_id: int | None = None) -> dict[tuple[int, int], str]:
    """What both articles of a pair have in common, of all pairs or those with one article, where that is kept."""
    statement = select(LikenessRow.left_id, LikenessRow.right_id, LikenessRow.reasons).where(
        LikenessRow.reasons.is_not(None)
    )
    if article_id is not None:
        statement = statement.where(or_(LikenessRow.left_id == article_id, LikenessRow.right_id == article_id))
    return {(row.left_id, row.right_id): row.reasons for row in session.execute(statement)}


def read_published(session: Session, ids: Collection[int] | None = None) -> dict[int, str]:
    """When each of these articles outside the trash was published, or of all of them."""
    statement = select(ArticleRow.id, ArticleRow.published).where(ArticleRow.deleted_at.is_(None))
    if ids is None:
        return {row.id: row.published for row in session.execute(statement)}
    return {
        row.id: row.published
        for some in split_ids(ids)
        for row in session.execute(statement.where(ArticleRow.id.in_(some)))
    }


def count_live(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ArticleRow).where(ArticleRow.deleted_at.is_(None))) or 0


# --- events ---------------------------------------------------------------------------------------------------------


def read_events(session: Session, ids: Collection[int] | None = None) -> dict[int, tuple[str, datetime]]:
    """Title and making of these events, or of all, by id."""
    statement = select(EventRow.id, EventRow.title, EventRow.created)
    if ids is None:
        return {row.id: (row.title, row.created) for row in session.execute(statement)}
    return {
        row.id: (row.title, row.created)
        for some in split_ids(ids)
        for row in session.execute(statement.where(EventRow.id.in_(some)))
    }


def read_places(
    session: Session, *, articles: Collection[int] | None = None, events: Collection[int] | None = None
) -> dict[int, tuple[int | None, str]]:
    """Event and who put it there, by article: of these articles, of those in these events, or of all."""
    statement = select(EventArticleRow.article_id, EventArticleRow.event_id, EventArticleRow.placed_by)
    if articles is None and events is None:
        return {row.article_id: (row.event_id, row.placed_by) for row in session.execute(statement)}
    column, wanted = (
        (EventArticleRow.article_id, articles) if articles is not None else (EventArticleRow.event_id, events or ())
    )
    return {
        row.article_id: (row.event_id, row.placed_by)
        for some in split_ids(wanted)
        for row in session.execute(statement.where(column.in_(some)))
    }


def write_places(session: Session, places: Mapping[int, tuple[int | None, str] | None]) -> None:
    """Put articles into events, or out of any with None; those that are gone meanwhile are passed over."""
    for some in split_ids(places):
        session.execute(delete(EventArticleRow).where(EventArticleRow.article_id.in_(some)), execution_options=_PLAIN)
        rows = [
            {"article_id": i, "event_id": place[0], "placed_by": place[1]}
            for i in _existing(session, some)
            if (place := places[i]) is not None
        ]
        if rows:
            session.execute(insert(EventArticleRow), rows)


def drop_empty_events(session: Session) -> None:
    """Delete the events that no article tells any more, in the trash or not."""
    session.execute(
        delete(EventRow).where(
            ~select(EventArticleRow.article_id).where(EventArticleRow.event_id == EventRow.id).exists()
        ),
        execution_options=_PLAIN,
    )


# --- what the reader said -------------------------------------------------------------------------------------------


def read_verdicts(session: Session, ids: Collection[int] | None = None) -> dict[tuple[int, int], str]:
    """What was said of pairs with one of these articles, or of all pairs."""
    statement = select(VerdictRow.left_id, VerdictRow.right_id, VerdictRow.verdict)
    if ids is None:
        return {(row.left_id, row.right_id): row.verdict for row in session.execute(statement)}
    return {
        (row.left_id, row.right_id): row.verdict
        for some in split_ids(ids)
        for row in session.execute(statement.where(or_(VerdictRow.left_id.in_(some), VerdictRow.right_id.in_(some))))
    }
