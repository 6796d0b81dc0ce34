"""Which entities of two texts carry one name."""

from __future__ import annotations

import itertools

import pytest

from app.analysis.comparing import compare
from app.analysis.names.names import agree_persons, person_keys
from app.analysis.reading import analyse
from tests.analysis.documents import make_document

NAMES = """vladimir putin; v putin; wladimir putin; bill clinton; william clinton; b clinton; hillary clinton;
    kim jong un; kim jong-un; xi jinping; xi jin ping; jinping; putin; jean marie le pen; jeanmarie lepen;
    sergey lavrov; sergei lavrov; sergej lawrow"""
FULL_NAMES = [tuple(name.split()) for name in NAMES.split(";")]


@pytest.mark.parametrize(("one", "other"), list(itertools.product(FULL_NAMES, repeat=2)))
def test_names_that_agree_have_a_key_in_common(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert not agree_persons(one, other) or person_keys(one) & person_keys(other)


@pytest.mark.timeout(30)
def test_thousands_of_people_are_linked_at_once() -> None:
    names = [f"{a}{b}an {c}{d}ers" for a in "BDFGKL" for b in "aeiou" for c in "BDFGKLMNPRST" for d in "aeiou"]
    document = make_document("A list", " ".join(f"{name} said." for name in names))
    analysis = analyse(document, "de")
    assert len(compare(document, analysis, document, analysis).entities) > 500
