"""Takes corrections from a file into a library: what is known is passed over, what is about unknown articles waits."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import Anchor, CorrectionKind, ScopeKind
from app.services.correction_files import Carried, Reference
from app.services.correction_records import CorrectionArticle, ListedCorrection, read_all, shape_row
from app.services.library import Writing
from app.services.records import read_document
from db import queries
from db.models import ArticleRow, CorrectionArticleRow


@dataclass(frozen=True, slots=True)
class CorrectionImport:
    """What became of a file of corrections: the ids that were added (its undo is to take them back), how many were
    known already, how many of those added wait for articles that are not here, and the titles of these articles."""

    ids: tuple[int, ...] = ()
    duplicates: int = 0
    waiting: int = 0
    missing: tuple[str, ...] = ()

    @property
    def added(self) -> int:
        return len(self.ids)


def take_in(writing: Writing, carried: Sequence[Carried]) -> CorrectionImport:
    """Add the corrections of a file, in its order, behind those that are there."""
    session = writing.session
    known = {_tell_listed(listed) for listed in read_all(session) if listed.taken_back is None}
    found: dict[Reference, int | None] = {}
    new: list[tuple[Carried, tuple[CorrectionArticle, ...]]] = []
    for one in carried:
        about = _find_articles(session, one, found)
        told = _tell(one.draft.kind, one.scope, one.draft.names, one.draft.entity, one.draft.value, about, one.anchor)
        if told not in known:
            known.add(told)
            new.append((one, about))
    ids = queries.add_corrections(session, [shape_row(c.draft, c.scope, c.anchor, c.created) for c, _ in new])
    for correction_id, (_, about) in zip(ids, new, strict=True):
        _put_articles(session, correction_id, about)
    writing.corrections |= bool(ids)
    absent = [[article.title for article in about if article.id is None] for _, about in new]
    return CorrectionImport(
        tuple(ids),
        len(carried) - len(ids),
        sum(map(bool, absent)),
        tuple(dict.fromkeys(title for titles in absent for title in titles)),
    )


def _find_articles(session: Session, one: Carried, found: dict[Reference, int | None]) -> tuple[CorrectionArticle, ...]:
    """The articles as they are here, in growing order of ids; those of a passage hold it."""
    about = []
    for reference in one.articles:
        if reference not in found:
            found[reference] = _find_article(session, reference)
        article_id = found[reference]
        if article_id is not None and one.anchor is not None and not _has_passage(session, article_id, one.anchor):
            # By its title it is another text; by its key the passage was edited away, and the text may come back.
            article_id = article_id if _has_key(session, article_id, reference.key) else None
        about.append(CorrectionArticle(article_id, reference.title, reference.key))
    if len({article.id for article in about}) < len(about):
        about = [CorrectionArticle(None, article.title, article.content_key) for article in about]
    return tuple(sorted(about, key=lambda article: (article.id is None, article.id or 0, article.content_key)))


def _find_article(session: Session, reference: Reference) -> int | None:
    if reference.key and (row := queries.find_known(session, reference.key)) is not None:
        return int(row.id)
    if not reference.title:
        return None
    same = session.scalars(
        select(ArticleRow.id).where(func.lower(ArticleRow.title) == func.lower(reference.title)).limit(2)
    ).all()
    return same[0] if len(same) == 1 else None


def _has_key(session: Session, article_id: int, key: str) -> bool:
    article = session.get(ArticleRow, article_id)
    return article is not None and bool(key) and key in (article.content_key, article.imported_key)


def _has_passage(session: Session, article_id: int, anchor: Anchor) -> bool:
    from app.analysis.corrections.anchoring import find_anchor

    return find_anchor(read_document(session, article_id).text, anchor) is not None


def _put_articles(session: Session, correction_id: int, about: Sequence[CorrectionArticle]) -> None:
    session.add_all(
        CorrectionArticleRow(
            correction_id=correction_id,
            position=position,
            article_id=article.id,
            content_key=article.content_key,
            title=article.title,
        )
        for position, article in enumerate(about)
    )


def _tell_listed(listed: ListedCorrection) -> Hashable:
    correction = listed.correction
    return _tell(
        correction.kind,
        correction.scope.kind,
        correction.names,
        correction.entity,
        correction.value,
        listed.articles,
        correction.anchor,
    )


def _tell(
    kind: CorrectionKind,
    scope: ScopeKind,
    names: Sequence[str],
    entity: str,
    value: str,
    articles: Iterable[CorrectionArticle],
    anchor: Anchor | None,
) -> Hashable:
    """What two corrections that say the same have in common. Of a passage, where it is does not count: its text may
    have changed here, but not what is said of it."""
    about = frozenset(a.id if a.id is not None else (a.content_key, a.title) for a in articles)
    first = names[:1] if kind is CorrectionKind.SPLIT else ()
    passage = (anchor.quote, anchor.prefix, anchor.suffix) if anchor is not None else None
    return kind, scope, first, frozenset(names), entity, value, about, passage
