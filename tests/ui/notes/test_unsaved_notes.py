"""Words on notes that the library neither gives nor takes: nothing of them is lost, wherever the reader goes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from app.domain import Note, NoteSubject, SubjectKind
from app.errors import LibraryError
from app.ui.commands import CommandSet
from app.ui.notes import autosave
from app.ui.notes.autosave import Draft
from app.ui.notes.pane import NotePane
from app.ui.notes.rescue import NoteRescue
from app.ui.notes.saver import NoteSaver
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from tests.ui.conftest import plain_note
from tests.ui.fakes import FakeServices

ONE = NoteSubject(SubjectKind.ARTICLE, 1)
TWO = NoteSubject(SubjectKind.ARTICLE, 2)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "RETRY_AFTER", (0.2,))
    monkeypatch.setattr("app.ui.notes.saver.READ_AGAIN", 150)
    monkeypatch.setattr("app.ui.notes.pane.READ_AGAIN", 150)


@pytest.fixture
def rescue(tmp_path: Path) -> NoteRescue:
    return NoteRescue(tmp_path / "unsaved", tmp_path / "library")


MakePane = Callable[..., NotePane]


@pytest.fixture
def make_pane(qtbot: QtBot, tasks: TaskRunner, theme: Theme, services: FakeServices, rescue: NoteRescue) -> MakePane:
    def make(saver: NoteSaver | None = None) -> NotePane:
        pane = NotePane(tasks, plain_note, theme)
        pane.set_commands(CommandSet(pane, theme))
        qtbot.addWidget(pane)
        pane.resize(500, 500)
        pane.set_services(services.notes, rescue, saver=saver)
        pane.show()
        return pane

    return make


def open_note(qtbot: QtBot, pane: NotePane, subject: NoteSubject = ONE) -> None:
    pane.open(subject)
    qtbot.waitUntil(lambda: pane.subject == subject)


def body(services: FakeServices, subject: NoteSubject = ONE) -> str:
    note = services.note_rows.get(subject)
    return note.body if note else ""


def kept(rescue: NoteRescue, subject: NoteSubject = ONE) -> str:
    draft = rescue.find(subject)
    return draft.body if draft is not None else ""


# --- notes that cannot be read ---


def test_words_on_a_note_that_cannot_be_read_are_in_the_second_place_within_a_second(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, rescue: NoteRescue
) -> None:
    services.failing["notes.get"] = LibraryError("disk-failed", reason="a bad sector")
    pane = make_pane()
    pane.open(ONE)
    qtbot.waitUntil(pane.bar.isVisible)
    qtbot.keyClicks(pane.editor, "new")
    qtbot.waitUntil(lambda: kept(rescue) == "new", timeout=1_000)
    qtbot.keyClicks(pane.editor, " words")
    qtbot.waitUntil(lambda: kept(rescue) == "new words", timeout=1_000)
    qtbot.waitUntil(lambda: "second place" in pane.bar.text)


def test_also_where_the_library_does_not_answer_at_all(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, rescue: NoteRescue
) -> None:
    services.delay = 2.0
    pane = make_pane()
    pane.open(ONE)
    qtbot.keyClicks(pane.editor, "new")
    qtbot.waitUntil(lambda: kept(rescue) == "new", timeout=1_500)
    assert pane.subject is None
    services.delay = 0
    qtbot.waitUntil(lambda: body(services) == "new", timeout=4_000)
    qtbot.waitUntil(lambda: kept(rescue) == "")


def test_what_an_earlier_run_kept_stays_beside_them(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, rescue: NoteRescue
) -> None:
    services.notes.save(ONE, "saved", 0)
    rescue.keep(Draft(ONE, "kept by an earlier run", 1))
    services.failing["notes.get"] = LibraryError("disk-failed", reason="a bad sector")
    pane = make_pane()
    pane.open(ONE)
    qtbot.keyClicks(pane.editor, "ne")
    qtbot.waitUntil(lambda: kept(rescue) == "kept by an earlier run\n\nne")
    qtbot.keyClicks(pane.editor, "w")
    qtbot.waitUntil(lambda: kept(rescue) == "kept by an earlier run\n\nnew")
    services.failing.clear()
    qtbot.waitUntil(lambda: body(services) == "kept by an earlier runnew", timeout=3_000)
    qtbot.waitUntil(lambda: kept(rescue) == "")


def test_words_that_were_taken_back_do_not_come_again(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, rescue: NoteRescue
) -> None:
    services.failing["notes.get"] = LibraryError("disk-failed", reason="a bad sector")
    pane = make_pane()
    pane.open(ONE)
    qtbot.keyClicks(pane.editor, "no")
    qtbot.waitUntil(lambda: kept(rescue) == "no")
    pane.editor.selectAll()
    pane.editor.textCursor().removeSelectedText()
    services.failing.clear()
    qtbot.waitUntil(lambda: pane.subject == ONE)
    assert kept(rescue) == ""


def test_a_note_that_was_left_before_it_could_be_read_is_read_again_by_itself(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.notes.save(ONE, "old ", 0)
    get, refused = services.notes.get, {ONE}

    def refuse(subject: NoteSubject) -> Note | None:
        if subject in refused:
            raise LibraryError("disk-failed", reason="a bad sector")
        return get(subject)

    monkeypatch.setattr(services.notes, "get", refuse)
    pane = make_pane()
    pane.open(ONE)
    qtbot.keyClicks(pane.editor, "new")
    open_note(qtbot, pane, TWO)
    qtbot.waitUntil(pane.bar.isVisible)
    refused.clear()
    qtbot.waitUntil(lambda: body(services) == "old new", timeout=3_000)
    qtbot.waitUntil(lambda: not pane.bar.isVisible())


def test_who_comes_back_before_it_was_read_finds_the_words_there(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices
) -> None:
    services.notes.save(ONE, "old ", 0)
    services.delay = 0.3
    pane = make_pane()
    pane.open(ONE)
    qtbot.keyClicks(pane.editor, "new")
    pane.open(TWO)
    pane.open(ONE)
    assert pane.editor.toPlainText() == "new"
    qtbot.waitUntil(lambda: pane.subject == ONE)
    assert pane.editor.toPlainText() == "old new"
    services.delay = 0
    qtbot.waitUntil(lambda: body(services) == "old new", timeout=3_000)
    assert len(services.note_rows) == 1


# --- notes that cannot be saved ---


def test_what_is_typed_after_a_save_that_failed_is_in_the_second_place_within_a_second(
    qtbot: QtBot,
    make_pane: MakePane,
    services: FakeServices,
    rescue: NoteRescue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(autosave, "RETRY_AFTER", (60.0,))
    pane = make_pane()
    open_note(qtbot, pane)
    services.failing["notes.save"] = LibraryError("disk-full")
    qtbot.keyClicks(pane.editor, "one")
    qtbot.waitUntil(lambda: kept(rescue) == "one", timeout=2_000)
    qtbot.keyClicks(pane.editor, " two")
    qtbot.waitUntil(lambda: kept(rescue) == "one two", timeout=1_000)


def test_a_save_that_takes_long_has_its_words_in_the_second_place(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, rescue: NoteRescue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network folder that hangs: nobody knows whether it ever answers."""
    monkeypatch.setattr("app.ui.notes.pane.SLOW", 300)
    pane = make_pane()
    open_note(qtbot, pane)
    services.delay = 3.0
    qtbot.keyClicks(pane.editor, "one")
    qtbot.waitUntil(lambda: kept(rescue) == "one", timeout=2_000)
    assert body(services) == ""
    qtbot.keyClicks(pane.editor, " two")
    qtbot.waitUntil(lambda: kept(rescue) == "one two", timeout=1_000)
    services.delay = 0
    qtbot.waitUntil(lambda: body(services) == "one two", timeout=5_000)
    qtbot.waitUntil(lambda: kept(rescue) == "")


