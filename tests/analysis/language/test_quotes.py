"""Where a text stands in quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.language.quotes import find_quotes, is_title
from tests.analysis.documents import make_document


def quoted(*lines: str) -> list[str]:
    document = make_document(*lines, title=False)
    return [document.text[q.span.start : q.span.end] for q in find_quotes(document)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("“One,” he said, “two.”", ["One", "two."]),
        ('"One," he said, "two."', ["One", "two."]),
        ("«Un», dit-il, « deux ».", ["Un", "deux"]),
        ("„Eins“, sagte er, „zwei“.", ["Eins", "zwei"]),
        ("»Eins«, sagte er.", ["Eins"]),
        ("「一」と言った", ["一"]),
        ("‘One,’ he said, ‘two.’", ["One", "two."]),
        ("'One,' he said, 'two.'", ["One", "two."]),
        ("``One,'' he said.", ["One"]),
        ("“He said ‘no’ twice,” she said.", ["He said ‘no’ twice"]),
        ("“A “nested” one,” she said.", ["A “nested” one"]),
        ('“Mixed," she said. “Again.”', ["Mixed", "Again."]),
        ("The dogs' home and the cats' home", []),
        ("It's the '90s, rock 'n' roll", []),
        ("A wall 6' 2\" high", []),
        ("‘The voters’ will is clear,’ he said.", ["The voters’ will is clear"]),
        ("“Never closed", []),
        ("”“”", []),
    ],
)
def test_marks(line: str, expected: list[str]) -> None:
    assert quoted(line) == expected


def test_a_quotation_goes_on_over_paragraphs_and_each_part_stays_in_its_own() -> None:
    document = make_document("“One.", "“Two.", "“Three,” he said.", title=False)
    found = find_quotes(document)
    assert [document.text[q.span.start : q.span.end] for q in found] == ["One.", "Two.", "Three"]
    assert [q.continued for q in found] == [False, True, True]


def test_titles_of_works_are_told_from_words() -> None:
    assert is_title("The Long Night of the Harbour")
    assert not is_title("The long night was over") and not is_title("BUILD THE WALL") and not is_title("Oslo")


@given(st.lists(st.text(alphabet="“”\"'‘’«»„`AB .,\n!s", max_size=40), min_size=1, max_size=4))
def test_quotations_are_in_order_apart_and_inside_one_block(parts: list[str]) -> None:
    lines = [line for part in parts for line in part.split("\n")]
    document = make_document(*lines, title=False)
    at = 0
    for quote in find_quotes(document):
        block = document.blocks[quote.block]
        assert block.start <= quote.outer.start <= quote.span.start < quote.span.end <= quote.outer.end <= block.end
        assert quote.outer.start >= at
        at = quote.outer.end


@pytest.mark.timeout(10)
@pytest.mark.parametrize("mark", ["“a ", "‘a ", "„a ", "«a ", "“a “b” ", "‘a’b "])
def test_thousands_of_marks_are_read_at_once(mark: str) -> None:
    assert len(quoted(mark * 20_000)) <= 20_000
