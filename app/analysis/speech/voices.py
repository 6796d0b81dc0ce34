"""Whom a text lets speak: its quotations and what it reports, each with who speaks.

A quotation without a frame of its own goes on with the speaker before it, in its paragraph or from the one before; one
that nobody can be seen to say is no utterance, nor is a word or two that the text itself puts in marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from app.analysis.language.quotes import Quote, is_title
from app.analysis.speech.carrying import WORD, carry_on
from app.analysis.speech.speaking import Frame
from app.domain import Document, Entity, EntityType, Mention, Span, Utterance

PERSONAL = frozenset({"he", "she"})
# "WASHINGTON (AP) — ": where a report comes from is no part of what somebody said.
DATELINE = re.compile(r"(?:[A-Z][A-Z .,/]+)?\(?[A-Z][A-Za-z]+\) *[-–—]+ |[A-Z][A-Z .,/]{3,} *[-–—]+ ")
GENDERS = {"mr": "he", "sir": "he", "mrs": "she", "ms": "she", "miss": "she", "dame": "she", "madam": "she"}
TITLE = re.compile(r"(\w+)\.?\s+(?:[^\W\d_]+\s+){0,2}$")


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
    frames = carry_on(document, mentions, quotes, frames)
    found: list[Utterance] = []
    for frame in sorted(frames, key=lambda f: f.span):
        if found and frame.span.start < found[-1].span.end:
            continue
        if frame.direct and is_title(document.text[frame.span.start : frame.span.end]):
            continue
        utterance = _make(scene, frame, found)
        if utterance is not None:
            found.append(utterance)
    return tuple(found)


def _make(scene: _Scene, frame: Frame, before: Sequence[Utterance]) -> Utterance | None:
    text = scene.document.text
    if frame.noun is None or frame.speaker is None:
        return None
    span = frame.span
    if not frame.direct and (dateline := DATELINE.match(text, *span)):
        span = Span(dateline.end(), span.end)
    words = len(WORD.findall(text[span.start : span.end]))
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
        span,
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
