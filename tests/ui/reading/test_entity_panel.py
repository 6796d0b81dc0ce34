"""The entity list: what it shows, what a click and a key do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.domain import EntityType
from app.ui.commands import CommandSet
from app.ui.reading.entity_order import EntityOrder
from app.ui.reading.entity_panel import LONG_LIST, EntityPanel
from app.ui.reading.entity_rows import ROW_ROLE, EntityRow
from app.ui.theme import Theme, load_theme


@pytest.fixture
def theme(qapp: object) -> Theme:
    return load_theme("light")


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> Iterator[EntityPanel]:
    holder = QWidget()
    panel = EntityPanel(CommandSet(holder, theme), theme)
    panel.setParent(holder)
    qtbot.addWidget(holder)
    panel.resize(280, 700)
    holder.resize(300, 700)
    holder.show()
    yield panel


def rows(theme: Theme, count: int) -> list[EntityRow]:
    kinds = list(EntityType)
    return [
        EntityRow(
            f"k{i}",
            f"Éntity number {i}",
            kinds[i % 5],
            count - i,
            i + 1,
            theme.marks[i] if i < 8 else None,
            left_names=f"the {i}th",
            why="Joined by a surname" if i == 0 else "",
        )
        for i in range(count)
    ]


def shown_keys(panel: EntityPanel) -> list[str]:
    model = panel.list.model()
    return [model.index(row, 0).data(ROW_ROLE).key for row in range(model.rowCount())]


def row_point(panel: EntityPanel, row: int, from_right: int = 0) -> QPoint:
    rect = panel.list.visualRect(panel.list.model().index(row, 0))
    return QPoint(rect.right() - from_right if from_right else rect.left() + 90, rect.center().y())


def test_clicking_a_row_chooses_and_clicking_the_eye_hides(panel: EntityPanel, theme: Theme, qtbot: QtBot) -> None:
    panel.set_entities(rows(theme, 5))
    with qtbot.waitSignal(panel.chosen) as chosen, qtbot.assertNotEmitted(panel.toggled):
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=row_point(panel, 2))
    assert chosen.args == ["k2"]
    with qtbot.waitSignal(panel.toggled) as toggled, qtbot.assertNotEmitted(panel.chosen):
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=row_point(panel, 2, 20))
    assert toggled.args == ["k2", False]


def test_keys_do_the_same(panel: EntityPanel, theme: Theme, qtbot: QtBot) -> None:
    panel.set_entities(rows(theme, 5))
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.chosen) as chosen:
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert chosen.args == ["k1"]
    with qtbot.waitSignal(panel.toggled) as toggled:
        qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert toggled.args == ["k1", False]


def test_a_long_list_can_be_filtered_by_any_name(panel: EntityPanel, theme: Theme, qtbot: QtBot) -> None:
    panel.set_entities(rows(theme, LONG_LIST))
    field = panel.findChild(QLineEdit)
    assert isinstance(field, QLineEdit) and not field.isVisible()
    panel.set_entities(rows(theme, LONG_LIST + 1))
    assert field.isVisible()
    qtbot.keyClicks(field, "entity number 11")
    assert shown_keys(panel) == ["k11"]
    field.setText("THE 3th")
    assert shown_keys(panel) == ["k3"]
    field.setText("nobody")
    assert "nobody" in panel.message
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(shown_keys(panel)) == LONG_LIST + 1


def test_screen_readers_hear_counts_names_and_reasons(panel: EntityPanel, theme: Theme) -> None:
    panel.set_entities(rows(theme, 3))
    index = panel.list.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Éntity number 0 (person), Left 3: the 0th, Right 1: Éntity number 0, Joined by a surname"
    )


ORDERED = {  # left, right, imbalance, appearance
    "telling": (4, 4, 0.0, 0.5),
    "often": (20, 25, 1.0, 0.4),
    "first": (1, 2, -0.5, 0.0),
    "uneven": (1, 15, -4.0, 0.9),
}


def ordered_rows() -> list[EntityRow]:
    kinds = (EntityType.PERSON, EntityType.PLACE, EntityType.PLACE, EntityType.ORG)
    return [
        EntityRow(key, key, kind, left, right, imbalance=imbalance, appearance=appearance)
        for kind, (key, (left, right, imbalance, appearance)) in zip(kinds, ORDERED.items(), strict=True)
    ]


def choose(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()


@pytest.mark.parametrize(
    ("words", "order", "keys"),
    [
        ("Most often", EntityOrder.COUNT, ["often", "uneven", "telling", "first"]),
        ("Most uneven", EntityOrder.IMBALANCE, ["uneven", "often", "first", "telling"]),
        ("As they appear", EntityOrder.APPEARANCE, ["first", "often", "telling", "uneven"]),
        ("Most telling", EntityOrder.TELLING, ["telling", "often", "first", "uneven"]),
    ],
)
def test_the_menu_orders_the_list(
    panel: EntityPanel, qtbot: QtBot, words: str, order: EntityOrder, keys: list[str]
) -> None:
    panel.set_entities(ordered_rows())
    with qtbot.waitSignal(panel.arranged):
        choose(panel.arrange.order_button.menu(), words)
    assert panel.order is order and shown_keys(panel) == keys
    assert panel.arrange.order_button.text() == words
    assert panel.arrange.order_button.accessibleName() == f"Order of the list: {words}"
    panel.set_entities(ordered_rows())  # marks were painted anew: the order stays
    assert shown_keys(panel) == keys


def test_the_other_menu_shows_one_type(panel: EntityPanel, qtbot: QtBot) -> None:
    panel.set_entities(ordered_rows())
    menu = panel.arrange.kind_button.menu()
    labels = {action.text(): action.isEnabled() for action in menu.actions()}
    assert labels == {
        "All types\t4": True, "People\t1": True, "Organisations\t1": True,
        "Places\t2": True, "Groups\t0": False, "Things\t0": False,
    }  # fmt: skip
    choose(menu, "Places")
    assert shown_keys(panel) == ["often", "first"]
    assert panel._count.text() == "2 / 4"
    assert panel.arrange.kind_button.accessibleName() == "Types in the list: Places"
    panel.set_entities(ordered_rows()[:1])  # a pair without places, opened with the choice that was kept
    assert shown_keys(panel) == [] and panel.message == "No places stand in both texts."
    choose(menu, "All types")
    assert shown_keys(panel) == ["telling"] and not panel._message.isVisible()


def test_keys_step_through_orders_and_types(panel: EntityPanel) -> None:
    panel.set_entities(ordered_rows())
    orders, kinds = [], []
    for _ in range(4):
        panel.step_order()
        panel.step_kind()
        orders.append(panel.order)
        kinds.append(panel.kind)
    assert orders == [EntityOrder.COUNT, EntityOrder.IMBALANCE, EntityOrder.APPEARANCE, EntityOrder.TELLING]
    assert kinds == [EntityType.PERSON, EntityType.ORG, EntityType.PLACE, None]


def test_a_text_read_in_a_simpler_way_is_said_in_one_line(panel: EntityPanel) -> None:
    panel.set_entities(ordered_rows())
    assert not panel._method.isVisible()
    panel.show_method("The left text was read in a simpler way", "No <model> for Spanish.")
    assert panel._method.isVisible() and panel._method.height() < 40
    assert panel._method.toolTip() == "<p>No &lt;model&gt; for Spanish.</p>"
    assert panel._method.accessibleDescription() == "No <model> for Spanish."
    panel.show_method("", "")
    assert not panel._method.isVisible()


def test_the_same_rows_keep_the_selection(panel: EntityPanel, theme: Theme) -> None:
    panel.set_entities(rows(theme, 6))
    panel.set_current("k4")
    panel.set_entities(rows(theme, 6))
    assert panel.list.currentIndex().data(ROW_ROLE).key == "k4"


def test_every_state_can_be_painted(panel: EntityPanel, theme: Theme) -> None:
    some = rows(theme, 10)
    panel.set_entities([*some[:9], EntityRow("h", "Hidden", EntityType.ORG, 0, 120, hidden=True)])
    plain = panel.grab().toImage()
    panel.set_current("k1")
    assert panel.grab().toImage() != plain
    panel.set_theme(load_theme("dark"))
    panel.grab()
    panel.show_state("Finding what both speak of …", working=True)
    assert not panel.list.isVisible()
    panel.grab()
