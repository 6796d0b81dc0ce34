from __future__ import annotations

import pytest

from app.analysis.comparing import compare
from app.analysis.numbers.figures import read_figures
from app.analysis.reading import analyse
from app.domain import Alignment, Document
from tests.analysis.documents import make_document


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("11 per cent", {"11"}),
        ("1,200 metres", {"1200"}),
        ("1.200 metros", {"1200"}),
        ("0,62 euros and 4.50", {"0.62", "4.5"}),
        ("twenty-two years", {"22"}),
        ("ninety boats, nine dockers", {"90", "9"}),
        ("one or two", set()),
        ("1.234.567,8", {"1234567.8"}),
        ("catorce municipios", {"14"}),
        ("", set()),
        ("9" * 400, {"9" * 400}),
    ],
)
def test_figures_by_value(sentence: str, figures: set[str]) -> None:
    assert read_figures(sentence) == figures


def align(left: Document, right: Document, language: str = "en") -> tuple[Alignment, ...]:
    return compare(left, analyse(left, language), right, analyse(right, language)).alignments


LEFT = make_document(
    "The quay stands still",
    "By Friday 23 ships lay at anchor in the bay.",
    "The union asks for 11 per cent more, which it calls modest.",
    "Nobody on the quay knows how long the money will last.",
    "Children brought soup to the gate in the morning.",
)


def score_insisting(figure: str) -> float:
    """How well what the leaders insist on corresponds with what the union asks for, when they name this figure."""
    right = make_document(
        "A costly week at the quay",
        "On Friday 23 ships lay waiting in the bay, and fruit rotted in their holds.",
        f"The leaders insist on {figure}, and will hear of nothing less.",
        "Money will not last, says one whose children eat at the gate.",
    )
    asking = LEFT.blocks[2].span
    scores = [a.score for a in align(LEFT, right) if (a.left, a.right) == (asking, right.blocks[2].span)]
    return max(scores, default=0.0)


def test_numbers_are_evidence_in_digits_and_words() -> None:
    assert score_insisting("11") > score_insisting("12") + 0.05
    assert score_insisting("eleven") > score_insisting("twelve") + 0.05


def test_headline_against_a_sentence_is_never_certain() -> None:
    right = make_document("Bay", "The quay is closed, and still.", "By Friday 23 ships lay at anchor in the bay.")
    for pair in align(LEFT, right):
        title = pair.left == LEFT.blocks[0].span
        assert not (title and pair.strong)
    assert any(pair.strong for pair in align(LEFT, right))
