"""Keeps highlights in step with the articles they stand in: texts that change, are deleted for ever, or come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.domain import Anchor, Document, Metadata, Span
from app.services.fields import clean_line
from app.services.library import Writing
from db import highlight_queries as queries
from db.models import ArticleRow, HighlightPassageRow, TextRow


def read_anchor(row: HighlightPassageRow) -> Anchor:
    return Anchor(Span(row.start, row.end), row.quote, row.prefix, row.suffix)


def follow_text(writing: Writing, article_id: int, document: Document) -> None:
    """Find the passages of an article again in its new text. What was marked stays as it was marked: a passage that is
    not in there now is found when the text is changed back."""
    for row in queries.passages_in(writing.session, [article_id]):
        _find_place(row, document.text)
        writing.highlights.add(row.highlight_id)


def _find_place(row: HighlightPassageRow, text: str) -> None:
    from app.analysis.corrections.anchoring import find_anchor

    anchor = read_anchor(row)
    if row.place_start is not None and row.place_end is not None:
        # Of several like it, the one nearest to where it stood last.
        anchor = replace(anchor, span=Span(row.place_start, row.place_end))
    place = find_anchor(text, anchor)
    row.place_start, row.place_end = place if place is not None else (None, None)


def find_outside(session: Session) -> list[int]:
    """Highlights that stand where there is no text. (What was not found is no damage: it waits in the tray.)"""
    length = func.length(TextRow.text)
    return list(
        session.scalars(
            select(HighlightPassageRow.highlight_id)
            .join(TextRow, TextRow.article_id == HighlightPassageRow.article_id)
            .where(
                HighlightPassageRow.place_start.is_not(None),
                or_(
                    HighlightPassageRow.place_start < 0,
                    HighlightPassageRow.place_end <= HighlightPassageRow.place_start,
                    HighlightPassageRow.place_end > length,
                ),
            )
            .distinct()
        )
    )


def let_go(writing: Writing, articles: Mapping[int, ArticleRow]) -> None:
    """Keep the highlights of articles that are deleted for ever: they wait until the text is imported again."""
    for row in queries.passages_in(writing.session, articles):
        article = articles[row.article_id or 0]
        row.article_id = row.place_start = row.place_end = None
        row.content_key, row.title = article.imported_key, article.title
        writing.highlights.add(row.highlight_id)


def waiting_key(key: str, url: str, title: str) -> str:
    """What an article that is not here is waited for by: the key of its text; what came from other programs, that
    know of none, by its address, else by its title."""
    if key:
        return key
    return f"url:{url}" if url else f"title:{' '.join(clean_line(title).casefold().split())}"


def split_key(key: str) -> tuple[str, str]:
    """The way back: the key of a text, and an address; each empty where the article is not waited for by it."""
    if key.startswith("url:"):
        return "", key.removeprefix("url:")
    return ("", "") if key.startswith("title:") else (key, "")


def adopt(writing: Writing, article_id: int, content_key: str, document: Document, metadata: Metadata) -> None:
    """Let highlights that waited for this text stand in the article that has it now."""
    keys = {content_key, waiting_key("", metadata.url, ""), waiting_key("", "", document.title or metadata.title)}
    for row in queries.waiting_passages(writing.session, keys - {"title:"}):
        ((_, passages),) = queries.read_highlights(writing.session, [row.highlight_id])
        if article_id in {passage.article_id for passage in passages}:
            continue  # a tie is between two articles
        row.article_id = article_id
        _find_place(row, document.text)
        writing.highlights.add(row.highlight_id)
