"""A library that goes away while it is open."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QFileSystemWatcher
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, Span, SubjectKind
from app.jobs import Job
from app.ui.reading.highlights.rescue import HighlightRescue
from app.ui.tasks import TaskRunner
from app.ui.window import library_watch
from app.ui.window.library_watch import LibraryWatch
from app.ui.window.main_window import MainWindow
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_watch, "SETTLES", 20)


def make_database(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "library.db").write_bytes(b"a database")
    return folder / "library.db"


@pytest.fixture
def database(services: FakeServices, tmp_path: Path) -> Path:
    """The file of the library that `make_window` opens."""
    services.library.database = make_database(tmp_path)  # type: ignore[attr-defined]
    return services.library.database  # type: ignore[attr-defined,no-any-return]


def test_gone_back_and_replaced(qtbot: QtBot, tasks: TaskRunner, tmp_path: Path) -> None:
    database = make_database(tmp_path)
    watch = LibraryWatch(tasks)
    watch.watch(database)
    with qtbot.waitSignal(watch.changed) as seen:
        database.parent.rename(tmp_path / "elsewhere")
    assert seen.args == [False]
    with qtbot.waitSignal(watch.changed) as seen:
        (tmp_path / "elsewhere").rename(database.parent)
    assert seen.args == [True]
    with qtbot.waitSignal(watch.changed) as seen:
        (tmp_path / "other.db").write_bytes(b"another one")
        (tmp_path / "other.db").replace(database)
    assert seen.args == [False], "another file under the same name"
    watch.watch(None)


def test_a_disk_that_nobody_tells_of_is_missed_too(
    qtbot: QtBot, tasks: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unmounted while its files are open, it goes without a word of the system."""
    monkeypatch.setattr(library_watch, "LOOKS", 50)
    monkeypatch.setattr(QFileSystemWatcher, "addPaths", lambda *_: [])
    monkeypatch.setattr(QFileSystemWatcher, "addPath", lambda *_: True)
    database = make_database(tmp_path)
    watch = LibraryWatch(tasks)
    watch.watch(database)
    with qtbot.waitSignal(watch.changed) as seen:
        database.parent.rename(tmp_path / "elsewhere")
    assert seen.args == [False]
    with qtbot.waitSignal(watch.came_anew):  # plugged in again, it is another device
        database.parent.mkdir()
        database.write_bytes(b"a database")
    assert not watch.is_there
    watch.watch(None)


def test_notes_are_kept_in_a_second_place_meanwhile(
    qtbot: QtBot, make_window: MakeWindow, services: FakeServices, database: Path
) -> None:
    window = make_window(services)
    window.commands["article.note"].setChecked(True)
    window.open_article(1)
    subject = NoteSubject(SubjectKind.ARTICLE, 1)
    qtbot.waitUntil(lambda: window.on_text and window.reading.note.subject == subject)
    database.unlink()
    qtbot.waitUntil(lambda: window.notice.isVisible())
    assert "no longer in" in window.notice.text
    assert not window.background._active, "an index made anew would stand where the library was"
    qtbot.keyClicks(window.reading.note.editor, "words without a home")
    rescue = window.rescue
    assert rescue is not None
    qtbot.waitUntil(lambda: rescue.find(subject) is not None)
    kept = rescue.find(subject)
    assert kept is not None
    assert kept.body == "words without a home"


def test_comments_are_kept_there_too(
    qtbot: QtBot, make_window: MakeWindow, services: FakeServices, database: Path
) -> None:
    window = make_window(services)
    services.highlights.add([(1, Span(80, 110))], comment="said before")
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text and len(window.reading.reader.pane.layers.highlights) == 1)
    highlights = window.reading.views.highlights
    assert highlights is not None
    highlights.open(1, 0)
    rescue = HighlightRescue(window.operations.rescue)
    database.unlink()
    qtbot.waitUntil(lambda: rescue.find(1) == (1, ("said before", (), "")))
    assert "comments are kept" in window.notice.text
    qtbot.keyClicks(highlights.card.comment, ", and now")
    qtbot.waitUntil(lambda: rescue.find(1) == (2, ("said before, and now", (), "")), timeout=2_000)
    assert services.highlights.rows[1].comment == "said before, and now", "and where the library was"


def test_the_warning_stays_while_pages_are_turned(
    qtbot: QtBot, make_window: MakeWindow, services: FakeServices, database: Path
) -> None:
    window = make_window(services)
    database.unlink()
    qtbot.waitUntil(lambda: window.notice.isVisible())
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    assert window.notice.isVisible()
    assert "no longer in" in window.notice.text


def test_one_index_run_at_a_time_also_when_the_library_was_away(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    qtbot.waitUntil(lambda: "search.sync" in services.calls and not window.tasks.running)
    gate = threading.Event()
    running: list[int] = []
    most: list[int] = []

    def sync(job: Job) -> int:
        running.append(1)
        most.append(len(running))
        gate.wait(5)
        running.pop()
        return 0

    services.search.sync = sync  # type: ignore[method-assign]
    window.background.start()
    qtbot.waitUntil(lambda: bool(running))
    window.background.stop()
    window.background.start()
    qtbot.wait(900)  # longer than the index waits for quiet
    gate.set()
    qtbot.waitUntil(lambda: not window.tasks.running)
    assert max(most) == 1
    qtbot.waitUntil(lambda: len(most) == 2)
