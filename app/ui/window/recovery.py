"""Brings a library back: from a backup, or from what a damaged one still gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.errors import UserError
from app.jobs import Job
from app.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from app.services.restoring import Restored
    from app.services.salvaging import Salvage
    from app.ui.window.main_window import MainWindow


class Recovery(QObject):
    """`open_library` opens another library in the window, closing the one that is open; `close_library` closes it."""

    def __init__(
        self,
        window: MainWindow,
        tasks: TaskRunner,
        open_library: Callable[[Path], None],
        close_library: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._tasks = window, tasks
        self._open_library, self._close_library = open_library, close_library

    def open_beside(self, backup: Path, library: Path) -> None:
        """Make a library of a backup in a new folder beside this one, and open it. This one stays as it is."""

        def work(job: Job) -> Restored:
            from app.services.restoring import choose_folder, restore

            return restore(backup, choose_folder(library), job)

        self._run(work, self._on_beside, self.tr("Restoring the backup"))

    def _on_beside(self, done: Restored) -> None:
        self._open_library(done.folder)
        self._window.status.say(self.tr("This is the backup, in {folder}.").format(folder=done.folder))

    def replace(self, backup: Path, library: Path) -> None:
        """Put a backup in the place of the library that is open, which is kept as a backup itself."""
        self._close_library()

        def work(job: Job) -> Restored:
            from app.services.restoring import replace

            return replace(backup, library, job)

        def on_end(error: Any) -> None:
            # Nothing has changed then: the library as it was is shown again.
            self._open_library(library)
            self._window.notice.show_error(error)

        self._run(work, self._on_replaced, self.tr("Restoring the backup"), on_end)

    def _on_replaced(self, done: Restored) -> None:
        self._open_library(done.folder)
        self._window.status.say(self.tr("The backup is in its place. The library as it was is kept among the backups."))

    def salvage(self, library: Path) -> None:
        """Make a new library of the newest good backup and all that the damaged one still gives, and open it."""

        def work(job: Job) -> Salvage:
            from app.services.restoring import choose_folder
            from app.services.salvaging import salvage

            return salvage(library, choose_folder(library), job)

        self._run(work, self._on_salvaged, self.tr("Saving what can be read"))

    def _on_salvaged(self, done: Salvage) -> None:
        self._open_library(done.folder)
        self._window.notice.say(self.describe(done))

    def describe(self, done: Salvage) -> str:
        """In a few sentences what was saved, and what was not."""
        parts = [self.tr("This is what could be saved, in a new library: {folder}.").format(folder=done.folder)]
        names = (
            ("articles", self.tr("{n} articles")),
            ("texts", self.tr("{n} texts")),
            ("notes", self.tr("{n} notes")),
            ("pairs", self.tr("{n} pairs")),
            ("highlights", self.tr("{n} highlights")),
            ("pictures", self.tr("{n} pictures")),
        )

        def count(rows: Any) -> str:
            return ", ".join(words.format(n=rows[table]) for table, words in names if rows.get(table))

        if done.backup is not None and (newer := count(done.newer)):
            parts.append(self.tr("Newer than the last backup, and saved: {what}.").format(what=newer))
        if lost := count(done.lost):
            parts.append(self.tr("Could not be read: {what}.").format(what=lost))
        if done.bare:
            words = self.tr("Of {n} articles the text is there, without where it came from.")
            parts.append(words.format(n=done.bare))
        if done.blank:
            words = self.tr("Of {n} highlights the marked words are lost; what you said of them is there.")
            parts.append(words.format(n=done.blank))
        if done.written_down.exists():
            words = self.tr("What was read and has no place in it stands in {file}.")
            parts.append(words.format(file=done.written_down))
        parts.append(self.tr("The damaged library stays where it is."))
        return " ".join(parts)

    def _run(
        self,
        work: Callable[[Job], Any],
        then: Callable[[Any], None],
        title: str,
        on_failure: Callable[[Any], None] | None = None,
    ) -> None:
        self._tasks.run(work, then, on_failure=on_failure or self._fail, title=title, key="recovery", long=True)

    def _fail(self, error: Any) -> None:
        if isinstance(error, UserError):
            self._window.notice.show_error(error)
        else:
            self._window.notice.show_report(error)
