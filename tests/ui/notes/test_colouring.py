"""Forms of Markdown while it is written: the same as if all were read anew, and no more painted than the line."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QPaintEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.notes.colouring import is_in_code
from app.ui.notes.editor import NoteEditor
from app.ui.theme import Theme

Look = list[tuple[int, bool, list[tuple[int, int, bool, bool, str]]]]


def make(qtbot: QtBot, theme: Theme, text: str = "") -> NoteEditor:
    editor = NoteEditor(theme)
    qtbot.addWidget(editor)
    editor.resize(500, 600)
    editor.setPlainText(text)
    return editor


def look(editor: NoteEditor) -> Look:
    found: Look = []
    block = editor.document().begin()
    while block.isValid():
        forms = []
        for piece in block.layout().formats():
            end = min(piece.start + piece.length, block.length() - 1)
            form = piece.format
            forms.append((piece.start, end, form.fontItalic(), form.fontStrikeOut(), form.foreground().color().name()))
        found.append((max(0, block.userState()), is_in_code(block), forms))
        block = block.next()
    return found


def between_signs(editor: NoteEditor, position: int) -> int:
    """The place in the text, not amid a character of two units."""
    position = min(position, editor.document().characterCount() - 1)
    return position - ("\udc00" <= editor.document().characterAt(position) <= "\udfff")


PIECES = ["# ", "> ", "- [x] ", "**b**", "*e*", "`c`", "```", "~~~", "\n", "😀", "[a](b)", "[[l]]", "word ", "שלום"]
EDITS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 12), st.lists(st.sampled_from(PIECES), max_size=4)), max_size=8
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, undone=st.integers(0, 4))
def test_whatever_is_edited_the_forms_are_those_of_the_text(
    qtbot: QtBot, theme: Theme, edits: list[tuple[int, int, list[str]]], undone: int
) -> None:
    editor = make(qtbot, theme, "# A **b**\n\n> c\n```\ncode\n```\n- [x] done")
    for start, length, pieces in edits:
        cursor = editor.textCursor()
        cursor.setPosition(between_signs(editor, start))
        cursor.setPosition(between_signs(editor, start + length), cursor.MoveMode.KeepAnchor)
        cursor.insertText("".join(pieces))
    for _ in range(undone):
        editor.undo()
    assert look(editor) == look(make(qtbot, theme, editor.toPlainText()))


class Painted(QObject):
    def __init__(self, editor: NoteEditor) -> None:
        super().__init__(editor)
        self.heights: list[int] = []
        editor.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.heights.append(event.rect().height())
        return False


@pytest.mark.parametrize(
    "line",
    ["# A heading", "> a quotation", "- [x] what is done", "with *signs* and [links](x) before the end", "plain"],
)
def test_a_key_at_the_end_of_a_line_paints_that_line_alone(qtbot: QtBot, theme: Theme, line: str) -> None:
    editor = make(qtbot, theme, "\n".join(["some words"] * 8 + [line] + ["some words"] * 8))
    editor.show()
    editor.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    block = editor.document().findBlockByNumber(8)
    cursor = editor.textCursor()
    cursor.setPosition(block.position() + block.length() - 1)
    editor.setTextCursor(cursor)
    QApplication.processEvents()
    painted = Painted(editor)
    for key in "abc":
        QTest.keyClick(editor, key)
        QApplication.processEvents()
    assert painted.heights and max(painted.heights) < 60


def test_a_fence_makes_code_of_what_follows_and_that_is_seen(qtbot: QtBot, theme: Theme) -> None:
    editor = make(qtbot, theme, "\n".join(["words"] * 6))
    editor.show()
    editor.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    QApplication.processEvents()
    painted = Painted(editor)
    QTest.keyClicks(editor, "```")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert is_in_code(editor.document().lastBlock())
    assert max(painted.heights) > 60
    while editor.document().isUndoAvailable():
        editor.undo()
    assert not is_in_code(editor.document().lastBlock())


def test_what_an_input_method_writes_keeps_its_own_form(qtbot: QtBot, theme: Theme) -> None:
    editor = make(qtbot, theme, "# ab **c** d")
    cursor = editor.textCursor()
    cursor.setPosition(4)
    editor.setTextCursor(cursor)
    form = QTextCharFormat()
    form.setFontUnderline(True)
    kind = QInputMethodEvent.AttributeType.TextFormat
    QApplication.sendEvent(editor, QInputMethodEvent("にほ", [QInputMethodEvent.Attribute(kind, 0, 2, form)]))
    layout = editor.document().firstBlock().layout()
    assert layout.preeditAreaText() == "にほ"
    under = [(p.start, p.length) for p in layout.formats() if p.format.fontUnderline()]
    assert under == [(4, 2)]
    done = QInputMethodEvent()
    done.setCommitString("日本")
    QApplication.sendEvent(editor, done)
    assert editor.toPlainText() == "# ab日本 **c** d"
    assert look(editor) == look(make(qtbot, theme, editor.toPlainText()))
