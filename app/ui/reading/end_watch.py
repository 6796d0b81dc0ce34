"""Sees when a text has been read to its end."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain import BlockKind
from app.ui.reading.text_pane import TextPane

RESTS = 1_000  # ms the end must stay in sight: who only jumps there to see how long a text is has not read it
WORDS_A_SECOND = 8  # nobody reads faster; how long a text that needs no scrolling is given
LEAST = 4_000  # ms, for the shortest of these


class EndWatch(QObject):
    """Watches one pane. `reached` comes at most once for each text that `begin` announces."""

    reached = Signal()

    def __init__(self, pane: TextPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._done = True
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._look)
        pane.scrolling.moved.connect(self._on_scrolled)

    def begin(self) -> None:
        """Another text is shown, and stands where its reader had left it."""
        self._done = False
        self._soon.stop()
        bar = self._pane.verticalScrollBar()
        if bar.maximum() == 0 and self._pane.text.document.text:
            words = len(self._pane.text.document.text) / 6
            self._soon.start(max(LEAST, round(words / WORDS_A_SECOND * 1_000)))

    def stop(self) -> None:
        self._done = True
        self._soon.stop()

    def _on_scrolled(self) -> None:
        if not self._done:
            self._soon.start(RESTS)

    def _look(self) -> None:
        if not self._done and self._pane.isVisible() and self._pane.scrolling.shows(self._end()):
            self._done = True
            self.reached.emit()

    def _end(self) -> int:
        """The last code point of the article itself: what its page has beneath need not be read."""
        document = self._pane.text.document
        own = [block for block in document.blocks if block.kind is not BlockKind.TAIL]
        return max(0, own[-1].end - 1) if own else 0
