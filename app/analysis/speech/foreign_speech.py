"""Who is quoted in a text that no model reads: quotation marks, the name beside them, and a word of saying between.

Nothing is guessed: without a word of saying only "Name: “…”" counts, and no reported speech.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from app.analysis.language.quotes import Quote
from app.analysis.names.lexicon import Lexicon
from app.analysis.speech.speaking import Frame
from app.domain import Document, EntityType, Mention

_Named = Callable[[int, int], list[Mention]]

WORD = re.compile(r"\w+(?:[-'’]\w+)*")
SENTENCE_END = re.compile(r"[.!?…](?:\s|$)|[。！？]|\n|[“„«»\"‘]")
FAR = 90  # code points in which a speaker is looked for
NEAR_WORDS = 4  # words between a quotation and its word of saying
TITLE_WORDS = 6  # between a word of saying and a person's name: "sagte der frühere Leiter des Amtes Lund"
FEWEST_WORDS = 2  # of a quotation
SPEAKERS = (EntityType.PERSON, EntityType.ORG)


def read_foreign_frames(
    document: Document, lexicon: Lexicon, mentions: Sequence[Mention], quotes: Sequence[Quote]
) -> Iterator[Frame]:
    """The frames of a text's quotations, in order."""
    text = document.text
    starts = [mention.span.start for mention in mentions]

    def named(start: int, end: int) -> list[Mention]:
        found = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        return [mention for mention in found if mention.type in SPEAKERS and mention.span.end <= end]

    for number, quote in enumerate(quotes):
        if len(WORD.findall(text[quote.span.start : quote.span.end])) < FEWEST_WORDS:
            continue
        frame = _framed_behind(text, lexicon, quote, number, named) or _framed_before(
            document, lexicon, quote, number, named, quotes[number - 1].outer.end if number else 0
        )
        if frame is not None:
            yield frame


def _framed_behind(text: str, lexicon: Lexicon, quote: Quote, number: int, named: _Named) -> Frame | None:
    """ "…», dijo Arnedo", "…“, so Lund gestern" has no word of saying and is left out."""
    start = quote.outer.end
    end = _until(text, start)
    part = text[start:end]
    open_end = text[quote.span.end - 1] in ",!?…" or text[quote.span.end : quote.outer.end].startswith(",")
    if not open_end and not re.match(r"\s*[,–—-]", part):
        return None
    people = named(start, end)
    for word in list(WORD.finditer(part))[: NEAR_WORDS + 4]:
        if word.group().lower() not in lexicon.speech:
            continue
        before = [m for m in people if m.span.end <= start + word.start()]
        behind = [m for m in people if m.span.start >= start + word.end()]
        if before and len(WORD.findall(text[before[-1].span.end : start + word.start()])) <= 1:
            return _make(quote, number, word.group(), before[-1])
        if behind and len(WORD.findall(part[: word.start()])) <= 1:
            between = len(WORD.findall(text[start + word.end() : behind[0].span.start]))
            # "said he to the BBC", "said the secretary of the union, ...": a body speaks only right behind the word.
            near = between <= (TITLE_WORDS if behind[0].type is EntityType.PERSON else 1)
            return _make(quote, number, word.group(), behind[0]) if near else None
        return None
    return None


def _framed_before(
    document: Document, lexicon: Lexicon, quote: Quote, number: int, named: _Named, since: int
) -> Frame | None:
    """ "Lund sagte: „…“", "Lund: „…“"."""
    text = document.text
    start = max(since, document.blocks[quote.block].start, quote.outer.start - FAR)
    part = text[start : quote.outer.start]
    if not part.rstrip().endswith((":", "：")):
        return None
    ends = [match.end() for match in SENTENCE_END.finditer(part)]
    start += ends[-1] if ends else 0
    part = text[start : quote.outer.start]
    people = named(start, quote.outer.start)
    said = next((word for word in WORD.finditer(part) if word.group().lower() in lexicon.speech), None)
    if said is not None and len({mention.entity for mention in people}) == 1:
        return _make(quote, number, said.group(), people[-1])
    if people and not text[people[-1].span.end : quote.outer.start].strip(" :：\u00a0"):
        alone = not text[start : people[-1].span.start].strip()
        return _make(quote, number, "", people[-1]) if alone else None
    return None


def _until(text: str, start: int) -> int:
    end = SENTENCE_END.search(text, start, min(len(text), start + FAR))
    return end.start() if end else min(len(text), start + FAR)


def _make(quote: Quote, number: int, verb: str, speaker: Mention) -> Frame:
    return Frame(quote.span, True, verb, speaker.span, speaker.span, False, number)
