"""Possibly loaded wording in the whole window: the command follows what is shown, and what was found is fetched."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.settings import Settings
from app.ui.window.main_window import MainWindow
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices


def open_article(window: MainWindow, qtbot: QtBot, number: int = 1) -> None:
    window.open_article(number)
    qtbot.waitUntil(lambda: window.on_text and [a.id for a in window.reading.articles()] == [number])


def open_pair(window: MainWindow, qtbot: QtBot) -> None:
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text and window.reading.split.contrast.is_found)


def test_an_article_is_read_only_once_it_is_asked_for(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    open_article(window, qtbot)
    assert "analysis.analysis" not in services.calls
    window.commands["view.loaded"].trigger()
    qtbot.waitUntil(lambda: bool(window.reading.reader.pane.layers.loaded))


def test_the_command_says_how_it_is_in_what_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    open_article(window, qtbot)
    window.commands["view.loaded"].trigger()
    open_pair(window, qtbot)
    assert not window.commands["view.loaded"].isChecked()
    assert window.reading.split.left.pane.layers.loaded == ()
    open_article(window, qtbot, 2)
    assert window.commands["view.loaded"].isChecked()
    qtbot.waitUntil(lambda: bool(window.reading.reader.pane.layers.loaded))


def test_a_pair_shows_what_the_contrast_brought(window: MainWindow, qtbot: QtBot) -> None:
    open_pair(window, qtbot)
    window.commands["view.loaded"].trigger()
    split = window.reading.split
    assert split.left.pane.layers.loaded and split.right.pane.layers.loaded


def test_what_failed_is_said(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    services.failing["analysis.analysis"] = UserError("unknown-article", id=1)
    open_article(window, qtbot)
    window.commands["view.loaded"].trigger()
    line = window.reading.reader.loaded.line
    qtbot.waitUntil(lambda: line.isVisible() and "dots" not in line.text.lower())


def test_nothing_is_shown_outside_texts(window: MainWindow) -> None:
    assert not window.commands["view.loaded"].isEnabled()


def test_it_is_explained_once_and_not_after_the_next_start(
    make_window: MakeWindow, services: FakeServices, qtbot: QtBot
) -> None:
    window = make_window(services)
    open_article(window, qtbot)
    window.commands["view.loaded"].trigger()
    assert window.reading.reader.loaded.line.isVisible()
    window.close()
    again = make_window(services, settings=replace(Settings(theme="light"), window_state=window.settings.window_state))
    open_pair(again, qtbot)
    again.commands["view.loaded"].trigger()
    assert not again.reading.split.loaded.line.isVisible()
