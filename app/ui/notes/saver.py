"""Brings notes into the library: on threads while there is time, at once when there is none, and where the library
takes nothing, into the second place."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain import Note, NoteSubject
from app.errors import NoteConflict, UserError
from app.ui.notes.autosave import Autosave, Draft, join_versions
from app.ui.notes.rescue import NoteRescue
from app.ui.tasks import BugReport, TaskRunner

log = logging.getLogger(__name__)

READ_AGAIN = 3_000  # ms after a note that was left could not be read


class NoteSaver(QObject):
    """Saves the notes of one library, and knows what of them is unsaved. Notes that were left go on being saved. All
    panes of a window share one: what was left unsaved in one of them is found in the others.

    After `retire` it does nothing and says nothing any more: another library has notes on the same numbers.
    """

    saved = Signal(object)  # Autosave; some of its words have arrived
    merged = Signal(object, object)  # Autosave, the NoteConflict: it holds both texts now
    failed = Signal(object, bool)  # UserError or BugReport, and whether the words are in the second place meanwhile
    tried = Signal(object)  # Autosave; after any of these

    def __init__(
        self, notes: Any, rescue: NoteRescue | None, tasks: TaskRunner, clock: Callable[[], float], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._notes, self._rescue, self._tasks, self._clock = notes, rescue, tasks, clock
        self._is_retired = False
        self._left: dict[NoteSubject, Autosave] = {}  # with something unsaved
        self._early: dict[NoteSubject, str] = {}  # typed on notes that were left before they could be read
        # What the second place held, where words on notes that cannot be read were laid beside it.
        self._before: dict[NoteSubject, Draft | None] = {}
        self._turn = threading.Lock()  # of those who write
        self._overtaken: list[Draft] = []  # by what was written at once
        self._read_soon = QTimer(self, singleShot=True)
        self._read_soon.timeout.connect(self._read_early)

    def retire(self) -> None:
        self._is_retired = True
        self.deleteLater()

    # --- reading --------------------------------------------------------------------------------------------------

    def read(
        self,
        subject: NoteSubject,
        then: Callable[[Note | None], None],
        on_failure: Callable[[UserError | BugReport], None] | None = None,
        *,
        key: str = "",
    ) -> None:
        """What is read arrives on the GUI thread; a later call with the same key overtakes this one."""
        notes = self._notes
        fail = on_failure or self._tasks.failed.emit
        self._tasks.run(
            lambda _job: notes.get(subject),
            lambda note: None if self._is_retired else then(note),
            key=key,
            on_failure=lambda error: None if self._is_retired else fail(error),
        )

    def take_back(self, subject: NoteSubject) -> Autosave | None:
        """A note that was left with something unsaved is opened again. All of it may have been written since, and more
        by others: then it is read like any other."""
        state = self._left.pop(subject, None)
        return state if state is not None and state.dirty else None

    def find_kept(self, state: Autosave) -> Draft | None:
        """What an earlier run kept of this note and could not save, if that says more than the note does."""
        if self._rescue is None:
            return None
        if state.subject not in self._before:
            kept = self._rescue.find(state.subject)
        elif state.dirty:  # with the words that lie beside it
            kept = self._before.pop(state.subject)
        else:
            self.keep_early(state.subject, "")
            kept = self._before.pop(state.subject)
        if kept is None:
            return None
        if not kept.body.strip() or kept.body == state.body:
            self._rescue.forget(kept.subject)
            return None
        if kept.revision == state.revision:
            return kept
        body = join_versions(kept.body, state.body, self.tr("The note in the library said:"))
        return Draft(kept.subject, body, state.revision) if body != state.body else None

    # --- saving ---------------------------------------------------------------------------------------------------

    def save(self, state: Autosave) -> None:
        """Save what is unsaved, unless that is on its way already."""
        if self._is_retired or (draft := state.begin()) is None:
            return
        self._tasks.run(
            lambda _job: self._write(draft),
            lambda note: self._on_saved(state, note),
            on_failure=lambda error: self._on_not_saved(state, draft, error),
            on_end=lambda: self._forget_overtaken(draft),
        )

    def _write(self, draft: Draft) -> Note | None:
        """On a thread. None where `flush` has overtaken it: saved now, it would be a text that lost against another."""
        with self._turn:
            if any(draft is overtaken for overtaken in self._overtaken):
                return None
            note: Note = self._notes.save(draft.subject, draft.body, draft.revision)
            return note

    def _forget_overtaken(self, draft: Draft) -> None:
        self._overtaken = [one for one in self._overtaken if one is not draft]

    def leave(self, state: Autosave) -> None:
        """The reader goes elsewhere; what is unsaved is on its way, and stays known until it has arrived."""
        if not state.dirty:
            return
        other = self._left.get(state.subject)
        if other is not None and other is not state and other.dirty:  # of another pane, which was left as well
            state.typed(join_versions(state.body, other.body, self._heading), self._clock())
        self._left[state.subject] = state
        self.save(state)

    def save_left(self) -> None:
        """Try at once what was left unsaved."""
        for state in list(self._left.values()):
            self.save(state)
        self._read_early()

    def append(self, subject: NoteSubject, words: str) -> None:
        """The reader went on before the note could be read, but after typing something on it."""
        self._early[subject] = self._early.get(subject, "") + words
        self._read_one(subject)

    def take_early(self, subject: NoteSubject) -> str:
        """The reader is back before it could be read: the words are theirs again."""
        return self._early.pop(subject, "")

    def _read_one(self, subject: NoteSubject) -> None:
        self.read(subject, lambda note: self._on_read(subject, note), self._on_not_read)

    def _read_early(self) -> None:
        for subject in list(self._early):
            self._read_one(subject)

    def _on_read(self, subject: NoteSubject, note: Note | None) -> None:
        if subject in self._early:  # else they were written at once meanwhile, or are the pane's again
            self.leave(self._join(subject, note, self._early.pop(subject)))

    def _join(self, subject: NoteSubject, note: Note | None, words: str) -> Autosave:
        state = Autosave(subject, note)
        kept = self.find_kept(state)
        state.typed((kept.body if kept is not None else state.body) + words, self._clock())
        return state

    def _on_not_read(self, error: UserError | BugReport) -> None:
        kept = [self.keep_early(subject, words) for subject, words in self._early.items()]
        self._read_soon.start(READ_AGAIN)
        self.failed.emit(error, all(kept))

    def _on_saved(self, state: Autosave, note: Note | None) -> None:
        if self._is_retired:
            return
        if note is not None:
            self._take(state, note)
        self.saved.emit(state)
        self._go_on(state)

    def _take(self, state: Autosave, note: Note) -> None:
        state.saved(note, self._clock())
        other = self._left.get(note.subject)
        if self._rescue and not self._rescue.files.is_trusted:
            self._rescue.keep(Draft(note.subject, note.body, note.revision))
        elif self._rescue and (other is None or other is state or not other.dirty):  # else its words lie there
            self._rescue.forget(note.subject)

    def _on_not_saved(self, state: Autosave, draft: Draft, error: UserError | BugReport) -> None:
        if self._is_retired:
            return
        current = error.values.get("current") if isinstance(error, NoteConflict) else None
        if current is not None and current.revision <= state.revision:
            state.saved(current, self._clock())  # `flush` overtook it: nobody else wrote
        elif isinstance(error, NoteConflict):
            state.conflicted(current, self._heading, self._clock())
            self.merged.emit(state, error)
        else:
            state.failed(self._clock())
            self.failed.emit(error, self._keep(Draft(draft.subject, state.body, draft.revision)))
        self._go_on(state)

    def _go_on(self, state: Autosave) -> None:
        self.tried.emit(state)
        if self._left.get(state.subject) is not state:
            return
        due = state.due_in(self._clock())
        if due is not None:
            QTimer.singleShot(round(due * 1_000), self, lambda: self.save(state))
        elif not state.dirty:
            del self._left[state.subject]

    @property
    def _heading(self) -> str:
        return self.tr("Changed elsewhere meanwhile:")

    # --- the second place -----------------------------------------------------------------------------------------

    def keep(self, state: Autosave) -> bool:
        """Write the words of a note into the second place, whatever becomes of them in the first."""
        return self._keep(Draft(state.subject, state.body, state.revision))

    def _keep(self, draft: Draft) -> bool:
        return self._rescue is not None and self._rescue.keep(draft) is not None

    def keep_early(self, subject: NoteSubject, words: str) -> bool:
        """Words on a note that cannot be read: beside what an earlier run may have kept there, never in its place."""
        if self._rescue is None or (subject not in self._before and not words.strip()):
            return not words.strip()
        if subject not in self._before:
            self._before[subject] = self._rescue.find(subject)
        before = self._before[subject]
        if before is not None:
            words = f"{before.body.rstrip()}\n\n{words}" if words.strip() else before.body
            return self._keep(Draft(subject, words, before.revision))
        if words.strip():
            return self._keep(Draft(subject, words, 0))
        self._rescue.forget(subject)
        return True

    # --- now ------------------------------------------------------------------------------------------------------

    @property
    def failing(self) -> bool:
        """Whether the library did not take, or not give, a note that was left."""
        return self._read_soon.isActive() or any(state.failing for state in self._left.values())

    @property
    def unsaved(self) -> bool:
        return bool(self._early) or any(state.dirty for state in self._left.values())

    def flush(self, state: Autosave | None) -> bool:
        """Write everything unsaved on the calling thread, this note's words too. What the library does not take goes
        to the second place. True when every word is in one of the two."""
        for subject, words in list(self._early.items()):
            if (read := self.read_now(subject, words)) is not None:
                del self._early[subject]
                self._left[subject] = read
        written = [self._flush(one) for one in (*self._left.values(), state) if one is not None]
        written += [self.keep_early(subject, words) for subject, words in self._early.items()]
        return all(written)

    def read_now(self, subject: NoteSubject, words: str) -> Autosave | None:
        """The note with these words at its end, read on the calling thread; None where it cannot be read."""
        try:
            note = self._notes.get(subject)
        except Exception:  # also called from the crash hook: any failure means the other place
            log.exception("a note could not be read")
            return None
        return self._join(subject, note, words)

    def _flush(self, state: Autosave) -> bool:
        # A save may still be on its way on a thread: what has begun is waited for, and what has not is in vain.
        with self._turn:
            sent = state.saving
            self._meet_own(state)
            is_written = self._write_now(state)
            if is_written and sent is not None and not state.dirty:
                self._overtaken.append(sent)
        return is_written

    def _write_now(self, state: Autosave) -> bool:
        for _ in range(3):
            if not state.dirty:
                return True
            draft = Draft(state.subject, state.body, state.revision)
            try:
                self._take(state, self._notes.save(draft.subject, draft.body, draft.revision))
            except NoteConflict as conflict:
                state.conflicted(conflict.values.get("current"), self._heading, self._clock())
            except Exception:  # noqa: BLE001 -- also called from the crash hook: any failure means the other place
                return self._keep(draft)
        return not state.dirty

    def _meet_own(self, state: Autosave) -> None:
        """What was on its way, and has arrived without our knowing yet, is no text that others wrote."""
        if state.saving is not None:
            try:
                note = self._notes.get(state.subject)
            except Exception:  # noqa: BLE001 -- as below: saving says what is wrong
                return
            if note is not None and note.revision > state.revision and note.body == state.saving.body:
                state.conflicted(note, self._heading, self._clock())
