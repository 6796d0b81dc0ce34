from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.importers.canonical import build_document
from app.importers.html_document import read_html, safe_link
from app.importers.html_safety import bound_depth, clean_html, parse_html, remove_hidden
from importers.documents import check_document, outline


def document_of(html, base=""):
    document = build_document(read_html(html, base))
    check_document(document)
    return document


def marked(document):
    return [(m.kind.value, document.text[m.start : m.end], m.href) for m in document.marks]


def test_blocks_of_every_kind():
    document = document_of(
        "<h2>Part</h2><p>One <em>two</em>.</p><blockquote><p>Said</p><p>again</p></blockquote>"
        "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul><ol start=3><li>x<li>y</ol>"
        "<pre>if a:\n    b</pre><figure><img src='http://x.example/a.jpg' alt='A closed "
        "bridge'><figcaption>The bridge</figcaption></figure>"
        "<dl><dt>Term</dt><dd>What it is</dd></dl>"
    )
    assert outline(document) == [
        ("heading", "Part"),
        ("paragraph", "One two."),
        ("quote", "Said"),
        ("quote", "again"),
        ("list_item", "a"),
        ("list_item", "b"),
        ("list_item", "c"),
        ("paragraph", "d"),
        ("list_item", "x"),
        ("list_item", "y"),
        ("code", "if a:"),
        ("code", "    b"),
        ("image", "A closed bridge"),
        ("paragraph", "The bridge"),
        ("paragraph", "Term"),
        ("paragraph", "What it is"),
    ]
    assert document.blocks[0].level == 2
    assert [b.level for b in document.blocks[4:7]] == [0, 1, 0]
    assert document.blocks[8].attrs == {"ordered": True, "number": 3}
    assert document.blocks[9].attrs["number"] == 4
    assert document.blocks[12].attrs == {"alt": "A closed bridge"}


def test_text_and_elements_between_the_items_of_a_list_are_not_lost():
    html = "<ul>Lead <b>text</b><li>a</li><b>Bold</b><li>b</li>tail<li>c<ol>x<li>d</ol></ul>"
    assert outline(document_of(html)) == [
        ("paragraph", "Lead text"),
        ("list_item", "a"),
        ("paragraph", "Bold"),
        ("list_item", "b"),
        ("paragraph", "tail"),
        ("list_item", "c"),
        ("paragraph", "x"),
        ("list_item", "d"),
    ]


def test_marks_stay_on_their_words():
    document = document_of(
        "<p>  A <b>bold\n  move</b> and <a href='/x?a=1'>a <i>link</i></a>, H<sub>2</sub>O, x<sup>2</sup>, "
        "<code>ls</code></p>",
        "https://quay.example/dir/page",
    )
    assert document.text == "A bold move and a link, H2O, x2, ls"
    assert set(marked(document)) == {
        ("strong", "bold move", ""),
        ("link", "a link", "https://quay.example/x?a=1"),
        ("emphasis", "link", ""),
        ("subscript", "2", ""),
        ("superscript", "2", ""),
        ("code", "ls", ""),
    }


def test_a_mark_goes_on_across_blocks():
    assert marked(document_of("<b><div>one</div><div>two</div></b>")) == [("strong", "one", ""), ("strong", "two", "")]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " java\tscript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "vbscript:x",
        "#top",
        "",
        "//[",
        "ftp://a.example/",
        "relative",
        "blob:x",
        "\x01javascript:x",
    ],
)
def test_no_link_leads_where_it_must_not(href):
    assert safe_link(href) == ""
    assert not document_of(f'<p><a href="{href}">x</a> y</p>').marks


def test_links_are_read_as_browsers_read_them():
    assert safe_link(" https://a.example/a b ") == "https://a.example/a%20b"
    assert safe_link("https://a.exam\nple/\ta") == "https://a.example/a"
    assert safe_link("/a b", "https://a.example/x") == "https://a.example/a%20b"
    assert safe_link("https://a.example/" + "x" * 5_000) == "", "an address that was cut leads elsewhere"
    html = "<i></i>" * 150 + "<p><a href=https://a.example/>words</a> <b/>not bold</p>"
    assert marked(document_of(html)) == [("link", "words", "https://a.example/")]


def test_tables_of_data_are_rows_and_tables_of_layout_are_not():
    table = document_of(
        "<table><caption>Cars</caption><tr><th>Day</th><th>Cars</th></tr><tr><td>Mon</td><td><b>90</b></td><td></td></tr></table>"
    )
    assert outline(table) == [("paragraph", "Cars"), ("table_row", "Day | Cars"), ("table_row", "Mon | 90")]
    assert table.blocks[1].attrs["header"] is True
    assert [table.text[a:b] for a, b in table.blocks[2].attrs["cells"]] == ["Mon", "90"]
    assert marked(table) == [("strong", "90", "")]
    layout = document_of(
        "<table><tr><td><p>One</p><p>Two</p></td><td>Menu</td></tr></table><table><tr><td>alone</td></tr></table>"
    )
    assert [kind for kind, _ in outline(layout)] == ["paragraph"] * 4


def test_line_breaks_part_lines_but_not_sentences():
    document = document_of(
        "<p>The first line.<br>The second line<br>goes on in lower case.<br><br>new</p><h2>Two<br>lines</h2>"
    )
    assert [t for _, t in outline(document)] == [
        "The first line.",
        "The second line goes on in lower case.",
        "new",
        "Two lines",
    ]


