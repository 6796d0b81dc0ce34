"""The rows of the entity list: what they hold, their order, and which of them are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from app.domain import EntityType
from app.ui.reading.entity_order import EntityOrder
from app.ui.reading.text_find import fold
from app.ui.theme import MarkStyle
from app.ui.wording import type_word

ROW_ROLE = Qt.ItemDataRole.UserRole
KEY_FORMAT = "application/x-parallax-entities"
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One shared entity as the list shows it. Without a style it is neutral; `names` are the words on either side."""

    key: str
    name: str
    type: EntityType
    left: int
    right: int
    style: MarkStyle | None = None
    hidden: bool = False
    why: str = ""
    left_names: str = ""
    right_names: str = ""
    imbalance: float = 0.0  # as `entity_order.measure_imbalance` has it
    appearance: float = 0.0  # how far into the texts it first stands, 0 to 1


def _tr(words: str) -> str:
    return QCoreApplication.translate("EntityPanel", words)


def describe_row(row: EntityRow) -> str:
    """What a screen reader says of an entity: counts, the names on either side, and what joined them."""
    lines = [
        _tr("{name} ({type})").format(name=row.name, type=type_word(row.type)),
        _tr("Left {n}: {names}").format(n=row.left, names=row.left_names or row.name),
        _tr("Right {n}: {names}").format(n=row.right, names=row.right_names or row.name),
    ]
    if row.why:
        lines.append(row.why)
    return "\n".join(lines)


class EntityModel(QAbstractListModel):
    """The rows; the check box of a row says whether its entity is marked in the texts. Rows can be corrected, renamed
    and dragged, only where `correctable`."""

    toggled = Signal(str, bool)  # key, whether it is to be marked
    renamed = Signal(str, str)  # key, what the reader wants it to be called

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[EntityRow] = []
        self.correctable = False

    def set_rows(self, rows: list[EntityRow]) -> None:
        # The same entities in the same order: repaint, so that the selection and the scroll bar stay.
        if [row.key for row in rows] == [row.key for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:  # noqa: ARG002
        return len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Unchecked if row.hidden else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return describe_row(row).replace("\n", ", ")
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.EditRole:
            name = " ".join(str(value).split())
            if name and name != self.rows[index.row()].name:
                self.renamed.emit(self.rows[index.row()].key, name)
            return bool(name)
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        shown = Qt.CheckState(value) == Qt.CheckState.Checked
        self.toggled.emit(self.rows[index.row()].key, shown)
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:  # noqa: ARG002
        flag = Qt.ItemFlag
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable | flag.ItemNeverHasChildren
        if self.correctable:
            flags |= flag.ItemIsEditable | flag.ItemIsDragEnabled | flag.ItemIsDropEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        return [KEY_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The keys of the rows that are dragged; means nothing outside this list."""
        data = QMimeData()
        keys = [self.rows[index.row()].key for index in indexes]
        data.setData(KEY_FORMAT, QByteArray("\n".join(keys).encode()))
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction


class RowFilter(QSortFilterProxyModel):
    """Keeps rows of one type, and those whose name, or any name used for it, holds the words; case and accents do not
    matter. Orders them; rows that are equal stand as the model has them, the most telling first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words = ""
        self.kind: EntityType | None = None
        self.order = EntityOrder.TELLING
        self.sort(0)

    def set_words(self, words: str) -> None:
        self._words = "".join(map(fold, words.strip()))
        self.invalidate()

    def set_kind(self, kind: EntityType | None) -> None:
        """Show this type only; None shows all."""
        self.kind = kind
        self.invalidate()

    def set_order(self, order: EntityOrder) -> None:
        self.order = order
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: AnyIndex) -> bool:
        if self.kind is None and not self._words:
            return True
        entity: EntityRow = self.sourceModel().index(row, 0, parent).data(ROW_ROLE)
        if self.kind is not None and entity.type is not self.kind:
            return False
        return self._words in "".join(map(fold, f"{entity.name} {entity.left_names} {entity.right_names}"))

    def lessThan(self, left: AnyIndex, right: AnyIndex) -> bool:
        if self.order is EntityOrder.TELLING:  # as the model has them
            return left.row() < right.row()
        return self._key(left) < self._key(right)

    def _key(self, index: AnyIndex) -> tuple[float, int]:
        row: EntityRow = index.data(ROW_ROLE)
        match self.order:
            case EntityOrder.COUNT:
                first: float = -(row.left + row.right)
            case EntityOrder.IMBALANCE:
                first = -abs(row.imbalance)
            case _:
                first = row.appearance
        return first, index.row()
