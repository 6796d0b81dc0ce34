"""One run of the window: which library is open, and what has to be ended with it, in order."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import LibraryError, UserError
from app.settings import Paths, Settings, SettingsFile
from app.ui.tasks import BugReport, TaskRunner
from app.ui.window.main_window import MainWindow
from app.ui.window.recovery import Recovery

if TYPE_CHECKING:
    from app.domain import ArticleSummary
    from app.services.first_look import FirstLook
    from app.services.opening import Services
    from app.ui.window.instance import InstanceServer
    from app.workers import Workers

log = logging.getLogger(__name__)
timing = logging.getLogger("app.timing")  # moments of the start, for the benchmark

SETTINGS_PAUSE = 600  # ms after the last change before settings are written
WARM_AFTER = 500  # ms after the list is filled; loading the language model takes 2.6 s of a processor


class Session(QObject):
    """One window with one library at a time, and all that has to be ended with it."""

    settled = Signal()  # the list is filled, or it was said why it cannot be

    def __init__(
        self, paths: Paths, settings: Settings, window: MainWindow, tasks: TaskRunner, workers: Workers | None = None
    ) -> None:
        super().__init__()
        self._paths = paths
        self._file = SettingsFile(paths.settings)
        self._settings = settings
        self.window = window
        self._tasks = tasks
        self._workers = workers
        self._services: Services | None = None  # also what a thread opened while the window was being closed
        self._folder = paths.library
        self._to_import: list[str] = []
        self._server: InstanceServer | None = None
        self._save_soon = QTimer(self, singleShot=True, interval=SETTINGS_PAUSE)
        self._save_soon.timeout.connect(self._save_settings)
        window.settings_changed.connect(self._on_settings)
        window.library_asked.connect(self.change_library)
        window.reopening_asked.connect(self._reopen)
        window.home.loaded.connect(self._on_loaded)
        self._recovery = Recovery(window, tasks, self.change_library, self._close_library)
        backups = window.actions_of_window.backups
        backups.beside_asked.connect(lambda path: self._recovery.open_beside(path, self._folder))
        backups.replace_asked.connect(lambda path: self._recovery.replace(path, self._folder))

    # --- the library ---

    def begin(
        self, folder: Path, paths: Sequence[str], first_look: FirstLook | None = None, *, was_there: bool = False
    ) -> None:
        """The window is built. First what can be read without the imports of the database: the list, and search; then
        the library in full. `was_there`: it was open last time, so a new one is made only if the reader says so."""
        if first_look is None:
            self.open_library(folder, paths, was_there=was_there)
            return
        self.window.operations.first_look = first_look
        self._tasks.run(
            lambda _job: first_look.list(),
            self._on_first_look,
            on_failure=lambda error: log.warning("no first look at the library: %s", error),
            on_end=lambda: self.open_library(folder, paths, was_there=was_there),
        )
        if first_look.has_index:
            self._tasks.run(
                lambda _job: first_look.search("a", typing=True, limit=1),
                lambda _: timing.info("search live"),
                on_failure=lambda _: None,  # whoever searches is told
            )

    def _on_first_look(self, rows: list[ArticleSummary] | None) -> None:
        if rows:  # else it is empty, or a matter for the opening, which says which
            self.window.home.show_first(rows)
            timing.info("list filled")

    def open_library(
        self, folder: Path, paths: Sequence[str] = (), *, read_only: bool = False, was_there: bool = False
    ) -> None:
        """Open a folder's library on a thread; what comes in the way is shown on the page, with what can be done."""
        self._folder = folder
        self._to_import = list(paths)
        self._tasks.run(
            lambda _job: self._open(folder, read_only, was_there),
            self._on_opened,
            on_failure=lambda error: self._on_refused(folder, error),
            key="open-library",
        )
        self._listen(folder)

    def _listen(self, folder: Path) -> None:
        """For later starts on this library. While the thread above imports what the database needs."""
        from app.ui.window.instance import InstanceServer

        if self._server is None:
            self._server = InstanceServer(self)
            self._server.asked.connect(self._on_asked)
        if not self._server.listen(folder):
            log.warning("later starts will not find this window")

    def _open(self, folder: Path, read_only: bool, was_there: bool) -> Services:
        """On a worker thread: these imports alone take longer than drawing the window."""
        from app.services.layout import DATABASE_NAME
        from app.services.library import OpenMode
        from app.services.opening import open_services
        from app.workers import Workers

        if was_there and not (folder / DATABASE_NAME).exists():
            raise LibraryError("library-missing", path=folder)
        if self._workers is None:
            self._workers = Workers()
        mode = OpenMode.READ if read_only else OpenMode.WRITE
        self._services = open_services(folder, workers=self._workers, mode=mode, apart=True)
        return self._services

    def _on_opened(self, services: Services) -> None:
        from app.ui.notes.rescue import NoteRescue

        folder, identity = services.library.folder, services.library.identity
        self.window.set_services(services, NoteRescue(self._paths.state / "unsaved-notes", folder, identity))
        self.window.settings = self._settings = self.window.settings.with_library(folder)
        self._save_soon.start()

    def _on_loaded(self) -> None:
        self.settled.emit()
        self.window.operations.first_look = None
        timing.info("list filled")  # again, or for the first time where the library had to be opened to tell
        self._tasks.run(self._try_search, lambda _: timing.info("search live"), on_failure=lambda _: None)
        if self._to_import and not self.window.read_only:
            self.window.imports.import_paths(self._to_import)
            self._to_import = []
        QTimer.singleShot(WARM_AFTER, self, self._warm)

    def _try_search(self, _job: object) -> None:
        """Opening the index costs more than a search; whoever types first must not wait for it. An index that cannot
        be opened is said when somebody searches."""
        if self._services is not None:
            self._services.search.search("a", typing=True, limit=1)

    def _warm(self) -> None:
        workers = self._workers
        if workers is None or self._services is None or self.window.read_only:
            return

        def warm(_job: object) -> None:
            from app.services.remote import warm_analysis

            workers.analysis.warm(warm_analysis)

        self._tasks.run(warm)

    def _on_refused(self, folder: Path, error: UserError | BugReport) -> None:
        window = self.window
        window.operations.first_look = None
        again = (window.tr("Try again"), lambda: self._retry(folder))
        other = (window.tr("Open another library…"), window.actions_of_window.files.choose_library)
        if isinstance(error, LibraryError) and error.code == "library-locked":
            window.show_problem(
                error, (window.tr("Open for reading only"), lambda: self._retry(folder, read_only=True)), again, other
            )
        elif isinstance(error, LibraryError) and error.code == "library-missing":
            again = (window.tr("Try again"), lambda: self._retry(folder, was_there=True))
            new = (window.tr("Make a new library there"), lambda: self._retry(folder))
            window.show_problem(error, again, other, new)
        elif isinstance(error, LibraryError) and error.code == "library-vanished":
            backup = Path(error.values["backups"])
            newest = (window.tr("Open the newest backup"), lambda: self._recovery.open_beside(backup, folder))
            window.show_problem(error, newest, again, other)
        elif isinstance(error, LibraryError) and error.code == "library-corrupt":
            save = (window.tr("Save what can be read"), lambda: self._recovery.salvage(folder))
            answers = [save, again, other]
            backup = Path(error.values["backups"])  # the newest good one, or their folder where none is good
            if backup.suffix == ".db":
                words = window.tr("Open the newest backup")
                answers.insert(1, (words, lambda: self._recovery.open_beside(backup, folder)))
            window.show_problem(error, *answers)
        else:
            window.show_problem(error, again, other)
        if isinstance(error, BugReport):
            window.notice.show_report(error)
        self.settled.emit()

    def _retry(self, folder: Path, *, read_only: bool = False, was_there: bool = False) -> None:
        self.window.home.clear_problem()
        self.open_library(folder, self._to_import, read_only=read_only, was_there=was_there)

    def change_library(self, folder: Path) -> None:
        """Close the library that is open, and open another one in the same window."""
        if folder.expanduser().resolve() == self._folder.expanduser().resolve() and self._services is not None:
            return
        from app.ui.window.instance import hand_over

        if hand_over(folder, ()):
            self.window.status.say(self.window.tr("That library is open in another window, which was raised."))
            return
        self._close_library()
        self.open_library(folder)

    def _reopen(self) -> None:
        """Its disk was away, and is back."""
        if self._services is not None:
            self._close_library()
            self.open_library(self._folder, was_there=True)

    def _close_library(self) -> None:
        self.window.take_services_away()
        self._tasks.drain()
        self._close_services()

    def _on_asked(self, paths: list[str]) -> None:
        if self._services is None:
            self._to_import += paths
            paths = []
        self.window.receive_paths(paths)

    # --- settings ---

    def _on_settings(self, settings: Settings) -> None:
        self._settings = settings
        self._save_soon.start()

    def _save_settings(self) -> None:
        settings = self._settings
        self._tasks.run(lambda _job: self._file.save(settings), key="settings")

    # --- the end ---

    def _close_services(self) -> None:
        services, self._services = self._services, None
        if services is not None:
            services.close()

    def close(self) -> None:
        """After the window is gone: work is cancelled and waited for, then everything is let go, in this order."""
        if self._server is not None:
            self._server.close()
        self._save_soon.stop()
        if not self._tasks.shutdown():
            log.warning("some work did not end in time")
        self._close_services()
        if self._workers is not None:
            self._workers.stop()
        self._file.save(self._settings)
