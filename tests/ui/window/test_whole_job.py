"""The main job from end to end, as a person does it: real services, real processes, real keys."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import Settings, SettingsFile, find_paths
from app.ui.notes.rendering import render_inside
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from app.ui.window.main_window import MainWindow
from app.ui.window.session import Session
from app.workers import Workers

SAMPLES = [str(resources.files("resources") / "samples" / name) for name in ("bridge-1.md", "bridge-2.md")]
LONG = 40_000  # ms; the language model is loaded in it
Start = Callable[[], Session]


class _BorrowedWorkers:
    """Processes that outlive one window: starting them anew would be most of the test's time."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    def __getattr__(self, name: str) -> object:
        return getattr(self._workers, name)

    def stop(self) -> None:
        pass


@pytest.fixture
def start(
    qtbot: QtBot,
    theme: Theme,
    qapp: QApplication,
    library_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Start]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    made: list[Session] = []
    workers = Workers()

    def start() -> Session:
        """As the program starts, on the settings that the last run left."""
        settings = SettingsFile(find_paths().settings).load()
        tasks = TaskRunner()
        window = MainWindow(settings, theme)
        window.build(tasks, render_inside)
        session = Session(find_paths(), settings, window, tasks, _BorrowedWorkers(workers))  # type: ignore[arg-type]
        made.append(session)
        window.show()
        with qtbot.waitSignal(session.settled, timeout=LONG):
            session.open_library(library_folder)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return session

    yield start
    for session in made:
        end(session)
        session.window.deleteLater()
    workers.stop()


def end(session: Session) -> None:
    session.window.close()
    session.close()


def note_bodies(folder: Path) -> list[str]:
    """What stands in the database, asked beside the program."""
    with closing(sqlite3.connect(f"file:{folder / 'library.db'}?mode=ro", uri=True)) as database:
        return [body for (body,) in database.execute("SELECT body FROM note_revisions ORDER BY id")]


def test_the_main_job(qtbot: QtBot, start: Start, library_folder: Path) -> None:
    session = start()
    window = session.window
    press = lambda key, widget: qtbot.keyClick(widget, key)  # noqa: E731

    # Two files through the import and its report.
    window.imports.import_paths(SAMPLES)
    dialog = window.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.running, timeout=LONG)
    assert len(dialog.report.added_ids) == 2
    dialog.pair_button.click()
    window.activateWindow()  # a window manager does so when a dialog closes

    # The comparison comes by itself, and the same entity carries the same mark on both sides.
    qtbot.waitUntil(lambda: window.on_text and bool(window.reading.split.marks.entities), timeout=LONG)
    split = window.reading.split
    left = {mark.key: mark.style for mark in split.left.pane.layers.entities}
    right = {mark.key: mark.style for mark in split.right.pane.layers.entities}
    assert left
    assert left == right
    assert any(style is not None for style in left.values())

    # N walks one entity through both panes, each mention ringed where it stands.
    mayor = next(e for e in split.marks.entities if "Halloran" in e.name)
    qtbot.waitUntil(window.isActiveWindow)
    split.panel.chosen.emit(mayor.key)
    ringed = []
    for _ in range(len(mayor.left) + len(mayor.right)):
        sides = [side.pane.layers.current_mention for side in split.texts.sides]
        assert sides.count(None) == 1
        ringed.append((sides.index(next(s for s in sides if s)), next(s for s in sides if s)))
        press(Qt.Key.Key_N, split.left.pane)
    assert {span for side, span in ringed if side == 0} == set(mayor.left)
    assert {span for side, span in ringed if side == 1} == set(mayor.right)

    # Ctrl+N puts the keyboard into the note; the first words are in the database within a second.
    split.left.pane.setFocus()
    window.commands["article.note"].trigger()
    editor = window.reading.note.editor
    assert editor.hasFocus()
    begun = time.monotonic()
    qtbot.keyClick(editor, "n")
    while time.monotonic() - begun < 1.0 and note_bodies(library_folder) == []:
        qtbot.keyClick(editor, "e")
        qtbot.wait(30)
    assert note_bodies(library_folder), "nothing was saved in the first second"
    assert note_bodies(library_folder)[-1].startswith("ne")
    written = editor.toPlainText()
    press(Qt.Key.Key_Escape, editor)
    assert split.left.pane.hasFocus()

    # Search while typing, and open a hit with its words framed.
    qtbot.waitUntil(lambda: bool(session._services and session._services.search.search("bollards").hits), timeout=LONG)
    window.commands["edit.search"].trigger()
    qtbot.keyClicks(window.home.library.field, "bollar")
    result = lambda: window.home.library.result  # noqa: E731
    qtbot.waitUntil(lambda: result() is not None and bool(result().hits), timeout=LONG)
    press(Qt.Key.Key_Down, window.home.library.field)
    press(Qt.Key.Key_Return, window.home.library.table)
    qtbot.waitUntil(lambda: window.on_text and bool(window.reading.articles()), timeout=LONG)
    reader = window.reading.reader
    qtbot.waitUntil(lambda: bool(reader.pane.layers.hits))
    text = reader.pane.text.document.text
    assert {text[hit.start : hit.end].lower() for hit in reader.pane.layers.hits} == {"bollards"}

    # Back to the pair, some way down, and out.
    window.pages.back()
    window.pages.back()
    qtbot.waitUntil(lambda: window.on_text and window.reading.pair is not None)
    split.left.pane.scrolling.scroll_to(mayor.left[-1].start)
    offset = split.left.pane.scrolling.offset_at_top()
    assert offset > 0
    window.resize(761, 640)
    window.use_settings(Settings(theme="sepia"))
    end(session)

    # Everything is back: size, theme, pair, place, note.
    again = start().window
    assert (again.width(), again.height()) == (761, 640)
    assert again.settings.theme == "sepia"
    qtbot.waitUntil(lambda: again.on_text and again.reading.pair is not None, timeout=LONG)
    assert again.reading.split.left.pane.scrolling.offset_at_top() == offset
    assert again.reading.note.isVisible()
    qtbot.waitUntil(lambda: again.reading.note.editor.toPlainText() == written)
