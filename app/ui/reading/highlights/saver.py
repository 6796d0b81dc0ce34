"""Keeps what is typed on one highlight: at most a second after the first keystroke, on the revision it was typed on.
What the library does not take is tried again by itself, and lies in the second place meanwhile."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import UnknownItem, UserError
from app.highlights import Highlight
from app.ui.highlight_work import HighlightWork
from app.ui.notes.autosave import RETRY_AFTER, join_versions
from app.ui.reading.highlights.merging import merge_said, merge_tags
from app.ui.reading.highlights.rescue import Said

log = logging.getLogger(__name__)
SAVE_AFTER = 700  # milliseconds after the first keystroke that is not saved
SLOW = 1_500  # milliseconds after which a save counts as one that may never end
CONFLICT = "highlight-conflict"


class HighlightSaver(QObject):
    """Holds the words of one highlight while its card is open, and until they have arrived."""

    saved = Signal()
    failed = Signal(object, bool)  # UserError or BugReport, and whether the words are in the second place meanwhile
    taken = Signal()  # words that came from elsewhere stand in the place of those shown

    def __init__(self, work: HighlightWork, highlight: Highlight, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.highlight = highlight
        self.draft = self.begun = self._said  # `begun`: as it was when the card was opened
        self.has_conflict = False
        self.listener: QObject | None = None  # who shows it, or did last
        self._on_its_way: Said | None = None
        self._failures = 0
        self._is_kept = False  # something is in the second place
        self._is_retired = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.save)
        self._keep_soon = QTimer(self, singleShot=True)
        self._keep_soon.timeout.connect(self.keep)

    @property
    def _said(self) -> Said:
        return read_said(self.highlight)

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
        self._keep_soon.stop()
        self.deleteLater()

    def type(self, said: Said) -> None:
        """The words as they are now."""
        if said == self.draft:
            return
        self.draft = said
        if not self._timer.isActive():
            self._timer.start(SAVE_AFTER)
        at_risk = self._failures or self.has_conflict or self._is_kept
        if at_risk and not self._keep_soon.isActive():
            self._keep_soon.start(SAVE_AFTER)  # the library may not take them for long

    # --- saving ---------------------------------------------------------------------------------------------------

    def save(self) -> None:
        self._timer.stop()
        if not self.dirty or self._on_its_way is not None or self.has_conflict or not self._work.allowed:
            return
        self._on_its_way = self.draft
        self._keep_soon.start(SLOW)
        self._work.save(self.highlight.id, self.highlight.revision, self.draft, self._on_saved, self._on_not_saved)

    def _on_saved(self, highlight: Highlight) -> None:
        if self._is_retired:
            return
        sent, self._on_its_way = self._on_its_way, None
        self._keep_soon.stop()
        if highlight.revision >= self.highlight.revision:  # else `flush` overtook it
            self._arrive(highlight, sent)
        self.saved.emit()

    def _arrive(self, highlight: Highlight, sent: Said | None) -> None:
        self.highlight = highlight
        self._failures = 0
        if self.draft == sent:
            self.draft = self._said  # as the library writes them
        if self.dirty:
            self._timer.start(SAVE_AFTER)
        elif self._work.rescue.is_needed:
            self.keep()
        else:
            self._forget_kept()

    def _on_not_saved(self, error: Any) -> None:
        if self._is_retired:
            return
        if isinstance(error, UserError) and error.code == CONFLICT:
            self._work.get(self.highlight.id, self._meet, self._fail)  # until then they count as on their way
        else:
            self._fail(error)

    def _fail(self, error: Any) -> None:
        if self._is_retired:
            return
        self._on_its_way = None
        if isinstance(error, UnknownItem):  # deleted for ever elsewhere
            self.failed.emit(error, False)
            return
        wait = RETRY_AFTER[min(self._failures, len(RETRY_AFTER) - 1)]
        self._failures += 1
        if not self.has_conflict:
            self._timer.start(round(wait * 1_000))
        self.failed.emit(error, self.keep())

    # --- the second place -----------------------------------------------------------------------------------------

    def keep(self) -> bool:
        """Write the words into the second place; whether they are there."""
        self._keep_soon.stop()
        kept = self._work.rescue.keep(self.highlight.id, self.highlight.revision, self.draft)
        self._is_kept = self._is_kept or kept
        return kept

    def _forget_kept(self) -> None:
        self._keep_soon.stop()
        if self._is_kept:
            self._work.rescue.forget(self.highlight.id)
            self._is_kept = False

    def bring_back(self) -> bool:
        """Take up what an earlier run kept and could not save; whether there was anything the library has not."""
        found = self._work.rescue.find(self.highlight.id) if self._work.allowed else None
        if found is None:
            return False
        self._is_kept = True
        revision, kept = found
        self.draft = kept if revision == self.highlight.revision else self._join(kept)
        if not self.dirty:
            self._forget_kept()
            return False
        self._timer.start(SAVE_AFTER)
        return True

    def _join(self, kept: Said) -> Said:
        """What was kept, and what the library holds by now."""
        comment, tags, stance = self._said
        heading = self.tr("The comment in the library said:")
        return join_versions(kept[0], comment, heading), merge_tags((), kept[1], tags), kept[2] or stance

    # --- what was said elsewhere ----------------------------------------------------------------------------------

    def _meet(self, now: Highlight) -> None:
        """It was changed elsewhere. Where that was about another part, both stay, and nobody is asked."""
        if self._is_retired:
            return
        self._on_its_way = None
        merged = merge_said(self._said, self.draft, read_said(now))
        if merged is None:
            self.has_conflict = True
            self.failed.emit(UserError(CONFLICT), self.keep())
        else:
            self._lay_over(now, merged)
            self._go_on()

    def _lay_over(self, now: Highlight, said: Said) -> None:
        """What holds now is what was typed on from here on; what came from elsewhere is not undone here."""
        mine, theirs = self.draft, read_said(now)
        comment = theirs[0] if said[0] == theirs[0] else self.begun[0]
        stance = theirs[2] if said[2] == theirs[2] else self.begun[2]
        self.begun = comment, theirs[1], stance
        self.has_conflict = False
        self.highlight, self.draft = now, said
        if said != mine:
            self.taken.emit()

    def _go_on(self) -> None:
        if self.dirty:
            self.save()
        else:
            self._failures = 0
            self._forget_kept()
        self.saved.emit()

    def keep_mine(self) -> None:
        """After a conflict: what was typed here takes the place of the other words, which stay among the versions. Tags
        of both stay."""

        def on_read(now: Highlight) -> None:
            if not self._is_retired:
                comment, tags, stance = self.draft
                self._lay_over(now, (comment, merge_tags(self._said[1], tags, now.tags), stance))
                self._go_on()

        self._work.get(self.highlight.id, on_read, self._fail)

    def take_theirs(self) -> None:
        """After a conflict: the other words stay; what was typed here is among the versions. Tags of both stay."""

        def on_read(now: Highlight) -> None:
            if not self._is_retired:
                self._lay_over(now, (now.comment, merge_tags(self._said[1], self.draft[1], now.tags), now.stance))
                self._go_on()

        def on_refused(error: Any) -> None:
            if self._is_retired:
                return
            if isinstance(error, UserError) and error.code == CONFLICT:
                self._work.get(self.highlight.id, on_read, self._fail)
            else:
                self._fail(error)

        # What was typed since the conflict is no version yet; on a revision that is gone it becomes one.
        self._work.save(self.highlight.id, self.highlight.revision, self.draft, on_read, on_refused)

    def refresh(self, highlight: Highlight) -> None:
        """The library holds this now."""
        if self._on_its_way is not None or self.has_conflict or highlight.revision <= self.highlight.revision:
            return
        same = read_said(highlight) == self._said
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

    # --- now ------------------------------------------------------------------------------------------------------

    def flush(self) -> bool:
        """Write what is unsaved on the calling thread; what the library does not take goes to the second place. True
        where every word is in one of the two."""
        self._timer.stop()
        if not self.dirty or not self._work.allowed:
            return True
        try:
            return self._write_now() or self.keep()
        except UnknownItem:
            return True  # deleted for ever elsewhere: there is nothing it could be said of
        except Exception as error:  # also called from the crash hook: any failure means the other place
            log.warning("a comment could not be saved", exc_info=not isinstance(error, UserError))
            self._timer.start(SAVE_AFTER)  # for who goes on
            return self.keep()

    def _write_now(self) -> bool:
        """False where no library is open; else all was written, or an error is raised."""
        now = self._work.get_now(self.highlight.id)
        if now is None:
            return False
        theirs = read_said(now)
        if theirs in (self._said, self._on_its_way):  # what is on its way may have arrived: it is our own
            merged: Said | None = self.draft
            self.highlight = now
        else:
            merged = merge_said(self._said, self.draft, theirs)
        if merged is None:
            self._keep_among_versions()
            tags = merge_tags(self._said[1], self.draft[1], theirs[1])
            if tags != theirs[1]:
                self._work.save_now(now.id, now.revision, (theirs[0], tags, theirs[2]))
            return True
        if self.highlight is not now:
            self._lay_over(now, merged)
        saved = now if merged == theirs else self._work.save_now(now.id, now.revision, merged)
        if saved is None:
            return False
        self.has_conflict = False
        self._arrive(saved, merged)
        return True

    def _keep_among_versions(self) -> None:
        """On a revision that is gone, what was typed becomes a version."""
        try:
            self._work.save_now(self.highlight.id, self.highlight.revision, self.draft)
        except UserError as error:
            if error.code != CONFLICT:
                raise


def read_said(highlight: Highlight) -> Said:
    return highlight.comment, highlight.tags, highlight.stance
