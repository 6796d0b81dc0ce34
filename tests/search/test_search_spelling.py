"""What is offered for words that are misspelt, and what is searched beside a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.articles import IndexedArticle
from app.search.index import SearchIndex
from app.search.naming import add_names, read_name
from app.search.neighbours import measure
from app.search.query import parse_query
from app.search.query_tree import AllOf, OneOf, Phrase, Without, Word
from app.search.spelling import suggest
from app.search.writing import update_index

SHORT = st.text(alphabet="abc", max_size=7)


def naive_distance(one: str, other: str) -> int:
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (one[i - 1] != other[j - 1])
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


@given(SHORT, st.lists(SHORT, max_size=6))
def test_distances(one: str, others: list[str]) -> None:
    assert measure(one, others) == [naive_distance(one, other) for other in others]


@pytest.mark.parametrize(
    ("query", "replaced", "suggestion"),
    [
        ("Harbuor prices", {"harbuor": "harbour"}, "harbour prices"),
        ('"harbuor prices" -OIL', {"harbuor": "harbour"}, '"harbour prices" -OIL'),
        ("title:harbuor", {"harbuor": "harbour"}, "title:harbour"),
        ("prices", {"harbuor": "harbour"}, ""),
        ("", {}, ""),
    ],
)
def test_a_suggestion_is_the_query_with_words_replaced(query: str, replaced: dict[str, str], suggestion: str) -> None:
    assert suggest(query, replaced) == suggestion


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    texts = [
        "The harbour board raises its fees.",
        "Fees at the harbour: the board is silent.",
        "A strike of ferrymen, and no ferry.",
        "Señor Núñez habló del puerto.",
        *["The harbour once more."] * 40,
        "Only here stands the harbor of other spellers.",
    ]
    folder = tmp_path / "index"
    update_index(str(folder), [IndexedArticle(n, str(n), text=text, language="en") for n, text in enumerate(texts)], [])
    return SearchIndex(folder)


@pytest.mark.parametrize(
    ("query", "found", "suggestion"),
    [
        ("harbuor fees", {0, 1}, "harbour fees"),
        ("feees board", {0, 1}, "fees board"),
        ("sterike", {2}, "strike"),
        ("Nuñes", {3}, "nunez"),
        ("ferrymem strike", {2}, "ferrymen strike"),
        ("ferrymen fees strike nowhereatall", {2}, ""),
        ("xyzzyx", set(), ""),
        ("12345", set(), ""),
    ],
)
def test_what_is_found_for_what_was_misspelt(index: SearchIndex, query: str, found: set[int], suggestion: str) -> None:
    result = index.search(query, limit=10)
    assert {hit.article_id for hit in result.hits} == found
    assert result.suggestion == suggestion
    assert bool(result.understood) == bool(found)
    index.close()


def test_a_rare_word_beside_a_common_one_is_doubted_but_found(index: SearchIndex) -> None:
    result = index.search("harbor")
    assert [hit.article_id for hit in result.hits] == [44]
    assert result.suggestion == "harbour"
    assert index.search("harbour").suggestion == ""
    assert index.search("harbor", typing=True).suggestion == "", "whoever types is not interrupted"
    index.close()


def test_while_typing_what_is_offered_is_no_match(index: SearchIndex) -> None:
    result = index.search("harbuor f", typing=True)
    assert result.total == 0
    assert {hit.article_id for hit in result.hits} == {0, 1}
    assert result.understood
    index.close()


NAMES = {
    ("dprk",): (("north", "korea"), ("nk",)),
    ("north", "korea"): (("dprk",), ("nk",)),
}


@pytest.mark.parametrize(
    ("query", "root"),
    [
        ("DPRK", OneOf((Word("dprk"), Phrase(("north", "korea")), Word("nk")), "dprk")),
        (
            "talks north korea today",
            AllOf(
                (
                    Word("talks"),
                    OneOf((AllOf((Word("north"), Word("korea"))), Word("dprk"), Word("nk")), "north korea"),
                    Word("today"),
                )
            ),
        ),
        ('"north korea"', OneOf((Phrase(("north", "korea")), Word("dprk"), Word("nk")), "north korea")),
        (
            "entity:dprk",
            OneOf((Word("dprk", "entity"), Phrase(("north", "korea"), "entity"), Word("nk", "entity")), "dprk"),
        ),
        ("korea north", AllOf((Word("korea"), Word("north")))),
        ("title:dprk", Word("dprk", "title")),
        ("dpr*", Word("dpr", prefix=True)),
        ("-dprk", Without(Word("dprk"))),
        ("north", Word("north")),
    ],
)
def test_names_are_joined(query: str, root: object) -> None:
    parsed = parse_query(query).root
    assert parsed is not None
    assert add_names(parsed, NAMES) == root


def test_a_name_is_read_as_words_are() -> None:
    assert read_name("the U.S. O’Brien-Smith") == ("the", "us", "obrien", "smith")
