"""Who says what in one piece of English text: speech verbs with their speaker, and the words that hang on them.

A frame is what a text puts around somebody's words: "X said: “…”", "“…,” said X", "X said that …", "according to X, …",
"X warned of …", "X called it …". Words in quotation marks are never searched for frames: what is said in them is the
speaker's, not the text's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.analysis.language.parses import NOUNS, Parse
from app.analysis.language.quotes import Quote
from app.analysis.language.speech_verbs import CLAUSE, QUOTATION, THOUGHT, load_speech_verbs
from app.analysis.speech.speaking import (
    ABOUT,
    AUTHOR,
    INTRODUCTION,
    MOST_BETWEEN,
    PARTLY,
    VERBS,
    WRITINGS,
    Frame,
    SpeechReader,
)
from app.analysis.wording.verb_phrases import NAMING
from app.domain import Span

FEWEST_TOKENS = 6  # of a quotation behind a colon that no verb of saying announces


def read_frames(parse: Parse, offset: int, quotes: Sequence[Quote], first: int) -> list[Frame]:
    """The frames of one piece, in the order of their words. `quotes` are the quotations in it, `first` the number of
    the first of them in the whole text; places are counted from where the text of the document begins."""
    verbs = load_speech_verbs()
    reader = SpeechReader(parse, offset, quotes, first)
    best: dict[int, tuple[int, Frame]] = {}
    reported: list[Frame] = []
    for at, word in enumerate(parse.lower):
        if reader.inside[at] >= 0:
            continue
        if word == "according":
            reported += _according(reader, at, best)
            continue
        kind = verbs.get(word) or (QUOTATION if word in NAMING or word in ABOUT else None)
        if kind is None or parse.tags[at] not in VERBS:
            continue
        if kind != THOUGHT and quotes:
            for n, far, noun in reader.framed(at):
                if noun is None or parse.lower[noun] in AUTHOR or not (kind == CLAUSE or reader.is_somebody(noun)):
                    continue
                if n not in best or far < best[n][0]:
                    frame = reader.make(quotes[n].span, parse.words[at], noun, direct=True, quote=first + n)
                    best[n] = (far, frame)
        if (told := _report(reader, at, kind)) is not None:
            reported.append(told)
    for n, quote in enumerate(quotes):
        if n not in best and (named := _introduced(reader, n, quote)) is not None:
            best[n] = (0, named)
    settled = _settle(reader, [frame for _, frame in best.values()], reported)
    introduction = _introduce_next(reader)
    return [*settled, introduction] if introduction is not None else settled


def _introduce_next(reader: SpeechReader) -> Frame | None:
    """The frame that a piece ends with, for what comes next: "Ida Lund said:"."""
    parse, at = reader.parse, len(reader.parse) - 1
    while at > 0 and parse.tags[at] == "_SP":
        at -= 1
    if at < 2 or parse.words[at] not in (":", ",") or reader.inside[at] >= 0:
        return None
    verbs = load_speech_verbs()
    for verb in range(at - 1, max(0, at - MOST_BETWEEN), -1):
        if verbs.get(parse.lower[verb]) in (CLAUSE, QUOTATION) and parse.tags[verb] in VERBS:
            noun = reader.speaker(verb)
            noun = reader.ahead(verb) if noun is None else noun
            fits = noun is not None and reader.is_somebody(noun) and parse.lower[noun] not in AUTHOR
            if fits and reader.is_plain(range(verb + 1, at)) and reader.is_said(verb):
                return reader.make(reader.span(at, at), parse.words[verb], noun, direct=True, quote=INTRODUCTION)
            return None
    return None


def _report(reader: SpeechReader, verb: int, kind: str) -> Frame | None:
    parse = reader.parse
    bounds = reader.clause(verb, kind)
    if bounds is None or not reader.is_said(verb):
        return None
    noun = reader.speaker(verb)
    if noun is None or parse.lower[noun] in AUTHOR or not reader.is_somebody(noun):
        return None
    if bounds[0] <= noun <= bounds[1] and not bounds[0] < verb < bounds[1]:
        return None
    return reader.make(reader.span(*reader.close(*bounds)), parse.words[verb], noun, direct=False)


def _according(reader: SpeechReader, at: int, best: dict[int, tuple[int, Frame]]) -> Iterator[Frame]:
    """ "According to X, …": the rest of the sentence, or the quotations in it."""
    parse = reader.parse
    to = next((c for c in (at + 1,) if c < len(parse) and parse.lower[c] == "to"), None)
    noun = parse.child(to, "pobj") if to is not None else None
    if noun is None or not reader.is_somebody(noun):
        return
    sentence = parse.sentences[at]
    first, last = at, at
    while first > 0 and parse.sentences[first - 1] == sentence:
        first -= 1
    while last + 1 < len(parse) and parse.sentences[last + 1] == sentence:
        last += 1
    here = [n for n, (start, end) in enumerate(reader.bounds) if first <= end and start <= last]
    end = max(noun, parse.edges(noun)[1])
    before, behind = (first, at - 1), (end + 1, last)
    part = before if at - first > last - end else behind
    while part[0] <= part[1] and reader.is_mark(part[0]):
        part = (part[0] + 1, part[1])
    while part[0] <= part[1] and reader.is_mark(part[1]):
        part = (part[0], part[1] - 1)
    if part[1] - part[0] < 1:
        return
    for n in here:
        start, stop = reader.bounds[n]
        if 2 * (stop - start) > part[1] - part[0]:
            best.setdefault(
                n,
                (
                    1,
                    reader.make(reader.quotes[n].span, "according to", noun, direct=True, quote=reader.number + n),
                ),
            )
            return
    yield reader.make(reader.span(*reader.close(*part)), "according to", noun, direct=False)


def _introduced(reader: SpeechReader, n: int, quote: Quote) -> Frame | None:
    """ "Berg: “…”": a name with a colon at the beginning of a sentence; or what somebody did, with a colon and a
    sentence in quotation marks behind: "Berg shot back: “We did.”"."""
    parse, (first, last) = reader.parse, reader.bounds[n]
    if first < 2 or parse.words[first - 1] != ":":
        return None
    at = noun = first - 2
    while at >= 0 and parse.tags[at] in (*NOUNS, "DT", "JJ", "IN", "POS"):
        at -= 1
    starts = at < 0 or parse.words[at] in (".", "”", '"', "!", "?") or "\n" in parse.words[at]
    if starts and parse.tags[noun] in NOUNS and reader.is_somebody(noun):
        return reader.make(quote.span, "", noun, direct=True, quote=reader.number + n)
    if last - first < FEWEST_TOKENS or not parse.words[first + 1][:1].isupper() or reader.inside[first - 2] >= 0:
        return None
    root = first - 2
    while parse.heads[root] != root and reader.inside[parse.heads[root]] < 0:
        root = parse.heads[root]
    subject = reader.speaker(root) if parse.tags[root] in VERBS else None
    if subject is None or subject > first or parse.lower[subject] in AUTHOR | WRITINGS:
        return None
    if not reader.is_somebody(subject):
        return None
    verb = parse.words[root] if load_speech_verbs().get(parse.lower[root]) in (CLAUSE, QUOTATION) else ""
    return reader.make(quote.span, verb, subject, direct=True, quote=reader.number + n)


def _settle(reader: SpeechReader, direct: list[Frame], reported: list[Frame]) -> list[Frame]:
    """No passage twice: a quotation that is part of reported speech belongs to it, unless it is most of it; what is
    reported inside reported speech is the outer speaker's."""
    kept: list[Frame] = []
    for frame in sorted(reported, key=lambda f: (f.span.start, -f.span.end)):
        if any(other.span.overlaps(frame.span) for other in kept):
            continue
        words = count_words(reader, frame.span)
        quoted = [q for q in reader.quotes if frame.span.overlaps(q.outer)]
        inside = sum(count_words(reader, _common(frame.span, q.span)) for q in quoted)
        if words < 2:
            continue
        if inside > PARTLY * words:
            continue
        if any(d.quote >= 0 and d.span.contains(frame.span) for d in direct):
            continue
        kept.append(frame)
    whole = [d for d in direct if not any(k.span.overlaps(d.span) for k in kept)]
    taken = {d.quote for d in direct}
    for frame in reported:
        # Reported speech that is mostly quoted: the quotation is given in its stead.
        for n, quote in enumerate(reader.quotes):
            if reader.number + n in taken or not frame.span.overlaps(quote.outer):
                continue
            if any(k.span.overlaps(quote.span) for k in kept):
                continue
            if count_words(reader, quote.span) >= 3:
                taken.add(reader.number + n)
                whole.append(replace(frame, span=quote.span, direct=True, quote=reader.number + n))
    return sorted([*kept, *whole], key=lambda f: f.span)


def _common(one: Span, other: Span) -> Span:
    return Span(max(one.start, other.start), max(max(one.start, other.start), min(one.end, other.end)))


def count_words(reader: SpeechReader, span: Span) -> int:
    """Words that begin in a span."""
    parse = reader.parse
    first = bisect_left(parse.starts, span.start - reader.offset)
    last = bisect_left(parse.starts, span.end - reader.offset)
    return sum(any(c.isalnum() for c in parse.words[at]) for at in range(first, last))
