"""Languages that no model reads: names on both sides, no nonsense, no crash."""

from __future__ import annotations

import itertools
import time

import pytest

from app.analysis.reading import analyse
from app.analysis.shared.matching import share
from app.domain import Document, EntityType, SharedEntity, TextAnalysis
from tests.analysis.documents import make_document
from tests.analysis.foreign_texts import NAMED_BESIDES, PAIRS, SHARED


def read_pair(language: str) -> tuple[tuple[Document, TextAnalysis], tuple[Document, TextAnalysis]]:
    left, right = (make_document(*lines) for lines in PAIRS[language])
    return (left, analyse(left, language)), (right, analyse(right, language))


def shared_of(language: str, *texts: tuple[str, ...]) -> dict[str, SharedEntity]:
    left, right = (make_document(*lines) for lines in texts)
    return {e.name: e for e in share(left, analyse(left, language), right, analyse(right, language))}


def named_in(language: str, *lines: str) -> dict[str, list[str]]:
    document = make_document(*lines)
    return {e.name: [document.text[s.start : s.end] for s in e.spans] for e in analyse(document, language).entities}


@pytest.mark.parametrize("language", sorted(PAIRS))
def test_what_two_texts_share_is_found_on_both_sides(language: str) -> None:
    (left, left_analysis), (right, right_analysis) = read_pair(language)
    shared = share(left, left_analysis, right, right_analysis)
    assert {e.name: (len(e.left), len(e.right)) for e in shared} == SHARED[language]


@pytest.mark.parametrize("language", sorted(PAIRS))
def test_nothing_else_is_taken_for_a_name(language: str) -> None:
    known = set(SHARED[language]) | NAMED_BESIDES[language]
    for _, analysis in read_pair(language):
        assert {e.name for e in analysis.entities} - known == set()
        assert analysis.method == "simple"


@pytest.mark.parametrize("language", sorted(PAIRS))
def test_every_mention_stands_where_it_says(language: str) -> None:
    for document, analysis in read_pair(language):
        spans = [m.span for m in analysis.mentions]
        assert spans == sorted(spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        assert sorted(s for e in analysis.entities for s in e.spans) == spans
        for mention in analysis.mentions:
            assert document.text[mention.span.start : mention.span.end].strip()
            assert mention.span in analysis.entities[mention.entity].spans


def test_an_adjective_of_a_country_beside_an_ordinary_noun_is_offered_and_not_marked() -> None:
    document = make_document("Nota", "Francia calla. Las empresas francesas callan, el gobierno francés protesta.")
    analysis = analyse(document, "es")
    assert [document.text[m.span.start : m.span.end] for m in analysis.mentions] == ["Francia", "francés"]
    (offer,) = analysis.offers
    assert (offer.name, analysis.entities[offer.entity].name) == ("francesas", "France")
    assert offer.why == "francesas: adjective of France"


def test_an_adjective_of_a_country_that_the_text_does_not_name_is_not_offered() -> None:
    document = make_document("Nota", "Las empresas francesas callan y las alemanas también.")
    assert analyse(document, "es").offers == ()


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("es", "Según el informe, las Fuerzas Armadas de Chile callan.", "Fuerzas Armadas de Chile"),
        ("es", "Ayer habló el Banco de España de los precios.", "Banco de España"),
        ("it", "Lo dice l'Unione Sindacale di Roma in una nota.", "Unione Sindacale di Roma"),
        ("nl", "Dat zegt de Europese Commissie vandaag.", "Europese Commissie"),
        ("de", "Gestern tagte die Europäische Zentralbank in Bonn.", "Europäische Zentralbank"),
        ("ru", "Вчера Европейская комиссия приняла решение.", "Европейская комиссия"),
        ("fr", "Selon lui, le ministère de la Défense refuse.", "ministère de la Défense"),
        ("es", "Así lo publica la Universidad of Saint Andrews hoy.", "Universidad of Saint Andrews"),
    ],
)
def test_a_body_keeps_its_whole_name(language: str, line: str, name: str) -> None:
    assert name in named_in(language, "Titel", line)


@pytest.mark.parametrize(
    ("language", "line", "names"),
    [
        ("es", "El presidente de EEUU Barack Orden habló ayer.", {"United States", "Barack Orden"}),
        ("it", "Ieri il leader di UAW Ron Verdi ha parlato.", {"UAW", "Ron Verdi"}),
        ("nl", "Volgens Brandt-topman Joris Smit klopt dat.", {"Brandt", "Joris Smit"}),
        ("nl", "Dat zei Stefan Jansen van Airbus gisteren.", {"Stefan Jansen", "Airbus"}),
        ("ru", "Вчера президент России Владимир Орлов молчал.", {"Russia", "Владимир Орлов"}),
        ("fr", "Hier, Air Valmore a répondu à d'Emmanuel Brun.", {"Air Valmore", "Emmanuel Brun"}),
    ],
)
def test_two_names_side_by_side_are_two(language: str, line: str, names: set[str]) -> None:
    assert set(named_in(language, "Titel", line)) == names


