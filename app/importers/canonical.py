"""Canonical text: the one form in which an article's text is kept, and the builder that makes a `Document` of it.

The rules, in the order in which they are applied to the raw text of a block:

1. Surrogate pairs become the character they mean, lone surrogates U+FFFD.
2. What is never visible, or would split or confuse a text layout, goes: NUL and other control characters, byte order
   marks, soft hyphens, word joiners, zero width spaces (but not in scripts that write no spaces, where they part
   words), U+FFFC (Qt means an embedded picture by it), and noncharacters (Qt uses some to part blocks).
3. Unicode NFC. Of more than 30 combining marks on one letter the rest goes (no script needs them; 30 is the limit of
   the Stream-Safe Text Format, Unicode Standard Annex 15, and sorting them takes time that grows with the square).
4. White space: a run becomes one space, a single no-break or ideographic space stays, the ends are trimmed. In code
   tabs become four spaces and the indent stays.

A block holds no line break, so each line of code is a block of its own; `attrs["gap"]` counts the empty lines that
stood above it. Cells of a table row are parted by ` | `. A block longer than `LONGEST_BLOCK` is parted at the end of
a sentence: no layout engine sets a paragraph of a megabyte in reasonable time.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from app.domain import NO_ATTRS, Block, BlockKind, Document, MarkKind, TextMark
from app.errors import ImportFailed
from app.importers.source import DEFAULT_LIMITS, ReadLimits

LONGEST_BLOCK = 20_000
LONGEST_TITLE = 1_000
CELL_BREAK = " | "
_MOST_MARKS = 30  # on one letter

_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
_NO_SPACE_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u2060-\u2064\u206a-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff"
    + _NONCHARACTERS
    + f"]|(?<![{_NO_SPACE_SCRIPTS}])\u200b"
)
# Thin and figure spaces look like a space; no-break ones hold a number to its unit, and stay while they are single.
_SPACE = re.compile(r"\s{2,}|[^\S \u00a0\u202f\u3000]")
_CODE_SPACE = re.compile(r"[^\S ]")
_INVISIBLE = (
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066"
    "\u2067\u2068\u2069\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0))))
)
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»)\]]*(?:\s|(?<=[。！？]))")


class DraftMark(NamedTuple):
    """A mark on raw text: offsets count code points of `Draft.text` before it is made canonical."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""


@dataclass(slots=True)
class Draft:
    """A block before it has a place in a text. A table row carries `cells` instead of `text`."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    attrs: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRS)
    marks: Sequence[DraftMark] = ()
    cells: Sequence[Draft] = field(default=())

    @property
    def is_code(self) -> bool:
        """Whether line breaks and spaces count: in code, also where it is no part of the article."""
        return _is_code(self)

    @property
    def plain(self) -> str:
        """The text as it will read, to be judged by rules before the document is built."""
        if self.cells:
            return CELL_BREAK.join(clean_line(cell.text) for cell in self.cells)
        return clean_line(self.text)


def _is_code(block: Draft | Block) -> bool:
    return BlockKind.CODE in (block.kind, block.attrs.get("was"))


def split_lines(text: str) -> list[str]:
    """The lines of a text, whichever of the many line breaks of the world it uses."""
    return _LINE_BREAK.sub("\n", text).split("\n")


def clean_line(text: str) -> str:
    """The canonical form of one block's text (rules 1 to 4); may be empty."""
    return _SPACE.sub(" ", _compose(text)).strip()


def clean_code_line(text: str) -> str:
    """The canonical form of one line of code: as `clean_line`, with its indent and inner spaces kept."""
    return _CODE_SPACE.sub(" ", _compose(text).expandtabs(4)).rstrip()


