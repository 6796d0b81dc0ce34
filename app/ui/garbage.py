"""Reference cycles are looked for on the GUI thread alone.

Python's collector runs on whatever thread allocates next. Run by a worker thread, it was seen to delete documents of
the window there, and a Qt object that is deleted on another thread than its own may end the program. Anki keeps its
collector on the GUI thread for the same reason.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

EVERY = 1_000  # ms
# Of each generation, as `gc.get_threshold` counts: young objects since the last look, then looks at the one below.
THRESHOLDS = (2_000, 10, 10)
# A look at everything that takes longer than so many seconds is felt. What is left after it (50,000 highlights, say) is
# put aside and not looked at again, but for every so many looks at everything, so that no cycle stays for ever.
FELT = 0.03
SELDOM = 20


class GuiCollector(QObject):
    """From `start` on the collector runs by this timer only, until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._whole_looks = 0

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Nothing works on other threads any more."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that is due, with all younger ones."""
        counts = gc.get_count()
        due = [generation for generation in (2, 1, 0) if counts[generation] > THRESHOLDS[generation]]
        if due and due[0] == 2:
            self._look_at_all()
        elif due:
            gc.collect(due[0])

    def _look_at_all(self) -> None:
        self._whole_looks += 1
        if self._whole_looks % SELDOM == 0:
            gc.unfreeze()
        start = time.perf_counter()
        gc.collect()
        if time.perf_counter() - start > FELT:
            gc.freeze()
