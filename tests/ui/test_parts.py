"""The small widgets that pages share."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.commands import CommandSet
from app.ui.parts import make_tool_button
from app.ui.theme import Theme


def test_a_button_in_words_keeps_its_words_whatever_becomes_of_its_command(qtbot: QtBot, theme: Theme) -> None:
    owner = QObject()
    commands = CommandSet(owner, theme)
    action = commands["article.compare_with"]
    button = make_tool_button(action, words=True)
    qtbot.addWidget(button)
    assert button.text().strip() == "Compare with…"
    action.setEnabled(False)  # as every dialog that opens does
    action.setToolTip("Not now")
    commands.set_theme(theme)
    assert button.text().strip() == "Compare with…"
    assert button.accessibleName() == "Compare with"
    assert action.text() == "Compare &with…", "the menu keeps its mnemonic"