def _compose(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    # Few characters occur in a text: asking each once is fifty times faster than searching a long text for all.
    found = "".join(set(text))
    if _SURROGATE.search(found):
        text = _SURROGATE.sub(_join_surrogates, text)
        found = "".join(set(text))  # two halves may have made what no text may hold
    if "\u200b" in found or _UNSEEN.search(found):
        text = _UNSEEN.sub("", text)
    return unicodedata.normalize("NFC", _limit_marks(text, found))


def _limit_marks(text: str, found: str) -> str:
    """Rule 3 on a text that holds the characters `found`: to sort many marks takes the square of their number."""
    return _mark_runs().sub(r"\1", text) if any(map(unicodedata.combining, found)) else text


@cache
def _mark_runs() -> re.Pattern[str]:
    marks = "".join(re.escape(chr(c)) for c in range(0x300, 0x1F000) if unicodedata.combining(chr(c)))
    return re.compile(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]+")


def _join_surrogates(match: re.Match[str]) -> str:
    pair = match.group()
    if len(pair) == 1:
        return "\ufffd"
    return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def is_visible(text: str) -> bool:
    """Whether anything of a canonical text can be seen: joiners, fillers, tags and direction marks alone cannot."""
    return bool(text.strip(_INVISIBLE + " \u00a0\u202f\u3000\t"))


# --- offsets through the cleaning -----------------------------------------------------------------------------------


class _Edits:
    """Where offsets of a text move when pieces of it are replaced; the pieces come in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._new: list[tuple[int, int]] = []

    def add(self, start: int, end: int, new_start: int, new_end: int) -> None:
        self._starts.append(start)
        self._ends.append(end)
        self._new.append((new_start, new_end))

    def move(self, offset: int, *, upward: bool) -> int:
        """The new offset. Inside a replaced piece, a mark's start goes to the piece's start, its end to its end."""
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return offset
        new_start, new_end = self._new[i]
        if offset >= self._ends[i]:
            return new_end + offset - self._ends[i]
        if offset == self._starts[i]:
            return new_start
        return new_end if upward else new_start


def _substitute(pattern: re.Pattern[str], new: str, text: str) -> tuple[str, _Edits]:
    edits, at, length = _Edits(), 0, 0
    pieces: list[str] = []
    for match in pattern.finditer(text):
        if pattern is _SURROGATE:
            piece = _join_surrogates(match)
        else:
            piece = match.group(1) if pattern.groups else new
        length += match.start() - at
        edits.add(match.start(), match.end(), length, length + len(piece))
        pieces += (text[at : match.start()], piece)
        length += len(piece)
        at = match.end()
    return "".join((*pieces, text[at:])), edits


def _is_composing(char: str) -> bool:
    # Only marks and the inner letters of Hangul join with what stands before them.
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff"


def _normalize(text: str) -> tuple[str, _Edits]:
    edits, length, start = _Edits(), 0, 0
    pieces: list[str] = []
    for i in range(1, len(text) + 1):
        if i < len(text) and _is_composing(text[i]):
            continue
        piece = text[start:i]
        new = unicodedata.normalize("NFC", piece)
        if new != piece:
            edits.add(start, i, length, length + len(new))
        pieces.append(new)
        length += len(new)
        start = i
    return "".join(pieces), edits


def _clean_marked(draft: Draft) -> tuple[str, list[DraftMark]]:
    """`clean_line`, with the marks moved along."""
    raw, clean = draft.text, clean_line(draft.text)
    if not draft.marks:
        return clean, []
    spans = [(max(0, m.start), min(len(raw), m.end)) for m in draft.marks]
    if clean != raw:
        text = raw
        steps: list[_Edits] = []
        for pattern, new in ((_SURROGATE, ""), (_UNSEEN, ""), (_mark_runs(), "")):
            text, edits = _substitute(pattern, new, text)
            steps.append(edits)
        text, edits = _normalize(text)
        steps.append(edits)
        text, edits = _substitute(_SPACE, " ", text)
        steps.append(edits)
        lead = len(text) - len(text.lstrip())
        moved = []
        for start, end in spans:
            for step in steps:
                start, end = step.move(start, upward=False), step.move(end, upward=True)
            moved.append((max(0, start - lead), min(len(clean), end - lead)))
        spans = moved
    marks = []
    for mark, (start, end) in zip(draft.marks, spans, strict=True):
        # A mark that ends in a space underlines nothing there.
        while start < end and clean[start].isspace():
            start += 1
        while end > start and clean[end - 1].isspace():
            end -= 1
        if start < end:
            marks.append(DraftMark(mark.kind, start, end, mark.href))
    return clean, marks


# --- building -------------------------------------------------------------------------------------------------------


class DocumentBuilder:
    """Takes blocks one after another and makes a canonical `Document` of them. Blocks without text are left out.

    Raises `ImportFailed` (`text-too-long`, `text-too-many-blocks`) as soon as the text outgrows the limits.
    """

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._texts: list[str] = []
        self._blocks: list[Block] = []
        self._marks: list[TextMark] = []
        self._length = 0

    def add(self, draft: Draft) -> None:
        """Append one block, or several where the rules part it."""
        if draft.is_code:
            self._add_code(draft)
        elif draft.cells:
            self._add_row(draft)
        else:
            text, marks = _clean_marked(draft)
            if draft.kind is BlockKind.TITLE:
                text, marks = _shorten_title(text, marks)
            self._add_long(draft, text, marks)

    def build(self) -> Document:
        """The document of everything that was added; it may be empty."""
        marks = tuple(sorted(set(self._marks), key=lambda m: (m.start, -m.end, m.kind, m.href)))
        return Document("\n".join(self._texts), tuple(self._blocks), marks)

    def _add_long(self, draft: Draft, text: str, marks: list[DraftMark]) -> None:
        for start, end in _part(text):
            inside = [
                DraftMark(m.kind, max(m.start, start) - start, min(m.end, end) - start, m.href)
                for m in marks
                if m.start < end and m.end > start
            ]
            self._put(draft.kind, text[start:end], draft.level, draft.attrs, inside)

    def _add_code(self, draft: Draft) -> None:
        gap = int(draft.attrs.get("gap", 0))
        rest = {k: v for k, v in draft.attrs.items() if k != "gap"}
        for line in split_lines(draft.text):
            clean = clean_code_line(line)
            if not is_visible(clean):
                gap += bool(self._blocks) and _is_code(self._blocks[-1])
                continue
            for start, end in _part(clean):
                self._put(draft.kind, clean[start:end], draft.level, rest | ({"gap": gap} if gap else {}), [])
                gap = 0

    def _add_row(self, draft: Draft) -> None:
        cleaned = [_clean_marked(cell) for cell in draft.cells]
        if sum(len(text) for text, _ in cleaned) > LONGEST_BLOCK:
            for text, marks in cleaned:
                self._add_long(Draft(BlockKind.PARAGRAPH), text, marks)
            return
        if not any(is_visible(text) for text, _ in cleaned):
            return
        at = 0
        pieces: list[str] = []
        cells: list[list[int]] = []
        all_marks: list[DraftMark] = []
        base = self._next_start()
        for text, marks in cleaned:
            pieces.append(text)
            cells.append([base + at, base + at + len(text)])
            all_marks += [DraftMark(m.kind, at + m.start, at + m.end, m.href) for m in marks]
            at += len(text) + len(CELL_BREAK)
        row = CELL_BREAK.join(pieces)
        self._put(draft.kind, row, draft.level, {**draft.attrs, "cells": cells}, all_marks)

    def _next_start(self) -> int:
        return self._length + 1 if self._blocks else 0

    def _put(
        self, kind: BlockKind, text: str, level: int, attrs: Mapping[str, Any], marks: Iterable[DraftMark]
    ) -> None:
        if not is_visible(text):
            return
        if len(self._blocks) >= self._limits.blocks:
            raise ImportFailed("text-too-many-blocks", limit=f"{self._limits.blocks:,}")
        start = self._next_start()
        end = start + len(text)
        if end > self._limits.text_length:
            raise ImportFailed("text-too-long", limit=f"{self._limits.text_length:,}")
        self._texts.append(text)
        self._blocks.append(Block(kind, start, end, level, dict(attrs) if attrs else NO_ATTRS))
        self._marks += [TextMark(m.kind, start + m.start, start + m.end, m.href) for m in marks]
        self._length = end


def build_document(drafts: Iterable[Draft], title: str = "", limits: ReadLimits = DEFAULT_LIMITS) -> Document:
    """A document of the drafts, `title` first. A heading among the first blocks that repeats the title is left out,
    unless the title is so long that it is cut."""
    drafts = list(drafts)
    builder = DocumentBuilder(limits)
    if title:
        builder.add(Draft(BlockKind.TITLE, title))
        clean = clean_line(title)
        key = fold(title) or clean  # a title of signs alone equals itself alone
        for i, draft in enumerate(drafts[:4] if len(clean) <= LONGEST_TITLE else ()):
            if draft.kind in (BlockKind.HEADING, BlockKind.TITLE) and (fold(draft.text) or draft.plain) == key:
                del drafts[i]
                break
    for draft in drafts:
        builder.add(draft)
    return builder.build()


def fold(text: str) -> str:
    """Letters and digits alone, without case: two texts that differ only in quotes, dashes and spaces are equal."""
    text = text if text.isascii() else _limit_marks(text, "".join(set(text)))
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _shorten_title(text: str, marks: list[DraftMark]) -> tuple[str, list[DraftMark]]:
    if len(text) <= LONGEST_TITLE:
        return text, marks
    cut = max(text.rfind(" ", 0, LONGEST_TITLE), LONGEST_TITLE // 2)
    return text[:cut].rstrip() + "…", [m for m in marks if m.end <= cut]


def _part(text: str) -> list[tuple[int, int]]:
    """Spans of at most `LONGEST_BLOCK` code points that cover the text, parted at sentences, else at spaces."""
    if len(text) <= LONGEST_BLOCK:
        return [(0, len(text))]
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    spans, start = [], 0
    while len(text) - start > LONGEST_BLOCK:
        limit = start + LONGEST_BLOCK
        i = bisect_right(ends, limit) - 1
        cut = ends[i] if i >= 0 and ends[i] > start + LONGEST_BLOCK // 4 else text.rfind(" ", start, limit) + 1
        if cut <= start:
            cut = limit
            # Never between a letter and its marks: the two halves would change when they are normalised again.
            while cut > limit - _MOST_MARKS and _is_composing(text[cut]):
                cut -= 1
        spans.append((start, cut))
        start = cut
    spans.append((start, len(text)))
    return [_trim(text, *span) for span in spans]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
