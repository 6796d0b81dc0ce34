"""Notes are rendered in another process; the window is never without an answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from app.errors import WorkerDied
from app.ui.notes.rendering import NoteRenderer, render_inside
from app.workers import Worker


def test_a_note_is_rendered_in_the_process() -> None:
    worker = Worker("notes")
    try:
        render = NoteRenderer(worker)
        assert "<strong>seen</strong>" in render("**seen**")
        assert worker.call(os.getpid) != os.getpid()
        assert "parallax:task/0" in render("- [ ] do")
    finally:
        worker.stop()


@pytest.mark.parametrize("failure", [WorkerDied("search"), TimeoutError()])
def test_where_the_process_ends_this_one_renders(failure: Exception) -> None:
    class Ended:
        def call(self, function: Callable[..., Any], *args: Any, timeout: float | None, urgent: bool) -> Any:
            assert function is render_inside and not urgent
            raise failure

    assert "<em>seen</em>" in NoteRenderer(Ended())("*seen*")
