"""The list of all corrections beside the window, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.domain import Changes, Scope
from app.errors import UserError
from app.ui.correction_work import CorrectionWork
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.services.correction_intake import CorrectionImport
    from app.ui.dialogs.corrections import CorrectionsDialog
    from app.ui.window.main_window import MainWindow


class CorrectionActions(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._work = CorrectionWork(window.operations, self)
        self._dialog: CorrectionsDialog | None = None

    @property
    def dialog(self) -> CorrectionsDialog | None:
        return self._dialog

    def show(self) -> None:
        """Open the list, or raise the one that is open."""
        from app.ui.dialogs.corrections import CorrectionsDialog

        w = self._window
        if self._dialog is None:
            dialog = self._dialog = CorrectionsDialog(w.theme, w, read_only=w.read_only)
            dialog.take_back_asked.connect(self._work.take_back)
            dialog.restore_asked.connect(self._work.restore)
            dialog.scope_asked.connect(self._move)
            dialog.export_asked.connect(self._export)
            dialog.import_asked.connect(self._import)
            dialog.finished.connect(self._forget)
            dialog.addActions([w.commands["edit.undo"], w.commands["edit.redo"]])
        self._read()
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self._dialog.list.setFocus()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def close(self) -> None:
        """The library is left."""
        if self._dialog is not None:
            self._dialog.reject()

    def refresh(self, changes: Changes) -> None:
        if self._dialog is not None and (changes.corrections or changes.articles):
            self._read()

    def set_theme(self, theme: Theme) -> None:
        if self._dialog is not None:
            self._dialog.set_theme(theme)

    def _read(self) -> None:
        w = self._window
        at_hand = [article.id for article in w.reading.articles()] if w.on_text else []

        def show(listed: Sequence[Any]) -> None:
            if self._dialog is not None:
                self._dialog.show_corrections(listed, at_hand if len(at_hand) == 2 else ())

        self._work.read(show)

    def _move(self, ids: Sequence[int], scope: Scope) -> None:
        self._work.change_scope(ids, scope)

    # --- files --------------------------------------------------------------------------------------------------------

    def _export(self) -> None:
        name = self.tr("Corrections (*.json)")
        path, _ = QFileDialog.getSaveFileName(
            self._dialog, self.tr("Export corrections"), str(Path.home() / "parallax-corrections.json"), name
        )
        if not path:
            return

        def say(count: int) -> None:
            if self._dialog is not None:
                words = self.tr("{n} corrections written to {path}.")
                self._dialog.say(words.format(n=count, path=path))

        self._work.export(Path(path), say)

    def _import(self) -> None:
        name = self.tr("Corrections (*.json);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self._dialog, self.tr("Import corrections"), str(Path.home()), name)
        if path:
            self._work.take_in(Path(path), self._say_imported, self._say_refused)

    def _say_imported(self, result: CorrectionImport) -> None:
        if self._dialog is None:
            return
        words = [self.tr("{n} corrections added.").format(n=result.added)]
        if result.duplicates:
            words.append(self.tr("{n} were here already.").format(n=result.duplicates))
        if result.waiting:
            words.append(self.tr("{n} wait for articles that are not here.").format(n=result.waiting))
        self._dialog.say(" ".join(words))

    def _say_refused(self, error: object) -> None:
        from app.ui.wording import error_sentence

        if isinstance(error, UserError) and self._dialog is not None:
            self._dialog.say(error_sentence(error))
        else:
            self._window.operations.failed.emit(error)
