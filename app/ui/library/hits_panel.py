"""Every hit of one article, a line each, with the hits beneath one another: beneath the list, unfolded when wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain import Hit
from app.ui.icons import line_icon
from app.ui.parts import ElidedLabel, chosen_ground, make_quiet
from app.ui.theme import Theme
from app.ui.wording import as_tip, group_digits

Index = QModelIndex | QPersistentModelIndex
HIT = int(Qt.ItemDataRole.UserRole)
NO_PARENT = QModelIndex()
SHARE_BEFORE = 0.36  # of the width that the words before a hit have: what follows tells more
LEAST_LINES, MOST_LINES = 3, 7  # that are seen at once
SHARE = 0.32  # of the page's height that they may take


class HitsModel(QAbstractListModel):
    """The hits of one article, and where there are more than these, a last line that says so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._hits: Sequence[Hit] = ()
        self._more = ""

    def show(self, hits: Sequence[Hit], more: str) -> None:
        self.beginResetModel()
        self._hits, self._more = hits, more
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._hits) + bool(self._more)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self._hits[index.row()] if index.row() < len(self._hits) else None
        if role == HIT:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.snippet.text if hit is not None else self._more
        if role == Qt.ItemDataRole.ToolTipRole and hit is not None:
            return as_tip(hit.snippet.text)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if index.data(HIT) is not None else Qt.ItemFlag.NoItemFlags


class HitDelegate(QStyledItemDelegate):
    """A line of a concordance: the hit stands at the same place in each, what is around it gives way."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self.theme, self._list = theme, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(80, option.fontMetrics.height() + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        frame = self.theme.frame
        room = option.rect.adjusted(28, 0, -16, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, chosen_ground(self.theme, self._list.hasFocus()))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, frame["raised"])
        painter.setFont(self._list.font())
        painter.setPen(frame["secondary"])
        hit: Hit | None = index.data(HIT)
        if hit is None:
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), index.data())
            return
        start, end = hit.snippet.highlights[0]
        text = hit.snippet.text
        before = QRect(room.left(), room.top(), round(room.width() * SHARE_BEFORE), room.height())
        metrics = QFontMetrics(self._list.font())
        shown = metrics.elidedText(text[:start], Qt.TextElideMode.ElideLeft, before.width())
        painter.drawText(before, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), shown)
        self._paint_behind(painter, room.adjusted(before.width(), 0, 0, 0), text[start:end], text[end:])

    def _paint_behind(self, painter: QPainter, room: QRect, words: str, after: str) -> None:
        bold = QFont(self._list.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(self.theme.frame["text"])
        sides = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        shown = QFontMetrics(bold).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, sides, shown)
        room = room.adjusted(QFontMetrics(bold).horizontalAdvance(shown), 0, 0, 0)
        painter.setFont(self._list.font())
        painter.setPen(self.theme.frame["secondary"])
        metrics = QFontMetrics(self._list.font())
        painter.drawText(room, sides, metrics.elidedText(after, Qt.TextElideMode.ElideRight, max(0, room.width())))


class _HitList(QListView):
    """Up on the first line leads back to the list above, as Escape and the left key do."""

    chosen = Signal(object)  # Span
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        first = event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().data(HIT) is not None:
            self.chosen.emit(self.currentIndex().data(HIT).span)
        elif first or event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Left):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class HitsPanel(QFrame):
    """Says whose hits they are and how many; a line that is chosen leads to its place in the text."""

    hit_chosen = Signal(int, object)  # article id, Span
    left = Signal()  # the keyboard goes back to the list
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hits-panel")
        self._article_id = 0
        self._model = HitsModel(self)
        self._heading = ElidedLabel(self)
        self._count = make_quiet(parent=self)
        self._close = QToolButton(self)
        self._close.setToolTip(self.tr("Fold the hits away"))
        self._close.setAccessibleName(self.tr("Fold the hits away"))
        self._close.clicked.connect(self.closed)
        self.list = _HitList(self)
        self.list.setModel(self._model)
        self.list.setAccessibleName(self.tr("Hits of the article"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = HitDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.chosen.connect(lambda span: self.hit_chosen.emit(self._article_id, span))
        self.list.clicked.connect(self._on_clicked)
        self.list.left.connect(self.left)
        self._lay_out()
        self.set_theme(theme)
        self.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(28, 6, 12, 2)
        top.addWidget(self._heading, 1)
        top.addWidget(self._count)
        top.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list)
        self.fit(0)

    def fit(self, height: int) -> None:
        """Take a share of a page that is so high."""
        line = self.fontMetrics().height() + 8
        self.list.setFixedHeight(line * max(LEAST_LINES, min(MOST_LINES, round(height * SHARE) // line)))

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        frame = theme.frame
        self._close.setIcon(line_icon("x", frame["secondary"], frame["disabled"]))
        self.setStyleSheet(
            f"#hits-panel {{ background: {frame['page'].name()}; border-top: 1px solid {frame['hairline'].name()}; }}"
        )
        self.list.viewport().update()

    def show_hits(self, article_id: int, title: str, hits: Sequence[Hit], total: int) -> None:
        """The first hits of an article, of so many in all."""
        self._article_id = article_id
        more = total - len(hits)
        self._model.show(hits, self.tr("and {n} more").format(n=group_digits(more)) if more > 0 else "")
        self._heading.set_whole(title)
        words = self.tr("1 hit") if total == 1 else self.tr("{n} hits").format(n=group_digits(total))
        self._count.setText(words if total else self.tr("no hit in the text itself"))
        if hits:
            self.list.setCurrentIndex(self._model.index(0))
        self.list.scrollToTop()

    def _on_clicked(self, index: QModelIndex) -> None:
        if (hit := index.data(HIT)) is not None:
            self.hit_chosen.emit(self._article_id, hit.span)
