"""When a note is saved, and what happens when that fails. Pure: time is handed in, nothing is written here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain import Note, NoteSubject

# A note is safe on the disk one second after the first keystroke that is not yet saved; the write itself (an fsync on
# a slow disk) must fit into that second too.
SAVE_AFTER = 0.6
RETRY_AFTER = (1.0, 2.0, 5.0, 10.0)  # a disk that failed is asked again, for ever, at most every ten seconds


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way to the library. `revision` is the one it was typed on."""

    subject: NoteSubject
    body: str
    revision: int


def join_versions(mine: str, theirs: str, heading: str) -> str:
    """Both texts of a conflict in one note: mine first, then theirs under a rule and a heading."""
    if not theirs.strip() or theirs.strip() in mine:
        return mine
    if mine.strip() in theirs:
        return theirs
    return f"{mine.rstrip()}\n\n---\n\n*{heading}*\n\n{theirs.lstrip()}"


class Autosave:
    """The state of one note being typed: saved, dirty since a moment, being saved, or failing.

    All times are seconds of one clock that never goes back. Whoever owns this asks `due_in` after every call, waits
    that long, then calls `begin` and hands the draft to a thread, and `saved`, `conflicted` or `failed` with what
    came of it.
    """

    def __init__(self, subject: NoteSubject, note: Note | None) -> None:
        self.subject = subject
        self._revision = note.revision if note else 0
        self._saved = note.body if note else ""
        self._body = self._saved
        self._unread: Callable[[], str] | None = None  # what gives the words since the last keystroke
        self._dirty_since: float | None = None
        self._retry_at: float | None = None
        self._failures = 0
        self._saving: Draft | None = None

    @property
    def body(self) -> str:
        self.settle()
        return self._body

    @property
    def revision(self) -> int:
        return self._revision

    @property
    def dirty(self) -> bool:
        """True while something typed is not known to be in the library."""
        return self._unread is not None or self._body != self._saved or self._saving is not None

    @property
    def failing(self) -> bool:
        return self._failures > 0

    @property
    def saving(self) -> Draft | None:
        """What is on its way."""
        return self._saving

    def typed(self, body: str, now: float) -> None:
        """The whole text as it stands. Later keystrokes do not put off what the first one asked for."""
        self._unread = None
        self._body = body
        if body == self._saved and self._saving is None:
            self._dirty_since = None
        elif self._dirty_since is None:
            self._dirty_since = now

    @property
    def touched_already(self) -> bool:
        """Whether a keystroke is known that was not read yet: another one tells nothing new."""
        return self._unread is not None

    def touched(self, read: Callable[[], str], now: float) -> None:
        """A keystroke. The text is read when it is needed: reading a long one with each would be felt."""
        self._unread = read
        if self._dirty_since is None:
            self._dirty_since = now

    def settle(self) -> None:
        """Read what was typed, now: afterwards it may be gone from where it was typed."""
        if self._unread is not None and self._dirty_since is not None:
            self.typed(self._unread(), self._dirty_since)
        elif self._unread is not None:
            read, self._unread = self._unread, None
            self._body = read()

    def due_in(self, now: float) -> float | None:
        """Seconds until the next save; None when there is nothing to do but wait for a keystroke or an answer."""
        if self._saving is not None or self._dirty_since is None:
            return None
        at = self._retry_at if self._retry_at is not None else self._dirty_since + SAVE_AFTER
        return max(0.0, at - now)

    def begin(self) -> Draft | None:
        """What to save now; None when nothing is unsaved, or a save is on its way."""
        self.settle()
        if self._saving is not None or self._body == self._saved:
            return None
        self._saving = Draft(self.subject, self._body, self._revision)
        self._dirty_since = None
        return self._saving

    def saved(self, note: Note, now: float) -> None:
        self.settle()
        self._saving = None
        self._failures = 0
        self._retry_at = None
        if note.revision < self._revision:
            return  # a later text was written meanwhile, on another thread
        self._revision = note.revision
        self._saved = note.body
        # What was typed while the write was on its way waits for its own second, counted from now at the latest.
        if self._body == self._saved:
            self._dirty_since = None  # typed and taken back meanwhile
        elif self._dirty_since is None:
            self._dirty_since = now

    def conflicted(self, current: Note | None, heading: str, now: float) -> str:
        """Somebody else saved meanwhile. Returns the text that keeps both; it is saved on top of theirs at once."""
        self.settle()
        sent = self._saving
        self._saving = None
        self._revision = current.revision if current else 0
        self._saved = current.body if current else ""
        # What we sent ourselves a moment ago is no other person's text.
        if sent is None or sent.body != self._saved:
            self._body = join_versions(self._body, self._saved, heading)
        self._dirty_since = now - SAVE_AFTER if self._body != self._saved else None
        return self._body

    def failed(self, now: float) -> None:
        """The disk did not take it. The text stays unsaved and is tried again, ever more slowly."""
        self._saving = None
        wait = RETRY_AFTER[min(self._failures, len(RETRY_AFTER) - 1)]
        self._failures += 1
        self._retry_at = now + wait
        if self._dirty_since is None:
            self._dirty_since = now

    def refreshed(self, note: Note | None) -> bool:
        """The note changed in the library, or (None) is there no more: what is written then is a new one, which must
        not be taken for its next version. True when the text shown should become this one, since nothing is unsaved
        here; otherwise the next save will meet it as a conflict."""
        self.settle()
        if self.dirty or (self._revision == 0 if note is None else note.revision <= self._revision):
            return False
        self._revision = note.revision if note else 0
        self._saved = self._body = note.body if note else ""
        return True
