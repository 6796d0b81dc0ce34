"""A window with a session of its own: real services, no language model."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import Settings, find_paths
from app.ui.notes.rendering import render_inside
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from app.ui.window.main_window import MainWindow
from app.ui.window.session import Session

MakeSession = Callable[[], Session]


@pytest.fixture
def make_session(
    qtbot: QtBot,
    theme: Theme,
    qapp: QApplication,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MakeSession]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    # The language model belongs to the tests of the workers.
    monkeypatch.setattr(Session, "_warm", lambda _: None)
    made: list[Session] = []

    def make() -> Session:
        tasks = TaskRunner()
        window = MainWindow(Settings(theme="light"), theme)
        window.build(tasks, render_inside)
        session = Session(find_paths(), Settings(theme="light"), window, tasks)
        made.append(session)
        window.show()
        return session

    yield make
    for session in made:
        session.window.close()
        session.close()
        session.window.deleteLater()
