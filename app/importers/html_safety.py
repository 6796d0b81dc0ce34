"""Any HTML to HTML that is safe and shallow: what hides goes, nesting is bounded, and nh3 has the last word.

Nothing is ever loaded: parsing knows no network, and no element that could load anything is let through but `img`,
of which only the alternative text is read.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Deeper than any page that was written by hand or by a program in earnest; libxml2 drops text from 255 on, html5ever
# needs time that grows with the square of the depth, and a tree is walked with one Python frame a level.
DEEPEST = 120

# The same vocabulary is understood by `html_document`.
TAGS = frozenset(
    "a abbr address article aside b bdi bdo blockquote br caption center cite code dd del details dfn div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu nav ol p pre q "
    "rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul "
    "var wbr".split()
)
DROPPED = frozenset(
    "applet audio button canvas datalist dialog embed fencedframe frame frameset iframe head input map meter noembed "
    "noframes noscript object option optgroup progress script select style svg template textarea title video".split()
)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"alt"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "table": {"role"},
}
SCHEMES = frozenset(("http", "https", "mailto"))

# Elements that HTML closes by itself when the next one opens, or that never hold anything: they nest nothing.
_FLAT = frozenset(
    "area base br col colgroup dd dt embed hr img input li link meta option p param rp rt source td th tr tbody thead "
    "tfoot track wbr html head body".split()
)
# Comments and raw text are swallowed whole: tags inside of them are none.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp)\b.*?(?:</\1\b|\Z)|<(/?)([a-z][^\s/<>]{0,60})[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
# What closes an element at once. In `<a href=http://a.example/>` the slash belongs to the address.
_CLOSES_ITSELF = re.compile(r"<[^\s=]*/>|.*[\s\"']/>", re.DOTALL)
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def clean_html(html: str) -> str:
    """The HTML reduced to `TAGS`; text in other elements stays, except in `DROPPED` ones."""
    import nh3

    return nh3.clean(
        # Half of a surrogate pair is no text to nh3; it becomes a question mark.
        bound_depth(html).encode("utf-8", "replace").decode("utf-8"),
        tags=set(TAGS),
        clean_content_tags=set(DROPPED),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def parse_html(html: str) -> HtmlElement | None:
    """The tree of a page or fragment, without what is never shown; None where there is nothing to parse."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    # The prolog goes because lxml refuses text that says in which encoding its bytes were; NUL ends libxml2's input.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", bound_depth(html).replace("\0", ""))
    if not text.strip():
        return None
    # `encoding` is given by feeding bytes, so that a wrong `meta charset` in decoded text misleads nobody.
    parser = HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree: HtmlElement = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return tree


def remove_hidden(tree: HtmlElement) -> None:
    """Take out, in place, what a browser does not show: hidden elements, scripts, styles, controls. Linear."""
    doomed: dict[HtmlElement, set[HtmlElement]] = {}  # by parent
    for element in tree.iter():
        parent = element.getparent()
        if parent is not None and _is_never_shown(element):
            doomed.setdefault(parent, set()).add(element)
    for parent, children in doomed.items():
        _remove_children(parent, children)


def _remove_children(parent: HtmlElement, doomed: set[HtmlElement]) -> None:
    """Remove some children, and give the texts behind them to what stands before; each text is copied once."""
    kept: HtmlElement | None = None
    left: list[str] = []  # behind `kept`

    def give() -> None:
        if left and kept is None:
            parent.text = "".join((parent.text or "", *left))
        elif left and kept is not None:
            kept.tail = "".join((kept.tail or "", *left))
        left.clear()

    for child in list(parent):
        if child in doomed:
            left.append(child.tail or "")
            parent.remove(child)
        else:
            give()
            kept = child
    give()


def _is_never_shown(element: HtmlElement) -> bool:
    tag = element.tag
    if not isinstance(tag, str):
        return True
    # The metadata of a page is not shown, but asked for.
    return (tag in DROPPED and tag not in ("head", "title")) or (tag not in ("html", "body") and _is_hidden(element))


def _is_hidden(element: HtmlElement) -> bool:
    get = element.get
    style = get("style")
    if style and _HIDING.search(style):
        return True
    # aria-hidden is also set on what is shown but not to be read aloud; text that is long was meant to be read.
    if get("aria-hidden", "").lower() == "true":
        return sum(len(t) for t in element.itertext()) < 400
    return get("hidden") is not None and get("hidden", "").lower() != "until-found"


def bound_depth(html: str, deepest: int = DEEPEST) -> str:
    """The same HTML without the tags, never the text, of elements nested deeper than that. Linear in its length.

    `<b/>` becomes `<b></b>`: XHTML means an empty element by it, and HTML parsers an open one.
    """
    if html.count("<") <= deepest and "/>" not in html:
        return html
    kept, dropped = _Stack(), _Stack()
    pieces: list[str] = []
    at = 0
    for match in _TOKEN.finditer(html):
        name = match.group(3)
        if name is None or (name := name.lower()) in _FLAT:
            continue
        new = None
        if not match.group(2):
            if html[match.end() - 2] == "/" and _CLOSES_ITSELF.fullmatch(match.group()):
                new = f"{html[match.start() : match.end() - 2]}></{name}>" if len(kept) < deepest else ""
            elif len(kept) < deepest:
                kept.push(name)
            else:
                dropped.push(name)
                new = ""
        elif name in dropped:
            dropped.pop_to(name)
            new = ""
        elif name in kept:
            dropped.clear()
            kept.pop_to(name)
        if new is not None:
            pieces += (html[at : match.start()], new)
            at = match.end()
    return "".join((*pieces, html[at:])) if pieces else html


class _Stack:
    """Names of open elements; a closing tag closes everything that was left open inside of its element."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: str) -> bool:
        return self._counts[name] > 0

    def push(self, name: str) -> None:
        self._names.append(name)
        self._counts[name] += 1

    def pop_to(self, name: str) -> None:
        while self._names:
            last = self._names.pop()
            self._counts[last] -= 1
            if last == name:
                return

    def clear(self) -> None:
        self._names.clear()
        self._counts.clear()
