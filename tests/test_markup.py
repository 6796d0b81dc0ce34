from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup import render_note
from tests.hostile_markdown import PIECES, repeat, seconds_of

ALLOWED = set(
    "a abbr b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre s span strong sub "
    "sup table tbody td th thead tr ul".split()
)


class Inspector(HTMLParser):
    """Reads HTML as a viewer does, and refuses whatever could run, load or lead astray."""

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert name in {"href", "id", "style", "rel", "start", "title"}, name
            if name == "href":
                assert re.match(r"(https?://|mailto:|#fn)", value, re.IGNORECASE), value
            if name == "style":
                assert re.fullmatch(r"text-align: (left|right|center);", value), value

    def handle_decl(self, decl):
        raise AssertionError(decl)

    def handle_pi(self, data):
        raise AssertionError(data)

    def handle_comment(self, data):
        raise AssertionError(data)


def render(body):
    html = render_note(body)
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return html


def squeeze(html):
    return re.sub(r"\s*\n\s*", "", html)


def test_what_people_type_is_what_they_see():
    html = squeeze(render("# Head\nfirst line\nsecond line\n\n*soft* **loud** `code`\n\n> said\n\n---\n"))
    assert html.startswith("<h1>Head</h1><p>first line<br>second line</p>")
    assert "<em>soft</em> <strong>loud</strong> <code>code</code>" in html
    assert "<blockquote><p>said</p></blockquote><hr>" in html


def test_lists_need_neither_empty_lines_nor_four_spaces():
    assert (
        squeeze(render("Why:\n- a\n  - b\n  - c\n- d"))
        == "<p>Why:</p><ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"
    )
    assert (
        squeeze(render("1. a\n   - b\n2. c\n\nafter")) == "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol><p>after</p>"
    )
    assert (
        squeeze(render("* a\n    * b\n        * c\n* d"))
        == "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"
    )
    assert squeeze(render("A - b\nc - d")) == "<p>A - b<br>c - d</p>"
    assert "- a\n  - b" in render("```\n- a\n  - b\n```")


def test_tasks_have_boxes():
    assert (
        squeeze(render("- [ ] read\n- [x] note\n- [y] no")) == "<ul><li>☐ read</li><li>☑ note</li><li>[y] no</li></ul>"
    )


def test_tasks_lead_to_their_lines_inside_of_parallax_alone():
    body = "Do:\n- [ ] read\n  - [x] deep\n\n1. [ ] count\n\n```\n- [ ] code\n```\n\nwords\n- [X] last"
    html = render_note(body, inside=True)
    for line, box in ((1, "☐"), (2, "☑"), (4, "☐"), (11, "☑")):
        assert re.search(rf'<li>(\s*<p>)?<a href="parallax:task/{line}"[^>]*>{box}</a> ', html), line
    assert html.count("parallax:task") == 4
    assert "- [ ] code" in html
    assert "parallax" not in render_note(body)
    assert render_note("- [ ]") == render_note("- [ ]", inside=True)
    assert "[ ] not" in render_note("    - [ ] not", inside=True)
    assert "&lt;" not in render_note("- [x] \ufdd01\ufdd1x\ufdd2 read", inside=True)


def test_tables_fences_and_footnotes():
    table = render("| a | b |\n|:--|--:|\n| 1 | 2 |")
    assert '<th style="text-align: left;">a</th>' in table
    assert '<td style="text-align: right;">2</td>' in table
    assert "if a &lt; b:" in render("```python\nif a < b:\n    c\n```")
    notes = render("Claim[^1].\n\n[^1]: Source.")
    assert 'href="#fn:1"' in notes
    assert 'id="fn:1"' in notes
    assert "Source." in notes


def test_links_lead_to_the_web_only():
    assert 'href="https://a.example/x"' in render("[a](https://a.example/x)")
    assert 'href="mailto:a@a.example"' in render("[a](mailto:a@a.example)")
    assert 'href="https://a.example"' in render("<https://a.example>")
    for href in (
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "file:///etc/passwd",
        "data:text/html,x",
        "//a.example",
        "/etc/passwd",
        "../a",
        "java&#10;script:x",
        "vbscript:x",
        "#top",
        "qrc:/x",
    ):
        for text in (f"[a]({href})", f'<a href="{href}">a</a>', f"[a][1]\n\n[1]: {href}", f"<{href}>"):
            assert "href" not in render(text), text


