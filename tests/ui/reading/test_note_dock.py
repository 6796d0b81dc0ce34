"""The note beside or beneath the texts keeps the size its reader gave it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QMainWindow, QTextEdit
from pytestqt.qtbot import QtBot

from app.ui.notes.pane import NotePane
from app.ui.reading.note_dock import NoteDock
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from tests.ui.conftest import plain_note


@pytest.fixture
def window(qtbot: QtBot, tasks: TaskRunner, theme: Theme) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(NoteDock(QTextEdit(), NotePane(tasks, plain_note, theme)))
    window.resize(1200, 700)
    window.show()
    return window


def dock_of(window: QMainWindow) -> NoteDock:
    dock = window.centralWidget()
    assert isinstance(dock, NoteDock)
    return dock


def turn(window: QMainWindow) -> None:
    """The window is made smaller and larger, as by dragging its corner."""
    for step in range(12):
        window.resize(1200 - 10 * step, 700 - 10 * step)
    window.resize(1200, 700)


def test_a_note_beneath_a_pair_keeps_its_height(window: QMainWindow) -> None:
    dock = dock_of(window)
    dock.set_on_pair(True)
    dock.open()
    assert dock.orientation() is Qt.Orientation.Vertical
    turn(window)
    assert abs(dock.sizes()[1] - 260) <= 2


def test_a_note_beside_an_article_keeps_its_width(window: QMainWindow) -> None:
    dock = dock_of(window)
    dock.open()
    assert dock.orientation() is Qt.Orientation.Horizontal
    turn(window)
    assert abs(dock.note_width - 380) <= 2


def test_with_large_type_it_stays_as_wide_as_it_was(window: QMainWindow) -> None:
    font = QFont(window.font())
    font.setPixelSize(28)
    dock = dock_of(window)
    dock.setFont(font)
    dock.open()
    before = dock.sizes()[1]
    assert before > 400
    turn(window)
    assert abs(dock.sizes()[1] - before) <= 2
    width = dock.note_width
    dock.close_note()
    dock.set_note_width(width)
    dock.open()
    assert abs(dock.sizes()[1] - before) <= 2, "also the next time"
