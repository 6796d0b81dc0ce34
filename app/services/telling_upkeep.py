"""Keeps what the reader said of tellings and events when articles are deleted for ever: it waits, by the key of their
texts, until they are imported again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from app.services.library import Writing
from db import telling_queries as queries
from db.models import ArticleRow, EventRow, VerdictRow, WaitingTellingRow

READER = "reader"


def let_go(writing: Writing, articles: Mapping[int, ArticleRow]) -> None:
    """Write down what was said of articles that are about to be deleted."""
    _keep_verdicts(writing.session, articles)
    _keep_places(writing.session, articles)
    queries.drop_likenesses(writing.session, articles)


def _keep_verdicts(session: Session, articles: Mapping[int, ArticleRow]) -> None:
    verdicts = queries.read_verdicts(session, articles)
    others = {i for pair in verdicts for i in pair} - articles.keys()
    keys = {i: row.imported_key for i, row in articles.items()}
    keys |= {row.id: row.imported_key for row in session.scalars(select(ArticleRow).where(ArticleRow.id.in_(others)))}
    for (left, right), verdict in verdicts.items():
        if keys.get(left) and keys.get(right):
            session.add(
                WaitingTellingRow(content_key=keys[left], other_key=keys[right], verdict=verdict, event_title="")
            )


def _keep_places(session: Session, articles: Mapping[int, ArticleRow]) -> None:
    places = queries.read_places(session, articles=articles)
    events = queries.read_events(session, {event for event, _ in places.values() if event is not None})
    for article_id, (event_id, by) in places.items():
        key = articles[article_id].imported_key
        if by != READER or not key:
            continue
        title, created = events.get(event_id or 0, ("", None))
        session.add(
            WaitingTellingRow(
                content_key=key, other_key="", verdict="", event_id=event_id, event_title=title, event_created=created
            )
        )


def adopt(writing: Writing, article_id: int, content_key: str) -> None:
    """Let what was said of this text hold for the article that has it now; a verdict waits for both."""
    session = writing.session
    waiting = session.scalars(
        select(WaitingTellingRow).where(
            or_(WaitingTellingRow.content_key == content_key, WaitingTellingRow.other_key == content_key)
        )
    ).all()
    for row in waiting:
        if row.verdict:
            _say_again(writing, row, article_id, content_key)
        else:
            _place_again(writing, row, article_id)


def _say_again(writing: Writing, row: WaitingTellingRow, article_id: int, content_key: str) -> None:
    session = writing.session
    other_key = row.other_key if row.content_key == content_key else row.content_key
    other = session.scalar(select(ArticleRow.id).where(ArticleRow.imported_key == other_key).order_by(ArticleRow.id))
    if other is None or other == article_id:
        return
    left, right = sorted((article_id, other))
    if session.get(VerdictRow, (left, right)) is None:
        session.add(VerdictRow(left_id=left, right_id=right, verdict=row.verdict, decided=datetime.now(UTC)))
    session.delete(row)
    session.flush()
    queries.mark_grouped(session, (left, right), grouped=False)
    writing.tellings.update((left, right))


def _place_again(writing: Writing, row: WaitingTellingRow, article_id: int) -> None:
    session = writing.session
    event_id = row.event_id
    if event_id is not None and event_id not in queries.read_events(session, [event_id]):
        created = row.event_created or datetime.now(UTC)
        session.execute(insert(EventRow).values(id=event_id, title=row.event_title, created=created))
    queries.write_places(session, {article_id: (event_id, READER)})
    session.execute(delete(WaitingTellingRow).where(WaitingTellingRow.id == row.id))
    writing.tellings.add(article_id)
