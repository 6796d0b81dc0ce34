"""Comments, tags and stances that the library does not take: tried again by themselves, kept in a second place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain import Span
from app.errors import LibraryError, UnknownItem
from app.ui.reading.highlights import saver as saving
from app.ui.reading.highlights.card import HighlightCard
from app.ui.reading.highlights.rescue import HighlightRescue
from app.ui.reading.highlights.text_highlights import TextHighlights
from app.ui.window.main_window import MainWindow
from tests.ui.conftest import MakeWindow
from tests.ui.fakes import FakeServices

SPAN = Span(80, 110)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "RETRY_AFTER", (0.1,))
    monkeypatch.setattr(saving, "SAVE_AFTER", 50)


def shown(window: MainWindow) -> TextHighlights:
    highlights = window.reading.views.highlights
    assert highlights is not None
    return highlights


def open_card(window: MainWindow, qtbot: QtBot, services: FakeServices) -> HighlightCard:
    """The card of the highlight in the first article, which is made if there is none."""
    if not services.highlights.rows:
        services.highlights.add([(1, SPAN)])
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text and len(window.reading.reader.pane.layers.highlights) == 1)
    shown(window).open(1, 0)
    card = shown(window).card
    qtbot.waitUntil(card.isVisible)
    return card


def rescue_of(window: MainWindow) -> HighlightRescue:
    return HighlightRescue(window.operations.rescue)


def begin_anew(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    """The program ends, however it does, and is started again."""
    rescue = window.rescue
    for saver in shown(window).opened.savers.values():
        saver.retire()
    shown(window).opened.savers.clear()
    window.take_services_away()
    services.failing.clear()
    window.set_services(services, rescue)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: window.home._is_loaded)


def change_elsewhere(services: FakeServices, **parts: object) -> None:
    """As another window would, of whose change nobody here has heard yet."""
    services.library.changes._callbacks, callbacks = [], services.library.changes._callbacks
    services.highlights.change(1, services.highlights.rows[1].revision, **parts)  # type: ignore[arg-type]
    services.library.changes._callbacks = callbacks


def test_what_the_library_did_not_take_is_tried_again_by_itself(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    card = open_card(window, qtbot, services)
    services.failing["highlights.change"] = LibraryError("disk-full")
    QTest.keyClicks(card.comment, "precious")
    qtbot.waitUntil(card.bar.isVisible)
    assert "disk is full" in card.bar.text and "second place" in card.bar.text
    services.failing.clear()
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "precious")
    qtbot.waitUntil(lambda: not card.bar.isVisible())
    assert rescue_of(window).find(1) is None


def test_also_when_the_reader_went_on(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    card = open_card(window, qtbot, services)
    services.failing["highlights.change"] = LibraryError("disk-full")
    QTest.keyClicks(card.comment, "precious")
    QTest.keyClick(card.comment, Qt.Key.Key_Escape)
    window.commands["view.library"].trigger()
    qtbot.waitUntil(lambda: rescue_of(window).find(1) is not None)
    services.failing.clear()
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "precious")
    qtbot.waitUntil(lambda: not window.reading.highlights.work.savers)
    assert rescue_of(window).find(1) is None


def test_a_kill_after_a_save_that_failed_loses_nothing(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    card = open_card(window, qtbot, services)
    services.failing["highlights.change"] = LibraryError("disk-full")
    QTest.keyClicks(card.comment, "precious")
    card.tags.setFocus()
    QTest.keyClicks(card.tags, "lesson")
    qtbot.waitUntil(lambda: rescue_of(window).find(1) == (1, ("precious", ("lesson",), "")))
    begin_anew(window, services, qtbot)
    card = open_card(window, qtbot, services)
    assert card.said == ("precious", ("lesson",), "")
    assert "They are back" in card.bar.text
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "precious")
    assert services.highlights.rows[1].tags == ("lesson",)
    qtbot.waitUntil(lambda: card.state.text() == "Saved")
    assert card.bar.isVisible(), "until it is read"
    qtbot.waitUntil(lambda: rescue_of(window).find(1) is None)


def test_what_is_typed_while_the_library_takes_nothing_is_in_the_second_place_within_a_second(
    window: MainWindow, services: FakeServices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "RETRY_AFTER", (60.0,))
    card = open_card(window, qtbot, services)
    services.failing["highlights.change"] = LibraryError("disk-full")
    QTest.keyClicks(card.comment, "one")
    qtbot.waitUntil(lambda: rescue_of(window).find(1) is not None)
    QTest.keyClicks(card.comment, " two")
    qtbot.waitUntil(lambda: rescue_of(window).find(1) == (1, ("one two", (), "")), timeout=1_000)


def test_a_save_that_takes_long_has_its_words_in_the_second_place(
    window: MainWindow, services: FakeServices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network folder that hangs: nobody knows whether it ever answers."""
    monkeypatch.setattr(saving, "SLOW", 200)
    card = open_card(window, qtbot, services)
    services.delay = 2.0
    QTest.keyClicks(card.comment, "one")
    qtbot.waitUntil(lambda: rescue_of(window).find(1) == (1, ("one", (), "")), timeout=1_000)
    QTest.keyClicks(card.comment, " two")
    qtbot.waitUntil(lambda: rescue_of(window).find(1) == (1, ("one two", (), "")), timeout=1_000)
    assert services.highlights.rows[1].comment == ""
    services.delay = 0
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "one two", timeout=4_000)
    qtbot.waitUntil(lambda: rescue_of(window).find(1) is None)


