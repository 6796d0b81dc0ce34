from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.links import Link, cut_sentence, find_links, fold, name_of


def targets(text: str) -> list[tuple[str, str]]:
    return [(link.target, link.shown) for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See [[The strike]].", [("The strike", "")]),
        ("[[a]][[b|that one]]", [("a", ""), ("b", "that one")]),
        ("- [ ] read [[ The strike | it ]]", [("The strike", "it")]),
        ("| a | [[b\\|in a table]] |", [("b", "in a table")]),
        ("    - deep in a list: [[a]]", [("a", "")]),
        ("[[a\nb]] [[]] [[ ]] [[|x]] [a] [[a]", []),
        ("`[[code]]` and ``[[`code`]]`` and [[text]]", [("text", "")]),
        ("```\n[[code]]\n```\n[[text]]", [("text", "")]),
        ("\\[[not]] but [[yes]]", [("yes", "")]),
        ("[[[three]]]", []),
        ("[[🙂 «Ünïcode» עברית]]", [("🙂 «Ünïcode» עברית", "")]),
        ("[[" + "x" * 2_000 + "]]", []),
    ],
)
def test_links_are_found_where_they_stand(text: str, found: list[tuple[str, str]]) -> None:
    assert targets(text) == found


def test_links_know_where_they_stand() -> None:
    text = "🙂 before [[a|b]] after"
    (link,) = find_links(text)
    assert text[link.start : link.end] == "[[a|b]]"
    assert link.renamed("c") == "[[c|b]]" and Link(0, 5, "a").renamed("c") == "[[c]]"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Strike", "the strike"),
        ("Mayor’s “plan”", 'mayor\'s "plan"'),
        ("2019–2020", "2019-2020"),
        ("Story | The Daily", "Story The Daily"),
        ("[Video] a\\b", "Video a b"),
        ("cafe\u0301", "café"),
        (" a \t b ", "a b"),
    ],
)
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=60))
def test_whatever_a_thing_is_called_can_be_linked(title: str) -> None:
    name = name_of(title)
    if not name.strip():
        return
    assert name_of(name) == name
    (link,) = find_links(f"[[{name}]]") or [None]
    # Backticks and such may make code of it; then it is no link, and the number is written.
    assert link is None or fold(link.target) == fold(title)


@given(st.text(alphabet="[]|a `\n\\🙂", max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    for link in find_links(text):
        assert text[link.start : link.start + 2] == "[[" and text[link.end - 2 : link.end] == "]]"
        sentence, span = cut_sentence(text, link)
        assert sentence[span.start : span.end] == link.words


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("First one. Then [[a]] came. And more.", "Then a came."),
        ("- [ ] read **this**: [[a|it]]\n- other", "read this: it"),
        ("# About [[a]]\ntext", "About a"),
        ("See [[a]] and [[b|the other]], [here](https://x.example).", "See a and the other, here."),
        ("He said “no.” Then [[a]]!", "Then a!"),
        ("x " * 200 + "[[a]]" + " y" * 200, "… " + "x " * 79 + "a" + " y" * 79 + " …"),
    ],
)
def test_the_sentence_around_a_link_is_cut_out(text: str, sentence: str) -> None:
    cut, span = cut_sentence(text, find_links(text)[0])
    assert cut == sentence
    assert cut[span.start : span.end] in ("a", "it")
