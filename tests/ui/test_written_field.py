"""A field that is written in: it tells of what was written after it is painted, and once for many keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.clipboard import leave_copied
from app.ui.notes.documents import read_text
from app.ui.notes.editor import NoteEditor
from app.ui.theme import Theme
from app.ui.written_field import WrittenField


class Paints(QObject):
    """Notes in `told` when the field is painted."""

    def __init__(self, field: WrittenField, told: list[str]) -> None:
        super().__init__(field)
        self._told = told
        field.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._told.append("painted")
        return False


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[WrittenField]:
    page = QWidget()
    column = QVBoxLayout(page)
    field = WrittenField(page)
    column.addWidget(field)
    column.addWidget(QLineEdit(page))
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.wait(50)
    yield field
    page.close()


def press(field: WrittenField, letters: str) -> None:
    """Keys that lie in the queue, as while the window was busy."""
    for letter in letters:
        event = QKeyEvent(QEvent.Type.KeyPress, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
        QCoreApplication.postEvent(field, event)


def test_what_was_written_is_told_once_and_after_it_is_painted(qtbot: QtBot, field: WrittenField) -> None:
    told: list[str] = []
    field.followed.connect(lambda: told.append(field.toPlainText()))
    Paints(field, told)
    press(field, "abc")
    qtbot.waitUntil(lambda: "abc" in told)
    assert told == ["painted", "abc"]


def test_a_move_of_the_caret_is_told(qtbot: QtBot, field: WrittenField) -> None:
    field.setPlainText("words")
    qtbot.wait(20)
    with qtbot.waitSignal(field.followed):
        qtbot.keyClick(field, Qt.Key.Key_Right)


def test_it_says_when_the_keyboard_comes_and_goes_and_when_it_is_hidden(qtbot: QtBot, field: WrittenField) -> None:
    with qtbot.waitSignal(field.left):
        field.parentWidget().findChild(QLineEdit).setFocus()
    with qtbot.waitSignal(field.entered):
        field.setFocus()
    with qtbot.waitSignal(field.left):
        field.hide()
    with qtbot.waitSignal(field.sized):
        field.show()


def test_another_menu_takes_the_place_of_its_own(field: WrittenField) -> None:
    asked: list[QPoint] = []
    field.show_menu = lambda event: asked.append(event.pos())
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 6), field.viewport().mapToGlobal(QPoint(5, 6)))
    QCoreApplication.sendEvent(field.viewport(), event)
    assert asked == [QPoint(5, 6)]


HELD = "10\u00a0km, »\u202fso\u202f«\nand\u2007on 😀\u00a0"  # blanks that keep words together


def test_what_is_copied_and_cut_is_what_was_written(qtbot: QtBot) -> None:
    field = WrittenField()
    qtbot.addWidget(field)
    field.show()
    field.setPlainText(HELD)
    field.selectAll()
    clipboard = QGuiApplication.clipboard()
    qtbot.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == HELD
    qtbot.keyClick(field, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == HELD and read_text(field.document()) == ""
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert read_text(field.document()) == HELD
    for _ in range(2):
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert read_text(field.document()) == HELD, "the cut was taken back"
    leave_copied(clipboard)


def test_what_is_dragged_within_a_note_stays_what_it_was(qtbot: QtBot, theme: Theme) -> None:
    editor = NoteEditor(theme)
    qtbot.addWidget(editor)
    editor.show()
    editor.setPlainText(HELD)
    editor.selectAll()
    dragged = editor.createMimeDataFromSelection()
    editor.textCursor().removeSelectedText()
    editor.insertFromMimeData(dragged)
    assert read_text(editor.document()) == HELD
