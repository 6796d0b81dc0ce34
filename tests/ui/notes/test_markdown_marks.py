"""Marks around words: they come, they go, and what is selected stays selected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markup import render_note
from app.ui.notes.markdown_marks import (
    EMPHASIS,
    STRONG,
    Marked,
    escape_words,
    is_inside_address,
    toggle_link,
    toggle_mark,
)


def press(shown: str, mark: str) -> str:
    """A line with its selection between `<` and `>` (a caret: `|`), before and after the key."""
    return show(toggle_mark(*read(shown), mark))


def read(shown: str) -> tuple[str, int, int]:
    if "|" in shown:
        at = shown.index("|")
        return shown.replace("|", ""), at, at
    start = shown.index("<")
    end = shown.index(">") - 1
    return shown.replace("<", "").replace(">", ""), start, end


def show(marked: Marked) -> str:
    line, start, end = marked
    return f"{line[:start]}|{line[end:]}" if start == end else f"{line[:start]}<{line[start:end]}>{line[end:]}"


@pytest.mark.parametrize(
    ("before", "mark", "after"),
    [
        ("a <word> b", STRONG, "a **<word>** b"),
        ("a **<word>** b", STRONG, "a <word> b"),
        ("a <**word**> b", STRONG, "a <word> b"),
        ("a < word >b", STRONG, "a  **<word>** b"),
        ("a <word> b", EMPHASIS, "a *<word>* b"),
        ("a **<word>** b", EMPHASIS, "a ***<word>*** b"),
        ("a ***<word>*** b", EMPHASIS, "a **<word>** b"),
        ("a ***<word>*** b", STRONG, "a *<word>* b"),
        ("a *<word>* b", STRONG, "a ***<word>*** b"),
        ("a wo|rd b", STRONG, "a **wo|rd** b"),
        ("a **wo|rd** b", STRONG, "a wo|rd b"),
        ("a | b", STRONG, "a **|** b"),
        ("a **|** b", STRONG, "a | b"),
        ("a **strong|** b", STRONG, "a **strong**| b"),
        ("a *weak|* b", EMPHASIS, "a *weak*| b"),
        ("|", EMPHASIS, "*|*"),
        ("😀 <wörd> é", STRONG, "😀 **<wörd>** é"),
    ],
)
def test_marks_come_and_go(before: str, mark: str, after: str) -> None:
    assert press(before, mark) == after


@given(st.text("ab* ", max_size=10), st.data())
def test_twice_is_nothing(line: str, data: st.DataObject) -> None:
    if "*" in line or not line.strip():
        return
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    if not line[start:end].strip():
        return
    once = toggle_mark(line, start, end, STRONG)
    assert toggle_mark(*once, STRONG).line == line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a <word> b", "a [word](|) b"),
        ("a wo|rd b", "a [word](|) b"),
        ("a | b", "a [](|) b"),
        ("a <https://example.org/x> b", "a [|](https://example.org/x) b"),
        ("a [wo|rd](https://example.org) b", "a <word> b"),
        ("a <[word](x)> b", "a <word> b"),
    ],
)
def test_links_come_and_go(before: str, after: str) -> None:
    shown = show(toggle_link(*read(before)))
    assert shown == after


def test_an_address_that_is_known_is_filled_in() -> None:
    assert show(toggle_link(*read("a <word> b"), "https://example.org")) == "a [word](https://example.org)| b"


def test_an_address_is_told_from_words() -> None:
    line = "see [words](https://example.org/a_(b)) there"
    assert is_inside_address(line, line.index("example"))
    assert not is_inside_address(line, line.index("words"))
    assert not is_inside_address(line, line.index("there"))


@pytest.mark.parametrize(
    "words",
    (
        "# no heading|1. no list|- none|*as it is*|a_b_c `d`|[x](y)|<b>not</b>|> none|a \\ b|+ 1|AT&T &lt; &|"
        "- [ ] x|3) x"
    ).split("|"),
)
def test_words_of_somebody_else_are_shown_as_they_are(words: str) -> None:
    import html
    import re

    shown = html.unescape(re.sub(r"<[^>]*>", "", render_note(escape_words(words)))).strip()
    assert shown == words
