from __future__ import annotations

import pytest

from app.analysis.names.gazetteer import FormKind, load_gazetteer


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(text[f.span.start : f.span.end], f.code) for f in load_gazetteer(language).find(text) if f.code != "-"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Russian-North Korean pact", [("Russian", "RU"), ("North Korean", "KP")]),
        ("The U.S. and the UK agreed.", [("U.S.", "US"), ("UK", "GB")]),
        ("the US-led West", [("US", "US"), ("West", "X-WEST")]),
        ("an anti-Western mood", [("Western", "X-WEST")]),
        ("the hysterical West", [("West", "X-WEST")]),
        ("the West Bank, the Wild West and West Ham", []),
        ("Let us polish the china.", []),
        ("South Korea is not Korea", [("South Korea", "KR")]),
        ("off the coast of New Mexico", []),
        ("RUSSIA SAYS NO", [("RUSSIA", "RU")]),
        ("Russianness", []),
    ],
)
def test_english_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Die russischen Truppen und die Amerikaner", [("russischen", "RU"), ("Amerikaner", "US")]),
        ("es", "EE. UU. y la delegación rusa", [("EE. UU.", "US"), ("rusa", "RU")]),
        ("ru", "Президент России прибыл в Германию.", [("России", "RU"), ("Германию", "DE")]),
        ("zh", "日本和俄罗斯", [("日本", "JP"), ("俄罗斯", "RU")]),
        ("ar", "وفرنسا تقول", [("فرنسا", "FR")]),
    ],
)
def test_other_languages(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, language) == expected


def test_lookup_tells_how_a_form_belongs() -> None:
    gazetteer = load_gazetteer("en")
    assert gazetteer.lookup("Kremlin") == ("RU", FormKind.SEAT)
    assert gazetteer.lookup("pyongyang") == ("KP", FormKind.CAPITAL)
    assert gazetteer.lookup_start("Russian officials") == ("RU", FormKind.ADJECTIVE)
    assert gazetteer.lookup("Narnia") is None
    assert gazetteer.name("KP") == "North Korea"
