"""A window on fake services, as a person would have it before them."""

from __future__ import annotations

import gc
import html
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.ui.garbage import GuiCollector
from app.ui.notes.rescue import NoteRescue
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme, apply_theme, load_fonts, load_theme
from app.ui.window.main_window import MainWindow
from tests.ui.fakes import FakeServices, make_articles


@pytest.fixture(scope="session", autouse=True)
def reading_fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    load_fonts()


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end(qapp: QApplication) -> Iterator[None]:
    """Data that Python made there would be deleted after Python has ended: a crash, when all tests have passed."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def collecting_here_alone() -> Iterator[None]:
    """As in the program: no thread of a test deletes what the window made (`app.ui.garbage`)."""
    gc.disable()
    yield
    GuiCollector().look()
    gc.enable()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light one, given anew only where a test before chose another: each time all widgets take it over."""
    theme = load_theme("light")
    if qapp.styleSheet() != theme.style_sheet() or qapp.palette() != theme.palette():
        apply_theme(qapp, theme)
    return theme


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    assert runner.shutdown(5_000)
    runner.deleteLater()


def plain_note(body: str, _missing: tuple[str, ...] = ()) -> str:
    return f"<p>{html.escape(body)}</p>"


@pytest.fixture
def services(tmp_path: Path) -> FakeServices:
    return FakeServices(make_articles(40), folder=tmp_path / "library")


MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def make_window(qtbot: QtBot, theme: Theme, tasks: TaskRunner, tmp_path: Path) -> Iterator[MakeWindow]:
    made: list[MainWindow] = []

    def make(services: FakeServices | None, *, settings: Settings | None = None, wait: bool = True) -> MainWindow:
        window = MainWindow(settings or Settings(theme="light"), theme)
        window.build(tasks, plain_note)
        made.append(window)
        window.resize(1280, 820)
        window.show()
        if services is not None:
            window.set_services(services, NoteRescue(tmp_path / "unsaved", tmp_path))  # type: ignore[arg-type]
            if wait:
                qtbot.waitUntil(lambda: window.home._is_loaded)
        return window

    yield make
    for window in made:
        window.take_services_away()
        tasks.drain(5_000)
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(make_window: MakeWindow, services: FakeServices) -> MainWindow:
    return make_window(services)
