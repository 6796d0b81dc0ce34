"""From which lines are wished to be tails to the spans that must change. Pure."""

from __future__ import annotations

from app.domain import BlockKind, Document, Span


def find_tail_changes(document: Document, tails: list[bool]) -> list[tuple[Span, bool]]:
    """Which spans of a document must become tail, or body again, so that its blocks are as wished; neighbours that
    change alike come as one span. `tails` has one entry a block; what is missing stays as it is."""
    changes: list[tuple[Span, bool]] = []
    previous = -2
    for number, (block, tail) in enumerate(zip(document.blocks, tails, strict=False)):
        if (block.kind is BlockKind.TAIL) is tail or block.start == block.end:
            continue
        if changes and previous == number - 1 and changes[-1][1] is tail:
            changes[-1] = (Span(changes[-1][0].start, block.end), tail)
        else:
            changes.append((block.span, tail))
        previous = number
    return changes
