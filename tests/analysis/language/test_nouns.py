"""What nouns are for, and which stand near each other."""

from __future__ import annotations

import pytest

from app.analysis.language.nouns import load_nouns


@pytest.mark.parametrize("noun", ["driver", "woman", "president", "migrant", "climber", "person"])
def test_people(noun: str) -> None:
    assert noun in load_nouns().people


@pytest.mark.parametrize("noun", ["bridge", "pact", "nobody", "meeting", "week"])
def test_no_people(noun: str) -> None:
    assert noun not in load_nouns().people


def test_star_is_a_person_only_where_the_text_says_so() -> None:
    assert "star" in load_nouns().sometimes - load_nouns().people


def test_bodies_act_together_and_meetings_do_not() -> None:
    assert {"navy", "police", "government"} <= load_nouns().groups
    assert "meeting" not in load_nouns().groups


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("women", "woman"),
        ("children", "child"),
        ("policemen", "policeman"),
        ("countries", "country"),
        ("churches", "church"),
    ],
)
def test_singular_of_a_plural(plural: str, singular: str) -> None:
    assert load_nouns().singular(plural) == singular


def test_kin_are_synonyms_and_what_a_noun_is_a_kind_of() -> None:
    nouns = load_nouns()
    assert nouns.are_kin("pact", "treaty")
    assert nouns.are_kin("motorist", "driver")
    assert nouns.are_kin("driver", "motorist")
    assert not nouns.are_kin("driver", "nurse")
