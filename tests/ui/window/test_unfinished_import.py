"""What a reader is told of an import that was cut short, and how it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain import ImportItem, ImportStatus, UnfinishedImport
from app.ui.window.main_window import MainWindow
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices

CUT_SHORT = UnfinishedImport(
    "one",
    (
        ImportItem("/in/a.md", ImportStatus.ADDED, article_id=1, title="A"),
        ImportItem("/in/b.md", ImportStatus.ADDED, article_id=2, title="B"),
        ImportItem("/in/c.md", ImportStatus.FAILED, error="The file is empty. There is nothing to import."),
    ),
    ("/in/Fourth_one.md", "/in/Fifth_one.md"),
)


@pytest.fixture
def services(services: FakeServices) -> FakeServices:
    services.unfinished_imports = [CUT_SHORT]
    return services


def said(window: MainWindow) -> str:
    bar = window.unfinished.bar
    return bar.text if bar is not None and bar.isVisible() else ""


def press(window: MainWindow, words: str) -> None:
    assert window.unfinished.bar is not None
    buttons = window.unfinished.bar.findChildren(QPushButton)
    next(button for button in buttons if button.text() == words and button.isVisible()).click()


def test_it_is_said_in_a_sentence_that_stays(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: said(window) == "An import was cut short: 2 added, 1 failed, 2 not reached.")
    window.open_article(3)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["view.library"].trigger()
    assert said(window)


def test_going_on_imports_what_was_not_reached(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    qtbot.waitUntil(lambda: bool(said(window)))
    press(window, "Import the rest")
    qtbot.waitUntil(lambda: window.imports.dialog is not None and not window.imports.dialog.running)
    dialog = window.imports.dialog
    assert dialog is not None
    assert dialog._summary.text() == "4 added · 1 failed", "the report that was missed is made up for"
    assert window.commands["edit.undo"].text() == "&Undo Import 2 articles"
    dialog.close_button.click()
    assert services.unfinished_imports == []
    assert not said(window)


def test_leaving_it_is_remembered(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    qtbot.waitUntil(lambda: bool(said(window)))
    press(window, "Leave it")
    qtbot.waitUntil(lambda: services.unfinished_imports == [])
    assert not said(window)


def test_its_files_can_be_looked_at_before_one_decides(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: bool(said(window)))
    press(window, "Show files…")
    dialog = window.imports.dialog
    assert dialog is not None and dialog.isVisible()
    assert dialog.heading.text() == "Import cut short"
    rows = [dialog.list.topLevelItem(n) for n in range(dialog.list.topLevelItemCount())]
    assert [row.text(0) for row in rows if row] == ["c.md", "Fourth_one.md", "Fifth_one.md", "a.md", "b.md"]
    assert [row.text(1) for row in rows if row][1] == "Not reached"
    dialog.close_button.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    qtbot.waitUntil(lambda: bool(said(window)))
    press(window, "Show files…")
    dialog = window.imports.dialog
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_Return)  # going on is what most want
    qtbot.waitUntil(lambda: window.imports.dialog is not dialog)
    qtbot.waitUntil(lambda: window.imports.dialog is not None and not window.imports.dialog.running)
    assert len(window.imports.dialog.report.items) == 5  # type: ignore[union-attr]
    assert not said(window)


@pytest.mark.parametrize(
    ("unfinished", "sentence"),
    [
        (UnfinishedImport("x", (), ("/in",)), "An import was cut short before its first file was read."),
        (UnfinishedImport("x", CUT_SHORT.items, ()), "An import was cut short: 2 added, 1 failed."),
    ],
)
def test_cut_short_at_its_beginning_or_at_its_end(
    qtbot: QtBot, make_window: MakeWindow, services: FakeServices, unfinished: UnfinishedImport, sentence: str
) -> None:
    services.unfinished_imports = [unfinished]
    window = make_window(services)
    qtbot.waitUntil(lambda: said(window) == sentence)
    assert window.unfinished.bar is not None
    offered = {b.text() for b in window.unfinished.bar.findChildren(QPushButton) if b.isVisible()}
    assert ("Import the rest" in offered) is bool(unfinished.left)


def test_several_are_told_as_one(qtbot: QtBot, make_window: MakeWindow, services: FakeServices) -> None:
    services.unfinished_imports = [CUT_SHORT, UnfinishedImport("two", (), ("/in/Sixth_one.md",))]
    window = make_window(services)
    qtbot.waitUntil(lambda: said(window) == "An import was cut short: 2 added, 1 failed, 3 not reached.")
    press(window, "Leave it")
    qtbot.waitUntil(lambda: services.unfinished_imports == [])


def test_a_library_opened_for_reading_only_asks_nothing(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    services = FakeServices(read_only=True, folder=tmp_path)
    services.unfinished_imports = [CUT_SHORT]
    window = make_window(services)
    qtbot.wait(50)
    assert "imports.unfinished" not in services.calls
    assert not said(window)


def test_another_library_takes_it_away(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: bool(said(window)))
    window.take_services_away()
    assert not said(window)
