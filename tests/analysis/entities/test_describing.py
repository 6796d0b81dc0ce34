"""Descriptions: "the mayor" joins the one it can mean, and nobody else."""

from __future__ import annotations

import pytest

from app.analysis.comparing import compare
from app.analysis.entities.describing import explain_calls, find_calls
from app.analysis.language.nouns import load_nouns
from app.analysis.reading import analyse
from app.domain import Document, Entity, EntityType, SharedEntity, Span, TextAnalysis
from tests.analysis.documents import make_document


def find(analysis: TextAnalysis, name: str) -> Entity:
    return next(e for e in analysis.entities if e.name == name)


def calls(document: Document, name: str) -> list[str]:
    return [document.text[s:e] for s, e in find(analyse(document, "en"), name).spans]


def shared(left: Document, right: Document) -> dict[str, SharedEntity]:
    return {e.name: e for e in compare(left, analyse(left, "en"), right, analyse(right, "en")).entities}


def test_apposition_ties_a_role_and_the_role_is_found_again() -> None:
    document = make_document(
        "A quiet vote",
        "Ida Lund, the mayor, opened the meeting. Nobody spoke for a while. Then the mayor closed the door.",
    )
    assert calls(document, "Ida Lund") == ["Ida Lund", "mayor", "mayor"]
    assert "Ida Lund is called mayor in “Ida Lund, the mayor”" in find(analyse(document, "en"), "Ida Lund").why


def test_title_ties_a_role_without_being_a_mention() -> None:
    document = make_document("A quiet vote", "Mayor Ida Lund opened the meeting. The mayor closed the door.")
    assert calls(document, "Ida Lund") == ["Ida Lund", "mayor"]


def test_director_of_something_else_is_somebody_else() -> None:
    document = make_document(
        "Two houses",
        "Ida Lund, the director, praised the plan. The director of the harbour board did not come.",
    )
    assert calls(document, "Ida Lund") == ["Ida Lund", "director"]


def test_former_president_is_not_the_president() -> None:
    document = make_document(
        "The two",
        "President Ida Lund met the former president, Otto Berg, on Monday. The president smiled. "
        "The former president did not.",
    )
    assert "former president" not in calls(document, "Ida Lund")
    assert calls(document, "Otto Berg").count("former president") == 2


def test_role_that_two_can_carry_is_left_open() -> None:
    document = make_document(
        "Two ministers",
        "Ida Lund, the minister, met Otto Berg, the minister, on Monday. Later the minister left for home.",
    )
    analysis = analyse(document, "en")
    late = document.text.rindex("minister")
    named = {"Ida Lund", "Otto Berg"}
    assert not any(late == s for e in analysis.entities if e.name in named for s, _ in e.spans)


def test_body_is_known_by_its_last_word_and_kind() -> None:
    document = make_document(
        "At the quay",
        "The Harbour Workers Union met Norrland Motors on Monday. The union wanted more. The company refused.",
    )
    assert "union" in calls(document, "Harbour Workers Union")
    assert "company" in calls(document, "Norrland Motors")


def test_people_without_a_name_are_shared() -> None:
    left = make_document(
        "Crash", "The driver fled on foot, police said. Protesters gathered. The driver was found later."
    )
    right = make_document("After the crash", "Officers found the driver in a barn, while protesters blocked the road.")
    found = shared(left, right)
    assert found["driver"].type is EntityType.PERSON
    assert found["protesters"].type is EntityType.GROUP
    assert len(found["driver"].left) == 2


def test_another_driver_is_not_the_driver() -> None:
    left = make_document("Crash", "The driver fled on foot. Another driver stopped.")
    right = make_document("After the crash", "The driver was found in a barn.")
    found = shared(left, right)["driver"]
    assert found.left == (Span(left.text.index("driver"), left.text.index("driver") + 6),)


def test_unnamed_in_one_text_and_named_in_the_other() -> None:
    left = make_document("Crash", "The pilot survived. The pilot was taken to hospital in Norway.")
    right = make_document("Crash", "Otto Berg, the pilot, survived the crash in Norway. Berg is fifty.")
    assert shared(left, right)["Otto Berg"].left


def test_presidents_of_two_countries_are_two() -> None:
    left = make_document("Talks", "The Danish president came early. Nobody met him. The Danish president left.")
    right = make_document("Talks", "The Finnish president came late. Nobody met him. The Finnish president stayed.")
    assert not {e.type for e in shared(left, right).values()} & {EntityType.PERSON}


def test_soldiers_of_two_countries_are_two_groups() -> None:
    left = make_document("War", "Danish pilots met Finnish pilots at sea.")
    right = make_document("War", "Finnish pilots were tired. The Finnish pilots slept.")
    found = shared(left, right)["pilots"]
    assert [left.text[s - 8 : e] for s, e in found.left] == ["Finnish pilots"]
    assert len(found.right) == 2


def test_qualified_alone_on_either_side_are_no_one() -> None:
    left = make_document("War", "Danish pilots met at sea. Danish pilots are few.")
    right = make_document("War", "Finnish pilots were tired. Finnish pilots slept.")
    assert "pilots" not in shared(left, right)


def test_things_both_texts_keep_speaking_of() -> None:
    left = make_document("Pact", "The pact was signed on Monday. Few have read the pact.")
    right = make_document("Deal", "The defence pact frightens many. Nobody knows how long the pact will last.")
    found = shared(left, right)
    pact = next(e for name, e in found.items() if "pact" in name)
    assert (pact.type, len(pact.left), len(pact.right)) == (EntityType.THING, 3, 2)


def test_days_and_ways_are_no_things() -> None:
    left = make_document("One", "The day was long. Nobody liked the day or the way. The way was hard.")
    right = make_document("Two", "The day was short. Everybody liked the day. The way was long, the way home.")
    assert not shared(left, right)


def test_country_acts_through_its_people() -> None:
    document = make_document("Note", "Norway sent a note. Norwegian officials brought it; Norwegian wool is fine.")
    assert calls(document, "Norway") == ["Norway", "Norwegian officials", "Norwegian"]


def test_body_named_after_a_person_is_not_the_person() -> None:
    document = make_document("Run", "Ida Lund ran again. The Lund campaign raised a million, and Lund was pleased.")
    assert calls(document, "Ida Lund") == ["Ida Lund", "Lund"]


def test_reasons_are_found_again_among_others() -> None:
    told = explain_calls("Ida Lund", {"mayor": "Ida Lund, the mayor", "union": ""})
    assert find_calls(f"Lund: family name of Ida Lund; {told}") == told.split("; ")


@pytest.mark.parametrize(("plural", "singular"), [("women", "woman"), ("deputies", "deputy"), ("witnesses", "witness")])
def test_plurals_of_people(plural: str, singular: str) -> None:
    assert load_nouns().singular(plural) == singular
    assert singular in load_nouns().people
