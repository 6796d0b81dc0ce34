from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from app.domain import Anchor, Span
from app.errors import UserError
from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage
from app.exchange.html_page import write_html
from app.exchange.other_programs import read_hypothesis, read_koreader, read_readwise
from app.exchange.table import COLUMNS, write_csv
from app.highlights import Colour
from app.markup import render_note

READWISE = """Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,\
Highlighted at,Document tags
"Two
lines, and a comma",The bridge,Ida Lund,,Why?,orange,"class, two",page,3,2023-10-19 09:00:00+00:00,
,Empty,,,,,,,,,
Plain,The bridge,,,,,,,,,
"""


def test_readwise() -> None:
    first, second = read_readwise(READWISE).highlights
    assert first.passages[0].article == CarriedArticle(title="The bridge", author="Ida Lund")
    assert first.passages[0].anchor.quote == "Two\nlines, and a comma"
    assert (first.comment, first.colour, first.tags) == ("Why?", Colour.YELLOW, ("class", "two"))
    assert first.created is not None and first.created.hour == 9
    assert second.passages[0].anchor.quote == "Plain" and second.created is None


def test_koreader() -> None:
    document = {
        "title": "The bridge",
        "author": "Ida Lund",
        "entries": [
            {"text": "the old bridge", "note": "Why?", "time": 1_697_706_000, "color": "red", "page": 3},
            {"chapter": "1", "text": "", "time": 1},
        ],
    }
    for shape in (document, {"documents": [document], "version": "json/1.0.0"}):
        (found,) = read_koreader(json.dumps(shape)).highlights
        assert (found.comment, found.colour) == ("Why?", Colour.PINK)
        assert found.created is not None and found.created.year == 2023


def test_hypothesis() -> None:
    row = {
        "uri": "https://example.org/a",
        "text": "Why?",
        "tags": ["class"],
        "created": "2023-10-19T09:00:00.1+00:00",
        "updated": "2023-10-20T09:00:00+00:00",
        "document": {"title": ["The bridge"]},
        "target": [
            {
                "selector": [
                    {"type": "RangeSelector"},
                    {"type": "TextPositionSelector", "start": 3, "end": 9},
                    {"type": "TextQuoteSelector", "exact": "the old bridge", "prefix": "on ", "suffix": " and"},
                ]
            }
        ],
    }
    page_note = {"uri": "https://example.org/a", "text": "On all of it", "target": [{"source": "x"}]}
    for name in ("rows", "annotations"):
        (found,) = read_hypothesis(json.dumps({name: [row, page_note]})).highlights
        assert found.passages[0].article == CarriedArticle(title="The bridge", url="https://example.org/a")
        # Positions are those of a page, not of the text in a library.
        assert found.passages[0].anchor == Anchor(Span(0, 0), "the old bridge", "on ", " and")
        assert found.tags == ("class",) and found.changed is not None


def test_one_target_and_one_selector_need_no_list() -> None:
    quote = {"type": "TextQuoteSelector", "exact": "the old bridge"}
    row = {"uri": "https://example.org/a", "text": "Why?", "target": {"selector": quote}}
    (found,) = read_hypothesis(json.dumps({"rows": [row]})).highlights
    assert (found.passages[0].anchor.quote, found.comment) == ("the old bridge", "Why?")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_readwise_as_a_spreadsheet_saves_it(delimiter: str) -> None:
    table = [["Highlight", "Book Title", "Note"], ["Two; and, three", "The bridge", "Why?"]]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(table)
    (found,) = read_readwise("\ufeff" + file.getvalue()).highlights
    assert (found.passages[0].anchor.quote, found.comment) == ("Two; and, three", "Why?")


SHAPES = {
    read_koreader: {
        "documents": [
            {"title": "A", "author": "B", "entries": [{"text": "words", "note": "Why?", "time": 1, "color": "red"}]}
        ]
    },
    read_hypothesis: {
        "rows": [
            {
                "uri": "u", "text": "t", "tags": ["a"], "created": "2023-10-19", "document": {"title": ["A"]},
                "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "e", "prefix": "p"}]}],
            }
        ]
    },
}  # fmt: skip


