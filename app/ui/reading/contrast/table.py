"""The table of the panel: two columns under the two texts, walked by arrows, its rows chosen by click or Return."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from app.ui.parts import find_menu_place
from app.ui.reading.contrast.arranging import EntryId, Row, RowKind
from app.ui.reading.contrast.columns import Columns
from app.ui.reading.contrast.entries import LEFT, RIGHT, Board, Entry
from app.ui.reading.contrast.row_painter import RowPainter, RowState
from app.ui.reading.contrast.rows_model import AnyIndex, ContrastModel
from app.ui.theme import MarkStyle, Theme

_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint


class _Heights(QStyledItemDelegate):
    """Tells how high rows are; they are painted as a whole by the view."""

    def __init__(self, painter: RowPainter, model: ContrastModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._painter, self._model = painter, model

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002
        if index.column() == RIGHT:
            return QSize(0, 0)  # the left column has measured both
        return QSize(120, self._painter.height(self._model.rows[index.row()]))


class ContrastTable(QTreeView):
    """Return or a click chooses a cell, space unfolds its sentences. Cells of one statement are chosen as one."""

    picked = Signal(QModelIndex)
    folded = Signal(QModelIndex)  # its sentences are to be shown, or hidden again
    menu_asked = Signal(QPoint)  # global
    left = Signal()  # Escape

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = ContrastModel(self)
        self.painter = RowPainter(theme, self.font())
        self._hovered: tuple[int, int] | None = None
        self.step: tuple[EntryId, int, int] | None = None
        self.setObjectName("contrast-table")
        self.setModel(self.rows)
        self.setItemDelegate(_Heights(self.painter, self.rows, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(0)
        self.setHeaderHidden(True)
        self.header().setMinimumSectionSize(1)
        self.header().setStretchLastSection(True)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)

    # --- content ------------------------------------------------------------------------------------------------------

    def show_rows(self, board: Board, rows: list[Row], unfolded: frozenset[EntryId]) -> None:
        """Show these; the reader stays on the statement they were on, if it is still there."""
        current = self.rows.entry_at(self.currentIndex())
        side, at = self.currentIndex().column(), self.verticalScrollBar().value()
        self.painter.board, self.painter.unfolded = board, unfolded
        if board is not self.rows.board:
            self.painter.forget()
        self._hovered = None
        self.rows.set_rows(board, rows)
        if current is not None and (index := self.rows.find(current.id, side)).isValid():
            self.setCurrentIndex(index)
        else:
            self._stand_on_first()
        self.verticalScrollBar().setValue(at)

    def set_columns(self, columns: Columns) -> None:
        if self.painter.set_columns(columns):
            self.header().resizeSection(LEFT, columns.left_width)
            self.scheduleDelayedItemsLayout()

    def set_styles(self, styles: dict[str, MarkStyle | None]) -> None:
        self.painter.styles = styles
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        self.painter.set_look(theme, QFont(self.font()))
        palette = QPalette(theme.palette())
        palette.setColor(QPalette.ColorRole.Base, theme.frame["window"])
        self.viewport().setPalette(palette)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "painter"):
            self.painter.set_look(self.painter.theme, QFont(self.font()))
            self.scheduleDelayedItemsLayout()

    def selected_entries(self) -> list[tuple[Entry, int]]:
        """What is chosen, as it stands in the table, with the side; a statement of both sides once. Without a choice,
        what the keyboard is on."""
        found: dict[EntryId, tuple[Entry, int]] = {}
        chosen = self.selectedIndexes() or [self.currentIndex()]
        for index in sorted(chosen, key=lambda index: (index.row(), index.column())):
            if (entry := self.rows.entry_at(index)) is not None:
                found.setdefault(entry.id, (entry, index.column()))
        return list(found.values())

    def choose(self, index: QModelIndex) -> None:
        """Stand on a cell, in sight."""
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def show_step(self, step: tuple[EntryId, int, int] | None) -> None:
        """Say beside an entry at which of its places the reader stands."""
        self.step = step
        self.viewport().update()

    def show_unfolded(self) -> None:
        """Bring the sentences beneath the current cell into sight, as far as the cell itself stays there."""
        index = self.currentIndex()
        if not index.isValid():
            return
        last = index.row()
        while last + 1 < len(self.rows.rows) and self.rows.rows[last + 1].kind is RowKind.SENTENCES:
            last += 1
        if last > index.row():
            self.executeDelayedItemsLayout()
            self.scrollTo(self.rows.index(last, LEFT))
        self.scrollTo(index)

    def choose_in_group(self, key: str) -> None:
        """Stand on the first cell of an entity."""
        row = self.rows.find_group(key)
        if row >= 0 and (first := self._next_cell(row, 1, LEFT)).isValid():
            self.setCurrentIndex(first)

    def scroll_to_group(self, key: str) -> None:
        """Bring the heading of an entity to the top."""
        if (row := self.rows.find_group(key)) >= 0:
            self.executeDelayedItemsLayout()
            self.verticalScrollBar().setValue(
                self.verticalScrollBar().value() + self.visualRect(self.rows.index(row, LEFT)).top()
            )

    def group_at_top(self) -> str:
        """The key of the entity whose rows stand at the top."""
        index = self.indexAt(QPoint(2, 2))
        return self.rows.rows[index.row()].group if index.isValid() else ""

    # --- painting -----------------------------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = self.rows.rows[index.row()]
        state = RowState() if row.is_heading else self._state_of(index.row())
        rect = QRectF(0, option.rect.top(), self.viewport().width(), option.rect.height())
        self.painter.paint(painter, rect, row, state)

    def _state_of(self, row: int) -> RowState:
        chosen = self.selectionModel()
        left, right = (chosen.isSelected(self.rows.index(row, side)) for side in (LEFT, RIGHT))
        current = self.currentIndex()
        return RowState(
            selected=(left, right),
            current=current.column() if current.row() == row and self.hasFocus() else None,
            hovered=self._hovered[1] if self._hovered is not None and self._hovered[0] == row else None,
            step=self.step,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._paint_beneath()
        pinned = self._pinned_heading()
        if pinned is None:
            return
        row, rect = pinned
        painter = QPainter(self.viewport())
        painter.fillRect(rect, self.painter.theme.frame["window"])
        self.painter.paint(painter, rect, row, RowState())
        painter.setPen(self.painter.theme.frame["hairline"])
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.end()

    def _paint_beneath(self) -> None:
        """The line between the columns, down from the last row."""
        last = self.visualRect(self.rows.index(len(self.rows.rows) - 1, LEFT)) if self.rows.rows else QRect()
        foot = QRectF(0, last.bottom() + 1, self.viewport().width(), self.viewport().height() - last.bottom())
        if foot.height() > 0:
            painter = QPainter(self.viewport())
            self.painter.paint_middle(painter, foot)
            painter.end()

    def _pinned_heading(self) -> tuple[Row, QRectF] | None:
        """The heading of the entity at the top, while its row is out of sight: it stays until the next one comes."""
        top = self.indexAt(QPoint(2, 0))
        if not top.isValid() or (heading := self.rows.heading_of[top.row()]) < 0:
            return None
        own, height = self.visualRect(self.rows.index(heading, LEFT)), self.painter.group_height
        if own.top() >= 0 or not self._has_room_for_heading():
            return None
        bottom = self.indexAt(QPoint(2, height))
        y = 0
        if bottom.isValid() and (below := self.rows.heading_of[bottom.row()]) != heading and below >= 0:
            y = min(0, self.visualRect(self.rows.index(below, LEFT)).top() - height)
        return self.rows.rows[heading], QRectF(0, y, self.viewport().width(), height)

    def _has_room_for_heading(self) -> bool:
        return self.viewport().height() > 4 * self.painter.group_height

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()  # the pinned heading does not move with the rows

    def scrollTo(self, index: AnyIndex, hint: _Hint = _Hint.EnsureVisible) -> None:
        super().scrollTo(index, hint)
        heading = self.rows.heading_of[index.row()] if index.isValid() and self.rows.rows else -1
        covered = self.painter.group_height if heading >= 0 and self._has_room_for_heading() else 0
        if (hidden := covered - self.visualRect(index).top()) > 0:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()

    # --- the pointer --------------------------------------------------------------------------------------------------

    def _cell_at(self, point: QPoint) -> QModelIndex:
        """The cell under a point; an invalid index where nothing is said."""
        pinned = self._pinned_heading()
        index = self.indexAt(point)
        if (pinned is not None and pinned[1].contains(point)) or self.rows.entry_at(index) is None:
            return QModelIndex()
        return index

    def _folds_at(self, index: QModelIndex, point: QPoint) -> bool:
        row = self.rows.rows[index.row()]
        rect = QRectF(QRect(0, self.visualRect(index).top(), self.viewport().width(), self.visualRect(index).height()))
        reach = self.painter.fold_rect(rect, index.column()).adjusted(-4, -4, 3, 4)
        return row.kind is RowKind.CELLS and reach.contains(point)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press between the cells chooses nothing, and takes nothing away.
        if self._cell_at(event.position().toPoint()).isValid():
            super().mousePressEvent(event)
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self._cell_at(point)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier  # with a key, rows are being selected
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and plain:
            if self._folds_at(index, point):
                self.folded.emit(index)
            elif len(self.selectedIndexes()) <= 1:
                self.picked.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # two clicks are two steps

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self._cell_at(event.position().toPoint())
        self._hover((index.row(), index.column()) if index.isValid() else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, cell: tuple[int, int] | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            shape = Qt.CursorShape.PointingHandCursor if cell is not None else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = find_menu_place(self, event)
        if place is not None and self.rows.entry_at(self.currentIndex()) is not None:
            self.menu_asked.emit(place)

    # --- keys ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        has_cell = self.rows.entry_at(index) is not None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and has_cell:
            self.setCurrentIndex(index)  # chosen from now, if it was not
            self.picked.emit(index)
        elif event.key() == Qt.Key.Key_Space and has_cell:
            self.setCurrentIndex(index)
            self.folded.emit(index)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # A list finds rows by typed letters; here letters are commands of the pair view.
    def keyboardSearch(self, search: str) -> None:
        pass

    def _stand_on_first(self) -> None:
        """The keyboard begins at the first cell; nothing is chosen by that."""
        first = self._next_cell(-1, 1, LEFT)
        if first.isValid():
            self.setAutoScroll(False)  # the headings above it stay in sight
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.setAutoScroll(True)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: ARG002
        """Up and down within a column, where it says something; left and right to the other text."""
        here = self.currentIndex()
        row, side = (here.row(), here.column()) if here.isValid() else (-1, LEFT)
        last = len(self.rows.rows)
        match action:
            case _Move.MoveUp | _Move.MovePrevious:
                found = self._next_cell(row, -1, side)
            case _Move.MoveDown | _Move.MoveNext:
                found = self._next_cell(row, 1, side)
            case _Move.MoveHome:
                found = self._next_cell(-1, 1, side)
            case _Move.MoveEnd:
                found = self._next_cell(last, -1, side)
            case _Move.MovePageUp | _Move.MovePageDown:
                found = self._turn_page(1 if action == _Move.MovePageDown else -1, row, side)
            case _:
                found = self._other_side(row, side, LEFT if action == _Move.MoveLeft else RIGHT)
        if found.isValid():
            return found
        if action == _Move.MoveUp:
            self.verticalScrollBar().setValue(0)  # so that the headings above the first row are seen
        return here

    def _next_cell(self, row: int, by: int, side: int) -> QModelIndex:
        """The next row in which something stands on that side; on the other, where there is none."""
        for wanted in (side, 1 - side):
            number = row + by
            while 0 <= number < len(self.rows.rows):
                if self.rows.rows[number].entry_on(wanted) is not None:
                    return self.rows.index(number, wanted)
                number += by
        return QModelIndex()

    def _turn_page(self, by: int, row: int, side: int) -> QModelIndex:
        here = self.visualRect(self.rows.index(max(0, row), side)).center().y()
        target = here + by * max(20, self.viewport().height() - 2 * self.painter.group_height)
        number, found = row, QModelIndex()
        while (following := self._next_cell(number, by, side)).isValid() and following.column() == side:
            found, number = following, following.row()
            if (self.visualRect(found).center().y() - target) * by >= 0:
                break
        return found

    def _other_side(self, row: int, side: int, wanted: int) -> QModelIndex:
        """The cell beside this one, or the nearest in that column."""
        if wanted == side or not 0 <= row < len(self.rows.rows):
            return QModelIndex()
        if self.rows.rows[row].entry_on(wanted) is not None:
            return self.rows.index(row, wanted)
        above, below = (self._next_cell(row, by, wanted) for by in (-1, 1))
        near = [index for index in (above, below) if index.isValid() and index.column() == wanted]
        return min(near, key=lambda index: abs(index.row() - row), default=QModelIndex())
