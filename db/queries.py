"""Statements on a library, each taking an open session. They return plain rows and numbers, never open objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Row, Select, Text, and_, delete, func, insert, not_, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from db.models import (
    AnalysisRow,
    ArticleRow,
    ArticleTagRow,
    ComparisonRow,
    CorrectionArticleRow,
    CorrectionRow,
    EventArticleRow,
    FeatureRow,
    LikenessRow,
    NoteRow,
    NoteTagRow,
    OriginalRow,
    PairRow,
    PlacementRow,
    TagRow,
    TextRow,
    VerdictRow,
)

if TYPE_CHECKING:
    # Generic over what they hold, in a way that differs between SQLAlchemy 2.0 and 2.1.
    AnyRow = Row[*tuple[Any, ...]]
    AnySelect = Select[*tuple[Any, ...]]

T = TypeVar("T")

_PLAIN = {"synchronize_session": False}

# SQLite binds at most 32,766 values in one statement (999 in builds before 3.32).
MOST_IDS = 900

SUMMARY_COLUMNS = (
    ArticleRow.id,
    ArticleRow.title,
    ArticleRow.outlet,
    ArticleRow.author,
    ArticleRow.url,
    ArticleRow.published,
    ArticleRow.language,
    ArticleRow.perspective,
    ArticleRow.words,
    ArticleRow.read_state,
    ArticleRow.added,
    ArticleRow.deleted_at,
)


def split_ids(ids: Iterable[int]) -> Iterator[list[int]]:
    """Distinct ids in runs short enough for one statement."""
    return _split(list(dict.fromkeys(ids)))


def _split(values: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), MOST_IDS):
        yield [*values[start : start + MOST_IDS]]


# --- articles -------------------------------------------------------------------------------------------------------


def list_articles(session: Session, *, trashed: bool) -> Sequence[AnyRow]:
    """`SUMMARY_COLUMNS` of all articles in or out of the trash, newest first."""
    return session.execute(
        select(*SUMMARY_COLUMNS).where(_in_trash(trashed)).order_by(ArticleRow.added.desc(), ArticleRow.id.desc())
    ).all()


def _in_trash(trashed: bool) -> Any:
    return ArticleRow.deleted_at.is_not(None) if trashed else ArticleRow.deleted_at.is_(None)


def find_summaries(session: Session, ids: Iterable[int]) -> dict[int, AnyRow]:
    """`SUMMARY_COLUMNS` by id, of those that exist."""
    found: dict[int, AnyRow] = {}
    for some in split_ids(ids):
        rows = session.execute(select(*SUMMARY_COLUMNS).where(ArticleRow.id.in_(some)))
        found.update((row.id, row) for row in rows)
    return found


def find_articles(session: Session, ids: Iterable[int]) -> dict[int, ArticleRow]:
    """Mapped articles by id, of those that exist, to be changed within the session."""
    found: dict[int, ArticleRow] = {}
    for some in split_ids(ids):
        rows = session.scalars(select(ArticleRow).where(ArticleRow.id.in_(some)))
        found.update((row.id, row) for row in rows)
    return found


def count_articles(session: Session) -> tuple[int, int]:
    """How many articles are in the library, and how many in the trash."""
    live, all_ = session.execute(
        select(func.count().filter(ArticleRow.deleted_at.is_(None)), func.count()).select_from(ArticleRow)
    ).one()
    return live, all_ - live


def find_known(session: Session, key: str) -> AnyRow | None:
    """The article whose text, now or as it came, has this content key: (id, title, words, deleted_at). One outside
    the trash comes first."""
    return session.execute(
        select(ArticleRow.id, ArticleRow.title, ArticleRow.words, ArticleRow.deleted_at)
        .where(or_(ArticleRow.content_key == key, ArticleRow.imported_key == key))
        .order_by(ArticleRow.deleted_at.is_not(None), ArticleRow.id)
        .limit(1)
    ).first()


def find_by_key(session: Session, beginning: str) -> AnyRow | None:
    """The article whose key, as its text came or as it is now, begins like this (lower hexadecimal digits): (id,
    title, deleted_at). One outside the trash comes first, then one whose text came with it."""
    end = beginning + "g"  # the letter behind the last digit: both conditions are answered by an index
    came = and_(ArticleRow.imported_key >= beginning, ArticleRow.imported_key < end)
    return session.execute(
        select(ArticleRow.id, ArticleRow.title, ArticleRow.deleted_at)
        .where(or_(came, and_(ArticleRow.content_key >= beginning, ArticleRow.content_key < end)))
        .order_by(ArticleRow.deleted_at.is_not(None), not_(came), ArticleRow.id)
        .limit(1)
    ).first()


def find_by_url(session: Session, url: str, most: int) -> Sequence[int]:
    """Ids of the articles outside the trash with exactly this address, the newest first, at most so many."""
    return session.scalars(
        select(ArticleRow.id)
        .where(ArticleRow.url == url, ArticleRow.deleted_at.is_(None))
        .order_by(ArticleRow.id.desc())
        .limit(most)
    ).all()


def count_values(session: Session, field: str) -> list[tuple[str, int]]:
    """The distinct values of an article's text field outside the trash, with counts, most frequent first."""
    column = getattr(ArticleRow, field)
    rows = session.execute(
        select(column, func.count())
        .where(ArticleRow.deleted_at.is_(None), column != "")
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return [(value, count) for value, count in rows]


def has_readers_work(session: Session, article_id: int) -> bool:
    """Whether a note, a pair, or a correction of the text or of an entity in it hangs on an article."""
    return bool(
        session.execute(
            select(
                or_(
                    select(NoteRow.id).where(NoteRow.article_id == article_id).exists(),
                    select(PairRow.id)
                    .where(or_(PairRow.left_id == article_id, PairRow.right_id == article_id))
                    .exists(),
                    select(ArticleRow.id).where(ArticleRow.id == article_id, ArticleRow.corrected).exists(),
                    select(CorrectionArticleRow.correction_id)
                    .where(CorrectionArticleRow.article_id == article_id)
                    .exists(),
                )
            )
        ).scalar()
    )


# --- tags -----------------------------------------------------------------------------------------------------------


def read_tags(session: Session, ids: Collection[int] | None = None) -> dict[int, tuple[str, ...]]:
    """Tags by article, in the order the reader gave them; of all articles where `ids` is None."""
    statement = (
        select(ArticleTagRow.article_id, TagRow.name)
        .join(TagRow, TagRow.id == ArticleTagRow.tag_id)
        .order_by(ArticleTagRow.article_id, ArticleTagRow.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    parts: Iterable[AnySelect] = (
        [statement] if ids is None else (statement.where(ArticleTagRow.article_id.in_(some)) for some in split_ids(ids))
    )
    for part in parts:
        for article_id, name in session.execute(part):
            found[article_id].append(name)
    return {article_id: tuple(names) for article_id, names in found.items()}


def write_tags(session: Session, article_id: int, names: Sequence[str]) -> None:
    """Make these the tags of an article. Tags that nothing carries any more stay: see `drop_unused_tags`."""
    # Past the session's own bookkeeping, which would look through all its rows each time.
    session.execute(delete(ArticleTagRow).where(ArticleTagRow.article_id == article_id), execution_options=_PLAIN)
    if not names:
        return
    known = require_tags(session, names)
    session.execute(
        insert(ArticleTagRow),
        [{"article_id": article_id, "tag_id": known[name], "position": n} for n, name in enumerate(names)],
    )


def require_tags(session: Session, names: Sequence[str]) -> dict[str, int]:
    """The ids of these tags by name; those that are not there yet are made."""
    known = _find_tags(session, names)
    if missing := [name for name in names if name not in known]:
        session.execute(insert(TagRow), [{"name": name} for name in missing])
        known |= _find_tags(session, missing)
    return known


def _find_tags(session: Session, names: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _split(names):
        rows = session.execute(select(TagRow.name, TagRow.id).where(TagRow.name.in_(some)))
        found.update((row.name, row.id) for row in rows)
    return found


def drop_unused_tags(session: Session) -> None:
    """Delete the tags that neither an article nor a note carries."""
    used = (select(ArticleTagRow.tag_id), select(NoteTagRow.tag_id))
    session.execute(delete(TagRow).where(*(TagRow.id.not_in(ids) for ids in used)))


def count_tags(session: Session) -> list[tuple[str, int]]:
    """Tags with the number of articles outside the trash that carry them, most frequent first."""
    rows = session.execute(
        select(TagRow.name, func.count())
        .join(ArticleTagRow, ArticleTagRow.tag_id == TagRow.id)
        .join(ArticleRow, ArticleRow.id == ArticleTagRow.article_id)
        .where(ArticleRow.deleted_at.is_(None))
        .group_by(TagRow.id)
        .order_by(func.count().desc(), TagRow.name)
    )
    return [(name, count) for name, count in rows]


# --- notes and pairs ------------------------------------------------------------------------------------------------


def find_noted(session: Session, kind: str, ids: Collection[int] | None = None) -> set[int]:
    """Ids of the articles (`kind` "article") or pairs ("pair") that have a note with something in it."""
    column = NoteRow.article_id if kind == "article" else NoteRow.pair_id
    statement = select(column).where(
        column.is_not(None), NoteRow.deleted_at.is_(None), func.trim(NoteRow.body, " \n\t\r") != ""
    )
    if ids is None:
        return set(session.scalars(statement))
    found: set[int] = set()
    for some in split_ids(ids):
        found.update(session.scalars(statement.where(column.in_(some))))
    return found


def find_pair(session: Session, left_id: int, right_id: int) -> PairRow | None:
    """The pair of two articles, in either order, in the trash or not."""
    return session.scalars(
        select(PairRow).where(
            or_(
                and_(PairRow.left_id == left_id, PairRow.right_id == right_id),
                and_(PairRow.left_id == right_id, PairRow.right_id == left_id),
            )
        )
    ).first()


def list_pairs(session: Session) -> Sequence[PairRow]:
    """Pairs outside the trash whose articles are outside it too, the last opened first."""
    gone = select(ArticleRow.id).where(ArticleRow.deleted_at.is_not(None))
    return session.scalars(
        select(PairRow)
        .where(PairRow.deleted_at.is_(None), PairRow.left_id.not_in(gone), PairRow.right_id.not_in(gone))
        .order_by(PairRow.opened.desc(), PairRow.id.desc())
    ).all()


def pairs_of(session: Session, ids: Iterable[int]) -> list[PairRow]:
    """Every pair, in the trash or not, with one of these articles on a side."""
    found: dict[int, PairRow] = {}
    for some in split_ids(ids):
        rows = session.scalars(select(PairRow).where(or_(PairRow.left_id.in_(some), PairRow.right_id.in_(some))))
        found.update((row.id, row) for row in rows)
    return list(found.values())


# --- corrections ----------------------------------------------------------------------------------------------------


# As they are stored: one value that is damaged must not keep all the others from being read.
_CORRECTION = (
    CorrectionRow.id,
    CorrectionRow.kind,
    CorrectionRow.scope,
    type_coerce(CorrectionRow.names, Text).label("names"),
    CorrectionRow.entity,
    CorrectionRow.value,
    CorrectionRow.start,
    CorrectionRow.end,
    CorrectionRow.quote,
    CorrectionRow.prefix,
    CorrectionRow.suffix,
    type_coerce(CorrectionRow.created, Text).label("created"),
    type_coerce(CorrectionRow.taken_back, Text).label("taken_back"),
)
_ABOUT = (
    CorrectionArticleRow.correction_id,
    CorrectionArticleRow.position,
    CorrectionArticleRow.article_id,
    CorrectionArticleRow.content_key,
    CorrectionArticleRow.title,
)


def read_corrections(
    session: Session, ids: Collection[int] | None = None, *, since: int = 0
) -> list[tuple[AnyRow, list[AnyRow]]]:
    """Corrections with the articles they are about, in the order in which they were made; all where `ids` is None.
    `since` leaves out those that did not change after that stamp. Names and moments are text, as stored."""
    rows = select(*_CORRECTION).where(CorrectionRow.revision > since).order_by(CorrectionRow.id)
    articles = select(*_ABOUT).order_by(CorrectionArticleRow.correction_id, CorrectionArticleRow.position)
    if since:
        changed = select(CorrectionRow.id).where(CorrectionRow.revision > since)
        articles = articles.where(CorrectionArticleRow.correction_id.in_(changed))
    found: list[AnyRow] = []
    by_correction: dict[int, list[AnyRow]] = defaultdict(list)
    parts: Iterable[list[int] | None] = [None] if ids is None else split_ids(sorted(ids))
    for some in parts:
        found += session.execute(rows if some is None else rows.where(CorrectionRow.id.in_(some)))
        about = articles if some is None else articles.where(CorrectionArticleRow.correction_id.in_(some))
        for article in session.execute(about):
            by_correction[article.correction_id].append(article)
    return [(row, by_correction[row.id]) for row in found]


def stamp_corrections(session: Session) -> int:
    """A number that is another one after every change of a correction."""
    return session.scalar(select(func.max(CorrectionRow.revision))) or 0


def add_corrections(session: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Add corrections behind all others, in this order; returns their ids."""
    first = stamp_corrections(session) + 1
    values = [row | {"revision": first + number} for number, row in enumerate(rows)]
    if not values:
        return []
    return list(
        session.scalars(insert(CorrectionRow).returning(CorrectionRow.id, sort_by_parameter_order=True), values)
    )


def change_correction(session: Session, correction_id: int, **values: Any) -> bool:
    """Set columns of a correction, or none of them, and give it a revision above all others. Whether there is one."""
    values["revision"] = stamp_corrections(session) + 1
    found = session.execute(
        update(CorrectionRow).where(CorrectionRow.id == correction_id).values(**values).returning(CorrectionRow.id)
    )
    return found.first() is not None


def drop_correction_articles(session: Session, correction_id: int) -> None:
    session.execute(delete(CorrectionArticleRow).where(CorrectionArticleRow.correction_id == correction_id))


def corrections_about(session: Session, ids: Iterable[int]) -> list[CorrectionArticleRow]:
    """What ties corrections to these articles, to be changed within the session."""
    found: list[CorrectionArticleRow] = []
    for some in split_ids(ids):
        found += session.scalars(select(CorrectionArticleRow).where(CorrectionArticleRow.article_id.in_(some)))
    return found


def waiting_corrections(session: Session, content_key: str) -> Sequence[CorrectionArticleRow]:
    """What ties corrections to a text that is not in the library."""
    return session.scalars(
        select(CorrectionArticleRow).where(
            CorrectionArticleRow.article_id.is_(None), CorrectionArticleRow.content_key == content_key
        )
    ).all()


# --- caches ---------------------------------------------------------------------------------------------------------


def find_stale_analyses(session: Session, version: str) -> Sequence[AnyRow]:
    """(id, text_hash) of articles outside the trash without an analysis of their text by this version, newest
    first."""
    return session.execute(
        select(ArticleRow.id, ArticleRow.text_hash)
        .outerjoin(AnalysisRow, AnalysisRow.article_id == ArticleRow.id)
        .where(
            ArticleRow.deleted_at.is_(None),
            or_(
                AnalysisRow.article_id.is_(None),
                AnalysisRow.version != version,
                AnalysisRow.text_hash != ArticleRow.text_hash,
                AnalysisRow.language != ArticleRow.language,
            ),
        )
        .order_by(ArticleRow.added.desc(), ArticleRow.id.desc())
    ).all()


def drop_original(session: Session, original_id: int | None) -> None:
    """Delete an original that no article was made from any more."""
    if original_id is not None:
        session.execute(
            delete(OriginalRow).where(
                OriginalRow.id == original_id,
                ~select(ArticleRow.id).where(ArticleRow.original_id == original_id).exists(),
            )
        )


def delete_articles(session: Session, ids: Iterable[int]) -> None:
    """Delete articles with text, tags, caches, and what was said of their events. Notes and pairs must have been let go
    of before."""
    for some in split_ids(ids):
        session.execute(delete(AnalysisRow).where(AnalysisRow.article_id.in_(some)))
        session.execute(
            delete(ComparisonRow).where(or_(ComparisonRow.left_id.in_(some), ComparisonRow.right_id.in_(some)))
        )
        for cache in (FeatureRow, PlacementRow):
            session.execute(delete(cache).where(cache.article_id.in_(some)))
        for pairs in (LikenessRow, VerdictRow):
            session.execute(delete(pairs).where(or_(pairs.left_id.in_(some), pairs.right_id.in_(some))))
        session.execute(delete(EventArticleRow).where(EventArticleRow.article_id.in_(some)))
        session.execute(delete(ArticleTagRow).where(ArticleTagRow.article_id.in_(some)))
        session.execute(delete(TextRow).where(TextRow.article_id.in_(some)))
        session.execute(delete(ArticleRow).where(ArticleRow.id.in_(some)))
    session.execute(
        delete(OriginalRow).where(
            ~select(ArticleRow.id).where(ArticleRow.original_id == OriginalRow.id).exists(),
        )
    )
    drop_unused_tags(session)
