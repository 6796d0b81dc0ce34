"""The commands of the File menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


def existing_folder(path: str) -> str:
    """The folder a file dialog begins in."""
    return path if path and Path(path).is_dir() else str(Path.home())


class FileActions(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def choose_files(self) -> None:
        w = self._window
        paths, _ = QFileDialog.getOpenFileNames(
            w,
            self.tr("Import files"),
            existing_folder(w.settings.last_import_folder),
            self.tr("Articles (*.txt *.text *.md *.markdown *.html *.htm *.xhtml);;All files (*)"),
        )
        self._import(paths)

    def choose_folder(self) -> None:
        w = self._window
        folder = QFileDialog.getExistingDirectory(
            w, self.tr("Import a folder"), existing_folder(w.settings.last_import_folder)
        )
        self._import([folder] if folder else [])

    def _import(self, paths: Sequence[str]) -> None:
        if paths:
            w = self._window
            folder = str(Path(paths[0]).parent)
            w.use_settings(replace(w.settings, last_import_folder=folder))
            w.imports.import_paths(paths)

    def choose_library(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self._window, self.tr("Open a library (an empty folder becomes a new one)"), str(Path.home())
        )
        if folder:
            self._window.library_asked.emit(Path(folder))

    def back_up(self) -> None:
        w = self._window
        path, _ = QFileDialog.getSaveFileName(
            w, self.tr("Back up the library"), str(Path.home() / "parallax-backup.db"), self.tr("Backup (*.db)")
        )
        if path:
            w.operations.run(
                lambda services, _job: services.upkeep.backup(Path(path)),
                lambda target: w.status.say(self.tr("Backed up as {name}.").format(name=Path(target).name)),
                title=self.tr("Backing up"),
                long=True,
            )

    def check(self) -> None:
        w = self._window

        def show(problems: Sequence[Any]) -> None:
            if not problems:
                w.status.say(self.tr("The library was checked: nothing is wrong."))
                return
            lines = [f"{problem.code}: {problem.detail}" for problem in problems[:5]]
            more = self.tr(" … and {n} more").format(n=len(problems) - 5) if len(problems) > 5 else ""
            w.notice.ask(
                self.tr("The check found something. ") + " · ".join(lines) + more, (self.tr("Close"), lambda: None)
            )

        w.operations.run(
            lambda services, job: services.upkeep.check(job), show, title=self.tr("Checking the library"), long=True
        )

    def print_text(self, *, as_pdf: bool) -> None:
        from app.ui.dialogs.settings import reading_style
        from app.ui.window.printing_flow import print_shown

        w = self._window
        if w.on_text:
            style = reading_style(w.settings)
            page = w.reading
            print_shown(w.operations, w.status, page.articles(), page.pair, w.theme, style, w, as_pdf=as_pdf)

    def paste(self) -> None:
        self._window.imports.import_mime(QGuiApplication.clipboard().mimeData())
