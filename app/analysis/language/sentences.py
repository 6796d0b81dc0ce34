"""Sentences as spans of a canonical text, and the pieces in which a text is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.domain import BlockKind, Document, Span

# spaCy's memory grows with the piece; blocks of an article are far shorter, a paragraph of a megabyte is not.
MOST_IN_PIECE = 20_000
# Nothing with a run this long is a word (base64, a ruined table), and tokenising it takes time in the square of it.
LONG_RUN = re.compile(r"\S{120,}")
LATIN_END = re.compile(r"[.!?…]+[\"'’”»)\]]*(?=\s+[\"'‘“„«(\[¿¡—–-]*[^\W\d_a-zà-öø-ÿ])|[!?…]+[\"'’”»)\]]*(?=\s)")
OTHER_END = re.compile(r"[。！？｡]+[」』”’）)]*|[.!?؟۔।]+[\"'’”»)\]]*(?=\s)")
# Full stops that end no sentence in the languages read without a model.
ABBREVIATION = re.compile(
    r"(?:\b(?:[^\W\d_]|dr|mr|mrs|ms|st|sr|sra|prof|ing|dott|sig|art|nr|no|núm|bzw|ca|etc|ggf|usw|vgl|z\.b|d\.h|u\.a"
    r"|ee|uu|jan|feb|aug|sept|okt|oct|nov|dec|dez|bijv|dhr|mevr|mw|drs|gen|gov|sen|rep|corp|inc|ltd|co|vs))\.$",
    re.IGNORECASE,
)
# Languages that write ordinals with a full stop: "am 3. Oktober".
ORDINAL_LANGUAGES = frozenset("de lb nds gsw bar da no nb nn cs sk pl hr sl sr bs hu fi et lv lt is tr".split())
ORDINAL = re.compile(r"\b\d{1,3}\.$")


def pieces(document: Document) -> Iterator[tuple[Span, BlockKind]]:
    """The parts of the article's own blocks in order, each short enough to be read at once."""
    for block in document.blocks:
        if block.kind in (BlockKind.TAIL, BlockKind.IMAGE):
            continue
        for span in cut(document.text, block.span):
            yield span, block.kind


def cut(text: str, span: Span, most: int = MOST_IN_PIECE) -> Iterator[Span]:
    """The span in parts of at most `most` code points, cut after a sentence, else at a space, else anywhere."""
    start, end = span
    while end - start > most:
        ends = [m.end() for m in re.finditer(r"[.!?。！？]\s", text[start : start + most])]
        at = ends[-1] if ends and ends[-1] > most // 2 else text.rfind(" ", start + most // 2, start + most) + 1 - start
        at = at if at > 0 else most
        yield Span(start, start + at)
        start += at
    if text[start:end].strip():
        yield Span(start, end)


def readable(text: str) -> str:
    """The text with what no tokeniser should see blanked out; every other character stays at its place."""
    return LONG_RUN.sub(lambda m: " " * len(m.group()), text)


def split(text: str, span: Span, language: str = "") -> list[Span]:
    """Sentences by punctuation alone, for languages that no model reads. A full stop behind a number ends a sentence
    but in languages that write ordinals so."""
    part = text[span.start : span.end]
    pattern = LATIN_END if re.search(r"[A-ZÀ-ÞА-ЯЁЄІЇҐΑ-Ω]", part) else OTHER_END
    found, start = [], 0
    for end in pattern.finditer(part):
        stop, window = end.start() + 1, max(0, start, end.start() - 12)
        if part[end.start()] == "." and (
            ABBREVIATION.search(part, window, stop)
            or (language in ORDINAL_LANGUAGES and ORDINAL.search(part, window, stop))
        ):
            continue
        found.append(Span(span.start + start, span.start + end.end()))
        start = end.end()
    found.append(Span(span.start + start, span.end))
    return tidy(text, found)


def tidy(text: str, spans: Iterable[Span]) -> list[Span]:
    """Sentences without white space at their ends; a fragment without a letter or digit joins the one before.

    The spans come from one block, in order."""
    done: list[Span] = []
    for start, end in spans:
        part = text[start:end]
        start, end = end - len(part.lstrip()), start + len(part.rstrip())
        if start >= end:
            continue
        if done and not any(c.isalnum() for c in text[start:end]):
            done[-1] = Span(done[-1].start, end)
        else:
            done.append(Span(start, end))
    return done


def mend(text: str, bounds: list[Span]) -> list[Span]:
    """The parser's sentences, with those joined that it cut inside: no sentence begins in lower case without a full
    stop before it, or right after an opening quote."""
    done: list[Span] = []
    for span in bounds:
        part = text[span.start : span.end].strip()
        before = text[done[-1].start : done[-1].end].rstrip() if done else ""
        cut_inside = bool(part) and (part[0].islower() or part[0] in ",;:)’”") and not before.endswith((".", "!", "?"))
        if done and before and (cut_inside or before.endswith(("“", "‘", "(", ","))):
            done[-1] = Span(done[-1].start, span.end)
        else:
            done.append(span)
    return done
