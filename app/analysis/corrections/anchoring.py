"""A passage of a text, kept so that it is found again when the text has changed (the position and quote selectors of
the W3C Web Annotation model): by position, then by its quote and what stood around it, then by what is like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from app.domain import Anchor, Span

# Characters kept before and after the passage.
CONTEXT = 32
# Of several places with the same words, one is taken only if so much of what stood around it stands there too.
LIKELY = 0.5
# A passage whose words have changed is found between its neighbours, if it is still so much like itself.
STILL_LIKE = 0.6
# Code points of what stood before (or behind) by which a changed passage is looked for.
HANDLE = 12
# Words that stand once are the passage if they are so many; fewer need so many code points of a neighbour beside them.
TELLING, TELLING_WORDS = 20, 4
NEIGHBOUR = 8
# Places that are looked at for one anchor; a quote of one common letter stands everywhere.
MOST_PLACES = 2_000
# Scripts that put no space between words: Thai, Lao, Myanmar, Khmer, Japanese, Chinese.
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# difflib needs the product of both lengths in the worst case.
MOST_COMPARED = 400


def make_anchor(text: str, span: Span) -> Anchor:
    """The anchor of a span of a text."""
    start, end = span
    return Anchor(span, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def find_anchor(text: str, anchor: Anchor) -> Span | None:
    """Where an anchor's passage stands in a text, which may not be the one it was made in; None where that is not
    sure."""
    start, end = anchor.span
    quote = anchor.quote
    if not quote:
        return None
    here = 0 <= start < end <= len(text) and text[start:end] == quote
    if here and _agreement(text, anchor, start) == 1:
        return Span(start, end)
    places = _find_all(text, anchor)
    if places:
        ranked = [(_agreement(text, anchor, place), -abs(place - start), place) for place in places]
        agreement, _, place = max(ranked)
        # Words that stand only once are the passage, whatever was rewritten around it; but a word or two may be left
        # over from elsewhere when the passage itself is gone.
        if agreement >= LIKELY or (len(places) == 1 and (_is_telling(quote) or _has_neighbour(text, anchor, place))):
            return Span(place, place + len(quote))
    return _find_changed(text, anchor)


def _find_all(text: str, anchor: Anchor) -> list[int]:
    """Where a quote stands as whole words, so that "Iran" is not found in "Iranian"; unless it was marked within one,
    as it always is in scripts that put no space between words."""
    places: list[int] = []
    quote = anchor.quote
    marked = f"{anchor.prefix[-1:]}{quote}{anchor.suffix[:1]}"
    whole_start = not _is_inside_word(marked, len(anchor.prefix[-1:]))
    whole_end = not _is_inside_word(marked, len(marked) - len(anchor.suffix[:1]))
    at = text.find(quote)
    while at >= 0 and len(places) < MOST_PLACES:
        cut_start = whole_start and _is_inside_word(text, at)
        cut_end = whole_end and _is_inside_word(text, at + len(quote))
        if not (cut_start or cut_end):
            places.append(at)
        at = text.find(quote, at + 1)
    return places


def _is_inside_word(text: str, at: int) -> bool:
    if not 0 < at < len(text) or not (text[at - 1].isalnum() and text[at].isalnum()):
        return False
    return not (_SPACELESS.match(text[at - 1]) or _SPACELESS.match(text[at]))


def _agreement(text: str, anchor: Anchor, place: int) -> float:
    """How much of what stood around a passage stands around this place, of 1."""
    around = len(anchor.prefix) + len(anchor.suffix)
    if not around:
        return 1.0
    end = place + len(anchor.quote)
    before = text[max(0, place - len(anchor.prefix)) : place]
    behind = text[end : end + len(anchor.suffix)]
    same = _count_same(zip(reversed(before), reversed(anchor.prefix), strict=False))
    same += _count_same(zip(behind, anchor.suffix, strict=False))
    return same / around


def _is_telling(quote: str) -> bool:
    """Whether nobody would write these words twice by chance."""
    if len(_SPACELESS.findall(quote)) >= TELLING_WORDS * 2:
        return True
    return len(quote) >= TELLING and len(quote.split()) >= TELLING_WORDS


def _has_neighbour(text: str, anchor: Anchor, place: int) -> bool:
    """Whether a word or two of what stood before a passage, or behind it, stands there still."""
    before = _count_same(zip(reversed(text[:place][-CONTEXT:]), reversed(anchor.prefix), strict=False))
    end = place + len(anchor.quote)
    behind = _count_same(zip(text[end : end + CONTEXT], anchor.suffix, strict=False))
    return max(before, behind) >= min(NEIGHBOUR, max(len(anchor.prefix), len(anchor.suffix)))


def _count_same(pairs: Iterable[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _find_changed(text: str, anchor: Anchor) -> Span | None:
    """The passage with other words in it, between the same neighbours (a word that was spelled wrongly, say)."""
    head, tail = anchor.prefix[-HANDLE:], anchor.suffix[:HANDLE]
    reach = 2 * len(anchor.quote) + HANDLE
    best: tuple[float, int, Span] | None = None
    for start in _starts_behind(text, head, anchor):
        end = text.find(tail, start, start + reach + len(tail)) if tail else min(len(text), start + reach)
        if end <= start or (not tail and end != len(text)):
            continue
        found = text[start:end]
        if "\n" in found and "\n" not in anchor.quote:
            continue
        likeness = SequenceMatcher(None, found[:MOST_COMPARED], anchor.quote[:MOST_COMPARED], autojunk=False).ratio()
        rank = (likeness, -abs(start - anchor.span.start), Span(start, end))
        if likeness >= STILL_LIKE and (best is None or rank > best):
            best = rank
    return best[2] if best is not None else None


def _starts_behind(text: str, head: str, anchor: Anchor) -> list[int]:
    if not head:
        return [0] if anchor.span.start == 0 else []
    starts: list[int] = []
    at = text.find(head)
    while at >= 0 and len(starts) < MOST_PLACES // 10:
        starts.append(at + len(head))
        at = text.find(head, at + 1)
    return starts
