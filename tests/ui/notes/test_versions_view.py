"""The versions of a note in the window: looked at beside the note, one of them restored, and that undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, SubjectKind
from app.services.note_versions import Version
from app.ui.commands import CommandSet
from app.ui.notes.pane import NotePane
from app.ui.notes.versions_view import show_when
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from tests.ui.conftest import plain_note
from tests.ui.fakes import FakeServices

ONE = NoteSubject(SubjectKind.ARTICLE, 1)
TWO = NoteSubject(SubjectKind.ARTICLE, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
Body = Callable[[], str]


@pytest.fixture
def commands(qtbot: QtBot, tasks: TaskRunner, theme: Theme, services: FakeServices) -> tuple[NotePane, CommandSet]:
    history = services.notes.history
    history.versions = [
        Version(4, NOW, 3, 1, 0, current=True),
        Version(3, NOW - timedelta(minutes=1), 2, 2, 0, lost=True),
        Version(2, NOW - timedelta(hours=1), 2, 1, 1),
        Version(1, NOW - timedelta(days=1), 2, 2, 0),
    ]
    history.bodies = {4: "The old bridge", 3: "Typed elsewhere", 2: "The new bridge", 1: "The bridge"}
    services.notes.save(ONE, "The old bridge", 0)
    pane = NotePane(tasks, plain_note, theme)
    commands = CommandSet(pane, theme)
    pane.set_commands(commands)
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.set_services(services.notes, None)
    pane.show()
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    return pane, commands


@pytest.fixture
def pane(commands: tuple[NotePane, CommandSet], qtbot: QtBot) -> NotePane:
    pane = commands[0]
    pane.focus_editor()
    qtbot.keyClick(pane.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: pane.versions.view.restore_button.isEnabled())
    return pane


def shown(pane: NotePane) -> str:
    return pane.versions.view.text.toPlainText()


def test_a_key_brings_the_versions_in_the_place_of_the_note(pane: NotePane) -> None:
    view = pane.versions.view
    assert view.isVisible() and not pane.views.isVisible()
    rows = [view.list.item(n).text() for n in range(view.list.count())]
    assert [part in row for part, row in zip(("as it is", "lost", "+1 −1", "2 words"), rows, strict=True)] == [True] * 4
    assert view.list.currentRow() == 1, "the newest is the note itself"
    assert view.add_button.isVisible(), "what lost is offered"


def test_arrows_walk_the_versions_and_each_stands_beside_the_note(qtbot: QtBot, pane: NotePane) -> None:
    view = pane.versions.view
    qtbot.keyClick(view.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown(pane) == "The newold bridge")
    forms = {}
    pieces = view.text.document().firstBlock().begin()
    while not pieces.atEnd():
        forms[pieces.fragment().text()] = pieces.fragment().charFormat()
        pieces += 1
    assert forms["new"].fontStrikeOut() and not forms["new"].fontUnderline()
    assert forms["old"].fontUnderline() and not forms["old"].fontStrikeOut()
    assert forms["new"].background() != forms["old"].background()
    assert not view.add_button.isVisible()


def test_restoring_is_saved_as_a_new_version_and_undone_by_a_key(
    qtbot: QtBot, pane: NotePane, services: FakeServices
) -> None:
    view = pane.versions.view
    qtbot.keyClick(view.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "new" in shown(pane))
    qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert pane.views.isVisible() and pane.editor.toPlainText() == "The new bridge"
    qtbot.waitUntil(lambda: services.note_rows[ONE].body == "The new bridge", timeout=5_000)
    assert services.note_rows[ONE].revision == 2
    qtbot.keyClick(pane.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pane.editor.toPlainText() == "The old bridge"
    qtbot.waitUntil(lambda: services.note_rows[ONE].body == "The old bridge", timeout=5_000)


def test_the_bar_offers_no_other_step_than_its_own(qtbot: QtBot, pane: NotePane) -> None:
    qtbot.mouseClick(pane.versions.view.restore_button, Qt.MouseButton.LeftButton)
    assert pane.bar.isVisible()
    qtbot.keyClick(pane.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pane.editor.toPlainText() == "The old bridge"
    assert not pane.bar.isVisible(), "one more step back would take back what was typed before"


def test_the_bar_undoes_it_too(qtbot: QtBot, pane: NotePane) -> None:
    qtbot.mouseClick(pane.versions.view.restore_button, Qt.MouseButton.LeftButton)
    assert pane.editor.toPlainText() == "Typed elsewhere"
    (undo,) = [b for b in pane.bar.findChildren(QPushButton) if b.text() == "Undo"]
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert pane.editor.toPlainText() == "The old bridge"


def test_what_lost_can_stand_beneath_the_note(qtbot: QtBot, pane: NotePane) -> None:
    qtbot.mouseClick(pane.versions.view.add_button, Qt.MouseButton.LeftButton)
    assert pane.editor.toPlainText() == "The old bridge\n\nTyped elsewhere"
    pane.editor.undo()
    assert pane.editor.toPlainText() == "The old bridge"


def test_escape_leads_back_and_nothing_was_changed(qtbot: QtBot, pane: NotePane) -> None:
    for widget in (pane.versions.view.list, pane.versions.view.text):
        if not pane.versions.is_open:
            pane.versions.toggle()
        qtbot.keyClick(widget, Qt.Key.Key_Escape)
        assert pane.views.isVisible() and not pane.versions.is_open
    assert pane.editor.toPlainText() == "The old bridge"
    qtbot.waitUntil(pane.editor.hasFocus)


def test_another_note_closes_them(qtbot: QtBot, pane: NotePane) -> None:
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO)
    assert not pane.versions.is_open and pane.views.isVisible()
    assert pane.editor.toPlainText() == ""


def test_changes_are_walked_and_counted(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    view = pane.versions.view
    services.notes.history.bodies[1] = "A big bridge and the river"
    pane.versions.close()
    pane.editor.setPlainText("A small bridge and the lake")
    pane.versions.toggle()
    qtbot.waitUntil(lambda: view.list.count() == 4)
    view.list.setCurrentRow(3)
    qtbot.waitUntil(lambda: view.text.changes == 2)
    assert "1 of 2" in view.state.text()
    qtbot.keyClick(view.list, Qt.Key.Key_F7)
    assert "2 of 2" in view.state.text() and view.text.textCursor().position() > 10
    qtbot.keyClick(view.list, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert "1 of 2" in view.state.text()


def test_who_only_reads_restores_nothing(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    pane.versions.close()
    pane.editor.setReadOnly(True)
    pane.versions.toggle()
    qtbot.waitUntil(lambda: "Typed" in shown(pane))
    assert not pane.versions.view.restore_button.isEnabled()
    qtbot.keyClick(pane.versions.view.list, Qt.Key.Key_Return)
    assert pane.versions.is_open


def test_what_is_written_is_not_changed_behind_the_versions(
    qtbot: QtBot, commands: tuple[NotePane, CommandSet], pane: NotePane
) -> None:
    bold = [b for b in pane.head.findChildren(QToolButton) if b.defaultAction() is commands[1]["note.strong"]]
    assert not bold[0].isEnabled()
    commands[1]["note.strong"].trigger()  # from the menu
    assert not pane.versions.is_open and pane.editor.isVisible(), "what is changed is seen"
    assert bold[0].isEnabled()


def test_days_that_are_near_are_words() -> None:
    now = datetime.now().astimezone().replace(hour=15, minute=0)
    assert show_when(now.replace(hour=14, minute=2), now).startswith("today ")
    assert show_when(now - timedelta(days=1), now).startswith("yesterday ")
    assert str((now - timedelta(days=40)).year) in show_when(now - timedelta(days=40), now)
