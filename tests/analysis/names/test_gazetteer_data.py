"""The data of the gazetteers hold together: generated files are what their sources make, and every row can be read."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from app.analysis.names.gazetteer import FormKind, load_gazetteer
from app.analysis.names.lexicon import load_lexicon

ROOT = Path(__file__).parent.parent.parent.parent
FOLDER = ROOT / "resources" / "gazetteers"
WORD_KINDS = set("role body site city before speech tie particle state determiner starter common".split())
LANGUAGES = ["es", "it", "pt", "fr", "de", "nl", "ru", "uk", "pl", "ar"]


def rows(name: str) -> list[list[str]]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def test_forms_of_peoples_are_what_the_lemmas_make() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_gazetteers.py"))["read_peoples"]()
    assert json.loads((FOLDER / "peoples.json").read_text("utf-8"))["forms"] == made


def test_every_country_with_lemmas_is_known() -> None:
    codes = [row[0] for row in rows("demonyms.tsv")]
    assert len(codes) == len(set(codes)) > 90
    assert set(codes) <= {row[0] for row in rows("countries.tsv")}
    assert {len(row) for row in rows("demonyms.tsv")} == {1 + len(LANGUAGES)}


def test_every_row_of_words_and_common_forms_is_whole() -> None:
    assert {len(row) for row in rows("words.tsv")} == {3}
    assert {row[1] for row in rows("words.tsv")} == WORD_KINDS
    assert {row[2] for row in rows("common.tsv")} <= {str(kind) for kind in FormKind}
    assert all(all(row) for name in ("words.tsv", "common.tsv") for row in rows(name))


@pytest.mark.parametrize("name", ["countries_cldr.json", "cities_cldr.json", "calendar_cldr.json", "stop_words.json"])
def test_generated_files_name_source_and_licence(name: str) -> None:
    document = json.loads((FOLDER / name).read_text("utf-8"))
    assert "tools/make_gazetteers.py" in document["source"]
    licence = document["licence"].split()[-1]
    assert (FOLDER / licence).is_file()


def test_names_of_people_name_source_and_licence() -> None:
    first, *names = (FOLDER / "given_names.txt").read_text("utf-8").splitlines()
    assert first.startswith("# ")
    assert (FOLDER / first.split()[-1]).is_file()
    assert len(names) == len(set(names)) > 10_000


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("es", "estadounidenses alemanas rusos Rusia iraníes franceses"),
        ("it", "tedeschi statunitensi turche Russia belghe"),
        ("pt", "alemães norte-americana russas espanhóis europeia"),
        ("fr", "américaines Russes grecque turc nord-coréenne"),
        ("de", "russischen Russen Franzosen Schweizer US-amerikanische"),
        ("nl", "Duitse Russen Chinese Britten Amerikaanse"),
        ("ru", "российскими россиянам России Франции США немцев"),
        ("uk", "російського України США німців Франції"),
        ("pl", "rosyjskich Rosji Polsce Amerykanie"),
        ("ar", "الروسية أوكرانيا للأمريكيين ولبنان"),
    ],
)
def test_forms_are_found_in_their_languages(language: str, forms: str) -> None:
    gazetteer = load_gazetteer(language)
    missed = [form for form in forms.split() if not list(gazetteer.find(f"x {form} x"))]
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_knows_what_stands_around_names(language: str) -> None:
    lexicon = load_lexicon(language)
    assert len(lexicon.starters) > 50
    assert len(lexicon.calendar) >= 12
    assert len(lexicon.cities) > 100


def test_given_names_are_known_in_every_case() -> None:
    assert load_lexicon("es").is_given("Lucía")
    assert load_lexicon("ru").is_given("Сергею")
    assert not load_lexicon("es").is_given("Gobierno")
