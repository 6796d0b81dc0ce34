from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from app.analysis.alignment.passages import read_passages
from app.analysis.alignment.sharing import MOST, find_common
from app.analysis.alignment.similarity import find_rarities
from app.analysis.reading import analyse
from app.analysis.shared.matching import share
from app.domain import Common, CommonKind, EntityType, SharedEntity, Span
from tests.analysis.documents import make_document

Told = tuple[CommonKind, str, str]


def tell(left_text: str, right_text: str, language: str = "en") -> list[Told]:
    left, right = make_document(left_text), make_document(right_text)
    ours, theirs = analyse(left, language), analyse(right, language)
    shared = share(left, ours, right, theirs)
    lefts = read_passages(left, ours, [(e, e.left) for e in shared], None, 10)
    rights = read_passages(right, theirs, [(e, e.right) for e in shared], None, 10)
    common = find_common(lefts, 0, rights, 0, find_rarities(lefts, rights))
    check_places(common)
    return [(c.kind, left.text[slice(*c.left)], right.text[slice(*c.right)]) for c in common]


def check_places(common: tuple[Common, ...]) -> None:
    for side in ("left", "right"):
        spans = sorted(getattr(c, side) for c in common)
        assert all(one.end <= other.start for one, other in itertools.pairwise(spans)), "nothing is told twice"


def test_rare_words_in_any_form_the_rarest_first() -> None:
    told = tell("The welders repaired a turbine on Monday.", "A welder is repairing the turbines, people say.")
    assert [(kind.value, left) for kind, left, _ in told] == [
        ("word", "welders"),
        ("word", "turbine"),
        ("word", "repaired"),
    ]


def test_a_row_of_the_same_words_is_told_as_one() -> None:
    told = tell("“We will never sell the harbour,” she said.", "She swore that we will never sell the harbour.")
    assert told[0] == (CommonKind.RUN, "We will never sell the harbour", "we will never sell the harbour")
    assert len([t for t in told if "harbour" in t[1]]) == 1


def test_a_row_of_common_words_says_nothing() -> None:
    assert tell("It was one of the best.", "He was one of the first.") == []


def test_numbers_by_value_and_names_whatever_they_are_called() -> None:
    told = tell("Moscow sent twenty-two ships.", "Russia has 22 vessels there.")
    assert (CommonKind.NUMBER, "twenty-two", "22") in told
    assert (CommonKind.NAME, "Moscow", "Russia") in told


def test_no_more_than_a_reader_will_read() -> None:
    words = "anchor basil cactus dolphin easel falcon gourd hammock iguana"
    assert len(tell(f"{words}.", f"{' '.join(reversed(words.split()))}.")) == MOST


def test_languages_without_a_list_tell_words_too() -> None:
    assert (CommonKind.WORD, "閉鎖", "閉鎖") in tell("知事が橋を閉鎖した。", "閉鎖は続く。", "ja")


def test_nothing_in_common() -> None:
    assert tell("Zebras grazed.", "He bought cheese.") == []


def test_what_is_told_of_a_sentence_stands_in_it() -> None:
    # "Yahoo! Inc.": a name that a text without a model is cut through.
    left, right = make_document("El banco Yahoo! Inc. vende."), make_document("Ayer Yahoo! Inc. compra.")
    ours, theirs = analyse(left, "es"), analyse(right, "es")
    entity = SharedEntity("yahoo", "Yahoo! Inc.", EntityType.ORG, (Span(9, 20),), (Span(5, 16),))
    ours = replace(ours, sentences=(Span(0, 15), Span(16, len(left.text))))
    theirs = replace(theirs, sentences=(Span(0, 11), Span(12, len(right.text))))
    lefts = read_passages(left, ours, [(entity, entity.left)], None, 10)
    rights = read_passages(right, theirs, [(entity, entity.right)], None, 10)
    (common,) = find_common(lefts, 0, rights, 0, {})
    assert (left.text[slice(*common.left)], right.text[slice(*common.right)]) == ("Yahoo!", "Yahoo!")


@pytest.mark.timeout(20)
def test_two_lists_of_one_word_are_told_in_no_time() -> None:
    told = tell("welder " * 2500, "welder " * 2500)
    assert 1 <= len(told) <= MOST
