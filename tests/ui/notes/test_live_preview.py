"""The preview follows what is written, and keeps out of the way of the writing."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.notes.live_preview import LONGEST, QUICK, LivePreview
from app.ui.notes.preview import Preview
from app.ui.tasks import TaskRunner


class TimedPreview(Preview):
    """Takes so many seconds to show something, and knows when it did."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.takes = 0.0
        self.shown_at: list[float] = []

    def show_html(self, html: str) -> None:
        time.sleep(self.takes)
        super().show_html(html)
        self.shown_at.append(time.monotonic())


@pytest.mark.parametrize("is_slow", [False, True])
def test_who_thinks_for_a_moment_does_not_meet_a_preview_that_is_slow(
    qtbot: QtBot, tasks: TaskRunner, is_slow: bool
) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    editor, preview = QPlainTextEdit(page), TimedPreview(page)
    column.addWidget(editor)
    column.addWidget(preview)
    qtbot.addWidget(page)
    page.show()
    preview.takes = (QUICK + 5) / 1_000 if is_slow else 0.0
    live = LivePreview(editor, preview, lambda body: f"<p>{body}</p>", tasks, page)
    editor.textChanged.connect(live.touch)
    editor.insertPlainText("a")
    qtbot.waitUntil(lambda: len(preview.shown_at) == 1)
    typed_at = time.monotonic()
    editor.insertPlainText("b")
    qtbot.waitUntil(lambda: len(preview.shown_at) == 2)
    assert preview.toPlainText().endswith("ab")
    assert (preview.shown_at[1] - typed_at >= LONGEST / 1_000) == is_slow
