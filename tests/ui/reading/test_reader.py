"""The reader driven as a person drives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.domain import BlockKind, FoundPlaces, Span
from app.ui.commands import CommandSet
from app.ui.reading.reader import LARGEST, SMALLEST, ReaderView, step_size
from app.ui.theme import ReadingStyle, Theme, load_fonts, load_theme
from tests.ui.reading_texts import make_article, make_document, make_pair


@pytest.fixture(scope="module")
def theme(qapp: object) -> Theme:
    load_fonts()
    return load_theme("light")


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[QMainWindow]:
    window = QMainWindow()
    qtbot.addWidget(window)
    commands = CommandSet(window, theme)
    reader = ReaderView(commands, theme, ReadingStyle(), window)
    window.setCentralWidget(reader)
    window.addActions([commands["edit.find"], commands["edit.find_next"], commands["edit.find_previous"]])
    window.resize(900, 600)
    window.show()
    yield window
    window.close()


@pytest.fixture
def reader(window: QMainWindow) -> ReaderView:
    reader = window.centralWidget()
    assert isinstance(reader, ReaderView)
    return reader


def test_an_article_opens_at_its_top_with_its_source(reader: ReaderView, qtbot: QtBot) -> None:
    article = make_pair()[0]
    reader.show_article(article)
    assert reader.article is article
    assert reader.pane.verticalScrollBar().value() == 0
    assert reader.pane.page.source.startswith("Outlet 1 · Imogen Fairlie · 10 Mar 2024 · ")
    assert reader.pane.page.source.endswith("· city hall")
    point = reader.pane.page.source_rect().topLeft() + QPointF(20, 8)
    assert "details" in reader.pane.pointer.tip_at(point)
    with qtbot.waitSignal(reader.details_requested) as asked:
        qtbot.mouseClick(reader.pane.viewport(), Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert asked.args == [1]


def test_the_reading_position_is_reported_and_comes_back(reader: ReaderView, qtbot: QtBot) -> None:
    article, other, _ = make_pair()
    reader.show_article(article)
    offset = article.document.text.index("Paragraph 21")
    with qtbot.waitSignal(reader.position_changed, timeout=3000) as changed:
        reader.pane.scrolling.scroll_to(offset)
    assert changed.args == [1, offset]
    reader.show_article(replace(article, position=offset))
    assert reader.pane.scrolling.offset_at_top() == offset
    # Shown anew and not moved: nothing to report.
    with qtbot.assertNotEmitted(reader.position_changed):
        reader.show_article(other)


def test_the_position_is_reported_at_once_when_the_view_goes(reader: ReaderView, qtbot: QtBot) -> None:
    article = make_pair()[0]
    reader.show_article(article)
    reader.pane.scrolling.scroll_to(article.document.text.index("Paragraph 9"))
    with qtbot.waitSignal(reader.position_changed, timeout=100):
        reader.hide()


def test_finding_with_keys(reader: ReaderView, window: QMainWindow, qtbot: QtBot) -> None:
    document = make_document(
        [
            (BlockKind.TITLE, "Café"),
            *[(BlockKind.PARAGRAPH, f"Line {i} of many words.") for i in range(60)],
            (BlockKind.PARAGRAPH, "The CAFE at the end, a café."),
        ]
    )
    reader.show_article(make_article(3, document))
    qtbot.keyClick(reader.pane, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert reader.find_bar.isVisible() and reader.find_bar.field.hasFocus()
    qtbot.keyClicks(reader.find_bar.field, "cafe")
    qtbot.waitUntil(lambda: reader.find_bar.count.text() == "1 of 3")
    qtbot.keyClick(reader.find_bar.field, Qt.Key.Key_Return)
    assert reader.find_bar.count.text() == "2 of 3"
    qtbot.waitUntil(lambda: not reader.pane.scrolling.is_gliding)
    assert reader.pane.verticalScrollBar().value() > 400
    qtbot.keyClick(reader.find_bar.field, Qt.Key.Key_F3)
    qtbot.keyClick(reader.find_bar.field, Qt.Key.Key_F3)
    assert reader.find_bar.count.text() == "1 of 3"
    qtbot.keyClick(reader.find_bar.field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert reader.find_bar.count.text() == "3 of 3"
    assert len(reader.pane.layers.hits) == 3
    qtbot.keyClick(reader.find_bar.field, Qt.Key.Key_Escape)
    assert not reader.find_bar.isVisible() and reader.pane.hasFocus()
    assert reader.pane.layers.hits == ()
    start = document.text.rindex("café")
    assert reader.selected_span() == (reader.article.id, Span(start, start + 4))


def test_what_is_not_there_is_said(reader: ReaderView, qtbot: QtBot) -> None:
    reader.show_article(make_pair()[0])
    reader.start_find()
    qtbot.keyClicks(reader.find_bar.field, "xylophone")
    qtbot.waitUntil(lambda: reader.find_bar.count.text() == "Not found")


def test_more_hits_than_are_kept_are_not_counted_as_all(
    reader: ReaderView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.reading.text_find.MOST_HITS", 50)
    reader.show_article(make_article(3, make_document([(BlockKind.PARAGRAPH, "word " * 51)])))
    reader.start_find()
    qtbot.keyClicks(reader.find_bar.field, "word")
    qtbot.waitUntil(lambda: reader.find_bar.count.text() == "1 of more than 50")
    reader.show_article(make_article(4, make_document([(BlockKind.PARAGRAPH, "word " * 50)])))
    qtbot.waitUntil(lambda: reader.find_bar.count.text() == "1 of 50")


def test_search_hits_are_framed_shown_first_and_come_back_after_find(reader: ReaderView, qtbot: QtBot) -> None:
    article = make_pair()[0]
    start = article.document.text.index("Paragraph 30")
    hits = (Span(start, start + 9),)
    reader.show_article(article)
    reader.show_found("paragraph 30", [FoundPlaces(hits, hits[0])])
    assert reader.pane.layers.hits == hits
    assert reader.pane.scrolling.place_at(0) < reader.pane.page.line_top(start) < reader.pane.scrolling.place_at(1)
    reader.start_find()
    qtbot.keyClicks(reader.find_bar.field, "river")
    qtbot.waitUntil(lambda: len(reader.pane.layers.hits) > 1)
    qtbot.keyClick(reader.find_bar.field, Qt.Key.Key_Escape)
    assert reader.pane.layers.hits == hits
    assert reader.find_bar.says_found
    qtbot.keyClick(reader.find_bar, Qt.Key.Key_Escape)
    assert reader.pane.layers.hits == ()
    assert reader.find_bar.isHidden()


def test_what_a_search_found_is_walked_as_words_that_are_looked_for(reader: ReaderView, qtbot: QtBot) -> None:
    article = make_pair()[0]
    text = article.document.text
    hits = tuple(Span(text.index(words), text.index(words) + 12) for words in ("Paragraph 10", "Paragraph 30"))
    reader.show_article(article)
    reader.show_found("paragraph", [FoundPlaces(hits, hits[1])])
    assert reader.find_bar.found.whole == "Found: paragraph"
    assert reader.find_bar.count.text() == "2 of 2"
    qtbot.wait(10)
    assert reader.find_bar.found.geometry().right() < reader.find_bar.count.geometry().left()
    assert reader.find_bar.found.text() == "Found: paragraph"
    assert not reader.find_bar.isAncestorOf(reader.focusWidget() or reader)
    reader.finder.step(1)
    assert reader.find_bar.count.text() == "1 of 2"
    reader.finder.step(-1)
    assert reader.find_bar.count.text() == "2 of 2"
    qtbot.keyClick(reader.pane, Qt.Key.Key_Escape)
    assert reader.find_bar.isHidden()
    assert reader.pane.layers.hits == ()
    reader.show_found("paragraph", [FoundPlaces(hits, hits[1])])
    reader.show_article(article)
    assert reader.find_bar.isHidden()
    assert reader.pane.layers.hits == ()


def test_zooming_reports_the_style_and_stays_in_bounds(reader: ReaderView, qtbot: QtBot) -> None:
    reader.show_article(make_pair()[0])
    with qtbot.waitSignal(reader.style_changed) as changed:
        reader.pane.zoom_requested.emit(1)
    assert changed.args[0].size == 15
    assert step_size(SMALLEST, -5) == SMALLEST and step_size(LARGEST, 5) == LARGEST
    size = 14.0
    for _ in range(12):
        size = step_size(size, 1)
    assert size == LARGEST


def test_theme_and_details_change_without_moving(reader: ReaderView) -> None:
    article = make_pair()[0]
    reader.show_article(article)
    offset = article.document.text.index("Paragraph 12")
    reader.pane.scrolling.scroll_to(offset)
    reader.set_theme(load_theme("dark"))
    assert reader.pane.scrolling.offset_at_top() == offset
    metadata = replace(article.metadata, outlet="The Ledger")
    reader.update_article(replace(article, summary=replace(article.summary, metadata=metadata)))
    assert reader.pane.page.source.startswith("The Ledger")
    assert reader.pane.scrolling.offset_at_top() == offset


def test_a_title_of_four_thousand_characters_and_an_empty_article(reader: ReaderView) -> None:
    title = "A very long title about the bridge. " * 111
    document = make_document([(BlockKind.TITLE, title), (BlockKind.PARAGRAPH, "Text")])
    reader.show_article(make_article(4, document, outlet="O" * 300))
    reader.grab()
    assert reader.pane.text.title_scale == 1.0
    reader.show_article(make_article(5, make_document([(BlockKind.PARAGRAPH, "")])))
    reader.grab()
    reader.clear()
    assert reader.article is None
    reader.grab()


def test_the_menu_of_a_selection_offers_what_can_be_done_with_it(reader: ReaderView, window: QMainWindow) -> None:
    reader.show_article(make_pair()[0])
    commands = window.findChild(CommandSet)
    assert isinstance(commands, CommandSet)
    tail = commands["article.mark_tail"]
    assert tail not in reader.pane.make_menu(QPointF(50, 50)).actions(), "nothing is selected"
    reader.pane.select_span(Span(40, 60))
    actions = reader.pane.make_menu(QPointF(50, 50)).actions()
    assert tail in actions and commands["article.unmark_tail"] in actions
