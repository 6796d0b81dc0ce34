"""A Markdown note to HTML that is safe to show: no scripts, nothing loaded from anywhere, links to the web only."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from app.addresses import KEY_DIGITS, SCHEME, read_address, read_link, read_picture, read_task, write_link, write_task
from app.links import find_links
from app.markdown_cost import is_risky
from app.markdown_source import escape_unclosed, part_headings

if TYPE_CHECKING:
    from markdown import Markdown

# Of links to what there is not.
MISSING = "missing"

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
_IMAGE = re.compile(r"<img\b[^<>]*?\balt=\"([^\"<>]*)\"[^<>]*>")
# As the parser writes it, of a picture of the library.
_PICTURE = re.compile(rf'<img alt="[^"<>]*" src="{SCHEME}:picture/[0-9a-f]{{{KEY_DIGITS}}}"(?: title="[^"<>]*")?\s*/?>')
_CLEANED = re.compile(r'<img alt="(?P<alt>[^"<>]*)" src="(?P<src>[^"<>]*)">')  # as it comes out of the cleaning
_ITEM = re.compile(r" *(?:[-*+]|\d{1,9}\.)[ \t]+\S")
_TASK = re.compile(r"([ \t>]*(?:[-*+]|\d{1,9}\.)[ \t]+)\[([ xX])\](?=\s)")
# A task on its way through the parser: the line it stands in, and its state. No text holds these characters here.
_CARRIED = re.compile("(<li>(?:\\s*<p>)?)?\ufdd0(\\d+)\ufdd1(.)\ufdd2")


def render_note(body: str, *, inside: bool = False, missing: Collection[str] = (), pictures: bool = False) -> str:
    """Safe HTML of a Markdown note.

    Tables, fenced code, footnotes, task lists (`- [ ]` shows a box, `- [x]` a ticked one); a single line break is one
    in the result, because that is what somebody who types notes expects. Pictures are shown as their words, but
    `inside` those of the library as pictures. Never raises on any text. The result holds no element or address that
    a viewer could load. `inside`: it is shown by Parallax itself, which knows what the addresses of its own mean
    (`app.addresses`); elsewhere they lead nowhere. There, `[[links]]` are links; those to what is `missing` are of
    the class `MISSING`. Elsewhere they are their words. `pictures`: those of the library stay, by their addresses, for
    somebody who puts the pictures themselves in their place (`replace_pictures`).
    """
    body = re.sub("\r\n?|[\u2028\u2029\x85]", "\n", body)
    body = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", "", body)
    if len(body) > _LONGEST:
        return _show_as_typed(body)
    lines = _carry_tasks(escape_unclosed(body, _SWALLOWING).split("\n"))
    ready = "\n".join(_open_lists(part_headings(lines)))
    if is_risky(ready):
        return _show_as_typed(body)
    try:
        dirty = _make_converter(frozenset(missing) if inside else None).convert(ready)
    except RecursionError:
        return _show_as_typed(body)
    return _clean(_CARRIED.sub(_tick_inside if inside else _tick, dirty), inside=inside, pictures=inside or pictures)


def replace_pictures(rendered: str, find: Callable[[str], str | None]) -> str:
    """What `render_note` made, with pictures: `find` gives the address to show one from, by the start of its digest.
    One that is not there is its words."""

    def show(image: re.Match[str]) -> str:
        key = read_picture(image["src"])
        address = find(key) if key is not None else None
        return image["alt"] if address is None else f'<img alt="{image["alt"]}" src="{address}">'

    return _CLEANED.sub(show, rendered)


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


def _make_converter(missing: frozenset[str] | None) -> Markdown:
    """`missing`: of links; None where they are to be words."""
    from markdown import Markdown
    from markdown.extensions import Extension
    from markdown.inlinepatterns import InlineProcessor
    from markdown.util import AtomicString

    class Links(InlineProcessor):
        def handleMatch(  # type: ignore[override]  # noqa: N802 - the parser's name; its stubs know an older form
            self,
            m: re.Match[str],
            data: str,  # noqa: ARG002 - the parser names it
        ) -> tuple[Element | None, int | None, int | None]:
            link = next((link for link in find_links(m[0]) if link.start == 0), None)
            if link is None:
                return None, None, None
            if missing is None:
                words = Element("span")
            else:
                words = Element("a", {"href": write_link(link.target)})
                if link.target in missing:
                    words.set("class", MISSING)
            words.text = AtomicString(link.words)
            return words, m.start(0), m.start(0) + link.end

    class LinkExtension(Extension):
        def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the parser's name
            # Before a backslash is taken from the bar of a link, and after code is set aside.
            md.inlinePatterns.register(Links(r"(?<![\\\[])\[\[[^\[\]\n]+\]\]", md), "links", 185)

    return Markdown(
        extensions=["tables", "fenced_code", "footnotes", "sane_lists", "nl2br", "def_list", LinkExtension()],
        extension_configs={"footnotes": {"BACKLINK_TEXT": "↩", "BACKLINK_TITLE": ""}},
        output_format="html",
        tab_length=4,
    )


def _carry_tasks(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with the number of its line in each task; what turns out to be none is put back afterwards."""
    for number, line in enumerate(lines):
        match = _TASK.match(line)
        yield f"{match[1]}\ufdd0{number}\ufdd1{match[2]}\ufdd2{line[match.end() :]}" if match else line


def _tick(match: re.Match[str]) -> str:
    item, _, state = match.groups()
    return f"[{state}]" if item is None else f"{item}{'☐' if state == ' ' else '☑'}"


def _tick_inside(match: re.Match[str]) -> str:
    item, line, _ = match.groups()
    box = _tick(match)
    return box if item is None else f'{item}<a href="{write_task(int(line))}">{box[len(item) :]}</a>'


def _clean(dirty: str, *, inside: bool, pictures: bool) -> str:
    import nh3

    # A picture becomes its words before the last cleaning; nothing after it adds to the result.
    words = _IMAGE.sub(lambda image: image[0] if pictures and _PICTURE.fullmatch(image[0]) else image[1], dirty)
    return nh3.clean(
        words,
        tags={*_TAGS, "img"} if pictures else set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={
            "a": {"href", "id", "class"},
            "li": {"id"},
            "sup": {"id"},
            "th": {"style"},
            "td": {"style"},
            "ol": {"start"},
            "img": {"src", "alt"},
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
    if name == "class":
        return None
    if name == "src":
        return value if read_picture(value) is not None else None
    if name == "style":
        match = _ALIGN.fullmatch(value.strip())
        return f"text-align: {match.group(1)};" if match else None
    return value


def _filter_inside(tag: str, name: str, value: str) -> str | None:
    if name == "href" and any(read(value) is not None for read in (read_address, read_task, read_link)):
        return value
    if name == "class":
        return value if value == MISSING else None
    return _filter(tag, name, value)


def _show_as_typed(text: str) -> str:
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip())
