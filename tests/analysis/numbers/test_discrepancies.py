from __future__ import annotations

import time

import pytest

from app.analysis.comparing import compare
from app.analysis.numbers.discrepancies import find_clashes
from app.analysis.reading import analyse
from app.contrast import FigureClash, FigureKind
from app.domain import Alignment, Document
from tests.analysis.documents import make_document


def clashes(ours: str, theirs: str, language: str = "en", *, aligned: bool = True) -> list[tuple[str, str]]:
    """The figures that clash between two texts of one sentence each, which say the same or not."""
    left, right = make_document("Ours", ours), make_document("Theirs", theirs)
    found = find(left, right, language, aligned=aligned)
    return [(left.text[slice(*clash.left)], right.text[slice(*clash.right)]) for clash in found]


def find(left: Document, right: Document, language: str = "en", *, aligned: bool = True) -> tuple[FigureClash, ...]:
    one, other = analyse(left, language), analyse(right, language)
    pairs = [Alignment(a, b, 0.9, True) for a in one.sentences for b in other.sentences] if aligned else []
    return find_clashes(left, one, right, other, pairs)


BLAST = "The ferry blast near Ombar killed 14 passengers on the upper deck."


def test_another_number_of_the_dead() -> None:
    assert clashes(BLAST, "Seventeen passengers died when a blast tore through the Ombar ferry.") == [
        ("14", "Seventeen")
    ]


@pytest.mark.parametrize(
    "other",
    [
        "The ferry blast near Ombar killed fourteen passengers.",
        "The ferry blast near Ombar killed at least 12 passengers.",
        "The ferry blast near Ombar killed between 12 and 20 passengers.",
        "The ferry blast near Ombar wounded 31 passengers on the upper deck.",
        "The ferry blast near Ombar killed another 17 passengers.",
        "The ferry blast near Ombar killed 17 passengers, though police spoke of 14 passengers killed.",
        "The ferry blast near Ombar killed 9 passengers below and 8 passengers above.",
        "In 2012 another ferry blast near Ombar killed 30 passengers more.",
    ],
)
def test_no_clash(other: str) -> None:
    assert clashes(BLAST, other) == []


def test_sentences_that_say_something_else() -> None:
    assert clashes(BLAST, "An avalanche killed 22 skiers in the mountains.") == []


def test_the_subject_is_in_words_that_both_have() -> None:
    left = make_document("Ours", "The council will cut 140 tall elms along the old canal this spring.")
    right = make_document("Theirs", "Along the old canal the council is to cut 210 tall elms this spring.")
    (clash,) = find(left, right)
    assert clash.kind is FigureKind.NUMBER
    assert "elms" in clash.subject
    assert set(clash.subject.split()) <= set("the council will cut tall elms along old canal spring".split())
    assert left.text[slice(*clash.left_sentence)].startswith("The council")


def test_nouns_with_other_attributes_are_other_things() -> None:
    ours = "Guards at the Ombar border shot down three Marvan drones on patrol."
    assert clashes(ours, "Guards at the Ombar border shot down five Tellian drones on patrol.") == []


def test_percent_and_money() -> None:
    ours = "The levy on canal barges brought 40 percent of the harbour budget."
    assert clashes(ours, "The levy on canal barges brings 55 percent of the harbour budget.") == [
        ("40 percent", "55 percent")
    ]
    ours = "The harbour council paid $3.5 million for the derelict shipyard."
    assert clashes(ours, "For the derelict shipyard the harbour council paid $5 million.") == [
        ("$3.5 million", "$5 million")
    ]


def test_the_age_of_somebody() -> None:
    ours = "Neighbours found Mr. Quill, 45, in the cellar."
    assert clashes(ours, "The 54-year-old Peter Quill was unharmed.", aligned=False) == [("45", "54-year-old")]
    assert clashes(ours, "The 54-year-old Anna Brandt was unharmed.") == []


def test_another_day_for_the_same_event() -> None:
    ours = "The harbour pact was signed on Tuesday."
    assert clashes(ours, "Both mayors signed the harbour pact on Wednesday.") == [("Tuesday", "Wednesday")]


@pytest.mark.parametrize(
    "other",
    [
        "The harbour pact was signed, a clerk said on Wednesday.",
        "Both mayors signed the harbour pact on Tuesday.",
        "The harbour pact was printed and bound on Wednesday.",
        "Both mayors signed the harbour pact in March.",
        "Both mayors signed the harbour pact on Wednesday, not on Tuesday.",
    ],
)
def test_no_other_day(other: str) -> None:
    assert clashes("The harbour pact was signed on Tuesday.", other) == []


def test_a_day_on_which_somebody_spoke_is_no_date_of_the_event() -> None:
    assert (
        clashes("The harbour pact is ready, the mayor said on Tuesday.", "The pact is ready, he said on Friday.") == []
    )


def test_another_language() -> None:
    ours = "El ataque contra el ferry de Ombar dejó 14 muertos y muchos escombros."
    theirs = "El ataque contra el ferry de Ombar dejó 21 muertos entre los escombros."
    assert clashes(ours, theirs, "es") == [("14", "21")]


def test_two_languages_do_not_clash() -> None:
    left, right = make_document("A", BLAST), make_document("B", "Die Explosion tötete 17 Passagiere.")
    alignment = Alignment(analyse(left, "en").sentences[1], analyse(right, "de").sentences[1], 0.9, True)
    assert find_clashes(left, analyse(left, "en"), right, analyse(right, "de"), [alignment]) == ()


def test_a_clash_is_told_once_however_often_both_repeat_it() -> None:
    left = make_document("Ours", BLAST, "Rescuers said the ferry blast near Ombar killed 14 passengers.")
    right = make_document(
        "Theirs", "The ferry blast near Ombar killed 19 passengers.", "The Ombar ferry blast killed 19 passengers."
    )
    assert len(find(left, right)) == 1


def test_sides_mirror() -> None:
    left = make_document("Ours", BLAST, "The pact was signed in Ombar on Tuesday.")
    right = make_document(
        "Theirs", "The ferry blast near Ombar killed 19 passengers.", "In Ombar the pact was signed on Friday."
    )
    there, back = find(left, right), find(right, left)
    assert len(there) == 2
    assert {(c.left, c.right) for c in there} == {(c.right, c.left) for c in back}


def test_with_alignments_as_they_are_found() -> None:
    left = make_document("A blast on the ferry", BLAST, "Divers searched the river until dark.")
    right = make_document(
        "Ferry explosion",
        "Divers went on searching the river until dark.",
        "The blast on the ferry near Ombar killed 21 passengers.",
    )
    one, other = analyse(left, "en"), analyse(right, "en")
    found = find_clashes(left, one, right, other, compare(left, one, right, other).alignments)
    assert [left.text[slice(*clash.left)] for clash in found] == ["14"]


def test_texts_without_figures() -> None:
    assert clashes("Nobody came to the harbour.", "Nobody came to the harbour at all.") == []


def test_one_word_in_common_around_two_numbers_is_too_little() -> None:
    ours = "In Ombar, 15 pilots were presented with the medal at the town hall."
    assert clashes(ours, "Far away, five pilots never saw a medal or an island.") == []


def test_a_table_of_figures_is_compared_at_once() -> None:
    lines = [f"On {n % 28 + 1} May {1900 + n % 100} {n + 3} people died near Ombar." for n in range(800)]
    rows = make_document("Years", " ".join(lines))
    start = time.process_time()
    assert find(rows, rows, "xx", aligned=False) == ()
    assert time.process_time() - start < 15
