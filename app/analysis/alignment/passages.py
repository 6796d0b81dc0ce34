"""The sentences of one text as alignment compares them: each read once for its words, numbers and names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis.language.rarity import Rarity, WordCounts
from app.analysis.language.words import Word, read_words
from app.analysis.numbers.figures import Figure, find_figures
from app.domain import Document, EntityType, SharedEntity, Span, TextAnalysis


@dataclass(frozen=True, slots=True)
class Passages:
    """Parallel lists, one item a sentence: its span, words, numbers, and the shared entities in it (by key, with the
    place of each first mention). Places are code points of the text. `rarity` is that of the text's language."""

    texts: tuple[str, ...]
    spans: tuple[Span, ...]
    words: tuple[list[Word], ...]
    figures: tuple[list[Figure], ...]
    names: tuple[dict[str, Span], ...]
    rarity: Rarity

    def __len__(self) -> int:
        return len(self.spans)


def read_passages(
    document: Document,
    analysis: TextAnalysis,
    mentions: Sequence[tuple[SharedEntity, Sequence[Span]]],
    counts: WordCounts | None,
    most: int,
) -> Passages:
    """Reads the first `most` sentences. `mentions` are the shared entities with their places in this text."""
    spans = analysis.sentences[:most]
    texts = tuple(document.text[start:end] for start, end in spans)
    return Passages(
        texts,
        spans,
        tuple(read_words(text, span.start) for text, span in zip(texts, spans, strict=True)),
        tuple(find_figures(text, span.start) for text, span in zip(texts, spans, strict=True)),
        _find_names(spans, mentions),
        Rarity(analysis.language, counts),
    )


def _find_names(
    sentences: Sequence[Span], mentions: Sequence[tuple[SharedEntity, Sequence[Span]]]
) -> tuple[dict[str, Span], ...]:
    found: tuple[dict[str, Span], ...] = tuple({} for _ in sentences)
    starts = [s.start for s in sentences]
    for entity, places in mentions:
        if entity.type is EntityType.THING or entity.name.islower():
            continue  # "the driver", "the pact": their words are evidence already
        for place in places:
            at = bisect_right(starts, place.start) - 1
            if at >= 0 and place.start < sentences[at].end:
                # A name that a sentence is cut through ("Yahoo! Inc.") is told as far as it stands in it.
                found[at].setdefault(entity.key, Span(place.start, min(place.end, sentences[at].end)))
    return found
