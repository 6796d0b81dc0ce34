"""What was perhaps meant, offered above the list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.domain import SearchHit, SearchResult
from app.ui.library.view import LibraryView
from app.ui.window.main_window import MainWindow


@pytest.fixture
def view(window: MainWindow) -> LibraryView:
    view = window.home.library
    # Answers are handed in by the tests alone.
    view.search_asked.disconnect()
    return view


def answer(view: LibraryView, query: str, suggestion: str) -> QToolButton:
    view.field.setText(query)
    view.show_result(SearchResult(query, 1, (SearchHit(1, 1.0),), suggestion=suggestion))
    button = view.findChild(QToolButton, "suggestion")
    assert button is not None
    return button


def test_a_click_searches_for_what_was_meant(qtbot: QtBot, view: LibraryView) -> None:
    button = answer(view, "brigde", "bridge")
    assert "bridge" in button.text()
    with qtbot.waitSignal(view.search_asked) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["bridge", False]
    assert view.field.text() == "bridge"


def test_a_key_does_too_and_undo_brings_back_what_was_typed(qtbot: QtBot, view: LibraryView) -> None:
    answer(view, "brigde", "bridge")
    with qtbot.waitSignal(view.search_asked):
        qtbot.keyClick(view.field, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert view.field.text() == "bridge"
    view.field.undo()
    assert view.field.text() == "brigde"


def test_an_offer_to_an_older_question_is_not_taken(qtbot: QtBot, view: LibraryView) -> None:
    answer(view, "brigde", "bridge")
    view.field.setText("school")
    qtbot.keyClick(view.field, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert view.field.text() == "school"


def test_a_plain_query_offers_nothing(view: LibraryView) -> None:
    assert not answer(view, "brigde", "bridge").isHidden()
    assert answer(view, "bridge", "").isHidden()


def test_the_list_does_not_move_when_something_is_offered(qtbot: QtBot, view: LibraryView) -> None:
    answer(view, "bridge", "")
    qtbot.wait(20)
    before = view.table.mapTo(view, view.table.rect().topLeft())
    answer(view, "brigde", "bridge")
    qtbot.waitUntil(lambda: view.findChild(QToolButton, "suggestion").isVisible())
    qtbot.wait(20)
    assert view.table.mapTo(view, view.table.rect().topLeft()) == before
