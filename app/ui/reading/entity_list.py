"""The entity list: how its rows are painted, and what a click and a key on one do."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.reading.entity_rows import KEY_FORMAT, ROW_ROLE, AnyIndex, EntityRow
from app.ui.reading.mark_lines import draw_swatch
from app.ui.theme import Theme
from app.ui.wording import type_word

BARS = 56  # pixels for the two bars of a row
TEXT_LEFT, EDGE = 60, 16  # pixels: where words begin, and what stays free at either end of a row


@dataclass(slots=True)
class RowLook:
    """What all rows share: fonts, colours, the highest count (the longest bar), and which row is being walked."""

    theme: Theme
    name_font: QFont
    small_font: QFont
    most: int = 1
    current_key: str = ""
    drop_key: str = ""  # the row that what is dragged would join
    many: bool = False  # more than one row is selected
    eyes: dict[bool, QIcon] = field(default_factory=dict)  # by whether the row is hidden

    @property
    def row_height(self) -> int:
        return QFontMetrics(self.name_font).height() + QFontMetrics(self.small_font).height() + 16

    @property
    def number_width(self) -> int:
        return QFontMetrics(self.small_font).horizontalAdvance("00" if self.most < 100 else "000") + 2

    @property
    def counts_width(self) -> int:
        return 2 * self.number_width + 20 + BARS


class EntityDelegate(QStyledItemDelegate):
    """Paints a row: swatch and name, an eye at the end; beneath, the type, and the counts of both sides around a pair
    of bars."""

    def __init__(self, look: RowLook, parent: QObject) -> None:
        super().__init__(parent)
        self.look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002
        return QSize(200, self.look.row_height)

    @staticmethod
    def eye_rect(row: QRect) -> QRect:
        """Where a click switches the marks: the end of the first line."""
        return QRect(row.right() - EDGE - 22, row.top(), EDGE + 22, row.height() // 2 + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: EntityRow = index.data(ROW_ROLE)
        look, rect = self.look, option.rect
        frame = look.theme.frame
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = look.many and bool(option.state & QStyle.StateFlag.State_Selected)
        if row.key in (look.current_key, look.drop_key) or hovered or selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(frame["accent_tint"])
            painter.drawRoundedRect(QRectF(rect).adjusted(6, 1, -6, -1), 6, 6)
        if focused or row.key == look.drop_key:
            painter.setPen(QPen(frame["accent"], 2.4 if row.key == look.drop_key else 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(6.6, 1.6, -6.6, -1.6), 6, 6)
        style = None if row.hidden else row.style
        swatch = QRectF(rect.left() + EDGE, rect.center().y() - 11, 32, 22)
        draw_swatch(painter, swatch, style, look.theme.text["neutral"] if row.hidden else frame["secondary"])
        eye = self.eye_rect(rect)
        has_eye = row.hidden or hovered or focused
        words = rect.adjusted(TEXT_LEFT, 0, -EDGE, 0)
        self._paint_words(painter, row, words, words.right() - eye.left() if has_eye else 0)
        if has_eye:
            place = QRect(words.right() - 15, self._top(rect) + QFontMetrics(look.name_font).height() // 2 - 8, 16, 16)
            look.eyes[row.hidden].paint(painter, place)
        painter.restore()

    def _top(self, rect: QRect) -> int:
        """Where the two lines of a row begin."""
        heights = QFontMetrics(self.look.name_font).height() + QFontMetrics(self.look.small_font).height()
        return rect.center().y() - (heights + 2) // 2

    def _paint_words(self, painter: QPainter, row: EntityRow, rect: QRect, taken: int) -> None:
        """`taken` pixels at the end of the first line belong to the eye."""
        look = self.look
        frame = look.theme.frame
        metrics, small = QFontMetrics(look.name_font), QFontMetrics(look.small_font)
        top = self._top(rect)
        painter.setFont(look.name_font)
        painter.setPen(frame["secondary" if row.hidden else "text"])
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, rect.width() - taken)
        painter.drawText(rect.left(), top + metrics.ascent(), name)
        painter.setFont(look.small_font)
        painter.setPen(frame["secondary"])
        below = QRect(rect.left(), top + metrics.height() + 2, rect.width(), small.height())
        counts = QRect(below.right() - look.counts_width + 1, below.top(), look.counts_width, below.height())
        room = counts.left() - below.left() - 8
        word = small.elidedText(type_word(row.type), Qt.TextElideMode.ElideRight, room)
        painter.drawText(below.left(), below.top() + small.ascent(), word)
        self._paint_counts(painter, row, counts)

    def _paint_counts(self, painter: QPainter, row: EntityRow, rect: QRect) -> None:
        """`▆▆▆ 7 | 2 ▆`: numbers in the middle, bars that grow from them towards their side."""
        look = self.look
        frame = look.theme.frame
        colour = row.style.line if row.style is not None and not row.hidden else look.theme.text["neutral"]
        number, middle, y = look.number_width, rect.center().x(), rect.center().y() + 1
        reach = rect.width() / 2 - number - 10
        painter.setPen(QPen(frame["hairline"], 1))
        painter.drawLine(middle, rect.top() + 1, middle, rect.bottom())
        painter.setPen(frame["secondary" if row.hidden else "text"])
        for count, side in ((row.left, -1), (row.right, 1)):
            box = QRect(middle - 5 - number if side < 0 else middle + 6, rect.top(), number, rect.height())
            align = Qt.AlignmentFlag.AlignRight if side < 0 else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, str(count))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for count, side in ((row.left, -1), (row.right, 1)):
            length = max(2.0, reach * count / look.most) if count else 0.0
            x = middle - 10 - number - length if side < 0 else middle + 11 + number
            painter.drawRoundedRect(QRectF(x, y - 2.5, length, 5), 1.5, 1.5)

    # --- renaming ---------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:  # noqa: ARG002
        field = QLineEdit(parent)
        field.setFont(self.look.name_font)
        field.setMaxLength(300)
        field.setAccessibleName(self.tr("Name of {name}").format(name=index.data(ROW_ROLE).name))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:  # noqa: ARG002
        height = editor.sizeHint().height()
        row: QRect = option.rect
        editor.setGeometry(row.left() + TEXT_LEFT - 10, row.center().y() - height // 2, row.width() - TEXT_LEFT, height)

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """What was typed is not overwritten when the marks are painted anew meanwhile."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(index.data(ROW_ROLE).name)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    # --- the eye ----------------------------------------------------------------------------------------------------

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        if isinstance(event, QMouseEvent):
            # The eye is where others have a check box; the rest of the row chooses the entity.
            if event.type() == QEvent.Type.MouseButtonRelease and self.eye_rect(option.rect).contains(
                event.position().toPoint()
            ):
                hidden = index.data(ROW_ROLE).hidden
                state = Qt.CheckState.Checked if hidden else Qt.CheckState.Unchecked
                return model.setData(index, state.value, Qt.ItemDataRole.CheckStateRole)
            return False
        return super().editorEvent(event, model, option, index)


