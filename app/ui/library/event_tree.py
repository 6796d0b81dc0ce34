"""The events as a tree: each with its tellings on a line of days; opened, with the articles beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.domain import ArticleSummary, Event
from app.ui.icons import line_icon
from app.ui.library.event_line import name_event, place_dots
from app.ui.parts import chosen_ground, elide, find_menu_place, heading_font
from app.ui.theme import Theme
from app.ui.wording import as_tip, display_title, source_line

EVENT, ARTICLES, ARTICLE, LAST, SAME_TEXT = (int(Qt.ItemDataRole.UserRole) + n for n in range(5))
Index = QModelIndex | QPersistentModelIndex
Key = tuple[int, int]  # event, and article or 0
# Said each time: what Qt does by itself depends on the keys that are still held, as those of a shortcut are.
ALONE, KEEP = QItemSelectionModel.SelectionFlag.ClearAndSelect, QItemSelectionModel.SelectionFlag.NoUpdate
INDENT = 28
CHEVRON = 16


class EventItem(QTreeWidgetItem):
    """An event. What a tip and a screen reader say is made when they ask: there may be thousands of rows."""

    def __init__(self, event: Event, articles: Sequence[ArticleSummary]) -> None:
        super().__init__([name_event(event, articles)])
        self._event, self._articles = event, articles
        self.setFlags(self.flags() | Qt.ItemFlag.ItemIsEditable)

    def data(self, column: int, role: int) -> object:
        if role == EVENT:
            return self._event
        if role == ARTICLES:
            return self._articles
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip("\n".join(display_title(article) for article in self._articles))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return describe_event(self._event, self._articles)
        return super().data(column, role)


class ArticleItem(QTreeWidgetItem):
    """A telling; `same_text` says in words that it has the text of another one, or nothing."""

    def __init__(self, article: ArticleSummary, same_text: str) -> None:
        super().__init__([display_title(article)])
        self._article = article
        self._same_text = same_text

    def data(self, column: int, role: int) -> object:
        if role == ARTICLE:
            return self._article
        if role == SAME_TEXT:
            return self._same_text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (display_title(self._article)[:200], source_line(self._article.metadata), self._same_text)
            told = ", ".join(part for part in parts if part)
            return as_tip(told) if role == Qt.ItemDataRole.ToolTipRole else told
        return super().data(column, role)


def describe_event(event: Event, articles: Sequence[ArticleSummary]) -> str:
    """What a screen reader says of an event."""
    outlets = ", ".join(dict.fromkeys(a.metadata.outlet for a in articles if a.metadata.outlet))
    one, many = _tr("{title}. 1 telling: {outlets}"), _tr("{title}. {n} tellings: {outlets}")
    words = one if len(articles) == 1 else many
    told = words.format(title=name_event(event, articles)[:200], n=len(articles), outlets=outlets)
    copies = len({i for i, _ in event.copies}.intersection(article.id for article in articles))
    if not copies:
        return told
    again = _tr("1 has the text of another.") if copies == 1 else _tr("{n} have the text of another.")
    return f"{told}. {again.format(n=copies)}"


def describe_copy(first: ArticleSummary | None) -> str:
    """That a telling has the text of this one."""
    if first is None:
        return _tr("the same text as another")
    name = first.metadata.outlet or display_title(first)[:60]
    return _tr("the same text as in {outlet}").format(outlet=name)


def _tr(words: str) -> str:
    return QCoreApplication.translate("EventTree", words)


class EventTree(QTreeWidget):
    renamed = Signal(int, str)
    menu_asked = Signal(QPoint)  # on the screen
    naming_ended = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.read_only = False
        self.setAccessibleName(self.tr("Events"))
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(EventDelegate(self))
        self.itemClicked.connect(self._on_clicked)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.viewport().update()

    # --- content ----------------------------------------------------------------------------------------------------

    def fill(self, events: Sequence[Event], rows: Mapping[int, ArticleSummary]) -> None:
        """The events anew; what was open, chosen, current and in sight stays so, as far as it is still there."""
        open_ones = {self._event(item).id for item in self._items() if item.isExpanded()}
        events_chosen, articles_chosen = set(self.chosen_events()), set(self.chosen_articles())
        current, row, sight = self._key_of(self.currentItem()), self._row_of(self.currentItem()), self._scrolled()
        self.blockSignals(True)
        self.setUpdatesEnabled(False)
        self.clear()
        by_key: dict[Key, QTreeWidgetItem] = {}
        for event in events:
            articles = [rows[i] for i in event.articles if i in rows]
            item = by_key[event.id, 0] = self._make_event(event, articles)
            first = dict(event.copies)
            for article in articles:
                same_text = describe_copy(rows.get(first[article.id])) if article.id in first else ""
                child = by_key[event.id, article.id] = self._make_article(item, article, same_text)
                child.setSelected(article.id in articles_chosen)
            child.setData(0, LAST, True)
            item.setExpanded(event.id in open_ones)
            item.setSelected(event.id in events_chosen)
        self._set_current(by_key, current, row)
        self.verticalScrollBar().setValue(sight)
        self.setUpdatesEnabled(True)
        self.blockSignals(False)
        self.itemSelectionChanged.emit()

    def _make_event(self, event: Event, articles: Sequence[ArticleSummary]) -> QTreeWidgetItem:
        item = EventItem(event, articles)
        self.addTopLevelItem(item)
        return item

    @staticmethod
    def _make_article(parent: QTreeWidgetItem, article: ArticleSummary, same_text: str) -> QTreeWidgetItem:
        item = ArticleItem(article, same_text)
        parent.addChild(item)
        return item

    def _set_current(self, by_key: Mapping[Key, QTreeWidgetItem], current: Key | None, row: int) -> None:
        """The one that was current; an article that went to another event with it, an event that is gone gives way to
        the one that took its place."""
        item = by_key.get(current) if current is not None else None
        if item is None and current is not None and current[1]:
            item = next((found for (_, article), found in by_key.items() if article == current[1]), None)
        if item is None:
            item = self.topLevelItem(min(max(0, row), self.topLevelItemCount() - 1))
        if item is None:
            return
        self.setCurrentItem(item, 0, KEEP if self.selectedItems() else ALONE)

    # --- what is chosen ---------------------------------------------------------------------------------------------

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(n) for n in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    @staticmethod
    def _event(item: QTreeWidgetItem) -> Event:
        event: Event = item.data(0, EVENT)
        return event

    def _key_of(self, item: QTreeWidgetItem | None) -> Key | None:
        if item is None:
            return None
        parent = item.parent()
        return (self._event(item).id, 0) if parent is None else (self._event(parent).id, item.data(0, ARTICLE).id)

    def _row_of(self, item: QTreeWidgetItem | None) -> int:
        top = item.parent() or item if item is not None else None
        return self.indexOfTopLevelItem(top) if top is not None else 0

    def _scrolled(self) -> int:
        return self.verticalScrollBar().value()

    def chosen_events(self) -> list[int]:
        return [self._event(item).id for item in self._items() if item.isSelected()]

    def chosen_articles(self) -> list[int]:
        children = (item.child(n) for item in self._items() for n in range(item.childCount()))
        return [child.data(0, ARTICLE).id for child in children if child is not None and child.isSelected()]

    def articles_of(self, event_id: int) -> list[int]:
        return [a.id for item in self._items() if self._event(item).id == event_id for a in item.data(0, ARTICLES)]

    def events_of(self, articles: Sequence[int]) -> list[int]:
        wanted = set(articles)
        return [
            self._event(item).id
            for item in self._items()
            if not wanted.isdisjoint(article.id for article in item.data(0, ARTICLES))
        ]

    def choose_event(self, event_id: int) -> bool:
        """Let this event be the one that is chosen, and in sight; False where it is not here."""
        item = next((item for item in self._items() if self._event(item).id == event_id), None)
        if item is None:
            return False
        self.setCurrentItem(item, 0, ALONE)
        self.scrollToItem(item)
        return True

    def choose_articles(self, articles: Sequence[int]) -> bool:
        """Open the events of these articles, and let just these be chosen, the first of them in sight; False where
        none of them is here."""
        wanted = set(articles)
        children = (item.child(n) for item in self._items() for n in range(item.childCount()))
        found = [child for child in children if child is not None and child.data(0, ARTICLE).id in wanted]
        if not found:
            return False
        self.setCurrentItem(found[0], 0, ALONE)
        for child in found:
            parent = child.parent()
            if parent is not None:
                parent.setExpanded(True)
            child.setSelected(True)
        self.scrollToItem(found[0])
        return True

    def show_current(self) -> None:
        """Bring what is current into sight, which a panel may just have covered."""
        if (item := self.currentItem()) is not None:
            self.scrollToItem(item)

    # --- by hand ----------------------------------------------------------------------------------------------------

    def edit_chosen(self) -> None:
        """Let the name of the one event that is chosen be typed, in its place."""
        chosen = [item for item in self._items() if item.isSelected()]
        if len(chosen) == 1 and not self.read_only:
            self.setCurrentItem(chosen[0], 0, KEEP)
            self.scrollToItem(chosen[0])
            self.editItem(chosen[0], 0)

    @property
    def is_naming(self) -> bool:
        """Whether a name is being typed, which nothing may take away."""
        return self.state() == QAbstractItemView.State.EditingState

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.naming_ended.emit()

    def _on_clicked(self, item: QTreeWidgetItem) -> None:
        if item.parent() is None and len(self.selectedItems()) == 1:
            item.setExpanded(not item.isExpanded())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        parent = item.parent() if item is not None else None
        if event.key() == Qt.Key.Key_Left and parent is not None:
            self.setCurrentItem(parent, 0, ALONE)  # as in every other tree; without indentation Qt does not
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (place := find_menu_place(self, event)) is not None:
            self.menu_asked.emit(place)


class EventDelegate(QStyledItemDelegate):
    """An event: its name, and its tellings as dots on a line of days. An article: title and source on one line."""

    def __init__(self, tree: EventTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def _title_font(self) -> QFont:
        return heading_font(self._tree.font(), 1.2)

    def _title_rect(self, rect: QRect) -> QRect:
        height = QFontMetrics(self._title_font()).height()
        return QRect(rect.left() + INDENT, rect.top() + 10, rect.width() - 2 * INDENT - CHEVRON - 14, height)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        small = option.fontMetrics.height()
        if index.data(EVENT) is None:
            return QSize(200, small + 14 + (8 if index.data(LAST) else 0))
        return QSize(200, QFontMetrics(self._title_font()).height() + small + 44)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            ground = option.rect.adjusted(0, 0, 0, -8 if index.data(LAST) else 0)
            painter.fillRect(ground, chosen_ground(self._tree.theme, self._tree.hasFocus()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(EVENT) is None:
            self._paint_article(painter, option, index.data(ARTICLE), index.data(SAME_TEXT))
        else:
            self._paint_event(painter, option, index)
        # An opened event is one with its articles.
        if index.data(LAST) or (index.data(EVENT) is not None and not option.state & QStyle.StateFlag.State_Open):
            painter.setPen(QPen(self._tree.theme.frame["hairline"], 1))
            rect = option.rect
            painter.drawLine(rect.left() + INDENT, rect.bottom(), rect.right() - INDENT, rect.bottom())

    def _paint_event(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        frame, rect = self._tree.theme.frame, option.rect
        room = rect.width() - 2 * INDENT
        font = self._title_font()
        metrics = QFontMetrics(font)
        title = self._title_rect(rect)
        painter.setFont(font)
        painter.setPen(frame["text"])
        painter.drawText(
            title.left(), title.top() + metrics.ascent(), elide(str(index.data())[:400], metrics, title.width())
        )
        arrow = "chevron-down" if option.state & QStyle.StateFlag.State_Open else "chevron-right"
        icon = line_icon(arrow, frame["secondary"], frame["disabled"])
        icon.paint(painter, rect.right() - INDENT - CHEVRON, title.top() + 4, CHEVRON, CHEVRON)
        small = QFontMetricsF(option.font)
        copies = {i for i, _ in index.data(EVENT).copies}
        dots = place_dots(index.data(ARTICLES), room - 60.0, small.horizontalAdvance, copies)
        line = title.top() + metrics.height() + 12.0
        left = rect.left() + INDENT + 5.0
        dated = [dot.x for dot in dots if dot.dated]
        painter.setPen(QPen(frame["hairline"], 1.5))
        if len(dated) > 1:
            painter.drawLine(round(left), round(line), round(left + dated[-1]), round(line))
        painter.setFont(option.font)
        for dot in dots:
            # Hollow: the day is not known. Small: the text of another once more, as the words beneath say.
            painter.setPen(QPen(frame["accent"], 1.5))
            painter.setBrush(frame["accent"] if dot.dated else frame["page"])
            radius = 2.0 if dot.copy else 4.0
            painter.drawEllipse(QRectF(left + dot.x - radius, line - radius, 2 * radius, 2 * radius))
            painter.setPen(frame["secondary"])
            painter.drawText(round(left + dot.x - 4.5), round(line + 10 + small.ascent()), dot.label)

    def _paint_article(
        self, painter: QPainter, option: QStyleOptionViewItem, article: ArticleSummary, same_text: str
    ) -> None:
        frame, rect = self._tree.theme.frame, option.rect
        metrics = option.fontMetrics
        left, room = rect.left() + 2 * INDENT, rect.width() - 4 * INDENT
        base = rect.top() + 7 + metrics.ascent()
        beside = " · ".join(part for part in (same_text, source_line(article.metadata)) if part)
        source = elide(beside, metrics, room * 2 // 3 if same_text else room // 2)
        painter.setFont(option.font)
        painter.setPen(frame["text"])
        title = elide(display_title(article)[:400], metrics, room - metrics.horizontalAdvance(source) - 16)
        painter.drawText(left, base, title)
        painter.setPen(frame["secondary"])
        painter.drawText(rect.right() - INDENT - metrics.horizontalAdvance(source), base, source)

    # --- the name, typed where it stands ----------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        field = QLineEdit(parent)
        field.setObjectName("event-name")
        field.setFont(self._title_font())
        field.setMaxLength(300)
        field.setAccessibleName(self._tree.tr("Name of the event"))
        field.setPlaceholderText(self._tree.tr("Named by its first article"))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        title = self._title_rect(option.rect)
        height = editor.sizeHint().height()
        editor.setGeometry(title.left() - 9, title.center().y() - height // 2, title.width() + 9, height)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data()))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: ARG002
        """The name is the library's: what it says comes back with the list."""
        assert isinstance(editor, QLineEdit)
        name, event = " ".join(editor.text().split()), index.data(EVENT)
        if name != str(index.data()) and name != event.title:
            self._tree.renamed.emit(event.id, name)