@pytest.mark.parametrize(
    "line",
    [
        "Die Menschen wollen Arbeit, Wohnungen und Sicherheit. Viele Bürger warten auf Hilfe.",
        "Ende Oktober sanken die Preise um zehn Prozent, die Zahl der Arbeitslosen stieg auf drei Millionen Menschen.",
        "Nach Angaben der Polizei kamen bei dem Unfall Frauen und Kinder ums Leben. Die Ermittlungen dauern an.",
        "In der ersten Woche des Monats fiel Schnee, am Montag regnete es in Strömen.",
    ],
)
def test_german_nouns_are_no_names(line: str) -> None:
    assert named_in("de", "Titel", line) == {}


def test_a_german_family_name_goes_on_in_the_genitive_and_in_compounds() -> None:
    found = named_in(
        "de", "Titel", "Gestern kam Petra Lindqvist nach Kassel. Lindqvists Rede gefiel, die Lindqvist-Regierung hielt."
    )
    assert found["Petra Lindqvist"] == ["Petra Lindqvist", "Lindqvist", "Lindqvist"]


@pytest.mark.parametrize("line", ["El XX congreso del PIB y el IVA.", "Ayer. Hoy. Mañana."])
def test_words_that_only_begin_sentences_and_common_acronyms_are_no_names(line: str) -> None:
    assert named_in("es", "Nota", line) == {}


def test_a_short_form_in_brackets_is_the_body_before_it() -> None:
    found = named_in("es", "Nota", "Habló la Federación de Obreros del Sur (FTS). Luego calló la FTS.")
    assert found == {"Federación de Obreros del Sur": ["Federación de Obreros del Sur", "FTS", "FTS"]}


def test_a_party_in_brackets_is_not_the_person_before_it() -> None:
    assert set(named_in("es", "Nota", "Habló Lucía Arnedo (PSV). El PSV calla.")) == {"Lucía Arnedo", "PSV"}


def test_a_name_in_quotes_is_a_name_at_the_beginning_of_a_sentence_too() -> None:
    assert "Ведомост" in named_in("ru", "Заметка", "«Ведомост» пишет об этом.")


def test_one_name_in_several_cases_is_one() -> None:
    found = named_in("ru", "Заметка", "Вчера Сергей Орлов приехал. Все ждали Сергея Орлова и говорили с Орловым.")
    assert found == {"Сергей Орлов": ["Сергей Орлов", "Сергея Орлова", "Орловым"]}


def test_the_pope_is_not_france() -> None:
    assert "France" not in named_in("ru", "Заметка", "Вчера папа Франциск молчал.")


def test_countries_are_found_in_every_case_and_word() -> None:
    found = named_in("ru", "Заметка", "Посол Северной Кореи был в Соединённых Штатах, Иране и на Кубе.")
    assert set(found) == {"North Korea", "United States", "Iran", "Cuba"}


def test_a_capital_where_its_own_papers_name_it_is_a_city() -> None:
    found = named_in("es", "Nota", "España crece. Los vecinos de Madrid lo notan. En Moscú también. Rusia calla.")
    assert found["Spain"] == ["España"]
    assert found["Russia"] == ["Rusia"]


def test_a_capital_that_speaks_is_its_government() -> None:
    found = named_in("es", "Nota", "Rusia calla. «No es así», afirma Moscú.")
    assert found["Russia"] == ["Rusia", "Moscú"]


def test_a_family_name_alone_is_found_by_the_other_text_at_the_head_of_a_sentence() -> None:
    shared = shared_of(
        "es", ("Nota", "Ayer llegó Julien Marchand."), ("Otra", "Nadie lo esperaba. Marchand calla desde ayer.")
    )
    (marchand,) = shared.values()
    assert marchand.type is EntityType.PERSON
    assert marchand.why == "Marchand: family name of Julien Marchand"


def test_a_name_of_two_kinds_is_one_where_rules_guessed() -> None:
    shared = shared_of(
        "nl",
        ("Titel", "Gisteren zei Brandt dat het klopt, aldus Brandt."),
        ("Titel", "Gisteren werkten mensen bij Brandt en uit Brandt kwam nieuws."),
    )
    assert set(shared) == {"Brandt"}


