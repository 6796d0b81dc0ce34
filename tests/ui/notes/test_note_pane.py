"""The note beside the text: saved by itself, through page changes, failures, conflicts and crashes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage, QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, SubjectKind
from app.errors import LibraryError
from app.markup import render_note
from app.ui.commands import CommandSet
from app.ui.notes.autosave import Draft
from app.ui.notes.pane import NotePane
from app.ui.notes.rescue import NoteRescue
from app.ui.notes.views import Arrangement
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from app.ui.window.main_window import MainWindow
from tests.ui.conftest import plain_note
from tests.ui.fakes import FakeServices, make_articles

ONE = NoteSubject(SubjectKind.ARTICLE, 1)
TWO = NoteSubject(SubjectKind.ARTICLE, 2)
MakePane = Callable[[], NotePane]


@pytest.fixture
def rescue(tmp_path: Path) -> NoteRescue:
    return NoteRescue(tmp_path / "unsaved", tmp_path / "library")


@pytest.fixture
def make_pane(qtbot: QtBot, tasks: TaskRunner, theme: Theme, services: FakeServices, rescue: NoteRescue) -> MakePane:
    def make() -> NotePane:
        pane = NotePane(tasks, plain_note, theme)
        pane.set_commands(CommandSet(pane, theme))
        qtbot.addWidget(pane)
        pane.resize(500, 500)
        pane.set_services(services.notes, rescue)
        pane.show()
        return pane

    return make


@pytest.fixture
def pane(make_pane: MakePane, qtbot: QtBot) -> NotePane:
    pane = make_pane()
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    return pane


def begin_early(qtbot: QtBot, pane: NotePane, services: FakeServices, delay: float) -> None:
    """Type into a note that the library is slow to give."""
    services.notes.save(ONE, "old ", 0)
    services.delay = delay
    pane.open(ONE)
    qtbot.keyClicks(pane.editor, "new")
    assert pane.subject is None, "not read yet"


def body(services: FakeServices, subject: NoteSubject = ONE) -> str:
    note = services.note_rows.get(subject)
    return note.body if note else ""


def test_saved_within_a_second_while_typing_goes_on(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    import time

    begin = time.monotonic()
    while not body(services) and time.monotonic() - begin < 3:
        qtbot.keyClicks(pane.editor, "a")
        qtbot.wait(40)
    assert time.monotonic() - begin < 1.2
    assert body(services).startswith("a")
    qtbot.waitUntil(lambda: pane.indicator == "Saved")


def test_going_elsewhere_saves_and_coming_back_keeps_undo(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    qtbot.keyClicks(pane.editor, "first")
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO and body(services) == "first")
    assert pane.editor.toPlainText() == ""
    qtbot.keyClicks(pane.editor, "second")
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    assert pane.editor.toPlainText() == "first"
    pane.editor.undo()
    assert pane.editor.toPlainText() == ""
    pane.editor.redo()
    qtbot.waitUntil(lambda: body(services, TWO) == "second")


def test_blanks_that_keep_words_together_stay_what_they_are(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices
) -> None:
    services.notes.save(ONE, "« 12\xa0000\u202fkm »", 0)
    pane = make_pane()
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    qtbot.keyClicks(pane.editor, "x")
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO and body(services) == "x« 12\xa0000\u202fkm »")


def test_flush_writes_at_once(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    qtbot.keyClicks(pane.editor, "last words")
    assert body(services) == ""
    assert pane.flush()
    assert body(services) == "last words"
    assert not pane.unsaved


def test_flush_meets_a_save_that_is_on_its_way(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    services.delay = 0.2
    qtbot.keyClicks(pane.editor, "one")
    pane._save_due()
    qtbot.keyClicks(pane.editor, " two")
    assert pane.flush()
    qtbot.waitUntil(lambda: not pane.unsaved)
    assert body(services) == "one two"


def test_a_failing_disk_loses_nothing(qtbot: QtBot, pane: NotePane, services: FakeServices, rescue: NoteRescue) -> None:
    services.failing["notes.save"] = LibraryError("disk-full")
    qtbot.keyClicks(pane.editor, "precious")
    qtbot.waitUntil(pane.bar.isVisible)
    assert "disk is full" in pane.bar.text
    assert pane.indicator == "Not saved yet"
    assert pane.editor.toPlainText() == "precious"
    kept = rescue.find(ONE)
    assert kept is not None
    assert kept.body == "precious"
    qtbot.keyClicks(pane.editor, " words")
    services.failing.clear()
    qtbot.waitUntil(lambda: body(services) == "precious words", timeout=4_000)
    qtbot.waitUntil(lambda: not pane.bar.isVisible())
    assert rescue.find(ONE) is None


def test_closing_on_a_failing_disk_and_coming_back(
    qtbot: QtBot, pane: NotePane, make_pane: MakePane, services: FakeServices, rescue: NoteRescue
) -> None:
    services.failing["notes.save"] = LibraryError("disk-full")
    qtbot.keyClicks(pane.editor, "precious")
    assert pane.flush(), "kept in the second place"
    services.failing.clear()
    again = make_pane()
    again.open(ONE)
    qtbot.waitUntil(lambda: again.editor.toPlainText() == "precious")
    assert "back" in again.bar.text
    qtbot.waitUntil(lambda: body(services) == "precious", timeout=3_000)
    qtbot.waitUntil(lambda: rescue.find(ONE) is None)


def test_a_conflict_keeps_both(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    qtbot.keyClicks(pane.editor, "mine")
    services.notes.save(ONE, "theirs", 0)
    qtbot.waitUntil(lambda: "mine" in body(services) and "theirs" in body(services), timeout=3_000)
    assert "theirs" in pane.editor.toPlainText()
    assert "Both versions were kept" in pane.bar.text


def test_what_changed_elsewhere_is_shown(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    services.notes.save(ONE, "from a command", 0)
    pane.refresh(ONE)
    qtbot.waitUntil(lambda: pane.editor.toPlainText() == "from a command")
    assert not pane.unsaved


def test_a_note_that_was_deleted_elsewhere_is_no_longer_shown(
    qtbot: QtBot, pane: NotePane, services: FakeServices
) -> None:
    qtbot.keyClicks(pane.editor, "mine")
    qtbot.waitUntil(lambda: pane.indicator == "Saved")
    del services.note_rows[ONE]
    pane.refresh(ONE)
    qtbot.waitUntil(lambda: pane.editor.toPlainText() == "")
    assert "in the trash" in pane.bar.text and pane.indicator == ""
    services.notes.save(ONE, "begun elsewhere", 0)
    pane.refresh(ONE)
    qtbot.waitUntil(lambda: pane.editor.toPlainText() == "begun elsewhere")


def test_formatting_keys(qtbot: QtBot, pane: NotePane) -> None:
    editor = pane.editor
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClicks(editor, "word")
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_B, control)
    assert editor.toPlainText() == "**word**"
    qtbot.keyClick(editor, Qt.Key.Key_B, control)
    assert editor.toPlainText() == "word"
    qtbot.keyClick(editor, Qt.Key.Key_I, control)
    assert editor.toPlainText() == "*word*"
    editor.selectAll()
    editor.insertPlainText("https://example.org")
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_K, control)
    qtbot.keyClicks(editor, "here")
    assert editor.toPlainText() == "[here](https://example.org)"


def test_lists_go_on_and_end(qtbot: QtBot, pane: NotePane) -> None:
    editor = pane.editor
    qtbot.keyClicks(editor, "- one")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "two")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "- one\n- two\n  - "
    qtbot.keyClick(editor, Qt.Key.Key_Backtab)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "- one\n- two\n\n"
    qtbot.keyClicks(editor, "after")
    assert render_note(editor.toPlainText()).endswith("<p>after</p>"), "no part of the last item"


def test_the_preview_loads_nothing(qtbot: QtBot, pane: NotePane) -> None:
    image = int(QTextDocument.ResourceType.ImageResource.value)
    for address in ("file:///etc/passwd", "http://example.org/x.png", "qrc:/x"):
        assert pane.preview.loadResource(image, QUrl(address)) == b""
    pane.resize(1000, 400)
    assert pane.preview.isVisible()
    assert pane.editor.isVisible()
    qtbot.keyClicks(pane.editor, "seen")
    qtbot.waitUntil(lambda: "seen" in pane.preview.toPlainText())
    pane.resize(500, 400)
    assert not pane.preview.isVisible()
    pane.head.choices[Arrangement.READING].trigger()
    assert pane.preview.isVisible()
    assert not pane.editor.isVisible()


def test_a_box_in_the_preview_is_ticked_by_a_click(
    qtbot: QtBot, tasks: TaskRunner, theme: Theme, services: FakeServices
) -> None:
    pane = NotePane(tasks, partial(render_note, inside=True), theme)
    qtbot.addWidget(pane)
    pane.set_services(services.notes, None)
    services.notes.save(ONE, "# Do\n\n- [ ] read\n- [ ] 😀 write", 0)
    pane.resize(1_000, 400)
    pane.show()
    pane.open(ONE)
    qtbot.waitUntil(lambda: "☐" in pane.preview.toPlainText())
    at = pane.preview.toPlainText().rindex("☐") + 0
    cursor = QTextCursor(pane.preview.document())
    cursor.setPosition(at)
    place = pane.preview.cursorRect(cursor).center() + QPoint(4, 0)
    qtbot.mouseClick(pane.preview.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert pane.editor.toPlainText() == "# Do\n\n- [ ] read\n- [x] 😀 write"
    qtbot.waitUntil(lambda: "☑" in pane.preview.toPlainText())
    pane.editor.undo()
    assert "[x]" not in pane.editor.toPlainText()
    pane.preview.address_clicked.emit("parallax:task/0")
    pane.preview.address_clicked.emit("parallax:task/99")
    assert pane.editor.toPlainText().startswith("# Do")
    pane.editor.setReadOnly(True)
    pane.preview.address_clicked.emit("parallax:task/2")
    assert "[x]" not in pane.editor.toPlainText()


def test_the_preview_follows_the_writing(qtbot: QtBot, pane: NotePane) -> None:
    pane.resize(1_000, 400)
    pane.editor.setPlainText("\n\n".join(f"Paragraph {n} of a long note." for n in range(200)))
    pane.editor.setFocus()
    pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    bar = pane.preview.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0.8 * bar.maximum() > 0)
    pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.waitUntil(lambda: bar.value() == 0)


def test_pictures_of_parallax_are_asked_for_and_no_others(pane: NotePane) -> None:
    image = int(QTextDocument.ResourceType.ImageResource.value)
    asked: list[str] = []
    picture = QImage(3, 2, QImage.Format.Format_RGB32)
    pane.preview.find_picture = lambda address: asked.append(address) or picture
    assert pane.preview.loadResource(image, QUrl("parallax:picture/1")) is picture
    for address in ("file:///etc/passwd", "http://example.org/x.png", "qrc:/x"):
        assert pane.preview.loadResource(image, QUrl(address)) == b""
    assert asked == ["parallax:picture/1"]


def test_others_may_take_keys_and_what_is_pasted(qtbot: QtBot, pane: NotePane) -> None:
    class Taker:
        def claims(self, source: QMimeData) -> bool:
            return source.hasImage()

        def take(self, source: QMimeData) -> None:
            pane.editor.insertPlainText("![picture]()")

    keys: list[int] = []

    def take_arrows(event: QKeyEvent) -> bool:
        keys.append(event.key())
        return event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Tab)

    pane.editor.key_takers.append(take_arrows)
    pane.editor.paste_takers.append(Taker())
    qtbot.keyClicks(pane.editor, "one")
    qtbot.keyClick(pane.editor, Qt.Key.Key_Tab)
    assert pane.editor.hasFocus()
    qtbot.keyClick(pane.editor, Qt.Key.Key_Down)
    assert keys[-2:] == [Qt.Key.Key_Tab, Qt.Key.Key_Down]
    picture = QMimeData()
    picture.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    assert pane.editor.canInsertFromMimeData(picture)
    pane.editor.insertFromMimeData(picture)
    words = QMimeData()
    words.setText(" two")
    pane.editor.insertFromMimeData(words)
    assert pane.editor.toPlainText() == "one![picture]() two"


def test_it_says_which_note_is_shown(qtbot: QtBot, pane: NotePane) -> None:
    told: list[NoteSubject | None] = []
    pane.subject_changed.connect(told.append)
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO)
    assert told == [None, TWO]


def test_reading_only(qtbot: QtBot, pane: NotePane, services: FakeServices, rescue: NoteRescue) -> None:
    pane.set_services(services.notes, rescue, read_only=True)
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    qtbot.keyClicks(pane.editor, "x")
    assert pane.editor.toPlainText() == ""


def test_another_library_gets_nothing_of_this_one(
    qtbot: QtBot, pane: NotePane, services: FakeServices, rescue: NoteRescue, tmp_path: Path
) -> None:
    """Articles of two libraries have the same numbers."""
    services.failing["notes.save"] = LibraryError("disk-full")
    qtbot.keyClicks(pane.editor, "of the first library")
    qtbot.waitUntil(pane.bar.isVisible)
    assert pane.flush()
    pane.close_note()
    pane.set_services(None, None)
    other = FakeServices(make_articles(3), folder=tmp_path / "other")
    pane.set_services(other.notes, NoteRescue(tmp_path / "unsaved", tmp_path / "other"))
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    assert pane.editor.toPlainText() == ""
    pane.editor.undo()
    assert pane.editor.toPlainText() == ""
    qtbot.wait(1_400)  # longer than a failed save waits before it is tried again
    assert other.note_rows == {}
    kept = rescue.find(ONE)
    assert kept is not None and kept.body == "of the first library"


def test_a_note_that_was_left_unsaved_and_written_since_is_read_anew(
    qtbot: QtBot, pane: NotePane, services: FakeServices
) -> None:
    services.failing["notes.save"] = LibraryError("disk-full")
    qtbot.keyClicks(pane.editor, "mine")
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO and pane.bar.isVisible())
    services.failing.clear()
    assert pane.flush()
    services.notes.save(ONE, "changed elsewhere", services.note_rows[ONE].revision)
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    assert pane.editor.toPlainText() == "changed elsewhere"


def test_flush_keeps_words_typed_before_the_note_has_come(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices
) -> None:
    pane = make_pane()
    begin_early(qtbot, pane, services, 0.2)
    services.delay = 0
    assert pane.flush()
    assert body(services) == "old new"
    qtbot.wait(300)
    assert pane.editor.toPlainText() == "old new"
    assert body(services) == "old new"


def test_flush_keeps_words_of_a_note_left_before_it_had_come(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices
) -> None:
    pane = make_pane()
    begin_early(qtbot, pane, services, 0.2)
    pane.open(TWO)
    services.delay = 0
    assert pane.flush()
    assert body(services) == "old new"
    qtbot.waitUntil(lambda: pane.subject == TWO)
    qtbot.wait(300)
    assert body(services) == "old new", "and only once"


def test_a_note_that_cannot_be_read_is_read_again(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, rescue: NoteRescue
) -> None:
    services.notes.save(ONE, "old ", 0)
    services.failing["notes.get"] = LibraryError("disk-full")
    pane = make_pane()
    pane.open(ONE)
    qtbot.waitUntil(pane.bar.isVisible)
    qtbot.keyClicks(pane.editor, "new")
    assert pane.flush(), "kept in the second place"
    kept = rescue.find(ONE)
    assert kept is not None and kept.body == "new"
    services.failing.clear()
    again = pane.bar.findChild(QPushButton)
    assert again is not None
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    qtbot.waitUntil(lambda: body(services) == "old new", timeout=3_000)
    assert pane.editor.toPlainText() == "old new"
    qtbot.waitUntil(lambda: rescue.find(ONE) is None)


def test_a_note_that_cannot_be_read_is_read_again_by_itself(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.notes.pane.READ_AGAIN", 100)
    services.notes.save(ONE, "old ", 0)
    services.failing["notes.get"] = LibraryError("disk-full")
    pane = make_pane()
    pane.open(ONE)
    qtbot.waitUntil(pane.bar.isVisible)
    assert "tried again" in pane.bar.text
    qtbot.keyClicks(pane.editor, "new")
    services.failing.clear()
    qtbot.waitUntil(lambda: body(services) == "old new", timeout=3_000)
    assert not pane.bar.isVisible()


def test_what_is_said_of_a_note_that_was_left_holds_until_it_is_saved(
    qtbot: QtBot, pane: NotePane, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, refused = services.notes.save, {ONE}

    def refuse(subject: NoteSubject, text: str, revision: int) -> object:
        if subject in refused:
            raise LibraryError("disk-full")
        return save(subject, text, revision)

    monkeypatch.setattr(services.notes, "save", refuse)
    qtbot.keyClicks(pane.editor, "one")
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO and pane.bar.isVisible())
    qtbot.keyClicks(pane.editor, "two")
    qtbot.waitUntil(lambda: body(services, TWO) == "two", timeout=3_000)
    assert pane.bar.isVisible(), "the other one is still not saved"
    refused.clear()
    qtbot.waitUntil(lambda: body(services) == "one", timeout=4_000)
    qtbot.waitUntil(lambda: not pane.bar.isVisible())


def test_one_note_that_is_lost_does_not_keep_the_others_from_being_written(
    qtbot: QtBot, pane: NotePane, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = services.notes.save

    def fail_on_one(subject: NoteSubject, text: str, revision: int) -> object:
        if subject == ONE:
            raise LibraryError("disk-full")
        return save(subject, text, revision)

    monkeypatch.setattr(services.notes, "save", fail_on_one)
    monkeypatch.setattr(NoteRescue, "keep", lambda *_: None)
    qtbot.keyClicks(pane.editor, "one")
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO)
    qtbot.keyClicks(pane.editor, "two")
    assert not pane.flush()
    assert body(services, TWO) == "two"


def test_early_words_do_not_take_the_place_of_what_an_earlier_run_kept(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, rescue: NoteRescue
) -> None:
    rescue.keep(Draft(ONE, "kept by an earlier run", 0))
    pane = make_pane()
    services.delay = 0.1
    pane.open(ONE)
    qtbot.keyClicks(pane.editor, "new")
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO)
    qtbot.waitUntil(lambda: "new" in body(services), timeout=3_000)
    assert "kept by an earlier run" in body(services)


def test_what_an_earlier_run_kept_does_not_take_the_place_of_early_words(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, rescue: NoteRescue
) -> None:
    rescue.keep(Draft(ONE, "kept by an earlier run", 0))
    pane = make_pane()
    services.delay = 0.1
    pane.open(ONE)
    qtbot.keyClicks(pane.editor, " and new")
    qtbot.waitUntil(lambda: pane.subject == ONE)
    assert pane.editor.toPlainText() == "kept by an earlier run and new"
    qtbot.waitUntil(lambda: body(services) == "kept by an earlier run and new", timeout=3_000)


def test_what_was_written_in_the_end_is_not_brought_back(
    qtbot: QtBot, pane: NotePane, make_pane: MakePane, services: FakeServices, rescue: NoteRescue
) -> None:
    """The second place holds an older text by then."""
    services.failing["notes.save"] = LibraryError("disk-full")
    qtbot.keyClicks(pane.editor, "a first thougt")
    qtbot.waitUntil(lambda: rescue.find(ONE) is not None)
    services.failing.clear()
    pane.editor.selectAll()
    qtbot.keyClicks(pane.editor, "a better one")
    assert pane.flush()
    again = make_pane()
    again.open(ONE)
    qtbot.waitUntil(lambda: again.subject == ONE)
    assert again.editor.toPlainText() == "a better one"


def test_words_on_a_pair_that_is_not_saved_yet_keep_the_window_open(qtbot: QtBot, make_pane: MakePane) -> None:
    pane = make_pane()
    pane.await_note()
    qtbot.keyClicks(pane.editor, "about two")
    assert not pane.flush()
    pane.open(NoteSubject(SubjectKind.PAIR, 1))
    qtbot.waitUntil(lambda: pane.subject is not None)
    assert pane.editor.toPlainText() == "about two"
    assert pane.flush()


def test_an_answered_question_gives_the_keyboard_back(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    qtbot.keyClicks(pane.editor, "mine")
    services.notes.save(ONE, "theirs", 0)
    qtbot.waitUntil(pane.bar.isVisible, timeout=3_000)
    button = pane.bar.findChild(QPushButton)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pane.editor.hasFocus()


# --- in the window -----------------------------------------------------------------------------------------------


def test_a_note_on_an_article_and_back(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_article(3)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["article.note"].trigger()
    note = window.reading.note
    qtbot.waitUntil(lambda: note.subject == NoteSubject(SubjectKind.ARTICLE, 3))
    qtbot.keyClicks(note.editor, "on three")
    window.pages.back()
    qtbot.waitUntil(lambda: body(services, NoteSubject(SubjectKind.ARTICLE, 3)) == "on three")


def test_writing_about_a_pair_keeps_the_pair(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    assert services.pair_rows == {}
    window.commands["article.note"].trigger()
    note = window.reading.note
    qtbot.waitUntil(lambda: note.subject is not None and note.subject.kind is SubjectKind.PAIR)
    qtbot.keyClicks(note.editor, "both")
    window.close()
    assert [saved.body for saved in services.note_rows.values()] == ["both"]
    assert len(services.pair_rows) == 1


def test_words_typed_before_the_note_has_come_are_kept(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices
) -> None:
    pane = make_pane()
    begin_early(qtbot, pane, services, 0.2)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    services.delay = 0
    qtbot.keyClicks(pane.editor, "er")
    assert pane.editor.toPlainText() == "old newer"
    qtbot.waitUntil(lambda: body(services) == "old newer")


def test_early_words_survive_going_elsewhere(qtbot: QtBot, make_pane: MakePane, services: FakeServices) -> None:
    pane = make_pane()
    begin_early(qtbot, pane, services, 0.1)
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO)
    services.delay = 0
    assert pane.editor.toPlainText() == ""
    qtbot.waitUntil(lambda: body(services) == "old new")


def test_the_key_of_the_note_leads_in_and_out(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.activateWindow()
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    split, pane = window.reading.split, window.reading.note
    split.left.pane.setFocus()
    panel = window.commands["pair.entities"]
    qtbot.keyClick(split.left.pane, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert pane.editor.hasFocus(), "at once, before the pair has been saved"
    qtbot.keyClicks(pane.editor, "ten keys: e t m")
    qtbot.waitUntil(lambda: any(note.body == "ten keys: e t m" for note in services.note_rows.values()))
    assert panel.isChecked()
    qtbot.keyClick(pane.editor, Qt.Key.Key_Escape)
    assert split.left.pane.hasFocus()
    assert pane.isVisible()
    qtbot.keyClick(split.left.pane, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert pane.editor.hasFocus(), "an open note is entered, not closed"
    qtbot.keyClick(pane.editor, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not pane.isVisible()
    assert split.left.pane.hasFocus()


def test_a_note_of_another_script_begins_at_its_side(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    pane.editor.insertPlainText("# ملاحظة")
    qtbot.waitUntil(
        lambda: pane.editor.document().defaultTextOption().textDirection() is Qt.LayoutDirection.RightToLeft
    )
    services.notes.save(TWO, "- [ ] words", 0)
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO)
    assert pane.editor.document().defaultTextOption().textDirection() is Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("width", [380, 1_000])
def test_the_preview_goes_where_it_is_wanted(qtbot: QtBot, pane: NotePane, width: int) -> None:
    pane.resize(width, 500)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    pane.views.set_arrangement(Arrangement.WRITING)
    pane.editor.setFocus()
    qtbot.keyClick(pane.editor, Qt.Key.Key_M, control)
    beside = width > 500
    assert pane.preview.isVisible() and pane.editor.isVisible()
    assert pane.views.shown is (Arrangement.BESIDE if beside else Arrangement.BELOW)
    qtbot.keyClick(pane.editor, Qt.Key.Key_M, control | shift)
    assert pane.views.shown is (Arrangement.BELOW if beside else Arrangement.READING)
    kept = pane.views.arrangement.value
    pane.views.set_arrangement(Arrangement.READING)
    pane.focus_editor()
    assert pane.editor.isVisible()
    pane.views.restore(kept)
    assert pane.views.arrangement.value == kept
    pane.views.restore("nonsense")
    assert pane.views.arrangement.value == kept


def test_words_are_counted(qtbot: QtBot, pane: NotePane) -> None:
    qtbot.keyClicks(pane.editor, "# Four words of text")
    qtbot.waitUntil(lambda: pane.foot.count == "4 words")
    pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
    pane.editor.moveCursor(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    pane.editor.find("words")
    qtbot.waitUntil(lambda: pane.foot.count == "1 of 4 words")
    pane.editor.setPlainText("[seen](https://example.org/not/seen) don't\n```python\nx\n```")
    qtbot.waitUntil(lambda: pane.foot.count == "3 words")


def test_undo_goes_behind_a_conflict(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    qtbot.keyClicks(pane.editor, "mine")
    services.notes.save(ONE, "theirs", 0)
    qtbot.waitUntil(lambda: "theirs" in pane.editor.toPlainText(), timeout=3_000)
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO)
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    assert "theirs" in pane.editor.toPlainText()
    pane.editor.undo()
    assert pane.editor.toPlainText() == "mine"
    pane.editor.redo()
    assert "theirs" in pane.editor.toPlainText()


def test_no_key_is_said_to_be_saved_before_it_is(qtbot: QtBot, pane: NotePane) -> None:
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    for letter in "ab":
        qtbot.keyClicks(pane.editor, letter)
        assert pane.indicator != "Saved", "at once, not after the next turn of the event loop"
        qtbot.waitUntil(lambda: pane.indicator == "Saved", timeout=5_000)
