"""Wording of what stands in for somebody whom the text has just named: pronouns, and "the two terrorist states".

Only where nobody else can be meant; what is not sure is left out. The wording is then of the mention it goes back to.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.analysis.language.nouns import load_nouns
from app.analysis.language.quotes import Quote
from app.analysis.names import names
from app.analysis.names.gazetteer import load_gazetteer
from app.domain import Document, Entity, EntityType, Mention, Span, Wording
from app.domain import WordingRole as Role

PERSONAL = frozenset({"he", "she"})
COUNTRIES = frozenset("state states country countries nation nations regime regimes power powers".split())
TWO = re.compile(r"\b(?:the|these|those|both)(?: two| the two)? $", re.IGNORECASE)
BOTH = re.compile(r"two|both", re.IGNORECASE)


class StandIns:
    """Goes back from a place in a text to the mention that it means."""

    def __init__(
        self,
        document: Document,
        mentions: Sequence[Mention],
        entities: Sequence[Entity],
        sentences: Sequence[Span],
        quotes: Sequence[Quote],
    ) -> None:
        self._text = document.text
        self._mentions = mentions
        self._starts = [m.span.start for m in mentions]
        self._sentences = sentences
        self._sentence_starts = [s.start for s in sentences]
        self._blocks = [b.start for b in document.blocks]
        self._quotes = [q.outer for q in quotes]
        self._quote_starts = [q.outer.start for q in quotes]
        gazetteer = load_gazetteer("en")
        self._countries = {n for n, e in enumerate(entities) if gazetteer.lookup(e.name) is not None}
        self._pronouns: dict[int, str] = {}  # the pronoun that an entity had before
        self._tied: dict[str, set[int]] = {}  # whom a phrase stood for before, by its words in the singular

    def resolve(self, wordings: Sequence[Wording]) -> Iterator[Wording]:
        """The wordings, in their order: those of a pronoun as wordings of whom it means, or not at all; those of a noun
        that stands for two also as theirs."""
        for wording in wordings:
            word = self._text[wording.subject.start : wording.subject.end].lower()
            if word in PERSONAL:
                person = self._find_person(wording.subject, word)
                if person is not None:
                    yield replace(wording, subject=person.span)
                continue
            yield wording
            if wording.role is Role.ATTRIBUTE:
                for mention in self._find_named(wording, word):
                    yield replace(wording, subject=mention.span, role=Role.DESCRIPTION)

    def _find_person(self, pronoun: Span, word: str) -> Mention | None:
        """The only person that its sentence names before it; where that names none, the only one of the sentence
        before, in the same paragraph."""
        if self._is_quoted(pronoun):
            return None
        at = self._sentence(pronoun.start)
        for number in (at, at - 1):
            if number < 0 or self._block(self._sentence_starts[number]) != self._block(pronoun.start):
                return None
            near = [
                m
                for m in self._between(self._sentence_starts[number], min(pronoun.start, self._sentences[number].end))
                if m.type is EntityType.PERSON and self._pronouns.get(m.entity, word) == word
            ]
            if near:
                if len({m.entity for m in near}) > 1 or self._is_quoted(near[-1].span):
                    return None
                self._pronouns[near[-1].entity] = word
                return near[-1]
        return None

    def _find_named(self, wording: Wording, noun: str) -> list[Mention]:
        """Whom "the two terrorist states" are, and who "a terrorist state" is where that was said of them before."""
        nouns = load_nouns()
        single = nouns.singular(noun)
        countries = noun in COUNTRIES
        if not countries and single not in nouns.people:
            return []
        key = " ".join([*names.words(wording.phrase)[:-1], single])
        sentence = self._sentence(wording.span.start)
        before = self._text[max(0, wording.span.start - 12) : wording.span.start]
        if single != noun and (two := TWO.search(before)) and BOTH.search(two.group()):
            start = self._sentence_starts[max(0, sentence - 1)]
            near = self._of_kind(self._between(start, wording.span.start), countries=countries)
            if len(near) == 2:
                self._tied.setdefault(key, set()).update(near)
                return list(near.values())
        elif key in self._tied and sentence >= 0:
            near = self._of_kind(self._between(*self._sentences[sentence]), countries=countries)
            if len(near) == 1 and not near.keys().isdisjoint(self._tied[key]):
                return [m for m in near.values() if not m.span.overlaps(wording.subject)]
        return []

    def _of_kind(self, mentions: Sequence[Mention], *, countries: bool) -> dict[int, Mention]:
        return {
            m.entity: m
            for m in mentions
            if (m.entity in self._countries if countries else m.type is EntityType.PERSON and m.name[:1].isupper())
        }

    def _between(self, start: int, end: int) -> Sequence[Mention]:
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _sentence(self, place: int) -> int:
        return bisect_right(self._sentence_starts, place) - 1

    def _block(self, place: int) -> int:
        return bisect_right(self._blocks, place) - 1

    def _is_quoted(self, span: Span) -> bool:
        at = bisect_right(self._quote_starts, span.start) - 1
        return at >= 0 and self._quotes[at].contains(span)
