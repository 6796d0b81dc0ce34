"""Where a text stands in quotation marks, in any of the styles that languages have.

Only outer quotations count: what is quoted inside one belongs to it. A quotation that runs over paragraphs (each begins
with an opening mark, only the last has a closing one) is one `Quote` a paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain import BlockKind, Document, Span

# What closes each mark that only ever opens.
CLOSERS = {"“": "”", "„": "“”", "‚": "‘’", "「": "」", "『": "』", "‹": "›"}
MARK = re.compile(r"[“”„\"«»「」『』]|``|''|[‘’‚'‹›]")
MOST_LENGTH = 6_000
# Apostrophes that stand where an opening mark could: "'90s", "'em", "'tis".
CLIPPED = re.compile(r"['’‘](?:\d0s|em|til|tis|twas|n|cause|bout)\b", re.IGNORECASE)
UNREAD = (BlockKind.TAIL, BlockKind.IMAGE)
TRAILING = " \t\u00a0\u202f,"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `span` without its marks, `outer` with them. `continued` is one that goes on from the paragraph
    before. `whole` means that its block holds nothing else."""

    span: Span
    outer: Span
    block: int
    continued: bool = False
    whole: bool = False


def is_title(text: str) -> bool:
    """Whether a quotation is the title of a work: three words or more, all the longer ones with a capital."""
    words = [word for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text) if len(word) > 3]
    return len(text.split()) > 2 and len(words) > 1 and all(w[0].isupper() and not w.isupper() for w in words)


def find_quotes(document: Document) -> list[Quote]:
    """All quotations of the article's own blocks, in order, none inside another, none over a block's end."""
    found: list[Quote] = []
    goes_on = False
    for number, block in enumerate(document.blocks):
        if block.kind in UNREAD:
            continue
        part = document.text[block.start : block.end]
        spans, unclosed = _read_block(part)
        at_start = len(part) - len(part.lstrip())
        for start, end, closed in spans:
            opens = start == at_start
            if not closed and not _opens_next(document, number):
                continue
            inner_start, inner_end = _inner(part, start, end, closed)
            if inner_start >= inner_end:
                continue
            found.append(
                Quote(
                    Span(block.start + inner_start, block.start + inner_end),
                    Span(block.start + start, block.start + end),
                    number,
                    goes_on and opens,
                    opens and not any(c.isalnum() for c in part[end:]),
                )
            )
        goes_on = unclosed
    return found


def _opens_next(document: Document, number: int) -> bool:
    """Whether the next block of the article begins with an opening mark."""
    for block in document.blocks[number + 1 :]:
        if block.kind in UNREAD:
            continue
        return document.text[block.start : block.end].lstrip()[:1] in ("“", "„", "«", '"', "‘", "»")
    return False


def _inner(part: str, start: int, end: int, closed: bool) -> tuple[int, int]:
    width = 2 if part.startswith("``", start) or part.startswith("''", start) else 1
    left, right = start + width, end
    if closed:
        right -= 2 if part.endswith("''", 0, end) and width == 2 else 1
    while left < right and part[left] in TRAILING:
        left += 1
    while right > left and part[right - 1] in TRAILING:
        right -= 1
    return left, right


def _read_block(part: str) -> tuple[list[tuple[int, int, bool]], bool]:
    """The outer quotations of one block as (start, end, closed), and whether the last is left open."""
    found: list[tuple[int, int, bool]] = []
    ends = _Ends(part)
    at = 0
    while (mark := MARK.search(part, at)) is not None:
        if not _opens(part, mark):
            at = mark.end()
            continue
        end = ends.find(mark)
        if end is None:
            if mark.group() in "‘'‚‹" or CLIPPED.match(part, mark.start()):
                at = mark.end()
                continue
            if not part[mark.end() :].strip():
                break
            found.append((mark.start(), len(part.rstrip()), False))
            return found, True
        if end - mark.start() > MOST_LENGTH:
            at = mark.end()
            continue
        found.append((mark.start(), end, True))
        at = end
    return found, False


