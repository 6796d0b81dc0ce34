"""Somebody who comments on a highlight in the real window: `python -m tests.commenting_session LIBRARY takes|refuses`

Writes a JSON line to stdout for each key: what stands in the card by then. A disk that `refuses` takes no comment. Goes
on until it is killed; test_killed_commenting.py does that.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from app.errors import LibraryError
from app.services.highlights import HighlightService
from app.settings import Settings, find_paths
from app.ui.application import make_application
from app.ui.notes.rendering import render_inside
from app.ui.tasks import TaskRunner
from app.ui.theme import apply_theme, load_fonts, load_theme
from app.ui.window.main_window import MainWindow
from app.ui.window.session import Session
from tests.conftest import InlineWorkers

LONGEST = 30.0  # seconds, should nobody kill it


def refuse(*_: object, **__: object) -> None:
    raise LibraryError("disk-full")


class Reader:
    """Opens the first highlight of the first article, and types on its card at the pace of a person."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._chance = random.Random(1)
        self._until = time.monotonic() + LONGEST
        self._timer = QTimer(window, singleShot=True)
        self._timer.timeout.connect(self._step)
        self._timer.start(0)

    def _step(self) -> None:
        self._timer.start(self._chance.choice((15, 30, 60, 120)))
        window = self._window
        if time.monotonic() > self._until:
            window.close()
        elif window.services is not None and window.home._is_loaded:
            self._type()

    def _type(self) -> None:
        window = self._window
        if not window.on_text:
            window.open_article(min(row.id for row in window.home.model.shown))
            return
        shown = window.reading.views.highlights
        if shown is None or not shown.highlights:
            return
        if not shown.card.isVisible():
            shown.open(shown.highlights[0].id, 0)
            return
        QTest.keyClicks(shown.card.comment, self._chance.choice("abcdefgh   "))
        words = json.dumps({"at": time.monotonic(), "comment": shown.card.said[0]}) + "\n"
        os.write(1, words.encode())  # past all buffers: what was said is known, whatever becomes of this process


def main() -> None:
    library = Path(sys.argv[1])
    if sys.argv[2] == "refuses":
        HighlightService.change = refuse  # type: ignore[assignment]
    application = make_application()
    load_fonts()
    theme = load_theme("light")
    apply_theme(application, theme)
    window = MainWindow(Settings(theme="light"), theme)
    window.build(TaskRunner(), render_inside)
    Session._warm = lambda _: None  # type: ignore[method-assign] # the language model is of no consequence here
    session = Session(find_paths(), Settings(theme="light"), window, window.tasks, InlineWorkers())  # type: ignore[arg-type]
    window.show()
    session.open_library(library)
    reader = Reader(window)
    application.exec()
    assert reader is not None
    session.close()


if __name__ == "__main__":
    main()
