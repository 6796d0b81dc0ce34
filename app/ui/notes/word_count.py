"""How many words a note has: counted behind the writing, a moment after it stopped."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QPlainTextEdit

from app.services.note_words import count_note_words
from app.ui.notes.foot import NoteFoot
from app.ui.tasks import TaskRunner

PAUSE = 250  # ms


class WordCount(QObject):
    def __init__(self, editor: QPlainTextEdit, foot: NoteFoot, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._foot, self._tasks = editor, foot, tasks
        self._running = False
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._count)
        editor.textChanged.connect(self._timer.start)
        editor.selectionChanged.connect(self._timer.start)

    def begin(self) -> None:
        """Another note is shown."""
        self._foot.show_count(0)
        self._timer.start(0)

    def _count(self) -> None:
        if self._running:
            self._timer.start()
            return
        body = self._editor.toPlainText()
        cursor = self._editor.textCursor()
        chosen = cursor.selectedText().replace("\u2029", "\n") if cursor.hasSelection() else None
        self._running = True
        self._tasks.run(
            lambda _job: (count_note_words(body), None if chosen is None else count_note_words(chosen)),
            lambda counts: self._foot.show_count(*counts),
            on_end=self._on_ended,
        )

    def _on_ended(self) -> None:
        self._running = False
