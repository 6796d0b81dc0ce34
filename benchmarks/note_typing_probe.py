"""From a keystroke in a note until it is painted, beside an article with 500 highlights in the real window, with live
preview, counting and saving; against a bare `QPlainTextEdit` with the same text in the same run. Library in `argv[1]`.

Keys come at their time, as a person's do, whether the window is busy or not: the wait for it counts.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.domain import NoteSubject, Span, SubjectKind
from app.jobs import Job
from app.settings import Settings, find_paths
from app.spelling.dictionaries import SystemDictionaries
from app.ui.application import make_application
from app.ui.notes.rendering import NoteRenderer
from app.ui.notes.views import Arrangement
from app.ui.spelling.check import SpellCheck
from app.ui.tasks import TaskRunner
from app.ui.theme import apply_theme, load_fonts, load_theme
from app.ui.window.main_window import MainWindow
from app.ui.window.session import Session
from app.workers import Workers
from benchmarks.corpus import Corpus
from benchmarks.measuring import median, percentile

HIGHLIGHTS = 500
KEYS = 200  # in each of both, in turns of
TURN = 40
PAUSES = (0.05, 0.08, 0.12, 0.2, 0.45)  # seconds between keys; a pause for thought brings preview, count and saving
SIZES = {"short": 2_000, "long": 100_000}  # characters of the note
PIECE = """## Heading {n}

Some words of *a note* that speaks of **many things** and [links](https://example.org/{n}) in it, with more of them to
fill the paragraph and go on for a while, as people do when they think.

- one item
- [ ] another one

> a quotation of somebody

"""


def make_note(size: int) -> str:
    pieces: list[str] = []
    while sum(map(len, pieces)) < size:
        pieces.append(PIECE.format(n=len(pieces)))
    return "".join(pieces)


class PaintWatch(QObject):
    """Paints for an editor, and knows when that was done last: the turn of the event loop in which it happens goes on
    with what is for after it."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__()
        self.painted_at = 0.0
        self._editor = editor
        editor.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint or not isinstance(event, QPaintEvent):
            return False
        QPlainTextEdit.paintEvent(self._editor, event)
        self.painted_at = time.perf_counter()
        return True

    def end(self) -> None:
        self._editor.viewport().removeEventFilter(self)


def run_until(done: Any, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not done():
        QCoreApplication.processEvents()
        time.sleep(0.001)
        if time.monotonic() > until:
            raise TimeoutError


class Waits(NamedTuple):
    """Milliseconds from a key's time until the editor had painted it, and until the event loop was free again."""

    painted: float
    free: float


def type_keys(editor: QPlainTextEdit, chance: random.Random, count: int) -> list[Waits]:
    editor.window().activateWindow()
    editor.setFocus()
    watch = PaintWatch(editor)
    times: list[Waits] = []
    for _ in range(count):
        due = time.perf_counter() + chance.choice(PAUSES) * chance.uniform(0.7, 1.3)
        while time.perf_counter() < due:
            QCoreApplication.processEvents()
            time.sleep(0.0003)
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz      \n")
        key = Qt.Key.Key_Return if letter == "\n" else ord(letter.upper())
        watch.painted_at = 0.0
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.postEvent(
                editor, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "\r" if letter == "\n" else letter)
            )
        while not watch.painted_at:
            QCoreApplication.processEvents()
        times.append(Waits((watch.painted_at - due) * 1_000, (time.perf_counter() - due) * 1_000))
    watch.end()
    return times


def make_library(library: Path) -> None:
    from app.services.opening import open_services

    workers = Workers()
    services = open_services(library, workers=workers)
    made = Corpus(seed=3).article(2_000)
    (item,) = services.imports.import_bytes(f"{made.title}\n\n{made.text}".encode(), "a.txt", "text/plain", Job())
    assert item.article_id is not None
    length = len(services.articles.get(item.article_id).document.text)
    step = length // (HIGHLIGHTS + 1)
    for number in range(HIGHLIGHTS):
        services.highlights.add([(item.article_id, Span(number * step + 3, number * step + step))])
    services.close()
    workers.stop()


def measure(library: Path) -> dict[str, Any]:
    application = make_application()
    load_fonts()
    theme = load_theme("light")
    apply_theme(application, theme)
    window = MainWindow(Settings(theme="light"), theme)
    tasks, workers = TaskRunner(), Workers()
    window.build(tasks, NoteRenderer(workers.search), SpellCheck(tasks, SystemDictionaries()))
    session = Session(find_paths(), Settings(theme="light"), window, tasks, workers)
    window.resize(1_400, 900)
    window.show()
    session.open_library(library)
    run_until(lambda: window.services is not None and window.home._is_loaded)
    window.commands["article.note"].setChecked(True)
    subject = NoteSubject(SubjectKind.ARTICLE, window.home.model.shown[0].id)
    window.open_article(subject.id)
    run_until(lambda: window.on_text and window.reading.note.subject == subject)
    run_until(lambda: len(window.reading.reader.pane.layers.highlights) == HIGHLIGHTS)
    note = window.reading.note
    note.views.set_arrangement(Arrangement.BELOW)
    figures: dict[str, Any] = {"highlights": HIGHLIGHTS, "keys": KEYS}
    for name, size in SIZES.items():
        figures[name] = compare(window, note.editor, make_note(size))
    window.close()
    session.close()
    return figures


def compare(window: MainWindow, editor: QPlainTextEdit, text: str) -> dict[str, float]:
    bare = QPlainTextEdit()
    bare.resize(editor.size())
    bare.setFont(editor.font())
    bare.show()
    ours: list[Waits] = []
    plain: list[Waits] = []
    for one in (editor, bare):
        one.setPlainText(text)
        cursor = one.textCursor()
        cursor.setPosition(text.index("fill the paragraph", len(text) // 2))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        one.setTextCursor(cursor)
    run_until(lambda: window.reading.note.indicator == "Saved")
    for turn in range(KEYS // TURN):
        plain += type_keys(bare, random.Random(turn), TURN)
        ours += type_keys(editor, random.Random(turn), TURN)
    assert editor.toPlainText().replace("\n", "").startswith(bare.toPlainText()[: len(text) // 4].replace("\n", ""))
    bare.deleteLater()
    figures: dict[str, float] = {}
    for what in Waits._fields:
        mine, theirs = ([getattr(wait, what) for wait in waits] for waits in (ours, plain))
        figures |= {
            f"{what}_p95_ms": round(percentile(mine, 0.95), 2),
            f"{what}_bare_p95_ms": round(percentile(theirs, 0.95), 2),
            f"{what}_p95_ratio": round(percentile(mine, 0.95) / percentile(theirs, 0.95), 2),
            f"{what}_median_ratio": round(median(mine) / median(theirs), 2),
            f"{what}_worst_ms": round(max(mine), 1),
            f"{what}_bare_worst_ms": round(max(theirs), 1),
        }
    return figures


def main() -> None:
    library = Path(sys.argv[1])
    if not library.exists():
        make_library(library)
    print(json.dumps(measure(library)))


if __name__ == "__main__":
    assert QApplication.instance() is None
    main()
