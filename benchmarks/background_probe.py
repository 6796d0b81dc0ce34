"""Opens the real window on the library `argv[1]`, whose articles are not analysed yet, and prints, as JSON, how late
its event loop served a timer in the `argv[2]` seconds after the list was filled, and how many were analysed
meanwhile."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.application import make_application, run_window
from app.ui.window.main_window import MainWindow
from benchmarks.measuring import percentile
from benchmarks.stall_probe import TICK
from main import WindowArguments


class Watch(QObject):
    """Notes by how much each tick came late, and the largest memory of a child process."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self._begun = self._last = self._looked = 0.0
        self.late: list[float] = []
        self.worker_mb = 0.0
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
        if window is None or window.services is None or not window.home.model.rowCount():
            return
        self._begun = self._begun or now
        if self._last:
            self.late.append(max(0.0, (now - self._last) * 1000 - TICK))
        if now - self._begun > self._seconds:
            self._measure()
            self._timer.stop()
            window.close()
        self._last = time.perf_counter()

    def _measure(self) -> None:
        for child in psutil.Process().children(recursive=True):
            self.worker_mb = max(self.worker_mb, child.memory_info().rss / 2**20)


def main() -> None:
    library = Path(sys.argv[1])
    make_application()
    before = count_analysed(library)
    watch = Watch(float(sys.argv[2]))
    run_window(WindowArguments(library, []))
    print(
        json.dumps(
            {
                "p999_ms": round(percentile(watch.late, 0.999), 1),
                "worst_ms": round(max(watch.late), 1),
                "ticks": len(watch.late),
                "analysed": count_analysed(library) - before,
                "worker_mb": round(watch.worker_mb),
            }
        )
    )


def count_analysed(library: Path) -> int:
    """How many analyses the database holds."""
    connection = sqlite3.connect(library / "library.db")
    try:
        return int(connection.execute("SELECT count(*) FROM analyses").fetchone()[0])
    finally:
        connection.close()


if __name__ == "__main__":
    main()
