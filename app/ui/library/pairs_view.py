"""Saved pairs: both titles side by side, the question above them, newest use first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain import ArticleSummary, Pair
from app.ui.commands import CommandSet
from app.ui.icons import line_icon
from app.ui.parts import EmptyPage, chosen_ground, elide, find_menu_place, lay_out_page, make_quiet, show_menu
from app.ui.theme import READING_FAMILY, Theme
from app.ui.wording import display_title, show_day, source_line

PAIR_ROLE = int(Qt.ItemDataRole.UserRole)
SIDES_ROLE = PAIR_ROLE + 1
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class PairsModel(QAbstractListModel):
    renamed = Signal(int, str)  # pair id, new title

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: list[Pair] = []
        self._articles: Mapping[int, ArticleSummary] = {}
        self.read_only = False

    def set_pairs(self, pairs: Sequence[Pair], articles: Mapping[int, ArticleSummary]) -> None:
        """Pairs are shown only while both their articles are in the library. What is so already is not set again."""
        shown = [pair for pair in pairs if pair.left_id in articles and pair.right_id in articles]
        needed = {side: articles[side] for pair in shown for side in (pair.left_id, pair.right_id)}
        if shown == self._pairs and needed == self._articles:
            return
        self.beginResetModel()
        self._articles, self._pairs = needed, shown
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._pairs)

    def pair_at(self, place: int) -> Pair | None:
        return self._pairs[place] if 0 <= place < len(self._pairs) else None

    def place_of(self, pair_id: int) -> int:
        return next((place for place, pair in enumerate(self._pairs) if pair.id == pair_id), -1)

    def sides(self, pair: Pair) -> tuple[ArticleSummary, ArticleSummary]:
        return self._articles[pair.left_id], self._articles[pair.right_id]

    def title(self, pair: Pair) -> str:
        return pair.title or display_title(self._articles[pair.left_id])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        pair = self.pair_at(index.row())
        if pair is None:
            return None
        if role == PAIR_ROLE:
            return pair
        if role == SIDES_ROLE:
            return self.sides(pair)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(pair)
        if role == Qt.ItemDataRole.EditRole:
            return pair.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            left, right = self.sides(pair)
            return f"{pair.title}. {display_title(left)[:200]} / {display_title(right)[:200]}. {pair.question}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        pair = self.pair_at(index.row())
        title = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or pair is None or title == pair.title:
            return False
        self.renamed.emit(pair.id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags if self.read_only else flags | Qt.ItemFlag.ItemIsEditable


class PairDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        base = self._view.font()
        self.name_font = QFont(base)
        self.name_font.setWeight(QFont.Weight.DemiBold)
        self.title_font = QFont(READING_FAMILY)
        self.title_font.setPointSizeF(base.pointSizeF() * 1.2)
        self.title_font.setWeight(QFont.Weight.DemiBold)
        self.small_font = QFont(base)
        self.small_font.setPointSizeF(base.pointSizeF() * 0.94)
        self.question_font = QFont(READING_FAMILY)
        self.question_font.setItalic(True)
        self.question_font.setPointSizeF(base.pointSizeF() * 1.08)

    def _heights(self, index: Index) -> tuple[int, int, int, int]:
        """Of name, question, titles and sources. Titles take a second line only where one of them needs it."""
        name = QFontMetrics(self.name_font).height()
        question = QFontMetrics(self.question_font).height() + 4
        metrics = QFontMetrics(self.title_font)
        room = self._view.viewport().width() // 2 - 28 - 24
        long = any(metrics.horizontalAdvance(display_title(side)[:300]) > room for side in index.data(SIDES_ROLE))
        titles = (2 if long else 1) * metrics.lineSpacing()
        small = QFontMetrics(self.small_font).height()
        return name, question, titles, small

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        pair: Pair = index.data(PAIR_ROLE)
        name, question, titles, small = self._heights(index)
        return QSize(200, 20 + name + (question if pair.question else 0) + 12 + titles + 4 + small + 20)

    def name_rect(self, rect: QRect) -> QRect:
        return QRect(rect.left() + 28, rect.top() + 18, rect.width() - 56, QFontMetrics(self.name_font).height() + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        frame = self.theme.frame
        rect = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, chosen_ground(self.theme, self._view.hasFocus()))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, frame["raised"])
        pair: Pair = index.data(PAIR_ROLE)
        name, question, titles, small = self._heights(index)
        left, right = rect.left() + 28, rect.right() - 28
        top = rect.top() + 20
        opened = show_day(pair.opened)
        painter.setFont(self.small_font)
        painter.setPen(frame["secondary"])
        painter.drawText(QRect(left, top, right - left, name), int(Qt.AlignmentFlag.AlignRight), opened)
        room = right - left - painter.fontMetrics().horizontalAdvance(opened) - 16
        painter.setFont(self.name_font)
        painter.setPen(frame["accent"])
        text = pair.title or self._view.tr("Untitled pair")
        text = elide(text[:300], painter.fontMetrics(), room)
        painter.drawText(QRect(left, top, room, name), int(Qt.AlignmentFlag.AlignLeft), text)
        top += name
        if pair.question:
            painter.setFont(self.question_font)
            painter.setPen(frame["secondary"])
            text = elide(pair.question[:400], painter.fontMetrics(), right - left)
            painter.drawText(QRect(left, top + 4, right - left, question), int(Qt.AlignmentFlag.AlignLeft), text)
            top += question
        top += 12
        middle = (left + right) // 2
        painter.setPen(QPen(frame["hairline"]))
        painter.drawLine(middle, top + 2, middle, top + titles + small + 2)
        for side, (start, end) in zip(index.data(SIDES_ROLE), ((left, middle - 20), (middle + 20, right)), strict=True):
            painter.setFont(self.title_font)
            painter.setPen(frame["text"])
            box = QRect(start, top, end - start, titles)
            flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
            painter.save()
            painter.setClipRect(box)
            painter.drawText(box, flags, fit_lines(display_title(side), painter.fontMetrics(), box.width(), 2))
            painter.restore()
            painter.setFont(self.small_font)
            painter.setPen(frame["secondary"])
            line = elide(source_line(side.metadata)[:300], painter.fontMetrics(), end - start)
            painter.drawText(QRect(start, top + titles + 4, end - start, small), int(Qt.AlignmentFlag.AlignLeft), line)
        painter.setPen(QPen(frame["hairline"]))
        painter.drawLine(left, rect.bottom(), right, rect.bottom())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        editor = QLineEdit(parent)
        editor.setMaxLength(300)
        editor.setAccessibleName(self._view.tr("Name of the pair"))
        editor.setPlaceholderText(self._view.tr("Name of the pair"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        rect = self.name_rect(option.rect)
        height = editor.sizeHint().height()
        editor.setGeometry(rect.left() - 8, rect.center().y() - height // 2, min(480, rect.width()), height)


def fit_lines(text: str, metrics: QFontMetrics, width: int, lines: int) -> str:
    """Text cut so that it most likely wraps into that many lines, with an ellipsis where it was cut."""
    room = int(width * lines * 0.92)
    return elide(text[:600], metrics, room)


class PairsView(QWidget):
    opened = Signal(int)  # pair id
    rename_asked = Signal(int, str)
    delete_asked = Signal(int)

    def __init__(self, commands: CommandSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pairs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._commands = commands
        self._theme = theme
        self.model = PairsModel(self)
        self.list = _PairList(self)
        self.list.setModel(self.model)
        self._delegate = PairDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.empty = EmptyPage(theme, "columns-2", self)
        self.empty.say(
            self.tr("No saved pairs yet"),
            self.tr("Choose two articles in the library, open them side by side, and save the pair under a name."),
        )
        self._count = make_quiet(parent=self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        lay_out_page(self, self.tr("Saved pairs"), self._count, (), self._stack)
        self.list.chosen.connect(self._on_chosen)
        self.list.delete_pressed.connect(self._on_delete)
        self.list.menu_asked.connect(lambda place: show_menu(self.make_menu(), place))
        self._waiting: tuple[Sequence[Pair], Mapping[int, ArticleSummary]] | None = None
        self._delegate.closeEditor.connect(lambda *_: QTimer.singleShot(0, self, self._show_waiting))
        self.model.renamed.connect(self.rename_asked)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._delegate.set_theme(theme)
        self.empty.set_theme(theme)

    def set_read_only(self, read_only: bool) -> None:
        self.model.read_only = read_only

    def show_pairs(self, pairs: Sequence[Pair], articles: Mapping[int, ArticleSummary]) -> None:
        """The pairs there are now. While a name is being typed they wait: to set them would take the field away."""
        if self.list.is_editing:
            self._waiting = pairs, articles
            return
        self._waiting = None
        current = self.current_pair()
        scroll = self.list.verticalScrollBar().value()
        self.model.set_pairs(pairs, articles)
        place = self.model.place_of(current.id) if current else -1
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(max(0, place)))
        self.list.verticalScrollBar().setValue(scroll)
        self._refresh()

    def _show_waiting(self) -> None:
        if self._waiting is not None:
            self.show_pairs(*self._waiting)

    def _refresh(self) -> None:
        count = self.model.rowCount()
        self._stack.setCurrentWidget(self.list if count else self.empty)
        words = self.tr("1 pair") if count == 1 else self.tr("{n} pairs").format(n=count)
        self._count.setText(words if count else "")

    def current_pair(self) -> Pair | None:
        return self.model.pair_at(self.list.currentIndex().row())

    def rename_current(self) -> None:
        if self.list.currentIndex().isValid() and not self.model.read_only:
            self.list.edit(self.list.currentIndex())

    def _on_chosen(self) -> None:
        if pair := self.current_pair():
            self.opened.emit(pair.id)

    def _on_delete(self) -> None:
        if (pair := self.current_pair()) and not self.model.read_only:
            self.delete_asked.emit(pair.id)

    def make_menu(self) -> QMenu:
        menu = QMenu(self)
        frame = self._theme.frame
        for text, icon, then, writes in (
            (self.tr("Open"), "book-open", self._on_chosen, False),
            (self.tr("Rename"), "pencil", self.rename_current, True),
            (self.tr("Delete Pair"), "trash-2", self._on_delete, True),
        ):
            action = menu.addAction(line_icon(icon, frame["text"], frame["disabled"]), text)
            action.triggered.connect(lambda _=False, then=then: then())
            action.setEnabled(not (writes and self.model.read_only))
        return menu


class _PairList(QListView):
    chosen = Signal()
    delete_pressed = Signal()
    menu_asked = Signal(QPoint)  # where on the screen

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Saved pairs"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(lambda _: self.chosen.emit())

    @property
    def is_editing(self) -> bool:
        return self.state() == self.State.EditingState

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (place := find_menu_place(self, event)) is not None:
            self.menu_asked.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.is_editing:
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)
