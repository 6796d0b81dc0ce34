"""Pairs: two articles saved to be read side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain import Pair
from app.errors import UnknownItem, UserError
from app.services.fields import MOST_CHARACTERS, clean_line
from app.services.library import Library, Writing
from app.services.records import read_pair, require_article
from db import queries
from db.models import PairRow

# The class has a method named `list`, which hides the type of that name inside it.
Pairs = list[Pair]

# Characters of a question: a paragraph, not an essay (that is the note).
MOST_QUESTION = 10_000


class PairService:
    """Pairs: save, name, swap, delete and bring back."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def list(self) -> Pairs:
        """All pairs but those in the trash and those of articles in the trash, the last opened first."""
        with self._library.read() as session:
            noted = queries.find_noted(session, "pair")
            return [read_pair(row, has_note=row.id in noted) for row in queries.list_pairs(session)]

    def get(self, pair_id: int) -> Pair:
        """One pair, in the trash or not. Raises UnknownItem."""
        with self._library.read() as session:
            return _read(session, _require(session, pair_id))

    def find(self, left_id: int, right_id: int) -> Pair | None:
        """The pair of these articles outside the trash, in either order."""
        with self._library.read() as session:
            row = queries.find_pair(session, left_id, right_id)
            return _read(session, row) if row is not None and row.deleted_at is None else None

    def save(self, left_id: int, right_id: int, title: str = "", question: str = "") -> Pair:
        """Save two articles as a pair. One that exists, in either order, is returned: with a title and question given
        anew where they are not empty, and back from the trash with its note if it lay there.

        Raises UserError `pair-of-one`, `bad-value`, UnknownItem.
        """
        title, question = _clean_title(title), _clean_question(question)
        if left_id == right_id:
            raise UserError("pair-of-one")
        with self._library.write() as writing:
            session = writing.session
            for article_id in (left_id, right_id):
                require_article(session, article_id)
            row = queries.find_pair(session, left_id, right_id)
            if row is None:
                now = datetime.now(UTC)
                row = PairRow(
                    left_id=left_id,
                    right_id=right_id,
                    title=title,
                    question=question,
                    created=now,
                    opened=now,
                    view={},
                    deleted_at=None,
                )
                session.add(row)
            else:
                row.title = title or row.title
                row.question = question or row.question
                row.deleted_at = None
            session.flush()
            writing.pairs.add(row.id)
            return _read(session, row)

    def edit(self, pair_id: int, *, title: str | None = None, question: str | None = None) -> Pair:
        """Name a pair, or set its question; None leaves it as it is. Raises UnknownItem, UserError `bad-value`."""
        with self._library.write() as writing:
            row = _touch(writing, pair_id)
            if title is not None:
                row.title = _clean_title(title)
            if question is not None:
                row.question = _clean_question(question)
            return _read(writing.session, row)

    def swap(self, pair_id: int) -> Pair:
        """Change sides. Raises UnknownItem."""
        with self._library.write() as writing:
            row = _touch(writing, pair_id)
            row.left_id, row.right_id = row.right_id, row.left_id
            return _read(writing.session, row)

    def set_view(self, pair_id: int, view: Mapping[str, Any]) -> None:
        """Keep JSON values that the split view wants back. Announces nothing: no other view shows them."""
        with self._library.write() as writing:
            _require(writing.session, pair_id).view = json.loads(json.dumps(dict(view)))

    def opened(self, pair_id: int) -> None:
        """Remember that a pair was opened now."""
        with self._library.write() as writing:
            _touch(writing, pair_id).opened = datetime.now(UTC)

    def delete(self, pair_id: int) -> None:
        """Put a pair into the trash; its note stays, and `restore` or `save` bring both back."""
        with self._library.write() as writing:
            _touch(writing, pair_id).deleted_at = datetime.now(UTC)

    def restore(self, pair_id: int) -> None:
        """Undo of `delete`."""
        with self._library.write() as writing:
            _touch(writing, pair_id).deleted_at = None


def _require(session: Session, pair_id: int) -> PairRow:
    row = session.get(PairRow, pair_id)
    if row is None:
        raise UnknownItem("unknown-pair", id=pair_id)
    return row


def _touch(writing: Writing, pair_id: int) -> PairRow:
    row = _require(writing.session, pair_id)
    writing.pairs.add(pair_id)
    return row


def _read(session: Session, row: PairRow) -> Pair:
    return read_pair(row, has_note=bool(queries.find_noted(session, "pair", [row.id])))


def _clean_title(title: str) -> str:
    title = clean_line(title)
    if len(title) > MOST_CHARACTERS:
        raise UserError("bad-value", value=f"“{title[:40]}…”", field="title", hint="It is too long.")
    return title


def _clean_question(question: str) -> str:
    lines = [clean_line(line) for line in question.splitlines()]
    question = "\n".join(lines).strip()
    if len(question) > MOST_QUESTION:
        raise UserError("bad-value", value=f"“{question[:40]}…”", field="question", hint="It is too long.")
    return question
