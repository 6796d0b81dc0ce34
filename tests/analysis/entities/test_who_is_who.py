"""Who is who within a text and across two: each way in which texts call somebody by another name."""

from __future__ import annotations

import pytest

from app.analysis.comparing import compare
from app.analysis.reading import analyse
from app.domain import Document, EntityType, SharedEntity, TextAnalysis
from tests.analysis.documents import make_document


def read(title: str, *paragraphs: str) -> dict[str, list[str]]:
    """What each entity of a text is called, in order."""
    document = make_document(title, *paragraphs)
    return {e.name: [document.text[s:t] for s, t in e.spans] for e in analyse(document, "en").entities}


def offered(document: Document) -> list[tuple[str, str]]:
    analysis: TextAnalysis = analyse(document, "en")
    return [(document.text[o.span.start : o.span.end], analysis.entities[o.entity].name) for o in analysis.offers]


def shared(left: Document, right: Document) -> dict[str, SharedEntity]:
    return {e.name: e for e in compare(left, analyse(left, "en"), right, analyse(right, "en")).entities}


def test_full_and_short_names_initials_and_titles() -> None:
    found = read(
        "Talks",
        "President Otto Lindqvist met Ida Lund on Monday. Mr. Lindqvist smiled. O. Lindqvist had said so before. "
        "Norwegian President Otto Lindqvist left; the Norwegian president was tired.",
    )
    assert found["Otto Lindqvist"] == [
        *("Otto Lindqvist", "Lindqvist", "O. Lindqvist", "President", "Otto Lindqvist", "president"),
    ]


def test_whose_president_is_not_said_is_offered() -> None:
    document = make_document("Talks", "President Otto Lindqvist spoke on Monday. The Russian president did not.")
    assert ("president", "Otto Lindqvist") in offered(document)
    assert read("Talks", document.text.split("\n")[1])["Otto Lindqvist"] == ["Otto Lindqvist"]


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("The Nordic Harbour Safety Board met in Oslo. NHSB staff were tired.", "Nordic Harbour Safety Board", "NHSB"),
        ("NHSB staff met in Oslo. The Nordic Harbour Safety Board paid.", "Nordic Harbour Safety Board", "NHSB"),
        ("DPRK troops marched. North Korea denied it.", "North Korea", "DPRK troops"),
        ("European Aeronautic Defence and Space Company won. EADS was glad.", "European Aeronautic", "EADS"),
    ],
)
def test_acronyms_both_ways(text: str, name: str, short: str) -> None:
    found = read("A note", text)
    assert short in next(called for entity, called in found.items() if entity.startswith(name))


def test_joined_forms_mention_two() -> None:
    found = read("Pact", "The Russian-North Korean pact was signed. Russia's leaders and North Korea's cheered.")
    assert found["Russia"][0] == "Russian"
    assert found["North Korea"][0] == "North Korean"


def test_peoples_adjectives_and_possessives_are_the_country() -> None:
    found = read("War", "Ukrainians fled. Ukrainian towns burned. Ukraine's army stood.")
    assert found["Ukraine"] == ["Ukrainians", "Ukrainian", "Ukraine"]


def test_capital_that_speaks_is_the_government_and_its_streets_are_the_city() -> None:
    found = read(
        "Answer", "Moscow said on Monday that it would answer. The Kremlin was angry. In a street in Moscow rain fell."
    )
    assert found["Russia"] == ["Moscow", "Kremlin"]
    assert found["Moscow"] == ["Moscow"]


def test_spellings_of_one_name() -> None:
    found = read("War", "Volodymyr Zelensky spoke in Kyiv. Kiev had waited. Zelenskyy thanked Ukraine.")
    assert found["Volodymyr Zelensky"] == ["Volodymyr Zelensky", "Zelenskyy"]
    left = make_document("One", "Volodymyr Zelensky spoke to Ida Lund.")
    right = make_document("Two", "Volodymyr Zelenskyy spoke to Ida Lund.")
    assert any(e.left and e.right for name, e in shared(left, right).items() if name.startswith("Volodymyr"))


def test_headline_in_capitals_is_read() -> None:
    found = read("LINDQVIST MEETS LUND IN OSLO", "Otto Lindqvist met Ida Lund in Oslo on Monday.")
    assert found["Otto Lindqvist"] == ["LINDQVIST", "Otto Lindqvist"]
    assert found["Ida Lund"] == ["LUND", "Ida Lund"]


def test_label_tied_to_a_country_is_found_again() -> None:
    found = read(
        "War", "Russia, a terrorist state, attacked again. The terrorist state denied it. Russia is an aggressor."
    )
    assert found["Russia"] == ["Russia", "terrorist state", "terrorist state", "Russia", "aggressor"]


def test_country_that_is_only_likely_meant_is_offered() -> None:
    document = make_document("War", "Russia attacked. Russia struck again. Russia denied it. His regime is cruel.")
    assert ("regime", "Russia") in offered(document)


def test_things_without_a_capital_are_shared() -> None:
    left = make_document(
        "Defence pact",
        "The mutual defence pact was signed in Oslo. The pact binds both. "
        "Sanctions have failed. Many fear the sanctions.",
    )
    right = make_document(
        "A deal",
        "The desperate pact will not help. The pact is weak. Sanctions have worked. Nobody likes the sanctions.",
    )
    found = shared(left, right)
    assert {e.type for name, e in found.items() if "pact" in name or "anctions" in name} == {EntityType.THING}
    assert len([name for name in found if "pact" in name or "anctions" in name]) == 2


def test_namesakes_of_places_stand_apart() -> None:
    found = read(
        "Names",
        "George Washington was tall. In Washington the rain fell. Washington warned Norway. "
        "Michael Jordan played in Jordan. Jordan borders Syria.",
    )
    assert found["Michael Jordan"] == ["Michael Jordan"]
    assert found["Jordan"] == ["Jordan", "Jordan"]
    assert "In" not in found
    assert found["United States"][0] == "Washington"
    assert found["George Washington"][0] == "George Washington"


def test_city_is_no_person_of_that_name() -> None:
    found = read("Trip", "Paris Hilton flew to Paris on Monday. She likes Paris.")
    assert found["Paris"] == ["Paris", "Paris"]
    assert found["Paris Hilton"] == ["Paris Hilton"]


def test_team_is_known_by_the_end_of_its_name() -> None:
    found = read("Game", "The Port Averill Lanterns lost on Sunday. Ida Lund of the Lanterns was sad.")
    assert "Lanterns" in next(called for name, called in found.items() if "Lanterns" in name)


def test_bloc_without_its_article_counts_where_the_text_is_about_it() -> None:
    found = read("West’s unity is at stake", "The West must stand together. A fire broke out in West Ham.")
    assert found["the West"] == ["West", "West"]
    assert "the West" not in read("West’s unity", "The wind came from the sea. Kanye West sang in West Ham.")


def test_thing_made_somewhere_is_marked_without_the_place() -> None:
    found = read("Cranes", "The Chinese-built cranes came in May. Nobody likes the cranes. China built them.")
    assert found["China"] == ["Chinese", "China"]
    assert found["cranes"] == ["cranes", "cranes"]


def test_office_of_whoever_is_named_most_is_offered() -> None:
    document = make_document(
        "A quiet town",
        "Ida Lund, a self-styled reformer, won in May. Lund smiled. Lund spoke of masonry. Otto Berg, the chairman, "
        "was there. The mayor likes masonry.",
    )
    assert ("mayor", "Ida Lund") in offered(document)
