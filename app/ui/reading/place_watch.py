"""Sees where a text is being read, so that it can be opened there again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.reading.text_pane import TextPane

RESTS = 800  # ms without scrolling


class PlaceWatch(QObject):
    """Watches one pane. `reported` comes when its reader rests at another place than was known."""

    reported = Signal(int, int)  # article id, code point at the top

    def __init__(self, pane: TextPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._article_id: int | None = None
        self._known = 0
        self._soon = QTimer(self, singleShot=True, interval=RESTS)
        self._soon.timeout.connect(self.flush)
        pane.scrolling.moved.connect(self._soon.start)

    def begin(self, article_id: int, known: int) -> None:
        """Another text is shown; `known` is the place that need not be reported."""
        self._soon.stop()
        self._article_id, self._known = article_id, known

    def stop(self) -> None:
        self._soon.stop()
        self._article_id = None

    def flush(self) -> None:
        """Report the place now, if it is another one."""
        self._soon.stop()
        offset = self._pane.scrolling.offset_at_top()
        if self._article_id is not None and offset != self._known:
            self._known = offset
            self.reported.emit(self._article_id, offset)
