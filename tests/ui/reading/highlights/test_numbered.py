"""Numbers beside highlights on paper, and the rows they lead to."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain import Anchor, BlockKind, Span
from app.highlights import Colour, Highlight, Passage
from app.ui.reading.highlights.numbered import NumberedHighlights
from tests.ui.reading_texts import make_article, make_document

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEFT = make_article(1, make_document([(BlockKind.TITLE, "T"), (BlockKind.PARAGRAPH, "word " * 40)]))
RIGHT = make_article(2, make_document([(BlockKind.TITLE, "T"), (BlockKind.PARAGRAPH, "word " * 40)]))


def passage(article: int | None, start: int | None, title: str = "Title") -> Passage:
    place = Span(start, start + 4) if start is not None else None
    return Passage(article, Anchor(place or Span(0, 4), "word", "", ""), place, title)


def highlight(number: int, *passages: Passage, comment: str = "", tags: tuple[str, ...] = ()) -> Highlight:
    return Highlight(number, passages, Colour.GREEN, comment, "", tags, NOW, NOW, 1)


def test_they_are_counted_through_the_first_text_then_the_second() -> None:
    found = NumberedHighlights(
        [1, 2],
        [
            highlight(10, passage(2, 5), comment="last"),
            highlight(11, passage(1, 50), comment="second"),
            highlight(12, passage(1, 5), tags=("first",)),
        ],
    )
    assert found.numbers(LEFT) == [(1, Span(5, 9)), (2, Span(50, 54))]
    assert found.numbers(RIGHT) == [(3, Span(5, 9))]
    assert [row.highlight.id for row in found.rows] == [12, 11, 10]


def test_one_of_which_nothing_was_said_is_marked_without_a_number() -> None:
    found = NumberedHighlights([1], [highlight(10, passage(1, 5))])
    assert [mark.id for mark in found.marks(LEFT)] == [10]
    assert found.numbers(LEFT) == [] and found.rows == ()


def test_a_tie_has_a_number_in_each_text_and_one_row() -> None:
    found = NumberedHighlights([1, 2], [highlight(10, passage(1, 5), passage(2, 9))])
    assert found.numbers(LEFT) == [(1, Span(5, 9))] and found.numbers(RIGHT) == [(2, Span(9, 13))]
    (row,) = found.rows
    assert [number for number, _ in row.passages] == [1, 2]


def test_what_stands_nowhere_comes_last_and_is_not_left_out() -> None:
    lost = highlight(10, passage(1, None), comment="lost")
    found = NumberedHighlights([1], [lost, highlight(11, passage(1, 5), comment="here")])
    assert [(row.highlight.id, row.passages[0][0]) for row in found.rows] == [(11, 1), (10, 0)]
    assert [mark.id for mark in found.marks(LEFT)] == [11]


def test_other_articles_are_none_of_this() -> None:
    other = highlight(10, passage(3, 5), comment="x")
    found = NumberedHighlights([1], [other, highlight(11, passage(1, 10_000), comment="outside the text")])
    assert found.marks(LEFT) == () and [row.highlight.id for row in found.rows] == [11]
