"""Articles and comparisons made by hand, for the tests of the reading views."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain import (
    Alignment,
    Article,
    ArticleSummary,
    Block,
    BlockKind,
    Common,
    CommonKind,
    Comparison,
    Coverage,
    Document,
    EntityType,
    Metadata,
    ReadState,
    SharedEntity,
    Span,
    TextMark,
)

Part = tuple[BlockKind, str] | tuple[BlockKind, str, int, Mapping[str, Any]]


def make_document(parts: Sequence[Part], marks: Sequence[TextMark] = ()) -> Document:
    """Blocks from (kind, text) or (kind, text, level, attrs)."""
    blocks, texts, start = [], [], 0
    for part in parts:
        kind, text = part[0], part[1]
        level, attrs = (part[2], part[3]) if len(part) == 4 else (0, {})
        if kind is BlockKind.TABLE_ROW:
            cells, at = [], start
            for cell in text.split("\t"):
                cells.append((at, at + len(cell)))
                at += len(cell) + 1
            attrs = {"cells": cells}
        blocks.append(Block(kind, start, start + len(text), level, attrs))
        texts.append(text)
        start += len(text) + 1
    return Document("\n".join(texts), tuple(blocks), tuple(marks))


def make_article(number: int, document: Document, *, position: int = 0, **metadata: Any) -> Article:
    values = {"title": document.title, "outlet": f"Outlet {number}", "author": "Imogen Fairlie"} | metadata
    summary = ArticleSummary(
        number, Metadata(**values), len(document.text.split()), ReadState.UNREAD, datetime(2026, 1, 1, tzinfo=UTC)
    )
    return Article(summary, document, f"hash-{number}", position)


def make_pair(paragraphs: int = 40) -> tuple[Article, Article, Comparison]:
    """Two long texts about Judith Halloran and the council; every fifth paragraph says the same on both sides."""

    def side(number: int, name: str, filler: str) -> Article:
        parts: list[Part] = [(BlockKind.TITLE, f"What {name} did to the bridge")]
        for i in range(paragraphs):
            words = f"Paragraph {i} tells how {name} spoke. " if i % 5 == 0 else f"Paragraph {i}. "
            parts.append((BlockKind.PARAGRAPH, words + (filler + " ") * (4 + number * (i % 4)) + "The council met."))
        return make_article(number, make_document(parts), published="2024-03-10", perspective="city hall")

    left = side(1, "Judith Halloran", "The river ran under the old stone arches all winter long.")
    right = side(2, "the mayor", "Nobody could say afterwards who had counted the cars that day.")
    entities = (
        make_entity(left, right, "halloran", "Judith Halloran", ("Judith Halloran",), ("the mayor",)),
        make_entity(left, right, "council", "City council", ("The council",), ("The council",), EntityType.ORG),
        make_entity(left, right, "seven", "Paragraph 7", ("Paragraph 7\\b",), ("Paragraph 7\\b",), EntityType.THING),
    )
    same = range(0, paragraphs, 5)
    alignments = tuple(
        Alignment(left.document.blocks[i + 1].span, right.document.blocks[i + 1].span, 0.9, True) for i in same
    )
    return left, right, Comparison("test", entities, alignments)


def make_entity(
    left: Article,
    right: Article,
    key: str,
    name: str,
    ours: Sequence[str],
    theirs: Sequence[str],
    kind: EntityType = EntityType.PERSON,
) -> SharedEntity:
    def spans(article: Article, patterns: Sequence[str]) -> tuple[Span, ...]:
        return tuple(Span(*match.span()) for match in re.finditer("|".join(patterns), article.document.text))

    return SharedEntity(key, name, kind, spans(left, ours), spans(right, theirs), "Joined by the surname")


def make_guided_pair(paragraphs: int = 24) -> tuple[Article, Article, Comparison]:
    """Two texts of three sentences a paragraph: the first has a counterpart in every third paragraph, the second is
    unsure, and the last stands alone in every fifth; in 24 paragraphs the left has four such sentences, the right five.
    The last of the left has nothing near it."""

    def side(number: int, word: str) -> Article:
        parts: list[Part] = [(BlockKind.TITLE, f"What {word} said of the bridge")]
        for i in range(paragraphs):
            words = f"Paragraph {i} tells how the mayor closed the bridge. Some {word} stood by and counted boats."
            parts.append((BlockKind.PARAGRAPH, f"{words} Only {word} say {i} and not a word more of it all."))
        return make_article(number, make_document(parts))

    left, right = side(1, "painters"), side(2, "plumbers")

    def sentence(article: Article, i: int, place: int) -> Span:
        block = article.document.blocks[i + 1]
        ends = [match.end() for match in re.finditer(r"\.(?= |$)", article.document.text[block.start : block.end])]
        start = 0 if place == 0 else ends[place - 1] + 1
        return Span(block.start + start, block.start + ends[place])

    def share(ours: Span, theirs: Span) -> tuple[Common, ...]:
        starts = [article.document.text.index("mayor", span.start) for article, span in ((left, ours), (right, theirs))]
        return (Common(CommonKind.WORD, *(Span(start, start + 5) for start in starts)),)

    same = [(sentence(left, i, 0), sentence(right, i, 0)) for i in range(0, paragraphs, 3)]
    only_left = tuple(sentence(left, i, 2) for i in range(2, paragraphs - 5, 5))
    only_right = tuple(sentence(right, i, 2) for i in range(2, paragraphs, 5))
    entities = (make_entity(left, right, "mayor", "The mayor", ("the mayor",), ("the mayor",)),)
    comparison = Comparison(
        "test",
        entities,
        tuple(Alignment(ours, theirs, 0.9, True, share(ours, theirs)) for ours, theirs in same),
        only_left,
        only_right,
        nearest_left=tuple(Alignment(span, sentence(right, 20, 1), 0.2) for span in only_left[:-1]),
        nearest_right=tuple(Alignment(sentence(left, 4, 1), span, 0.2) for span in only_right),
        coverage_left=Coverage(3 * paragraphs, len(same), len(only_left), 900, 300),
        coverage_right=Coverage(3 * paragraphs, len(same), len(only_right), 900, 300),
    )
    return left, right, comparison
