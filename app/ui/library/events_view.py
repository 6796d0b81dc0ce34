"""Events: each with its tellings on a line of days; opened, with the articles themselves, to be merged and parted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.domain import ArticleSummary, Event
from app.ui.icons import line_icon
from app.ui.library.event_line import place_dots
from app.ui.parts import EmptyPage, chosen_ground, elide, lay_out_page, make_quiet
from app.ui.theme import READING_FAMILY, Theme
from app.ui.wording import as_tip, display_title, source_line

EVENT, ARTICLES, ARTICLE = (int(Qt.ItemDataRole.UserRole) + n for n in range(3))
Index = QModelIndex | QPersistentModelIndex
INDENT = 28


class EventsView(QWidget):
    article_opened = Signal(int)
    pair_opened = Signal(int, int)
    together_asked = Signal(int)  # event id: the two of its tellings that differ most
    rename_asked = Signal(int, str)
    merge_asked = Signal(list)  # event ids
    split_asked = Signal(int, list)  # event id, article ids
    out_asked = Signal(list)  # article ids that tell no event
    empty_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pairs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._read_only = False
        self._shown: tuple[list[Event], dict[int, ArticleSummary]] = ([], {})
        self._count = make_quiet(parent=self)
        self.beside = self._make_button(
            self.tr("Read Side by Side"), self.tr("The two that are chosen, or the first two")
        )
        differ = self.tr("Read the two that differ most in how they tell it")
        self.differing = self._make_button(self.tr("Most Different"), differ)
        self.rename = self._make_button(self.tr("Rename"), self.tr("Give this event a name (F2)"))
        self.merge = self._make_button(self.tr("Merge"), self.tr("Make one event of those that are chosen"))
        self.split = self._make_button(self.tr("Split Off"), self.tr("Make an event of its own of the chosen articles"))
        self.out = self._make_button(
            self.tr("Take Out"), self.tr("The chosen articles, or all of them, tell no event (Del)")
        )
        self.tree = EventTree(theme, self)
        self.empty = EmptyPage(theme, "newspaper", self)
        self.empty.say(
            self.tr("No events yet"),
            self.tr("Articles that clearly tell the same event come together here by themselves."),
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.empty)
        buttons = (self.beside, self.differing, self.rename, self.merge, self.split, self.out)
        lay_out_page(self, self.tr("Events"), self._count, buttons, self._stack)
        self._connect()
        self.show_events([], {})

    def _make_button(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setToolTip(tip)
        return button

    def _connect(self) -> None:
        self.beside.clicked.connect(self._read_beside)
        self.differing.clicked.connect(lambda: self.together_asked.emit(self.tree.chosen_events()[0]))
        self.rename.clicked.connect(self.tree.edit_current)
        self.merge.clicked.connect(lambda: self.merge_asked.emit(self.tree.chosen_events()))
        self.split.clicked.connect(self._split)
        self.out.clicked.connect(self._take_out)
        self.tree.itemSelectionChanged.connect(self._refresh)
        self.tree.itemActivated.connect(lambda item, _: self._open(item))
        self.tree.delete_pressed.connect(self._take_out)
        self.tree.renamed.connect(self.rename_asked)

    # --- content ----------------------------------------------------------------------------------------------------

    def show_events(self, events: Sequence[Event], rows: Mapping[int, ArticleSummary]) -> None:
        """The events there are now, those with an article that is known; what was chosen and open stays so."""
        shown = [event for event in events if any(i in rows for i in event.articles)]
        needed = {i: rows[i] for event in shown for i in event.articles if i in rows}
        if (shown, needed) != self._shown:
            self._shown = (shown, needed)
            self.tree.fill(shown, needed)
        self._count.setText(str(len(shown)) if shown else "")
        self._stack.setCurrentWidget(self.tree if shown else self.empty)
        self._refresh()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.tree.read_only = read_only
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self.tree.set_theme(theme)
        self.empty.set_theme(theme)

    # --- what can be done -------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        events, articles = self.tree.chosen_events(), self.tree.chosen_articles()
        has_any = self._stack.currentWidget() is self.tree
        for button in (self.beside, self.differing, self.rename, self.merge, self.split, self.out):
            button.setVisible(has_any)
        writes = not self._read_only
        self.beside.setEnabled(self._pair() is not None)
        one = events[0] if len(events) == 1 and not articles else None
        self.differing.setEnabled(one is not None and len(self.tree.articles_of(one)) > 1)
        self.rename.setEnabled(writes and len(events) == 1 and not articles)
        self.merge.setEnabled(writes and len(events) > 1)
        self.split.setEnabled(writes and self._part() is not None)
        self.out.setEnabled(writes and bool(articles or len(events) == 1))

    def _pair(self) -> tuple[int, int] | None:
        chosen = self.tree.chosen_articles()
        if not chosen and len(events := self.tree.chosen_events()) == 1:
            chosen = self.tree.articles_of(events[0])[:2]
        return (chosen[0], chosen[1]) if len(chosen) == 2 else None

    def _part(self) -> tuple[int, list[int]] | None:
        """The chosen articles of one event, and that event; not where they are all that it has."""
        chosen = self.tree.chosen_articles()
        events = self.tree.events_of(chosen)
        if len(events) != 1 or len(chosen) == len(self.tree.articles_of(events[0])):
            return None
        return events[0], chosen

    def _read_beside(self) -> None:
        if (pair := self._pair()) is not None:
            self.pair_opened.emit(*pair)

    def _open(self, item: QTreeWidgetItem) -> None:
        article = item.data(0, ARTICLE)
        if article is not None:
            self.article_opened.emit(article.id)
        elif (pair := self._pair()) is not None:
            self.pair_opened.emit(*pair)

    def _split(self) -> None:
        if (part := self._part()) is not None:
            self.split_asked.emit(*part)

    def _take_out(self) -> None:
        if self._read_only:
            return
        if articles := self.tree.chosen_articles():
            self.out_asked.emit(articles)
        elif len(events := self.tree.chosen_events()) == 1:
            self.empty_asked.emit(events[0])


class EventTree(QTreeWidget):
    delete_pressed = Signal()
    renamed = Signal(int, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.read_only = False
        self._filling = False
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
        self.itemChanged.connect(self._on_changed)
        self.itemClicked.connect(lambda item, _: item.setExpanded(not item.isExpanded()))

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.viewport().update()

    def fill(self, events: Sequence[Event], rows: Mapping[int, ArticleSummary]) -> None:
        open_ones = {self._event(item).id for item in self._items() if item.isExpanded()}
        events_chosen, articles_chosen = set(self.chosen_events()), set(self.chosen_articles())
        self._filling = True
        self.blockSignals(True)
        self.clear()
        for event in events:
            articles = [rows[i] for i in event.articles if i in rows]
            item = QTreeWidgetItem([event.title or display_title(articles[0])])
            item.setData(0, EVENT, event)
            item.setData(0, ARTICLES, articles)
            item.setToolTip(0, as_tip("\n".join(display_title(article) for article in articles)))
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, self._describe(event, articles))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.addTopLevelItem(item)
            for article in articles:
                child = QTreeWidgetItem(item, [display_title(article)])
                child.setData(0, ARTICLE, article)
                told = f"{display_title(article)[:200]}, {source_line(article.metadata)}"
                child.setData(0, Qt.ItemDataRole.AccessibleTextRole, told)
                child.setSelected(article.id in articles_chosen)
            item.setExpanded(event.id in open_ones)
            item.setSelected(event.id in events_chosen)
        first = next((item for item in self._items() if item.isSelected()), self.topLevelItem(0))
        if first is not None and not self.selectedItems():
            self.setCurrentItem(first)
        self.blockSignals(False)
        self._filling = False

    def _describe(self, event: Event, articles: Sequence[ArticleSummary]) -> str:
        title = event.title or display_title(articles[0])
        outlets = ", ".join(dict.fromkeys(a.metadata.outlet for a in articles if a.metadata.outlet))
        return self.tr("{title}. {n} tellings: {outlets}").format(title=title[:200], n=len(articles), outlets=outlets)

    # --- what is chosen ---------------------------------------------------------------------------------------------

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(n) for n in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    @staticmethod
    def _event(item: QTreeWidgetItem) -> Event:
        event: Event = item.data(0, EVENT)
        return event

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

    # --- by hand ----------------------------------------------------------------------------------------------------

    def edit_current(self) -> None:
        chosen = [item for item in self._items() if item.isSelected()]
        if len(chosen) == 1 and not self.read_only:
            self.setCurrentItem(chosen[0])
            self.editItem(chosen[0], 0)

    def _on_changed(self, item: QTreeWidgetItem) -> None:
        if self._filling or item.data(0, EVENT) is None:
            return
        event, title = self._event(item), " ".join(item.text(0).split())
        if title != (event.title or display_title(item.data(0, ARTICLES)[0])):
            self.renamed.emit(event.id, title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_current()
        else:
            super().keyPressEvent(event)


class EventDelegate(QStyledItemDelegate):
    """An event: its name, and its tellings as dots on a line of days. An article: title and source on one line."""

    def __init__(self, tree: EventTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def _title_font(self) -> QFont:
        font = QFont(READING_FAMILY)
        font.setPointSizeF(self._tree.font().pointSizeF() * 1.2)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        small = option.fontMetrics.height()
        if index.data(EVENT) is None:
            return QSize(200, small + 14)
        return QSize(200, QFontMetrics(self._title_font()).height() + small + 44)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, chosen_ground(self._tree.theme, self._tree.hasFocus()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(EVENT) is None:
            self._paint_article(painter, option, index.data(ARTICLE))
        else:
            self._paint_event(painter, option, index)

    def _paint_event(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        frame, rect = self._tree.theme.frame, option.rect
        room = rect.width() - 2 * INDENT
        font = self._title_font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(frame["text"])
        top = rect.top() + 10
        painter.drawText(
            rect.left() + INDENT, top + metrics.ascent(), elide(str(index.data())[:400], metrics, room - 30)
        )
        name = "chevron-down" if option.state & QStyle.StateFlag.State_Open else "chevron-right"
        icon = line_icon(name, frame["secondary"], frame["disabled"])
        icon.paint(painter, rect.right() - INDENT - 14, top + 4, 16, 16)
        small = QFontMetricsF(option.font)
        dots = place_dots(index.data(ARTICLES), room - 60.0, small.horizontalAdvance)
        line = top + metrics.height() + 12.0
        left = rect.left() + INDENT + 5.0
        dated = [dot.x for dot in dots if dot.dated]
        painter.setPen(QPen(frame["hairline"], 1.5))
        if len(dated) > 1:
            painter.drawLine(round(left), round(line), round(left + dated[-1]), round(line))
        painter.setFont(option.font)
        for dot in dots:
            # Hollow: the day is not known.
            painter.setPen(QPen(frame["accent"], 1.5))
            painter.setBrush(frame["accent"] if dot.dated else frame["page"])
            painter.drawEllipse(QRectF(left + dot.x - 4, line - 4, 8, 8))
            painter.setPen(frame["secondary"])
            painter.drawText(round(left + dot.x - 4.5), round(line + 10 + small.ascent()), dot.label)
        painter.setPen(QPen(frame["hairline"], 1))
        painter.drawLine(rect.left() + INDENT, rect.bottom(), rect.right() - INDENT, rect.bottom())

    def _paint_article(self, painter: QPainter, option: QStyleOptionViewItem, article: ArticleSummary) -> None:
        frame, rect = self._tree.theme.frame, option.rect
        metrics = option.fontMetrics
        left, room = rect.left() + 2 * INDENT, rect.width() - 4 * INDENT
        base = rect.top() + 7 + metrics.ascent()
        source = elide(source_line(article.metadata), metrics, room // 2)
        painter.setFont(option.font)
        painter.setPen(frame["text"])
        title = elide(display_title(article)[:400], metrics, room - metrics.horizontalAdvance(source) - 16)
        painter.drawText(left, base, title)
        painter.setPen(frame["secondary"])
        painter.drawText(rect.right() - INDENT - metrics.horizontalAdvance(source), base, source)
