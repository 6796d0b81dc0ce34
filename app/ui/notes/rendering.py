"""Markdown of notes to HTML in another process, so that not even Python's own lock is held while somebody types."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol

from app.errors import WorkerDied

log = logging.getLogger(__name__)

SECONDS = 10.0  # a note of the greatest length takes one or two


class Caller(Protocol):
    """What is needed of `app.workers.Worker`."""

    def call(self, function: Callable[..., Any], *args: Any, timeout: float | None, urgent: bool) -> Any: ...


def render_inside(body: str, missing: tuple[str, ...] = ()) -> str:
    """Markdown to safe HTML for Parallax itself; the Markdown library is imported when the first note is rendered."""
    from app.markup import render_note

    return render_note(body, inside=True, missing=missing)


class NoteRenderer:
    """Call it on a thread: it waits. Where the process ends meanwhile, this one does it."""

    def __init__(self, worker: Caller) -> None:
        self._worker = worker

    def __call__(self, body: str, missing: tuple[str, ...] = ()) -> str:
        """`missing`: what links in it name, and is not there."""
        try:
            html: str = self._worker.call(render_inside, body, missing, timeout=SECONDS, urgent=False)
        except (WorkerDied, TimeoutError):
            log.warning("a note is rendered beside the window, since it could not be elsewhere")
            html = render_inside(body, missing)
        return html
