"""How many words a note has: counted a moment after the writing stopped, and only in the lines that are new."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QPlainTextEdit

from app.services.note_words import count_note_words
from app.ui.notes.foot import NoteFoot

PAUSE = 350  # ms


class WordCount(QObject):
    def __init__(self, editor: QPlainTextEdit, foot: NoteFoot, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._foot = editor, foot
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._count)
        editor.textChanged.connect(self._timer.start)
        editor.selectionChanged.connect(self._timer.start)

    def begin(self) -> None:
        """Another note is shown."""
        self._foot.show_count(0)
        self._timer.start()

    def _count(self) -> None:
        cursor = self._editor.textCursor()
        chosen = count_note_words(cursor.selectedText().replace("\u2029", "\n")) if cursor.hasSelection() else None
        self._foot.show_count(count_note_words(self._editor.toPlainText()), chosen)
