"""Makes the highlights of a damaged library whole again: each has something to be read, says what was last said of it,
and stands where its words stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from app.domain import Anchor, Span
from app.services.highlight_upkeep import waiting_key

LOST_PASSAGE = "The words that were marked could not be read from the damaged library."
_NO_MOMENT = "1970-01-01 00:00:00.000000"


def begin_highlight(target: sqlite3.Connection, number: int | None, moment: str = _NO_MOMENT) -> None:
    """A highlight of which passages or words are there, and itself is not. `mend_highlights` finishes it."""
    if number is None:  # a damaged row may hold nothing where nothing is allowed
        return
    target.execute(
        "INSERT OR IGNORE INTO highlights (id, colour, comment, stance, tags, created, changed, revision)"
        " VALUES (?, 'yellow', '', '', '[]', ?, ?, 0)",
        (number, moment, moment),
    )


def mend_highlights(target: sqlite3.Connection) -> int:
    """Returns of how many highlights the words that were marked are lost."""
    _mend_words(target)
    blank = _mend_passages(target)
    _mend_places(target)
    return blank


def _mend_words(target: sqlite3.Connection) -> None:
    """What is said is what the newest version says: either may have been saved without the other."""
    target.execute(
        "UPDATE highlights SET (comment, stance, revision, changed) ="
        " (SELECT comment, stance, revision, saved FROM highlight_revisions r WHERE r.highlight_id = highlights.id"
        " ORDER BY revision DESC LIMIT 1)"
        " WHERE revision < (SELECT max(revision) FROM highlight_revisions r WHERE r.highlight_id = highlights.id)"
    )
    target.execute(
        "UPDATE highlights SET created = coalesce((SELECT min(saved) FROM highlight_revisions r"
        " WHERE r.highlight_id = highlights.id), strftime('%Y-%m-%d %H:%M:%f000', 'now')) WHERE created = ?",
        (_NO_MOMENT,),
    )
    target.execute(
        "UPDATE highlights SET revision = max(revision, 1), changed = max(changed, created)"
        " WHERE revision < 1 OR changed = ?",
        (_NO_MOMENT,),
    )
    target.execute(
        "INSERT INTO highlight_revisions (highlight_id, revision, comment, stance, saved)"
        " SELECT id, revision, comment, stance, changed FROM highlights WHERE NOT EXISTS"
        " (SELECT 1 FROM highlight_revisions r WHERE r.highlight_id = highlights.id"
        " AND r.revision = highlights.revision)"
    )


def _mend_passages(target: sqlite3.Connection) -> int:
    """Where a passage is lost, one stands in its place that says so. What has a stance or a second passage ties two."""
    rows = target.execute(
        "SELECT h.id, h.stance <> '' OR ifnull(max(p.position), 0) > 0, count(p.position), ifnull(min(p.position), 0)"
        " FROM highlights h LEFT JOIN highlight_passages p ON p.highlight_id = h.id GROUP BY h.id"
    ).fetchall()
    blank = 0
    for number, tied, count, first in rows:
        missing = [0, 1] if count == 0 else [1 - first]
        for position in missing[: (2 if tied else 1) - count]:
            target.execute(
                "INSERT INTO highlight_passages"
                " (highlight_id, position, content_key, title, start, end, quote, prefix, suffix)"
                " VALUES (?, ?, ?, '', 0, 0, ?, '', '')",
                (number, position, waiting_key("", "", ""), LOST_PASSAGE),
            )
        blank += count < (2 if tied else 1)
    return blank


def _mend_places(target: sqlite3.Connection) -> None:
    """A text that was put in the place of a lost one has other words where something was marked: these are looked for
    in it, and wait in the tray where they are not found."""
    from app.analysis.corrections.anchoring import find_anchor

    moved = target.execute(
        "SELECT p.rowid, p.start, p.end, p.quote, p.prefix, p.suffix, t.text"
        " FROM highlight_passages p JOIN texts t ON t.article_id = p.article_id WHERE p.place_start IS NOT NULL"
        " AND substr(t.text, p.place_start + 1, p.place_end - p.place_start) <> p.quote"
    ).fetchall()
    for row, start, end, quote, prefix, suffix, text in moved:
        place = find_anchor(text, Anchor(Span(start, end), quote, prefix, suffix))
        target.execute(
            "UPDATE highlight_passages SET place_start = ?, place_end = ? WHERE rowid = ?",
            (*(place or (None, None)), row),
        )


def place_passage(target: sqlite3.Connection, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A passage whose article or highlight is lost: what it can be put in with. One of an article waits for it."""
    begin_highlight(target, values["highlight_id"])
    here = target.execute("SELECT 1 FROM articles WHERE id = ?", (values["article_id"],)).fetchone()
    return values if here else {**values, "article_id": None, "place_start": None, "place_end": None}
