"""Where the hits of a search stand: in texts, and in what the reader wrote about them. Found in the texts themselves,
for the rows that are seen and the article that is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain import FoundPlaces, Hit, SearchResult, Snippet, SnippetPlace, Span
from app.errors import UnknownItem
from app.services.indexed_articles import read_said
from app.services.library import Library
from db import note_queries, queries
from db.models import ArticleRow, HighlightPassageRow, HighlightRow, NoteRow, TextRow


class SearchPlaces:
    """Looks for the terms of a result."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def snippets(self, article_ids: Sequence[int], result: SearchResult) -> dict[int, tuple[Snippet, ...]]:
        from app.search.snippets import make_snippets

        written = self._written(article_ids)
        found: dict[int, tuple[Snippet, ...]] = {}
        for article_id, text, language, title in self._texts(article_ids):
            pieces = make_snippets(text, result.terms, language, after=_end_of_title(text, title))
            own = (
                replace(piece, place=place)
                for place, words in written.get(article_id, ())
                for piece in make_snippets(words, result.terms, language, most=1)
                if piece.highlights
            )
            if (best := next(own, None)) is not None:
                pieces = (*(piece for piece in pieces[:1] if piece.highlights), best)
            found[article_id] = pieces
        return found

    def find(self, article_id: int, result: SearchResult) -> FoundPlaces:
        from app.search.snippets import find_best, find_terms

        text, language, title = self._text(article_id)
        spans = find_terms(text, result.terms, language)
        if spans:
            return FoundPlaces(spans, find_best(text, spans, after=_end_of_title(text, title)))
        with self._library.read() as session:
            said_of = _find_said(session, article_id, result, language)
            notes = session.execute(_select_notes([article_id]))
            in_note = any(find_terms(body, result.terms, language) for _about, body in notes)
        return FoundPlaces(said_of=said_of, in_note=in_note)

    def lines(self, article_id: int, result: SearchResult, limit: int) -> tuple[tuple[Hit, ...], int]:
        from app.search.snippets import find_terms, list_hits

        text, language, _title = self._text(article_id)
        spans = find_terms(text, result.terms, language)
        return tuple(list_hits(text, spans[:limit])), len(spans)

    # --- what the database says ---

    def _text(self, article_id: int) -> tuple[str, str, str]:
        for _, text, language, title in self._texts([article_id]):
            return text, language, title
        raise UnknownItem("unknown-article", id=article_id)

    def _texts(self, ids: Sequence[int]) -> list[tuple[int, str, str, str]]:
        with self._library.read() as session:
            found: dict[int, tuple[str, str, str]] = {}
            for some in queries.split_ids(ids):
                rows = session.execute(
                    select(ArticleRow.id, TextRow.text, ArticleRow.language, ArticleRow.title)
                    .join(TextRow, TextRow.article_id == ArticleRow.id)
                    .where(ArticleRow.id.in_(some))
                )
                found.update((article_id, (text, language, title)) for article_id, text, language, title in rows)
            notes = note_queries.list_whole_notes(session, [-i for i in ids if i < 0])
            found.update({-note.id: (note.body, "", "") for note in notes})
        return [(i, *found[i]) for i in ids if i in found]

    def _written(self, ids: Sequence[int]) -> dict[int, list[tuple[SnippetPlace, str]]]:
        """What the reader wrote about articles: comments on passages first, which are the nearer."""
        found: dict[int, list[tuple[SnippetPlace, str]]] = {}
        with self._library.read() as session:
            for article_id, said in read_said(session, ids).items():
                found[article_id] = [(SnippetPlace.HIGHLIGHT, words) for words in said]
            for some in queries.split_ids(ids):
                for about, body in session.execute(_select_notes(some)):
                    found.setdefault(about or 0, []).append((SnippetPlace.NOTE, body))
        return found


def _select_notes(ids: Sequence[int]) -> Select[int | None, str]:
    return select(NoteRow.article_id, NoteRow.body).where(
        NoteRow.article_id.in_(ids), NoteRow.deleted_at.is_(None), NoteRow.body != ""
    )


def _find_said(session: Session, article_id: int, result: SearchResult, language: str) -> Span | None:
    """The first passage of which the reader said something that the search finds."""
    from app.search.snippets import find_terms

    rows = session.execute(
        select(HighlightPassageRow.place_start, HighlightPassageRow.place_end, HighlightRow.comment, HighlightRow.tags)
        .join(HighlightRow, HighlightRow.id == HighlightPassageRow.highlight_id)
        .where(
            HighlightPassageRow.article_id == article_id,
            HighlightPassageRow.place_start.is_not(None),
            HighlightRow.deleted_at.is_(None),
        )
        .order_by(HighlightPassageRow.place_start)
    )
    for start, end, comment, tags in rows:
        if find_terms("\n".join([comment, *tags]), result.terms, language):
            return Span(start or 0, end or 0)
    return None


def _end_of_title(text: str, title: str) -> int:
    """Where the text goes on behind its title, which stands above its snippets anyway."""
    return len(title) + 1 if title and text.startswith(f"{title}\n") else 0
