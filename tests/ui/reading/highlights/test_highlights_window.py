"""Highlights in the whole window: made, seen, commented on, recoloured and taken back, by hand and by key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain import Span
from app.errors import UserError
from app.highlights import Colour
from app.ui.reading.highlights.text_highlights import TextHighlights
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle
from app.ui.window.main_window import MainWindow
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices, make_articles


def open_article(window: MainWindow, qtbot: QtBot, number: int = 1) -> TextPane:
    window.open_article(number)
    qtbot.waitUntil(lambda: window.on_text and [a.id for a in window.reading.articles()] == [number])
    pane = window.reading.reader.pane
    pane.setFocus()
    qtbot.waitUntil(pane.hasFocus)
    return pane


def open_pair(window: MainWindow, qtbot: QtBot) -> None:
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text and window.reading.split.is_compared)


def select(pane: TextPane, words: str) -> Span:
    start = pane.text.document.text.index(words)
    span = Span(start, start + len(words))
    pane.select_span(span)
    return span


def words_of(pane: TextPane) -> str:
    """Some words of the first paragraph."""
    block = pane.text.document.blocks[1]
    return pane.text.document.text[block.start + 4 : block.start + 40]


def press(window: MainWindow, pane: TextPane, keys: str) -> None:
    QTest.keySequence(pane, QKeySequence(keys))


def shown(window: MainWindow) -> TextHighlights:
    highlights = window.reading.views.highlights
    assert highlights is not None
    return highlights


def make(window: MainWindow, qtbot: QtBot, pane: TextPane, key: str = "H") -> Span:
    span = select(pane, words_of(pane))
    before = len(pane.layers.highlights)
    press(window, pane, key)
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == before + 1)
    return span


def test_one_key_highlights_what_is_selected(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    pane = open_article(window, qtbot)
    span = make(window, qtbot, pane)
    (mark,) = pane.layers.highlights
    assert (mark.span, mark.colour) == (Span(span.start, span.end), Colour.YELLOW)
    assert pane.selected_span() is None  # else the selection would hide its colour
    assert [h.passages[0].quote for h in services.highlights.rows.values()] == [words_of(pane).strip()]


@pytest.mark.parametrize(("number", "colour"), list(enumerate(Colour, start=1)))
def test_each_colour_has_a_key(window: MainWindow, qtbot: QtBot, number: int, colour: Colour) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane, f"Alt+{number}")
    assert pane.layers.highlights[0].colour is colour


def test_the_next_one_has_the_colour_of_the_last(window: MainWindow, qtbot: QtBot) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane, "Alt+3")
    make(window, qtbot, pane, "H")
    assert [mark.colour for mark in pane.layers.highlights] == [Colour.BLUE, Colour.BLUE]


def test_what_was_just_made_can_be_recoloured_and_all_of_it_taken_back(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Alt+2")
    qtbot.waitUntil(lambda: pane.layers.highlights[0].colour is Colour.GREEN)
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: pane.layers.highlights[0].colour is Colour.YELLOW)
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: pane.layers.highlights == ())
    window.commands["edit.redo"].trigger()
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == 1)
    assert len(services.highlights.rows) == 1


def test_the_palette_appears_at_words_selected_with_the_mouse(window: MainWindow, qtbot: QtBot) -> None:
    pane = open_article(window, qtbot)
    block = pane.text.document.blocks[1]
    rect = pane.rect_of(Span(block.start, block.start + 1))
    start = rect.center().toPoint() + QPoint(1, 0)
    viewport = pane.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, start + QPoint(150, 0))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(150, 0))
    palette = shown(window).palette
    assert palette.isVisible() and pane.hasFocus()
    qtbot.mouseClick(palette.colours.buttons[Colour.PINK], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [mark.colour for mark in pane.layers.highlights] == [Colour.PINK])
    assert palette.isHidden()


def click_on(pane: TextPane, span: Span) -> None:
    rect = pane.rect_of(Span(span.start + 2, span.end))
    pane.viewport().repaint()
    QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=rect.center().toPoint() + QPoint(2, 0))


def test_a_click_opens_the_card_and_what_is_typed_is_saved_by_itself(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    span = make(window, qtbot, pane)
    click_on(pane, span)
    card = shown(window).card
    assert card.isVisible() and card.comment.hasFocus()
    QTest.keyClicks(card.comment, "Who says so?")
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "Who says so?", timeout=2_000)
    qtbot.waitUntil(lambda: card.state.text() == "Saved")
    qtbot.waitUntil(lambda: pane.layers.highlights[0].has_comment)


def test_resting_on_a_highlight_tells_its_comment(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    block = services.rows[1].document.blocks[1]
    span = Span(block.start, block.start + 30)
    services.highlights.add([(1, span)], comment="Who says so?", tags=("doubt",))
    pane = open_article(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == 1)
    pane.viewport().repaint()
    tip = pane.pointer.tip_at(pane.rect_of(Span(span.start + 2, span.end)).center() + QPointF(2, 0))
    assert tip == "Who says so?\n#doubt"


def test_letters_typed_on_the_card_are_no_commands(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Shift+H")
    card = shown(window).card
    QTest.keyClicks(card.comment, "Hv hV")
    QTest.keyClick(card.comment, Qt.Key.Key_Delete)
    assert card.comment.toPlainText() == "Hv hV" and services.highlights.rows[1].trashed is None


@pytest.mark.parametrize("size", [14.0, 28.0])
def test_the_card_has_room_for_all_its_fields_and_stays_in_the_view(
    window: MainWindow, qtbot: QtBot, size: float
) -> None:
    window.resize(1024, 700)
    open_pair(window, qtbot)
    split = window.reading.split
    window.reading.set_style(ReadingStyle(size=size))
    for keys in ("Alt+1", "Shift+T"):
        select(split.left.pane, words_of(split.left.pane))
        select(split.right.pane, words_of(split.right.pane))
        window.commands["highlight.tie" if keys == "Shift+T" else "highlight.yellow"].trigger()
        qtbot.waitUntil(lambda: shown(window).current is not None)
        shown(window).open(shown(window).highlights[-1].id, 0)
        card = shown(window).card
        qtbot.waitUntil(card.isVisible)
        assert split.rect().contains(card.geometry())
        fields = [card.comment, card.tags, *([card.stance] if keys == "Shift+T" else [])]
        assert card.comment.height() >= 2 * card.comment.fontMetrics().lineSpacing()
        for field in fields:
            assert card.rect().contains(field.geometry())
        assert not card.comment.geometry().intersects(card.tags.geometry())
        shown(window).leave()


def test_escape_leaves_the_card_and_nothing_typed_is_lost(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Shift+H")
    card = shown(window).card
    QTest.keyClicks(card.comment, "at once")
    QTest.keyClick(card.comment, Qt.Key.Key_Escape)
    assert card.isHidden() and pane.hasFocus()
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "at once")


def test_blanks_that_keep_words_together_stay_in_a_comment(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    services.highlights.change(1, 1, comment="«\xa0Non\xa0»")
    press(window, pane, "Shift+H")
    card = shown(window).card
    qtbot.waitUntil(lambda: card.comment.toPlainText() != "")
    QTest.keyClicks(card.tags, "doubt")
    qtbot.waitUntil(lambda: services.highlights.rows[1].tags == ("doubt",), timeout=2_000)
    assert services.highlights.rows[1].comment == "«\xa0Non\xa0»"


def test_tags_are_kept_too(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Shift+H")
    card = shown(window).card
    QTest.keyClicks(card.tags, "#source, doubt,")
    qtbot.waitUntil(lambda: services.highlights.rows[1].tags == ("doubt", "source"), timeout=2_000)


def test_return_with_the_caret_in_a_highlight_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    pane = open_article(window, qtbot)
    span = make(window, qtbot, pane)
    cursor = pane.textCursor()
    cursor.setPosition(pane.text.to_position(span.start + 3))
    pane.setTextCursor(cursor)
    pane.keys.show_caret()
    QTest.keyClick(pane, Qt.Key.Key_Return)
    assert shown(window).card.isVisible()


def test_words_can_be_commented_on_with_one_key(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    pane = open_article(window, qtbot)
    select(pane, words_of(pane))
    press(window, pane, "Shift+H")
    qtbot.waitUntil(shown(window).card.isVisible)
    assert len(services.highlights.rows) == 1


def test_a_change_from_elsewhere_is_said_and_either_comment_can_be_taken(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Shift+H")
    card = shown(window).card
    services.library.changes._callbacks, callbacks = [], services.library.changes._callbacks  # nobody hears of it yet
    services.highlights.change(1, 1, comment="theirs")
    services.library.changes._callbacks = callbacks
    QTest.keyClicks(card.comment, "mine")
    qtbot.waitUntil(card.bar.isVisible, timeout=2_000)
    assert "changed elsewhere" in card.bar.text and services.highlights.rows[1].comment == "theirs"
    shown(window).opened.savers[1].keep_mine()
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "mine")
    assert "theirs" in [version.comment for version in services.highlights.versions(1)]


@pytest.mark.parametrize("answered", [True, False])
def test_what_is_typed_after_a_conflict_is_among_the_versions(
    window: MainWindow, services: FakeServices, qtbot: QtBot, answered: bool
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Shift+H")
    card = shown(window).card
    services.library.changes._callbacks, callbacks = [], services.library.changes._callbacks
    services.highlights.change(1, 1, comment="theirs")
    services.library.changes._callbacks = callbacks
    QTest.keyClicks(card.comment, "mine")
    qtbot.waitUntil(card.bar.isVisible, timeout=2_000)
    QTest.keyClicks(card.comment, " and more")
    if answered:
        shown(window).opened.savers[1].take_theirs()
        qtbot.waitUntil(lambda: card.comment.toPlainText() == "theirs")
    else:
        assert window.flush()
    assert services.highlights.rows[1].comment == "theirs"
    assert "mine and more" in [version.comment for version in services.highlights.versions(1)]


def test_an_overwritten_comment_comes_back_after_the_page_was_left(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    services.highlights.change(1, 1, comment="a thought of an hour")
    qtbot.waitUntil(lambda: pane.layers.highlights[0] is not None and services.highlights.rows[1].revision == 2)
    press(window, pane, "Shift+H")
    card = shown(window).card
    qtbot.waitUntil(lambda: card.comment.toPlainText() == "a thought of an hour")
    card.comment.selectAll()
    QTest.keyClicks(card.comment, "x")
    QTest.keyClick(card.comment, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "x")
    window.commands["view.library"].trigger()
    qtbot.waitUntil(lambda: not pane.isVisible() and window.operations.undo_stack.undo_label == "Comment")
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "a thought of an hour")
    qtbot.waitUntil(lambda: window.operations.undo_stack.redo_label == "Comment")
    window.commands["edit.redo"].trigger()
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "x")


def test_recolouring_from_the_card_does_not_come_between_what_is_typed(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Shift+H")
    card = shown(window).card
    QTest.keyClicks(card.comment, "one")
    qtbot.mouseClick(card.colours.buttons[Colour.PURPLE], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.layers.highlights[0].colour is Colour.PURPLE)
    QTest.keyClicks(card.comment, " two")
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "one two", timeout=3_000)
    assert card.bar.isHidden()


def test_what_cannot_be_saved_is_said_and_kept_on_the_card(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Shift+H")
    services.failing["highlights.change"] = UserError("disk-full")
    card = shown(window).card
    QTest.keyClicks(card.comment, "kept")
    qtbot.waitUntil(card.bar.isVisible, timeout=2_000)
    assert window.flush(), "in the second place"
    del services.failing["highlights.change"]
    assert window.flush()
    assert services.highlights.rows[1].comment == "kept"


def test_words_that_one_library_did_not_take_are_not_written_into_the_next(
    window: MainWindow, services: FakeServices, qtbot: QtBot, tmp_path: Path
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Shift+H")
    services.failing["highlights.change"] = UserError("disk-full")
    QTest.keyClicks(shown(window).card.comment, "of the first library")
    window.take_services_away()
    other = FakeServices(make_articles(3), folder=tmp_path / "other")
    other.highlights.add([(1, Span(80, 100))])
    window.set_services(other, None)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: window.home._is_loaded)
    open_article(window, qtbot)
    qtbot.wait(900)  # a second has passed in which something might have been saved
    assert window.flush() and other.highlights.rows[1].comment == ""


def test_closing_the_window_writes_what_was_just_typed(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Shift+H")
    QTest.keyClicks(shown(window).card.comment, "last words")
    window.close()
    assert services.highlights.rows[1].comment == "last words"


def test_delete_moves_it_to_the_trash_and_undo_brings_it_back(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    pane = open_article(window, qtbot)
    make(window, qtbot, pane)
    press(window, pane, "Del")
    qtbot.waitUntil(lambda: pane.layers.highlights == ())
    assert services.highlights.rows[1].trashed is not None
    assert services.rows[1].summary.trashed is None
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == 1)


def test_the_walk_goes_round_the_highlights_of_the_text(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    article = services.rows[1]
    blocks = article.document.blocks[1:4]
    ids = [services.highlights.add([(1, Span(b.start, b.start + 20))]).id for b in blocks]
    pane = open_article(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == 3)
    seen = []
    for _ in range(4):
        press(window, pane, "V")
        seen.append(pane.layers.current_highlight)
    assert seen == [*ids, ids[0]]
    press(window, pane, "Shift+V")
    assert pane.layers.current_highlight == ids[2]


def test_a_library_for_reading_only_shows_highlights_and_changes_none(
    make_window: MakeWindow, services: FakeServices, qtbot: QtBot
) -> None:
    block = services.rows[1].document.blocks[1]
    services.highlights.add([(1, Span(block.start, block.start + 30))], comment="mine")
    services.library.read_only = True
    window = make_window(services)
    pane = open_article(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.layers.highlights) == 1)
    select(pane, words_of(pane))
    press(window, pane, "H")
    assert "highlights.change" not in services.calls and len(services.highlights.rows) == 1
    press(window, pane, "V")
    pane.keys.let_go()
    press(window, pane, "Shift+H")
    card = shown(window).card
    assert card.isVisible() and card.comment.isReadOnly() and card.comment.toPlainText() == "mine"


def test_highlights_stay_in_place_after_the_text_was_swapped_or_corrected(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    open_pair(window, qtbot)
    split = window.reading.split
    make(window, qtbot, split.left.pane)
    window.commands["pair.swap"].trigger()
    qtbot.waitUntil(lambda: len(split.right.pane.layers.highlights) == 1)
    assert split.left.pane.layers.highlights == ()
    document = services.rows[1].document
    services.articles.put_document(1, replace(document, blocks=document.blocks[:-1]))
    qtbot.waitUntil(lambda: split.right.article is not None and split.right.article.document != document)
    qtbot.waitUntil(lambda: len(split.right.pane.layers.highlights) == 1)


def test_overview_strips_show_where_highlights_are(window: MainWindow, qtbot: QtBot) -> None:
    open_pair(window, qtbot)
    split = window.reading.split
    make(window, qtbot, split.left.pane)
    strip = split.guide.bearings.strips[0]
    assert strip.content.notes == tuple(mark.span for mark in split.left.pane.layers.highlights)


def test_words_on_both_sides_are_tied_and_it_is_said_how_they_stand(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    open_pair(window, qtbot)
    split = window.reading.split
    select(split.left.pane, words_of(split.left.pane))
    select(split.right.pane, words_of(split.right.pane))
    window.commands["highlight.tie"].trigger()
    card = shown(window).card
    qtbot.waitUntil(card.isVisible)
    assert split.left.pane.layers.highlights[0].is_tied and split.right.pane.layers.highlights[0].is_tied
    assert card.stance.hasFocus()
    qtbot.keyClick(card.stance, Qt.Key.Key_Down)
    first = services.highlights.rows[1].stance
    qtbot.waitUntil(lambda: services.highlights.rows[1].stance not in ("", first), timeout=2_000)
    card.stance.setCurrentIndex(1)
    qtbot.waitUntil(lambda: services.highlights.rows[1].stance == "conflict", timeout=2_000)
    qtbot.keyClick(card.stance, Qt.Key.Key_Down)
    qtbot.keyClicks(card.stance, "one is older")  # own words take the place of what was chosen
    qtbot.waitUntil(lambda: services.highlights.rows[1].stance == "one is older", timeout=2_000)


def test_a_tie_shows_both_passages_beside_each_other(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    left, right = services.rows[1].document.blocks[-3], services.rows[2].document.blocks[2]
    services.highlights.add([(1, Span(left.start, left.start + 20)), (2, Span(right.start, right.start + 20))])
    open_pair(window, qtbot)
    highlights = shown(window)
    qtbot.waitUntil(lambda: len(highlights.highlights) == 1)
    highlights.go_to(highlights.highlights[0], open_card=True)
    split = window.reading.split
    qtbot.waitUntil(highlights.card.isVisible)
    for side, block in ((split.left, left), (split.right, right)):
        y = side.pane.rect_of(Span(block.start, block.start + 20)).center()
        assert side.pane.viewport().rect().contains(QPointF(y).toPoint())


def test_one_selection_is_tied_to_what_says_the_same(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    open_pair(window, qtbot)
    split = window.reading.split
    known = split.guide.correspondence
    assert known is not None
    sentence = known.matched(0)[0]
    split.left.pane.select_span(sentence)
    window.commands["highlight.tie"].trigger()
    qtbot.waitUntil(lambda: bool(services.highlights.rows))
    passages = services.highlights.rows[1].passages
    best = known.best(0, sentence)
    assert best is not None
    assert [p.place.start for p in passages if p.place] == [sentence.start, best.right.start]
