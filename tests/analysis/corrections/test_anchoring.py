from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.corrections.anchoring import CONTEXT, find_anchor, make_anchor
from app.domain import Anchor, Span

TEXT = (
    "On Monday the president spoke to the nation.\nOn Tuesday the president of the council answered, and"
    " on Friday the presdient left."
)


def anchor_of(words: str, text: str = TEXT, nth: int = 0) -> Anchor:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return make_anchor(text, Span(start, start + len(words)))


def found(text: str, anchor: Anchor) -> str | None:
    span = find_anchor(text, anchor)
    return None if span is None else text[span.start : span.end]


def test_a_passage_within_words_is_found_again() -> None:
    for text, quote in (("市长昨天宣布关闭旧桥，商人们反对。", "关闭旧桥"), ("The Iranians left early.", "Iran")):
        anchor = make_anchor(text, Span(text.index(quote), text.index(quote) + len(quote)))
        longer = f"前言。{text}"
        found = find_anchor(longer, anchor)
        assert found is not None and longer[found.start : found.end] == quote


def test_an_anchor_holds_quote_and_neighbours() -> None:
    anchor = anchor_of("president")
    assert (anchor.quote, anchor.prefix) == ("president", "On Monday the ")
    assert anchor.suffix == TEXT[23 : 23 + CONTEXT] and find_anchor(TEXT, anchor) == anchor.span


def test_moved_with_all_around_it() -> None:
    second = anchor_of("president", nth=1)
    longer = "A new paragraph in front, about the president.\n" + TEXT
    assert find_anchor(longer, second) == Span(second.span.start + 47, second.span.end + 47)
    assert found(TEXT[46:], second) == "president"


def test_the_place_that_is_like_it_is_chosen_among_equal_words() -> None:
    second = anchor_of("president", nth=1)
    swapped = "\n".join(reversed(TEXT.split("\n")))
    span = find_anchor(swapped, second)
    assert span is not None and swapped[span.start :].startswith("president of the council")
    # The old position holds the same word, but another one.
    assert find_anchor("A" + TEXT, anchor_of("president")) == Span(15, 24)


def test_words_that_stand_once_are_found_whatever_is_around_them() -> None:
    assert found("Now the council answered for the first time.", anchor_of("council answered")) == "council answered"


def test_not_in_the_middle_of_a_word() -> None:
    anchor = make_anchor("He is in Iran now.", Span(9, 13))
    assert find_anchor("The Iranian side waits.", anchor) is None


def test_a_word_that_was_mended_is_found_between_its_neighbours() -> None:
    assert found(TEXT.replace("presdient", "president"), anchor_of("presdient")) == "president"
    assert found(TEXT.replace("presdient", "prime minister"), anchor_of("presdient")) is None


def test_what_is_not_sure_is_not_found() -> None:
    anchor = anchor_of("president", nth=1)
    assert find_anchor("Here a president, there a president.", anchor) is None
    assert find_anchor("", anchor) is None
    assert find_anchor(TEXT, Anchor(Span(3, 3), "", "", "")) is None
    assert find_anchor(TEXT, Anchor(Span(9_999, 10_003), "zzzz", "yyyy", "xxxx")) is None


def test_at_the_edges_of_a_text() -> None:
    assert found("Ada spoke.", make_anchor("Ada spoke.", Span(0, 3))) == "Ada"
    whole = make_anchor("Ada", Span(0, 3))
    assert (whole.prefix, whole.suffix) == ("", "") and find_anchor("Ada", whole) == Span(0, 3)
    assert found("Adda spoke loudly, twice.", make_anchor("Ada spoke loudly, twice.", Span(0, 3))) == "Adda"


@pytest.mark.parametrize("text", ["a" * 200_000, "a " * 100_000, ("x" * 40 + "y") * 5_000])
def test_texts_that_repeat_themselves_take_no_time(text: str) -> None:
    start = time.perf_counter()
    find_anchor(text, Anchor(Span(150_000, 150_001), "a", "b" * 32, "c" * 32))
    find_anchor(text, Anchor(Span(150_000, 150_400), "q" * 400, text[:32], text[1:33]))
    assert time.perf_counter() - start < 2


texts = st.text(st.sampled_from("ab \n."), min_size=1, max_size=60)


@settings(max_examples=300, deadline=None)
@given(texts, texts, st.data())
def test_what_is_found_lies_in_the_text(text: str, other: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    anchor = make_anchor(text, Span(start, data.draw(st.integers(start + 1, len(text)))))
    assert find_anchor(text, anchor) == anchor.span
    span = find_anchor(other, anchor)
    assert span is None or 0 <= span.start < span.end <= len(other)
