"""From where something is linked: the notes, each with the sentence around the link."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import line_icon
from app.ui.parts import chosen_ground, elide, text_scale
from app.ui.theme import Theme
from app.ui.wording import as_tip, in_own_direction

if TYPE_CHECKING:
    from app.services.links import Backlink

BACKLINK = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
_MOST_ROWS = 3  # that are seen at once; the others are scrolled to


class Backlinks(QWidget):
    """Nothing is to be seen while nothing links here. The line above folds the list away and keeps it so."""

    opened = Signal(object)  # NoteSummary of the note with the link

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.head = QToolButton(self)
        self.head.setObjectName("tellings-head")
        self.head.setCheckable(True)
        self.head.setChecked(True)
        self.head.setAutoRaise(True)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setCursor(Qt.CursorShape.PointingHandCursor)
        self.head.toggled.connect(lambda _: self._fold())
        self.list = _BacklinkList(theme, self)
        self.list.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(self.head, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.list)
        self.show_backlinks([])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.list.theme = theme
        self.list.viewport().update()
        self._fold()

    def show_backlinks(self, found: Sequence[Backlink]) -> None:
        self.list.rows.show(found)
        notes = len({backlink.note.id for backlink in found})
        words = self.tr("Linked from one note") if notes == 1 else self.tr("Linked from {n} notes").format(n=notes)
        self.head.setText(words)
        self.head.setAccessibleName(words)
        self.setVisible(bool(found))
        self._fold()

    def _fold(self) -> None:
        shown = self.head.isChecked()
        name = "chevron-down" if shown else "chevron-right"
        self.head.setIcon(line_icon(name, self._theme.frame["secondary"], self._theme.frame["disabled"]))
        self.head.setToolTip(self.tr("Fold away") if shown else self.tr("Show them"))
        self.list.setVisible(shown)
        self.list.fit()


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Backlink] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        backlink = self.found[index.row()]
        if role == BACKLINK:
            return backlink
        if role == Qt.ItemDataRole.DisplayRole:
            return backlink.note.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{backlink.note.title}: {backlink.sentence}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{backlink.note.title}\n\n{backlink.sentence}")
        return None

    def show(self, found: Sequence[Backlink]) -> None:
        if list(found) != self.found:
            self.beginResetModel()
            self.found = list(found)
            self.endResetModel()


class _BacklinkList(QListView):
    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.rows = _Rows(self)
        self.setModel(self.rows)
        self.setObjectName("backlinks")
        self.setAccessibleName(self.tr("Linked from"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(_BacklinkDelegate(self))
        self.clicked.connect(self._open)

    def fit(self) -> None:
        rows = min(_MOST_ROWS, self.rows.rowCount())
        self.setFixedHeight(rows * max(1, self.sizeHintForRow(0)))

    def _open(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(index.data(BACKLINK).note)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _BacklinkDelegate(QStyledItemDelegate):
    """The title of the note; beneath, the sentence, with the words of the link in the colour of links."""

    def __init__(self, rows: _BacklinkList) -> None:
        super().__init__(rows)
        self._list = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(160, 2 * option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, backlink = self._list.theme, index.data(BACKLINK)
        chosen = option.state & QStyle.StateFlag.State_Selected and self._list.hasFocus()
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, chosen_ground(theme, bool(chosen)))
        metrics = QFontMetrics(option.font)
        left = option.rect.left() + round(22 * text_scale(self._list))
        room = QRect(left, option.rect.top() + 4, option.rect.right() - left - 12, metrics.height())
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(theme.frame["text"])
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(room, flags, elide(backlink.note.title[:400], QFontMetrics(strong), room.width()))
        room.translate(0, metrics.height() + 1)
        self._paint_sentence(painter, option.font, room, backlink)

    def _paint_sentence(self, painter: QPainter, font: QFont, room: QRect, backlink: Backlink) -> None:
        theme, metrics = self._list.theme, QFontMetrics(font)
        painter.setFont(font)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        sentence, span = backlink.sentence, backlink.span
        if not any(unicodedata.bidirectional(char) in ("R", "AL") for char in sentence):
            before = _fit_before(sentence[: span.start], metrics, room.width() // 2)
            pieces = [(before, "secondary"), (sentence[span.start : span.end], ""), (sentence[span.end :], "secondary")]
            for text, colour in pieces:
                painter.setPen(theme.frame[colour] if colour else theme.text["link"])
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width()))
                painter.drawText(room, flags, shown)
                room.setLeft(room.left() + metrics.horizontalAdvance(shown))
            return
        # Pieces of a line whose direction may change cannot be painted one after the other.
        painter.setPen(theme.frame["secondary"])
        shown = metrics.elidedText(in_own_direction(sentence), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, flags, shown)


def _fit_before(text: str, metrics: QFontMetrics, width: int) -> str:
    """What stands before the link gives way at its beginning, so that the link is seen."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideLeft, width)