def test_pictures_are_their_words_or_nothing():
    document = document_of(
        "<p>A smile <img alt=':-)' src=a.png> here.</p><img src=b.png><img alt='IMG_20230412.jpg'><img alt='photo'>"
    )
    assert outline(document) == [("paragraph", "A smile :-) here.")]


def test_quotes_ruby_and_unknown_elements():
    assert (
        document_of("<p><q>Yes</q> <ruby>漢<rp>(</rp><rt>kan</rt></ruby> <my-tag>word</my-tag></p>").text
        == "“Yes” 漢(kan) word"
    )


def test_what_can_run_or_load_is_gone():
    html = clean_html(
        "<p onclick=x style='background:url(http://a)'>t</p><script>s</script><style>y</style><iframe "
        "src=http://a></iframe>"
        "<svg onload=x><script>z</script></svg><object data=a>o</object><form><input value=v><button>b</button>f</form>"
        "<img src=x onerror=y alt=z><a href='javascript:x'>l</a><template>tt</template><math><mi>m</mi></math>"
    )
    for gone in ("onclick", "style", "script", "iframe", "svg", "object", "input", "src", "onerror", "tt", ">b<"):
        assert gone not in html
    assert "f" in html
    assert 'alt="z"' in html


def test_hidden_parts_are_not_read():
    tree = parse_html(
        "<body><p hidden>a</p><p style='color:red; display : none'>b</p><div style='visibility:hidden'><p>c</p></div>"
        "<span aria-hidden=true>d</span><p>e<script>f</script> g</p></body>"
    )
    assert tree is not None
    remove_hidden(tree)
    assert "".join(tree.itertext()).split() == ["e", "g"]


def test_text_between_hidden_parts_stays_in_its_order():
    tree = parse_html(
        "<body>a<p hidden>x</p>b<i hidden>y</i><i hidden><b hidden>z</b></i>c<p>d<i hidden>e</i>f</p>g</body>"
    )
    assert tree is not None
    remove_hidden(tree)
    assert "".join(tree.itertext()) == "abcdfg"
    assert [element.tag for element in tree.iter()] == ["html", "body", "p"]


def test_depth_is_bounded_without_losing_text():
    deep = "<div>x" * 5000 + "core" + "</div>" * 5000 + "<p>after</p>"
    bounded = bound_depth(deep)
    assert bounded.count("<div>") == 120
    text = document_of(deep).text
    assert "core" in text
    assert text.endswith("after")
    assert bound_depth("<p>one<p>two" * 400) == "<p>one<p>two" * 400
    assert bound_depth("<a/>" * 200).startswith("<a></a><a></a>")
    assert bound_depth("<script>" + "<div>" * 300 + "</script><b>x</b>").endswith("<b>x</b>")


@pytest.mark.parametrize(
    "html",
    [
        "<div>x" * 100_000, "<b>x" * 100_000, "<ul><li>x" * 30_000, "<table><tr><td>x" * 20_000, "<p><span>x" * 50_000,
        "<blockquote>" * 100_000 + "x", "<div/>x" * 60_000, "<a href=x>y" * 50_000, "<p>x<br>" * 80_000,
        "<a <a " * 200_000,
        "<script>" * 100_000, "<!--" * 200_000, "<p " + "a=b " * 300_000 + ">x</p>", "&" * 500_000, "<" * 500_000,
        "</div>" * 200_000 + "x", "<pre>" + "x\n" * 100_000, "<li>" * 100_000 + "x", "<sup><sub>" * 50_000 + "x",
    ],
)  # fmt: skip
def test_hostile_html_takes_no_longer_than_it_is_long(html):
    start = time.process_time()
    read_html(html)
    assert time.process_time() - start < 8


@pytest.mark.parametrize("piece", ["<script></script>x", "<i hidden>a</i>x", "<button>a</button> "])
def test_hidden_parts_by_the_thousand_are_taken_out_in_a_moment(piece):
    tree = parse_html(piece * 200_000)
    assert tree is not None
    start = time.process_time()
    remove_hidden(tree)
    assert time.process_time() - start < 4


@pytest.mark.parametrize("alt", ["1" * 990 + " x", "x." * 499 + " x", "image" * 190 + " x", "." * 990 + " x"])
def test_the_words_of_pictures_are_judged_in_a_moment(alt):
    start = time.process_time()
    read_html(f"<img alt='{alt}'>" * 300)
    assert time.process_time() - start < 2


pieces = st.sampled_from(
    "<p> </p> <div> </div> <b> </b> <i> <a href='http://a.example/'> </a> <ul> </ul> <ol start=x> <li> "
    "<li value=99999999999> "
    "<table> </table> <tr> <td> <th> <pre> </pre> <br> <img alt='two words'> <h1> </h1> <blockquote> "
    "</blockquote> <q> <sub> "
    "</sub> <rt> <dt> <dd> <script> </script> <!-- --> &amp; &#0; &#xD800; &#xFFFC; word é e\u0301 "
    "\u200b \x00 \ud800 | <br/> "
    "<figure> <math> <svg> <caption> <tbody> <hr> <code> <x-y> <p".split(" ")
)


@given(st.lists(pieces, max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_soup_makes_a_canonical_document(soup):
    check_document(build_document(read_html(" ".join(soup), "https://a.example/")))
