from __future__ import annotations

import pytest

from app.domain import Alignment, Common, CommonKind, Span
from app.ui.reading.guide.common_words import describe_common


def common(kind: CommonKind, ours: str, theirs: str) -> tuple[Alignment, str, str]:
    shared = Common(kind, Span(0, len(ours)), Span(2, 2 + len(theirs)))
    return Alignment(Span(0, 90), Span(0, 90), 0.5, False, (shared,)), f"{ours} and more", f"A {theirs}"


@pytest.mark.parametrize(
    ("kind", "ours", "theirs", "words"),
    [
        (CommonKind.WORD, "padlock", "Padlock", "In both: “padlock”"),
        (CommonKind.WORD, "ratified", "ratification", "In both: “ratified” / “ratification”"),
        (CommonKind.NAME, "the mayor", "Halloran", "In both: the mayor / Halloran"),
        (CommonKind.NUMBER, "1,200", "1200", "In both: 1,200 / 1200"),
        (CommonKind.RUN, "on  the\nhigh street", "on the high street", "In both: “on the high street”"),
    ],
)
def test_each_kind_is_told_as_it_stands_in_the_texts(kind: CommonKind, ours: str, theirs: str, words: str) -> None:
    assert describe_common(*common(kind, ours, theirs)) == words


def test_nothing_in_common_is_said_too() -> None:
    words = describe_common(Alignment(Span(0, 3), Span(0, 3), 0.4), "abc", "abc")
    assert words == "Near in meaning; no name, number or rare word is in both"


def test_long_passages_and_long_lists_are_cut() -> None:
    alignment, left, right = common(CommonKind.RUN, "so and so " * 30, "so and so " * 30)
    assert len(describe_common(alignment, left, right)) < 80
    text = "one two three four five six"
    shares = tuple(Common(CommonKind.WORD, Span(i, i + 3), Span(i, i + 3)) for i in (0, 4, 8, 14, 19, 24))
    assert describe_common(Alignment(Span(0, 27), Span(0, 27), 1, True, shares), text, text).count("·") == 3
