"""The editor under a person's hands: keys, lists, what is pasted, what one undo takes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.addresses import read_address
from app.domain import Span
from app.ui.notes.editor import NoteEditor
from app.ui.passages import FORMAT, add_passage, describe_passage, read_passage
from app.ui.theme import Theme
from tests.ui.fakes import make_articles

Write = Callable[[str], None]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEYS = {
    "Ctrl+B": "note.strong",
    "Ctrl+I": "note.emphasis",
    "Ctrl+D": "note.task",
    "Ctrl+H": "note.heading",
    "Ctrl+8": "note.bullets",
    "Ctrl+9": "note.quote",
}


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> NoteEditor:
    editor = NoteEditor(theme)
    editor.set_keys(KEYS)
    qtbot.addWidget(editor)
    editor.resize(400, 300)
    editor.show()
    editor.setFocus()
    return editor


@pytest.fixture
def type_keys(qtbot: QtBot, editor: NoteEditor) -> Write:
    """Types words; `⏎` is Return, `⇥` Tab, `⇤` Shift+Tab."""
    special = {"⏎": Qt.Key.Key_Return, "⇥": Qt.Key.Key_Tab, "⇤": Qt.Key.Key_Backtab}

    def type_them(words: str) -> None:
        for letter in words:
            if letter in special:
                qtbot.keyClick(editor, special[letter])
            elif letter.isascii():
                qtbot.keyClicks(editor, letter)
            else:
                editor.insertPlainText(letter)  # as an input method does

    return type_them


def put(editor: NoteEditor, shown: str) -> None:
    """A text with the caret at `|`, or with what stands between `«` and `»` selected."""
    editor.setPlainText("".join(c for c in shown if c not in "|«»"))
    cursor = editor.textCursor()
    units = [
        len(shown[: shown.index(sign)].replace("«", "").encode("utf-16-le")) // 2 for sign in "|«»" if sign in shown
    ]
    cursor.setPosition(units[0])
    cursor.setPosition(units[-1], QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def shown(editor: NoteEditor) -> str:
    cursor = editor.textCursor()
    raw = editor.toPlainText().encode("utf-16-le")
    start, end = 2 * cursor.selectionStart(), 2 * cursor.selectionEnd()
    before, chosen, after = (part.decode("utf-16-le") for part in (raw[:start], raw[start:end], raw[end:]))
    return f"{before}«{chosen}»{after}" if chosen else f"{before}|{after}"


def paste(editor: NoteEditor, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    editor.insertFromMimeData(data)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("- one⏎two⏎⏎end", "- one\n- two\n\nend"),
        ("1. one⏎two⏎three", "1. one\n2. two\n3. three"),
        ("- [x] one⏎two", "- [x] one\n- [ ] two"),
        ("> one⏎two⏎⏎end", "> one\n> two\n\nend"),
        ("- one⏎⇥two⏎three⏎⇤four", "- one\n  - two\n  - three\n- four"),
        ("- one⏎⇥two⏎⏎three⏎⏎end", "- one\n  - two\n- three\n\nend"),
        ("1. one⏎⇥two⏎three⏎⇤four", "1. one\n  1. two\n  2. three\n2. four"),
        ("- 😀 one⏎two", "- 😀 one\n- two"),
        ("> - one⏎two⏎⏎three⏎⏎end", "> - one\n> - two\n>\n> three\n\nend"),
        ("```⏎- code⏎more", "```\n- code\nmore"),
        ("  words⏎more", "  words\n  more"),
        ("---⏎more", "---\nmore"),
        ("- one⇥⏎two", "- one\n- two"),
        ("> > one⏎⏎two", "> > one\n>\n> two"),
    ],
)
def test_lists_and_quotations_go_on_and_end(editor: NoteEditor, type_keys: Write, keys: str, text: str) -> None:
    type_keys(keys)
    editor.setFocus()
    assert editor.toPlainText() == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1. one|\n2. three\n3. four", "1. one\n2. |\n3. three\n4. four"),
        ("1. one| two", "1. one\n2. |two"),
        ("|- one", "\n|- one"),
        ("- |one", "- \n- |one"),
        ("- one «two» three", "- one \n- |three"),
        ("3. a|\n3. b", "3. a\n4. |\n5. b"),
    ],
)
def test_return_in_the_middle_of_a_list(editor: NoteEditor, type_keys: Write, before: str, after: str) -> None:
    put(editor, before)
    type_keys("⏎")
    assert shown(editor) == after
    editor.undo()
    assert editor.toPlainText() == before.replace("|", "").replace("«", "").replace("»", ""), "one step"


def test_shift_and_return_only_begins_a_line(qtbot: QtBot, editor: NoteEditor, type_keys: Write) -> None:
    type_keys("- one")
    qtbot.keyClick(editor, Qt.Key.Key_Return, SHIFT)
    assert editor.toPlainText() == "- one\n"
    assert editor.document().blockCount() == 2


def test_several_items_go_deeper_together(editor: NoteEditor, type_keys: Write) -> None:
    put(editor, "1. one\n«2. two\n3. three»\n4. four")
    type_keys("⇥")
    assert editor.toPlainText() == "1. one\n  1. two\n  2. three\n2. four"
    type_keys("⇤")
    assert editor.toPlainText() == "1. one\n2. two\n3. three\n4. four"


def test_tab_leaves_the_editor_where_there_is_no_list(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    editor, field = NoteEditor(theme, page), QLineEdit(page)
    column = QVBoxLayout(page)
    column.addWidget(editor)
    column.addWidget(field)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    editor.setFocus()
    qtbot.keyClicks(editor, "words")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert field.hasFocus()


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("a «word» b", Qt.Key.Key_B, "a **«word»** b"),
        ("a wo|rd b", Qt.Key.Key_I, "a *wo|rd* b"),
        ("- 😀 «wörd» b", Qt.Key.Key_B, "- 😀 **«wörd»** b"),
        ("- «one\n- two»", Qt.Key.Key_B, "- **«one**\n- **two»**"),
        ("- **«one**\n- **two»**", Qt.Key.Key_B, "- «one\n- two»"),
        ("a «word» b", Qt.Key.Key_K, "a [word](|) b"),
        ("wo|rd", Qt.Key.Key_H, "# wo|rd"),
        ("### wo|rd", Qt.Key.Key_H, "wo|rd"),
        ("wo|rd", Qt.Key.Key_D, "- [ ] wo|rd"),
        ("- [ ] wo|rd", Qt.Key.Key_D, "- [x] wo|rd"),
        ("«one\ntwo»", Qt.Key.Key_8, "- «one\n- two»"),
        ("«one\n\ntwo»", Qt.Key.Key_9, "> «one\n>\n> two»"),
        ("one\n«two\n»three", Qt.Key.Key_8, "one\n- «two\n»three"),
    ],
)
def test_keys_give_form_and_one_undo_takes_it_back(
    qtbot: QtBot, editor: NoteEditor, before: str, key: Qt.Key, after: str
) -> None:
    QGuiApplication.clipboard().setText("no address")
    put(editor, before)
    plain = editor.toPlainText()
    qtbot.keyClick(editor, key, CONTROL)
    assert shown(editor) == after
    editor.undo()
    assert editor.toPlainText() == plain


def test_a_link_takes_the_address_that_was_copied(qtbot: QtBot, editor: NoteEditor) -> None:
    QGuiApplication.clipboard().setText(" https://example.org/a_(b) \n")
    put(editor, "see «this» there")
    qtbot.keyClick(editor, Qt.Key.Key_K, CONTROL)
    assert shown(editor) == "see [this](https://example.org/a_(b))| there"


def test_an_address_over_words_makes_a_link(editor: NoteEditor) -> None:
    put(editor, "see «this» there")
    paste(editor, "https://example.org/x")
    assert shown(editor) == "see [this](https://example.org/x)| there"
    editor.undo()
    assert editor.toPlainText() == "see this there"


@pytest.mark.parametrize(
    ("before", "pasted", "after"),
    [
        ("see |there", "https://example.org", "see https://example.org|there"),
        ("see «https://a.example» there", "https://b.example", "see https://b.example| there"),
        ("[a](«https://a.example»)", "https://b.example", "[a](https://b.example|)"),
        ("see «this» there", "https://a.example and more", "see https://a.example and more| there"),
        ("```\n«code»\n```", "https://a.example", "```\nhttps://a.example|\n```"),
        ("a|", "one\r\ntwo\rthree\u2028four", "aone\ntwo\nthree\nfour|"),
    ],
)
def test_other_pastes_are_what_was_copied(editor: NoteEditor, before: str, pasted: str, after: str) -> None:
    put(editor, before)
    paste(editor, pasted)
    assert shown(editor) == after


def test_plain_words_are_plain(qtbot: QtBot, editor: NoteEditor) -> None:
    QGuiApplication.clipboard().setText("https://example.org")
    put(editor, "see «this» there")
    qtbot.keyClick(editor, Qt.Key.Key_V, CONTROL | SHIFT)
    assert shown(editor) == "see https://example.org| there"


def test_a_passage_brings_a_quotation_and_the_way_back(editor: NoteEditor) -> None:
    article = make_articles(1)[0]
    text = article.document.text
    first, second = article.document.blocks[1], article.document.blocks[2]
    span = Span(first.start + 4, second.end)
    data = QMimeData()
    data.setText("the words")
    add_passage(data, describe_passage(article, span))
    put(editor, "My thought:|")
    editor.insertFromMimeData(data)
    lines = editor.toPlainText().split("\n")
    assert lines[:2] == ["My thought:", ""]
    assert lines[2] == "> " + text[first.start + 4 : first.end]
    assert lines[3] == ">"
    assert lines[4] == "> " + text[second.start : second.end]
    assert lines[-2:] == ["", ""]
    words, _, address = lines[5].partition("](")
    assert article.metadata.title in words
    found = read_address(address.rstrip(")"))
    assert found is not None and found.anchor is not None
    assert article.key.startswith(found.key)
    assert found.anchor.span == span
    editor.undo()
    assert editor.toPlainText() == "My thought:"


@pytest.mark.parametrize("junk", [b"", b"{}", b"[1,2]", b'["k","s","x","y","","",""]', b"\xff\xfe"])
def test_a_passage_that_another_program_made_up_is_none(junk: bytes) -> None:
    data = QMimeData()
    data.setData(FORMAT, junk)
    assert read_passage(data) is None


def test_reading_only_changes_nothing(qtbot: QtBot, editor: NoteEditor, type_keys: Write) -> None:
    put(editor, "- «one»")
    editor.setReadOnly(True)
    for key in (Qt.Key.Key_B, Qt.Key.Key_D, Qt.Key.Key_K):
        qtbot.keyClick(editor, key, CONTROL)
    QGuiApplication.clipboard().setText("words")
    qtbot.keyClick(editor, Qt.Key.Key_V, CONTROL | SHIFT)
    qtbot.keyClick(editor, Qt.Key.Key_V, CONTROL)
    type_keys("⏎⇥")
    assert editor.toPlainText() == "- one"
