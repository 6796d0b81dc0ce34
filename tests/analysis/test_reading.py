from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.analysis.reading import ANALYSIS_VERSION, analyse
from app.domain import Document, Entity, EntityType, TextAnalysis
from tests.analysis.documents import make_document

HARBOUR = make_document(
    "Harbour strike enters second week",
    "Ida Lund, who leads the Harbour Workers’ Union (HWU), said on Monday that the strike would go on. "
    "“We will not move,” Lund told reporters in Oslo.",
    "The HWU has asked Norway’s government for help. Norwegian officials declined to comment.",
    "More from this site: Taylor Swift visits Paris",
    tail_from=3,
)


def entity(analysis: TextAnalysis, name: str) -> Entity:
    return next(e for e in analysis.entities if e.name == name)


def named(document: Document, found: Entity) -> list[str]:
    return [document.text[s:e] for s, e in found.spans]


def check(document: Document, analysis: TextAnalysis) -> None:
    """What holds of every analysis: spans sorted, not empty, inside one block of the body; indices that fit."""
    body = document.body_spans
    for spans in (analysis.sentences, tuple(m.span for m in analysis.mentions), *(e.spans for e in analysis.entities)):
        assert list(spans) == sorted(spans)
        assert all(s.start < s.end and any(b.contains(s) for b in body) for s in spans)
    assert all(a.end <= b.start for a, b in zip(analysis.sentences, analysis.sentences[1:], strict=False))
    for index, found in enumerate(analysis.entities):
        assert found.spans == tuple(m.span for m in analysis.mentions if m.entity == index)


def test_person_by_full_and_family_name() -> None:
    analysis = analyse(HARBOUR, "en")
    check(HARBOUR, analysis)
    lund = entity(analysis, "Ida Lund")
    assert lund.type is EntityType.PERSON
    assert named(HARBOUR, lund) == ["Ida Lund", "Lund"]
    assert lund.why == "Lund: family name of Ida Lund"


def test_country_by_name_and_agents() -> None:
    norway = entity(analyse(HARBOUR, "en"), "Norway")
    assert "Norwegian officials" in named(HARBOUR, norway)
    assert norway.type is EntityType.PLACE


def test_nothing_from_the_tail() -> None:
    analysis = analyse(HARBOUR, "en")
    assert not {"Taylor Swift", "Paris", "France"} & {e.name for e in analysis.entities}
    assert max(s.end for s in analysis.sentences) <= HARBOUR.blocks[2].end


def test_title_is_one_sentence_and_version_is_told() -> None:
    analysis = analyse(HARBOUR, "en-GB")
    assert analysis.sentences[0] == HARBOUR.blocks[0].span
    assert (analysis.version, analysis.method, analysis.language) == (ANALYSIS_VERSION, "model", "en-GB")


def test_capital_as_government_and_as_city() -> None:
    document = make_document(
        "Talks",
        "Russia sent a note. Moscow said the pact with North Korea would stand, and the Kremlin agreed.",
        "A street in Moscow was closed, and tourists travelled to Moscow by train.",
    )
    analysis = analyse(document, "en")
    assert named(document, entity(analysis, "Russia")) == ["Russia", "Moscow", "Kremlin"]
    assert named(document, entity(analysis, "Moscow")) == ["Moscow", "Moscow"]
    assert "Kremlin: seat of the government of Russia" in entity(analysis, "Russia").why


def test_joined_forms_speak_of_two() -> None:
    document = make_document("Pact", "The Russian-North Korean pact was signed by Russia and North Korea in June.")
    analysis = analyse(document, "en")
    assert named(document, entity(analysis, "Russia")) == ["Russian", "Russia"]
    assert named(document, entity(analysis, "North Korea")) == ["North Korean", "North Korea"]


def test_namesakes_stay_apart() -> None:
    document = make_document("Two Lunds", "Ida Lund met Peter Lund. Peter Lund was late, said Ida Lund.")
    people = {e.name for e in analyse(document, "en").entities if e.type is EntityType.PERSON}
    assert people == {"Ida Lund", "Peter Lund"}


def test_person_named_like_a_city() -> None:
    document = make_document("Party", "Paris Hilton spoke on Friday. Hilton thanked her guests in France.")
    analysis = analyse(document, "en")
    assert all("Paris" not in named(document, e) for e in analysis.entities if e.name == "France")


GERMAN = make_document(
    "Streit um die Brücke",
    "Der Bürgermeister sperrte die Brücke am Montag für Autos. Bürgermeister Jonas Brandt sprach von einer Lösung. "
    "Die Händler und ihre Kunden protestierten. Später lobte Jonas Brandt die Polizei in Frankreich.",
)


def test_german_nouns_are_no_names() -> None:
    analysis = analyse(GERMAN, "de")
    check(GERMAN, analysis)
    assert analysis.method == "simple"
    names = {e.name for e in analysis.entities}
    assert "France" in names
    assert any("Jonas Brandt" in n for n in names)
    assert not names & {"Brücke", "Händler", "Kunden", "Polizei", "Lösung", "Montag", "Autos"}


def test_spanish_names_without_model() -> None:
    document = make_document(
        "Huelga en el puerto",
        "La dirigente Marta Ruiz habló ayer en Valencia. Según Ruiz, el Banco de Levante negó la ayuda a España.",
    )
    analysis = analyse(document, "es")
    check(document, analysis)
    ruiz = entity(analysis, "Marta Ruiz")
    assert named(document, ruiz) == ["Marta Ruiz", "Ruiz"]
    assert {"Banco de Levante", "Valencia", "Spain"} <= {e.name for e in analysis.entities}
    assert "La" not in {m.name for m in analysis.mentions}


def test_script_without_capitals_gives_the_gazetteer_only() -> None:
    document = make_document("新しい橋", "日本とフランスは橋について話し合った。会談は東京で行われた。")
    analysis = analyse(document, "ja")
    assert {e.name for e in analysis.entities} == {"Japan", "France"}
    assert len(analysis.sentences) == 3


@pytest.mark.parametrize("language", ["en", "de", "ar", "zh", "ru", "", "und", "x_y"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Word",
        ".",
        "…?!",
        "THE RUSSIAN KREMLIN SAYS NO TO NATO",
        "😀😀 Ida Lund 👩‍👩‍👧 said é́ hi",
        "قال الرئيس في موسكو إن روسيا",
        "\x00\x07 Ida\x1fLund \u200f \u202e said",
        "x" * 3000 + " Ida Lund",
        "’s 's the the the",
        "a-b-c-d- -- - Lund-",
    ],
)
def test_odd_texts_never_raise(text: str, language: str) -> None:
    for document in (make_document(text), make_document(text, title=False), make_document("T", text, text)):
        check(document, analyse(document, language))
    assert analyse(Document(text, ()), language).sentences == ()


def test_long_paragraph_is_read_in_pieces() -> None:
    text = "Ida Lund walked to the harbour in Norway. " * 700
    document = make_document("Long", text.strip())
    analysis = analyse(document, "en")
    check(document, analysis)
    assert len(entity(analysis, "Ida Lund").spans) == 700


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\u2028\u2029")), max_size=3))
def test_spans_hold_for_any_text(lines: list[str]) -> None:
    document = make_document(*lines) if lines else Document("", ())
    for language in ("en", "it"):
        check(document, analyse(document, language))
