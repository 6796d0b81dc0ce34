"""What may have changed since the index was last brought up to the database: comparing all of a large library takes
half a second, one article a few milliseconds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.domain import Changes, SubjectKind
from app.search.writing import Committed
from app.services.indexed_articles import find_highlighted, find_pair_notes
from app.services.library import Library


class Following:
    """Listens to a library, and keeps the ids of the articles that the index has to be compared with; at first, and
    whenever somebody else changed the index, these are all."""

    def __init__(self, library: Library) -> None:
        self._lock = threading.Lock()
        self._library = library
        self._changed: set[int] | None = None
        self._highlights: set[int] = set()
        self._pairs: set[int] = set()  # whose notes may be others, or elsewhere
        self._generation: int | None = None
        # Another process may write a library that is only read here.
        self._blind = library.read_only
        library.changes.subscribe(self._note)

    @property
    def is_behind(self) -> bool:
        """Whether there is something to compare, as far as is known."""
        with self._lock:
            known = self._changed is not None
            return not self._blind and (not known or bool(self._changed or self._highlights or self._pairs))

    @contextmanager
    def take(self) -> Iterator[set[int] | None]:
        """The ids to be compared now, None for all. They are to be compared again if that fails."""
        with self._lock:
            taken, self._changed = self._changed, set()
            highlights, self._highlights = self._highlights, set()
            pairs, self._pairs = self._pairs, set()
            if self._blind:
                taken = None
        try:
            if taken is not None and (highlights or pairs):
                with self._library.read() as session:
                    taken |= find_highlighted(session, highlights) | find_pair_notes(session, pairs)
            yield taken
        except BaseException:
            with self._lock:
                known = self._changed
                self._changed = None if taken is None or known is None else known | taken
                self._highlights |= highlights
                self._pairs |= pairs
            raise

    def forget(self) -> None:
        """The index is not what it was: everything has to be compared."""
        with self._lock:
            self._changed = None
            self._generation = None

    def check(self, committed: Committed) -> None:
        """A commit was made. If it came upon an index that was not left there by the one before, what is missing now
        was not announced."""
        with self._lock:
            if committed.before < 0 or self._generation not in (None, committed.before):
                self._changed = None
            self._generation = committed.after

    def _note(self, changes: Changes) -> None:
        notes = {note.id for note in changes.notes if note.kind is SubjectKind.ARTICLE}
        notes |= {-note.id for note in changes.notes if note.kind is SubjectKind.FREE}
        pairs = {note.id for note in changes.notes if note.kind is SubjectKind.PAIR}
        with self._lock:
            if self._changed is not None:
                self._changed |= changes.articles | changes.analyses | notes
            self._highlights |= changes.highlights
            self._pairs |= changes.pairs | pairs
