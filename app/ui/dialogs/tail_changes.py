"""From which lines are wished to be tails to the spans that must change. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain import Block, BlockKind, Document, Span
from app.importers.canonical import clean_line, is_visible


def find_tail_changes(document: Document, lines: Sequence[str], tails: Sequence[bool]) -> list[tuple[Span, bool]]:
    """Which spans of a document must become tail, or body again, so that its blocks are as wished; neighbours that
    change alike come as one span. The document was made of these lines, and `tails` has one wish for each."""
    changes: list[tuple[Span, bool]] = []
    previous = -2
    for number, (block, tail) in enumerate(_wish_blocks(document, lines, tails)):
        if (block.kind is BlockKind.TAIL) is tail:
            continue
        if changes and previous == number - 1 and changes[-1][1] is tail:
            changes[-1] = (Span(changes[-1][0].start, block.end), tail)
        else:
            changes.append((block.span, tail))
        previous = number
    return changes


def _wish_blocks(document: Document, lines: Sequence[str], tails: Sequence[bool]) -> Iterator[tuple[Block, bool]]:
    """Every block with the wish for the line it was made of. Of a line that nobody sees none was made, of a very long
    one several; and a first line too long for a title stands below the title that was cut from it."""
    blocks = iter(document.blocks)
    first = next((line for line in lines if is_visible(clean_line(line))), "")
    if document.title and _squeeze(document.title) != _squeeze(first):
        yield next(blocks), False
    for line, tail in zip(lines, tails, strict=True):
        left = len(_squeeze(line))
        while left > 0 and is_visible(clean_line(line)) and (block := next(blocks, None)) is not None:
            yield block, tail
            left -= len(_squeeze(document.text[block.start : block.end]))


def _squeeze(line: str) -> str:
    return "".join(clean_line(line).split())
