"""The line that says what was corrected, where it holds, and takes it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain import CorrectionKind, EntityType, Scope, ScopeKind, Span
from app.ui.correction_work import Made
from app.ui.reading import gestures
from app.ui.reading.correction_line import CorrectionLine
from app.ui.reading.entity_facts import EntityFacts, NameUse
from app.ui.reading.gestures import Gesture, Place
from app.ui.theme import Theme
from app.ui.undo_stack import Step

LIBRARY, PAIR = Scope(ScopeKind.LIBRARY), Scope(ScopeKind.PAIR, (1, 2))
USES = (NameUse("Kremlin", (Span(0, 7),)), NameUse("Russia", (Span(9, 15),)))
RUSSIA = EntityFacts("ru", "Russia", EntityType.PLACE, (USES, USES))


def made(gesture: Gesture, *scopes: Scope) -> Made:
    step = Step("x", lambda: None, lambda: None)
    return Made(gesture, tuple(range(1, len(scopes) + 1)), scopes, step)


SPLIT = made(gestures.split((1, 2), RUSSIA, "Kremlin", Place(1, Span(0, 7))), LIBRARY)


@pytest.fixture
def line(qtbot: QtBot, theme: Theme) -> Iterator[CorrectionLine]:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(900, 200)
    line = CorrectionLine(theme, holder)
    holder.field = QLineEdit(holder)  # type: ignore[attr-defined]
    column = QVBoxLayout(holder)
    column.addWidget(holder.field)  # type: ignore[attr-defined]
    column.addWidget(line)
    holder.show()
    yield line


def test_it_says_what_and_where_and_takes_it_back(line: CorrectionLine, qtbot: QtBot) -> None:
    line.show_made(SPLIT)
    assert line.isVisible() and line.sentence == "“\u2068Kremlin\u2069” is not “\u2068Russia\u2069”."
    assert line.scope.text() == "everywhere in the library"
    assert 0 <= line.scope.x() - line._sentence.geometry().right() < 24, "where it holds follows what it says"
    assert line.accessibleName() == f"{line.sentence} everywhere in the library"
    with qtbot.waitSignal(line.undo_asked) as asked:
        qtbot.mouseClick(line.undo, Qt.MouseButton.LeftButton)
    assert asked.args == [SPLIT] and not line.isVisible()


def test_where_it_holds_is_chosen_right_there(line: CorrectionLine, qtbot: QtBot) -> None:
    line.show_made(SPLIT)
    choices = {action.text(): action for action in line.scope.menu().actions()}
    assert list(choices) == [
        "everywhere in the library", "in this pair", "in the left text", "in the right text", "here only",
    ]  # fmt: skip
    with qtbot.waitSignal(line.scope_chosen) as chosen:
        choices["here only"].trigger()
    assert chosen.args == [SPLIT, Scope(ScopeKind.PASSAGE, (1,))]


def test_a_correction_of_names_and_descriptions_says_both(line: CorrectionLine) -> None:
    line.show_made(made(gestures.merge((1, 2), RUSSIA, RUSSIA), LIBRARY, PAIR))
    assert line.scope.text() == "everywhere in the library, in this pair (descriptions)"


def test_what_holds_here_only_offers_no_other_scope(line: CorrectionLine) -> None:
    gesture = gestures.unmark((1, 2), RUSSIA, "Kremlin", Place(2, Span(0, 7)))
    line.show_made(made(gesture, Scope(ScopeKind.PASSAGE, (2,))))
    assert line.sentence == "“\u2068Kremlin\u2069” does not mean “\u2068Russia\u2069” here."
    assert line.scope.text() == "here only" and not line.scope.isEnabled()


def test_what_was_narrowed_to_a_place_says_so(line: CorrectionLine) -> None:
    gesture = gestures.reject_name((1, 2), RUSSIA, "Kremlin", Place(2, Span(0, 7)))
    line.show_made(made(gesture, LIBRARY))
    assert line.sentence == "“\u2068Kremlin\u2069” is not to be marked."
    line.show_made(made(gesture, Scope(ScopeKind.PASSAGE, (2,))))
    assert line.sentence == "“\u2068Kremlin\u2069” does not mean “\u2068Russia\u2069” here."
    whole = made(gestures.reject((1, 2), RUSSIA), LIBRARY)
    assert whole.sentence == "“\u2068Russia\u2069” is not to be marked.", "by the name that was seen, not by all"


def test_it_goes_after_a_while_but_not_from_under_the_reader(line: CorrectionLine, qtbot: QtBot) -> None:
    line.show_made(SPLIT)
    QTest.qWait(1)  # the line has its place
    for x in (3, 9):  # a pointer that does not move leaves nothing
        qtbot.mouseMove(line.window().field, QPoint(x, 5))  # type: ignore[attr-defined]
    line.undo.setFocus()
    line._going.setInterval(30)  # not before the keyboard is in it: on a busy machine it would be gone by then
    qtbot.wait(100)
    assert line.isVisible(), "the keyboard is in it"
    line.window().field.setFocus()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not line.isVisible())


def test_escape_and_the_cross_close_it_and_hold_what_was_said(line: CorrectionLine, qtbot: QtBot) -> None:
    line.show_made(SPLIT)
    line.undo.setFocus()
    with qtbot.waitSignal(line.left), qtbot.assertNotEmitted(line.undo_asked):
        qtbot.keyClick(line.undo, Qt.Key.Key_Escape)
    line.show_made(SPLIT)
    cross = next(button for button in line.findChildren(QToolButton) if button.accessibleName() == "Close")
    with qtbot.assertNotEmitted(line.undo_asked):
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert not line.isVisible()


def test_it_goes_when_its_undo_would_undo_something_else(line: CorrectionLine) -> None:
    line.show_made(SPLIT)
    line.check(lambda shown: shown is SPLIT)
    assert line.isVisible()
    line.check(lambda _: False)
    assert not line.isVisible() and line.made is None


def test_a_sentence_alone_has_nothing_to_press(line: CorrectionLine) -> None:
    line.show_made(SPLIT)
    line.say("Select words in a text first.")
    assert line.isVisible() and not line.undo.isVisible() and not line.scope.isVisible()
    line.check(lambda _: False)
    assert line.isVisible()


def test_a_long_sentence_leaves_room_for_what_can_be_pressed(line: CorrectionLine) -> None:
    long = replace_names(SPLIT, "a very long name that goes on and on until the end of it " * 3)
    line.window().resize(500, 200)
    line.show_made(long)
    assert line.width() <= 500
    assert line.undo.geometry().right() <= line.width() and line.scope.isVisible()


def replace_names(one: Made, name: str) -> Made:
    gesture = Gesture(CorrectionKind.MERGE, (1, 2), (name,), name, shown=name)
    return Made(gesture, one.ids, one.scopes, one.step)
