"""A text is read when its end was reached, and only then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain import ReadState
from app.ui.reading import end_watch
from app.ui.window.main_window import MainWindow
from tests.ui.fakes import FakeServices, make_document


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(end_watch, "RESTS", 30)


def make_long(services: FakeServices, article_id: int) -> None:
    document = make_document("A long one", ["Words that go on and on. " * 40] * 30, ["Share this"])
    services.rows[article_id] = replace(services.rows[article_id], document=document)


def state(services: FakeServices, article_id: int) -> ReadState:
    return services.rows[article_id].summary.read


def test_scrolling_to_the_end_marks_read_and_a_key_takes_it_back(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    for article_id in (1, 2):
        make_long(services, article_id)
        services.articles.set_read([article_id], ReadState.UNREAD)
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text and state(services, 1) is ReadState.READING)
    bar = window.reading.reader.pane.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    qtbot.wait(80)
    assert state(services, 1) is ReadState.READING
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: state(services, 1) is ReadState.READ)
    row = lambda: window.home.model.find(1)  # noqa: E731
    qtbot.waitUntil(lambda: row() is not None and row().read is ReadState.READ)
    window.commands["article.toggle_read"].trigger()
    qtbot.waitUntil(lambda: state(services, 1) is ReadState.UNREAD)
    bar.setValue(bar.maximum() - 40)
    bar.setValue(bar.maximum())
    qtbot.wait(100)
    assert state(services, 1) is ReadState.UNREAD, "the reader said otherwise"


def test_looking_at_a_pair_reads_nothing_by_itself(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    for article_id in (1, 2):
        make_long(services, article_id)
        services.articles.set_read([article_id], ReadState.UNREAD)
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text and state(services, 2) is ReadState.READING)
    qtbot.wait(100)
    assert state(services, 1) is ReadState.READING
    window.commands["pair.together"].setChecked(False)
    qtbot.keyClick(window.reading.split.left.pane, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: state(services, 1) is ReadState.READ)
    assert state(services, 2) is ReadState.READING
