"""The small widgets that pages share."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.domain import Metadata
from app.ui.commands import CommandSet
from app.ui.parts import DropDown, elide, make_tool_button
from app.ui.theme import Theme
from app.ui.wording import source_line


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


@pytest.mark.parametrize("title", ["שלום עולם. הכנסת התכנסה.", "عقد البرلمان جلسة يوم الاثنين"])
def test_a_line_from_right_to_left_keeps_its_full_stop_and_its_ellipsis(qtbot: QtBot, title: str) -> None:
    metrics = QFontMetrics(QFont())
    assert elide(title, metrics, 10_000) == f"\u2068{title}\u2069"
    cut = elide(title, metrics, metrics.horizontalAdvance(title) // 2)
    assert cut.startswith("\u2068" + title[:3]) and cut.endswith("…\u2069")


def test_a_line_from_left_to_right_is_only_cut(qtbot: QtBot) -> None:
    metrics = QFontMetrics(QFont())
    assert elide("A title", metrics, 10_000) == "A title"
    assert elide("A title", metrics, metrics.horizontalAdvance("A tit")).endswith("…")


def test_a_date_is_not_torn_apart_by_an_outlet_from_right_to_left() -> None:
    line = source_line(Metadata(outlet="الجسر", author="Rami", published="2024-03-10"))
    assert line == "\u2068الجسر\u2069 · Rami · 10 Mar 2024"


def test_a_box_of_choices_has_an_arrow(qtbot: QtBot, theme: Theme) -> None:
    """The theme's style sheet takes Qt's own away."""
    drawn = []
    for kind in (QComboBox, DropDown):
        box = kind()
        qtbot.addWidget(box)
        box.addItem("By colour")
        box.setFixedSize(140, 36)
        drawn.append(box.grab(QRect(116, 4, 20, 28)).toImage())
    assert drawn[0] != drawn[1]
