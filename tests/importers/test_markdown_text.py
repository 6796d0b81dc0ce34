from __future__ import annotations

from contextlib import suppress

import pytest

from app.domain import MarkKind
from app.errors import ImportFailed
from importers.documents import outline, read_one
from tests.hostile_markdown import PIECES, repeat, seconds_of


def test_front_matter_and_body_become_an_article():
    article = read_one(
        "---\ntitle: The bridge\nauthor: Ada Moss\noutlet: The Quay\ndate: 2023-10-19\nurl: https://quay.example/b\n"
        "tags: [city, river]\nperspective: shopkeepers\nlanguage: en\n---\n\n# The Bridge\n\nIt is *closed* "
        "to [cars](plan.html).\n\n"
        "## Why\n\n> The arch moved.\n\n1. one\n2. two\n\n| Day | Cars |\n|-----|------|\n| Mon | 90 "
        "|\n\n```python\nif a:\n    b\n```\n\n"
        "A note[^1].\n\n[^1]: At the foot.\n",
        "b.md",
    )
    m = article.metadata
    assert (m.title, m.author, m.outlet, m.published, m.perspective, m.language) == (
        "The bridge",
        "Ada Moss",
        "The Quay",
        "2023-10-19",
        "shopkeepers",
        "en",
    )
    assert m.tags == ("city", "river")
    assert outline(article.document) == [
        ("title", "The bridge"),
        ("paragraph", "It is closed to cars."),
        ("heading", "Why"),
        ("quote", "The arch moved."),
        ("list_item", "one"),
        ("list_item", "two"),
        ("table_row", "Day | Cars"),
        ("table_row", "Mon | 90"),
        ("code", "if a:"),
        ("code", "    b"),
        ("paragraph", "A note1."),
        ("list_item", "At the foot."),
    ]
    links = [mark.href for mark in article.document.marks if mark.kind is MarkKind.LINK]
    assert links == ["https://quay.example/plan.html"]
    assert article.warnings == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# One\n\nText.\n\n# Two\n\nText.", "One"),
        ("## One\n\nText.\n\n## Two\n\nText.", ""),
        ("## One\n\nText.\n\n### Two\n\nText.", "One"),
        ("One line\n========\n\nText.", "One line"),
        ("A first line\n\nThen text follows, as it does.", "A first line"),
        ("Text at once, with a full stop.\n\nAnd more.", ""),
        ("- a\n- b", ""),
    ],
)
def test_the_title_without_front_matter(text, title):
    article = read_one(text, "a.md")
    assert article.document.title == title
    assert article.metadata.title


def test_a_heading_that_is_too_long_for_a_title_loses_no_words():
    long = "word " * 400
    for text in (f"# {long}\n\nText.", f"---\ntitle: {long}\n---\n# {long}\n\nText."):
        document = read_one(text, "a.md").document
        assert len(document.title) <= 1000
        assert outline(document)[1:] == [("heading", long.strip()), ("paragraph", "Text.")]


def test_code_below_other_posts_keeps_its_lines():
    text = "Title of it\n\n" + "The valley will have a path where the lake road was, and it is of two minds.\n\n" * 5
    document = read_one(f"{text}Popular posts from this blog\n\n```\nif a:\n    b\n```\n", "a.md").document
    assert outline(document)[-2:] == [("tail", "if a:"), ("tail", "    b")]


def test_a_line_a_paragraph_stays_so_in_markdown_too():
    line = (
        "The council closed the old stone bridge to cars on Monday, after a debate that lasted until two in "
        "the morning. “So be it,” she said."
    )
    article = read_one(f"# T\n{line}\n{line}\n{line}", "a.md")
    assert [k for k, _ in outline(article.document)] == ["title", "paragraph", "paragraph", "paragraph"]
    wrapped = read_one("# T\n\nShort lines that were\nwrapped by hand\nare one paragraph.", "a.md")
    assert [k for k, _ in outline(wrapped.document)] == ["title", "paragraph"]


def test_a_list_needs_no_empty_line_above():
    article = read_one("# T\n\nThey want:\n- a path\n- a bench\n\n```\nx\n- y\n```\n", "a.md")
    assert [k for k, _ in outline(article.document)] == ["title", "paragraph", "list_item", "list_item", "code", "code"]


def test_html_in_markdown_is_as_safe_as_any():
    article = read_one(
        "Text <script>alert(1)</script> and <b onclick=x>bold</b> [x](javascript:alert(1))\n\n<iframe "
        "src='http://a.example'>no</iframe>",
        "a.md",
    )
    assert "alert" not in article.document.text
    assert [mark.kind for mark in article.document.marks] == [MarkKind.STRONG]


@pytest.mark.parametrize(
    "tag", ["script", "style", "title", "textarea", "iframe", "noscript", "xmp", "select", "svg", "!--"]
)
def test_a_tag_that_a_text_speaks_of_swallows_nothing(tag):
    for text in (f"The <{tag}> element of a page.\n\nA second paragraph.", f"<{tag}>\n\nA second paragraph."):
        document = read_one(f"# Title\n\n{text}\n\nThe *end*.", "a.md").document
        assert "A second paragraph." in document.text
        assert document.text.endswith("The end.")
    assert "x" not in read_one("A\n\nText <script>x</script> and <title>x</title> here.", "a.md").document.text.split()


def test_wrong_front_matter_is_refused_with_its_line():
    with pytest.raises(ImportFailed, match=r"line [34]\b"):
        read_one("---\ntitle: x\ntags: [a\n---\n\nText", "a.md")


def test_front_matter_without_a_body_is_a_title():
    assert outline(read_one("---\ntitle: Only this\n---\n", "a.md").document) == [("title", "Only this")]
    with pytest.raises(ImportFailed, match="empty"):
        read_one("---\nauthor: x\n---\n", "a.md")


@pytest.mark.parametrize(
    ("length", "piece"),
    [
        *((120_000, piece) for piece in [*PIECES, "\t", "<", "~~~\n", "# ", "_a", "a\u0301"]),
        *((1_900_000, piece) for piece in ("\n", "# a\n", "*a* ", "[a](")),
    ],
)
def test_hostile_markdown_takes_no_longer_than_it_is_long(length, piece):
    text = "Title\n\nText.\n\n" + repeat(piece, length)

    def read():
        with suppress(ImportFailed):  # of more lines than are read
            read_one(text, "a.md")

    assert seconds_of(read) < 8


def test_what_is_too_deep_for_the_parser_is_read_as_plain_text():
    article = read_one("Title of it\n\n" + "> " * 5000 + "core", "a.md")
    assert "core" in article.document.text
    assert "plain text" in article.warnings[0]
    nested = "\n".join("    " * i + "- item" for i in range(400))
    assert read_one(nested, "a.md").document.text.count("item") == 400


def test_a_book_is_read_in_a_moment():
    text = "# Book\n\n" + ("A sentence of *some* words, and another one. " * 20 + "\n\n") * 600
    articles = []
    assert seconds_of(lambda: articles.append(read_one(text, "a.md"))) < 8
    assert len(articles[0].document.blocks) == 601
