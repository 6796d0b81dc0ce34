"""Words that a library did not take find it again: where it was moved to, and when its disk is back."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, SubjectKind
from app.errors import LibraryError
from app.services.notes import NoteService
from app.services.opening import open_services
from app.ui.window import library_watch
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.ui.window.conftest import MakeSession


def test_a_note_that_could_not_be_saved_is_back_after_the_library_was_moved(
    qtbot: QtBot,
    make_session: MakeSession,
    library_folder: Path,
    inline_workers: InlineWorkers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    subject = NoteSubject(SubjectKind.ARTICLE, add_article(services, 1))
    services.close()
    session = make_session()
    with qtbot.waitSignal(session.settled, timeout=20_000):
        session.open_library(library_folder)
    window = session.window
    window.commands["article.note"].setChecked(True)
    window.open_article(subject.id)
    qtbot.waitUntil(lambda: window.on_text and window.reading.note.subject == subject)

    def refuse(*_: object) -> None:
        raise LibraryError("disk-full")

    with monkeypatch.context() as broken:
        broken.setattr(NoteService, "save", refuse)
        qtbot.keyClicks(window.reading.note.editor, "precious")
        assert window.flush()
        window.close()
        session.close()
    library_folder.rename(tmp_path / "moved")
    session = make_session()
    with qtbot.waitSignal(session.settled, timeout=20_000):
        session.open_library(tmp_path / "moved")
    window = session.window
    window.commands["article.note"].setChecked(True)
    window.open_article(subject.id)
    qtbot.waitUntil(lambda: window.on_text and window.reading.note.editor.toPlainText() == "precious")
    assert "back" in window.reading.note.bar.text


def test_a_disk_that_was_plugged_in_again_goes_on_with_what_was_typed_meanwhile(
    qtbot: QtBot,
    make_session: MakeSession,
    library_folder: Path,
    inline_workers: InlineWorkers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(library_watch, "SETTLES", 20)
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    subject = NoteSubject(SubjectKind.ARTICLE, add_article(services, 1))
    services.notes.save(subject, "Old. ", 0)
    services.close()
    shutil.copytree(library_folder, tmp_path / "stick")
    session = make_session()
    with qtbot.waitSignal(session.settled, timeout=20_000):
        session.open_library(library_folder)
    window = session.window
    window.commands["article.note"].setChecked(True)
    window.open_article(subject.id)
    qtbot.waitUntil(lambda: window.on_text and window.reading.note.subject == subject)
    library_folder.rename(tmp_path / "gone")
    qtbot.waitUntil(lambda: "no longer in" in window.notice.text)
    editor = window.reading.note.editor
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(editor, "New.")
    (tmp_path / "stick").rename(library_folder)
    qtbot.waitUntil(lambda: "again" in window.notice.text)
    open_it = next(b for b in window.notice.findChildren(QPushButton) if b.text() == "Open it")
    with qtbot.waitSignal(session.settled, timeout=20_000):
        open_it.click()
    window.open_article(subject.id)
    qtbot.waitUntil(lambda: window.on_text and window.reading.note.editor.toPlainText() == "Old. New.")
    with sqlite3.connect(library_folder / "library.db") as database:
        qtbot.waitUntil(
            lambda: database.execute("SELECT body FROM notes").fetchall() == [("Old. New.",)], timeout=4_000
        )
    database.close()
