"""Backups in the window, and what it offers for a library that is damaged."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, Span, SubjectKind
from app.errors import LibraryError
from app.services.opening import open_services
from app.ui.dialogs.backups import BackupsDialog
from app.ui.window.daily_backup import DailyBackup
from app.ui.window.main_window import MainWindow
from app.ui.window.session import Session
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.ui.fakes import FakeServices
from tests.ui.window.conftest import MakeSession


@pytest.fixture
def grown(library_folder: Path, inline_workers: InlineWorkers) -> Path:
    """A library of three articles, with a backup that has two."""
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    for number in range(2):
        add_article(services, number)
    services.upkeep.backup()
    last = add_article(services, 2)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, last), "A thought", 0)
    services.close()
    return library_folder


def answers(window: MainWindow) -> dict[str, QPushButton]:
    return {button.text(): button for button in window.home.findChildren(QPushButton) if button.isVisible()}


def titles(session: Session) -> list[str]:
    services = session.window.services
    return sorted(row.title for row in services.articles.list()) if services is not None else []


def open_damaged(qtbot: QtBot, session: Session, folder: Path) -> None:
    data = (folder / "library.db").read_bytes()
    (folder / "library.db").write_bytes(data[:4096] + os.urandom(len(data) - 4096))
    with qtbot.waitSignal(session.settled):
        session.open_library(folder)


def test_a_damaged_library_opens_its_newest_backup_beside_it(
    qtbot: QtBot, make_session: MakeSession, grown: Path
) -> None:
    session = make_session()
    open_damaged(qtbot, session, grown)
    before = (grown / "library.db").read_bytes()
    assert list(answers(session.window))[:2] == ["Save what can be read", "Open the newest backup"]
    answers(session.window)["Open the newest backup"].click()
    qtbot.waitUntil(lambda: len(titles(session)) == 2, timeout=15_000)
    services = session.window.services
    assert services is not None and services.library.folder != grown and not services.library.read_only
    assert (grown / "library.db").read_bytes() == before


def test_what_can_be_read_is_saved_and_told(qtbot: QtBot, make_session: MakeSession, grown: Path) -> None:
    session = make_session()
    open_damaged(qtbot, session, grown)
    answers(session.window)["Save what can be read"].click()
    qtbot.waitUntil(lambda: len(titles(session)) == 2, timeout=15_000)
    qtbot.waitUntil(session.window.notice.isVisible)
    assert "in a new library" in session.window.notice.text
    assert "stays where it is" in session.window.notice.text


def test_a_database_that_is_gone_is_no_new_library_where_backups_are(
    qtbot: QtBot, make_session: MakeSession, grown: Path
) -> None:
    for path in grown.glob("library.db*"):
        path.unlink()
    session = make_session()
    with qtbot.waitSignal(session.settled):
        session.open_library(grown)
    assert next(iter(answers(session.window))) == "Open the newest backup"
    assert not (grown / "library.db").exists()
    answers(session.window)["Open the newest backup"].click()
    qtbot.waitUntil(lambda: len(titles(session)) == 2, timeout=15_000)


def test_nothing_to_save_is_one_sentence(qtbot: QtBot, make_session: MakeSession, grown: Path) -> None:
    for path in (grown / "backups").iterdir():
        path.unlink()
    session = make_session()
    (grown / "library.db").write_bytes(os.urandom(9000))
    with qtbot.waitSignal(session.settled):
        session.open_library(grown)
    assert "Open the newest backup" not in answers(session.window)
    answers(session.window)["Save what can be read"].click()
    qtbot.waitUntil(session.window.notice.isVisible, timeout=15_000)
    assert "Nothing could be read" in session.window.notice.text


Shown = Callable[[Session], BackupsDialog]


@pytest.fixture
def show(qtbot: QtBot) -> Shown:
    def show(session: Session) -> BackupsDialog:
        session.window.commands["file.backups"].trigger()
        qtbot.waitUntil(lambda: bool(session.window.findChildren(BackupsDialog)))
        (dialog,) = session.window.findChildren(BackupsDialog)
        qtbot.waitUntil(lambda: dialog.list.count() > 0)
        return dialog

    return show


def opened(qtbot: QtBot, make_session: MakeSession, folder: Path) -> Session:
    session = make_session()
    with qtbot.waitSignal(session.settled):
        session.open_library(folder)
    assert len(titles(session)) == 3
    return session


def test_a_backup_beside_the_library(qtbot: QtBot, make_session: MakeSession, grown: Path, show: Shown) -> None:
    session = opened(qtbot, make_session, grown)
    dialog = show(session)
    assert "made by you" in dialog.list.item(0).text()
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(titles(session)) == 2, timeout=15_000)
    assert (grown / "library.db").exists()


def test_a_backup_in_the_place_of_the_library(
    qtbot: QtBot, make_session: MakeSession, grown: Path, show: Shown
) -> None:
    session = opened(qtbot, make_session, grown)
    dialog = show(session)
    dialog.replace_button.click()
    assert dialog.question.isVisible() and len(titles(session)) == 3, "it is asked first"
    (go,) = [b for b in dialog.question.findChildren(QPushButton) if b.text() == "Put it in place"]
    go.click()
    qtbot.waitUntil(lambda: len(titles(session)) == 2, timeout=15_000)
    assert session.window.services is not None and session.window.services.library.folder == grown
    dialog = show(session)
    assert "before another one" in dialog.list.item(0).text(), "and the way back is the first in the list"
    dialog.reject()


def test_a_backup_that_is_damaged_changes_nothing(
    qtbot: QtBot, make_session: MakeSession, grown: Path, show: Shown
) -> None:
    session = opened(qtbot, make_session, grown)
    dialog = show(session)
    for path in (grown / "backups").iterdir():
        path.write_bytes(os.urandom(5000))
    dialog.replace_button.click()
    next(b for b in dialog.question.findChildren(QPushButton) if b.text() == "Put it in place").click()
    qtbot.waitUntil(session.window.notice.isVisible, timeout=15_000)
    qtbot.waitUntil(lambda: len(titles(session)) == 3, timeout=15_000)
    assert "damaged" in session.window.notice.text or "no backup" in session.window.notice.text


def test_a_new_one_stands_first(qtbot: QtBot, make_session: MakeSession, grown: Path, show: Shown) -> None:
    session = opened(qtbot, make_session, grown)
    dialog = show(session)
    dialog.make_button.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 2, timeout=15_000)
    dialog.reject()


def test_reading_only_puts_nothing_in_its_place(qtbot: QtBot, theme: object) -> None:
    from app.ui.theme import load_theme

    dialog = BackupsDialog(load_theme("light"), read_only=True)
    qtbot.addWidget(dialog)
    assert not dialog.replace_button.isEnabled()


def test_once_a_day_by_itself(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.background.backup._timer.setInterval(0)
    window.background.backup._timer.start(0)
    qtbot.waitUntil(lambda: "backups.make_if_due" in services.calls)


def test_what_keeps_it_from_being_made_is_said_once(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    services.failing["backups.make_if_due"] = LibraryError("backup-no-room", megabytes=200)
    backup: DailyBackup = window.background.backup
    backup._timer.start(0)
    qtbot.waitUntil(window.notice.isVisible)
    assert "no room" in window.notice.text
    window.notice.dismiss()
    tries = services.calls.count("backups.make_if_due")
    backup._timer.start(0)
    qtbot.waitUntil(lambda: services.calls.count("backups.make_if_due") > tries)
    qtbot.wait(50)
    assert not window.notice.isVisible()


def test_the_report_tells_which_highlights_lost_their_words(
    qtbot: QtBot, make_session: MakeSession, library_folder: Path, inline_workers: InlineWorkers
) -> None:
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    article = add_article(services, 0)
    services.highlights.add([(article, Span(20, 30))], comment="Mine")
    services.close()
    with closing(sqlite3.connect(library_folder / "library.db")) as connection:
        connection.execute("DELETE FROM highlight_passages")
        connection.execute("UPDATE articles SET original_id = NULL")
        connection.execute("INSERT INTO pairs VALUES (9, 1, 77, '', '', 'x', 'x', '{}', NULL)")
        connection.commit()
    session = make_session()
    session._recovery.salvage(library_folder)
    qtbot.waitUntil(lambda: session.window.services is not None and session.window.notice.isVisible())
    said = session.window.notice.text
    assert "Of 1 highlights the marked words are lost" in said
    assert "has no place in it stands in" in said and "unplaced.jsonl" in said
