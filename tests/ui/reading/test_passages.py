"""Aligned sentences become passages, and of those that cross one path is chosen."""

from __future__ import annotations

import re

from app.domain import Alignment, Span
from app.ui.reading.passages import choose_path, join_passages

LEFT = "One fell. Two rose. Three sat.\nFour ran. “Five!” Six slept."
RIGHT = "Uno fell. Dos rose. Tres sat.\nCuatro ran. Cinco! Seis slept."


def sentences(text: str) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(r"“?\w+( \w+)?[.!]”?", text)]


def align(left: int, right: int, score: float = 0.5, strong: bool = True) -> Alignment:
    return Alignment(sentences(LEFT)[left], sentences(RIGHT)[right], score, strong)


def join(*alignments: Alignment) -> list[tuple[str, str]]:
    return [
        (LEFT[passage.left.start : passage.left.end], RIGHT[passage.right.start : passage.right.end])
        for passage in join_passages(alignments, LEFT, RIGHT)
    ]


def test_neighbours_on_both_sides_are_one_passage() -> None:
    assert join(align(1, 1), align(0, 0)) == [("One fell. Two rose.", "Uno fell. Dos rose.")]
    assert join(align(4, 4), align(5, 5)) == [("“Five!” Six slept.", "Cinco! Seis slept.")]
    assert join(align(0, 1), align(1, 0)) == [("One fell. Two rose.", "Uno fell. Dos rose.")], "in any order"


def test_one_sentence_that_is_two_in_the_other_text_is_one_passage() -> None:
    assert join(align(0, 0), align(0, 1)) == [("One fell.", "Uno fell. Dos rose.")]
    assert join(align(2, 3), align(3, 3)) == [("Three sat.\nFour ran.", "Cuatro ran.")]


def test_what_stands_apart_on_either_side_stays_apart() -> None:
    assert len(join(align(0, 0), align(1, 2))) == 2
    assert len(join(align(0, 0), align(2, 1))) == 2
    assert len(join(align(2, 2), align(3, 3))) == 2, "a paragraph ends in both"


def test_certain_and_unsure_ones_are_not_joined() -> None:
    passages = join_passages([align(0, 0), align(1, 1, 0.9, strong=False)], LEFT, RIGHT)
    assert [passage.strong for passage in passages] == [True, False]


def test_the_best_alignment_of_a_passage_comes_first() -> None:
    (passage,) = join_passages([align(0, 0, 0.4), align(1, 1, 0.8)], LEFT, RIGHT)
    assert [pair.score for pair in passage.pairs] == [0.8, 0.4]
    assert (passage.on(0), passage.on(1)) == (passage.left, passage.right)


def test_of_passages_that_cross_the_certain_ones_are_scrolled_by() -> None:
    certain, unsure = align(0, 5, 0.3), [align(i, i - 1, 0.9, strong=False) for i in (2, 3, 4)]
    path = choose_path(join_passages([certain, *unsure], LEFT, RIGHT))
    assert [passage.pairs for passage in path] == [(certain,)]
    path = choose_path(join_passages([align(0, 0), align(2, 5, strong=False), align(5, 3, strong=False)], LEFT, RIGHT))
    assert len(path) == 2, "unsure ones that fit in are better than none"
    assert choose_path([]) == []
