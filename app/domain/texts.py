"""What an article is made of: a canonical text, its blocks, and places in it.

Every offset in Parallax is counted in code points of an article's canonical text (`Document.text`), and every
range is half-open: `[start, end)`. Qt counts UTF-16 units; `app.ui.reading.text_document` alone converts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

NO_ATTRS: Mapping[str, Any] = MappingProxyType({})


class Span(NamedTuple):
    """A half-open range `[start, end)` of code points in a canonical text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class BlockKind(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CODE = "code"
    IMAGE = "image"
    TAIL = "tail"


class MarkKind(StrEnum):
    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"
    CODE = "code"
    SUBSCRIPT = "subscript"
    SUPERSCRIPT = "superscript"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that stands by itself; blocks tile the canonical text, with one `\\n` between neighbours.

    `level` is the depth of a heading (1 to 6) or list item (0 outermost). `attrs` are JSON values that depend on
    the kind: `ordered`, `number` (list item); `cells` (table row: spans inside the text); `alt` (image);
    `was` (tail: the kind it had, so that it can be taken back).
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    attrs: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRS, hash=False)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    # A mappingproxy cannot be pickled, and blocks travel between processes.
    def __reduce__(self) -> tuple[Any, ...]:
        return (_make_block, (self.kind, self.start, self.end, self.level, dict(self.attrs)))


def _make_block(kind: BlockKind, start: int, end: int, level: int, attrs: dict[str, Any]) -> Block:
    return Block(kind, start, end, level, attrs or NO_ATTRS)


@dataclass(frozen=True, slots=True)
class TextMark:
    """Inline form that the author gave: emphasis, a link ... `href` is set for links only, and never loaded."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A canonical text with its blocks (in order, tiling it) and inline marks.

    The text is NFC, has `\\n` between blocks and nowhere else, no `\\r`, no U+2028/2029, U+FDD0..FDEF, and no lone
    surrogates. Its first block is of kind `title` wherever a title is known.
    """

    text: str
    blocks: tuple[Block, ...]
    marks: tuple[TextMark, ...] = ()

    @property
    def title(self) -> str:
        first = self.blocks[0] if self.blocks else None
        return self.text[first.start : first.end] if first and first.kind is BlockKind.TITLE else ""

    @property
    def body_spans(self) -> tuple[Span, ...]:
        """The spans that belong to the article: every block but tails and images."""
        return tuple(b.span for b in self.blocks if b.kind not in (BlockKind.TAIL, BlockKind.IMAGE))