def find_paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, inner in items for found in find_paths(inner, (*path, key)))]


@pytest.mark.parametrize("read", [read_koreader, read_hypothesis])
@pytest.mark.parametrize("odd", [None, 3, 2**70, True, "", "x" * 3_000, "\ud800", [], [None], {}, {"a": 1}], ids=repr)
def test_an_odd_value_anywhere_is_a_sentence_or_passed_over(read: Callable[[str], Bundle], odd: object) -> None:
    for path in find_paths(SHAPES[read])[1:]:
        whole = json.loads(json.dumps(SHAPES[read]))
        inner = whole
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = odd
        try:
            read(json.dumps(whole))
        except UserError as error:
            assert error.code == "exchange-file" and error.message()


def test_what_was_written_about_no_words_is_a_note_on_the_article() -> None:
    bridge = CarriedArticle(title="The bridge", author="Ida Lund")
    (note,) = read_readwise(READWISE + ",The bridge,Ida Lund,,On all of it,,class,,,,\n").notes
    assert (note.articles, note.body, note.title, note.tags) == ((bridge,), "On all of it", "The bridge", ("class",))
    entries = [{"text": "", "note": "On this page", "time": 1_697_706_000}, {"text": "", "time": 1}]
    (note,) = read_koreader(json.dumps({"title": "The bridge", "author": "Ida Lund", "entries": entries})).notes
    assert (note.articles, note.body) == ((bridge,), "On this page")
    pages = [{"uri": "https://example.org/a", "text": "On all of it", "target": [{"source": "x"}]}, {"uri": "x"}]
    (note,) = read_hypothesis(json.dumps({"rows": pages})).notes
    assert note.articles == (CarriedArticle(url="https://example.org/a"),)
    assert (note.body, note.title) == ("On all of it", "https://example.org/a")


@pytest.mark.parametrize("read", [read_readwise, read_koreader, read_hypothesis])
@pytest.mark.parametrize("text", ["", "no", "[]", "3", '{"rows": 3}', '{"documents": {}}', "a,b\n1,2\n", "\x00" * 9])
def test_other_files_are_refused_with_a_sentence(read: object, text: str) -> None:
    with pytest.raises(UserError) as caught:
        read(text)  # type: ignore[operator]
    assert caught.value.code == "exchange-file"


def make_bundle() -> Bundle:
    article = CarriedArticle("a" * 64, "<b>The bridge</b>", outlet="Ledger")
    other = CarriedArticle("b" * 64, "Closed")
    first = CarriedPassage(article, Anchor(Span(0, 5), "=SUM(A1) & <script>", "", ""))
    second = CarriedPassage(other, Anchor(Span(0, 5), "-2 + 3", "", ""))
    return Bundle(
        (CarriedNote((article,), "Some *note* <script>alert(1)</script>"), CarriedNote((), "Kept", "Gone")),
        (
            CarriedHighlight((first,), comment="**Why**?", tags=("t",)),
            CarriedHighlight((first, second), stance="conflict"),
        ),
    )


def test_a_table_that_computes_nothing() -> None:
    rows = list(csv.reader(io.StringIO(write_csv(make_bundle()))))
    assert rows[0] == list(COLUMNS) and len(rows) == 3
    assert rows[1][5] == "'=SUM(A1) & <script>" and rows[2][11] == "'-2 + 3" and rows[2][9] == "conflict"


def test_a_page_that_runs_and_loads_nothing() -> None:
    page = write_html(make_bundle(), "Lesson <1>", render_note)
    assert "<script" not in page and "&lt;script&gt;" in page and "Lesson &lt;1&gt;" in page
    assert "<em>note</em>" in page and "<strong>Why</strong>" in page and "conflict" in page and "Gone" in page
    assert "src=" not in page and "@import" not in page and "url(" not in page
