"""Keeps the preview true to what is written, without ever being in the way of the writing."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QPlainTextEdit

from app.ui.notes.documents import read_text
from app.ui.notes.editing import points_of, units_of
from app.ui.notes.following import find_shown
from app.ui.notes.preview import Preview
from app.ui.tasks import TaskRunner

PAUSE = 250  # ms without a keystroke before what is written is rendered: more than between the letters of a word
# Rendering and showing a long note takes time; so many times as long is waited for the next keystroke.
PATIENCE = 3
# Who types without a pause sees the preview follow all the same, as long as showing it takes less than a frame or two.
# Where it takes longer, who goes on after a short thought does not meet it.
LONGEST = 900  # ms
QUICK = 25  # ms


class LivePreview(QObject):
    """Renders on a thread, one text at a time; what was overtaken by another text meanwhile is never shown."""

    def __init__(
        self,
        editor: QPlainTextEdit,
        preview: Preview,
        render: Callable[[str], str],
        tasks: TaskRunner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor, self._preview, self._render, self._tasks = editor, preview, render, tasks
        self._version = 0  # of what is written
        self._shown: int | None = None  # the version that is to be seen
        self._running = False
        self._cost = 0.0  # ms the last one took, all in all
        self._showing = 0.0  # ms of that on the GUI thread
        self._since = 0.0  # the first keystroke that is not shown
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._start)
        self._following = QTimer(self, singleShot=True, interval=80)
        self._following.timeout.connect(self._follow)
        editor.cursorPositionChanged.connect(self._following.start)

    def touch(self) -> None:
        """Something was typed."""
        now = time.monotonic()
        if self._shown == self._version:
            self._since = now
        self._version += 1
        if self._preview.isHidden():
            return
        wait = max(PAUSE, self._cost * PATIENCE)
        if self._showing < QUICK:
            wait = min(wait, max(0.0, LONGEST - (now - self._since) * 1_000))
        else:
            wait = max(wait, LONGEST)
        self._timer.start(round(wait))

    def begin(self) -> None:
        """Another note is shown: nothing of the last one stays to be seen."""
        self._version += 1
        self._preview.clear()
        self._cost = self._showing = 0.0
        self.refresh()

    def refresh(self) -> None:
        """Show what is written as soon as possible, if the preview can be seen and shows something else."""
        if not self._preview.isHidden() and self._shown != self._version:
            self._timer.start(0)

    def _start(self) -> None:
        if self._running:
            return  # it goes on with what is written then
        text, start = read_text(self._editor.document()), time.monotonic()
        version, render = self._version, self._render
        if not text.strip():
            self._preview.clear()
            self._shown = version
            return
        self._running = True
        self._tasks.run(lambda _job: render(text), lambda html: self._show(html, version, start), on_end=self._on_ended)

    def _show(self, html: str, version: int, start: float) -> None:
        before = time.monotonic()
        if version == self._version:
            self._preview.show_html(html)
            self._shown = version
            self._following.start()
        now = time.monotonic()
        self._showing = (now - before) * 1_000
        self._cost = (now - start) * 1_000

    def _follow(self) -> None:
        """Bring on screen what is being written, at about its height, unless it is to be seen anyway."""
        editor, preview = self._editor, self._preview
        if preview.isHidden() or not editor.hasFocus() or self._shown != self._version:
            return
        cursor = editor.textCursor()
        text, shown = editor.toPlainText(), preview.toPlainText()
        place = find_shown(text, points_of(text, cursor.position()), shown)
        if place is not None:
            height = max(1, editor.viewport().height())
            preview.bring(units_of(shown[:place]), editor.cursorRect().top() / height)

    def _on_ended(self) -> None:
        self._running = False
        if self._shown != self._version and not self._timer.isActive():
            self.refresh()
