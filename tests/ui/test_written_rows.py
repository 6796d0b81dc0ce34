"""The list of what a reader wrote: choice and place stay while its rows change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.written_rows import WrittenList, WrittenRows


@dataclass(frozen=True)
class Line:
    id: int
    words: str = ""


class Lines(WrittenRows):
    def tell(self, item: Any, role: int) -> Any:
        return item.words if role == Qt.ItemDataRole.DisplayRole else None


@pytest.fixture
def lines(qtbot: QtBot, theme: Theme) -> WrittenList:
    shown = WrittenList(Lines(), theme, None)  # type: ignore[arg-type]
    qtbot.addWidget(shown)
    shown.show()
    shown.show_rows([Line(number) for number in range(1, 6)])
    return shown


def choose(lines: WrittenList, *rows: int) -> None:
    selection, flag = lines.selectionModel(), QItemSelectionModel.SelectionFlag
    # Without saying so, Qt asks which keys are held, which a test before may have left so.
    selection.setCurrentIndex(lines.rows.index(rows[0]), flag.ClearAndSelect)
    for row in rows[1:]:
        selection.select(lines.rows.index(row), flag.Select)


def test_what_is_chosen_stays_chosen_wherever_it_goes(lines: WrittenList) -> None:
    choose(lines, 1, 3)  # 2 and 4
    lines.show_rows([Line(number, "said anew") for number in (5, 4, 2, 9)])
    assert [line.id for line in lines.chosen()] == [4, 2]
    assert lines.currentIndex().row() == 2


def test_in_the_place_of_what_is_gone_stands_the_next(lines: WrittenList) -> None:
    choose(lines, 2)
    lines.show_rows([Line(1), Line(2), Line(4), Line(5)])
    assert [line.id for line in lines.chosen()] == [4]
    lines.show_rows([Line(1)])
    assert [line.id for line in lines.chosen()] == [1]


def test_a_key_that_is_held_meanwhile_changes_no_choice(lines: WrittenList, qtbot: QtBot) -> None:
    """Rows are shown anew from elsewhere, too, while somebody is choosing several of them."""
    choose(lines, 1, 2)
    qtbot.keyPress(lines, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    lines.show_rows(list(lines.rows.items))
    chosen = [line.id for line in lines.chosen()]
    qtbot.keyRelease(lines, Qt.Key.Key_Control)
    assert chosen == [2, 3]


def test_that_nothing_is_left_is_told(lines: WrittenList, qtbot: QtBot) -> None:
    choose(lines, 2)
    with qtbot.waitSignal(lines.chosen_changed, timeout=1_000):
        lines.show_rows([])
    assert lines.chosen() == []


def test_return_opens_and_delete_asks(lines: WrittenList, qtbot: QtBot) -> None:
    choose(lines, 2)
    with qtbot.waitSignal(lines.opened, timeout=1_000) as opened:
        qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert opened.args == [Line(3)]
    with qtbot.waitSignal(lines.delete_pressed, timeout=1_000):
        qtbot.keyClick(lines, Qt.Key.Key_Delete)


def test_without_rows_return_opens_nothing(lines: WrittenList, qtbot: QtBot) -> None:
    lines.show_rows([])
    with qtbot.assertNotEmitted(lines.opened, wait=50):
        qtbot.keyClick(lines, Qt.Key.Key_Return)
