"""What lines of Markdown begin with, and what they become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.notes import markdown_lines as lines


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("- one", "- "),
        ("  * one", "  * "),
        ("+ one", "+ "),
        ("1. one", "2. "),
        ("9) nine", "10) "),
        ("- [ ] do", "- [ ] "),
        ("3. [x] done", "4. [ ] "),
        ("> said", "> "),
        ("> > said", "> > "),
        (">said", ">"),
        ("> - item", "> - "),
        ("    - deep", "    - "),
        ("words", ""),
        ("-words", ""),
        ("1984 was a year", ""),
        ("01. as it stands", ""),
        ("---", ""),
        ("- - -", ""),
        ("***", ""),
        ("", ""),
        ("-", None),
        ("- ", None),
        ("- [ ] ", None),
        ("1. ", None),
        ("> ", None),
        (">", None),
        ("> - ", None),
    ],
)
def test_what_the_next_line_begins_with(line: str, head: str | None) -> None:
    assert lines.continue_line(line) == head


@pytest.mark.parametrize(
    ("line", "ended"),
    [
        ("- ", ""),
        ("  - ", "- "),
        ("    1. ", "  1. "),
        ("\t- ", "- "),
        ("> - ", "> "),
        ("> ", ""),
        ("> > ", "> "),
        ("- [ ] ", ""),
    ],
)
def test_how_an_empty_item_ends(line: str, ended: str) -> None:
    assert lines.end_line(line) == ended


def renumbered(text: str, at: int) -> str:
    before = text.split("\n")
    changed = lines.renumber(before, at)
    return "\n".join(changed.get(place, line) for place, line in enumerate(before))


def test_numbers_count_on_from_the_first() -> None:
    assert renumbered("3. a\n3. b\n9. c", 1) == "3. a\n4. b\n5. c"
    assert renumbered("1. a\n   words of a\n1. b", 2) == "1. a\n   words of a\n2. b"
    assert renumbered("1. a\n  1. x\n  1. y\n5. b", 2) == "1. a\n  1. x\n  2. y\n2. b"
    assert renumbered("1. a\n- b\n1. c", 2) == "1. a\n- b\n1. c"
    assert renumbered("1. a\n\n1. b", 0) == "1. a\n\n1. b"
    assert renumbered("> 1. a\n> 1. b", 1) == "> 1. a\n> 2. b"
    assert renumbered("1. a\n7) b", 1) == "1. a\n7) b"


def test_only_what_hangs_on_an_item_goes_deeper() -> None:
    text = ["- a", "- b", "  - c", "words", "- d"]
    assert not lines.can_go_deeper(text, 0)
    assert lines.can_go_deeper(text, 1)
    assert not lines.can_go_deeper(["- a", "  - b"], 1)
    assert lines.indent_line("- a", deeper=True) == "  - a"
    assert lines.indent_line("> 1. a", deeper=True) == ">   1. a"
    assert lines.indent_line(">- a", deeper=True) == ">   - a"
    assert lines.indent_line(" - a", deeper=False) == "- a"
    assert lines.indent_line("words", deeper=True) == "words"


def test_tasks_are_ticked_and_opened_again() -> None:
    assert lines.toggle_task("buy bread") == "- [ ] buy bread"
    assert lines.toggle_task("- [ ] buy") == "- [x] buy"
    assert lines.toggle_task("  1. [x] buy [ ]") == "  1. [ ] buy [ ]"
    assert lines.toggle_task("* buy") == "* [ ] buy"
    assert lines.toggle_task("") == "- [ ] "
    assert lines.toggle_task("> said") == "> - [ ] said"


def test_headings_go_round() -> None:
    line = "News"
    seen = [line := lines.cycle_heading(line) for _ in range(4)]
    assert seen == ["# News", "## News", "### News", "News"]
    assert lines.cycle_heading("##### deep") == "deep"
    assert lines.cycle_heading("#tag") == "# #tag"


def test_forms_of_lines_come_and_go() -> None:
    text = ["one", "", "two"]
    bullets = lines.toggle_lines(text, lines.toggle_bullets)
    assert bullets == ["- one", "", "- two"]
    numbers = lines.toggle_lines(bullets, lines.toggle_numbers)
    assert numbers == ["1. one", "", "2. two"]
    assert lines.toggle_lines(numbers, lines.toggle_numbers) == text
    assert lines.toggle_lines([""], lines.toggle_bullets) == ["- "]
    quote = lines.toggle_quote(text)
    assert quote == ["> one", ">", "> two"]
    assert lines.toggle_quote(quote) == text
    assert lines.toggle_bullets(["- [ ] a"]) == ["- a"]


@given(st.text("->1.[] x#\t😀a)*", max_size=12))
def test_the_beginning_of_a_line_is_its_beginning(line: str) -> None:
    beginning = lines.read_beginning(line)
    assert line.startswith(str(beginning))
    head = lines.continue_line(line)
    if head:
        again = lines.read_beginning(head + "words")
        assert (again.quote, again.indent, again.bullet) == (beginning.quote, beginning.indent, beginning.bullet)
    if not beginning.quote.endswith(">"):
        assert lines.indent_line(lines.indent_line(line, deeper=True), deeper=False) == line
