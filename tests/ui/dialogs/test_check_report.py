"""What a check of the library says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain import Problem
from app.ui.dialogs.check_report import CheckDialog
from app.ui.window.main_window import MainWindow
from tests.ui.fakes import FakeServices


def test_all_is_well(qtbot: QtBot, window: MainWindow) -> None:
    window.commands["file.check"].trigger()
    qtbot.waitUntil(lambda: "all is well" in window.status.sentence)


def test_findings_come_with_what_to_do(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    many = tuple(Problem("text-changed", f"the text of article {n} is not what was stored") for n in range(80))
    services.upkeep.problems = (Problem("unheard-of", "x"), Problem("passage-lost", "y", harmless=True), *many)
    window.commands["file.check"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(CheckDialog)))
    (dialog,) = window.findChildren(CheckDialog)
    words = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "82 problems" in words
    assert "Show Original Source" in words
    assert "and 32 more" in words
    assert "It is kept, and marked again" in words
    assert "keep the report" in words, "a code nobody knows"
    copy = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy report")
    copy.click()
    assert "article 79" in QGuiApplication.clipboard().text()
    assert str(Path(services.library.folder)) in QGuiApplication.clipboard().text()
    dialog.accept()
