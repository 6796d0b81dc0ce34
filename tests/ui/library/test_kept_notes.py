"""Notes that outlived their articles: found, read, copied, deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, SubjectKind
from app.ui.library.sidebar import NOTES
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind, Place
from tests.ui.fakes import FakeServices


def test_a_note_outlives_its_article(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    item = window.home.sidebar._places[NOTES]
    assert item.isHidden(), "nobody needs a place for what is not there"
    title = services.rows[1].metadata.title
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, 1), "my *own* words", 0)
    services.articles.trash([1])
    qtbot.waitUntil(lambda: window.home.trash_model.total == 1)
    window.operations.purge([1])
    qtbot.waitUntil(lambda: not item.isHidden())
    window.commands["view.kept_notes"].trigger()
    page = window.home.kept_notes
    assert page.isVisible()
    assert page.list.hasFocus() or not window.isActiveWindow()
    assert page.list.item(0).text() == title
    qtbot.waitUntil(lambda: "own" in page.preview.toPlainText())
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == "my *own* words"
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert "for ever" in page.bar.text
    page.bar._buttons.itemAt(0).widget().click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: services.kept_notes == [] and page.list.count() == 0)
    window.go(Place(PageKind.LIBRARY))
    assert item.isHidden()


def test_nothing_is_deleted_while_reading_only(window: MainWindow) -> None:
    page = window.home.kept_notes
    page.set_read_only(True)
    page._ask()
    assert not page.bar.isVisible()
    assert not page.delete_button.isEnabled()
