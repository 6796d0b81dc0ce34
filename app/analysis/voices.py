"""Whom a text lets speak: its quotations and what it reports, each with who speaks.

A quotation without a frame of its own goes on with the speaker before it, in its paragraph or from the one before; one
that nobody can be seen to say is no utterance, nor is a word or two that the text itself puts in marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from app.analysis.quotes import Quote, is_title
from app.analysis.speaking import Frame
from app.domain import Document, Entity, EntityType, Mention, Span, Utterance

WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
PERSONAL = frozenset({"he", "she"})
GENDERS = {"mr": "he", "sir": "he", "mrs": "she", "ms": "she", "miss": "she", "dame": "she", "madam": "she"}
TITLE = re.compile(r"(\w+)\.?\s+(?:[^\W\d_]+\s+){0,2}$")
MOST_IN_BYLINE = 10  # words
MOST_BETWEEN = 30  # words between two quotations of one speaker
SENTENCE_ENDS = frozenset(".!?…")


class _Scene:
    """Who is spoken of where, outside quotations."""

    def __init__(
        self, document: Document, mentions: Sequence[Mention], entities: Sequence[Entity], quotes: Sequence[Quote]
    ) -> None:
        self.document = document
        self.mentions = mentions
        self.entities = entities
        self.starts = [m.span.start for m in mentions]
        self.blocks = [b.start for b in document.blocks]
        self.quoted = [q.outer for q in quotes]
        self.quoted_starts = [q.start for q in self.quoted]
        self.genders: dict[int, str] = {}
        for mention in mentions:
            title = TITLE.search(document.text, max(0, mention.span.start - 40), mention.span.start)
            if mention.type is EntityType.PERSON and title and title.group(1).lower() in GENDERS:
                self.genders.setdefault(mention.entity, GENDERS[title.group(1).lower()])

    def block(self, place: int) -> int:
        return bisect_right(self.blocks, place) - 1

    def at(self, span: Span) -> Mention | None:
        """The mention that holds a place."""
        at = bisect_right(self.starts, span.start) - 1
        found = self.mentions[at] if at >= 0 else None
        return found if found is not None and found.span.contains(span) else None

    def speaker(self, frame: Frame) -> Mention | None:
        """The mention at a frame's noun, or in apposition to it where that is the name of a person."""
        found = self.at(frame.noun) if frame.noun is not None else None
        other = self.at(frame.also) if frame.also is not None else None
        if other is not None and other.type is EntityType.PERSON and other.name[:1].isupper():
            named = found is not None and found.type is EntityType.PERSON and found.name[:1].isupper()
            return found if named else other
        return found

    def is_quoted(self, span: Span) -> bool:
        at = bisect_right(self.quoted_starts, span.start) - 1
        return at >= 0 and self.quoted[at].contains(span)

    def gender(self, mention: Mention, default: str) -> str:
        """The pronoun that the text has for somebody, as far as it is known."""
        return self.genders.get(mention.entity, default)

    def people(self, start: int, end: int) -> list[Mention]:
        """The mentions of single people between two places, outside quotations."""
        found = self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [m for m in found if m.type is EntityType.PERSON and not self.is_quoted(m.span)]


def give_voices(
    document: Document,
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    frames: Sequence[Frame],
    quotes: Sequence[Quote],
) -> tuple[Utterance, ...]:
    """The utterances of a text, in order, none inside another."""
    scene = _Scene(document, mentions, entities, quotes)
    frames = [*frames, *_find_bylines(document, mentions, quotes, frames)]
    found: list[Utterance] = []
    for frame in sorted([*frames, *_carry_on(document, frames, quotes)], key=lambda f: f.span):
        if found and frame.span.start < found[-1].span.end:
            continue
        if frame.direct and is_title(document.text[frame.span.start : frame.span.end]):
            continue
        utterance = _make(scene, frame, found)
        if utterance is not None:
            found.append(utterance)
    return tuple(found)


def _carry_on(document: Document, frames: Sequence[Frame], quotes: Sequence[Quote]) -> Iterator[Frame]:
    """Frames for quotations without one, that go on with what was said before: in the same paragraph as sentences of
    their own, where nobody else comes between; over paragraphs where the marks say so, whichever part has the frame."""
    framed = {frame.quote: frame for frame in frames if frame.quote >= 0}
    reported = [frame.span for frame in frames if frame.quote < 0]
    for number in range(len(quotes) - 1, 0, -1):
        if quotes[number].continued and number in framed and number - 1 not in framed:
            framed[number - 1] = _frame_alike(framed[number], quotes[number - 1], number - 1)
            yield framed[number - 1]
    for number, (before, quote) in enumerate(pairwise(quotes), 1):
        spoken = framed.get(number - 1)
        if number in framed or spoken is None or any(span.overlaps(quote.span) for span in reported):
            continue
        if quote.continued:
            framed[number] = _frame_alike(spoken, quote, number)
        elif _goes_on(document, before, quote) or _stands_behind(document, before, quote):
            framed[number] = replace(_frame_alike(spoken, quote, number), verb="")
        if number in framed:
            yield framed[number]


