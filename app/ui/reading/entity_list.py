"""The entity list: how its rows are painted, and what a click and a key on one do."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.reading.entity_rows import ROW_ROLE, AnyIndex, EntityRow, type_word
from app.ui.reading.text_marks import draw_swatch
from app.ui.theme import Theme

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
        if row.key == look.current_key or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(frame["accent_tint"])
            painter.drawRoundedRect(QRectF(rect).adjusted(6, 1, -6, -1), 6, 6)
        if focused:
            painter.setPen(QPen(frame["accent"], 1.2))
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
    """Return or a click chooses; space switches the marks of the row."""

    picked = Signal(QModelIndex)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            eye = EntityDelegate.eye_rect(self.visualRect(index))
            if not eye.contains(event.position().toPoint()):
                self.picked.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self.indexAt(event.position().toPoint()).isValid()
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.picked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    # A list finds rows by typed letters; here letters are commands of the pair view (N, P, T, M, E).
    def keyboardSearch(self, search: str) -> None:
        pass
