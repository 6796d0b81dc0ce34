"""Notices when the folder of the open library goes away: a disk pulled out, a folder moved or deleted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.ui.tasks import TaskRunner

SETTLES = 400  # ms; a folder that is being replaced is gone for a moment
LOOKS = 3_000  # ms; of a disk that is unmounted while its files are open, the system tells nobody

Identity = tuple[int, int]


class LibraryWatch(QObject):
    """An open database goes on taking writes after its file was deleted, and loses them when it is closed."""

    changed = Signal(bool)  # whether the library is where it was
    came_anew = Signal()  # another file is in its place: of a disk that was plugged in again, or another library

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._database: Path | None = None
        self._identity: Identity | None = None
        self._is_there = True
        self._is_another = False
        self._is_looking = False
        self._watcher = QFileSystemWatcher(self)
        self._soon = QTimer(self, singleShot=True, interval=SETTLES)
        self._soon.timeout.connect(self._look)
        self._watcher.directoryChanged.connect(lambda _: self._soon.start())
        self._often = QTimer(self, interval=LOOKS)
        self._often.timeout.connect(self._look)

    @property
    def is_there(self) -> bool:
        """Whether what is watched is where it was; also while nothing is."""
        return self._is_there

    def watch(self, database: Path | None) -> None:
        """Watch this file's folder, and the one above it; None watches nothing any more."""
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)
        self._database, self._is_there, self._is_another = database, True, False
        self._soon.stop()
        self._often.stop()
        if database is not None:
            self._identity = find_identity(database)
            self._watcher.addPaths([str(database.parent), str(database.parent.parent)])
            self._often.start()

    def _look(self) -> None:
        """On a thread: a disk that is going away may not answer."""
        database = self._database
        if database is None or self._is_looking:
            return
        self._is_looking = True

        def on_end() -> None:
            self._is_looking = False

        def on_seen(found: Identity | None) -> None:
            if database == self._database:
                self._take(database, found)

        self._tasks.run(lambda _job: find_identity(database), on_seen, on_end=on_end)

    def _take(self, database: Path, found: Identity | None) -> None:
        # Another file under the same name is not the one that is written to.
        is_there = found == self._identity
        if is_there and str(database.parent) not in self._watcher.directories():
            self._watcher.addPath(str(database.parent))
        if is_there != self._is_there:
            self._is_there = is_there
            self.changed.emit(is_there)
        is_another = found is not None and not is_there
        if is_another != self._is_another:
            self._is_another = is_another
            if is_another:
                self.came_anew.emit()


def find_identity(path: Path) -> Identity | None:
    """What tells a file from another one under the same name; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
