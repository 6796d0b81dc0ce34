"""A document changed by its reader, and what a text is known by: its hash, its key, its number of words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from app.domain import Block, BlockKind, Document, Span, TextMark
from app.errors import UserError
from app.importers.canonical import (
    CELL_BREAK,
    LONGEST_TITLE,
    DocumentBuilder,
    Draft,
    DraftMark,
    build_document,
    clean_code_line,
    clean_line,
    fold,
    is_visible,
    split_lines,
)
from app.importers.source import ReadLimits

# difflib needs the product of both lengths in the worst case; past this the middle is paired line by line.
_MOST_COMPARED = 4_000_000
_UNBOUND = ReadLimits(text_length=10**9, blocks=10**7)
_NO_SPACE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_IDEOGRAPH = (
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W{_IDEOGRAPH}{_NO_SPACE}]"
_COUNTED = re.compile(rf"[{_IDEOGRAPH}]|([{_NO_SPACE}]+)|{_LETTER}+(?:['’.,\-]{_LETTER}+)*")
# Letters a word has on average where none are parted by spaces (Thai; near enough for Khmer, Lao and Burmese).
_LETTERS_A_WORD = 5


def hash_text(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hash_document(document: Document) -> str:
    """SHA-256, in hexadecimal, of all that an analysis is made from: the canonical text, and which of its parts are
    tails. Caches carry it."""
    tails = [f"{block.start}-{block.end}" for block in document.blocks if block.kind is BlockKind.TAIL]
    return hash_text("\0".join([document.text, *tails]))


def content_key(document: Document) -> str:
    """What two copies of one text share: SHA-256 of the letters and digits of the body, in lower case.

    White space, punctuation, quotes, dashes, tails, pictures and how the text is parted into blocks do not count. The
    title counts only where the body has fewer than twenty words: sites change headlines, but many short texts
    are alike but for theirs.
    """
    body = _join_body(document, with_title=False)
    if len(body.split()) < 20:
        body = _join_body(document, with_title=True)
    folded = fold(body)
    return hash_text(folded or body or document.text)


def count_words(document: Document) -> int:
    """Words of the body: no tails, no pictures. A Chinese or Japanese character counts as one word."""
    return sum(count_words_in(document.text[span.start : span.end]) for span in document.body_spans)


def count_words_in(text: str) -> int:
    """Words of a text, as `count_words` counts them; `don't`, `well-known` and `1,000` are one each."""
    if text.isascii():
        return sum(1 for _ in _COUNTED.finditer(text))
    count = 0
    for match in _COUNTED.finditer(text):
        run = match.group(1)
        count += -(-len(run) // _LETTERS_A_WORD) if run else 1
    return count


def revise_text(document: Document, text: str) -> Document:
    """The document with the text a reader corrected: one line a block, the first line the title if there was one.

    Lines that did not change keep kind, level and marks, also where they moved; lines that changed keep their kind, and
    the marks outside of the change; new lines are paragraphs. A first line that is too long for a title is cut to one,
    and stays whole below it. Raises `UserError` (`bad-value`) for no text.
    """
    old = [_Line(document, block, marks) for block, marks in _with_marks(document)]
    lines = [line for line in map(str.rstrip, split_lines(text)) if is_visible(clean_line(line))]
    if not lines:
        raise UserError("bad-value", value="An empty text", field="text", hint="Delete the article instead.")
    new = [clean_line(line) for line in lines]
    pairs = _pair([line.key for line in old], new)
    titled = bool(document.title)
    drafts = []
    for i, raw in enumerate(lines):
        pair = pairs[i]
        line = old[pair] if pair is not None else None
        draft = line.revise(raw, new[i]) if line else Draft(BlockKind.PARAGRAPH, raw)
        if titled and i == 0:
            if len(new[0]) > LONGEST_TITLE:
                # A title is cut; what was written stays whole below it.
                drafts.append(Draft(BlockKind.TITLE, new[0]))
                draft = Draft(BlockKind.PARAGRAPH, new[0], marks=draft.marks)
            else:
                draft = Draft(BlockKind.TITLE, new[0], marks=draft.marks)
        elif draft.kind is BlockKind.TITLE:
            draft = Draft(BlockKind.PARAGRAPH, new[i], marks=draft.marks)
        drafts.append(draft)
    return build_document(drafts, limits=_UNBOUND)


def set_tail(document: Document, span: Span, tail: bool) -> Document:
    """The document with the blocks that overlap the span made tail, or made again what they were. Offsets stay."""
    blocks = tuple(_with_tail(b, tail) if b.span.overlaps(span) else b for b in document.blocks)
    return replace(document, blocks=blocks)


def retitle(document: Document, title: str) -> Document:
    """The document with another title; all that stands behind it shifts. An empty title takes the block away.

    Raises `UserError` (`bad-value`) where nothing would be left.
    """
    rest = document.blocks[1:] if document.title else document.blocks
    clean = clean_line(title)
    if not is_visible(clean) and not rest:
        raise UserError("bad-value", value="An empty title", field="title", hint="The article has no other text.")
    builder = DocumentBuilder(_UNBOUND)
    builder.add(Draft(BlockKind.TITLE, clean))
    head = builder.build()
    start = rest[0].start if rest else len(document.text)
    by = (len(head.text) + 1 if head.text and rest else len(head.text)) - start
    text = "\n".join(filter(None, (head.text, document.text[start:])))
    marks = tuple(replace(m, start=m.start + by, end=m.end + by) for m in document.marks if m.start >= start)
    if head.text == document.title:
        return document
    return Document(text, (*head.blocks, *(_shift(block, by) for block in rest)), marks)


def _join_body(document: Document, *, with_title: bool) -> str:
    skipped = {BlockKind.TAIL, BlockKind.IMAGE} | (set() if with_title else {BlockKind.TITLE})
    return "\n".join(document.text[b.start : b.end] for b in document.blocks if b.kind not in skipped)


def _with_marks(document: Document) -> Iterable[tuple[Block, list[TextMark]]]:
    marks, at = sorted(document.marks, key=lambda m: m.start), 0
    for block in document.blocks:
        inside = []
        while at < len(marks) and marks[at].start < block.end:
            inside.append(marks[at])
            at += 1
        yield block, inside


class _Line:
    """One block of the old text, ready to take a new line."""

    def __init__(self, document: Document, block: Block, marks: Sequence[TextMark]) -> None:
        self.text = document.text[block.start : block.end]
        self.key = clean_line(self.text)
        self._block = block
        self._marks = [DraftMark(m.kind, m.start - block.start, m.end - block.start, m.href) for m in marks]

    def revise(self, raw: str, clean: str) -> Draft:
        kind, attrs = self._block.kind, dict(self._block.attrs)
        draft = Draft(kind, clean, self._block.level, attrs)
        if draft.is_code:
            draft.text = clean_code_line(raw)  # its indent says something, and may be what was corrected
        elif clean == self.key:
            draft.text = self.text
        same = draft.text == self.text
        draft.marks = self._marks if same else _keep_marks(self._marks, self.text, draft.text)
        if "alt" in attrs:
            attrs["alt"] = clean
        if "cells" in attrs:
            start = self._block.start
            spans = attrs.pop("cells")
            return _split_row(draft, [(a - start, b - start) for a, b in spans] if same else _find_cells(draft.text))
        return draft


def _find_cells(row: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for piece in row.split(CELL_BREAK):
        spans.append((at, at + len(piece)))
        at += len(piece) + len(CELL_BREAK)
    return spans


def _split_row(row: Draft, spans: Sequence[tuple[int, int]]) -> Draft:
    cells = []
    for at, end in spans:
        marks = [
            DraftMark(m.kind, m.start - at, m.end - at, m.href) for m in row.marks if at <= m.start and m.end <= end
        ]
        cells.append(Draft(BlockKind.PARAGRAPH, row.text[at:end], marks=marks))
    return Draft(row.kind, "", row.level, row.attrs, (), cells)


def _keep_marks(marks: Sequence[DraftMark], old: str, new: str) -> list[DraftMark]:
    """The marks that lie wholly before or wholly behind the part of a line that changed."""
    shorter = min(len(old), len(new))
    before = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    behind = next((i for i in range(shorter - before) if old[-1 - i] != new[-1 - i]), shorter - before)
    by = len(new) - len(old)
    kept = []
    for mark in marks:
        if mark.end <= before:
            kept.append(mark)
        elif mark.start >= len(old) - behind:
            kept.append(DraftMark(mark.kind, mark.start + by, mark.end + by, mark.href))
    return kept


def _pair(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each new line the old one that it is, or was made of."""
    pairs: list[int | None] = [None] * len(new)
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        pairs[first] = first
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        pairs[len(new) - 1 - last] = len(old) - 1 - last
        last += 1
    middle_old, middle_new = old[first : len(old) - last], new[first : len(new) - last]
    if len(middle_old) * len(middle_new) > _MOST_COMPARED:
        _pair_changed(middle_old, middle_new, first, first, pairs)
        return pairs
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_opcodes():
        if tag == "equal":
            for k in range(j2 - j1):
                pairs[first + j1 + k] = first + i1 + k
        elif tag == "replace":
            _pair_changed(middle_old[i1:i2], middle_new[j1:j2], first + i1, first + j1, pairs)
    return pairs


