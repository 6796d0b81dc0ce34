"""People without a name in one of two texts: tied by what is said of them, offered where that is too little."""

from __future__ import annotations

from app.analysis.comparing import compare
from app.analysis.reading import analyse
from app.domain import Comparison, Document, SharedEntity
from tests.analysis.documents import make_document


def run(left: Document, right: Document) -> Comparison:
    return compare(left, analyse(left, "en"), right, analyse(right, "en"))


def called(document: Document, spans: object) -> list[str]:
    return [document.text[s:e].lower() for s, e in spans]  # type: ignore[attr-defined]


def holding(comparison: Comparison, document: Document, word: str) -> SharedEntity | None:
    """The shared entity that is called `word` on the left."""
    return next((e for e in comparison.entities if word in called(document, e.left)), None)


GUNMAN = make_document(
    "Shots in Bergen",
    "A gunman shot two people in Bergen on Friday. The gunman, 34, fled to Oslo and was arrested there.",
)


def test_same_age_and_same_deeds_are_one_person() -> None:
    right = make_document(
        "Accountant held",
        "A 34-year-old accountant was arrested in Oslo after shots in Bergen. The accountant had fled.",
    )
    found = holding(run(GUNMAN, right), GUNMAN, "gunman")
    assert found is not None
    assert set(called(right, found.right)) == {"accountant"}
    assert "both are 34" in found.why


def test_another_age_is_another_person() -> None:
    right = make_document(
        "Accountant held",
        "A 61-year-old accountant was arrested in Oslo after shots in Bergen. The accountant had fled.",
    )
    assert holding(run(GUNMAN, right), GUNMAN, "gunman") is None


def test_woman_is_no_man() -> None:
    left = make_document("Crash", "A man was killed in Bergen. The man was taken to Oslo.")
    right = make_document("Crash", "A woman was killed in Bergen. The woman was taken to Oslo.")
    assert holding(run(left, right), left, "man") is None


def test_groups_that_do_the_same_are_one_whatever_they_are_called() -> None:
    left = make_document(
        "Migrants come", "Migrants crossed the border from Mexico on Monday. The migrants were stopped in Texas."
    )
    right = make_document(
        "Aliens invade", "Illegal aliens crossed the border from Mexico into Texas. The aliens were stopped."
    )
    found = holding(run(left, right), left, "migrants")
    assert found is not None
    assert set(called(right, found.right)) == {"aliens"}


def test_texts_without_a_common_name_tell_of_two_events() -> None:
    right = make_document("Held", "A 34-year-old accountant was arrested in Lima. The accountant had fled.")
    assert holding(run(GUNMAN, right), GUNMAN, "gunman") is None


def test_opposite_parts_are_two_people() -> None:
    left = make_document("Robbery", "A cashier in Bergen was shot on Friday. The cashier was taken to Oslo.")
    right = make_document("Robbery", "A student in Bergen shot somebody on Friday. The student fled to Oslo.")
    assert holding(run(left, right), left, "cashier") is None
