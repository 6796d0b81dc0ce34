"""Highlights in the split view: two texts, and ties between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain import Span
from app.ui.commands import CommandSet
from app.ui.reading.highlights.text_highlights import TextHighlights
from app.ui.reading.loaded.surfaces import Surface
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.reading.split_view import SplitView


def make_pair_highlights(
    split: SplitView, commands: CommandSet, surfaces: Sequence[Surface], theme: Theme
) -> TextHighlights:
    """The highlights of a pair; with no words selected in the other text, a tie takes what says the same there."""
    highlights = TextHighlights(
        commands,
        surfaces,
        lambda: [side.article for side in split.texts.sides],
        lambda: int(split.texts.active_side is split.right),
        theme,
        split,
    )

    def find_counterpart(number: int, span: Span) -> Span | None:
        known = split.guide.correspondence
        sentence = known.sentence_at(number, span.start) if known is not None else None
        best = known.best(number, sentence) if known is not None and sentence is not None else None
        return (best.right if number == 0 else best.left) if best is not None else None

    highlights.find_counterpart = find_counterpart
    highlights.show_both = split.texts.centre
    split.addAction(commands["highlight.tie"])
    commands["highlight.tie"].triggered.connect(lambda _=False: highlights.tie() if split.isVisible() else None)
    return highlights
