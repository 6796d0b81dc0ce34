"""Changes on a disk that takes nothing for a while: none is lost, none overtakes another."""

from __future__ import annotations

import time
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.errors import LibraryError, UnknownItem
from app.ui import waiting_changes
from app.ui.operations import Operations
from app.ui.tasks import TaskRunner
from app.ui.window.main_window import MainWindow
from tests.ui.fakes import FakeServices


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_changes, "RETRY_AFTER", (0.1,))


class Board:
    """A list of names on a disk that can fail."""

    def __init__(self, tasks: TaskRunner, services: FakeServices) -> None:
        self.names: list[str] = []
        self.tries = 0
        self.pause = 0.0
        self.error: Exception | None = LibraryError("disk-full")
        self.operations = Operations(tasks)
        self.operations.services = services  # type: ignore[assignment]

    def add(self, name: str) -> None:
        def do(_services: Any) -> str:
            self.tries += 1
            time.sleep(self.pause)
            if self.error is not None:
                raise self.error
            self.names.append(name)
            return name

        self.operations.change(f"Add {name}", do, lambda _services, added: self.names.remove(added))


@pytest.fixture
def board(tasks: TaskRunner, services: FakeServices) -> Board:
    return Board(tasks, services)


def test_what_the_disk_did_not_take_is_tried_again_in_its_order(qtbot: QtBot, board: Board) -> None:
    told: list[Any] = []
    board.operations.waiting.hindered.connect(told.append)
    board.add("one")
    qtbot.waitUntil(lambda: board.tries > 2)
    board.add("two")
    board.add("three")
    assert [error.code for error in told] == ["disk-full"] * 3, "said once of each"
    with qtbot.waitSignal(board.operations.waiting.arrived):
        board.error = None
    assert board.names == ["one", "two", "three"]
    qtbot.waitUntil(lambda: board.operations.undo_stack.undo_label == "Add three")
    board.operations.undo()
    qtbot.waitUntil(lambda: board.names == ["one", "two"])


def test_undo_of_what_waits_takes_it_back_when_it_has_arrived(qtbot: QtBot, board: Board) -> None:
    board.add("one")
    qtbot.waitUntil(lambda: board.tries > 0)
    board.operations.undo()
    board.error = None
    qtbot.waitUntil(lambda: board.operations.undo_stack.redo_label == "Add one")
    assert board.names == []


def test_what_can_never_be_done_is_said_and_makes_way_for_the_next(qtbot: QtBot, board: Board) -> None:
    failed: list[Any] = []
    board.operations.failed.connect(failed.append)
    board.add("one")
    qtbot.waitUntil(lambda: board.tries > 0)
    board.error = UnknownItem("unknown-note", id=1)
    qtbot.waitUntil(lambda: len(failed) == 1)
    board.error = None
    board.add("two")
    qtbot.waitUntil(lambda: board.names == ["two"])


def test_a_mistake_of_the_reader_does_not_wait(qtbot: QtBot, board: Board) -> None:
    board.error = LibraryError("library-read-only")
    with qtbot.waitSignal(board.operations.failed):
        board.add("one")
    qtbot.wait(300)
    assert board.tries == 1


def test_at_the_end_it_is_tried_once_more(qtbot: QtBot, board: Board) -> None:
    board.add("one")
    qtbot.waitUntil(lambda: board.tries > 0)
    assert not board.operations.waiting.flush()
    board.error = None
    assert board.operations.waiting.flush()
    assert board.names == ["one"]
    qtbot.wait(300)
    assert board.names == ["one"], "and only once"


def test_what_is_being_tried_at_the_end_is_made_once(qtbot: QtBot, board: Board) -> None:
    board.add("one")
    qtbot.waitUntil(lambda: board.tries > 0)
    board.error, board.pause = None, 0.4
    tries = board.tries
    qtbot.waitUntil(lambda: board.tries > tries)
    assert board.operations.waiting.flush()
    qtbot.wait(300)
    assert board.names == ["one"]
    board.operations.undo()
    qtbot.waitUntil(lambda: board.names == [])


def test_what_is_under_way_at_the_end_is_waited_for_or_said(qtbot: QtBot, board: Board) -> None:
    board.pause = 0.2
    board.add("one")
    assert not board.operations.waiting.flush()
    board.error = None
    board.add("two")
    assert board.operations.waiting.flush()
    assert board.names == ["one", "two"]
    qtbot.wait(500)
    assert board.names == ["one", "two"], "and only once"


def test_another_library_gets_nothing_of_it(qtbot: QtBot, board: Board, services: FakeServices) -> None:
    board.add("one")
    qtbot.waitUntil(lambda: board.tries > 0)
    board.operations.undo()
    board.operations.forget()
    board.operations.services = services  # type: ignore[assignment]
    board.error = None
    qtbot.wait(300)
    assert board.names == []
    board.add("two")
    qtbot.waitUntil(lambda: board.operations.undo_stack.undo_label == "Add two")
    board.operations.undo()
    qtbot.waitUntil(lambda: board.names == [], timeout=1_000)


@pytest.mark.parametrize("is_same", [True, False])
def test_a_library_that_is_opened_anew_gets_what_waited_for_it(qtbot: QtBot, board: Board, is_same: bool) -> None:
    """Its disk was pulled out, and is back."""
    board.operations.services.library.identity = "one"  # type: ignore[union-attr]
    board.add("one")
    qtbot.waitUntil(lambda: board.tries > 0)
    board.operations.waiting.hold()
    board.operations.forget()
    board.error = None
    qtbot.wait(200)
    assert board.names == []
    reopened = FakeServices()
    reopened.library.identity = "one" if is_same else "another"  # type: ignore[attr-defined]
    board.operations.services = reopened  # type: ignore[assignment]
    board.operations.waiting.resume(reopened)  # type: ignore[arg-type]
    qtbot.wait(200)
    assert board.names == (["one"] if is_same else [])
    board.operations.undo()
    qtbot.waitUntil(lambda: board.names == [])


# --- in the window ---


def test_the_window_says_it_waits_for_it_and_asks_before_it_is_lost(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    services.failing["articles.edit"] = LibraryError("disk-full")
    window.operations.edit([1], {"title": "Another title"}, {})
    qtbot.waitUntil(window.notice.isVisible)
    assert "disk is full" in window.notice.text and "tried again" in window.notice.text
    window.close()
    assert window.isVisible() and "Copy it elsewhere" in window.notice.text
    stay = next(b for b in window.notice.findChildren(QPushButton) if "Stay" in b.text())
    stay.click()
    services.failing.clear()
    qtbot.waitUntil(lambda: services.rows[1].metadata.title == "Another title")
    qtbot.waitUntil(lambda: not window.notice.isVisible())
