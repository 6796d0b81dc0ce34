"""Choosing whom words mean, by typing and by pointer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain import EntityType, Scope, ScopeKind
from app.ui.reading.entity_picker import EntityPicker, Pick, find_picks, make_new
from app.ui.theme import Theme, load_theme

PUTIN = Pick("Vladimir Putin", EntityType.PERSON, "putin", others="Putin, the president")
PEPSI = Pick("Pepsi", EntityType.ORG, "pepsi")
EMILE = Pick("Émile", EntityType.PERSON, "emile")
LIBRARY, PAIR = Scope(ScopeKind.LIBRARY), Scope(ScopeKind.PAIR, (1, 2))


def test_names_that_begin_so_come_first_and_every_name_counts() -> None:
    picks = [PUTIN, PEPSI, EMILE]
    assert find_picks(picks, "P") == [PEPSI, PUTIN]
    assert find_picks(picks, "the PRESIDENT") == [PUTIN]
    assert find_picks(picks, "emi") == [EMILE]
    assert find_picks(picks, "") == picks
    assert find_picks(picks, "zz") == []


def test_somebody_new_can_be_of_every_type() -> None:
    assert {pick.type for pick in make_new("Nina")} == set(EntityType)


@pytest.fixture
def picker(qtbot: QtBot, theme: Theme) -> Iterator[EntityPicker]:
    view = QWidget()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.field = QLineEdit(view)  # type: ignore[attr-defined]
    picker = EntityPicker(theme, view)
    view.show()
    yield picker


def ask(picker: EntityPicker, *, new_name: str = "") -> None:
    picker.ask(
        "“boss” means",
        [PUTIN, PEPSI, EMILE],
        lambda fit: QRect(QPoint(20, 20), fit(QSize(860, 500))),
        new_name=new_name,
    )


def shown(picker: EntityPicker) -> list[str]:
    model = picker.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_typing_and_return_choose(picker: EntityPicker, qtbot: QtBot) -> None:
    ask(picker)
    assert picker.field.hasFocus() and picker.field.accessibleName() == "“boss” means"
    qtbot.keyClicks(picker.field, "presi")
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert chosen.args == [PUTIN, None] and not picker.isVisible()


def test_arrows_and_the_pointer_choose_too(picker: EntityPicker, qtbot: QtBot) -> None:
    ask(picker)
    qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(picker.field, Qt.Key.Key_Enter)
    assert chosen.args[0] is PEPSI
    ask(picker)
    point = picker.list.visualRect(picker.list.model().index(2, 0)).center()
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert chosen.args[0] is EMILE


def test_somebody_new_is_called_as_the_words_or_as_typed(picker: EntityPicker, qtbot: QtBot) -> None:
    ask(picker, new_name="boss")
    assert shown(picker)[3] == "New person: \u2068boss\u2069"
    qtbot.keyClicks(picker.field, "Nina Orlova")
    assert shown(picker)[0] == "New person: \u2068Nina Orlova\u2069"
    qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    pick = chosen.args[0]
    assert (pick.name, pick.type, pick.is_new) == ("Nina Orlova", EntityType.ORG, True)


def test_without_anybody_new_nothing_found_is_said(picker: EntityPicker, qtbot: QtBot) -> None:
    ask(picker)
    qtbot.keyClicks(picker.field, "zz")
    assert shown(picker) == [] and picker._nothing.isVisible()
    with qtbot.assertNotEmitted(picker.chosen):
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)


def test_who_is_found_later_joins_without_moving_the_choice(picker: EntityPicker, qtbot: QtBot) -> None:
    ask(picker)
    qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    picker.add_picks([Pick("pepsi", EntityType.ORG), Pick("Lavrov", EntityType.PERSON)])
    assert shown(picker) == ["Vladimir Putin", "Pepsi", "Émile", "Lavrov"]
    assert picker.list.currentIndex().data() == "Pepsi"


def test_where_it_holds_can_be_changed_before_the_answer(picker: EntityPicker, qtbot: QtBot) -> None:
    ask(picker)
    assert not picker.scope.isVisible()
    picker.show_scope(PAIR, [LIBRARY, PAIR], (1, 2))
    assert picker.scope.isVisible() and picker.scope.text() == "in this pair"
    picker.scope.menu().actions()[0].trigger()
    assert picker.scope.text() == "everywhere in the library" and picker.field.hasFocus()
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert chosen.args == [PUTIN, LIBRARY]


def test_escape_and_looking_elsewhere_drop_the_question(picker: EntityPicker, qtbot: QtBot) -> None:
    ask(picker)
    with qtbot.waitSignal(picker.left), qtbot.assertNotEmitted(picker.chosen):
        qtbot.keyClick(picker.field, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    ask(picker)
    picker.parent().field.setFocus()  # type: ignore[union-attr]
    assert not picker.isVisible()


def test_it_takes_the_room_of_its_rows(picker: EntityPicker) -> None:
    ask(picker)
    few = picker.height()
    picker.add_picks([Pick(f"Name {i}", EntityType.THING) for i in range(60)])
    assert few < picker.height() < 500
    for name in ("light", "sepia", "dark"):
        picker.set_theme(load_theme(name))
        picker.grab()
