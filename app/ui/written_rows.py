"""A list of what a reader wrote: notes, or passages that were marked. What is chosen in it stays chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.ui.theme import Theme

ITEM = int(Qt.ItemDataRole.UserRole)  # what a row is about
MOST_MEASURED = 400  # characters of a line
Index = QModelIndex | QPersistentModelIndex


class WrittenRows(QAbstractListModel):
    """What a list shows, in order. Each item has an `id`."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Any] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        return item if role == ITEM else self.tell(item, role)

    def tell(self, item: Any, role: int) -> Any:
        """What is shown or said of an item; None for a role that has nothing of it."""
        raise NotImplementedError

    def show(self, items: Sequence[Any]) -> None:
        if list(items) != self.items:
            self.beginResetModel()
            self.items = list(items)
            self.endResetModel()


class WrittenList(QListView):
    """Return opens, Delete asks to delete. What was chosen stays chosen while the rows change."""

    opened = Signal(object)  # the item
    delete_pressed = Signal()
    chosen_changed = Signal()

    def __init__(self, rows: WrittenRows, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme, self.rows = theme, rows
        rows.setParent(self)
        self.setModel(rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.activated.connect(lambda index: self.opened.emit(index.data(ITEM)))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())

    def show_rows(self, items: Sequence[Any]) -> None:
        """Show these; where the current one is gone, the one in its place is current."""
        chosen = {item.id for item in self.chosen()}
        current = self.currentIndex()
        place, current_id = current.row(), current.data(ITEM).id if current.isValid() else 0
        self.rows.show(items)
        ids = [item.id for item in self.rows.items]
        if ids:
            row = ids.index(current_id) if current_id in ids else max(0, min(place, len(ids) - 1))
            # Said which way, since Qt else asks which keys are held: with Ctrl, the row would be taken out again.
            selection = self.selectionModel()
            selection.setCurrentIndex(self.rows.index(row), selection.SelectionFlag.ClearAndSelect)
            for number, item_id in enumerate(ids):
                if item_id in chosen and number != row:
                    selection.select(self.rows.index(number), selection.SelectionFlag.Select)
        self.chosen_changed.emit()

    def chosen(self) -> list[Any]:
        """In the order they stand."""
        return [index.data(ITEM) for index in sorted(self.selectedIndexes(), key=lambda index: index.row())]

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.opened.emit(current.data(ITEM))
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)
