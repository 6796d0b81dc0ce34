"""A pair of texts in which is known what corresponds, in a window as a reader has it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.ui.commands import CommandSet
from app.ui.reading.split_view import SplitView
from app.ui.theme import ReadingStyle, Theme, load_theme
from tests.ui.reading_texts import make_guided_pair


@pytest.fixture(scope="session")
def theme(qapp: object) -> Theme:
    """Without the style sheet of the application, which every window that was ever made would take over again."""
    return load_theme("light")


@pytest.fixture
def pair_window(qtbot: QtBot, theme: Theme) -> Iterator[QMainWindow]:
    window = QMainWindow()
    qtbot.addWidget(window)
    commands = CommandSet(window, theme)
    view = SplitView(commands, theme, ReadingStyle(), window)
    window.setCentralWidget(view)
    window.resize(1201, 700)
    commands["pair.overview"].setChecked(True)  # as a new window has it
    window.show()
    yield window
    window.close()


@pytest.fixture
def view(pair_window: QMainWindow) -> SplitView:
    view = pair_window.centralWidget()
    assert isinstance(view, SplitView)
    left, right, comparison = make_guided_pair()
    view.show_pair(left, right)
    view.set_comparison(comparison)
    view.left.pane.setFocus()
    return view


@pytest.fixture
def commands(pair_window: QMainWindow) -> CommandSet:
    found = pair_window.findChild(CommandSet)
    assert isinstance(found, CommandSet)
    return found
