"""Addresses of passages: what is written is read again as it was, and stands in Markdown unharmed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.addresses import ArticleAddress, read_address, write_address
from app.analysis.corrections.anchoring import find_anchor, make_anchor
from app.domain import Span
from app.markup import render_note

KEY = "0123456789abcdef" * 4
text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300)


@given(text, st.data())
def test_a_passage_is_found_by_its_address(words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    written = write_address(ArticleAddress(KEY, make_anchor(words, Span(start, end))))
    assert not set(written) & set("()[]<>\"'`*\\~")
    assert written.split() == [written]
    assert write_address(read_address(written) or ArticleAddress("")) == written
    address = read_address(written)
    assert address is not None and address.anchor is not None
    assert KEY.startswith(address.key)
    assert address.anchor.span == (start, end)
    assert words[start:end].startswith(address.anchor.quote)
    found = find_anchor(words, address.anchor)
    assert found is not None and found.start == start


def test_the_address_of_an_article() -> None:
    assert read_address(write_address(ArticleAddress(KEY))) == ArticleAddress(KEY[:16])


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "https://example.org/parallax:article/0123456789abcdef",
        "parallax:note/0123456789abcdef",
        "parallax:article/",
        "parallax:article/../../etc/passwd",
        "parallax://article/0123456789abcdef",
        "parallax:article/0123456789ABCDEG",
        "file:article/0123456789abcdef",
    ],
)
def test_anything_else_is_no_address(wrong: str) -> None:
    assert read_address(wrong) is None


@pytest.mark.parametrize("query", ["at=1", "at=9-3&quote=a", "at=1-3&quote=longer", "at=1-99999999&quote=a", "quote=a"])
def test_a_place_that_makes_no_sense_leaves_the_article(query: str) -> None:
    assert read_address(f"parallax:article/0123456789abcdef?{query}") == ArticleAddress("0123456789abcdef")


def test_addresses_lead_somewhere_inside_of_parallax_alone() -> None:
    written = write_address(ArticleAddress(KEY, make_anchor("The bridge (old) was *closed*.", Span(4, 28))))
    body = f"> words\n\n[back]({written})"
    html = render_note(body, inside=True)
    assert 'href="parallax:article/0123456789abcdef?at=4-28&amp;quote=' in html
    assert "parallax" not in render_note(body)
    for wrong in ("parallax:anything", "parallax:article/x", "PARALLAX:article/../x"):
        assert "href" not in render_note(f"[a]({wrong})", inside=True)
