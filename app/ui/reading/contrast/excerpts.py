"""The sentence a passage stands in, to be shown where the passage alone says too little. No Qt."""

from __future__ import annotations

import re

from app.domain import Span

MOST = 600  # code points of an excerpt; longer sentences are cut around the passage
_END = re.compile(r"[.!?…。؟۔]+[\"'”’»)\]]*(?=\s+\S)")
# A full stop after these ends no sentence.
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Jr|Sr|vs|No|U\.S|U\.K|U\.N|e\.g|i\.e)|\b\w)$"
)


def find_sentence(text: str, span: Span) -> Span:
    """What stands around a passage from full stop to full stop, within its block; at most `MOST` code points."""
    first = text.rfind("\n", 0, span.start) + 1
    last = text.find("\n", span.end)
    last = len(text) if last < 0 else last
    start, end = first, last
    for match in _END.finditer(text, max(first, span.start - 2 * MOST), last):
        if match.group()[0] == "." and _SHORT.search(text, first, match.start()) is not None:
            continue
        if match.end() <= span.start:
            start = match.end()
        elif match.end() >= span.end:
            end = match.end()
            break
    while start < span.start and text[start].isspace():
        start += 1
    return _cut(text, Span(start, end), span)


def _cut(text: str, sentence: Span, span: Span) -> Span:
    if sentence.end - sentence.start <= MOST:
        return sentence
    room = max(0, MOST - (span.end - span.start)) // 2
    start, end = max(sentence.start, span.start - room), min(sentence.end, span.end + room)
    # At a space, so that no word is torn.
    if start > sentence.start and (space := text.find(" ", start, span.start)) >= 0:
        start = space + 1
    if end < sentence.end and (space := text.rfind(" ", span.end, end)) >= 0:
        end = space
    return Span(start, end)


def quote(text: str, span: Span) -> str:
    """The words at a place on one line."""
    return " ".join(text[span.start : span.end].split())
