"""Starts the real window on the library `argv[2]` and prints, as JSON, the seconds from `argv[1]` (monotonic) to each
moment that the program logs as `app.timing`; ends after the last of them."""

from __future__ import annotations

import json
import logging
import sys
import time

LAST = {"list filled", "search live"}


class Moments(logging.Handler):
    def __init__(self, start: float) -> None:
        super().__init__()
        self._start = start
        self._seen: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self._seen.setdefault(record.getMessage(), time.monotonic() - self._start)
        if self._seen.keys() >= LAST:
            print(json.dumps(self._seen), flush=True)
            from PySide6.QtCore import QTimer
            from PySide6.QtWidgets import QApplication

            QTimer.singleShot(0, QApplication.closeAllWindows)


if __name__ == "__main__":
    timing = logging.getLogger("app.timing")
    timing.setLevel(logging.INFO)
    timing.addHandler(Moments(float(sys.argv[1])))
    import main

    main.main(["--library", sys.argv[2]])
