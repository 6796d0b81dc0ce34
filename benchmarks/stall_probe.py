"""Opens the real window on a new library `argv[1]`, imports the folder `argv[2]` into it as a start with files does,
and prints, as JSON, how late the event loop served a timer of `TICK` ms meanwhile.

What counts begins when the list is filled (before that nothing can be done with the window) and ends when all articles
are in the list and the search index has begun to follow.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.application import make_application, run_window
from app.ui.window.main_window import MainWindow
from benchmarks.measuring import percentile
from main import WindowArguments

TICK = 5  # ms
AFTER = 3.0  # s that are still measured once every article is in


class Heartbeat(QObject):
    """Notes by how much each tick came late."""

    def __init__(self, expected: int) -> None:
        super().__init__()
        self._expected = expected
        self._last = 0.0
        self._done_at: float | None = None
        self.late: list[float] = []
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
        if window is None or window.services is None:
            return
        if self._last:
            self.late.append(max(0.0, (now - self._last) * 1000 - TICK))
        self._last = now
        if self._done_at is None and window.home.model.rowCount() >= self._expected:
            self._done_at = now
        if self._done_at is not None and now - self._done_at > AFTER:
            self._timer.stop()
            window.close()


def main() -> None:
    library, articles = Path(sys.argv[1]), sys.argv[2]
    make_application()
    heartbeat = Heartbeat(expected=len(list(Path(articles).iterdir())))
    start = time.perf_counter()
    run_window(WindowArguments(library, [articles]))
    print(
        json.dumps(
            {
                "p999_ms": round(percentile(heartbeat.late, 0.999), 1),
                "p99_ms": round(percentile(heartbeat.late, 0.99), 1),
                "worst_ms": round(max(heartbeat.late), 1),
                "ticks": len(heartbeat.late),
                "seconds": round(time.perf_counter() - start, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
