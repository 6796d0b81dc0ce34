"""How the places, values and searches of the column beside the list are painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.icons import line_icon
from app.ui.parts import elide, text_scale
from app.ui.wording import group_digits

if TYPE_CHECKING:
    from app.ui.library.sidebar import LibrarySidebar

FACET, COUNT, PLACE, MORE, SAVED = (int(Qt.ItemDataRole.UserRole) + n for n in range(5))
Index = QModelIndex | QPersistentModelIndex


class SidebarDelegate(QStyledItemDelegate):
    def __init__(self, sidebar: LibrarySidebar) -> None:
        super().__init__(sidebar)
        self._sidebar = sidebar

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = max(28, option.fontMetrics.height() + 10)
        if self._is_heading(index):
            height += 10
        return QSize(80, height)

    @staticmethod
    def _is_heading(index: Index) -> bool:
        return all(index.data(role) is None for role in (FACET, PLACE, MORE, SAVED))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        frame = self._sidebar.theme.frame
        full = QRect(0, option.rect.top(), self._sidebar.viewport().width(), option.rect.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_heading(index):
            self._paint_heading(painter, full, index, option)
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        pill = full.adjusted(8, 1, -8, -1)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(frame["selection"] if selected and self._sidebar.hasFocus() else frame["accent_tint"])
            painter.drawRoundedRect(pill, 6, 6)
        room = pill.adjusted(10, 0, -10, 0)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if icon is not None:
            size = round(16 * text_scale(self._sidebar))
            icon.paint(painter, QRect(room.left(), room.center().y() - size // 2 + 1, size, size))
            room.setLeft(room.left() + size + 10)
        else:
            room.setLeft(room.left() + 8)
        count = index.data(COUNT)
        font = QFont(self._sidebar.font())
        painter.setFont(font)
        if count is not None:
            text = group_digits(count)
            painter.setPen(frame["secondary"])
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
            room.setRight(room.right() - QFontMetrics(font).horizontalAdvance(text) - 8)
        painter.setPen(frame["secondary" if index.data(MORE) else "text"])
        if selected:
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
        name = elide(str(index.data())[:200], QFontMetrics(font), room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)

    def _paint_heading(self, painter: QPainter, full: QRect, index: Index, option: QStyleOptionViewItem) -> None:
        frame = self._sidebar.theme.frame
        font = QFont(self._sidebar.font())
        font.setPointSizeF(font.pointSizeF() * 0.88)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(frame["secondary"])
        room = full.adjusted(18, 10, -16, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), str(index.data()))
        name = "chevron-down" if option.state & QStyle.StateFlag.State_Open else "chevron-right"
        icon = line_icon(name, frame["secondary"], frame["disabled"])
        icon.paint(painter, QRect(room.right() - 14, room.center().y() - 7, 14, 14))
        if option.state & QStyle.StateFlag.State_HasFocus and self._sidebar.hasFocus():
            painter.setPen(frame["accent"])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(full.adjusted(8, 8, -8, -1), 6, 6)
