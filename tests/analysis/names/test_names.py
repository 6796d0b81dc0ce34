from __future__ import annotations

import pytest

from app.analysis.names import names
from app.domain import Span


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Harbour Board's", "Harbour Board"),
        ("“Ida Lund”,", "Ida Lund"),
        ("the U.S.", "U.S."),
        ("workers’", "workers"),
        ("Lund Inc.", "Lund Inc."),
        ("Lund.", "Lund"),
        ("the", "the"),
        ("“”", ""),
    ],
)
def test_trim(text: str, name: str) -> None:
    span = names.trim(text, Span(0, len(text)))
    assert text[span.start : span.end] == name


def test_fold_ignores_dress_only() -> None:
    assert names.fold("José Núñez’s") == names.fold("JOSE NUNEZ")
    assert names.fold("U.S.") == "us"
    assert names.fold("Kim Jong-un") == names.fold("Kim Jong Un")
    assert names.fold("Lund") != names.fold("Lunde")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ida Lund", "Ida Lund", True),
        ("Ida M. Lund", "Ida Lund", True),
        ("I. Lund", "Ida Lund", True),
        ("Mike Lund", "Michael Lund", True),
        ("Volodymyr Zelensky", "Vladimir Zelenskyy", True),
        ("Kim Jong Un", "Kim Jongun", True),
        ("Kim Jong Un", "Kim Yo Jong", False),
        ("Ida Lund", "Eva Lund", False),
        ("Ida Lund", "Ida Berg", False),
    ],
)
def test_agree_persons(one: str, other: str, same: bool) -> None:
    assert names.agree_persons(names.words(one), names.words(other)) is same


def test_surname_and_titles() -> None:
    assert names.surname(("moon", "jae", "in")) == "moon"
    assert names.surname(("ida", "lund")) == "lund"
    assert names.strip_titles(names.words("Mr. Ida Lund Jr.")) == ("ida", "lund")
    assert names.strip_titles(("president",)) == ("president",)


def test_acronyms() -> None:
    assert "nhb" in names.acronyms(names.words("National Harbour Board"))
    assert names.is_acronym("D.N.C.")
    assert names.is_acronym("NATO")
    assert not names.is_acronym("Nato")
    assert not names.is_acronym("A")
