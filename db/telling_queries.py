"""Statements on what is known of articles that tell one event, each taking an open session."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, or_, select, text, update
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
    """Ids of the articles without features of their text by this version, newest first, those in the trash last."""
    return session.scalars(
        select(ArticleRow.id)
        .outerjoin(PlacementRow, PlacementRow.article_id == ArticleRow.id)
        .where(or_(PlacementRow.article_id.is_(None), ~_is_fresh(version)))
        .order_by(ArticleRow.deleted_at.is_not(None), ArticleRow.id.desc())
    ).all()


def find_waiting(session: Session, version: str) -> Sequence[int]:
    """Ids of the articles outside the trash that were never compared with others as they stand."""
    return session.scalars(
        select(ArticleRow.id)
        .outerjoin(PlacementRow, PlacementRow.article_id == ArticleRow.id)
        .where(
            ArticleRow.deleted_at.is_(None),
            or_(PlacementRow.article_id.is_(None), ~_is_fresh(version), PlacementRow.placed == 0),
        )
    ).all()


def read_sample(session: Session, version: str, most: int) -> Sequence[AnyRow]:
    """(article_id, text_hash, language) of as many articles as chance has it: the same ones for the same library."""
    return session.execute(
        select(PlacementRow.article_id, PlacementRow.text_hash, PlacementRow.language)
        .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
        .where(_is_fresh(version))
        .order_by(PlacementRow.text_hash, PlacementRow.language, PlacementRow.article_id)
        .limit(most)
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


def find_unplaced(session: Session, version: str, stamp: int) -> Sequence[int]:
    """Ids of the articles that have fresh features, and were not compared with the others by what this stamp stands
    for; those never compared first, then the newest, those in the trash last."""
    return session.scalars(
        select(PlacementRow.article_id)
        .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
        .where(_is_fresh(version), PlacementRow.placed != stamp)
        .order_by(ArticleRow.deleted_at.is_not(None), PlacementRow.placed != 0, PlacementRow.article_id.desc())
    ).all()


def find_placed(session: Session, version: str, stamp: int) -> Sequence[int]:
    """Ids of the articles that were."""
    return session.scalars(
        select(PlacementRow.article_id)
        .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
        .where(_is_fresh(version), PlacementRow.placed == stamp)
    ).all()


def mark_placed(session: Session, ids: Iterable[int], stamp: int) -> None:
    """These articles were compared with the others by what this stamp stands for."""
    for some in split_ids(ids):
        session.execute(
            update(PlacementRow).where(PlacementRow.article_id.in_(some)).values(placed=stamp, grouped=False),
            execution_options=_PLAIN,
        )


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


def replace_likenesses(
    session: Session, ids: Collection[int], rows: Sequence[dict[str, Any]]
) -> dict[tuple[int, int], float]:
    """Let these be all pairs with one of some articles; what both have in common stays. Pairs with an article that is
    gone are left out. Returns how alike the pairs were that are replaced."""
    before = {(left, right): alike for left, right, alike, _ in read_likenesses(session, ids)}
    here = {
        i
        for some in split_ids(i for r in rows for i in (r["left_id"], r["right_id"]))
        for i in _existing(session, some)
    }
    reasons: dict[tuple[int, int], str] = {}
    for some in split_ids(ids):
        for side in (LikenessRow.left_id, LikenessRow.right_id):
            reasons |= _find_reasons(session, side.in_(some))
            session.execute(delete(LikenessRow).where(side.in_(some)), execution_options=_PLAIN)
    kept = [
        {**row, "reasons": reasons.get((row["left_id"], row["right_id"]))}
        for row in rows
        if row["left_id"] in here and row["right_id"] in here
    ]
    if kept:
        session.execute(insert(LikenessRow).prefix_with("OR REPLACE"), kept)
    return before


def write_reasons(session: Session, reasons: Mapping[tuple[int, int], str]) -> None:
    """Keep what both articles of pairs have in common, as far as the pairs are still known."""
    rows = [{"one": left, "other": right, "said": said} for (left, right), said in reasons.items()]
    if rows:
        session.execute(text("UPDATE likenesses SET reasons = :said WHERE left_id = :one AND right_id = :other"), rows)


def drop_likenesses(session: Session, ids: Collection[int]) -> None:
    """Forget all pairs with one of these articles, and let the others of these pairs be compared once more: where one
    goes, another comes among their neighbours."""
    _place_again(session, _find_others(session, ids))
    for some in split_ids(ids):
        for side in (LikenessRow.left_id, LikenessRow.right_id):
            session.execute(delete(LikenessRow).where(side.in_(some)), execution_options=_PLAIN)


def follow_dates(session: Session) -> None:
    """Let the articles that have another date than when they were compared be compared once more, with the others of
    their pairs."""
    redated = session.scalars(
        select(PlacementRow.article_id)
        .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
        .where(PlacementRow.published != ArticleRow.published)
    ).all()
    if not redated:
        return
    _place_again(session, _find_others(session, redated).union(redated))
    now = select(ArticleRow.published).where(ArticleRow.id == PlacementRow.article_id).scalar_subquery()
    for some in split_ids(redated):
        session.execute(
            update(PlacementRow).where(PlacementRow.article_id.in_(some)).values(published=now),
            execution_options=_PLAIN,
        )


def has_other_dates(session: Session) -> bool:
    """Whether there is such an article."""
    return bool(
        session.scalar(
            select(
                select(PlacementRow.article_id)
                .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
                .where(PlacementRow.published != ArticleRow.published)
                .exists()
            )
        )
    )


def _find_others(session: Session, ids: Collection[int]) -> set[int]:
    others: set[int] = set()
    for some in split_ids(ids):
        for side, other in ((LikenessRow.left_id, LikenessRow.right_id), (LikenessRow.right_id, LikenessRow.left_id)):
            others.update(session.scalars(select(other).where(side.in_(some))))
    return others.difference(ids)


def _place_again(session: Session, ids: Collection[int]) -> None:
    for some in split_ids(ids):
        session.execute(
            update(PlacementRow).where(PlacementRow.article_id.in_(some), PlacementRow.placed > 1).values(placed=1),
            execution_options=_PLAIN,
        )


_PAIR = (LikenessRow.left_id, LikenessRow.right_id, LikenessRow.alike, LikenessRow.copied)


def read_likenesses(session: Session, ids: Collection[int] | None = None) -> Sequence[tuple[int, int, float, float]]:
    """(left_id, right_id, alike, copied) of all pairs with one of these articles, or of all."""
    if ids is None:
        # Of 20,000 articles there are 290,000: past SQLAlchemy, which makes an object of each row.
        raw = session.connection().connection.driver_connection
        return raw.execute("SELECT left_id, right_id, alike, copied FROM likenesses").fetchall()  # type: ignore[union-attr,no-any-return]
    found: dict[tuple[int, int], tuple[int, int, float, float]] = {}
    for some in split_ids(ids):
        # Two statements, since SQLite uses one index a table only.
        for side in (LikenessRow.left_id, LikenessRow.right_id):
            for left, right, alike, copied in session.execute(select(*_PAIR).where(side.in_(some))):
                found[left, right] = (left, right, alike, copied)
    return list(found.values())


def read_copies(session: Session, least: float, ids: Collection[int] | None = None) -> list[tuple[int, int]]:
    """The pairs of which at least so much is copied, both among these articles, or all."""
    statement = select(LikenessRow.left_id, LikenessRow.right_id).where(LikenessRow.copied >= least)
    if ids is None:
        return [(left, right) for left, right in session.execute(statement)]
    wanted = set(ids)
    found = (
        row for some in split_ids(wanted) for row in session.execute(statement.where(LikenessRow.left_id.in_(some)))
    )
    return [(left, right) for left, right in found if right in wanted]


def read_reasons(session: Session, ids: Collection[int] | None = None) -> dict[tuple[int, int], str]:
    """What both articles of a pair have in common, of all pairs or those with one of these articles, where that is
    kept."""
    if ids is None:
        return _find_reasons(session)
    found: dict[tuple[int, int], str] = {}
    for some in split_ids(ids):
        for side in (LikenessRow.left_id, LikenessRow.right_id):
            found |= _find_reasons(session, side.in_(some))
    return found


def _find_reasons(session: Session, *conditions: Any) -> dict[tuple[int, int], str]:
    statement = select(LikenessRow.left_id, LikenessRow.right_id, LikenessRow.reasons).where(
        LikenessRow.reasons.is_not(None), *conditions
    )
    return {(left, right): str(reasons) for left, right, reasons in session.execute(statement)}


def read_days(session: Session, ids: Collection[int] | None = None) -> tuple[dict[int, str], set[int]]:
    """When each of these articles was published, or of all, and which of them are in the trash."""
    statement = select(ArticleRow.id, ArticleRow.published, ArticleRow.deleted_at.is_not(None))
    rows: list[AnyRow] = []
    if ids is None:
        rows += session.execute(statement)
    else:
        for some in split_ids(ids):
            rows += session.execute(statement.where(ArticleRow.id.in_(some)))
    return {i: published for i, published, _ in rows}, {i for i, _, trashed in rows if trashed}


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
