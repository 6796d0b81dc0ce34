"""The rows of a tab as a table of two columns, the left text's and the right text's."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.reading.contrast.arranging import EntryId, Row, RowKind
from app.ui.reading.contrast.cell_words import (
    describe_cell,
    join_runs,
    side_name,
    tell_cell,
    write_cell,
    write_heading,
    write_place,
)
from app.ui.reading.contrast.entries import EMPTY, Board, Entry
from app.ui.wording import as_tip

AnyIndex = QModelIndex | QPersistentModelIndex
# Asked for every row of a layout, and slow to put together.
_HEADING = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_CELL = _HEADING | Qt.ItemFlag.ItemIsSelectable


class ContrastModel(QAbstractTableModel):
    """Headings and empty cells can be passed over, never chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.board = EMPTY
        self.heading_of: list[int] = []  # by row: the row of the entity's heading above it, or -1
        self._places: dict[EntryId, tuple[int, int]] = {}

    def set_rows(self, board: Board, rows: list[Row]) -> None:
        self.beginResetModel()
        self.board, self.rows = board, rows
        self.heading_of, self._places = [], {}
        heading = -1
        for number, row in enumerate(rows):
            heading = number if row.kind is RowKind.GROUP else heading
            self.heading_of.append(heading)
            if row.kind is RowKind.CELLS:
                for side in (1, 0):
                    if (entry := row.entry_on(side)) is not None:
                        self._places[entry.id] = (number, side)
        self.endResetModel()

    def find(self, entry_id: EntryId, side: int | None = None) -> QModelIndex:
        """The cell of an entry, on that side if it has one there; an invalid index where it is not shown."""
        place = self._places.get(entry_id)
        if place is None:
            return QModelIndex()
        number, first = place
        has = side is not None and self.rows[number].entry_on(side) is not None
        has = has and self.rows[number].entries[side or 0].id == entry_id  # type: ignore[union-attr]
        return self.index(number, side if has and side is not None else first)

    def find_group(self, key: str) -> int:
        """The row of an entity's heading; -1 where it is not shown."""
        return next((i for i, row in enumerate(self.rows) if row.kind is RowKind.GROUP and row.group == key), -1)

    def entry_at(self, index: AnyIndex) -> Entry | None:
        return self.rows[index.row()].entry_on(index.column()) if index.isValid() else None

    # --- what Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 2

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, side = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._show(row, side)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return describe_cell(row, side, self.board)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(tell_cell(row, side, self.board), 1_200)
        return None

    def _show(self, row: Row, side: int) -> str:
        if row.kind is RowKind.GROUP:
            return row.title if side == 0 else ""
        if row.kind is RowKind.SECTION:
            return write_heading(row)[side]
        entry = row.entry_on(side)
        if entry is None:
            return ""
        cell, place = entry.cells[side], row.places[side]
        if place is not None:
            return join_runs(write_place(self.board, side, place))
        assert cell is not None
        return join_runs(write_cell(cell))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return side_name(section)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        row = self.rows[index.row()]
        return _CELL if row.entry_on(index.column()) is not None else _HEADING