def _frame_alike(frame: Frame, quote: Quote, number: int) -> Frame:
    return replace(frame, span=quote.span, direct=True, quote=number)


def _find_bylines(
    document: Document, mentions: Sequence[Mention], quotes: Sequence[Quote], frames: Sequence[Frame]
) -> Iterator[Frame]:
    """Frames for paragraphs that are a quotation, with a line behind them that names who said it: "Ida Lund, mayor"."""
    framed = {frame.quote for frame in frames}
    people = {m.span.start: m for m in mentions if m.type is EntityType.PERSON}
    for number, quote in enumerate(quotes):
        behind = document.blocks[quote.block + 1 : quote.block + 2]
        if number in framed or not quote.whole or not behind:
            continue
        line = document.text[behind[0].start : behind[0].end]
        start = behind[0].start + len(line) - len(line.lstrip(" —–-―"))
        person = people.get(start)
        if person is None or len(WORD.findall(line)) > MOST_IN_BYLINE or line.rstrip()[-1:] in SENTENCE_ENDS | {":"}:
            continue
        rest = line[person.span.end - behind[0].start :].strip()
        if not rest or rest[0] in ",(":
            yield Frame(quote.span, True, "", person.span, person.span, False, number)


def _goes_on(document: Document, before: Quote, quote: Quote) -> bool:
    """Whether a quotation is a sentence of its own behind one in the same paragraph, with nothing between but what
    frames that one."""
    if quote.block != before.block:
        return False
    between = document.text[before.outer.end : quote.outer.start]
    own = document.text[quote.span.start].isupper() and document.text[quote.span.end - 1] in SENTENCE_ENDS
    return own and between.rstrip()[-1:] in SENTENCE_ENDS and len(WORD.findall(between)) <= MOST_BETWEEN


def _stands_behind(document: Document, before: Quote, quote: Quote) -> bool:
    """Whether a paragraph that is one quotation follows a paragraph that gave the words of one speaker, and hardly
    anything else, so that it goes on with them."""
    if not quote.whole or quote.block != before.block + 1:
        return False
    start, end = document.blocks[before.block].span
    behind = document.text[before.outer.end : end]
    return start == before.outer.start and len(WORD.findall(behind)) <= MOST_BETWEEN


def _make(scene: _Scene, frame: Frame, before: Sequence[Utterance]) -> Utterance | None:
    text = scene.document.text
    if frame.noun is None or frame.speaker is None:
        return None
    words = len(WORD.findall(text[frame.span.start : frame.span.end]))
    if not words:
        return None
    mention = scene.speaker(frame)
    name = text[frame.speaker.start : frame.speaker.end]
    if mention is None and frame.pronoun and name.lower() in PERSONAL:
        mention = _find_person(scene, frame, before)
    if mention is not None:
        name = scene.entities[mention.entity].name
    return Utterance(
        name,
        frame.span,
        frame.verb,
        frame.direct,
        words,
        frame.speaker,
        mention.span if mention is not None else None,
    )


def _find_person(scene: _Scene, frame: Frame, before: Sequence[Utterance]) -> Mention | None:
    """Whom "he" or "she" who speaks must be: the last speaker, if nobody else was named since; else the only person
    that this paragraph and the one before speak of. None where it could be another."""
    assert frame.noun is not None
    text = scene.document.text
    pronoun = text[frame.noun.start : frame.noun.end].lower()
    since = scene.blocks[max(0, scene.block(frame.noun.start) - 1)]
    near = [m for m in scene.people(since, frame.noun.start) if scene.gender(m, pronoun) == pronoun]
    last = next((u for u in reversed(before) if u.speaker_mention is not None), None)
    found = near[-1] if near and len({m.entity for m in near}) == 1 else None
    if last is not None and last.speaker_mention is not None and last.speaker_span is not None:
        spoke = scene.at(last.speaker_mention)
        fits = spoke is not None and spoke.type is EntityType.PERSON and scene.gender(spoke, pronoun) == pronoun
        if spoke is not None and fits and last.speaker_span.start >= since:
            others = [m for m in near if m.span.start > last.speaker_span.start and m.entity != spoke.entity]
            found = spoke if not others else None
    if found is not None:
        scene.genders.setdefault(found.entity, pronoun)
    return found
