"""Closing the window, and giving it another library: nothing is lost on the way, and nothing is carried along."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, SubjectKind
from app.errors import LibraryError
from app.settings import Settings
from app.ui.notes.rescue import NoteRescue
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices, make_articles

THREE = NoteSubject(SubjectKind.ARTICLE, 3)


def write_what_cannot_be_kept(
    qtbot: QtBot, window: MainWindow, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_article(3)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["article.note"].trigger()
    note = window.reading.note
    qtbot.waitUntil(lambda: note.subject == THREE)
    services.failing["notes.save"] = LibraryError("disk-full")
    monkeypatch.setattr(NoteRescue, "keep", lambda *_: None)
    qtbot.keyClicks(note.editor, "precious")


def test_closing_waits_when_words_would_be_lost(
    qtbot: QtBot, window: MainWindow, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_what_cannot_be_kept(qtbot, window, services, monkeypatch)
    window.close()
    assert window.isVisible()
    assert "Copy it elsewhere" in window.notice.text
    services.failing.clear()
    window.close()
    assert not window.isVisible()
    assert services.note_rows[THREE].body == "precious"


def test_who_waves_the_question_away_is_asked_again(
    qtbot: QtBot, window: MainWindow, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_what_cannot_be_kept(qtbot, window, services, monkeypatch)
    window.close()
    assert window.isVisible()
    qtbot.keyClick(window.notice, Qt.Key.Key_Escape)
    window.close()
    assert window.isVisible()
    assert "Copy it elsewhere" in window.notice.text
    lose = next(b for b in window.notice.findChildren(QPushButton) if "lose" in b.text())
    qtbot.mouseClick(lose, Qt.MouseButton.LeftButton)
    assert not window.isVisible()


def test_the_projector_does_not_outlive_the_window(
    qtbot: QtBot, make_window: MakeWindow, services: FakeServices
) -> None:
    first = make_window(services)
    first.open_pair(1, 2)
    qtbot.waitUntil(lambda: first.on_text)
    size = first.settings.text_size
    first.commands["article.note"].setChecked(True)
    first.commands["view.projector"].trigger()
    kept: list[Settings] = []
    first.settings_changed.connect(kept.append)
    first.close()
    assert kept[-1].text_size == size
    second = make_window(services, settings=kept[-1])
    assert not second.isFullScreen()
    assert second.menuBar().isVisible()
    assert second.commands["article.note"].isChecked()


def test_a_search_is_not_carried_into_another_library(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """Its hits are numbers, which stand for other articles there."""
    library = window.home.library
    qtbot.keyClicks(library.field, "bridge")
    qtbot.waitUntil(lambda: library.result is not None)
    window.take_services_away()
    other = FakeServices(make_articles(3), folder=tmp_path / "other")
    window.set_services(other, None)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: window.home.model.total == 3)
    assert library.field.text() == ""
    assert library.result is None
    assert window.home.model.rowCount() == 3


def test_between_two_libraries_there_is_no_welcome(qtbot: QtBot, window: MainWindow) -> None:
    """What it offers would lead nowhere."""
    window.take_services_away()
    assert window.place.kind is PageKind.LIBRARY
    assert window.home.library.isVisible()
    window.install_samples()
    assert window.home.welcome.samples.isEnabled()


def test_another_library_waits_for_a_note_that_cannot_be_kept(
    qtbot: QtBot, window: MainWindow, services: FakeServices, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_what_cannot_be_kept(qtbot, window, services, monkeypatch)
    with qtbot.assertNotEmitted(window.library_asked):
        window.ask_library(tmp_path / "other")
    assert "Copy it elsewhere" in window.notice.text
    assert window.reading.note.editor.toPlainText() == "precious"
    lose = next(b for b in window.notice.findChildren(QPushButton) if "lose" in b.text())
    with qtbot.waitSignal(window.library_asked) as asked:
        qtbot.mouseClick(lose, Qt.MouseButton.LeftButton)
    assert asked.args == [tmp_path / "other"]


def test_files_for_a_window_that_only_reads_are_not_dropped_in_silence(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeServices(make_articles(3), read_only=True))
    window.receive_paths(["/tmp/story.md"])
    assert window.notice.isVisible()
    assert "reading only" in window.notice.text
