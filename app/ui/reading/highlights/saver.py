"""Keeps what is typed on one highlight: at most a second after the first keystroke, on the revision it was typed on."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import UnknownItem, UserError
from app.highlights import Highlight
from app.ui.highlight_work import HighlightWork, Said

log = logging.getLogger(__name__)
SAVE_AFTER = 700  # milliseconds after the first keystroke that is not saved


class HighlightSaver(QObject):
    """Holds the words of one highlight while its card is open, and until they have arrived."""

    saved = Signal()
    failed = Signal(object)  # UserError or BugReport
    taken = Signal()  # words that came from elsewhere stand in the place of those shown

    def __init__(self, work: HighlightWork, highlight: Highlight, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.highlight = highlight
        self.draft = self.begun = self._said  # `begun`: as it was when the card was opened
        self.has_conflict = False
        self._on_its_way: Said | None = None
        self._is_retired = False
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._timer.timeout.connect(self.save)

    @property
    def _said(self) -> Said:
        return self.highlight.comment, self.highlight.tags, self.highlight.stance

    @property
    def dirty(self) -> bool:
        return self.draft != self._said

    @property
    def busy(self) -> bool:
        """Whether words have not arrived yet, or not all is known of those that have."""
        return self.dirty or self._on_its_way is not None

    def retire(self) -> None:
        """The library is closed: another one has highlights of the same numbers."""
        self._is_retired = True
        self._timer.stop()
        self.deleteLater()

    def type(self, said: Said) -> None:
        """The words as they are now."""
        if said != self.draft:
            self.draft = said
            if not self._timer.isActive():
                self._timer.start()

    def save(self) -> None:
        self._timer.stop()
        if not self.dirty or self._on_its_way is not None or self.has_conflict or not self._work.allowed:
            return
        self._on_its_way = self.draft
        self._work.save(self.highlight.id, self.highlight.revision, self.draft, self._on_saved, self._on_not_saved)

    def _on_saved(self, highlight: Highlight) -> None:
        if self._is_retired:
            return
        sent, self._on_its_way = self._on_its_way, None
        self.highlight = highlight
        if self.draft == sent:
            self.draft = self._said  # as the library writes them
        elif self.dirty:
            self._timer.start()
        self.saved.emit()

    def _on_not_saved(self, error: Any) -> None:
        if self._is_retired:
            return
        self._on_its_way = None
        self.has_conflict = isinstance(error, UserError) and error.code == "highlight-conflict"
        self.failed.emit(error)

    def keep_mine(self) -> None:
        """After a conflict: what was typed here takes the place of the other words, which stay among the versions."""

        def on_read(now: Highlight) -> None:
            if self._is_retired:
                return
            self.has_conflict = False
            self.highlight = now
            self.save()
            self.saved.emit()

        self._work.get(self.highlight.id, on_read)

    def take_theirs(self) -> None:
        """After a conflict: the other words stay; what was typed here is among the versions."""

        def on_read(now: Highlight) -> None:
            if self._is_retired:
                return
            self.has_conflict = False
            self.highlight = now
            self.draft = self._said
            self.taken.emit()

        def on_refused(error: Any) -> None:
            if self._is_retired:
                return
            if isinstance(error, UserError) and error.code == "highlight-conflict":
                self._work.get(self.highlight.id, on_read)
            else:
                self.failed.emit(error)

        # What was typed since the conflict is no version yet; on a revision that is gone it becomes one.
        self._work.save(self.highlight.id, self.highlight.revision, self.draft, on_read, on_refused)

    def refresh(self, highlight: Highlight) -> None:
        """The library holds this now."""
        if self._on_its_way is not None or self.has_conflict or highlight.revision <= self.highlight.revision:
            return
        same = (highlight.comment, highlight.tags, highlight.stance) == self._said
        if same or not self.dirty:
            dirty = self.dirty
            is_untouched = not dirty and self.begun == self._said
            self.highlight = highlight
            if is_untouched:
                self.begun = self._said  # what came from elsewhere is not undone here
            if not dirty:
                self.draft = self._said
                if not same:
                    self.taken.emit()

    def flush(self) -> bool:
        """Write what is unsaved on the calling thread. True where the library has every word."""
        self._timer.stop()
        if not self.dirty or not self._work.allowed:
            return True
        try:
            now = self._work.get_now(self.highlight.id)
            if now is None:
                return False
            said = (now.comment, now.tags, now.stance)
            if said == self.draft:
                return True
            # What is on its way may have arrived: it is our own.
            revision = now.revision if said in (self._said, self._on_its_way) else self.highlight.revision
            saved = self._work.save_now(self.highlight.id, revision, self.draft)
        except UnknownItem:
            return True  # deleted for ever elsewhere: there is nothing it could be said of
        except UserError as error:
            if error.code == "highlight-conflict":
                return True
            log.warning("a comment could not be saved: %s", error.code)
            return False
        if saved is not None:
            self.highlight = saved
            self.draft = self._said
            self.has_conflict = False
        return True
