"""Spelling in the window: its commands, the reader's choice, comments on highlights, names of the library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.domain import Span
from app.settings import Settings
from app.ui.spelling.check import SpellCheck
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from app.ui.window.main_window import MainWindow
from tests.ui.conftest import plain_note
from tests.ui.fakes import FakeServices
from tests.ui.spelling.few_words import FewDictionaries


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, tasks: TaskRunner, services: FakeServices) -> Iterator[MainWindow]:
    window = MainWindow(Settings(theme="light"), theme)
    window.build(tasks, plain_note, SpellCheck(tasks, FewDictionaries({"en_US": "the strike is over who said so"})))
    window.resize(1280, 820)
    window.show()
    window.set_services(services, None)  # type: ignore[arg-type]
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.home._is_loaded)
    yield window
    window.take_services_away()
    tasks.drain(5_000)
    window.close()
    window.deleteLater()


def marked(editor: QPlainTextEdit) -> list[str]:
    return [mark.cursor.selectedText() for mark in editor.extraSelections()]


def write_note(qtbot: QtBot, window: MainWindow, words: str) -> QPlainTextEdit:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    window.commands["article.note"].trigger()
    editor = window.reading.note.editor
    qtbot.waitUntil(lambda: editor.isEnabled() and editor.hasFocus())
    QTest.keyClicks(editor, words)
    return editor


def test_a_note_beside_a_text_knows_the_names_of_the_text(qtbot: QtBot, window: MainWindow) -> None:
    assert window.services is not None
    name = next(w for w in window.services.articles.get(1).document.text.split() if w.istitle() and w.isalpha())
    editor = write_note(qtbot, window, f"the {name} is ovr, who Qwertz ")
    qtbot.waitUntil(lambda: marked(editor) == ["ovr", "Qwertz"])


def test_the_command_switches_it_off_and_that_is_kept(qtbot: QtBot, window: MainWindow) -> None:
    editor = write_note(qtbot, window, "the ovr strike ")
    qtbot.waitUntil(lambda: marked(editor) == ["ovr"])
    command = window.commands["note.spelling"]
    assert command.isChecked()
    with qtbot.waitSignal(window.settings_changed) as kept:
        command.trigger()
    assert kept.args[0].spelling is False and not command.isChecked()
    qtbot.waitUntil(lambda: marked(editor) == [])
    window.commands["note.misspelt"].trigger()
    assert "switches it on" in window.status.sentence
    command.trigger()
    qtbot.waitUntil(lambda: marked(editor) == ["ovr"])


def test_languages_that_were_chosen_come_back(qtbot: QtBot, window: MainWindow) -> None:
    window.spelling.check.chosen.emit(True, ("en_US",))
    assert window.settings.spelling_languages == ("en_US",)
    assert window.spelling.check.languages == ("en_US",)


def test_the_command_is_there_for_notes_alone(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.commands["note.misspelt"].isEnabled()
    write_note(qtbot, window, "the ")
    qtbot.waitUntil(window.commands["note.misspelt"].isEnabled)


def test_comments_on_highlights_are_looked_after(qtbot: QtBot, window: MainWindow) -> None:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    pane = window.reading.reader.pane
    start = pane.text.document.blocks[1].start
    pane.setFocus()
    pane.select_span(Span(start, start + 12))
    window.commands["highlight.comment"].trigger()
    card = window.reading.reader.highlights.opened.card
    qtbot.waitUntil(card.isVisible)
    qtbot.waitUntil(card.comment.hasFocus)
    QTest.keyClicks(card.comment, "who sed so ")
    qtbot.waitUntil(lambda: marked(card.comment) == ["sed"])


def test_a_dark_theme_has_waves_of_its_own(qtbot: QtBot, window: MainWindow) -> None:
    editor = write_note(qtbot, window, "the ovr strike ")
    qtbot.waitUntil(lambda: marked(editor) == ["ovr"])

    def colour() -> str:
        mark = editor.extraSelections()[0]
        return str(mark.format.underlineColor().name())

    light = colour()
    window.commands["view.dark"].trigger()
    qtbot.waitUntil(lambda: marked(editor) == ["ovr"] and colour() != light)
