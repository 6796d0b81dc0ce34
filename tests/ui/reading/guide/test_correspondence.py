from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain import Alignment, BlockKind, Comparison, Span
from app.ui.reading.guide.correspondence import Correspondence, Standing
from tests.ui.reading_texts import make_document, make_guided_pair


@pytest.fixture(scope="module")
def known() -> Correspondence:
    left, right, comparison = make_guided_pair()
    return Correspondence(comparison, (left.document, right.document))


def words(known: Correspondence, side: int, span: Span) -> str:
    article = make_guided_pair()[side]
    return article.document.text[span.start : span.end]


def test_all_sentences_are_there_also_those_a_comparison_does_not_name(known: Correspondence) -> None:
    # The title, and three in each of 24 paragraphs.
    assert [len(side) for side in known.sentences] == [73, 73]
    assert [words(known, 1, span) for span in known.sentences[1][1:4]] == [
        "Paragraph 0 tells how the mayor closed the bridge.",
        "Some plumbers stood by and counted boats.",
        "Only plumbers say 0 and not a word more of it all.",
    ]


def test_a_sentence_is_found_by_any_of_its_code_points(known: Correspondence) -> None:
    span = known.sentences[0][5]
    assert {known.sentence_at(0, offset) for offset in (span.start, span.end - 1)} == {span}
    assert known.sentence_at(0, span.end) == known.sentences[0][6], "the space between two belongs to the next one"
    assert known.sentence_at(0, 10**6) == known.sentences[0][-1]
    assert known.neighbours(0, span) == (known.sentences[0][4], known.sentences[0][6])
    assert known.neighbours(0, known.sentences[0][0])[0] is None
    assert known.neighbours(0, known.sentences[0][-1])[1] is None


def test_a_sentence_is_matched_alone_or_unsure(known: Correspondence) -> None:
    first, second = known.sentences[0][1:3]
    assert known.standing(0, first) is Standing.MATCHED
    assert known.standing(0, second) is Standing.UNSURE
    assert {known.standing(1, span) for span in known.alone[1]} == {Standing.ALONE}
    assert known.counterparts(0, first) == (known.sentences[1][1],)
    assert known.counterparts(0, second) == ()


def test_what_a_sentence_has_in_the_other_text_is_its_best_counterpart_else_the_nearest() -> None:
    left, right, comparison = make_guided_pair()
    first = comparison.alignments[0]
    better = replace(first, right=comparison.alignments[1].right, score=0.95)
    documents = (left.document, right.document)
    known = Correspondence(replace(comparison, alignments=(*comparison.alignments, better)), documents)
    assert known.best(0, first.left) == better
    assert known.counterparts(0, first.left) == (first.right, better.right)
    assert known.best(1, first.right) == first
    assert known.best(0, comparison.only_left[0]) == comparison.nearest_left[0]
    assert known.best(0, comparison.only_left[-1]) is None


def test_what_has_a_counterpart_is_never_said_to_be_alone() -> None:
    document = make_document([(BlockKind.PARAGRAPH, "One said so. Two did not.")])
    span = Span(0, 12)
    known = Correspondence(Comparison("v", (), (Alignment(span, span, 0.5),), (span,)), (document, document))
    assert known.alone == ((), ())


def test_tails_and_pictures_have_no_sentences() -> None:
    parts = [
        (BlockKind.PARAGRAPH, "One said so."),
        (BlockKind.TAIL, "Share this. Subscribe now."),
        (BlockKind.IMAGE, ""),
    ]
    document = make_document(parts)
    known = Correspondence(Comparison("v", (), ()), (document, make_document([])))
    assert known.sentences == ((Span(0, 12),), ())
    assert known.sentence_at(1, 0) is None
