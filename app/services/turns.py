"""One turn at a time for each piece of work, so that two threads that want the same do it once."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from app.jobs import Job

# How often somebody who waits looks for their job's cancelling, in seconds: a quarter of the 200 ms promised.
_LOOK = 0.05


class Turns:
    """Who is at work on what. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken: set[Hashable] = set()

    @contextmanager
    def take(self, key: Hashable, job: Job) -> Iterator[None]:
        """Be the only one at work on `key`, after whoever is. Raises JobCancelled while waiting."""
        with self._changed:
            while key in self._taken:
                job.check()
                self._changed.wait(_LOOK)
            self._taken.add(key)
        try:
            yield
        finally:
            with self._changed:
                self._taken.remove(key)
                self._changed.notify_all()
