"""A Markdown note to HTML that is safe to show: no scripts, nothing loaded from anywhere, links to the web only."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from app.addresses import SCHEME, read_address
from app.markdown_cost import is_risky
from app.markdown_source import escape_unclosed, part_headings

if TYPE_CHECKING:
    from markdown import Markdown

# Characters; a longer note is shown as it was typed, as is one that the parser would take too long for.
_LONGEST = 500_000

_TAGS = frozenset(
    "a abbr b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre s span strong sub "
    "sup table tbody td th thead tr ul".split()
)
_DROPPED = frozenset(
    "script style template iframe object embed svg math noscript textarea title audio video canvas form button "
    "select".split()
)
_SWALLOWING = _DROPPED | {"xmp", "plaintext", "noframes", "noembed"}
# An anchor inside of the note is a name of footnotes; whatever else it is called cannot be reached.
_ID = re.compile(r"fn(?:ref\d*)?:[\w-]{1,60}")
_ALIGN = re.compile(r"text-align:\s*(left|right|center);?")
_ITEM = re.compile(r" *(?:[-*+]|\d{1,9}\.)[ \t]+\S")
_TASK = re.compile(r"(<li>(?:\s*<p>)?)\s*\[([ xX])\](?=\s)")


def render_note(body: str, *, inside: bool = False) -> str:
    """Safe HTML of a Markdown note.

    Tables, fenced code, footnotes, task lists (`- [ ]` shows a box, `- [x]` a ticked one); a single line break is one
    in the result, because that is what somebody who types notes expects. Pictures are shown as their words. Never
    raises on any text. The result holds no element or address that a viewer could load. `inside`: it is shown by
    Parallax itself, which knows what the addresses of its own mean (`app.addresses`); elsewhere they lead nowhere.
    """
    body = re.sub("\r\n?|[\u2028\u2029\x85]", "\n", body)
    body = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", "", body)
    if len(body) > _LONGEST:
        return _show_as_typed(body)
    ready = "\n".join(_open_lists(part_headings(escape_unclosed(body, _SWALLOWING).split("\n"))))
    if is_risky(ready):
        return _show_as_typed(body)
    try:
        dirty = _make_converter().convert(ready)
    except RecursionError:
        return _show_as_typed(body)
    return _clean(_TASK.sub(_tick, dirty), inside=inside)


def _open_lists(lines: Iterable[str]) -> Iterator[str]:
    """The lines, lists as the parser wants them: an empty line above, four spaces a level instead of two or three."""
    fenced = False
    indents: list[int] = []  # of the items that are open
    before = ""
    paragraph = False  # whether an item goes on in a paragraph of its own, which the parser would not end
    for line in lines:
        if re.match(r"\s*(?:```|~~~)", line):
            fenced = not fenced
        item = None if fenced else _ITEM.match(line)
        indent = len(line) - len(line.lstrip(" "))
        if item and (indents or indent < 4):
            while indents and indent < indents[-1]:
                indents.pop()
            if before.strip() and (not indents or paragraph):
                yield ""
            if not indents or indent > indents[-1] + 1:
                indents.append(indent)
            paragraph = False
            line = " " * (4 * (len(indents) - 1)) + line.lstrip(" ")
        elif indents and line.strip() and not fenced:
            paragraph = paragraph or not before.strip()
            if indent > indents[-1] + 1:
                line = " " * max(indent, 4 * len(indents)) + line.lstrip(" ")
            elif not before.strip():
                indents.clear()
        yield line
        before = line


def _make_converter() -> Markdown:
    from markdown import Markdown

    return Markdown(
        extensions=["tables", "fenced_code", "footnotes", "sane_lists", "nl2br", "def_list"],
        extension_configs={"footnotes": {"BACKLINK_TEXT": "↩", "BACKLINK_TITLE": ""}},
        output_format="html",
        tab_length=4,
    )


def _tick(match: re.Match[str]) -> str:
    return f"{match.group(1)}{'☐' if match.group(2) == ' ' else '☑'}"


def _clean(dirty: str, *, inside: bool) -> str:
    import nh3

    # A picture becomes its words before the last cleaning; nothing after it adds to the result.
    words = re.sub(r"<img\b[^<>]*?\balt=\"([^\"<>]*)\"[^<>]*>", r"\1", dirty)
    return nh3.clean(
        words,
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={
            "a": {"href", "id"},
            "li": {"id"},
            "sup": {"id"},
            "th": {"style"},
            "td": {"style"},
            "ol": {"start"},
        },
        attribute_filter=_filter_inside if inside else _filter,
        url_schemes={"http", "https", "mailto", SCHEME},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _filter(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        # nh3 lets relative addresses pass; in a note they could only mean files.
        if re.match(r"(?:https?://|mailto:)", value, re.IGNORECASE):
            return value
        return value if value.startswith("#") and _ID.fullmatch(value[1:]) else None
    if name == "id":
        return value if _ID.fullmatch(value) else None
    if name == "style":
        match = _ALIGN.fullmatch(value.strip())
        return f"text-align: {match.group(1)};" if match else None
    return value


def _filter_inside(tag: str, name: str, value: str) -> str | None:
    if name == "href" and read_address(value) is not None:
        return value
    return _filter(tag, name, value)


def _show_as_typed(text: str) -> str:
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip())
