"""Starting and ending: one window a library, a library that is locked, signals, crashes."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from PySide6.QtCore import QTimer
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.jobs import Job
from app.services.first_look import FirstLook
from app.services.layout import LOCK_NAME
from app.services.opening import Services, open_services
from app.settings import SettingsFile, find_paths
from app.ui.application import end_start_up
from app.ui.dialogs.report import ReportDialog
from app.ui.garbage import GuiCollector
from app.ui.window.crash_hook import CrashHook
from app.ui.window.first_paint import FirstPaint
from app.ui.window.instance import InstanceServer, hand_over
from app.ui.window.instance_name import is_taken, server_name
from app.ui.window.main_window import MainWindow
from app.ui.window.session import Session
from app.ui.window.signal_catcher import SignalCatcher
from app.workers import Workers
from tests.ui.window.conftest import MakeSession


@pytest.fixture(autouse=True)
def own_sockets(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))


def test_a_library_that_was_there_last_time_is_not_made_anew_without_asking(
    qtbot: QtBot, make_session: MakeSession, library_folder: Path
) -> None:
    """Its disk may not be connected; an empty library in its place would look as if all was lost."""
    session = make_session()
    window = session.window
    with qtbot.waitSignal(session.settled):
        session.begin(library_folder, [], was_there=True)
    assert window.services is None
    assert window.home.problem == "The library could not be opened"
    assert not library_folder.exists()
    buttons = {button.text(): button for button in window.home.findChildren(QPushButton) if button.isVisible()}
    assert list(buttons) == ["Try again", "Open another library…", "Make a new library there"]
    with qtbot.waitSignal(session.settled):
        buttons["Try again"].click()
    assert not library_folder.exists()
    buttons = {button.text(): button for button in window.home.findChildren(QPushButton) if button.isVisible()}
    with qtbot.waitSignal(session.settled):
        buttons["Make a new library there"].click()
    assert window.services is not None and not window.read_only
    assert window.services.library.folder == library_folder


def test_a_second_start_hands_its_files_over(qtbot: QtBot, tmp_path: Path) -> None:
    library = tmp_path / "library"
    server = InstanceServer()
    assert not hand_over(library, ["x"]), "nobody is there"
    assert server.listen(library)
    assert is_taken(library)
    # A process of its own, as a second start is: Qt's waiting socket calls keep Python's lock.
    code = "import sys; from pathlib import Path; from app.ui.window.instance import hand_over; "
    code += "sys.exit(not hand_over(Path(sys.argv[1]), sys.argv[2:]))"
    with qtbot.waitSignal(server.asked) as asked:
        second = subprocess.Popen([sys.executable, "-c", code, str(library / ".." / "library"), "a.txt", "ü 📵.md"])
    qtbot.waitUntil(lambda: second.poll() is not None)
    assert second.returncode == 0
    assert [Path(path).name for path in asked.args[0]] == ["a.txt", "ü 📵.md"]
    assert Path(asked.args[0][0]).is_absolute()
    server.close()
    assert not hand_over(library, [])


def test_a_socket_left_by_a_crash_is_taken_over(tmp_path: Path) -> None:
    import socket

    library = tmp_path / "library"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(server_name(library))
    assert is_taken(library)
    assert not hand_over(library, [])
    server = InstanceServer()
    assert server.listen(library)
    server.close()


def test_a_server_may_go_before_those_who_asked_it(qtbot: QtBot, tmp_path: Path) -> None:
    import socket

    for _ in range(5):
        server = InstanceServer()
        server.listen(tmp_path)
        with socket.socket(socket.AF_UNIX) as other:
            other.connect(server_name(tmp_path))
            other.send(b"{}\n")
            qtbot.waitUntil(lambda server=server: bool(server._received))
            gone = QSignalSpy(server.destroyed)
            del server
        qtbot.waitUntil(lambda gone=gone: gone.count() == 1)


def test_nonsense_on_the_socket_harms_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    import socket

    server = InstanceServer()
    server.listen(tmp_path)
    with qtbot.assertNotEmitted(server.asked, wait=200), socket.socket(socket.AF_UNIX) as other:
        other.connect(server_name(tmp_path))
        other.send(b'{"paths": 7}\n')
    server.close()


def test_from_nothing_to_a_library_and_back(qtbot: QtBot, make_session: MakeSession, library_folder: Path) -> None:
    session = make_session()
    window = session.window
    painted: list[bool] = []
    FirstPaint(window, lambda: painted.append(True))
    window.update()
    qtbot.waitUntil(lambda: bool(painted))
    with qtbot.waitSignal(session.settled):
        session.open_library(library_folder, [])
    assert window.services is not None
    assert not window.read_only
    qtbot.waitUntil(lambda: window.home.welcome.isVisible())
    other = library_folder.with_name("other")
    window.library_asked.emit(other)
    qtbot.waitUntil(lambda: window.services is not None and window.services.library.folder == other)
    window.close()
    session.close()
    settings = SettingsFile(find_paths().settings).load()
    assert settings.last_library == str(other)
    assert settings.window_state
    with FileLock(library_folder / LOCK_NAME, timeout=0):
        pass  # the lock was given back


def test_a_library_held_by_a_command_can_be_read(qtbot: QtBot, make_session: MakeSession, library_folder: Path) -> None:
    first = make_session()
    with qtbot.waitSignal(first.settled):
        first.open_library(library_folder, [])
    first.window.close()
    first.close()
    with FileLock(library_folder / LOCK_NAME, timeout=0):
        session = make_session()
        with qtbot.waitSignal(session.settled):
            session.open_library(library_folder, [])
        window = session.window
        assert window.home.problem
        page = window.home.lists._problem_page
        assert page is not None
        words = [page._buttons.itemAt(n).widget().text() for n in range(page._buttons.count())]  # type: ignore[union-attr]
        assert words[0] == "Open for reading only"
        page._buttons.itemAt(0).widget().click()  # type: ignore[union-attr]
        qtbot.waitUntil(lambda: window.services is not None)
        assert window.read_only
        assert window.status._state.text() == "Read only"


def test_a_folder_that_is_a_file(qtbot: QtBot, make_session: MakeSession, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    session = make_session()
    with qtbot.waitSignal(session.settled):
        session.open_library(path, [])
    page = session.window.home.lists._problem_page
    assert page is not None
    assert "is a file" in page._text.text()


def test_files_named_at_the_start_are_imported(
    qtbot: QtBot, make_session: MakeSession, library_folder: Path, tmp_path: Path
) -> None:
    story = tmp_path / "story.txt"
    story.write_text("A story\n\n" + "Once there was a bridge over the river. " * 20)
    session = make_session()
    session.open_library(library_folder, [str(story)])
    window = session.window
    qtbot.waitUntil(lambda: window.home.model.total == 1, timeout=20_000)
    qtbot.waitUntil(lambda: "A story" in window.status.sentence)


def test_sigterm_closes_the_window(qtbot: QtBot) -> None:
    closed: list[float] = []
    catcher = SignalCatcher(lambda: closed.append(time.monotonic()))
    try:
        QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
        qtbot.waitUntil(lambda: bool(closed))
    finally:
        catcher.remove()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_what_nobody_caught_becomes_a_report(
    qtbot: QtBot, window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    hook = CrashHook(window)
    hook.install()
    try:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        try:
            raise RuntimeError("odd")
        except RuntimeError as error:
            sys.excepthook(RuntimeError, error, error.__traceback__)

        def dialogs() -> list[ReportDialog]:
            return [w for w in QApplication.topLevelWidgets() if isinstance(w, ReportDialog) and w.isVisible()]

        qtbot.waitUntil(lambda: len(dialogs()) >= 1)
        qtbot.wait(50)
        assert len(dialogs()) == 1, "one at a time"
        assert "ZeroDivisionError" in dialogs()[0].report
        dialogs()[0].accept()
    finally:
        hook.remove()


def test_after_the_start_rubbish_is_looked_for_by_the_timer(qapp: QApplication) -> None:
    gc.disable()
    collector = GuiCollector()
    try:
        end_start_up(collector)
        end_start_up(collector)  # another library was opened
        assert collector.is_running and not gc.isenabled()
    finally:
        collector.stop()
        gc.unfreeze()
    assert gc.isenabled()


def test_the_list_and_the_search_come_before_the_database(
    qtbot: QtBot, make_session: MakeSession, library_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers = Workers()
    services = open_services(library_folder, workers=workers)
    text = b"The river\n\n" + b"Once there was a bridge over the river. " * 20
    (item,) = services.imports.import_bytes(text, "river.txt", "text/plain", Job())
    services.search.sync(Job())
    services.close()
    may_open = threading.Event()
    really_open = Session._open

    def open_late(self: Session, *how: Any) -> Services:
        may_open.wait(20)
        return really_open(self, *how)

    monkeypatch.setattr(Session, "_open", open_late)
    try:
        session = make_session()
        window = session.window
        session.begin(library_folder, [], FirstLook(library_folder, workers.search))
        qtbot.waitUntil(lambda: window.home.model.rowCount() == 1, timeout=10_000)
        qtbot.keyClicks(window.home.library.field, "bridg")
        qtbot.waitUntil(lambda: window.home.library.result is not None, timeout=20_000)
        assert [hit.article_id for hit in window.home.library.result.hits] == [item.article_id]
        window.open_article(item.article_id)
        assert window.services is None and not window.on_text
    finally:
        may_open.set()
    qtbot.waitUntil(lambda: window.on_text, timeout=20_000)
    assert window.reading.reader.article.id == item.article_id
    window.close()
    session.close()
    workers.stop()
