"""Correcting in the list itself: choosing several, dragging one onto another, typing a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain import EntityType
from app.ui.commands import CommandSet
from app.ui.reading.entity_panel import EntityPanel
from app.ui.reading.entity_rows import KEY_FORMAT, EntityRow
from app.ui.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> Iterator[EntityPanel]:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(300, 700)
    panel = EntityPanel(CommandSet(holder, theme), theme, holder)
    panel.resize(280, 700)
    panel.set_correctable(True)
    panel.set_entities(rows())
    holder.show()
    yield panel


def rows(name: str = "Name") -> list[EntityRow]:
    return [EntityRow(f"k{i}", f"{name} {i}", EntityType.PERSON, 9 - i, i + 1) for i in range(5)]


def centre(panel: EntityPanel, row: int) -> QPoint:
    return panel.list.visualRect(panel.list.model().index(row, 0)).center()


class Carried(QDropEvent):
    """A drop whose source is the list, as it is when a drag began there."""

    def __init__(self, panel: EntityPanel, point: QPoint, data: QMimeData, source: object) -> None:
        keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        super().__init__(QPointF(point), Qt.DropAction.MoveAction, data, button, keys)
        self._source = source

    def source(self) -> object:  # type: ignore[override]
        return self._source


def drop(panel: EntityPanel, keys: list[str], onto: QPoint, source: object = None) -> bool:
    data = QMimeData()
    data.setData(KEY_FORMAT, "\n".join(keys).encode())
    event = Carried(panel, onto, data, source or panel.list)
    event.ignore()
    panel.list.dropEvent(event)
    return event.isAccepted()


def test_a_row_dropped_on_another_joins_it(panel: EntityPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.list.joined) as joined:
        assert drop(panel, ["k3"], centre(panel, 1))
    assert joined.args == [["k3"], "k1"]
    assert panel.list.model().rowCount() == 5, "the list changes when the texts are compared anew, not before"


def test_what_cannot_be_joined_is_not_taken(panel: EntityPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.list.joined):
        assert not drop(panel, ["k1"], centre(panel, 1)), "onto itself"
        assert not drop(panel, ["k1"], QPoint(100, 600)), "beside the rows"
        assert not drop(panel, ["k1"], centre(panel, 2), source=panel), "from elsewhere"
        data = QMimeData()
        data.setText("k1")
        event = Carried(panel, centre(panel, 2), data, panel.list)
        event.ignore()
        panel.list.dropEvent(event)


# Qt 6.12 wants a QPointF, which 6.11 (for Python 3.11) does not take.
@pytest.mark.filterwarnings("ignore:.*QDragMoveEvent:DeprecationWarning")
def test_the_row_under_a_drag_shows_that_it_will_be_joined(panel: EntityPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    data = panel.list.model().mimeData([panel.list.model().index(3, 0)])
    plain = panel.list.viewport().grab().toImage()
    monkeypatch.setattr(QDragMoveEvent, "source", lambda _self: panel.list)
    keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    event = QDragMoveEvent(centre(panel, 1), Qt.DropAction.MoveAction, data, button, keys)
    panel.list.dragMoveEvent(event)
    assert event.isAccepted() and panel.list.viewport().grab().toImage() != plain
    over_itself = QDragMoveEvent(centre(panel, 3), Qt.DropAction.MoveAction, data, button, keys)
    panel.list.dragMoveEvent(over_itself)
    assert not over_itself.isAccepted() and panel.list._look.drop_key == ""


def test_several_rows_are_chosen_without_walking(panel: EntityPanel, qtbot: QtBot) -> None:
    viewport, left = panel.list.viewport(), Qt.MouseButton.LeftButton
    qtbot.mouseClick(viewport, left, pos=centre(panel, 1))
    with qtbot.assertNotEmitted(panel.chosen):
        qtbot.mouseClick(viewport, left, Qt.KeyboardModifier.ControlModifier, centre(panel, 3))
    assert panel.list.selected_keys() == ["k1", "k3"]
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Home)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert panel.list.selected_keys() == ["k0", "k1"]
    with qtbot.waitSignal(panel.list.rejected) as rejected:
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert rejected.args == [["k0", "k1"]]


def editor(panel: EntityPanel) -> QLineEdit:
    field = panel.window().focusWidget()
    assert isinstance(field, QLineEdit) and panel.list.isAncestorOf(field)
    return field


def test_a_name_is_typed_in_its_row(panel: EntityPanel, qtbot: QtBot) -> None:
    assert panel.edit_name("k2")
    assert editor(panel).selectedText() == "Name 2"
    qtbot.keyClicks(editor(panel), "  Nina   Orlova ")
    with qtbot.waitSignal(panel.renamed) as renamed, qtbot.assertNotEmitted(panel.chosen):
        qtbot.keyClick(editor(panel), Qt.Key.Key_Return)
    assert renamed.args == ["k2", "Nina Orlova"]


def test_what_is_typed_survives_a_new_painting(panel: EntityPanel, qtbot: QtBot) -> None:
    panel.edit_name("k2")
    qtbot.keyClicks(editor(panel), "Ni")
    panel.set_entities(rows("Other"))
    qtbot.keyClicks(editor(panel), "na")
    assert editor(panel).text() == "Nina"


@pytest.mark.parametrize("typed", ["", "   ", "Name 2"])
def test_no_name_and_the_same_name_change_nothing(panel: EntityPanel, qtbot: QtBot, typed: str) -> None:
    panel.edit_name("k2")
    editor(panel).clear()
    qtbot.keyClicks(editor(panel), typed)
    with qtbot.assertNotEmitted(panel.renamed, wait=50):
        qtbot.keyClick(editor(panel), Qt.Key.Key_Return)


def test_escape_leaves_the_name_as_it_was(panel: EntityPanel, qtbot: QtBot) -> None:
    panel.edit_name("k2")
    qtbot.keyClicks(editor(panel), "Nina")
    with qtbot.assertNotEmitted(panel.renamed, wait=50):
        qtbot.keyClick(editor(panel), Qt.Key.Key_Escape)
    assert panel.list.isVisible() and panel.list.model().index(2, 0).data() == "Name 2"


def test_a_row_that_is_filtered_away_comes_back_to_be_renamed(panel: EntityPanel) -> None:
    panel.set_arrangement(panel.order, EntityType.PLACE)
    assert panel.list.model().rowCount() == 0
    assert panel.edit_name("k4")
    assert panel.kind is None and editor(panel).text() == "Name 4"
    assert not panel.edit_name("gone")


def test_nothing_can_be_corrected_where_nothing_may_be_written(panel: EntityPanel) -> None:
    panel.set_correctable(False)
    assert not panel.edit_name("k2")
    flags = panel.list.model().index(0, 0).flags()
    assert not flags & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled)


def test_the_menu_is_asked_for_by_pointer_and_by_key(panel: EntityPanel, qtbot: QtBot) -> None:
    panel.list.setCurrentIndex(panel.list.model().index(1, 0))
    for reason, point in (
        (QContextMenuEvent.Reason.Mouse, centre(panel, 2)),
        (QContextMenuEvent.Reason.Keyboard, QPoint(0, 0)),
    ):
        event = QContextMenuEvent(reason, point, panel.list.viewport().mapToGlobal(point))
        with qtbot.waitSignal(panel.list.menu_asked):
            QApplication.sendEvent(panel.list.viewport(), event)
    nowhere = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(100, 600), QPoint(100, 600))
    with qtbot.assertNotEmitted(panel.list.menu_asked):
        QApplication.sendEvent(panel.list.viewport(), nowhere)
