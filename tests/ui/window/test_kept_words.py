"""Words that an earlier run could not save: the window says at the start that it has them, and leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, Span, SubjectKind
from app.jobs import Job
from app.services.opening import Services, open_services
from app.settings import find_paths
from app.ui.notes.autosave import Draft
from app.ui.notes.rescue import NoteRescue
from app.ui.reading.highlights.rescue import HighlightRescue
from app.ui.window.main_window import MainWindow
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.ui.window.conftest import MakeSession

Start = Callable[[], MainWindow]


@pytest.fixture
def services(library_folder: Path, inline_workers: InlineWorkers) -> Iterator[Services]:
    """A library before the window is opened on it."""
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    for number in (1, 2):
        add_article(services, number, title=f"Title {number}")
    yield services
    services.close()


@pytest.fixture
def rescue(services: Services) -> NoteRescue:
    library = services.library
    return NoteRescue(find_paths().state / "unsaved-notes", library.folder, library.identity)


@pytest.fixture
def start(qtbot: QtBot, make_session: MakeSession, services: Services) -> Start:
    def start() -> MainWindow:
        services.close()
        session = make_session()
        with qtbot.waitSignal(session.settled, timeout=20_000):
            session.open_library(services.library.folder)
        qtbot.waitUntil(lambda: not session.window.tasks.running, timeout=20_000)
        return session.window

    return start


def article(number: int) -> NoteSubject:
    return NoteSubject(SubjectKind.ARTICLE, number)


def asked(window: MainWindow) -> str:
    bar = window.kept_words.bar
    return bar.text if bar is not None and bar.isVisible() else ""


def answer(window: MainWindow, words: str) -> None:
    bar = window.kept_words.bar
    assert bar is not None
    next(b for b in bar.findChildren(QPushButton) if b.text() == words and b.isVisible()).click()


def test_words_are_shown_one_after_the_other(
    qtbot: QtBot, start: Start, services: Services, rescue: NoteRescue
) -> None:
    ids = [row.id for row in services.articles.list()]
    highlight = services.highlights.add([(ids[0], Span(20, 40))])
    assert rescue.keep(Draft(article(ids[1]), "about an article", 0))
    assert HighlightRescue(rescue.files).keep(highlight.id, 1, ("about a passage", (), ""))
    window = start()
    assert "2 notes and highlights" in asked(window)
    answer(window, "Show")
    qtbot.waitUntil(lambda: window.on_text and window.reading.note.editor.toPlainText() == "about an article")
    assert "Title" in asked(window), "the next one, by its name"
    answer(window, "Show")
    qtbot.waitUntil(lambda: window.reading.views.highlights is not None)
    card = window.reading.views.highlights.card  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: card.isVisible() and card.said[0] == "about a passage")
    assert asked(window) == ""
    assert window.flush()
    assert rescue.files.list() == []


@pytest.mark.parametrize("kind", [SubjectKind.PAIR, SubjectKind.FREE])
def test_words_on_pairs_and_free_notes_are_found_by_their_names(
    qtbot: QtBot, start: Start, services: Services, rescue: NoteRescue, kind: SubjectKind
) -> None:
    one, two = (row.id for row in services.articles.list())
    pair, note = services.pairs.save(one, two), services.notes.create("Lesson")
    subject = NoteSubject(kind, pair.id) if kind is SubjectKind.PAIR else note.subject
    assert rescue.keep(Draft(subject, "kept words", 0))
    window = start()
    assert ("Title 1" if kind is SubjectKind.PAIR else "Lesson") in asked(window)
    answer(window, "Show")
    pane = window.reading.note if kind is SubjectKind.PAIR else window.pages.note.note
    qtbot.waitUntil(lambda: pane.subject == subject and pane.editor.toPlainText() == "kept words")


def test_words_about_what_is_gone_become_a_note(
    qtbot: QtBot, start: Start, services: Services, rescue: NoteRescue
) -> None:
    one = services.articles.list()[0].id
    assert rescue.keep(Draft(article(one), "about nothing that is there", 0))
    services.articles.trash([one])
    services.articles.purge([one], Job())
    window = start()
    assert "is gone" in asked(window)
    answer(window, "Show")
    qtbot.waitUntil(lambda: window.pages.on_note)
    note = window.pages.note.note
    qtbot.waitUntil(lambda: note.editor.toPlainText() == "about nothing that is there")
    assert rescue.files.list() == []


def test_what_was_saved_in_the_end_and_what_lies_in_the_trash_is_not_asked_about(
    qtbot: QtBot, start: Start, services: Services, rescue: NoteRescue
) -> None:
    one, two = (row.id for row in services.articles.list())
    services.notes.save(article(one), "saved", 0)
    assert rescue.keep(Draft(article(one), "saved", 1))
    assert rescue.keep(Draft(article(two), "waits there", 0))
    services.articles.trash([two])
    window = start()
    assert asked(window) == ""
    assert rescue.files.list() == [("article", two)]


def test_who_says_later_is_asked_at_the_next_start(start: Start, services: Services, rescue: NoteRescue) -> None:
    one = services.articles.list()[0].id
    assert rescue.keep(Draft(article(one), "words", 0))
    window = start()
    assert "Title" in asked(window)
    answer(window, "Later")
    assert asked(window) == "" and rescue.files.list() == [("article", one)]


def test_words_of_another_library_are_not_asked_about(start: Start, rescue: NoteRescue, tmp_path: Path) -> None:
    other = NoteRescue(find_paths().state / "unsaved-notes", tmp_path / "other", "another")
    assert other.keep(Draft(article(1), "words", 0))
    assert asked(start()) == ""
