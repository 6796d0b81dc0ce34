"""Documents for the tests of the analysis, out of plain lines."""

from __future__ import annotations

import itertools

from app.domain import Block as DomainBlock
from app.domain import BlockKind, Document


def make_document(*lines: str, title: bool = True, tail_from: int | None = None) -> Document:
    """A document of these lines; the first is the title. Lines from index `tail_from` on are tails."""
    ends = list(itertools.accumulate(len(line) + 1 for line in lines))
    blocks = []
    for n, (line, end) in enumerate(zip(lines, ends, strict=True)):
        kind = BlockKind.TITLE if n == 0 and title else BlockKind.PARAGRAPH
        if tail_from is not None and n >= tail_from:
            kind = BlockKind.TAIL
        blocks.append(DomainBlock(kind, end - 1 - len(line), end - 1))
    return Document("\n".join(lines), tuple(blocks))