def _opens(part: str, mark: re.Match[str]) -> bool:
    sign = mark.group()
    before = part[mark.start() - 1] if mark.start() else " "
    after = part[mark.end()] if mark.end() < len(part) else " "
    if sign in ("“", "„", "「", "『", "``"):
        return True
    free = not before.isalnum() and before not in ".,!?…%)"
    if sign in ('"', "''", "«", "»"):
        return free and not (after.isspace() and sign not in "«") and after not in ".,;:!?)"
    if sign in ("‘", "'", "‚", "‹"):
        return free and after.isalnum() and not CLIPPED.match(part, mark.start())
    return False


class _Ends:
    """Where the quotations of one block end. What is asked of every mark is read off the block once: a page may hold
    thousands that nothing closes."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._nested: dict[str, tuple[dict[int, int], list[int]]] = {}
        self._single: dict[str, list[list[int]]] = {}

    def find(self, mark: re.Match[str]) -> int | None:
        """Where the quotation ends that a mark opens, its closing mark included."""
        sign, at = mark.group(), mark.end()
        if sign in ("‘", "'"):
            return self._find_single(at, "’'" if sign == "‘" else "'")
        if sign in ('"', "``", "''"):
            closer = sign if sign == '"' else "''"
            closing = self._part.find(closer, at)
            return closing + len(closer) if closing >= 0 else None
        if sign == "“" and (straight := _mixed_end(self._part, at)) is not None:
            return straight
        return self._find_nested(at, sign, {"«": "»", "»": "«"}.get(sign) or CLOSERS[sign])

    def _find_nested(self, at: int, opener: str, closers: str) -> int | None:
        """Behind the mark that closes this one, those between closed first; else behind the first that closes any."""
        if opener not in self._nested:
            self._nested[opener] = _match_marks(self._part, opener, closers)
        matched, closing = self._nested[opener]
        if at - 1 in matched:
            return matched[at - 1]
        first = bisect_left(closing, at)
        return closing[first] + 1 if first < len(closing) else None

    def _find_single(self, at: int, closers: str) -> int | None:
        """The end of a quotation in single marks, which look like apostrophes: first where punctuation stands before
        the mark, else where no letter follows it."""
        if closers not in self._single:
            # "the voters’ will": a plural's apostrophe is no end where there is another.
            self._single[closers] = [
                [m.end() for m in re.finditer(rf"{before}[{closers}](?![^\W_])", self._part)]
                for before in ("(?<=[.,!?…])", "(?<![sS])", "")
            ]
        for places in self._single[closers]:
            first = bisect_left(places, at + 1)
            if first < len(places) and places[first] <= at + MOST_LENGTH:
                return places[first]
        return None


def _match_marks(part: str, opener: str, closers: str) -> tuple[dict[int, int], list[int]]:
    """Where each opening mark is closed (behind the mark), and the places of all closing marks."""
    matched: dict[int, int] = {}
    closing: list[int] = []
    open_marks: list[int] = []
    for mark in re.finditer(f"[{opener}{closers}]", part):
        if mark.group() in closers:
            closing.append(mark.start())
            if open_marks:
                matched[open_marks.pop()] = mark.end()
        else:
            open_marks.append(mark.start())
    return matched, closing


def _mixed_end(part: str, at: int) -> int | None:
    """The end of a quotation whose closing mark came from another keyboard: “like this"."""
    straight = part.find('"', at, at + MOST_LENGTH)
    if straight < 0 or part[straight - 1].isspace():
        return None
    others = [
        place
        for place in (part.find("“", at, straight + MOST_LENGTH), part.find("”", at, straight + MOST_LENGTH))
        if place >= 0
    ]
    if others and (min(others) < straight or part[min(others)] == "”"):
        return None
    return straight + 1


def blocks_of_quotation(document: Document) -> Iterator[int]:
    """The blocks that their author set apart as a quotation."""
    for number, block in enumerate(document.blocks):
        if block.kind is BlockKind.QUOTE:
            yield number
