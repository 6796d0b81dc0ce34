"""Tells whoever subscribed which rows a write touched."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from app.domain import Changes

log = logging.getLogger(__name__)

Listener = Callable[[Changes], None]


class ChangeFeed:
    """Announces writes to its subscribers, on the thread that wrote, after the commit."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def subscribe(self, callback: Listener) -> Callable[[], None]:
        """Call `callback` after every write, until the function returned here is called."""
        with self._lock:
            self._listeners.append(callback)

        def unsubscribe() -> None:
            with self._lock:
                if callback in self._listeners:
                    self._listeners.remove(callback)

        return unsubscribe

    def announce(self, changes: Changes) -> None:
        """Tell everybody, unless nothing changed."""
        if changes == Changes():
            return
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener(changes)
            except Exception:
                # What was written is written: a view that fails to follow must not make it look undone.
                log.exception("a listener failed on a change")
