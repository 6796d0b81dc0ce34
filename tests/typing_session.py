"""Somebody who types notes in the real window and never saves: `python -m tests.typing_session LIBRARY SEED`

Writes a JSON line to stdout for whatever the person sees: `typed` (the note as it stands in the editor), `saved` (the
window says so). Goes on until it is killed; test_killed_typing.py does that, and says what must be in the library then.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest

from app.settings import Settings, find_paths
from app.ui.application import make_application
from app.ui.garbage import GuiCollector
from app.ui.notes.rendering import render_inside
from app.ui.tasks import TaskRunner
from app.ui.theme import apply_theme, load_fonts, load_theme
from app.ui.window.main_window import MainWindow
from app.ui.window.session import Session
from tests.conftest import InlineWorkers

LETTERS = "abcdefghijklmnopqrstuvwxyz       "
LONGEST = 30.0  # seconds, should nobody kill it


def say(**values: object) -> None:
    """Past all buffers: what was said is known, whatever becomes of this process."""
    os.write(1, (json.dumps({"at": time.monotonic(), **values}) + "\n").encode())


class Typist(QObject):
    """Types at the pace of a person, corrects, begins lines and lists, takes back, and goes from note to note."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        super().__init__()
        self._window, self._chance = window, random.Random(seed)
        self._until = time.monotonic() + LONGEST
        self._begun = False
        self._place = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)
        self._timer.start(0)

    def _step(self) -> None:
        self._timer.start(self._chance.choice((15, 30, 60, 120, 250)))
        window = self._window
        if time.monotonic() > self._until:
            window.close()
            return
        if window.services is None or not window.home._is_loaded:
            return
        if not self._begun:
            window.commands["article.note"].setChecked(True)
        if not self._begun or self._chance.random() < 0.03:
            self._begun = True
            self._turn()
            return
        self._type()

    def _turn(self) -> None:
        window = self._window
        ids = sorted(row.id for row in window.home.model.shown)
        if self._chance.random() < 0.3:
            window.open_pair(ids[0], ids[1])
        else:
            window.open_article(ids[self._place % len(ids)])
            self._place += 1

    def _type(self) -> None:
        note, chance = self._window.reading.note, self._chance
        before = note.subject
        if before is None:
            return
        editor = note.editor
        kind = chance.random()
        if kind < 0.04:
            QTest.keyClick(editor, Qt.Key.Key_Return)
        elif kind < 0.06:
            QTest.keyClicks(editor, "- ")
        elif kind < 0.12:
            QTest.keyClick(editor, Qt.Key.Key_Backspace)
        elif kind < 0.14:
            QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        else:
            QTest.keyClicks(editor, chance.choice(LETTERS))
        say(event="typed", note=[before.kind.value, before.id], body=editor.toPlainText())
        if note.indicator == "Saved":
            say(event="saved", note=[before.kind.value, before.id], body=editor.toPlainText())


def main() -> None:
    library, seed = Path(sys.argv[1]), int(sys.argv[2])
    application = make_application()
    load_fonts()
    theme = load_theme("light")
    apply_theme(application, theme)
    window = MainWindow(Settings(theme="light"), theme)
    tasks = TaskRunner()
    window.build(tasks, render_inside)
    Session._warm = lambda _: None  # type: ignore[method-assign] # the language model is of no consequence here
    session = Session(find_paths(), Settings(theme="light"), window, tasks, InlineWorkers())  # type: ignore[arg-type]
    watch = QTimer()
    watch.setInterval(10)
    last: list[object] = [None]

    def look() -> None:
        reading = window.pages.reading_if_made
        if reading is None or reading.note.subject is None:
            return
        shown = (reading.note.subject, reading.note.editor.toPlainText(), reading.note.indicator)
        if shown != last[0] and reading.note.indicator == "Saved":
            say(event="saved", note=[shown[0].kind.value, shown[0].id], body=shown[1])
        last[0] = shown

    watch.timeout.connect(look)
    watch.start()
    window.show()
    collector = GuiCollector(window)
    collector.start()
    session.open_library(library)
    typist = Typist(window, seed)
    typist.setObjectName("typist")
    application.exec()
    session.close()


if __name__ == "__main__":
    main()
