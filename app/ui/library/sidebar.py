"""The column beside the list: places to go, and what to filter by, with counts."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.ui.icons import line_icon
from app.ui.library.filter import Facet, FacetCounts, FacetKind, LibraryFilter
from app.ui.parts import elide, text_scale
from app.ui.theme import Theme
from app.ui.wording import as_tip, group_digits

FACET, COUNT, PLACE = (int(Qt.ItemDataRole.UserRole) + n for n in range(3))
ALL, PAIRS, EVENTS, NOTES, TRASH = "all", "pairs", "events", "notes", "trash"
HIGHLIGHTS = "highlights"
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
        return index.data(FACET) is None and index.data(PLACE) is None

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
        painter.setPen(frame["text"])
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


class LibrarySidebar(QTreeWidget):
    """Choosing a facet filters the list; with Ctrl several can be chosen. Places lead to other pages."""

    filter_chosen = Signal(object)  # LibraryFilter
    place_chosen = Signal(str)  # PAIRS, EVENTS, HIGHLIGHTS, NOTES or TRASH

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._counts: FacetCounts | None = None
        self._filling = False
        self._items: dict[Facet, QTreeWidgetItem] = {}
        self._places: dict[str, QTreeWidgetItem] = {}
        self._headings: dict[FacetKind, QTreeWidgetItem] = {}
        self.setObjectName("sidebar")
        self.setAccessibleName(self.tr("Filters"))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(SidebarDelegate(self))
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self._make_fixed_items()
        self.set_theme(theme)
        self.itemSelectionChanged.connect(self._on_selection)
        self.itemClicked.connect(self._on_click)

    def _make_fixed_items(self) -> None:
        for place, text in (
            (ALL, self.tr("All articles")),
            (FacetKind.UNREAD.value, self.tr("Unread")),
            (PAIRS, self.tr("Saved pairs")),
            (EVENTS, self.tr("Events")),
            (HIGHLIGHTS, self.tr("Highlights")),
            (NOTES, self.tr("Notes")),
            (TRASH, self.tr("Trash")),
        ):
            item = QTreeWidgetItem([text])
            item.setData(0, PLACE, place)
            if place == FacetKind.UNREAD:
                facet = Facet(FacetKind.UNREAD)
                item.setData(0, FACET, facet)
                self._items[facet] = item
            self.addTopLevelItem(item)
            self._places[place] = item
        for kind, text in (
            (FacetKind.TAG, self.tr("Tags")),
            (FacetKind.OUTLET, self.tr("Outlets")),
            (FacetKind.PERSPECTIVE, self.tr("Perspectives")),
        ):
            heading = QTreeWidgetItem([text])
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.addTopLevelItem(heading)
            heading.setExpanded(True)
            heading.setHidden(True)
            self._headings[kind] = heading
        self._places[ALL].setSelected(True)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        icons = {
            ALL: "library",
            FacetKind.UNREAD.value: "circle-dot",
            PAIRS: "columns-2",
            EVENTS: "newspaper",
            HIGHLIGHTS: "highlighter",
            NOTES: "notebook-pen",
            TRASH: "trash-2",
        }
        for place, name in icons.items():
            self._places[place].setIcon(0, line_icon(name, theme.frame["secondary"], theme.frame["disabled"]))
        self.setStyleSheet(f"#sidebar {{ background: {theme.frame['window'].name()}; padding-top: 8px; }}")

    # --- counts ---

    def set_counts(self, counts: FacetCounts) -> None:
        """Fill in values and counts; what is chosen stays chosen as long as it exists."""
        if counts == self._counts:
            return
        self._counts = counts
        chosen = self.chosen_filter().facets
        self._filling = True
        self._set_count(self._places[ALL], counts.total)
        self._set_count(self._places[FacetKind.UNREAD.value], counts.unread)
        self._fill(FacetKind.TAG, counts.tags)
        self._fill(FacetKind.OUTLET, counts.outlets)
        self._fill(FacetKind.PERSPECTIVE, counts.perspectives)
        for facet in chosen:
            if facet in self._items:
                self._items[facet].setSelected(True)
        if not self.selectedItems():
            self._places[ALL].setSelected(True)
        self._filling = False
        if self.chosen_filter().facets != chosen:
            self._on_selection()

    def set_place_count(self, place: str, count: int) -> None:
        self._set_count(self._places[place], count)

    @staticmethod
    def _set_count(item: QTreeWidgetItem, count: int) -> None:
        if item.data(0, COUNT) == (count or None) and item.data(0, int(Qt.ItemDataRole.AccessibleTextRole)):
            return
        item.setData(0, COUNT, count if count else None)
        item.setData(0, int(Qt.ItemDataRole.AccessibleTextRole), f"{item.text(0)}, {count}")

    def _fill(self, kind: FacetKind, values: tuple[tuple[str, int], ...]) -> None:
        heading = self._headings[kind]
        heading.setHidden(not values)
        wanted = dict(values)
        for facet in [f for f in self._items if f.kind is kind and f.value not in wanted]:
            heading.removeChild(self._items.pop(facet))
        for place, (value, count) in enumerate(values):
            facet = Facet(kind, value)
            item = self._items.get(facet)
            if item is None:
                item = QTreeWidgetItem([value])
                item.setData(0, FACET, facet)
                item.setToolTip(0, as_tip(value, 300))
                heading.insertChild(place, item)
                self._items[facet] = item
            self._set_count(item, count)

    # --- choosing ---

    def chosen_filter(self) -> LibraryFilter:
        facets = (item.data(0, FACET) for item in self.selectedItems())
        return LibraryFilter(frozenset(facet for facet in facets if facet is not None))

    def clear_filter(self) -> None:
        """Back to all articles."""
        self.setCurrentItem(self._places[ALL])

    def show_place(self, place: str) -> None:
        """Mark the page that is shown, without going there again."""
        self._filling = True
        self.clearSelection()
        self._places[place].setSelected(True)
        self._filling = False

    def is_at(self, place: str) -> bool:
        return self._places[place].isSelected()

    def choose(self, facet: Facet) -> None:
        if facet in self._items:
            self.setCurrentItem(self._items[facet])

    def _on_selection(self) -> None:
        if self._filling:
            return
        chosen = [item.data(0, PLACE) for item in self.selectedItems()]
        for place in (PAIRS, EVENTS, HIGHLIGHTS, NOTES, TRASH):
            if chosen == [place]:
                self.place_chosen.emit(place)
                return
        self.filter_chosen.emit(self.chosen_filter())

    def _on_click(self, item: QTreeWidgetItem) -> None:
        if item in self._headings.values():
            item.setExpanded(not item.isExpanded())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if opens and item is not None and item in self._headings.values():
            item.setExpanded(not item.isExpanded())
        else:
            super().keyPressEvent(event)

    def folded(self) -> list[str]:
        """The kinds whose values are folded away, to be kept."""
        return [kind.value for kind, heading in self._headings.items() if not heading.isExpanded()]

    def fold(self, kinds: list[str]) -> None:
        for kind, heading in self._headings.items():
            heading.setExpanded(kind.value not in kinds)
