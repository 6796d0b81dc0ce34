"""How much of a text has a counterpart in another one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.domain import Coverage, Span


def cover(
    sentences: Sequence[Span], words: Sequence[int], matched: Collection[Span], only: Collection[Span]
) -> Coverage:
    """Counts the sentences of one text, some of which are `matched` or `only` here; `words` are the words of each."""
    inside = [count for span, count in zip(sentences, words, strict=True) if span in matched]
    return Coverage(len(sentences), len(inside), sum(span in only for span in sentences), sum(words), sum(inside))
