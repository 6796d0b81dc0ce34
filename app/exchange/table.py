"""Highlights as a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from app.exchange.bundle import Bundle
from app.exchange.values import write_moment

COLUMNS = (
    "article", "outlet", "author", "published", "url", "quote", "comment", "colour", "tags", "stance", "tied article",
    "tied quote", "created",
)  # fmt: skip


def write_csv(bundle: Bundle) -> str:
    """One highlight a row; a tie has its second passage in the same row. A cell that a spreadsheet would take for a
    formula begins with an apostrophe, as they themselves write it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for highlight in bundle.highlights:
        first, *others = highlight.passages
        second = others[0] if others else None
        article = first.article
        row = [
            article.title,
            article.outlet,
            article.author,
            article.published,
            article.url,
            first.anchor.quote,
            highlight.comment,
            highlight.colour.value,
            ", ".join(highlight.tags),
            highlight.stance,
            second.article.title if second is not None else "",
            second.anchor.quote if second is not None else "",
            write_moment(highlight.created) or "",
        ]
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