def test_nothing_runs_and_nothing_loads():
    html = render(
        "![a bridge](http://a.example/b.png) <img src=x onerror=alert(1)> <script>alert(2)</script> <b "
        "onclick=x>bold</b>\n\n"
        "<iframe src=http://a.example></iframe><style>@import 'x'</style><svg onload=y></svg><form "
        "action=z><input></form>\n\n"
        "<p style='background:url(http://a.example/)' class=c>styled</p><video src=v></video><object "
        "data=o></object><!-- c -->"
    )
    assert "a bridge" in html
    assert "<b>bold</b>" in html
    assert "styled" in html
    for gone in ("http", "alert", "onerror", "img", "url(", "class"):
        assert gone not in html


@pytest.mark.parametrize("tag", ["script", "style", "title", "textarea", "iframe", "xmp", "plaintext", "select", "svg"])
def test_a_tag_that_a_note_speaks_of_swallows_nothing(tag):
    html = render(f"The <{tag}> of a page, `<{tag}>` and\n\n    <{tag}>\n\nThe *end*.")
    assert html.count(f"&lt;{tag}&gt;") == 3
    assert "<em>end</em>" in html
    assert "gone" not in render(f"a <{tag}>gone</{tag}> b").replace("<p>", "") or tag == "plaintext" or tag == "xmp"


def test_a_picture_in_html_cannot_smuggle_anything():
    render('<img alt="<script>alert(1)</script>" src=x>')
    render('<img alt="&lt;script&gt;" src=x>')
    assert "<script" not in render("![&lt;script&gt;alert(1)&lt;/script&gt;](x)")


def test_characters_no_page_can_show_are_dropped():
    assert render("a\x00b\ud800c\ufdd0\x0bd") == "<p>abcd</p>"
    assert squeeze(render("a\r\nb\u2028c")) == "<p>a<br>b<br>c</p>"
    assert render("") == ""


pieces = st.sampled_from(
    "# | - * 1. > ` ``` ~~~ [ ] ( ) [x] ![ ]( javascript:x http://a.example <b> </b> <a href= <script> "
    '</script> <img src=x alt=" "> <!-- '
    "--> <svg> <style> &lt; &#106; [^1] [^1]: : --- === | :-- \\ \t \u2028 \x00 \ud800 é <p <table> "
    "</td> onclick= ' \" > <?php ?> <![CDATA[ ]]> "
    "<math> <mtext> <noscript> <title> <textarea> <xmp> <plaintext> <select> <template>".split(" ")
)


