"""The sentence a passage stands in, to be shown where the passage alone says too little. No Qt."""

from __future__ import annotations

from app.analysis.language.sentences import split
from app.domain import Span

MOST = 600  # code points of an excerpt; longer sentences are cut around the passage


def find_sentence(text: str, span: Span) -> Span:
    """The sentences a passage touches, within its block; at most `MOST` code points."""
    first = max(text.rfind("\n", 0, span.start) + 1, span.start - 2 * MOST)
    last = text.find("\n", span.end)
    last = min(len(text) if last < 0 else last, span.end + 2 * MOST)
    touched = [sentence for sentence in split(text, Span(first, last)) if sentence.overlaps(span)]
    if not touched:
        return span
    return _cut(text, Span(min(touched[0].start, span.start), max(touched[-1].end, span.end)), span)


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
