"""Keeps corrections in step with the articles they are about: texts that change, are deleted for ever, or come back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.domain import Document, ScopeKind
from app.errors import UnknownItem
from app.jobs import Job
from app.services.correction_records import read_all, read_anchor, read_correction, shape_anchor
from app.services.library import Writing
from app.services.records import read_document
from db import queries
from db.models import ArticleRow, DamagedValue


def follow_text(writing: Writing, article_id: int, document: Document) -> None:
    """Find the passages of an article again in its new text. One that is not in there keeps its anchor, and with it
    the chance to be found when the text is changed back."""
    from app.analysis.corrections.anchoring import find_anchor, make_anchor

    session = writing.session
    ids = {about.correction_id for about in queries.corrections_about(session, [article_id])}
    for row, _ in queries.read_corrections(session, ids):
        try:
            anchor = read_anchor(row)
        except TypeError:
            continue  # damaged, as `check` says
        span = find_anchor(document.text, anchor) if anchor is not None else None
        if span is not None and (found := make_anchor(document.text, span)) != anchor:
            change_correction(writing, row.id, **shape_anchor(found))


def let_go(writing: Writing, articles: Mapping[int, ArticleRow]) -> None:
    """Keep what was said of articles that are deleted for ever: it waits until their text is imported again."""
    session = writing.session
    for about in queries.corrections_about(session, articles):
        article = articles[about.article_id or 0]
        about.article_id = None
        about.content_key, about.title = article.imported_key, article.title
        session.flush()
        change_correction(writing, about.correction_id)


def adopt(writing: Writing, article_id: int, content_key: str) -> None:
    """Let corrections that waited for this text hold in the article that has it now."""
    session = writing.session
    for about in queries.waiting_corrections(session, content_key):
        ((_, all_about),) = queries.read_corrections(session, [about.correction_id])
        if article_id in {other.article_id for other in all_about}:
            continue  # a pair is of two articles
        about.article_id = article_id
        session.flush()
        change_correction(writing, about.correction_id)


def change_correction(writing: Writing, correction_id: int, **values: Any) -> None:
    """Change columns of a correction, or say that its articles changed; whoever looks at corrections will be told.
    Raises UnknownItem."""
    if not queries.change_correction(writing.session, correction_id, **values):
        raise UnknownItem("unknown-correction", id=correction_id)
    writing.corrections = True


def find_lost(session: Session, job: Job) -> list[tuple[int, int]]:
    """Corrections of one passage that is not in its article now, as (correction, article). Raises JobCancelled."""
    from app.analysis.corrections.anchoring import find_anchor

    lost: list[tuple[int, int]] = []
    texts: dict[int, str] = {}
    for listed in read_all(session):
        correction = listed.correction
        if not listed.holds or correction.scope.kind is not ScopeKind.PASSAGE or correction.anchor is None:
            continue
        job.check()
        (article_id,) = correction.scope.articles
        if article_id not in texts:
            try:
                texts[article_id] = read_document(session, article_id).text
            except (DamagedValue, UnknownItem):
                continue  # the text is what is wrong
        if find_anchor(texts[article_id], correction.anchor) is None:
            lost.append((correction.id, article_id))
    return lost


def find_damaged(session: Session) -> list[int]:
    """Corrections whose row cannot be read."""
    damaged = []
    for row, articles in queries.read_corrections(session):
        try:
            read_correction(row, articles)
        except (ValueError, TypeError):
            damaged.append(row.id)
    return damaged
