"""Brings what services announce to the GUI thread, many announcements as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain import Changes

if TYPE_CHECKING:
    from app.services.changes import ChangeFeed

PAUSE = 60  # ms; an import announces every article by itself, and the list is brought up to date once
# While many come, the list follows less often: each time it is sorted and counted anew, which others wait for.
PAUSE_IN_BURST = 240
BURST = 4  # announcements in one pause


class ChangeFollower(QObject):
    changed = Signal(object)  # Changes

    _announced = Signal(object)  # from whatever thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsubscribe: Callable[[], None] | None = None
        self._waiting: list[Changes] = []
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._tell)
        self._announced.connect(self._on_announced)

    def follow(self, feed: ChangeFeed) -> None:
        self.leave()
        self._unsubscribe = feed.subscribe(self._announced.emit)

    def leave(self) -> None:
        """Hear nothing more; what had not been told is forgotten."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._soon.stop()
        self._waiting.clear()

    def _on_announced(self, changes: Changes) -> None:
        if self._unsubscribe is None:
            return
        self._waiting.append(changes)
        if not self._soon.isActive():
            self._soon.start()

    def _tell(self) -> None:
        self._soon.setInterval(PAUSE_IN_BURST if len(self._waiting) >= BURST else PAUSE)
        changes = join_changes(self._waiting)
        self._waiting.clear()
        self.changed.emit(changes)


def join_changes(announced: Sequence[Changes]) -> Changes:
    """Several announcements as one."""
    return Changes(
        articles=frozenset().union(*(c.articles for c in announced)),
        pairs=frozenset().union(*(c.pairs for c in announced)),
        notes=frozenset().union(*(c.notes for c in announced)),
        analyses=frozenset().union(*(c.analyses for c in announced)),
        search_index=any(c.search_index for c in announced),
        corrections=any(c.corrections for c in announced),
        highlights=frozenset().union(*(c.highlights for c in announced)),
        tellings=frozenset().union(*(c.tellings for c in announced)),
        searches=any(c.searches for c in announced),
    )
