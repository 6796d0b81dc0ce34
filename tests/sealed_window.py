"""The whole main job in the real window, without a person: `python tests/sealed_window.py FILE FILE PDF`

Starts the program as a person does, imports two files, opens them side by side, waits for the comparison, searches,
types a note, prints to a PDF file, and quits. Ends with 0 when all of it happened; test_no_network.py runs it where
an internet socket is death.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

LONGEST = 80.0  # seconds for the whole job, on a machine that does other things as well
WORD = "bridge"
NOTE = "Who is quoted, and who is not?"


@dataclass(frozen=True)
class Arguments:
    library: Path | None = None
    paths: tuple[str, ...] = ()


def do_main_job(window: Any, first: str, second: str, pdf: str) -> Iterator[Callable[[], Any]]:
    """Each yielded question is asked again and again until it is answered with yes."""
    from PySide6.QtCore import Qt
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtTest import QTest

    from app.ui.window.printing_flow import keep_printing_local

    yield lambda: window.services is not None and window.home._is_loaded
    window.imports.import_paths([first, second])
    dialog = window.imports.dialog
    yield lambda: not dialog.running
    dialog.pair_button.click()
    yield lambda: window.on_text and window.reading.split.marks.entities
    window.commands["article.note"].trigger()
    QTest.keyClicks(window.reading.note.editor, NOTE)
    yield lambda: window.reading.note.indicator == "Saved"

    # Where the dialog of the system would ask, the answer is known.
    window.actions_of_window.files._printing.write_pdf(window.reading.sheets(), Path(pdf))
    yield lambda: pdf in window.status.sentence
    keep_printing_local()
    QPrinter()

    window.commands["edit.search"].trigger()
    QTest.keyClicks(window.home.library.field, WORD)
    yield lambda: window.home.library.result is not None and window.home.library.result.hits
    yield lambda: all(window.home.model.snippets(row.id) is not None for row in window.home.model.shown)
    QTest.keyClick(window.home.library.field, Qt.Key.Key_Down)
    window.open_article(window.home.model.shown[0].id)
    yield lambda: window.reading.articles() and window.reading.reader.pane.layers.hits


class Driver:
    def __init__(self, arguments: list[str]) -> None:
        from PySide6.QtCore import QTimer

        self._arguments = arguments
        self._steps: Iterator[Callable[[], Any]] | None = None
        self._asked: Callable[[], Any] = lambda: True
        self._until = time.monotonic() + LONGEST
        self._timer = QTimer(interval=20)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()
        self.done = False

    def _go_on(self) -> None:
        from PySide6.QtWidgets import QApplication

        try:
            if self._steps is None:
                windows = [w for w in QApplication.topLevelWidgets() if w.objectName() == "window" and w.isVisible()]
                if not windows:
                    return
                self._window = windows[0]
                self._steps = do_main_job(self._window, *self._arguments)
            if time.monotonic() > self._until:
                raise TimeoutError(f"still waiting at line {self._steps.gi_frame.f_lineno}")  # type: ignore[attr-defined]
            if self._asked():
                self._asked = next(self._steps)
        except StopIteration:
            self.done = True
            self._timer.stop()
            self._window.close()
        except BaseException:  # noqa: BLE001 -- whatever it is, the process must end and say so
            traceback.print_exc()
            os._exit(1)


def main(arguments: list[str]) -> int:
    from PySide6.QtCore import QTimer

    from app.ui import application

    # The program makes its own application; the driver begins as soon as its loop turns.
    driver: list[Driver] = []
    made = application.make_application()
    QTimer.singleShot(0, made, lambda: driver.append(Driver(arguments)))
    code = application.run_window(Arguments())
    return code if driver and driver[0].done else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
