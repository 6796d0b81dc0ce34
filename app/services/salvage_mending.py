"""Makes what was saved of a damaged library whole again: notes without what they are about, notes and versions without
each other, articles without a text."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain import Block, BlockKind, Document
from app.importers.correction import hash_document
from app.services.salvage_articles import begin_article
from app.services.salvage_highlights import begin_highlight, mend_highlights, place_passage
from app.services.upkeep import hash_stored

LOST_TEXT = "The text of this article could not be read from the damaged library."


def place_apart(target: sqlite3.Connection, table: str, values: Mapping[str, Any]) -> bool:
    """Find a place for a row without what it hung on: an article without its original; a text whose article is lost, as
    an article of that number with nothing but its headline; a note whose article or pair is
    lost, or a version whose note is, as a kept note like those of deleted articles; a passage that was marked in one
    waits for it, like those of deleted articles; a highlight of which only this is left is begun anew. False where
    there is none."""
    try:
        if table == "notes":
            _insert(target, table, {**values, "article_id": None, "pair_id": None, "kept": 1})
        elif table == "articles":
            _insert(target, table, {**values, "original_id": None})
        elif table == "texts":
            if not begin_article(target, values):
                return False
            _insert(target, table, values)
        elif table == "highlight_passages":
            _insert(target, table, place_passage(target, values))
        elif table == "highlight_revisions":
            begin_highlight(target, values["highlight_id"], values["saved"])
            _insert(target, table, values)
        elif table == "note_revisions":
            note = {
                "id": values["note_id"],
                "title": _begin_title(values["body"]),
                "question": "",
                "body": values["body"],
                "kept": 1,
            }
            _insert(target, "notes", {**note, "revision": values["revision"] or 0, "changed": values["saved"]})
            _insert(target, table, values)
        else:
            return False
    except sqlite3.IntegrityError:
        return False
    return True


def _begin_title(body: str) -> str:
    """What a note is called that has no name any more."""
    lines = (" ".join(re.sub(r"^[\W_]+", "", line).split()) for line in body.splitlines())
    return next(filter(None, lines), "")[:80]


def _insert(target: sqlite3.Connection, table: str, values: Mapping[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    target.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(values.values()))  # noqa: S608


def mend(target: sqlite3.Connection, articles: Sequence[int]) -> int:
    """In one transaction. `articles` are those whose details came from the damaged file. Returns of how many highlights
    the words that were marked are lost."""
    target.execute("BEGIN IMMEDIATE")
    try:
        _mend_notes(target)
        _mend_texts(target)
        for number in articles:
            _settle_hash(target, number)
        blank = mend_highlights(target)
    except BaseException:
        target.execute("ROLLBACK")
        raise
    target.execute("COMMIT")
    return blank


def _mend_notes(target: sqlite3.Connection) -> None:
    """A note is its newest version: either may have been saved without the other."""
    target.execute(
        "UPDATE notes SET (body, revision, changed) ="
        " (SELECT body, revision, saved FROM note_revisions r WHERE r.note_id = notes.id"
        " ORDER BY revision DESC LIMIT 1)"
        " WHERE revision < (SELECT max(revision) FROM note_revisions r WHERE r.note_id = notes.id)"
    )
    target.execute(
        "INSERT INTO note_revisions (note_id, revision, typed_on, body, saved)"
        " SELECT id, revision, revision - 1, body, changed FROM notes WHERE revision > 0 AND NOT EXISTS"
        " (SELECT 1 FROM note_revisions r WHERE r.note_id = notes.id AND r.revision = notes.revision)"
    )


def _mend_texts(target: sqlite3.Connection) -> None:
    """An article whose text is lost can be opened, says so, and keeps its notes and its original."""
    rows = target.execute("SELECT id, title FROM articles WHERE id NOT IN (SELECT article_id FROM texts)").fetchall()
    for number, title in rows:
        document = _say_lost(title)
        target.execute(
            "INSERT INTO texts (article_id, text, blocks, marks) VALUES (?, ?, ?, ?)",
            (number, document.text, json.dumps([[b.kind.value, b.start, b.end] for b in document.blocks]), "[]"),
        )
        target.execute("UPDATE articles SET text_hash = ? WHERE id = ?", (hash_document(document), number))


def _say_lost(title: str) -> Document:
    title = " ".join(title.split())
    if not title:
        return Document(LOST_TEXT, (Block(BlockKind.PARAGRAPH, 0, len(LOST_TEXT)),))
    start = len(title) + 1
    blocks = (
        Block(BlockKind.TITLE, 0, len(title)),
        Block(BlockKind.PARAGRAPH, start, start + len(LOST_TEXT)),
    )
    return Document(f"{title}\n{LOST_TEXT}", blocks)


def _settle_hash(target: sqlite3.Connection, number: int) -> None:
    """An article that was corrected since the backup, and whose newer text is lost, stands with its older text."""
    row = target.execute(
        "SELECT a.text_hash, t.text, t.blocks, t.marks FROM articles a JOIN texts t ON t.article_id = a.id"
        " WHERE a.id = ?",
        (number,),
    ).fetchone()
    if row is not None:
        hashes = hash_stored(row[1], json.loads(row[2]), json.loads(row[3]))
        if row[0] not in hashes:
            target.execute("UPDATE articles SET text_hash = ? WHERE id = ?", (hashes[-1], number))
