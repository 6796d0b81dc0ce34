"""The commands of the File menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from app.domain import Problem
    from app.jobs import Job
    from app.services.opening import Services
    from app.ui.window.main_window import MainWindow
    from app.ui.window.printing_flow import PrintingFlow


def existing_folder(path: str) -> str:
    """The folder a file dialog begins in."""
    return path if path and Path(path).is_dir() else str(Path.home())


class FileActions(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._printing_flow: PrintingFlow | None = None

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
            self._window.ask_library(Path(folder))

    def back_up(self) -> None:
        w = self._window
        path, _ = QFileDialog.getSaveFileName(
            w,
            self.tr("Back up the library"),
            str(Path.home() / f"parallax-{datetime.now():%Y-%m-%d}.db"),
            self.tr("Backup (*.db)"),
        )
        if path:
            w.operations.run(
                lambda services, job: services.upkeep.backup(Path(path), job),
                self._say_backed_up,
                title=self.tr("Backing up"),
                long=True,
            )

    def _say_backed_up(self, target: Path) -> None:
        self._window.status.offer(
            self.tr("Backed up as {path}.").format(path=target),
            self.tr("Show folder"),
            lambda: self.show_folder(Path(target).parent),
        )

    def show_folder(self, folder: Path) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def check(self) -> None:
        w = self._window
        services = w.services
        if services is None:
            return
        folder = services.library.folder

        def show(problems: Sequence[Any]) -> None:
            if not problems:
                w.status.say(self.tr("The library was checked: all is well."))
                return
            from app.ui.dialogs.check_report import CheckDialog

            dialog = CheckDialog(folder, problems, w)
            dialog.backup_asked.connect(self.back_up)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        def look(services: Services, job: Job) -> list[Problem]:
            problems = services.upkeep.check(job)
            if not services.library.read_only:
                services.search.sync(job)  # what is only behind is no problem
            index = services.search.find_problem()
            return problems if index is None else [*problems, index]

        w.operations.run(look, show, title=self.tr("Checking the library"), long=True)

    def print_text(self, *, as_pdf: bool) -> None:
        w = self._window
        if (sheets := w.reading.sheets() if w.on_text else None) is not None:
            sheets = replace(sheets, with_highlights=w.settings.print_highlights)
            flow = self._printing
            (flow.save_pdf if as_pdf else flow.print)(sheets)

    def choose_printing(self) -> None:
        """Whether highlights go along; remembered."""
        w = self._window
        on = w.commands["file.print_highlights"].isChecked()
        w.use_settings(replace(w.settings, print_highlights=on))

    @property
    def _printing(self) -> PrintingFlow:
        if self._printing_flow is None:
            from app.ui.window.printing_flow import PrintingFlow

            self._printing_flow = PrintingFlow(self._window.operations, self._window.status, self._window)
        return self._printing_flow

    def paste(self) -> None:
        self._window.imports.import_mime(QGuiApplication.clipboard().mimeData())
