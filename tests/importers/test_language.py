from __future__ import annotations

import pytest

from app.domain import BlockKind
from app.importers.canonical import Draft, build_document
from app.importers.language import choose_language, detect_language, normalize_tag

SPANISH = "El ayuntamiento cerró el puente a los coches en mayo. Los vecinos no saben quién debe pagarlo todo. " * 5


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("pt-br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("de_DE.UTF-8", "de-DE"),
        ("Deutsch", "de"),
        ("und", ""),
        ("english language", ""),
        ("", ""),
        ("1", ""),
    ],
)
def test_tags_are_written_one_way(text, tag):
    assert normalize_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council closed the bridge to cars in May, and the town is of two minds about it.", "en"),
        (SPANISH, "es"),
        ("Городской совет закрыл мост для машин, и жители спорят о том, кому это поможет.", "ru"),
        ("市議会は橋を自動車通行止めにすることを決めた。住民の意見は分かれている。", "ja"),
        ("Bridge closed", ""),
        ("1234567890 " * 20, ""),
        ("", ""),
    ],
)
def test_a_language_is_named_only_when_it_is_sure(text, language):
    assert detect_language(text) == language


def test_a_template_that_says_english_does_not_win_against_the_text():
    document = build_document([Draft(BlockKind.PARAGRAPH, SPANISH)], "Title in English words")
    assert choose_language("en", document) == "es"
    assert choose_language("es-MX", document) == "es-MX"
    assert choose_language("", document) == "es"
    short = build_document([Draft(BlockKind.PARAGRAPH, "Sí, claro.")])
    assert choose_language("es", short) == "es"


@pytest.mark.parametrize("declared", ["nb", "nb-NO", "no"])
def test_near_relatives_are_called_as_the_page_calls_them(declared):
    text = (
        "Byrådet stengte den gamle broen for biler mandag, etter en debatt som varte til klokken to om natten. "
        "Innbyggerne er delt i synet på saken, og mange spør seg hvem som skal betale for det hele. "
    )
    document = build_document([Draft(BlockKind.PARAGRAPH, text * 4)])
    assert choose_language(declared, document) == normalize_tag(declared)
    assert choose_language("en", document) in ("no", "nb", "nn")


def test_tails_and_code_do_not_speak():
    document = build_document(
        [Draft(BlockKind.TAIL, SPANISH, attrs={"was": "paragraph"}), Draft(BlockKind.CODE, SPANISH)]
    )
    assert choose_language("", document) == ""
