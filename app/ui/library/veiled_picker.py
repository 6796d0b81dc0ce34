"""Choosing one of many: a field over a list, laid over the page, answered by typing and Return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.parts import elide, make_quiet
from app.ui.theme import READING_FAMILY, Theme
from app.ui.wording import in_own_direction

ROW = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class PickRow(NamedTuple):
    """Something that can be chosen: its title, and a quiet line beneath."""

    id: int
    title: str
    line: str


class PickerWords(NamedTuple):
    """What the field, the list and the empty list say."""

    field: str
    hint: str
    list: str
    nothing: str


class _Rows(QAbstractListModel):
    rows: Sequence[PickRow] = ()

    def set_rows(self, rows: Sequence[PickRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title[:300]}, {row.line}"
        return None


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self.theme = theme
        self._font = QFont(parent.font())
        self.title_font = QFont(READING_FAMILY)
        self.title_font.setPointSizeF(parent.font().pointSizeF() * 1.1)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(100, QFontMetrics(self.title_font).height() + option.fontMetrics.height() + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        frame = self.theme.frame
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(frame["accent_tint"])
            painter.drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 6, 6)
        row: PickRow = index.data(ROW)
        room = option.rect.adjusted(16, 6, -16, -6)
        painter.setFont(self.title_font)
        painter.setPen(frame["text"])
        metrics = painter.fontMetrics()
        title = elide(row.title[:400], metrics, room.width())
        painter.drawText(QRect(room.left(), room.top(), room.width(), metrics.height()), 0, title)
        painter.setFont(self._font)
        painter.setPen(frame["secondary"])
        line = elide(row.line[:300], painter.fontMetrics(), room.width())
        painter.drawText(
            QRect(room.left(), room.top() + metrics.height() + 2, room.width(), painter.fontMetrics().height()), 0, line
        )


class VeiledPicker(QWidget):
    """Covers its parent with a veil; Escape or a click beside it closes it. A kind of picker says what is found for the
    words in the field (`_find_rows`) and what is done with the choice (`_take`)."""

    left = Signal()  # closed without a choice

    def __init__(self, theme: Theme, words: PickerWords, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._panel = QFrame(self)
        self._panel.setObjectName("picker")
        self._label = make_quiet(parent=self._panel)
        self.field = QLineEdit(self._panel)
        self.field.setPlaceholderText(words.hint)
        self.field.setAccessibleName(words.field)
        self.list = QListView(self._panel)
        self.list.setAccessibleName(words.list)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self._rows = _Rows(self)
        self.list.setModel(self._rows)
        self._delegate = _RowDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self._nothing = make_quiet(words.nothing, self._panel)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        for widget in (self._label, self.field, self._nothing):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addStretch(0)  # keeps the field where it is while the list is away
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda _: self._choose())
        self.list.entered.connect(self.list.setCurrentIndex)
        parent.installEventFilter(self)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._delegate.theme = theme

    def _find_rows(self, words: str) -> Sequence[PickRow]:
        raise NotImplementedError

    def _take(self, row: PickRow) -> None:
        raise NotImplementedError

    def _ask(self, question: str) -> None:
        """Show the picker, over a question in one line."""
        self._label.setText(question)
        self.field.clear()
        self._find()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _find(self) -> None:
        found = self._find_rows(self.field.text())
        self._rows.set_rows(found)
        self._nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        if found:
            self.list.setCurrentIndex(self._rows.index(0))

    def _choose(self) -> None:
        place = self.list.currentIndex().row()
        if 0 <= place < len(self._rows.rows):
            self.hide()
            self._take(self._rows.rows[place])

    def close_picker(self) -> None:
        self.hide()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        steps |= {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}  # they would leave for what lies behind the veil
        if event.key() == Qt.Key.Key_Escape:
            self.close_picker()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif event.key() in steps:
            last = self._rows.rowCount() - 1
            place = min(last, max(0, self.list.currentIndex().row() + steps[Qt.Key(event.key())]))
            self.list.setCurrentIndex(self._rows.index(place))
        else:
            return False
        return True

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        scale = max(1.0, self.fontMetrics().height() / 17.0)
        width = min(round(620 * scale), self.width() - 48)
        height = min(round(440 * scale), self.height() - 96)
        self._panel.setGeometry((self.width() - width) // 2, max(24, self.height() // 9), width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(self._theme.frame["window"])
        veil.setAlphaF(0.72)
        QPainter(self).fillRect(event.rect(), veil)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self.close_picker()


def shorten(title: str, most: int = 70) -> str:
    """A title inside the question, in its own direction."""
    return in_own_direction(title if len(title) <= most else title[:most].rstrip() + "…")
