"""The backups of the open library, shown, made, and asked back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.ui.dialogs.backups import BackupsDialog
    from app.ui.window.main_window import MainWindow


class BackupActions(QObject):
    """What is asked back is the matter of whoever opens and closes libraries."""

    beside_asked = Signal(object)  # Path of a backup
    replace_asked = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: BackupsDialog | None = None

    def show(self) -> None:
        from app.ui.dialogs.backups import BackupsDialog

        w = self._window
        dialog = BackupsDialog(w.theme, w, read_only=w.read_only)
        dialog.make_asked.connect(self._make)
        dialog.folder_asked.connect(self._show_folder)
        for asked, signal in ((dialog.beside_asked, self.beside_asked), (dialog.replace_asked, self.replace_asked)):
            asked.connect(lambda path, signal=signal: self._hand_on(path, signal))
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        self._fill()
        dialog.open()

    def _hand_on(self, path: Path, signal: Any) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        signal.emit(path)

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _fill(self) -> None:
        self._window.operations.run(lambda services, _job: services.backups.list(), self._on_listed)

    def _on_listed(self, backups: Any) -> None:
        if self._dialog is not None:
            self._dialog.show_backups(backups)

    def _make(self) -> None:
        self._window.operations.run(
            lambda services, job: services.upkeep.backup(job=job),
            lambda _: self._fill(),
            title=self.tr("Backing up"),
            long=True,
        )

    def _show_folder(self) -> None:
        if (services := self._window.services) is not None:
            self._window.actions_of_window.files.show_folder(services.library.backups)
