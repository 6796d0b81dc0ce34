"""The preview follows the writing: where a line of Markdown is shown."""

from __future__ import annotations

import pytest

from app.ui.notes.following import find_shown

BODY = """# A heading

Some *words* and [a link](https://example.org/words) here.

- one item
- [ ] two items[^1]

| a | b |
|---|---|
| left | right |

Some words again.

[^1]: The source of it.
"""
SHOWN = (
    "A heading\nSome words and a link here.\none item\n☐ two items1\na\nb\nleft\nright\nSome words again.\n"
    "The source of it. ↩"
)


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ("# A heading", "A heading"),
        ("and [a link]", "Some words and a link"),
        ("- one item", "one item"),
        ("- [ ] two", "two items"),
        ("| left", "left"),
        ("|---|", "a\nb"),
        ("Some words again", "Some words again"),
        ("[^1]: The", "The source"),
    ],
)
def test_a_line_is_found_where_it_is_shown(written: str, there: str) -> None:
    place = find_shown(BODY, BODY.index(written), SHOWN)
    assert place is not None
    assert SHOWN[place:].startswith(there)


def test_the_nearest_of_the_same_words_is_taken() -> None:
    body = "\n\n".join(["same words"] * 10)
    shown = "\n".join(["same words"] * 10)
    for number in range(10):
        place = find_shown(body, number * len("same words\n\n"), shown)
        assert place == number * len("same words\n")


def test_nothing_is_found_of_nothing() -> None:
    assert find_shown("", 0, "") is None
    assert find_shown("***", 1, "words") is None
    assert find_shown("# 😀", 2, "😀") is None
