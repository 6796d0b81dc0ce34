"""Ties a note to its versions: they take the place of the editor, and one of them may become the note again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor

from app.ui.notes.documents import read_text, replace_text
from app.ui.notes.versions_view import VersionsView
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.notes.pane import NotePane


class NoteVersions(QObject):
    """`set_history` names the NoteHistory of the open library; None while there is none. What is restored is typed into
    the editor as one step: it is saved as a new version, and undone by Ctrl+Z."""

    def __init__(self, pane: NotePane, tasks: TaskRunner, theme: Theme) -> None:
        super().__init__(pane)
        self._pane = pane
        self._history: Any = None
        self.view = VersionsView(tasks, theme, pane)
        self.view.hide()
        self.view.chosen.connect(self._restore)
        self.view.added.connect(self._add)
        self.view.closed.connect(self.close)
        pane.subject_changed.connect(lambda _: self.close(focus=False))

    def set_history(self, history: Any) -> None:
        self.close(focus=False)
        self._history = history

    @property
    def is_open(self) -> bool:
        return not self.view.isHidden()

    def toggle(self) -> None:
        if self.is_open:
            self.close()
        elif (subject := self._pane.subject) is not None and self._history is not None:
            pane = self._pane
            pane.views.hide()
            pane.head.set_writing(False)
            self.view.show()
            present = read_text(pane.editor.document())
            self.view.open(self._history, subject, present, read_only=pane.editor.isReadOnly())

    def close(self, *, focus: bool = True) -> None:
        if not self.is_open:
            return
        self.view.hide()
        self.view.leave()
        self._pane.views.show()
        self._pane.head.set_writing(True)
        if focus:
            self._pane.focus_editor()

    def _restore(self, body: str) -> None:
        self.close()
        replace_text(self._pane.editor.document(), body)
        self._pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
        self._offer_undo(self.tr("The note says again what it said then."))

    def _add(self, body: str) -> None:
        self.close()
        cursor = QTextCursor(self._pane.editor.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        before = read_text(self._pane.editor.document())
        cursor.insertText(f"{'' if not before or before.endswith(chr(10)) else chr(10)}\n{body}" if before else body)
        self._pane.editor.setTextCursor(cursor)
        self._offer_undo(self.tr("What lost in the conflict stands at the end of the note."))

    def _offer_undo(self, sentence: str) -> None:
        editor, bar = self._pane.editor, self._pane.bar
        bar.ask(sentence, (self.tr("Undo"), editor.undo), focus=False)

        def withdraw() -> None:
            """Whatever is written next, one step back would be another one."""
            if bar.accessibleName() == sentence:
                bar.hide()

        editor.textChanged.connect(withdraw, Qt.ConnectionType.SingleShotConnection)
