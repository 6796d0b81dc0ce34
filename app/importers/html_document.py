"""Safe HTML to blocks: headings, paragraphs, quotes, lists, tables, code and pictures, with inline marks.

Shared by every format that can be brought to HTML first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from app.domain import NO_ATTRS, BlockKind, MarkKind
from app.importers.canonical import Draft, DraftMark, is_visible
from app.importers.html_safety import SCHEMES, clean_html, parse_html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Up to five Python frames a level. `bound_depth` does not count what HTML closes by itself (rows, cells, list items),
# so the tree can be deeper than its bound; what lies below is read as text without form.
_DEEPEST_WALK = 110
# A longer address is data, and one that was cut would lead elsewhere.
_LONGEST_LINK = 4000

_MARKS = {
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "cite": MarkKind.EMPHASIS,
    "dfn": MarkKind.EMPHASIS,
    "var": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "code": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "tt": MarkKind.CODE,
    "sub": MarkKind.SUBSCRIPT,
    "sup": MarkKind.SUPERSCRIPT,
}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center details dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 "
    "h6 header hgroup html hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_STRUCTURE = frozenset("p div ul ol dl table blockquote pre h1 h2 h3 h4 h5 h6 section article figure".split())
# A line that goes on in lower case after a break was broken for its looks, not for its sense.
_GOES_ON = re.compile(r"\s*[^\W\d_A-ZÀ-ÞА-ЯЁΑ-Ω]", re.UNICODE)
_NO_WORDS = re.compile(
    r"\W*|\S+\.(?:jpe?g|png|gif|webp|svg|bmp|avif|tiff?)|(?=\S*\d{4})\S+|(?:image|photo|picture|img|logo|icon|avatar|thumbnail)s?[\W\d]*",
    re.IGNORECASE,
)
_ENDS_LINE = re.compile(r"[.!?:;…。！？\"”»)]\s*\Z")


def read_html(html: str, base_url: str = "") -> list[Draft]:
    """The blocks of any HTML, cleaned first. Relative links count from `base_url`, and are left out without one."""
    tree = parse_html(clean_html(_without_formulas(html)))
    if tree is None:
        return []
    walker = _Walker(base_url)
    walker.walk(tree)
    walker.flush()
    return walker.drafts


def _without_formulas(html: str) -> str:
    """The last cleaning leaves nothing of what is no HTML; formulas are written out before it."""
    if not re.search(r"<math\b", html, re.IGNORECASE) or (tree := parse_html(html)) is None:
        return html
    from lxml.etree import tostring

    from app.importers.formulas import write_out_formulas

    write_out_formulas(tree)
    return tostring(tree, encoding="unicode", method="html")


def safe_link(href: str, base_url: str = "") -> str:
    """The address of a link if it is one that may be shown to a reader and opened at their wish; else empty."""
    # As browsers read it: line breaks in it mean nothing, spaces a part of its name.
    href = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", "", href).strip(" ").replace(" ", "%20")
    if not href or href.startswith("#"):
        return ""
    try:
        whole = urljoin(base_url, href) if base_url else href
        scheme = urlsplit(whole).scheme.lower()
    except ValueError:
        return ""
    return whole if scheme in SCHEMES and len(whole) <= _LONGEST_LINK else ""


class _Walker:
    """Walks a tree whose depth is bounded, and gathers text until a block ends."""

    def __init__(self, base_url: str) -> None:
        self.drafts: list[Draft] = []
        self._base = base_url
        self._pieces: list[str] = []
        self._length = 0
        self._marks: list[DraftMark] = []
        self._open: list[tuple[MarkKind, int, str]] = []
        self._kind = BlockKind.PARAGRAPH
        self._level = 0
        self._attrs: dict[str, Any] = {}
        self._depth = 0  # of lists
        self._nesting = 0

    # --- inline --------------------------------------------------------------

    def _put(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            self._length += len(text)

    def _mark(self, element: HtmlElement, kind: MarkKind, href: str = "") -> None:
        self._open.append((kind, self._length, href))
        self._children(element)
        kind, start, href = self._open.pop()
        if self._length > start:
            self._marks.append(DraftMark(kind, start, self._length, href))

    def flush(self) -> None:
        """End the block that is being gathered; marks that are open go on in the next one."""
        if not self._length:
            return
        text = "".join(self._pieces)
        for i, (kind, start, href) in enumerate(self._open):
            if self._length > start:
                self._marks.append(DraftMark(kind, start, self._length, href))
            self._open[i] = (kind, 0, href)
        if text.strip():
            self.drafts.append(Draft(self._kind, text, self._level, self._attrs or NO_ATTRS, tuple(self._marks)))
            if self._kind is BlockKind.LIST_ITEM:
                # What follows in the same item has no bullet of its own.
                self._kind, self._level, self._attrs = BlockKind.PARAGRAPH, 0, {}
        self._pieces, self._marks, self._length = [], [], 0

    # --- elements ------------------------------------------------------------

    def walk(self, element: HtmlElement) -> None:
        """Take in one element, without the text behind it."""
        tag = element.tag
        if not isinstance(tag, str):
            return
        if self._nesting >= _DEEPEST_WALK:
            self._put(" ".join(element.itertext()))
            return
        self._nesting += 1
        self._take(element, tag)
        self._nesting -= 1

    def _take(self, element: HtmlElement, tag: str) -> None:
        if tag in _MARKS:
            self._mark(element, _MARKS[tag])
        elif tag == "a":
            href = safe_link(element.get("href") or "", self._base)
            if href:
                self._mark(element, MarkKind.LINK, href)
            else:
                self._children(element)
        elif tag == "br":
            self._break(element)
        elif tag == "img":
            self._image(element)
        elif tag == "q":
            self._put("“")
            self._children(element)
            self._put("”")
        elif tag == "rp" or tag == "wbr":
            return
        elif tag == "rt":
            # The reading of a word stands beside it in brackets, as a page without ruby shows it.
            self._put("(")
            self._children(element)
            self._put(")")
        elif tag in _BLOCKS:
            self.flush()
            self._block(element, tag)
            self.flush()
        else:
            self._children(element)

    def _children(self, element: HtmlElement) -> None:
        self._put(element.text)
        for child in element:
            self.walk(child)
            self._put(child.tail)

    def _block(self, element: HtmlElement, tag: str) -> None:
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._within(element, BlockKind.HEADING, int(tag[1]))
        elif tag == "blockquote":
            self._within(element, BlockKind.QUOTE)
        elif tag in ("ul", "ol", "menu"):
            self._list(element, tag)
        elif tag == "pre":
            self._code(element)
        elif tag == "table":
            self._table(element)
        elif tag == "dt":
            self._mark(element, MarkKind.STRONG)
        elif tag == "li":
            self._within(element, BlockKind.LIST_ITEM, max(0, self._depth - 1), {"ordered": False})
        elif tag in ("summary", "caption", "figcaption") and self._kind is not BlockKind.QUOTE:
            self._within(element, BlockKind.PARAGRAPH)
        else:
            self._children(element)

    def _within(
        self, element: HtmlElement, kind: BlockKind, level: int = 0, attrs: dict[str, Any] | None = None
    ) -> None:
        before = self._kind, self._level, self._attrs
        # A heading inside a quote is still a heading; a paragraph inside one is a quote.
        self._kind, self._level, self._attrs = kind, level, attrs or {}
        self._children(element)
        self.flush()
        self._kind, self._level, self._attrs = before

    def _list(self, element: HtmlElement, tag: str) -> None:
        self._depth += 1
        number = _integer(element.get("start"), 1)
        step = -1 if element.get("reversed") is not None else 1
        # Nothing but items belongs here; where other things stand, they read as paragraphs between them.
        self._put(element.text)
        for child in element:
            if child.tag == "li":
                self.flush()
                attrs: dict[str, Any] = {"ordered": tag == "ol"}
                if tag == "ol":
                    number = _integer(child.get("value"), number)
                    attrs["number"] = number
                    number += step
                self._within(child, BlockKind.LIST_ITEM, self._depth - 1, attrs)
            else:
                self.walk(child)
            self._put(child.tail)
        self._depth -= 1

    def _break(self, element: HtmlElement) -> None:
        after = element.getnext()
        following = element.tail or (next(iter(after.itertext()), "") if after is not None else "")
        # Looked at only from the last pieces: a paragraph with a million breaks stays linear.
        before = "".join(self._pieces[-3:])[-40:]
        double = after is not None and after.tag == "br" and not (element.tail or "").strip()
        if self._kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) or (
            not double and _GOES_ON.match(following) and not _ENDS_LINE.search(before)
        ):
            self._put(" ")
        else:
            self.flush()

    def _image(self, element: HtmlElement) -> None:
        alt = (element.get("alt") or "").strip()
        if not is_visible(alt) or len(alt) > 1000:
            return
        inline = self._length and "".join(self._pieces[-3:]).strip()
        if inline and not re.search(r"\w", alt):
            # An emoji as a picture.
            self._put(f" {alt} ")
            return
        # A picture that is never loaded has nothing to show but words, and a camera's name for it is none.
        if _NO_WORDS.fullmatch(alt):
            return
        if inline:
            # A picture inside a line (a logo, a formula) reads as its words.
            if self._kind is not BlockKind.PARAGRAPH or len(alt) < 20:
                self._put(f" {alt} ")
                return
            self.flush()
        self.drafts.append(Draft(BlockKind.IMAGE, alt, attrs={"alt": " ".join(alt.split())}))

    def _code(self, element: HtmlElement) -> None:
        text = "".join("\n" if part is None else part for part in _texts_with_breaks(element))
        self.drafts.append(Draft(BlockKind.CODE, text.strip("\r\n")))

    def _table(self, table: HtmlElement) -> None:
        parts = [table, *(child for child in table if child.tag in ("thead", "tbody", "tfoot"))]
        rows = [row for part in parts for row in part.iterchildren("tr")]
        if table.get("role") == "presentation" or _is_layout(table, rows):
            self._children(table)
            return
        for caption in table.iterchildren("caption"):
            self._within(caption, BlockKind.PARAGRAPH)
        for row in rows:
            cells = [self._cell(cell) for cell in row if cell.tag in ("td", "th")]
            while cells and not cells[-1].text.strip():
                cells.pop()
            if cells:
                header = all(cell.tag == "th" for cell in row if cell.tag in ("td", "th"))
                self.drafts.append(Draft(BlockKind.TABLE_ROW, attrs={"header": True} if header else {}, cells=cells))

    def _cell(self, cell: HtmlElement) -> Draft:
        inner = _Walker(self._base)
        inner._children(cell)
        inner.flush()
        pieces: list[str] = []
        marks: list[DraftMark] = []
        at = 0
        for draft in inner.drafts:
            text = draft.plain if draft.cells or draft.kind is BlockKind.CODE else draft.text
            marks += [DraftMark(m.kind, at + m.start, at + m.end, m.href) for m in draft.marks]
            pieces.append(text)
            at += len(text) + 1
        return Draft(BlockKind.PARAGRAPH, " ".join(pieces), marks=marks)


def _texts_with_breaks(element: HtmlElement) -> list[str | None]:
    """The texts of an element in order, None standing for each `br`."""
    texts: list[str | None] = [element.text or ""]
    for child in element:
        if child.tag == "br":
            texts.append(None)
        elif isinstance(child.tag, str):
            texts += _texts_with_breaks(child)
        texts.append(child.tail or "")
    return texts


def _is_layout(table: HtmlElement, rows: list[HtmlElement]) -> bool:
    """Whether a table only arranges a page: it nests others, has one column, or cells that hold several blocks."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    widest = 0
    for row in rows:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        widest = max(widest, len(cells))
        for cell in cells:
            if sum(child.tag in _STRUCTURE for child in cell) > 1:
                return True
    return widest <= 1


def _integer(text: str | None, default: int) -> int:
    try:
        return max(-(10**9), min(10**9, int(text or "")))
    except ValueError:
        return default