@given(st.lists(st.one_of(pieces, st.sampled_from([" ", "\n", "\n\n", "    "])), max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
def test_any_soup_of_markup_is_safe(body):
    render(body)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_safe(body):
    render(body)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("length", [20_000, 120_000, 499_000])
def test_hostile_notes_take_no_longer_than_they_are_long(piece, length):
    body = repeat(piece, length)
    assert seconds_of(lambda: render_note(body)) < 4


@pytest.mark.parametrize("gap", [1, 2, 3, 8])
@pytest.mark.parametrize("end", ["", "x"])
def test_a_row_of_dashes_is_read_in_a_moment_however_wide(gap, end):
    shown = []
    assert (
        seconds_of(lambda: shown.append(render_note("above\n\n" + ("-" + " " * gap) * 40 + end + "\n\nbelow *it*"))) < 1
    )
    assert "below" in shown[0]


def test_a_rule_does_not_take_the_form_from_a_note():
    for rule in ("- " * 30, "* " * 25 + "*", "-" * 60, "-  " * 22):
        assert squeeze(render(f"above\n\n{rule}\n\n*below*")) == "<p>above</p><hr><p><em>below</em></p>"


def test_headings_and_text_line_by_line_read_as_they_are_meant():
    assert (
        squeeze(render("# One\ntext\n## Two\n- a\n- b\n# Three\nLast\n----\nend"))
        == "<h1>One</h1><p>text</p><h2>Two</h2><ul><li>a</li><li>b</li></ul><h1>Three</h1><h2>Last</h2><p>end</p>"
    )
    assert "# no heading\nx" in render("```\n# no heading\nx\n```")
    shown = []
    assert seconds_of(lambda: shown.append(render("# Part\nSome words of it.\n" * 3_000))) < 4
    assert shown[0].count("<h1>") == 3_000


def test_a_deep_note_is_shown_as_it_was_typed():
    html = render("> " * 3000 + "core <b>")
    assert "core &lt;b&gt;" in html


def test_a_long_note_is_rendered_while_typing_goes_on():
    body = "## Part\n\nSome *words* and [a link](https://a.example/).\n\n- one\n  - two\n\n" * 30
    render_note(body)
    assert seconds_of(lambda: render_note(body)) < 0.5


# --- [[links]] ---


def test_links_lead_to_what_is_called_so() -> None:
    html = render_note("See [[The strike|it & more]], [[Fable: a_b_c]].", inside=True)
    assert '<a href="parallax:link/The%20strike" rel="noopener noreferrer">it &amp; more</a>' in html
    assert '<a href="parallax:link/Fable%3A%20a_b_c" rel="noopener noreferrer">Fable: a_b_c</a>' in html


def test_links_to_what_there_is_not_look_otherwise() -> None:
    html = render_note("[[a]] [[b]] [[a|c]] `[[d]]`", inside=True, missing=["b"])
    assert html.count('class="missing"') == 1 and 'class="missing" href="parallax:link/b"' in html
    assert "[[d]]" in html


def test_links_stand_in_tables_lists_and_strong_words() -> None:
    html = render_note("| a |\n|---|\n| [[b\\|c]] |\n\n- **[[d]]**\n    - [[e]]\n\n\\[[f]]", inside=True)
    for target in ("b", "d", "e"):
        assert f'href="parallax:link/{target}"' in html
    assert ">c</a>" in html and "link/f" not in html


def test_elsewhere_links_are_their_words() -> None:
    html = render_note("See [[The strike|it]] and [[<b>x</b>]].")
    assert "parallax:" not in html and "[[" not in html
    assert "it" in html and "&lt;b&gt;" in html


def test_nobody_writes_a_class_or_an_address_of_their_own() -> None:
    html = render_note('<a href="parallax:other/x" class="x missing">a</a> <p class="missing">b</p>', inside=True)
    assert "class" not in html and "parallax:other" not in html


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize(
    "body",
    [
        "![a](file:///etc/passwd)",
        "![a](http://a.example/a.png)",
        "![a][1]\n\n[1]: file:///etc/passwd",
        '<img src="file:///etc/passwd">',
        '<a href="file:///etc/passwd"><img src="//a.example/b"></a>',
        "[a](file:///etc/passwd)",
        "[a](FILE:///etc/passwd)",
        "[a](parallax:file:///etc/passwd)",
        "[a](parallax:article/../../etc/passwd)",
        "[a](parallax:task/1/../..)",
        "- [ ] ![a](file:///etc/passwd)",
        "- [ ] <img src=file:///etc/passwd>",
        "| ![a](file:///x) |\n|---|\n| <img src=file:///y> |",
        "a[^1]\n\n[^1]: ![a](file:///etc/passwd) <img src=file:///x>",
        '<table background="file:///x"><tr><td style="background: url(file:///y)">a</td></tr></table>',
        "<link rel=stylesheet href=file:///x><base href=file:///><meta http-equiv=refresh content='0;url=file:///x'>",
    ],
)
def test_nothing_of_the_disk_or_the_web_is_loaded_or_led_to(body: str, inside: bool) -> None:
    html = render_note(body, inside=inside)
    attributes = re.findall(r'\s([a-z-]+)="([^"]*)"', html)
    assert not [name for name, _ in attributes if name in ("src", "background", "data", "srcset", "poster")]
    for name, value in attributes:
        if name in ("href", "style"):
            assert "file" not in value.lower() and "//a.example" not in value and ".." not in value, html