def test_a_country_named_once_in_passing_is_not_what_long_texts_are_about() -> None:
    filler = "Los vecinos hablaron ayer de sus casas y de sus calles durante muchas horas sin llegar a nada nuevo. " * 6
    about = ("Nota", "Francia calla. El gobierno de Francia duda.")
    passing = "Ayer compró una casa muy grande en Francia con su familia."
    assert "France" not in shared_of("es", about, ("Otra", filler, passing))
    assert "France" in shared_of("es", about, ("Otra", filler, passing, "Francia es su casa."))
    assert "France" in shared_of("es", about, ("Otra", filler, "Así lo decidió ayer el gobierno de Francia."))
    assert "France" in shared_of("es", about, ("Otra", passing))


def test_a_text_read_by_the_model_meets_one_read_by_rules() -> None:
    left = make_document("Bridge", "Lucía Arnedo defended the bridge on Monday. Russia protested, and Russia left.")
    right = make_document("Puente", "Ayer habló Lucía Arnedo del puente. Rusia protestó. El gobierno ruso calla.")
    shared = {e.name for e in share(left, analyse(left, "en"), right, analyse(right, "es"))}
    assert {"Russia", "Lucía Arnedo"} <= shared


@pytest.mark.parametrize(
    "language", ["zh", "ja", "th", "hi", "he", "fa", "ko", "el", "tr", "hu", "xx", "", "es", "de", "ar"]
)
@pytest.mark.parametrize(
    "line",
    [
        "",
        "...",
        "ALL CAPITALS AND NOTHING ELSE, WITH RUSSIA IN IT",
        "俄罗斯政府 Boeing社 и Россия ، روسيا และรัสเซีย रूस",
        "a" * 5_000 + " " + "A" * 5_000,
        "A.B.C.D. 1.2.3. §§§ «««“„ ((((",
        "\u200fروسيا\u200e e\u0301E\u0301 İstanbul’da ß ﬁ Ǆ 𝒜𝓁𝒾𝒸𝑒",
        "Xx " * 2_000,
    ],
)
def test_no_text_crashes_any_language(language: str, line: str) -> None:
    left, right = make_document("T", line, "Rusia Россия 俄罗斯"), make_document("T", line)
    left_analysis, right_analysis = analyse(left, language), analyse(right, language)
    share(left, left_analysis, right, right_analysis)
    assert all(left.text[m.span.start : m.span.end].strip() for m in left_analysis.mentions)


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("zh", "俄罗斯政府召回大使。", "俄罗斯"),
        ("ja", "ロシアは抗議した。", "ロシア"),
        ("th", "รัสเซียประท้วงเมื่อวาน", "รัสเซีย"),
        ("hi", "रूस ने विरोध किया।", "रूस"),
        ("ko", "러시아는 항의했다.", "러시아는"),
        ("he", "ברוסיה קראו לשגריר.", "רוסיה"),
        ("fa", "روسیه اعتراض کرد.", "روسیه"),
    ],
)
def test_scripts_without_capitals_give_countries(language: str, line: str, name: str) -> None:
    assert named_in(language, "-", line) == {"Russia": [name]}


def test_latin_names_are_found_among_characters() -> None:
    assert set(named_in("ja", "新しい橋", "Boeing社も協力する。", "昨日Boeingは否定した。")) == {"Boeing"}


@pytest.mark.parametrize("language", ["es", "ru"])
def test_a_page_that_lists_thousands_of_names_is_read_in_a_moment(language: str) -> None:
    letters = "абвгдежз" if language == "ru" else "abcdefgh"
    listed = [f"{''.join(word)}ов".capitalize() for word in itertools.product(letters, repeat=4)][:2_500]
    lines = [", и ".join(["и", *listed[n : n + 50]]) + "." for n in range(0, len(listed), 50)]
    start = time.process_time()
    analysis = analyse(make_document("T", *lines), language)
    people = [f"Ana {name}" for name in listed]
    told = [", ".join(people[n : n + 50]) + "." for n in range(0, len(people), 50)]
    analyse(make_document("T", *told), language)
    assert len(analysis.entities) > 2_000
    assert time.process_time() - start < 10


@pytest.mark.parametrize("language", ["es", "de", "ru", "ar"])
def test_rules_are_faster_than_the_model(language: str) -> None:
    lines = [line for lines in PAIRS[language] for line in lines[1:]] * 40
    document = make_document("T", *lines)
    analyse(document, language)  # its data are read once
    english = make_document("T", *["Lucía Arnedo defended the new bridge of Valdemora on Monday, the mayor said."] * 60)

    def words_a_second(text: Document, tag: str) -> float:
        start = time.process_time()
        analyse(text, tag)
        return len(text.text.split()) / (time.process_time() - start)

    assert words_a_second(document, language) > words_a_second(english, "en")
