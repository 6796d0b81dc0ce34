"""Events made, asked about and set side by side, with the keyboard alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.contrast import Difference, DifferenceFound, Differing, WorthReading
from app.domain import Event, EventQuestion, Reason, ReasonKind, Suggestion, Verdict
from app.errors import JobCancelled
from app.ui.library.events_view import EventsView
from app.ui.telling_words import list_words, name_difference
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind, Place
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices, make_articles

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def told(services: FakeServices) -> FakeServices:
    services.events.kept = {1: Event(1, "The ferry", (1, 2, 3)), 2: Event(2, "", (4, 5))}
    return services


@pytest.fixture
def page(qtbot: QtBot, told: FakeServices, window: MainWindow) -> EventsView:
    press(qtbot, window, Qt.Key.Key_J, CONTROL | SHIFT)
    found = window.home.events
    qtbot.waitUntil(lambda: found.tree.topLevelItemCount() == 2)
    assert found.tree.hasFocus()
    return found


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """A key as the keyboard gives it: to whatever has the focus, with shortcuts before it."""
    target: QWidget = QApplication.focusWidget() or window
    qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


# --- the two that differ most ---

FOUND = WorthReading(
    1,
    3,
    0.5,
    (
        DifferenceFound(Difference.NAMING, 0.6, (Differing("the bridge", ("special operation",), ("invasion",)),)),
        DifferenceFound(Difference.VOICES, 0.4, (Differing("", ("Mara Lind", "Tom Oke"), ()),)),
        DifferenceFound(Difference.FIGURES, 0.5, (Differing("<b>aboard</b>", ("212",), ("220",)),)),
    ),
    ("dockers", "owners"),
    tellings=3,
)


def words_in(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QWidget) if hasattr(label, "text"))


def test_the_two_that_differ_most_are_shown_with_their_own_words(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    told.together.found = FOUND
    press(qtbot, window, Qt.Key.Key_D, CONTROL | SHIFT)
    qtbot.waitUntil(page.panel.isVisible)
    said = words_in(page.panel)
    assert "These two differ most" in said and "of 3 tellings" in said
    for words in (
        "“\u2068special operation\u2069”",
        "“\u2068invasion\u2069”",
        "Mara Lind",
        "212",
        "220",
        "dockers",
        "owners",
    ):
        assert words in said, words
    assert not any(word in said.casefold() for word in ("bias", "left-wing", "score", "0.5"))
    # One more key reads them.
    assert page.panel.open.hasFocus()
    press(qtbot, window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == Place(PageKind.PAIR, (1, 3)))
    press(qtbot, window, Qt.Key.Key_Left, ALT)
    assert window.place == Place(PageKind.EVENTS) and page.panel.isVisible()


def test_what_is_shown_beneath_makes_the_window_no_larger(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    many = tuple(Differing(f"name {n}", ("word " * 30,), ("other " * 30,)) for n in range(6))
    told.together.found = replace(FOUND, differences=(DifferenceFound(Difference.NAMING, 0.6, many),) * 3)
    window.resize(1024, 700)
    press(qtbot, window, Qt.Key.Key_D, CONTROL | SHIFT)
    qtbot.waitUntil(page.panel.isVisible)
    qtbot.wait(50)
    assert (window.width(), window.height()) == (1024, 700)
    assert page.tree.height() >= 120 and page.panel.height() <= 0.6 * page.height() + 1


def test_escape_leads_back_to_the_events(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    told.together.found = FOUND
    press(qtbot, window, Qt.Key.Key_D, CONTROL | SHIFT)
    qtbot.waitUntil(page.panel.isVisible)
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not page.panel.isVisible() and page.tree.hasFocus()
    press(qtbot, window, Qt.Key.Key_D, CONTROL | SHIFT)
    qtbot.waitUntil(page.panel.isVisible)
    page.tree.setFocus()
    press(qtbot, window, Qt.Key.Key_Down)  # another event is another matter
    assert not page.panel.isVisible()


def test_a_row_leads_to_what_it_rests_on(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    told.together.found = FOUND
    press(qtbot, window, Qt.Key.Key_D, CONTROL | SHIFT)
    qtbot.waitUntil(page.panel.isVisible)
    assert [row.text() for row in page.panel.rows] == [
        "What they call \u2068the bridge\u2069",
        "Speaks only here",
        "Another figure: \u2068<b>aboard</b>\u2069",
    ]
    page.panel.rows[1].setFocus()
    with qtbot.waitSignal(window.commands["contrast.voices"].triggered):
        press(qtbot, window, Qt.Key.Key_Return)
    assert window.place == Place(PageKind.PAIR, (1, 3))


def test_no_clear_contrast_is_said_and_nothing_is_opened(qtbot: QtBot, page: EventsView, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_D, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.status.sentence.startswith("No clear contrast found"))
    assert window.place == Place(PageKind.EVENTS) and not page.panel.isVisible()


def test_the_comparison_can_be_stopped(qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow) -> None:
    told.together.found = FOUND
    told.failing["together.choose"] = JobCancelled()
    press(qtbot, window, Qt.Key.Key_D, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: "together.choose" in told.calls)
    qtbot.wait(50)
    assert not page.panel.isVisible() and not window.notice.isVisible()


def test_from_the_article_that_is_read(qtbot: QtBot, told: FakeServices, window: MainWindow) -> None:
    told.together.found = FOUND
    window.go(Place(PageKind.ARTICLE, (2,)))
    qtbot.waitUntil(lambda: window.reading.reader.article is not None)
    press(qtbot, window, Qt.Key.Key_D, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.place == Place(PageKind.EVENTS) and window.home.events.panel.isVisible())
    assert window.home.events.tree.chosen_events() == [1]


def test_an_article_that_nobody_else_tells(qtbot: QtBot, told: FakeServices, window: MainWindow) -> None:
    window.go(Place(PageKind.ARTICLE, (9,)))
    qtbot.waitUntil(lambda: window.reading.reader.article is not None)
    press(qtbot, window, Qt.Key.Key_D, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.status.sentence == "No other telling of this event is known.")
    assert window.place == Place(PageKind.ARTICLE, (9,))


def test_words_of_a_text_are_quoted_and_names_are_not() -> None:
    assert list_words(Difference.LOADED, ("regime",)) == "“\u2068regime\u2069”"
    assert list_words(Difference.VOICES, ("Mara Lind", "Tom Oke")) == "\u2068Mara Lind\u2069, \u2068Tom Oke\u2069"
    assert list_words(Difference.OMISSION, ()) == "–"
    assert len({name_difference(kind, "x") for kind in Difference}) == len(Difference)


# --- what is not clear is asked ---

DAY = Reason(ReasonKind.DAY, amount=1)


@pytest.fixture
def asked(told: FakeServices) -> FakeServices:
    """Whether 6 and 7 tell the event of 1, 2 and 3."""
    told.events.asked = (EventQuestion(6, 1, 2, 0.6), EventQuestion(7, 1, 1, 0.55))
    told.tellings.found[6] = (Suggestion(2, 0.6, False, (DAY,)),)
    return told


@pytest.fixture
def question(qtbot: QtBot, asked: FakeServices, page: EventsView) -> EventsView:
    qtbot.waitUntil(page.questions.isVisible)
    return page


def test_an_article_that_is_not_clear_is_asked_about(question: EventsView, asked: FakeServices) -> None:
    bar = question.questions
    title = asked.rows[6].metadata.title
    assert bar.words.text().startswith("Does “") and title[:40] in bar.words.text()
    assert bar.words.text().endswith("tell “\u2068The ferry\u2069”?")
    assert "Most like" in bar.why.text() and "Published a day apart." in bar.why.text()
    assert bar.count.text() == "1 of 2"


def test_yes_puts_it_there_and_can_be_undone(
    qtbot: QtBot, question: EventsView, asked: FakeServices, window: MainWindow
) -> None:
    press(qtbot, window, Qt.Key.Key_Y, CONTROL)
    qtbot.waitUntil(lambda: question.tree.articles_of(1) == [1, 2, 3, 6])
    qtbot.waitUntil(lambda: question.questions.question == asked.events.asked[1])
    press(qtbot, window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: question.tree.articles_of(1) == [1, 2, 3])


def test_no_is_remembered_of_all_that_tell_it_and_can_be_undone(
    qtbot: QtBot, question: EventsView, asked: FakeServices, window: MainWindow
) -> None:
    press(qtbot, window, Qt.Key.Key_Y, CONTROL | SHIFT)
    assert question.questions.question == asked.events.asked[1]  # at once
    refused = dict.fromkeys([(1, 6), (2, 6), (3, 6)], Verdict.OTHER)
    qtbot.waitUntil(lambda: asked.tellings.said == refused and window.status.sentence != "")
    qtbot.waitUntil(lambda: window.status.sentence == "It will not be asked again.")
    assert asked.events.get(1).articles == (1, 2, 3)
    press(qtbot, window, Qt.Key.Key_Y, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: not question.questions.isVisible())
    press(qtbot, window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(asked.tellings.said) == 3 and not window.operations.undo_stack.busy)
    press(qtbot, window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: asked.tellings.said == {})
    qtbot.waitUntil(lambda: question.questions.question == asked.events.asked[0])


def test_another_question_first(qtbot: QtBot, question: EventsView, asked: FakeServices, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_Y, CONTROL | ALT)
    assert question.questions.question == asked.events.asked[1] and question.questions.count.text() == "2 of 2"
    press(qtbot, window, Qt.Key.Key_Y, CONTROL | ALT)
    assert question.questions.question == asked.events.asked[0]


def test_both_can_be_read_before_answering(qtbot: QtBot, question: EventsView, window: MainWindow) -> None:
    question.questions.both.setFocus()
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.place == Place(PageKind.PAIR, (2, 6)))
    press(qtbot, window, Qt.Key.Key_Left, ALT)
    assert question.questions.isVisible()


def test_buttons_answer_too(question: EventsView, qtbot: QtBot, asked: FakeServices) -> None:
    question.questions.no.click()
    qtbot.waitUntil(lambda: (2, 6) in asked.tellings.said)
    question.questions.yes.click()
    qtbot.waitUntil(lambda: question.tree.articles_of(1) == [1, 2, 3, 7])
    qtbot.waitUntil(lambda: not question.questions.isVisible())


def test_who_may_only_read_is_not_asked(qtbot: QtBot, make_window: MakeWindow) -> None:
    services = FakeServices(make_articles(8), read_only=True)
    services.events.kept = {1: Event(1, "", (1, 2, 3))}
    services.events.asked = (EventQuestion(6, 1, 2, 0.6),)
    window = make_window(services)
    window.commands["view.events"].trigger()
    qtbot.waitUntil(lambda: window.home.events.tree.topLevelItemCount() == 1)
    qtbot.wait(50)
    assert not window.home.events.questions.isVisible() and not window.commands["event.yes"].isEnabled()


# --- making, moving ---


def test_an_event_is_made_of_chosen_articles_and_named_at_once(
    qtbot: QtBot, told: FakeServices, window: MainWindow
) -> None:
    window.go(Place(PageKind.LIBRARY))
    table = window.home.library.table
    table.setFocus()
    press(qtbot, window, Qt.Key.Key_Home)
    press(qtbot, window, Qt.Key.Key_Down, SHIFT)
    chosen = table.selected_ids()
    assert len(chosen) == 2
    press(qtbot, window, Qt.Key.Key_J, CONTROL | ALT)
    page = window.home.events
    qtbot.waitUntil(lambda: page.tree.findChild(QLineEdit) is not None)
    assert page.tree.chosen_events() == [3] and page.tree.articles_of(3) == chosen
    QTest.keyClicks(page.tree.findChild(QLineEdit), "A long night")
    press(qtbot, window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told.events.kept[3].title == "A long night")
    assert page.tree.hasFocus()
    press(qtbot, window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: told.events.kept[3].title == "" and not window.operations.undo_stack.busy)
    press(qtbot, window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: 3 not in told.events.kept)


def test_an_article_moves_into_another_event(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        press(qtbot, window, key)
    assert page.tree.chosen_articles() == [1]
    press(qtbot, window, Qt.Key.Key_M, CONTROL | ALT)
    picker = window.actions_of_window.events.picker
    assert picker is not None and picker.isVisible() and picker.field.hasFocus()
    # The event it is in is not offered; a new one is.
    assert [row.id for row in picker._rows.rows] == [2, 0]
    press(qtbot, window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.tree.articles_of(2) == [4, 5, 1])
    assert page.tree.hasFocus() and "moved into" in window.status.sentence
    press(qtbot, window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: page.tree.articles_of(1) == [1, 2, 3])


def test_the_article_that_is_read_moves_into_an_event_with_a_new_name(
    qtbot: QtBot, told: FakeServices, window: MainWindow
) -> None:
    window.go(Place(PageKind.ARTICLE, (9,)))
    qtbot.waitUntil(lambda: window.reading.reader.article is not None)
    press(qtbot, window, Qt.Key.Key_M, CONTROL | ALT)
    picker = window.actions_of_window.events.picker
    assert picker is not None
    QTest.keyClicks(picker.field, "no such event")
    assert [row.id for row in picker._rows.rows] == [0] and "no such event" in picker._rows.rows[0].title
    press(qtbot, window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: 3 in told.events.kept)
    assert told.events.kept[3].title == "no such event" and told.events.kept[3].articles == (9,)
    qtbot.waitUntil(lambda: window.home.events.tree.chosen_events() == [3])


def test_escape_moves_nothing(qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        press(qtbot, window, key)
    press(qtbot, window, Qt.Key.Key_M, CONTROL | ALT)
    press(qtbot, window, Qt.Key.Key_Escape)
    assert page.tree.hasFocus() and not [call for call in told.calls if call == "events.move"]


def test_merging_splitting_and_emptying_by_keys(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    press(qtbot, window, Qt.Key.Key_Down, SHIFT)
    press(qtbot, window, Qt.Key.Key_G, CONTROL | ALT)
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1)
    press(qtbot, window, Qt.Key.Key_Home)
    press(qtbot, window, Qt.Key.Key_Right)
    press(qtbot, window, Qt.Key.Key_Down)
    press(qtbot, window, Qt.Key.Key_P, CONTROL | ALT)
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 2)
    press(qtbot, window, Qt.Key.Key_Home)
    press(qtbot, window, Qt.Key.Key_Delete, SHIFT)
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1)
    press(qtbot, window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 2)


# --- where one was ---


def test_the_current_article_stays_current_when_the_events_change(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        press(qtbot, window, key)
    assert page.tree.chosen_articles() == [2]
    told.events.kept[3] = Event(3, "Another", (6, 7))
    told.announce(tellings=frozenset({6}))
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 3)
    current = page.tree.currentItem()
    assert current is not None and page.tree._key_of(current) == (1, 2)
    press(qtbot, window, Qt.Key.Key_Down)
    assert page.tree.chosen_articles() == [3]


def test_after_an_event_is_gone_the_next_one_is_current(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    press(qtbot, window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1)
    assert page.tree.chosen_events() == [2] and page.tree.hasFocus()


def test_left_goes_from_an_article_to_its_event(qtbot: QtBot, page: EventsView, window: MainWindow) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        press(qtbot, window, key)
    press(qtbot, window, Qt.Key.Key_Left)
    assert page.tree.chosen_events() == [1] and page.tree.chosen_articles() == []


def test_the_name_is_typed_where_it_stands(qtbot: QtBot, page: EventsView, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_F2)
    field = page.tree.findChild(QLineEdit)
    item = page.tree.topLevelItem(0)
    assert field is not None and item is not None
    row = page.tree.visualItemRect(item)
    assert field.height() < row.height() * 0.6 and field.width() < row.width()
    assert field.selectedText() == "The ferry"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert page.tree.hasFocus() and item.text(0) == "The ferry"


def test_a_name_that_is_left_as_it_was_changes_nothing(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    press(qtbot, window, Qt.Key.Key_Down)  # it goes by its first article
    press(qtbot, window, Qt.Key.Key_F2)
    press(qtbot, window, Qt.Key.Key_Return)
    qtbot.wait(30)
    assert "events.rename" not in told.calls


def test_nothing_takes_away_a_name_that_is_being_typed(
    qtbot: QtBot, page: EventsView, told: FakeServices, window: MainWindow
) -> None:
    press(qtbot, window, Qt.Key.Key_F2)
    field = page.tree.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "Aground")
    told.events.kept[3] = Event(3, "Another", (6, 7))
    calls = told.calls.count("events.list")
    told.announce(tellings=frozenset({6}))
    qtbot.waitUntil(lambda: told.calls.count("events.list") > calls)
    qtbot.wait(50)
    assert field.text() == "Aground" and page.tree.topLevelItemCount() == 2
    press(qtbot, window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told.events.kept[1].title == "Aground" and page.tree.topLevelItemCount() == 3)


def test_a_menu_at_the_row(qtbot: QtBot, page: EventsView, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[str]] = []
    monkeypatch.setattr(
        "app.ui.library.events_view.show_menu",
        lambda menu, _place: shown.append([action.objectName() for action in menu.actions() if action.objectName()]),
    )
    item = page.tree.topLevelItem(0)
    assert item is not None
    place = page.tree.visualItemRect(item).center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, page.tree.viewport().mapToGlobal(place))
    QApplication.sendEvent(page.tree.viewport(), asked)
    assert shown and {"event.together", "event.rename", "event.empty"} <= set(shown[0])
    menu = page.more.menu()
    assert isinstance(menu, QMenu) and "event.split" in [action.objectName() for action in menu.actions()]
