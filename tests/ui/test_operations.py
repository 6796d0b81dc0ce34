"""Changes and their way back, on the order in which a person asks for them."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.ui.operations import Operations
from app.ui.tasks import TaskRunner
from tests.ui.fakes import FakeServices


@pytest.fixture
def operations(tasks: TaskRunner, services: FakeServices) -> Operations:
    made = Operations(tasks)
    made.services = services  # type: ignore[assignment]
    return made


class Board:
    """What is changed: a list of names, one change of which can be held up."""

    def __init__(self, operations: Operations) -> None:
        self.names: list[str] = []
        self.gate = threading.Event()
        self._operations = operations

    def add(self, name: str, *, held: bool = False, fails: bool = False) -> None:
        def do(_services: Any) -> str:
            if held:
                self.gate.wait(5)
            if fails:
                raise UserError("bad-value", value="x", field="y", hint="z")
            self.names.append(name)
            return name

        self._operations.change(f"Add {name}", do, lambda _services, added: self.names.remove(added))


def test_undo_waits_for_the_change_that_is_under_way(qtbot: QtBot, operations: Operations) -> None:
    board = Board(operations)
    board.add("first")
    qtbot.waitUntil(lambda: operations.undo_stack.undo_label == "Add first")
    board.add("second", held=True)
    operations.undo()
    qtbot.wait(50)
    assert board.names == ["first"], "the step before is left alone"
    board.gate.set()
    qtbot.waitUntil(lambda: operations.undo_stack.redo_label == "Add second")
    assert board.names == ["first"]


def test_keys_that_are_pressed_quickly_all_count(qtbot: QtBot, operations: Operations) -> None:
    board = Board(operations)
    for name in ("one", "two", "three"):
        board.add(name)
        qtbot.waitUntil(lambda name=name: operations.undo_stack.undo_label == f"Add {name}")
    for _ in range(3):
        operations.undo()
    operations.redo()
    qtbot.waitUntil(lambda: board.names == ["one"] and operations.undo_stack.redo_label == "Add two")
    for _ in range(9):
        operations.undo()
    qtbot.waitUntil(lambda: board.names == [] and not operations.undo_stack.busy)
    board.add("four")
    qtbot.waitUntil(lambda: board.names == ["four"])
    qtbot.wait(50)
    assert board.names == ["four"], "what was asked in vain is forgotten"


def test_undo_of_a_change_that_failed_takes_nothing_else_back(qtbot: QtBot, operations: Operations) -> None:
    board = Board(operations)
    board.add("first")
    qtbot.waitUntil(lambda: operations.undo_stack.undo_label == "Add first")
    board.add("second", held=True, fails=True)
    operations.undo()
    with qtbot.waitSignal(operations.failed):
        board.gate.set()
    qtbot.wait(50)
    assert board.names == ["first"]
