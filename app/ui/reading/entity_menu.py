"""What can be said of an entity that was found, as a menu: on its row, its card, and its mentions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.domain import EntityType
from app.ui.commands import CommandSet
from app.ui.wording import type_word

# Which commands stand in the menu, in order; "" is a line, "types" the five types beneath each other.
ON_ROW = ("entity.about", "pair.next_mention", "", "entity.rename", "types", "entity.join", "", "entity.reject")
ON_CARD = ("entity.rename", "types", "entity.join", "", "entity.reject")
ON_MENTION = ("entity.about", "", "entity.split", "entity.not_here", "entity.reject", "", *ON_CARD[:3])


def _tr(words: str) -> str:
    return QCoreApplication.translate("EntityMenu", words)


def make_entity_menu(
    parent: QWidget,
    commands: CommandSet,
    items: tuple[str, ...],
    kind: EntityType,
    retype: Callable[[EntityType], None],
) -> QMenu:
    """The caller shows it; the commands act on what the reader stands on."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    for item in items:
        if not item:
            menu.addSeparator()
        elif item == "types":
            types = menu.addMenu(_tr("T&ype"))
            types.setEnabled(commands["entity.retype"].isEnabled())
            fill_types(types, kind, retype)
        else:
            menu.addAction(commands[item])
    return menu


def fill_types(menu: QMenu, kind: EntityType, retype: Callable[[EntityType], None]) -> None:
    """The five types, the one it has marked."""
    group = QActionGroup(menu)
    for other in EntityType:
        words = type_word(other)
        action = menu.addAction(f"&{words[:1].upper()}{words[1:]}")
        action.setCheckable(True)
        action.setChecked(other is kind)
        group.addAction(action)
        action.triggered.connect(lambda _=False, other=other: retype(other))
