"""What the library, not the index, knows of an article when it is searched: whether it was read, is in the trash, has a
note, is one of a pair, tells an event with others. These change with a click, and an index would always be behind."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.domain import Changes
from app.search.analyser import read_words
from app.search.query import parse_query
from app.search.query_tree import State, list_states
from app.services.library import Library
from db import queries
from db.models import (
    ArticleRow,
    ArticleTagRow,
    EventArticleRow,
    HighlightPassageRow,
    HighlightRow,
    LikenessRow,
    NoteRow,
    PairRow,
)

# Most queries name no state, and need not be read here.
_MAY_NAME_ONE = re.compile(r"\b(?:is|has|in|pair):", re.IGNORECASE)

Ids = tuple[int, ...]
TRASH = State("trash", "in:trash")
_DELETED_NOTES = State("deleted notes", "")
_READ_STATES = {"unread": "unread", "reading": "reading", "read": "read"}


class SearchStates:
    """Answers from the database, kept until somebody writes. One that another process may write is asked each time."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._known: dict[State, Ids] = {}
        self._generation = 0
        self._touched: set[int] = set()
        self._deleted: set[int] = set()
        library.changes.subscribe(self._forget)

    def answer(self, query: str) -> dict[State, Ids]:
        """The ids of the articles in each state that the query asks for."""
        if not _MAY_NAME_ONE.search(query):
            return {}
        return {state: self._find(state) for state in list_states(parse_query(query).root)}

    def hidden(self) -> Ids:
        """The ids of the articles in the trash, of those deleted for ever since the library was opened, and (negative)
        of the notes in the trash: the index may still hold them."""
        return (*self._find(TRASH), *self._find_deleted(), *self._find(_DELETED_NOTES))

    def _forget(self, changes: Changes) -> None:
        if changes.articles or changes.pairs or changes.notes or changes.highlights or changes.tellings:
            with self._lock:
                self._known.clear()
                self._generation += 1
                self._touched |= changes.articles

    def _find_deleted(self) -> set[int]:
        with self._lock:
            touched, self._touched = self._touched, set()
        if touched:
            with self._library.read() as session:
                left = set(queries.find_summaries(session, touched))
            with self._lock:
                self._deleted |= touched - left
        return self._deleted

    def _find(self, state: State) -> Ids:
        with self._lock:
            known, generation = self._known.get(state), self._generation
        if known is not None:
            return known
        found = self._read(state)
        if not self._library.read_only:
            with self._lock:
                # What was read while somebody wrote may be of before.
                if generation == self._generation:
                    self._known[state] = found
        return found

    def _read(self, state: State) -> Ids:
        if state.name == "pair":
            return self._read_paired(state.value)
        with self._library.read() as session:
            return tuple(session.scalars(_STATEMENTS[state.name]()))

    def _read_paired(self, asked: str) -> Ids:
        words = set(read_words(asked)[0])
        with self._library.read() as session:
            pairs = session.execute(
                select(PairRow.left_id, PairRow.right_id, PairRow.title, PairRow.question).where(
                    PairRow.deleted_at.is_(None)
                )
            ).all()
        found = [(left, right) for left, right, *texts in pairs if words <= set(read_words(" ".join(texts))[0])]
        return tuple({article for pair in found for article in pair})


def _select_read(state: str) -> Callable[[], Select[Any]]:
    return lambda: select(ArticleRow.id).where(ArticleRow.read_state == state)


def _select_noted() -> Select[Any]:
    written = func.trim(NoteRow.body, " \n\t\r") != ""
    return select(NoteRow.article_id).where(NoteRow.article_id.is_not(None), NoteRow.deleted_at.is_(None), written)


def _select_tagged() -> Select[Any]:
    return select(ArticleTagRow.article_id).distinct()


def _select_told() -> Select[Any]:
    """Articles of an event that another one outside the trash tells as well; a copy is no other telling."""
    from app.analysis.tellings.limits import COPIED

    own, others = aliased(EventArticleRow), aliased(EventArticleRow)
    low, high = func.min(own.article_id, others.article_id), func.max(own.article_id, others.article_id)
    copied = (
        select(LikenessRow.left_id)
        .where(LikenessRow.left_id == low, LikenessRow.right_id == high, LikenessRow.copied >= COPIED)
        .correlate(own, others)
    )
    # One other telling is enough, and mostly the first that is looked at: a join would go through all of them.
    told = (
        select(others.article_id)
        .join(ArticleRow, ArticleRow.id == others.article_id)
        .where(
            others.event_id == own.event_id,
            others.article_id != own.article_id,
            ArticleRow.deleted_at.is_(None),
            ~copied.exists(),
        )
        .correlate(own)
    )
    return select(own.article_id).where(own.event_id.is_not(None), told.exists())


def _select_in_event() -> Select[Any]:
    return select(EventArticleRow.article_id).where(EventArticleRow.event_id.is_not(None))


def _select_trashed() -> Select[Any]:
    return select(ArticleRow.id).where(ArticleRow.deleted_at.is_not(None))


def _select_highlighted() -> Select[Any]:
    shown = HighlightRow.deleted_at.is_(None) & HighlightPassageRow.article_id.is_not(None)
    joined = select(HighlightPassageRow.article_id).join(
        HighlightRow, HighlightRow.id == HighlightPassageRow.highlight_id
    )
    return joined.where(shown).distinct()


def _select_deleted_notes() -> Select[Any]:
    return select(-NoteRow.id).where(NoteRow.deleted_at.is_not(None))


_STATEMENTS: dict[str, Callable[[], Select[Any]]] = {
    **{name: _select_read(value) for name, value in _READ_STATES.items()},
    "deleted notes": _select_deleted_notes,
    "highlighted": _select_highlighted,
    "noted": _select_noted,
    "tagged": _select_tagged,
    "told": _select_told,
    "in_event": _select_in_event,
    "trash": _select_trashed,
}
