"""The commands of the window that are about a note, for the pane that is seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.ui.commands import CommandSet
from app.ui.notes.views import Arrangement

if TYPE_CHECKING:
    from app.ui.notes.pane import NotePane


class NoteCommands(QObject):
    """There may be several panes in a window; a command is for the one that is seen."""

    def __init__(self, commands: CommandSet, pane: NotePane) -> None:
        super().__init__(pane)
        self._pane, self._commands = pane, commands
        editor, views = pane.editor, pane.views
        for command in editor.commands:
            self._connect(command, partial(self._edit, command))
        editor.set_keys({commands[command].shortcut().toString(): command for command in editor.commands})
        self._connect("note.preview", self._toggle_preview)
        self._connect("note.arrange", views.step)
        self._connect("note.versions", pane.versions.toggle)
        pane.addActions([commands["note.preview"], commands["note.arrange"], commands["note.versions"]])
        views.arranged.connect(self.refresh)

    def _connect(self, command: str, slot: Callable[[], None]) -> None:
        self._commands[command].triggered.connect(lambda _=False: slot() if self._pane.isVisible() else None)

    def _edit(self, command: str) -> None:
        """From a menu or a button: the words are what is looked at next."""
        self._pane.focus_editor()
        self._pane.editor.run(command)

    def _toggle_preview(self) -> None:
        had_keyboard = self._pane.preview.hasFocus() or self._pane.editor.hasFocus()
        self._pane.views.toggle_preview()
        self.refresh()
        if had_keyboard:
            shown = self._pane.preview if self._pane.editor.isHidden() else self._pane.editor
            shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """The command says whether there is a preview."""
        if self._pane.isVisible():
            self._commands["note.preview"].setChecked(self._pane.views.shown is not Arrangement.WRITING)
