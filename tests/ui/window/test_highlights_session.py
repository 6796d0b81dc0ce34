"""Highlights on a real library: kept over a restart, found again when the text changes, and saved while one types."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain import Span
from app.highlights import Colour
from app.services.opening import open_services
from app.ui.library.highlights_view import Which
from app.ui.reading.text_pane import TextPane
from app.ui.window.session import Session
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.ui.window.conftest import MakeSession


@pytest.fixture
def library(library_folder: Path, inline_workers: InlineWorkers) -> Path:
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    add_article(services, 0)
    services.close()
    return library_folder


def begin(make_session: MakeSession, library: Path, qtbot: QtBot) -> tuple[Session, TextPane, int]:
    session = make_session()
    with qtbot.waitSignal(session.settled):
        session.open_library(library)
    window = session.window
    services = window.services
    assert services is not None
    number = services.articles.list()[0].id
    window.open_article(number)
    qtbot.waitUntil(lambda: window.on_text and [a.id for a in window.reading.articles()] == [number])
    pane = window.reading.reader.pane
    pane.setFocus()
    return session, pane, number


def select_words(pane: TextPane) -> Span:
    block = pane.text.document.blocks[1]
    span = Span(block.start, block.start + len(pane.text.document.text[block.start : block.end].split(". ")[0]))
    pane.select_span(span)
    return span


def test_a_highlight_is_there_again_after_a_restart(make_session: MakeSession, library: Path, qtbot: QtBot) -> None:
    session, pane, _ = begin(make_session, library, qtbot)
    span = select_words(pane)
    session.window.commands["highlight.pink"].trigger()
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == 1)
    session.window.commands["highlight.comment"].trigger()
    highlights = session.window.reading.views.highlights
    assert highlights is not None
    qtbot.waitUntil(highlights.card.isVisible)
    QTest.keyClicks(highlights.card.comment, "Who counted?")
    session.window.close()
    session.close()
    _, again, _ = begin(make_session, library, qtbot)
    qtbot.waitUntil(lambda: len(again.layers.highlights) == 1)
    (mark,) = again.layers.highlights
    assert (mark.span, mark.colour, mark.has_comment) == (span, Colour.PINK, True)


def test_it_moves_with_its_words_and_waits_in_the_tray_without_them(
    make_session: MakeSession, library: Path, qtbot: QtBot
) -> None:
    session, pane, number = begin(make_session, library, qtbot)
    window, services = session.window, session.window.services
    assert services is not None
    span = select_words(pane)
    words = pane.text.document.text[span.start : span.end]
    window.commands["highlight.mark"].trigger()
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == 1)
    text = pane.text.document.text
    services.articles.revise_text(number, text.replace("\n", "\nAdded in front of it.\n", 1))
    qtbot.waitUntil(
        lambda: [m.span.start for m in pane.layers.highlights] == [span.start + len("Added in front of it.\n")]
    )
    services.articles.revise_text(number, text.replace(words, "Nothing of the kind"))
    qtbot.waitUntil(lambda: pane.layers.highlights == ())
    window.commands["view.highlights"].trigger()
    page = window.home.highlights
    qtbot.waitUntil(lambda: len(page.list.rows.items) == 1)
    page.which.setCurrentIndex(list(Which).index(Which.LOST))
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(window.reading.highlights.bar.isVisible)
    assert words[:40] in window.reading.highlights.bar.text


def test_correcting_a_text_says_which_highlights_lost_their_place(
    make_session: MakeSession, library: Path, qtbot: QtBot
) -> None:
    session, pane, number = begin(make_session, library, qtbot)
    window = session.window
    span = select_words(pane)
    window.commands["highlight.mark"].trigger()
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == 1)
    text = pane.text.document.text
    tails = [False] * (text.count("\n") + 1)
    window.operations.correct(number, text.replace("\n", "\nAdded in front of it.\n", 1), [False, *tails])
    qtbot.waitUntil(lambda: window.status.sentence == "Text corrected.")
    window.operations.correct(number, text.replace(text[span.start : span.end], "Nothing of the kind"), tails)
    qtbot.waitUntil(lambda: "One highlight is not found in it any more" in window.status.sentence)
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == 1)
