"""Which sentence of a pair the reader is at, for the keys that are about one."""

from __future__ import annotations

from app.domain import Span
from app.ui.reading.guide.correspondence import Correspondence
from app.ui.reading.pair_texts import PairTexts
from app.ui.reading.text_pane import TextPane


class ReaderPlace:
    """Remembers where the reader was led last. Whoever was led somewhere is there, as long as it is on screen and no
    other place was pointed at since; else at the caret or the last click, else at the top, of the side with the
    keyboard."""

    def __init__(self, texts: PairTexts) -> None:
        self._texts = texts
        self._led: tuple[int, Span] | None = None
        self._cursors_then: list[int] = []  # where carets and clicks were at that time

    def lead(self, side: int, span: Span) -> None:
        """The reader was led to this."""
        self._led, self._cursors_then = (side, span), self._cursors()

    def forget(self) -> None:
        self._led = None

    def find(self, known: Correspondence) -> tuple[int, Span] | None:
        """The side and the sentence."""
        number = self._texts.sides.index(self._texts.active_side)
        pane = self._texts.sides[number].pane
        if self._led is not None and self._cursors() == self._cursors_then and self._is_in_sight(*self._led):
            side, span = self._led
            sentence = known.sentence_at(side, span.start)
            return (side, sentence) if sentence is not None else None
        offset = _pointed_at(pane)
        if offset is None:
            offset = pane.scrolling.offset_at_top()
        sentence = known.sentence_at(number, offset)
        if sentence is not None and self._texts.sides[number].headline.covers(sentence):
            _, sentence = known.neighbours(number, sentence)  # the text begins below the headline
        return (number, sentence) if sentence is not None else None

    def _is_in_sight(self, side: int, span: Span) -> bool:
        shown = self._texts.sides[side]
        scrolling = shown.pane.scrolling
        return shown.headline.covers(span) or scrolling.is_gliding or scrolling.shows(span.start)

    def _cursors(self) -> list[int]:
        return [side.pane.textCursor().position() for side in self._texts.sides]


def _pointed_at(pane: TextPane) -> int | None:
    """The code point of the caret, or of the last click, as long as it is on screen."""
    cursor = pane.textCursor()
    in_sight = pane.viewport().rect().contains(pane.cursorRect(cursor).center())
    if pane.keys.has_caret or (cursor.position() > 0 and in_sight):
        return pane.text.to_offset(cursor.position())
    return None