def test_closing_keeps_what_the_library_does_not_take(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    card = open_card(window, qtbot, services)
    services.failing["highlights.change"] = LibraryError("disk-full")
    QTest.keyClicks(card.comment, "precious")
    assert window.flush()
    assert rescue_of(window).find(1) == (1, ("precious", (), ""))


def test_words_that_neither_place_takes_keep_the_window_open(
    make_window: MakeWindow, services: FakeServices, qtbot: QtBot
) -> None:
    window = make_window(services)
    card = open_card(window, qtbot, services)
    services.failing["highlights.change"] = LibraryError("disk-full")
    window.operations.rescue = None
    QTest.keyClicks(card.comment, "precious")
    qtbot.waitUntil(card.bar.isVisible)
    assert "second place" not in card.bar.text
    assert not window.flush()
    services.failing.clear()
    assert window.flush()


def test_a_bug_while_closing_keeps_the_words_too(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    card = open_card(window, qtbot, services)
    QTest.keyClicks(card.comment, "precious")
    services.failing["highlights.change"] = ValueError("a mistake of ours")
    assert window.flush()
    assert rescue_of(window).find(1) == (1, ("precious", (), ""))


def test_words_that_come_back_meet_a_comment_that_was_written_since(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    services.highlights.add([(1, SPAN)], tags=["new"])
    rescue_of(window).keep(1, 1, ("mine", ("lesson",), ""))
    services.highlights.change(1, 1, comment="theirs")
    card = open_card(window, qtbot, services)
    comment, tags, _ = card.said
    assert "mine" in comment and "theirs" in comment and set(tags) == {"lesson", "new"}
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == comment)


def test_what_was_saved_in_the_end_does_not_come_back(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    services.highlights.add([(1, SPAN)], comment="saved")
    rescue_of(window).keep(1, 1, ("saved", (), ""))
    card = open_card(window, qtbot, services)
    assert card.bar.isHidden()
    assert rescue_of(window).find(1) is None


def test_a_damaged_file_in_the_second_place_is_passed_over(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    files = window.operations.rescue
    assert files is not None
    path = files.keep("highlight", 1, {"revision": "?", "comment": 4})
    assert path is not None
    card = open_card(window, qtbot, services)
    assert card.said == ("", (), "") and card.bar.isHidden()


def test_words_left_in_one_view_are_found_again_in_another(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    card = open_card(window, qtbot, services)
    services.failing["highlights.change"] = LibraryError("disk-full")
    QTest.keyClicks(card.comment, "one")
    qtbot.waitUntil(card.bar.isVisible)
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.reading.split.isVisible() and bool(shown(window).highlights))
    shown(window).open(1, 0)
    card = shown(window).card
    qtbot.waitUntil(card.isVisible)
    assert card.said[0] == "one"
    QTest.keyClicks(card.comment, " two")
    services.failing.clear()
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == "one two")
    qtbot.waitUntil(lambda: card.state.text() == "Saved")
    assert services.highlights.said[1][-1].revision > 0, "nothing was in conflict"


def test_a_conflict_that_was_not_answered_is_asked_again(
    window: MainWindow, services: FakeServices, qtbot: QtBot
) -> None:
    card = open_card(window, qtbot, services)
    change_elsewhere(services, comment="theirs")
    QTest.keyClicks(card.comment, "mine")
    qtbot.waitUntil(card.bar.isVisible)
    QTest.keyClicks(card.comment, " and more")
    qtbot.waitUntil(lambda: rescue_of(window).find(1) == (1, ("mine and more", (), "")))
    QTest.keyClick(card.comment, Qt.Key.Key_Escape)
    shown(window).open(1, 0)
    assert card.bar.isVisible() and "changed elsewhere" in card.bar.text
    assert card.said[0] == "mine and more"


def test_changes_of_different_parts_are_no_conflict(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    card = open_card(window, qtbot, services)
    change_elsewhere(services, comment="theirs", tags=["theirs"])
    card.tags.setFocus()
    QTest.keyClicks(card.tags, "mine")
    qtbot.waitUntil(lambda: set(services.highlights.rows[1].tags) == {"mine", "theirs"})
    assert services.highlights.rows[1].comment == "theirs"
    qtbot.waitUntil(lambda: card.said[0] == "theirs")
    assert card.bar.isHidden()
    QTest.keyClick(card.tags, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.operations.undo_stack.undo_label == "Comment")
    window.commands["edit.undo"].trigger()
    qtbot.waitUntil(lambda: services.highlights.rows[1].tags == ("theirs",))
    assert services.highlights.rows[1].comment == "theirs", "what came from elsewhere is not undone here"


@pytest.mark.parametrize("answer", ["mine", "theirs", "flush"])
def test_whoever_wins_tags_of_both_stay(window: MainWindow, services: FakeServices, qtbot: QtBot, answer: str) -> None:
    card = open_card(window, qtbot, services)
    change_elsewhere(services, comment="theirs", tags=["theirs"])
    services.failing["highlights.change"] = LibraryError("disk-full")  # until all is typed
    QTest.keyClicks(card.comment, "mine")
    card.tags.setFocus()
    QTest.keyClicks(card.tags, "mine")
    services.failing.clear()
    if answer == "flush":
        assert window.flush()
    else:
        qtbot.waitUntil(lambda: card.bar.isVisible() and "changed elsewhere" in card.bar.text)
        saver = shown(window).opened.savers[1]
        (saver.keep_mine if answer == "mine" else saver.take_theirs)()
    qtbot.waitUntil(lambda: set(services.highlights.rows[1].tags) == {"mine", "theirs"})
    qtbot.waitUntil(lambda: services.highlights.rows[1].comment == ("mine" if answer == "mine" else "theirs"))
    said = {version.comment for version in services.highlights.versions(1)}
    assert {"mine", "theirs"} <= said


def test_a_stance_that_did_not_win_can_be_put_back(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    services.highlights.add([(1, SPAN), (2, SPAN)])
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text and bool(shown(window).highlights))
    shown(window).open(1, 0)
    card = shown(window).card
    qtbot.waitUntil(card.isVisible)
    change_elsewhere(services, stance="agree")
    card.stance.setCurrentIndex(1)  # they conflict
    qtbot.waitUntil(card.bar.isVisible)
    shown(window).opened.savers[1].take_theirs()
    qtbot.waitUntil(lambda: card.said[2] == "agree")
    menu = card.offer_versions(services.highlights.versions(1))
    action = next(action for action in menu.actions() if "They conflict" in action.text())
    action.trigger()
    menu.close()
    qtbot.waitUntil(lambda: services.highlights.rows[1].stance == "conflict")


def test_what_is_deleted_for_ever_is_not_tried_again(window: MainWindow, services: FakeServices, qtbot: QtBot) -> None:
    card = open_card(window, qtbot, services)
    services.failing["highlights.change"] = UnknownItem("unknown-highlight", id=1)
    QTest.keyClicks(card.comment, "to nobody")
    qtbot.waitUntil(card.bar.isVisible)
    assert "tried again" not in card.bar.text
    tries = services.calls.count("highlights.change")
    qtbot.wait(300)
    assert services.calls.count("highlights.change") == tries


def test_half_a_character_is_kept_as_well(window: MainWindow, tmp_path: Path) -> None:
    assert rescue_of(window).keep(1, 1, ("half \ud83d", (), ""))
    assert rescue_of(window).find(1) == (1, ("half \ud83d", (), ""))
