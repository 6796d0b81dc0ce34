"""The verbs that give somebody's words."""

from __future__ import annotations

import pytest

from app.analysis.language.speech_verbs import CLAUSE, QUOTATION, THOUGHT, inflect, load_speech_verbs


@pytest.mark.parametrize(
    "form", "said says told warned warning insisted testified denied wrote announces argued admitted tweeted".split()
)
def test_verbs_of_saying_take_a_clause(form: str) -> None:
    assert load_speech_verbs()[form] == CLAUSE


@pytest.mark.parametrize("form", "believe believes thought feared expects".split())
def test_verbs_of_opinion_are_told_from_them(form: str) -> None:
    assert load_speech_verbs()[form] == THOUGHT


def test_others_of_communication_only_frame_quotations() -> None:
    assert load_speech_verbs()["condemned"] == QUOTATION


@pytest.mark.parametrize("form", "ran showed mean meant ensured signed knew go permitted".split())
def test_verbs_whose_clause_is_nobodys_words(form: str) -> None:
    assert form not in load_speech_verbs()


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("argue", {"argue", "argues", "argued", "arguing"}),
        ("beg", {"beg", "begs", "beged", "begging", "begged", "beging"}),
        ("confess", {"confess", "confesses", "confessed", "confessing"}),
        ("say", {"say", "says", "sayed", "saying"}),
    ],
)
def test_forms(verb: str, forms: set[str]) -> None:
    assert set(inflect(verb)) == forms