class EntityList(QListView):
    """Return or a click chooses; space switches the marks of the row. Where rows can be corrected, one is dragged onto
    another to join it, and Delete says that it is no entity."""

    picked = Signal(QModelIndex)
    joined = Signal(list, str)  # keys of the rows that were dragged, key of the one they were dropped on
    rejected = Signal(list)  # keys
    menu_asked = Signal(QPoint)  # global

    def __init__(self, look: RowLook, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)  # the row itself says so

    def selected_keys(self) -> list[str]:
        """The keys of the selected rows, as they stand in the list."""
        rows = sorted(self.selectedIndexes(), key=lambda index: index.row())
        return [index.data(ROW_ROLE).key for index in rows]

    def index_of(self, key: str) -> QModelIndex:
        """The row of that key; an invalid index where it is not shown."""
        model = self.model()
        rows = (model.index(number, 0) for number in range(model.rowCount()))
        return next((index for index in rows if index.data(ROW_ROLE).key == key), QModelIndex())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._look.many = len(self.selectedIndexes()) > 1
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier  # with a key, rows are being selected
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and plain:
            eye = EntityDelegate.eye_rect(self.visualRect(index))
            if not eye.contains(event.position().toPoint()):
                self.picked.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self.indexAt(event.position().toPoint()).isValid()
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() != QContextMenuEvent.Reason.Mouse and self.currentIndex().isValid():
            self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))
        elif self.indexAt(event.pos()).isValid():
            self.menu_asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # Return ends the typing of a name, and chooses nothing
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.picked.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.selectedIndexes():
            self.rejected.emit(self.selected_keys())
        else:
            super().keyPressEvent(event)

    # A list finds rows by typed letters; here letters are commands of the pair view (N, P, T, M, E).
    def keyboardSearch(self, search: str) -> None:
        pass

    # --- dragging one row onto another --------------------------------------------------------------------------------

    def startDrag(self, supported: Qt.DropAction) -> None:
        """A row is dragged by its name: the whole row would cover the one it is dropped on."""
        indexes = [index for index in self.selectedIndexes() if index.flags() & Qt.ItemFlag.ItemIsDragEnabled]
        if not indexes:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData(indexes))
        chip = self._paint_chip(indexes[0].data(ROW_ROLE), len(indexes))
        drag.setPixmap(chip)
        drag.setHotSpot(QPoint(-12, -12))  # beneath the pointer: the row it is over stays to be read
        drag.exec(supported, Qt.DropAction.MoveAction)
        self._show_target("")

    def _paint_chip(self, row: EntityRow, count: int) -> QPixmap:
        frame, metrics = self._look.theme.frame, QFontMetrics(self._look.name_font)
        words = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, 220) + (
            f"  +{count - 1}" if count > 1 else ""
        )
        ratio = self.devicePixelRatioF()
        size = QSize(metrics.horizontalAdvance(words) + 24, metrics.height() + 12)
        chip = QPixmap(size * ratio)
        chip.setDevicePixelRatio(ratio)
        chip.fill(Qt.GlobalColor.transparent)
        painter = QPainter(chip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(frame["accent"], 1))
        painter.setBrush(frame["raised"])
        painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), 6, 6)
        painter.setPen(frame["text"])
        painter.setFont(self._look.name_font)
        painter.drawText(QRect(QPoint(12, 0), size), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
        return chip

    def _keys_of(self, event: QDropEvent) -> list[str]:
        if event.source() is not self or not event.mimeData().hasFormat(KEY_FORMAT):
            return []
        return bytes(event.mimeData().data(KEY_FORMAT).data()).decode().split("\n")

    def _target_of(self, event: QDropEvent) -> str:
        """The row that would be joined; empty over nothing, and over what is dragged."""
        index = self.indexAt(event.position().toPoint())
        key: str = index.data(ROW_ROLE).key if index.isValid() else ""
        keys = self._keys_of(event)
        return key if keys and key not in keys else ""

    def _show_target(self, key: str) -> None:
        if key != self._look.drop_key:
            self._look.drop_key = key
            self.viewport().update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(bool(self._keys_of(event)))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        self._show_target(self._target_of(event))
        event.setAccepted(bool(self._look.drop_key))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_target("")

    def dropEvent(self, event: QDropEvent) -> None:
        keys, target = self._keys_of(event), self._target_of(event)
        self._show_target("")
        if target:
            # The model stays as it is: whoever hears of this has the texts compared anew.
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
            self.joined.emit(keys, target)
