"""An empty PySide6 main window: prints the seconds from `argv[1]` (monotonic) to its first paint, and ends."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class BareWindow(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        print(time.monotonic() - float(sys.argv[1]), flush=True)
        QTimer.singleShot(0, QApplication.quit)


application = QApplication(sys.argv[:1])
window = BareWindow()
window.resize(1280, 800)
window.show()
application.exec()
