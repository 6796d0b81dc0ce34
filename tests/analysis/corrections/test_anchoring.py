from __future__ import annotations

import random
import re
import time
from itertools import pairwise

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
    words = "president of the council answered"
    assert found(f"Now the new {words} for the first time.", anchor_of(words)) == words


def test_a_word_left_over_from_elsewhere_is_not_the_passage() -> None:
    """Its sentence was deleted or translated; the word stands once more, somewhere else."""
    anchor = anchor_of("answered")
    assert find_anchor("The mayor was asked. Nobody answered in the hall.", anchor) is None
    assert find_anchor("The mayor of the council answered in the hall.", anchor) is not None, "beside its neighbour"


def test_random_edits_put_hardly_any_passage_on_other_words() -> None:
    """Sentences change places, are deleted, translated, joined, or get words in between; words have few neighbours."""
    chance, wrong, right, count = random.Random(11), 0, 0, 3_000
    names = [f"{a}{b}" for a in ("mo", "ri", "ta", "lu", "ken", "os") for b in ("na", "ver", "di", "sal", "t", "ro")]
    for _ in range(count):
        sentences = [[*chance.choices(names, k=chance.randint(4, 12))] for _ in range(30)]
        text, at = "", []
        for words in sentences:
            at.append(len(text))
            text += " ".join(words).capitalize() + chance.choice([". ", ".\n"])
        own = chance.randrange(30)
        words = [match.span() for match in re.finditer(r"\w+", " ".join(sentences[own]))]
        first = chance.randrange(len(words))
        last = min(len(words), first + chance.choice([1, 1, 2, 4])) - 1
        span = Span(at[own] + words[first][0], at[own] + words[last][1])
        parts = [text[start:end] for start, end in pairwise([*at, len(text)])]
        kind = chance.choice(["delete", "translate", "move", "join", "between"])
        place = own
        match kind:
            case "delete":
                del parts[own]
            case "translate":
                parts[own] = "".join(chr(0x430 + ord(c) % 32) if c.isalpha() else c for c in parts[own])
            case "move":
                place = chance.randrange(30)
                parts.insert(place, parts.pop(own))
            case "join":
                parts = [part.replace("\n", " ") for part in parts]
            case _:
                parts.insert(own, "Here quite other words. ")
                place = own + 1
        new = "".join(parts)
        begin = len("".join(parts[:place])) + span.start - at[own]
        span_now = Span(begin, begin + span.end - span.start) if kind not in ("delete", "translate") else None
        place_found = find_anchor(new, make_anchor(text, span))
        wrong += place_found is not None and (span_now is None or not place_found.overlaps(span_now))
        right += place_found == span_now is not None
    assert wrong <= 0.01 * count and right >= 0.5 * count, (wrong, right)


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
    start = time.process_time()
    find_anchor(text, Anchor(Span(150_000, 150_001), "a", "b" * 32, "c" * 32))
    find_anchor(text, Anchor(Span(150_000, 150_400), "q" * 400, text[:32], text[1:33]))
    assert time.process_time() - start < 2


texts = st.text(st.sampled_from("ab \n."), min_size=1, max_size=60)


@settings(max_examples=300, deadline=None)
@given(texts, texts, st.data())
def test_what_is_found_lies_in_the_text(text: str, other: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    anchor = make_anchor(text, Span(start, data.draw(st.integers(start + 1, len(text)))))
    assert find_anchor(text, anchor) == anchor.span
    span = find_anchor(other, anchor)
    assert span is None or 0 <= span.start < span.end <= len(other)
