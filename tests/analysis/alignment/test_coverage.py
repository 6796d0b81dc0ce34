from __future__ import annotations

from app.analysis.alignment.coverage import cover
from app.domain import Coverage, Span

SENTENCES = [Span(0, 10), Span(11, 20), Span(21, 40), Span(41, 50)]


def test_sentences_and_words_are_counted() -> None:
    coverage = cover(SENTENCES, [4, 6, 8, 2], {SENTENCES[0], SENTENCES[2]}, {SENTENCES[3]})
    assert coverage == Coverage(sentences=4, matched=2, only=1, words=20, matched_words=12)
    assert coverage.share == 0.5 and coverage.word_share == 0.6


def test_nothing_is_no_share() -> None:
    assert cover([], [], set(), set()) == Coverage()
    assert Coverage().share == Coverage().word_share == 0.0
