"""How two tellings of an event differ, in their own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.analysis.comparing import compare
from app.analysis.contrasting import contrast
from app.analysis.reading import analyse
from app.analysis.tellings.differences import Telling, find_differences
from app.analysis.tellings.reading_together import LEAST, measure
from app.contrast import Contrast, Difference, DifferenceFound, EntityWording, FigureClash, FigureKind, Term, Voice
from app.domain import (
    Comparison,
    Document,
    Entity,
    EntityType,
    Loaded,
    SharedEntity,
    Span,
    TextAnalysis,
    Utterance,
    Wording,
    WordingRole,
)
from tests.telling_texts import BY_NAME, make_document

PLACE = Span(0, 4)
Found = dict[Difference, DifferenceFound]


def telling(text: str = "Words of a report.", *entities: Entity, outlet: str = "") -> Telling:
    return Telling(make_document(text), TextAnalysis("1", "en", "model", (), (), entities), outlet)


def shared(kind: EntityType = EntityType.PERSON) -> Comparison:
    return Comparison("1", (SharedEntity("key", "Ellen Varga", kind, (PLACE,), (PLACE,)),), ())


def find(
    made: Contrast, comparison: Comparison | None = None, left: Telling | None = None, right: Telling | None = None
) -> Found:
    found = find_differences(left or telling(), right or telling(), comparison or shared(), made)
    return {difference.kind: difference for difference in found}


# --- naming ---


def name(phrase: str) -> Wording:
    return Wording(PLACE, PLACE, phrase, WordingRole.NAME)


def called(phrase: str, said_by: str = "") -> Wording:
    return Wording(PLACE, PLACE, phrase, WordingRole.DESCRIPTION, said_by=said_by)


def naming(left: tuple[Wording, ...], right: tuple[Wording, ...], kind: EntityType = EntityType.PERSON) -> Found:
    return find(Contrast((EntityWording("key", "Ellen Varga", left, right),)), shared(kind))


VARGA = name("Ellen Varga")


def test_what_each_calls_her_stands_side_by_side() -> None:
    found = naming((VARGA, called("the reformer")), (VARGA, called("self-styled boss of the council")))
    (row,) = found[Difference.NAMING].rows
    assert (row.about, row.left, row.right) == ("Ellen Varga", ("reformer",), ("self-styled boss of the council",))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the mayor", "mayor"),
        ("the veteran", "the vet"),  # the same word in another form
        ("the mayor", "the tired mayor"),
        ("the mayor", "what the mayor would have said to them"),  # half a sentence
        ("the mayor", "Mayor Closes Bridge"),  # a headline, read as a phrase
    ],
)
def test_what_is_no_other_word_for_her(left: str, right: str) -> None:
    assert Difference.NAMING not in naming((VARGA, called(left)), (VARGA, called(right)))


def test_one_text_alone_that_calls_her_something_is_no_contrast() -> None:
    assert Difference.NAMING not in naming((VARGA, called("the reformer")), (VARGA,))


def test_who_is_quoted_speaks_for_themselves() -> None:
    found = naming((VARGA, called("the reformer")), (VARGA, called("the tyrant", said_by="Owen Pask")))
    assert Difference.NAMING not in found


def test_another_name_altogether() -> None:
    (row,) = naming((name("Myanmar"),), (name("Burma"),), EntityType.THING)[Difference.NAMING].rows
    assert (row.left, row.right) == (("Myanmar",), ("Burma",))
    abbreviated = naming((name("Wildlife Trust"),), (name("WT"),), EntityType.ORG)
    assert Difference.NAMING not in abbreviated


def test_a_place_and_its_people_are_no_two_names() -> None:
    assert Difference.NAMING not in naming((name("France"),), (name("French"),), EntityType.PLACE)


# --- voices ---


def voice(speaker: str, left: int, right: int, *, known: bool = True) -> Voice:
    def said(words: int) -> tuple[Utterance, ...]:
        spoken = Utterance(speaker, PLACE, "said", True, words, PLACE, PLACE if known else None)
        return (spoken,) if words else ()

    return Voice(speaker, "", said(left), said(right))


def test_who_speaks_in_one_of_them_only() -> None:
    voices = (voice("Owen Pask", 30, 0), voice("Dot Kimber", 0, 20), voice("Ellen Varga", 20, 25))
    (row,) = find(Contrast(voices=voices))[Difference.VOICES].rows
    assert (row.left, row.right) == (("Owen Pask",), ("Dot Kimber",))


def test_nobody_in_particular_is_no_voice() -> None:
    voices = (voice("Some parents", 30, 0, known=False), voice("she", 0, 30))
    assert Difference.VOICES not in find(Contrast(voices=voices))


def test_a_longer_name_is_no_other_voice() -> None:
    voices = (voice("K. Michael Conaway", 30, 0), voice("Michael Conaway", 0, 30))
    assert Difference.VOICES not in find(Contrast(voices=voices))


def test_the_paper_itself_is_no_voice() -> None:
    voices = (voice("The Post", 40, 0), voice("Ellen Varga", 40, 40))
    assert Difference.VOICES not in find(Contrast(voices=voices), left=telling(outlet="The Harbour Post"))


def test_one_text_without_any_speech_is_no_contrast_of_voices() -> None:
    assert Difference.VOICES not in find(Contrast(voices=(voice("Owen Pask", 60, 0),)))


# --- what is left out ---


def who(name: str, *starts: int) -> Entity:
    return Entity(name, EntityType.PERSON, tuple(Span(start, start + 4) for start in starts))


NADIA, LEILA = who("Nadia Rowe", 10, 20), who("Leila Anand", 40, 50)


def test_whom_only_one_names_is_named() -> None:
    found = find(Contrast(), left=telling("A. B.", NADIA), right=telling("C. D.", LEILA))
    (row,) = found[Difference.OMISSION].rows
    assert (row.left, row.right) == (("Nadia Rowe",), ("Leila Anand",))


def test_who_stands_in_the_other_text_is_not_left_out() -> None:
    right = telling("Ms Rowe was there.", LEILA)
    found = find(Contrast(), left=telling("A. B.", NADIA), right=right)
    assert Difference.OMISSION not in found  # the shorter name was not tied, but it stands there


def test_a_brief_that_only_leaves_out_adds_nothing() -> None:
    found = find(Contrast(), left=telling("A. B.", NADIA, LEILA), right=telling("C."))
    assert Difference.OMISSION not in found


# --- figures and words ---


def test_figures_and_words_are_quoted() -> None:
    left, right = telling("212 aboard"), telling("220 aboard")
    clash = FigureClash(FigureKind.NUMBER, "aboard", Span(0, 3), Span(0, 3), PLACE, PLACE)
    terms = (Term("wreck", 1.6, (PLACE,), ()), Term("rescue", -1.5, (), (PLACE,)))
    loaded = (Loaded(Span(4, 10), "judging"),)
    found = find(Contrast(figures=(clash,), vocabulary=terms, loaded_left=loaded), left=left, right=right)
    assert [(row.left, row.right) for row in found[Difference.FIGURES].rows] == [(("212",), ("220",))]
    assert [(row.left, row.right) for row in found[Difference.VOCABULARY].rows] == [(("wreck",), ("rescue",))]
    assert [(row.left, row.right) for row in found[Difference.LOADED].rows] == [(("aboard",), ())]


def test_words_of_one_side_alone_are_no_contrast() -> None:
    assert Difference.VOCABULARY not in find(Contrast(vocabulary=(Term("wreck", 1.6, (PLACE,), ()),)))


def test_left_and_right_weigh_the_same() -> None:
    voices = (voice("Owen Pask", 30, 0), voice("Dot Kimber", 0, 20))
    made = Contrast(voices=voices, loaded_left=(Loaded(PLACE, "x"),) * 3)
    one = {kind: difference.amount for kind, difference in find(made).items()}
    other = {kind: difference.amount for kind, difference in find(made.swapped()).items()}
    assert one == other


# --- real texts ---


def read(document: Document) -> Telling:
    return Telling(document, analyse(document, "en"))


def score(left: Telling, right: Telling) -> float:
    comparison = compare(left.document, left.analysis, right.document, right.analysis)
    made = contrast(left.document, left.analysis, right.document, right.analysis, comparison)
    return measure((1, 2), find_differences(left, right, comparison, made)).score


def lines(document: Document, change: Callable[[str], str] = str) -> list[str]:
    return [change(line) for line in document.text.split("\n")]


def test_the_same_text_again_ranks_below_another_telling() -> None:
    ferry, other = read(BY_NAME["ferry-a"].document), read(BY_NAME["ferry-b"].document)
    body = lines(ferry.document)[1:]
    edited = read(make_document("Car ferry aground", *body[1:], body[0].replace("on Monday evening", "on Monday")))
    assert score(ferry, ferry) == 0.0
    assert score(ferry, edited) < min(LEAST, score(ferry, other))


SPEECH = (
    "Owen Pask has led the party since May. The {word} opened the march in Oldhaven on Monday.",
    "Pask promised to come back within a week. Nobody had expected the {word} to speak at all.",
    "“We are not done,” Owen Pask said. The {word} left through the crowd.",
)


def test_exchanged_words_are_found_and_outrank_what_was_only_left_out() -> None:
    texts = [
        read(make_document("A march", *(line.format(word=w) for line in SPEECH))) for w in ("reformer", "agitator")
    ]
    left, right = texts
    comparison = compare(left.document, left.analysis, right.document, right.analysis)
    made = contrast(left.document, left.analysis, right.document, right.analysis, comparison)
    rows = [row for found in find_differences(left, right, comparison, made) for row in found.rows]
    assert any("reformer" in " ".join(row.left) and "agitator" in " ".join(row.right) for row in rows)
    shorter = read(make_document("A march", *lines(left.document)[1:3]))
    assert score(left, right) > score(left, shorter)
