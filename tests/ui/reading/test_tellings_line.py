"""Who else tells the event of the article that is read: the line above the text, driven as a person drives it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain import Event, Reason, ReasonItem, ReasonKind, Span, Suggestion, Verdict
from app.ui.reading.tellings_line import TellingsLine
from app.ui.telling_words import describe_reason, describe_reasons
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind, Place
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices, make_articles

SPAN = (Span(0, 4),)


def items(*texts: str) -> tuple[ReasonItem, ...]:
    return tuple(ReasonItem(text, SPAN, SPAN) for text in texts)


REASONS = (Reason(ReasonKind.DAY, amount=1), Reason(ReasonKind.NAMES, items("Marigold", "Oldhaven")))


def suggestion(article_id: int, **fields: object) -> Suggestion:
    return Suggestion(article_id, 0.8, bool(fields.get("same_text")), REASONS)


@pytest.fixture
def told(services: FakeServices) -> FakeServices:
    """Article 1 is told by 2 and 3 as well; 3 is the same text."""
    services.tellings.found[1] = (suggestion(2), suggestion(3, same_text=True))
    return services


@pytest.fixture
def line(qtbot: QtBot, told: FakeServices, window: MainWindow) -> TellingsLine:
    """Above article 1, closed."""
    window.go(Place(PageKind.ARTICLE, (1,)))
    qtbot.waitUntil(lambda: window.reading.reader.article is not None)
    found = window.reading.reader.tellings
    qtbot.waitUntil(found.isVisible)
    return found


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


CONTROL = Qt.KeyboardModifier.ControlModifier


def test_one_quiet_line_names_the_others(line: TellingsLine, told: FakeServices) -> None:
    outlets = [told.rows[i].metadata.outlet for i in (2, 3)]
    assert line.head.text().startswith("Also told by ")
    assert all(outlet in line.head.text() for outlet in outlets)
    # A copy is no other telling.
    also, _, copied = line.head.text().partition("; the same text in ")
    assert outlets[0] in also and outlets[1] in copied
    assert line.rows == [] and not line.is_open


def test_copies_alone_are_not_called_tellings(qtbot: QtBot, services: FakeServices, window: MainWindow) -> None:
    services.tellings.found[1] = (suggestion(3, same_text=True),)
    window.go(Place(PageKind.ARTICLE, (1,)))
    qtbot.waitUntil(lambda: window.reading.reader.article is not None)
    line = window.reading.reader.tellings
    qtbot.waitUntil(line.isVisible)
    assert line.head.text().startswith("The same text in ")


def test_the_key_opens_it_and_a_second_one_leads_to_the_pair(
    qtbot: QtBot, window: MainWindow, line: TellingsLine
) -> None:
    window.commands["article.tellings"].trigger()
    assert line.is_open and [row.article_id for row in line.rows] == [2, 3]
    assert window.focusWidget() is line.rows[0].open
    assert "Published a day apart; both name" in line.rows[0].reasons.text()
    assert "the same text" in line.rows[1].source.text() and "the same text" not in line.rows[0].source.text()
    qtbot.keyClick(line.rows[0].open, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.place == Place(PageKind.PAIR, (1, 2)))


def test_escape_goes_back_to_the_text(qtbot: QtBot, window: MainWindow, line: TellingsLine) -> None:
    window.commands["article.tellings"].trigger()
    qtbot.keyClick(line.rows[0].open, Qt.Key.Key_Escape)
    assert not line.is_open and line.isVisible()
    assert not window.commands["article.tellings"].isChecked()
    assert window.focusWidget() is window.reading.reader.pane


def test_rejecting_is_one_gesture_and_is_undone(
    qtbot: QtBot, window: MainWindow, line: TellingsLine, told: FakeServices
) -> None:
    line.head.click()
    qtbot.keyClick(line.rows[0].no, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: [row.article_id for row in line.rows] == [3])
    assert told.tellings.said == {(1, 2): Verdict.OTHER} and "events.group" in told.calls
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: [row.article_id for row in line.rows] == [2, 3])
    assert told.tellings.said == {}


def test_confirming_can_be_taken_back(qtbot: QtBot, window: MainWindow, line: TellingsLine, told: FakeServices) -> None:
    line.head.click()
    line.rows[0].yes.click()
    qtbot.waitUntil(lambda: told.tellings.said == {(1, 2): Verdict.SAME} and line.rows[0].yes.isChecked())
    qtbot.waitUntil(lambda: "take that back" in line.rows[0].yes.toolTip())
    line.rows[0].yes.click()
    qtbot.waitUntil(lambda: told.tellings.said == {} and not line.rows[0].yes.isChecked())


def test_up_and_down_walk_the_rows_and_delete_rejects(
    qtbot: QtBot, window: MainWindow, line: TellingsLine, told: FakeServices
) -> None:
    window.commands["article.tellings"].trigger()
    qtbot.keyClick(line.rows[0].open, Qt.Key.Key_Down)
    assert window.focusWidget() is line.rows[1].open
    qtbot.keyClick(line.rows[1].open, Qt.Key.Key_Down)  # there are no more
    assert window.focusWidget() is line.rows[1].open
    qtbot.keyClick(line.rows[1].open, Qt.Key.Key_Up)
    qtbot.keyClick(line.rows[0].open, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: told.tellings.said == {(1, 2): Verdict.OTHER})
    qtbot.waitUntil(lambda: [row.article_id for row in line.rows] == [3])
    assert window.focusWidget() is line.rows[0].open


def test_many_reasons_leave_the_text_in_sight(
    qtbot: QtBot, window: MainWindow, line: TellingsLine, told: FakeServices
) -> None:
    many = Reason(ReasonKind.PHRASES, items(*(f"a phrase of several words, number {n}" for n in range(12))))
    told.tellings.found[1] = tuple(Suggestion(n, 0.8, False, (many,)) for n in range(2, 12))
    window.resize(1024, 700)
    told.announce(tellings=frozenset({1}))
    window.commands["article.tellings"].trigger()
    qtbot.waitUntil(lambda: len(line.rows) == 10)
    qtbot.waitUntil(lambda: line.area.height() > 100)
    reader = window.reading.reader
    assert line.height() < 0.7 * reader.height() and reader.pane.height() > 0.3 * reader.height()
    last = line.rows[-1]
    for _ in range(9):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    top = last.open.mapTo(line.area.viewport(), last.open.rect().topLeft()).y()
    assert 0 <= top < line.area.viewport().height()
    # All of every row can be read: nothing is cut off.
    assert all(row.reasons.height() >= row.reasons.heightForWidth(row.reasons.width()) for row in line.rows)


def test_a_long_title_gives_way_in_the_closed_line(
    qtbot: QtBot, window: MainWindow, line: TellingsLine, told: FakeServices
) -> None:
    for n in (2, 3):
        article = told.rows[n]
        long = replace(article.metadata, outlet="", title="A title that goes on and on " * 12)
        told.rows[n] = replace(article, summary=replace(article.summary, metadata=long))
    window.resize(1024, 700)
    told.announce(tellings=frozenset({1}), articles=frozenset({2, 3}))
    qtbot.waitUntil(lambda: "goes on" in line.head.text())
    assert line.head.geometry().right() <= line.width() and "…" in line.head.text()
    assert window.width() <= 1024


def test_nothing_is_shown_where_nothing_was_found_unless_one_asks(
    qtbot: QtBot, told: FakeServices, window: MainWindow
) -> None:
    window.go(Place(PageKind.ARTICLE, (5,)))
    qtbot.waitUntil(lambda: window.reading.reader.article is not None)
    line = window.reading.reader.tellings
    qtbot.waitUntil(lambda: "tellings.suggestions" in told.calls)
    assert not line.isVisible()
    window.commands["article.tellings"].trigger()
    assert line.isVisible() and line.sentence == "No other telling found."
    told.tellings.placed = False
    told.announce(tellings=frozenset({5}))
    qtbot.waitUntil(lambda: "not been compared" in line.sentence)


def test_what_is_found_meanwhile_is_shown(qtbot: QtBot, told: FakeServices, window: MainWindow) -> None:
    window.go(Place(PageKind.ARTICLE, (5,)))
    qtbot.waitUntil(lambda: window.reading.reader.article is not None)
    told.tellings.found[5] = (suggestion(6),)
    told.announce(tellings=frozenset({5, 6}))
    qtbot.waitUntil(window.reading.reader.tellings.isVisible)


def test_another_article_starts_with_a_closed_line(qtbot: QtBot, window: MainWindow, line: TellingsLine) -> None:
    line.head.click()
    window.go(Place(PageKind.ARTICLE, (7,)))
    qtbot.waitUntil(lambda: window.reading.reader.article is not None and window.reading.reader.article.id == 7)
    assert not line.is_open and not line.isVisible() and not window.commands["article.tellings"].isChecked()


def test_a_library_open_for_reading_is_not_asked_to_keep_answers(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: object
) -> None:
    services = FakeServices(make_articles(8), read_only=True)
    services.tellings.found[1] = (suggestion(2),)
    window = make_window(services)
    window.go(Place(PageKind.ARTICLE, (1,)))
    qtbot.waitUntil(lambda: window.reading.reader.article is not None)
    line = window.reading.reader.tellings
    qtbot.waitUntil(line.isVisible)
    line.head.click()
    row = line.rows[0]
    qtbot.waitUntil(row.open.isVisible)
    assert not row.yes.isVisible() and not row.no.isVisible()


def test_a_title_full_of_markup_is_shown_as_it_is(qtbot: QtBot, told: FakeServices, line: TellingsLine) -> None:
    odd = Reason(ReasonKind.NAMES, items("<b>Bold</b>", "x" * 500))
    told.tellings.found[1] = (Suggestion(2, 0.8, False, (odd,)),)
    told.announce(tellings=frozenset({1}))
    line.head.click()
    qtbot.waitUntil(lambda: len(line.rows) == 1)
    assert line.rows[0].reasons.textFormat() is Qt.TextFormat.PlainText
    assert "<b>Bold</b>" in line.rows[0].reasons.text() and len(line.rows[0].reasons.text()) < 250


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason(ReasonKind.DAY), "published on the same day"),
        (Reason(ReasonKind.DAY, amount=3), "published 3 days apart"),
        (Reason(ReasonKind.COPIED, amount=0.61), "61 % of the shorter text stands word for word in the other"),
        (Reason(ReasonKind.NUMBERS, items("212")), "both give \u2068212\u2069"),
    ],
)
def test_reasons_in_words(reason: Reason, words: str) -> None:
    assert describe_reason(reason) == words


def test_no_reasons_are_no_sentence() -> None:
    assert describe_reasons(Suggestion(1, 0.5, False, ())) == ""


# --- at import ---


def test_an_import_says_what_tells_an_event_that_is_there(
    qtbot: QtBot, services: FakeServices, window: MainWindow
) -> None:
    window.imports.import_paths(["/tmp/A_story.md"])
    qtbot.waitUntil(lambda: "added" in window.status.sentence)
    new = max(services.rows)
    services.tellings.found[new] = (suggestion(2),)
    qtbot.waitUntil(lambda: window.status.sentence == "It tells an event that you already have.", timeout=10_000)
    window.status._answer.click()
    qtbot.waitUntil(lambda: window.place == Place(PageKind.PAIR, (new, 2)))


def test_an_import_of_many_counts_them_once_all_are_compared(
    qtbot: QtBot, services: FakeServices, window: MainWindow
) -> None:
    services.tellings.placed = False
    window.imports.import_paths([f"/tmp/Story_{n}.md" for n in range(3)])
    qtbot.waitUntil(lambda: "events.refresh" in services.calls, timeout=10_000)
    for new in sorted(services.rows)[-2:]:
        services.tellings.found[new] = (suggestion(2),)
    assert window.imports.dialog is not None and window.imports.dialog.told.text() == ""
    services.tellings.placed = True
    services.announce(articles=frozenset({1}))  # anything at all: the background follows
    words = "2 of the 3 tell an event that you already have."
    dialog = window.imports.dialog
    assert dialog is not None and dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.told.text() == words, timeout=10_000)
    new = sorted(services.rows)[-2:]
    services.events.kept = {1: Event(1, "", (1, 2, *new))}
    services.announce(tellings=frozenset(new))
    qtbot.waitUntil(lambda: window.home.contents.events_known != [])
    dialog.told_button.click()
    page = window.home.events
    qtbot.waitUntil(lambda: window.place == Place(PageKind.EVENTS) and page.tree.chosen_articles() == new)
    assert page.tree._items()[0].isExpanded() and not dialog.isVisible()


def test_one_of_many_is_said_in_the_singular(qtbot: QtBot, services: FakeServices, window: MainWindow) -> None:
    window.imports.import_paths([f"/tmp/Story_{n}.md" for n in range(3)])
    qtbot.waitUntil(lambda: window.imports.dialog is not None and not window.imports.dialog.running)
    new = max(services.rows)
    services.tellings.found[new] = (suggestion(2),)
    window.imports.dialog.close()  # type: ignore[union-attr]
    words = "1 of the 3 tells an event that you already have."
    qtbot.waitUntil(lambda: window.status.sentence == words, timeout=10_000)
    window.status._answer.click()
    qtbot.waitUntil(lambda: window.place == Place(PageKind.PAIR, (new, 2)))


def test_an_import_that_tells_nothing_known_says_nothing(
    qtbot: QtBot, services: FakeServices, window: MainWindow
) -> None:
    window.imports.import_paths(["/tmp/A_story.md"])
    qtbot.waitUntil(lambda: "added" in window.status.sentence)
    with qtbot.waitSignal(window.background.placed, timeout=10_000):
        pass
    qtbot.wait(50)
    assert "event" not in window.status.sentence
