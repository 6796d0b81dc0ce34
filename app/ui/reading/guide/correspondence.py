"""Which sentences of two texts correspond, which stand alone, and which are neither: as views ask for it. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from app.analysis.language.sentences import split
from app.domain import Alignment, BlockKind, Comparison, Document, Span


class Standing(StrEnum):
    """What was found of one sentence. Of an unsure one nothing is claimed."""

    MATCHED = "matched"
    UNSURE = "unsure"
    ALONE = "alone"


class Correspondence:
    """A comparison by place. Side 0 is the left text, 1 the right one; sentences are spans of their text."""

    def __init__(self, comparison: Comparison, documents: tuple[Document, Document]) -> None:
        self.alignments: tuple[Alignment, ...] = comparison.alignments
        self._counterparts: tuple[dict[Span, list[Alignment]], dict[Span, list[Alignment]]] = ({}, {})
        for alignment in comparison.alignments:
            self._counterparts[0].setdefault(alignment.left, []).append(alignment)
            self._counterparts[1].setdefault(alignment.right, []).append(alignment)
        self.alone = (
            tuple(sorted(set(comparison.only_left) - self._counterparts[0].keys())),
            tuple(sorted(set(comparison.only_right) - self._counterparts[1].keys())),
        )
        self._alone = tuple(frozenset(spans) for spans in self.alone)
        self._nearest = (
            {alignment.left: alignment for alignment in comparison.nearest_left},
            {alignment.right: alignment for alignment in comparison.nearest_right},
        )
        self.related = comparison.related
        self.coverage = (comparison.coverage_left, comparison.coverage_right)
        self.sentences = tuple(
            tuple(_fill_gaps(document, [*self._counterparts[side], *self.alone[side], *self._nearest[side]]))
            for side, document in enumerate(documents)
        )

    # --- sentences ------------------------------------------------------------------------------------------------

    def sentence_at(self, side: int, offset: int) -> Span | None:
        """The sentence over a code point; between two of them the one that follows, at the end the last one."""
        spans = self.sentences[side]
        at = bisect_right(spans, offset, key=lambda span: span.start) - 1
        if at >= 0 and (offset < spans[at].end or at == len(spans) - 1):
            return spans[at]
        return spans[at + 1] if spans else None

    def neighbours(self, side: int, sentence: Span) -> tuple[Span | None, Span | None]:
        """The sentences before and after one."""
        spans = self.sentences[side]
        at = bisect_right(spans, sentence.start, key=lambda span: span.start) - 1
        before = spans[at - 1] if at > 0 else None
        return before, spans[at + 1] if at + 1 < len(spans) else None

    def standing(self, side: int, sentence: Span) -> Standing:
        if sentence in self._counterparts[side]:
            return Standing.MATCHED
        return Standing.ALONE if sentence in self._alone[side] else Standing.UNSURE

    # --- what corresponds -----------------------------------------------------------------------------------------

    def matched(self, side: int) -> tuple[Span, ...]:
        """The sentences that have a counterpart, in order."""
        return tuple(sorted(self._counterparts[side]))

    def best(self, side: int, sentence: Span) -> Alignment | None:
        """What a sentence has in the other text: its best counterpart, else what comes nearest, if anything does."""
        found = self._counterparts[side].get(sentence)
        return max(found, key=lambda alignment: alignment.score) if found else self._nearest[side].get(sentence)

    def is_certain(self, side: int, sentence: Span) -> bool:
        """Whether the counterpart of a sentence, if it has one, is shown as certain."""
        return any(alignment.strong for alignment in self._counterparts[side].get(sentence, ()))

    def counterparts(self, side: int, sentence: Span) -> tuple[Span, ...]:
        """The sentences of the other text that say the same, in their order there."""
        found = self._counterparts[side].get(sentence, ())
        return tuple(sorted({a.right if side == 0 else a.left for a in found}))


def _fill_gaps(document: Document, known: Iterable[Span]) -> Iterator[Span]:
    """All sentences of a text in order: those that a comparison names, and what lies between them by punctuation."""
    spans = sorted(set(known))
    at = 0
    for block in document.blocks:
        if block.kind in (BlockKind.TAIL, BlockKind.IMAGE):
            continue
        start = block.start
        while at < len(spans) and spans[at].start < block.end:
            if spans[at].start >= start:
                yield from _split(document.text, start, spans[at].start)
                yield spans[at]
                start = spans[at].end
            at += 1
        yield from _split(document.text, start, block.end)


def _split(text: str, start: int, end: int) -> Sequence[Span]:
    return split(text, Span(start, end)) if text[start:end].strip() else ()
