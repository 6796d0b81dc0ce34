"""The line of tags, as a person writes it while others write too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.tag_field import TagField
from app.ui.theme import Theme


def test_tags_that_come_and_go_elsewhere_while_one_writes_are_not_taken_back(qtbot: QtBot, theme: Theme) -> None:
    field, said = TagField(theme), []
    field.changed.connect(said.append)
    qtbot.addWidget(field)
    field.set_tags(("class", "strike"))
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, ", monday")
    field.set_tags(("class", "theirs"))
    assert field.text() == "class, strike, monday", "the line that is being written stays"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said == [("class", "theirs", "monday")]
    assert field.text() == "class, theirs, monday"


def test_a_tag_that_is_taken_away_goes_whatever_comes_elsewhere(qtbot: QtBot, theme: Theme) -> None:
    field, said = TagField(theme), []
    field.changed.connect(said.append)
    qtbot.addWidget(field)
    field.set_tags(("class",))
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, "monday")
    field.set_tags(("class", "theirs"))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said == [("theirs", "monday")]


def test_another_note_has_its_own_tags_though_the_keyboard_is_here(qtbot: QtBot, theme: Theme) -> None:
    field = TagField(theme)
    qtbot.addWidget(field)
    field.set_tags(("class",))
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.clear()
    field.set_tags(())
    field.set_tags(("strike",))
    assert field.text() == "strike"
