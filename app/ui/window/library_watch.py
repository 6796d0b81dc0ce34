"""Notices when the folder of the open library goes away: a disk pulled out, a folder moved or deleted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLES = 400  # ms; a folder that is being replaced is gone for a moment


class LibraryWatch(QObject):
    """An open database goes on taking writes after its file was deleted, and loses them when it is closed."""

    changed = Signal(bool)  # whether the library is where it was

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database: Path | None = None
        self._identity: tuple[int, int] | None = None
        self._is_there = True
        self._watcher = QFileSystemWatcher(self)
        self._soon = QTimer(self, singleShot=True, interval=SETTLES)
        self._soon.timeout.connect(self._look)
        self._watcher.directoryChanged.connect(lambda _: self._soon.start())

    @property
    def is_there(self) -> bool:
        """Whether what is watched is where it was; also while nothing is."""
        return self._is_there

    def watch(self, database: Path | None) -> None:
        """Watch this file's folder, and the one above it; None watches nothing any more."""
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)
        self._database, self._is_there = database, True
        self._soon.stop()
        if database is not None:
            self._identity = find_identity(database)
            self._watcher.addPaths([str(database.parent), str(database.parent.parent)])

    def _look(self) -> None:
        if self._database is None:
            return
        # Another file under the same name is not the one that is written to.
        is_there = find_identity(self._database) == self._identity
        if is_there and str(self._database.parent) not in self._watcher.directories():
            self._watcher.addPath(str(self._database.parent))
        if is_there != self._is_there:
            self._is_there = is_there
            self.changed.emit(is_there)


def find_identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one under the same name; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
