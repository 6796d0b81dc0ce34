"""The sentence around a passage."""

from __future__ import annotations

import pytest

from app.domain import Span
from app.ui.reading.contrast.excerpts import MOST, find_sentence, quote


def around(text: str, words: str) -> str:
    start = text.index(words)
    return quote(text, find_sentence(text, Span(start, start + len(words))))


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("One came. Two went away! Did three stay?", "went", "Two went away!"),
        ("A title\nThe body begins. It goes on.", "body", "The body begins."),
        ("He met Mr. Smith of the U.S. navy. Then he left.", "navy", "He met Mr. Smith of the U.S. navy."),
        ("J. Varga spoke. Others did not.", "spoke", "J. Varga spoke."),
        ("“It is over.” She left.", "over", "“It is over.”"),
        ("It cost 3.5 million. Nobody paid.", "million", "It cost 3.5 million."),
        ("قال العمدة نعم. ثم غادر؟ لا أحد يعرف.", "غادر", "ثم غادر؟"),
        ("no full stop at all", "stop", "no full stop at all"),
        ("One. Two three. Four.", "Two three. Four", "Two three. Four."),
    ],
)
def test_it_runs_from_full_stop_to_full_stop(text: str, words: str, sentence: str) -> None:
    assert around(text, words) == sentence


def test_a_sentence_without_end_is_cut_around_the_passage_at_spaces() -> None:
    text = "word " * 1_000 + "here " + "word " * 1_000
    cut = around(text, "here")
    assert len(cut) <= MOST and " here " in cut
    assert set(cut.split()) == {"word", "here"}


def test_a_passage_longer_than_an_excerpt_stays_whole() -> None:
    text = "x" * (2 * MOST)
    assert find_sentence(text, Span(0, len(text))) == Span(0, len(text))
