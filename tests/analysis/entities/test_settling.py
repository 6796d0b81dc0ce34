"""What a name is of, decided by all its places; and its short forms."""

from __future__ import annotations

from app.analysis.entities.settling import settle
from app.analysis.entities.shortforms import find_short_forms
from app.analysis.names.candidates import Candidate
from app.analysis.reading import analyse
from app.domain import Document, EntityType, Span
from tests.analysis.documents import make_document


def make(name: str, kind: EntityType, start: int, **said: bool) -> Candidate:
    return Candidate(Span(start, start + len(name)), name, kind, **said)  # type: ignore[arg-type]


def kinds(*candidates: Candidate) -> list[EntityType]:
    return [c.type for c in settle(candidates)]


def names(document: Document, language: str = "en") -> dict[str, list[str]]:
    analysis = analyse(document, language)
    return {e.name: [document.text[s:t] for s, t in e.spans] for e in analysis.entities}


PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE


def test_title_makes_the_full_name_a_persons() -> None:
    found = kinds(make("Otto Thale", ORG, 0), make("Thale", ORG, 30), make("Thale", ORG, 60, titled=True))
    assert found == [PERSON] * 3


def test_full_name_claims_its_family_name_from_a_place() -> None:
    assert kinds(make("Ida Quist", PERSON, 0), make("Quist", PLACE, 30)) == [PERSON, PERSON]


def test_family_name_that_stands_as_a_place_is_one() -> None:
    assert kinds(make("Ida Quist", PERSON, 0), make("Quist", PLACE, 30, located=True)) == [PERSON, PLACE]


def test_firm_named_again_and_again_keeps_its_name() -> None:
    found = kinds(make("Ida Ford", PERSON, 0), *(make("Ford", ORG, 30 * n) for n in range(1, 6)))
    assert found == [PERSON, *[ORG] * 5]


def test_nobody_is_in_a_person() -> None:
    assert kinds(make("Lorvik", PERSON, 0, located=True), make("Lorvik", PERSON, 30)) == [PLACE, PLACE]


def test_last_word_says_what_a_name_is_of() -> None:
    assert kinds(make("Norrland Terminals", PERSON, 0), make("Ferry Bridge", PERSON, 30)) == [ORG, PLACE]


def test_joined_names_are_two() -> None:
    found = settle([make("Ida Lund", PERSON, 0), make("Berg", PERSON, 20), make("Lund-Berg", PERSON, 40)])
    assert [c.name for c in found] == ["Ida Lund", "Berg", "Lund", "Berg"]
    assert found[-1].span == Span(45, 49)


def test_short_forms_stand_alone() -> None:
    text = "Norrland Terminals grew. They asked Norrland twice. Norrland Farm did not."
    known = [make("Norrland Terminals", ORG, 0)]
    assert [c.span.start for c in find_short_forms(text, [Span(0, len(text))], known)] == [36]


def test_word_that_is_written_small_is_no_short_form() -> None:
    text = "Harvest Bank grew. After the harvest it was rich. So is Harvest now."
    assert find_short_forms(text, [Span(0, len(text))], [make("Harvest Bank", ORG, 0)]) == []


def test_long_and_short_form_are_one() -> None:
    document = make_document(
        "Why Lorvik stands still",
        "Port Lorvik fell silent on Monday. Norrland Terminals ordered new cranes, and Norrland can afford them.",
    )
    found = names(document)
    assert found["Port Lorvik"] == ["Lorvik", "Port Lorvik"]
    assert ["Norrland Terminals", "Norrland"] in found.values()


def test_place_in_the_name_of_a_body_is_not_the_body() -> None:
    document = make_document(
        "Trade", "The shops in Lorvik are empty. The Lorvik Traders’ Association met in Lorvik on Monday."
    )
    assert all(
        "Lorvik Traders’ Association" not in forms or forms.count("Lorvik") == 0 for forms in names(document).values()
    )


def test_headline_verb_is_no_part_of_a_name() -> None:
    document = make_document("City Hall cuts Eastbank in two", "City Hall closed a road in Eastbank on Monday.")
    assert not any("cuts" in form for forms in names(document).values() for form in forms)


def test_money_is_no_country_and_a_model_is_no_maker() -> None:
    document = make_document("Planes", "Boeing sold forty Boeing 787 jets for US$ 40 million. Boeing was glad.")
    found = names(document)
    assert "United States" not in found
    assert found["Boeing"] == ["Boeing", "Boeing"]


def test_spanish_names_are_earned_inside_sentences() -> None:
    document = make_document(
        "El agua",
        "La planta costará mucho, de lo que Europa pondrá 85. Producirá agua en mayo. Desde hace años la pide el "
        "Gobierno regional. Julián Carrasco, de la Comunidad de Regantes de Las Hoyas, espera. «Ya basta», dice "
        "Carrasco. Carrasco calla. Luego Carrasco ríe.",
    )
    found = names(document, "es")
    assert found["Julián Carrasco"] == ["Julián Carrasco", "Carrasco", "Carrasco", "Carrasco"]
    assert {"Gobierno regional", "Comunidad de Regantes de Las Hoyas"} <= set(found)
    assert not {"Producirá", "Desde", "La", "Luego"} & set(found)
    assert len(analyse(document, "es").sentences) == 8


def test_body_named_around_a_place_is_no_person() -> None:
    found = kinds(make("Keep Lorvik Moving", PERSON, 0), make("Lorvik", PLACE, 30, located=True))
    assert found == [ORG, PLACE]


def test_who_after_a_place_speaks_of_its_people() -> None:
    assert kinds(make("Lorvik", EntityType.THING, 0, located=True, titled=True)) == [PLACE]