def _pair_changed(old: Sequence[str], new: Sequence[str], at_old: int, at_new: int, pairs: list[int | None]) -> None:
    if len(old) == len(new) or len(old) * len(new) > 400:
        for k in range(min(len(old), len(new))):
            pairs[at_new + k] = at_old + k
        return
    # Lines were added or taken away as well: a new line belongs to the next old one that it is like.
    start = 0
    for j, line in enumerate(new):
        for i in range(start, len(old)):
            if SequenceMatcher(None, old[i][:300], line[:300], autojunk=False).ratio() > 0.5:
                pairs[at_new + j] = at_old + i
                start = i + 1
                break


def _with_tail(block: Block, tail: bool) -> Block:
    if tail == (block.kind is BlockKind.TAIL) or block.kind is BlockKind.TITLE:
        return block
    attrs: dict[str, Any] = dict(block.attrs)
    if tail:
        attrs["was"] = block.kind.value
        return replace(block, kind=BlockKind.TAIL, attrs=attrs)
    was = attrs.pop("was", BlockKind.PARAGRAPH.value)
    return Block(BlockKind(was), block.start, block.end, block.level, attrs)


def _shift(block: Block, by: int) -> Block:
    attrs = dict(block.attrs)
    if "cells" in attrs:
        attrs["cells"] = [[start + by, end + by] for start, end in attrs["cells"]]
    return Block(block.kind, block.start + by, block.end + by, block.level, attrs)
