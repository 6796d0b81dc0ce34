"""Which words of a line are looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spelling.words import bare, find_words, script_of


def words(line: str) -> list[str]:
    return [line[span.start : span.end] for span in find_words(line)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("The strike isn’t over, and it's cold.", ["The", "strike", "isn’t", "over", "and", "it's", "cold"]),
        ("a I x", []),
        ("NATO and McDonald met iPhone users", ["and", "met", "users"]),
        ("covid19 2nd 3rd v2 x1y", []),
        ("co-operate re-open", ["co", "operate", "re", "open"]),
        ("say `recieve` or ``a ` b`` now", ["say", "or", "now"]),
        ("see [the page](https://exmaple.org/recieve?x=1) there", ["see", "the", "page", "there"]),
        ("see [[Wrng title|shwn]] and [^fotnote] there", ["see", "and", "there"]),
        ("[1]: https://exmaple.org/pth 'Titel'", []),
        ("at www.exmaple.org or exmaple.org/pth or me@exmaple.org", ["at", "or", "or"]),
        ("#tagg and @handel and # Heading", ["and", "and", "Heading"]),
        ("in /usr/locl/bin and ~/Docments", ["in", "and"]),
        ("<b>bold</b> &nbsp; words", ["bold", "words"]),
        ("**Bold** *emphasis* ~~gone~~ words", ["Bold", "emphasis", "gone", "words"]),
        ("- [x] task | cell |", ["task", "cell"]),
        ("😀smile 🇫🇷 naïve", ["smile", "naïve"]),
        ("Cafe\u0301 men\u00adtion", ["Cafe\u0301", "men\u00adtion"]),
        ("שָׁלוֹם мир 世界", ["שָׁלוֹם", "мир", "世界"]),
        ("snake_case words", ["words"]),
    ],
)
def test_what_is_looked_up(line: str, found: list[str]) -> None:
    assert words(line) == found


@given(st.text(max_size=80))
def test_every_word_is_a_part_of_the_line(line: str) -> None:
    last = 0
    for span in find_words(line):
        assert last <= span.start < span.end <= len(line)
        assert not line[span.start : span.end].isspace()
        last = span.end


def test_hostile_lines_take_no_longer_than_they_are_long() -> None:
    for sign in ("`", "[[", "<a", "(", "](", "[^", "a.", "/a", "http:", "'", "a'", "&", "](("):
        find_words(sign * 10_000)


def test_a_word_is_looked_up_as_dictionaries_write_it() -> None:
    assert bare("isn’t") == "isn't"
    assert bare("Cafe\u0301") == "Café"
    assert bare("men\u00adtion") == "mention"


def test_scripts() -> None:
    assert [script_of(word) for word in ("word", "мир", "שלום", "世界")] == ["LATIN", "CYRILLIC", "HEBREW", ""]
