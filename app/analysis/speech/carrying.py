"""Speakers of quotations that have no frame of their own: introduced by the paragraph before, named by the line behind,
or going on with what was said just now."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from app.analysis.language.quotes import Quote, is_title
from app.analysis.speech.speaking import INTRODUCTION, Frame
from app.domain import BlockKind, Document, EntityType, Mention, Span

WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
SENTENCE_ENDS = frozenset(".!?…")
CLOSING = " \u00a0\"'”’»"
DASHES = " —–-―"
UNREAD = (BlockKind.TAIL, BlockKind.IMAGE)
MOST_IN_BYLINE = 10  # words
MOST_IN_TITLE = 4  # words before a name in a byline: "Sen.", "Former President"
MOST_BETWEEN = 30  # words between two quotations of one speaker
MOST_BEHIND = 8  # words behind reported speech, up to the end of its sentence
MOST_SKIPPED = 10  # quotations between them that have no speaker
MOST_PASSED = 4  # words of a quotation between them that has no speaker: "Meet the Press"


def carry_on(
    document: Document, mentions: Sequence[Mention], quotes: Sequence[Quote], frames: Sequence[Frame]
) -> list[Frame]:
    """The frames of a text, and those that quotations without one get from what stands around them."""
    own = [frame for frame in frames if frame.quote != INTRODUCTION]
    framed = {frame.quote: frame for frame in own if frame.quote >= 0}
    reported = _Reported(frame for frame in own if frame.quote < 0)
    taken = {n for n, quote in enumerate(quotes) if reported.around(quote.span) is not None}
    for more in (_introduced(document, quotes, frames), _signed(document, mentions, quotes)):
        for frame in more:
            if frame.quote not in taken:
                framed.setdefault(frame.quote, frame)
    for number in range(len(quotes) - 1, 0, -1):
        if quotes[number].continued and number in framed and number - 1 not in framed:
            framed[number - 1] = _alike(framed[number], quotes[number - 1], number - 1)
    for number in range(len(quotes)):
        if number in framed or number in taken:
            continue
        before = _before(document, quotes, framed, reported, number)
        if before is not None:
            framed[number] = before
    return [*reported.frames, *framed.values()]


class _Reported:
    """Reported speech, found by place. Its passages never overlap."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.frames = sorted(frames, key=lambda frame: frame.span)
        self._starts = [frame.span.start for frame in self.frames]

    def around(self, span: Span) -> Frame | None:
        """The one that overlaps a span."""
        found = self.before(span.end)
        return found if found is not None and found.span.overlaps(span) else None

    def before(self, place: int) -> Frame | None:
        """The last one that begins before a place."""
        at = bisect_left(self._starts, place) - 1
        return self.frames[at] if at >= 0 else None


def _alike(frame: Frame, quote: Quote, number: int) -> Frame:
    return replace(frame, span=quote.span, direct=True, quote=number)


def _before(
    document: Document, quotes: Sequence[Quote], framed: dict[int, Frame], reported: _Reported, number: int
) -> Frame | None:
    """The frame of what was said before, where a quotation goes on with it."""
    quote = quotes[number]
    at, farthest = number - 1, max(0, number - MOST_SKIPPED)
    while at > farthest and at not in framed and quotes[at].block == quote.block and _is_passed(document, quotes[at]):
        at -= 1
    spoken = framed.get(at)
    if spoken is None and at >= 0:
        spoken = reported.around(quotes[at].span)
    told = _told_before(document, quote, reported)
    if told is not None and (spoken is None or spoken.span.end < told.span.start):
        return replace(_alike(told, quote, number), verb="")
    if spoken is None:
        return None
    if quote.continued:
        return _alike(spoken, quote, number)
    if _goes_on(document, quotes[at], quote) or _stands_behind(document, quotes[at], quote):
        return replace(_alike(spoken, quote, number), verb="")
    return None