# --- two panes ---


@pytest.fixture
def shared(
    qtbot: QtBot, tasks: TaskRunner, services: FakeServices, rescue: NoteRescue, make_pane: MakePane
) -> tuple[NotePane, NotePane]:
    """Two panes of one window."""
    one = make_pane()
    saver = NoteSaver(services.notes, rescue, tasks, time.monotonic, one)
    one.set_services(services.notes, rescue, saver=saver)
    return one, make_pane(saver)


def test_words_left_unsaved_in_one_pane_are_found_in_the_other(
    qtbot: QtBot, shared: tuple[NotePane, NotePane], services: FakeServices, rescue: NoteRescue
) -> None:
    first, second = shared
    open_note(qtbot, first)
    services.failing["notes.save"] = LibraryError("disk-full")
    qtbot.keyClicks(first.editor, "one")
    qtbot.waitUntil(lambda: kept(rescue) == "one", timeout=2_000)
    qtbot.keyClicks(first.editor, " two")
    first.close_note()
    open_note(qtbot, second)
    assert second.editor.toPlainText() == "one two"
    second.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(second.editor, " three")
    qtbot.waitUntil(lambda: kept(rescue) == "one two three", timeout=2_000)
    services.failing.clear()
    qtbot.waitUntil(lambda: body(services) == "one two three", timeout=3_000)
    qtbot.waitUntil(lambda: kept(rescue) == "" and not first.unsaved and not second.unsaved)


def test_two_texts_of_one_note_become_one_when_both_are_left(
    qtbot: QtBot, shared: tuple[NotePane, NotePane], services: FakeServices, rescue: NoteRescue
) -> None:
    first, second = shared
    open_note(qtbot, first)
    open_note(qtbot, second)
    services.failing["notes.save"] = LibraryError("disk-full")
    qtbot.keyClicks(first.editor, "one")
    qtbot.keyClicks(second.editor, "two")
    first.close_note()
    second.close_note()
    qtbot.waitUntil(lambda: "one" in kept(rescue) and "two" in kept(rescue), timeout=2_000)
    services.failing.clear()
    qtbot.waitUntil(lambda: "one" in body(services) and "two" in body(services), timeout=3_000)
    qtbot.waitUntil(lambda: kept(rescue) == "")


def test_trying_now_tries_the_notes_that_were_left_too(
    qtbot: QtBot, make_pane: MakePane, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "RETRY_AFTER", (60.0,))
    pane = make_pane()
    open_note(qtbot, pane)
    services.failing["notes.save"] = LibraryError("disk-full")
    qtbot.keyClicks(pane.editor, "one")
    open_note(qtbot, pane, TWO)
    qtbot.waitUntil(pane.bar.isVisible)
    services.failing.clear()
    pane._try_now()
    qtbot.waitUntil(lambda: body(services) == "one", timeout=2_000)
