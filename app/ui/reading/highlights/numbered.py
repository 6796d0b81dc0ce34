"""Highlights with a number each, for paper: what was said of them stands elsewhere. No Qt widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain import Article, Span
from app.highlights import Highlight, Passage
from app.ui.reading.highlights.marker import HighlightMark


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A highlight with something said of it, and the numbers of its passages; 0 for one that was not found."""

    highlight: Highlight
    passages: tuple[tuple[int, Passage], ...]


class NumberedHighlights:
    """Counted in the order of the texts, the first one through, then the second. A tie has a number in each text, and
    one row: what was said of it stands once. Highlights of which nothing was said need no number."""

    def __init__(self, articles: Sequence[int], highlights: Sequence[Highlight]) -> None:
        self._articles = tuple(articles)
        self._highlights = tuple(h for h in highlights if any(p.article_id in self._articles for p in h.passages))
        said = [h for h in self._highlights if h.comment.strip() or h.tags or h.is_tie or h.is_lost]
        self._numbers: dict[tuple[int, int], int] = {}
        for article in self._articles:
            placed = [(p.place, h.id) for h in said if (p := h.passage_in(article)) is not None and p.place is not None]
            for _, number in sorted(placed):
                self._numbers[number, article] = len(self._numbers) + 1
        self.rows = tuple(sorted((self._make_row(h) for h in said), key=lambda row: _rank(row)))

    def _make_row(self, highlight: Highlight) -> NumberedRow:
        passages = [p for p in highlight.passages if p.article_id in self._articles or highlight.is_tie]
        return NumberedRow(
            highlight, tuple((self._numbers.get((highlight.id, p.article_id or 0), 0), p) for p in passages)
        )

    def marks(self, article: Article) -> tuple[HighlightMark, ...]:
        """What is laid over a text."""
        length = len(article.document.text)
        return tuple(
            HighlightMark(h.id, p.place, h.colour, bool(h.comment.strip()), h.is_tie)
            for h in self._highlights
            if (p := h.passage_in(article.id)) is not None and p.place is not None and p.place.end <= length
        )

    def numbers(self, article: Article) -> list[tuple[int, Span]]:
        """The numbers in a text and where they stand."""
        found = ((self._numbers.get((mark.id, article.id), 0), mark.span) for mark in self.marks(article))
        return sorted((number, span) for number, span in found if number)


def _rank(row: NumberedRow) -> tuple[bool, int, int]:
    numbers = [number for number, _ in row.passages if number]
    return not numbers, min(numbers, default=0), row.highlight.id