def _told_before(document: Document, quote: Quote, reported: _Reported) -> Frame | None:
    """The reported speech that the sentence before a quotation gives: "Lund said it took courage. “It was hard.”"."""
    last = reported.before(quote.outer.start)
    if last is None or last.span.start < document.blocks[quote.block].start or last.span.end > quote.outer.start:
        return None
    between = document.text[last.span.end : quote.outer.start].rstrip()
    words, own = len(WORD.findall(between)), _is_sentence(document, quote)
    ended = between[-1:] in SENTENCE_ENDS and not SENTENCE_ENDS.intersection(between[:-1])
    return last if own and ended and words <= MOST_BEHIND else None


def _is_sentence(document: Document, quote: Quote) -> bool:
    """Whether a quotation is a sentence of its own."""
    words = document.text[quote.span.start : quote.span.end]
    return words[0].isupper() and words.rstrip(CLOSING)[-1:] in SENTENCE_ENDS


def _is_passed(document: Document, quote: Quote) -> bool:
    words = document.text[quote.span.start : quote.span.end]
    return len(WORD.findall(words)) <= MOST_PASSED or is_title(words)


def _goes_on(document: Document, before: Quote, quote: Quote) -> bool:
    """Whether a quotation is a sentence of its own behind one in the same paragraph, with nothing between but what
    frames that one."""
    if quote.block != before.block:
        return False
    between = document.text[before.outer.end : quote.outer.start]
    ended = between.rstrip(CLOSING)[-1:] in SENTENCE_ENDS
    return _is_sentence(document, quote) and ended and len(WORD.findall(between)) <= MOST_BETWEEN


def _stands_behind(document: Document, before: Quote, quote: Quote) -> bool:
    """Whether a paragraph that is one quotation follows a paragraph that ends with a quotation or its frame, so that it
    goes on with it."""
    if not quote.whole or quote.block != before.block + 1:
        return False
    behind = document.text[before.outer.end : document.blocks[before.block].end].strip()
    return len(WORD.findall(behind)) <= MOST_BETWEEN and not re.search(r"[.!?]\s+[^\W\d_a-z]", behind)


def _introduced(document: Document, quotes: Sequence[Quote], frames: Sequence[Frame]) -> Iterator[Frame]:
    """Frames for quotations that begin a paragraph behind one that ends with "Ida Lund said:"."""
    first = {quote.block: n for n, quote in reversed(list(enumerate(quotes)))}
    blocks = [n for n, block in enumerate(document.blocks) if block.kind not in UNREAD]
    following = dict(pairwise(blocks))
    ends = [document.blocks[n].end for n in blocks]
    for frame in frames:
        if frame.quote != INTRODUCTION:
            continue
        block = blocks[bisect_left(ends, frame.span.end)]
        number = first.get(following.get(block, -1))
        if number is not None and quotes[number].outer.start == document.blocks[quotes[number].block].start:
            yield _alike(frame, quotes[number], number)


def _signed(document: Document, mentions: Sequence[Mention], quotes: Sequence[Quote]) -> Iterator[Frame]:
    """Frames for paragraphs that are a quotation, with a line that names who said it behind them, or behind the
    quotation: "Ida Lund, mayor", "— Mayor Ida Lund on the radio"."""
    people = sorted(m.span for m in mentions if m.type is EntityType.PERSON and m.name[:1].isupper())
    for number, quote in enumerate(quotes):
        block = document.blocks[quote.block]
        if document.text[block.start : quote.outer.start].strip():
            continue
        start, end = quote.outer.end, block.end
        if quote.whole and quote.block + 1 < len(document.blocks):
            start, end = document.blocks[quote.block + 1].span
        line = document.text[start:end]
        bare = line.lstrip(DASHES + "(")
        dashed = line.strip()[:1] in DASHES.strip() if line.strip() else False
        if len(WORD.findall(line)) > MOST_IN_BYLINE * (2 if dashed else 1):
            continue
        if line.rstrip()[-1:] in SENTENCE_ENDS | {":"} and not dashed:
            continue
        begin = end - len(bare)
        at = bisect_left(people, (begin,))
        if at == len(people) or people[at].start >= end:
            continue
        person = people[at]
        before, rest = document.text[begin : person.start], document.text[person.end : end].strip()
        if before and (not dashed or len(WORD.findall(before)) > MOST_IN_TITLE):
            continue
        if dashed or not rest or rest[0] in ",(":
            yield Frame(quote.span, True, "", person, person, False, number)
