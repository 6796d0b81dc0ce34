"""Which two tellings of an event are most worth reading together."""

from __future__ import annotations

import pytest

from app.analysis.tellings.reading_together import choose, count_differences, measure
from app.contrast import Contrast, Difference, EntityWording, FigureClash, FigureKind, Term, Voice
from app.domain import Loaded, Span, Utterance, Wording, WordingRole

PLACE = Span(0, 4)


def called(phrase: str, role: WordingRole = WordingRole.DESCRIPTION) -> Wording:
    return Wording(PLACE, PLACE, phrase, role)


def naming(left: str, right: str) -> EntityWording:
    return EntityWording("key", "Ferry", (called(left),), (called(right),))


def voice(*, left: int, right: int) -> Voice:
    said = Utterance("Ansell", PLACE, "said", True, 8)
    return Voice("Ansell", "", (said,) * left, (said,) * right)


CLASH = FigureClash(FigureKind.NUMBER, "passengers", PLACE, PLACE, PLACE, PLACE)
NONE = Contrast()
SOME = Contrast((naming("the wreck", "the rescue"),), (voice(left=2, right=0),))
MUCH = Contrast(
    (naming("the wreck", "the rescue"), naming("the owner", "the culprit")),
    (voice(left=0, right=1), voice(left=1, right=0)),
    (Term("negligence", 4.1, (PLACE,), ()),),
    (CLASH,),
)


def test_the_pair_that_differs_most_is_chosen() -> None:
    found = choose({(1, 2): SOME, (1, 3): MUCH, (2, 3): NONE})
    assert found is not None and (found.left, found.right) == (1, 3)
    assert dict(found.differences) == {
        Difference.NAMING: 2,
        Difference.VOICES: 2,
        Difference.FIGURES: 1,
        Difference.VOCABULARY: 1,
    }
    # What counts most is told first.
    assert found.differences[0][0] is Difference.NAMING


@pytest.mark.parametrize("contrasts", [{}, {(1, 2): NONE}, {(1, 2): Contrast(voices=(voice(left=1, right=0),))}])
def test_no_clear_contrast(contrasts: dict[tuple[int, int], Contrast]) -> None:
    assert choose(contrasts) is None


def test_copies_are_no_contrast() -> None:
    assert choose({(1, 2): MUCH}, copies=[(2, 1)]) is None


def test_one_kind_alone_does_not_decide() -> None:
    voices = Contrast(voices=tuple(voice(left=1, right=0) for _ in range(9)))
    found = choose({(1, 2): voices, (1, 3): MUCH})
    assert found is not None and found.right == 3


def test_the_readers_perspectives_decide_between_equals_and_are_told() -> None:
    found = choose({(1, 2): MUCH, (1, 3): MUCH}, perspectives={1: "dockers", 2: "Dockers ", 3: "owners"})
    assert found is not None and found.right == 3 and found.perspectives == ("dockers", "owners")
    # They do not make a contrast where there is none.
    assert choose({(1, 2): NONE}, perspectives={1: "left", 2: "right"}) is None
    assert choose({(1, 2): MUCH, (1, 3): SOME}, perspectives={1: "a", 3: "b"}).right == 2  # type: ignore[union-attr]


def test_what_both_call_it_is_no_difference() -> None:
    assert count_differences(Contrast((naming("the ferry", "The Ferry"),)))[Difference.NAMING] == 0
    one_sided = EntityWording("key", "Ferry", (called("the wreck"),), ())
    done = EntityWording("key", "Ferry", (called("sank", WordingRole.AGENT),), (called("floats", WordingRole.AGENT),))
    assert count_differences(Contrast((one_sided, done)))[Difference.NAMING] == 0


def test_left_and_right_weigh_the_same() -> None:
    loaded = Contrast(loaded_left=(Loaded(PLACE, "x"),) * 3)
    for contrast in (SOME, MUCH, loaded):
        assert measure((1, 2), contrast, {}).score == measure((1, 2), contrast.swapped(), {}).score
