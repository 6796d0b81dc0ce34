"""The column beside the list: places to go, and what to filter by, with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.domain import SavedSearch
from app.ui.icons import line_icon
from app.ui.library.facet_counts import FacetCounts, Values
from app.ui.library.filter import Facet, FacetKind, LibraryFilter
from app.ui.library.sidebar_rows import COUNT, FACET, MORE, PLACE, SAVED, SidebarDelegate
from app.ui.parts import find_menu_place, show_menu
from app.ui.reading.reading_method import language_name
from app.ui.theme import Theme
from app.ui.wording import as_tip, group_digits

AT_FIRST = 8  # values of a kind that are shown before the reader asks for more
ALL, PAIRS, EVENTS, NOTES, TRASH = "all", "pairs", "events", "notes", "trash"
HIGHLIGHTS = "highlights"


class LibrarySidebar(QTreeWidget):
    """Choosing a facet filters the list: facets of several kinds narrow it, a second one of a kind takes the place of
    the first, or with Ctrl joins it; choosing it again takes it away. Places lead to other pages."""

    filter_chosen = Signal(object)  # LibraryFilter
    search_chosen = Signal(object)  # SavedSearch
    search_renamed = Signal(int, str)  # its id and name
    search_deleted = Signal(int)
    place_chosen = Signal(str)  # PAIRS, EVENTS, HIGHLIGHTS, NOTES or TRASH

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._counts: FacetCounts | None = None
        self._filling = False
        self._items: dict[Facet, QTreeWidgetItem] = {}
        self._places: dict[str, QTreeWidgetItem] = {}
        self._headings: dict[FacetKind, QTreeWidgetItem] = {}
        self._more: dict[FacetKind, QTreeWidgetItem] = {}
        self._waiting: Sequence[SavedSearch] | None = None  # to be shown when the one that is being named has its name
        self._waiting_counts: Mapping[int, int] = {}
        self._unfolded: set[FacetKind] = set()  # kinds of which all values are shown
        self.setObjectName("sidebar")
        self.setAccessibleName(self.tr("Filters"))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        delegate = SidebarDelegate(self)
        delegate.closeEditor.connect(lambda *_: QTimer.singleShot(0, self, self._show_waiting))
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._make_fixed_items()
        self.set_theme(theme)
        self.itemSelectionChanged.connect(self._on_selection)
        self.itemClicked.connect(self._on_click)
        self.itemChanged.connect(self._on_changed)

    def _make_fixed_items(self) -> None:
        for place, text in (
            (ALL, self.tr("All articles")),
            (FacetKind.UNREAD.value, self.tr("Unread")),
            (FacetKind.TELLING.value, self.tr("Told by others too")),
            (PAIRS, self.tr("Saved pairs")),
            (EVENTS, self.tr("Events")),
            (HIGHLIGHTS, self.tr("Highlights")),
            (NOTES, self.tr("Notes")),
            (TRASH, self.tr("Trash")),
        ):
            item = QTreeWidgetItem([text])
            item.setData(0, PLACE, place)
            if place in (FacetKind.UNREAD, FacetKind.TELLING):
                facet = Facet(FacetKind(place))
                item.setToolTip(0, self._say_query(facet))
                item.setData(0, FACET, facet)
                self._items[facet] = item
            self.addTopLevelItem(item)
            self._places[place] = item
        self._saved = self._add_heading(self.tr("Saved searches"))
        for kind, text in (
            (FacetKind.TAG, self.tr("Tags")),
            (FacetKind.OUTLET, self.tr("Outlets")),
            (FacetKind.PERSPECTIVE, self.tr("Perspectives")),
            (FacetKind.ENTITY, self.tr("Spoken of")),
            (FacetKind.YEAR, self.tr("Years")),
            (FacetKind.LANGUAGE, self.tr("Languages")),
        ):
            self._headings[kind] = self._add_heading(text)
        self._places[FacetKind.TELLING.value].setHidden(True)
        self._places[ALL].setSelected(True)

    def _add_heading(self, text: str) -> QTreeWidgetItem:
        heading = QTreeWidgetItem([text])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.addTopLevelItem(heading)
        heading.setExpanded(True)
        heading.setHidden(True)
        return heading

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        icons = {
            ALL: "library",
            FacetKind.UNREAD.value: "circle-dot",
            FacetKind.TELLING.value: "rows-2",
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
        """Fill in values and counts; what is chosen stays chosen, whatever it counts."""
        if counts == self._counts:
            return
        self._counts = counts
        self._filling = True
        chosen, current = self.chosen_filter().facets, self.currentItem()
        self._set_count(self._places[ALL], counts.total)
        self._set_count(self._places[FacetKind.UNREAD.value], counts.unread)
        self._set_told(counts.told, chosen)
        for kind in self._headings:
            self._fill(kind, counts.of(kind), {facet.value for facet in chosen if facet.kind is kind})
        for facet in chosen:
            self._items[facet].setSelected(True)
        if current is not None and self.indexFromItem(current).isValid() and self.currentItem() is not current:
            self.setCurrentItem(current, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._filling = False

    def _set_told(self, told: int | None, chosen: frozenset[Facet]) -> None:
        item = self._places[FacetKind.TELLING.value]
        self._set_count(item, told)
        if told is not None:  # a search does not count them
            item.setHidden(not told and Facet(FacetKind.TELLING) not in chosen)

    def set_place_count(self, place: str, count: int) -> None:
        self._set_count(self._places[place], count)

    @staticmethod
    def _set_count(item: QTreeWidgetItem, count: int | None) -> None:
        if item.data(0, COUNT) == (count or None) and item.data(0, int(Qt.ItemDataRole.AccessibleTextRole)):
            return
        item.setData(0, COUNT, count if count else None)
        words = item.text(0) if count is None else f"{item.text(0)}, {count}"
        item.setData(0, int(Qt.ItemDataRole.AccessibleTextRole), words)

    def _fill(self, kind: FacetKind, values: Values, chosen: set[str]) -> None:
        """The values of a kind; first those that most articles have, and those that are chosen."""
        heading = self._headings[kind]
        known = dict(values)
        shown = list(values) if kind in self._unfolded else list(values[:AT_FIRST])
        shown += [(value, known.get(value, 0)) for value in sorted(chosen.difference(value for value, _ in shown))]
        # One language or year that all have is nothing to choose from.
        tells = len(values) > 1 or kind not in (FacetKind.LANGUAGE, FacetKind.YEAR) or bool(chosen)
        heading.setHidden(not shown or not tells)
        for facet in [f for f in self._items if f.kind is kind and f.value not in dict(shown)]:
            heading.removeChild(self._items.pop(facet))
        items = [self._take_item(Facet(kind, value), count) for value, count in shown]
        if len(values) > AT_FIRST:
            items.append(self._take_more(kind, len(values) - AT_FIRST))
        if items != [heading.child(place) for place in range(heading.childCount())]:
            heading.takeChildren()
            heading.addChildren(items)

    def _take_item(self, facet: Facet, count: int) -> QTreeWidgetItem:
        item = self._items.get(facet)
        if item is None:
            is_language = facet.kind is FacetKind.LANGUAGE
            item = QTreeWidgetItem([language_name(facet.value) or facet.value if is_language else facet.value])
            item.setData(0, FACET, facet)
            item.setToolTip(0, f"{as_tip(facet.value, 300)}\n{self._say_query(facet)}")
            self._items[facet] = item
        self._set_count(item, count)
        return item

    def _take_more(self, kind: FacetKind, count: int) -> QTreeWidgetItem:
        item = self._more.get(kind)
        if item is None:
            item = self._more[kind] = QTreeWidgetItem()
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setData(0, MORE, kind.value)
        more = self.tr("{n} more…").format(n=group_digits(count))
        item.setText(0, self.tr("Fewer") if kind in self._unfolded else more)
        return item

    def _say_query(self, facet: Facet) -> str:
        return self.tr("In a search: {query}").format(query=as_tip(facet.query, 200))

    # --- saved searches ---

    def show_searches(self, saved: Sequence[SavedSearch]) -> None:
        """Those there are, by name. While one is being named they wait."""
        if self.state() is QAbstractItemView.State.EditingState:
            self._waiting = saved
            return
        self._filling = True
        current = self.currentItem()
        stood = current.data(0, SAVED) if current is not None else None
        self._saved.takeChildren()
        for search in saved:
            item = QTreeWidgetItem([search.name])
            item.setData(0, SAVED, search)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(0, as_tip(search.query, 400))
            self._saved.addChild(item)
            if stood is not None and search.id == stood.id:
                self.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._saved.setHidden(not saved)
        self._filling = False

    def _show_waiting(self) -> None:
        waiting, counts = self._waiting, self._waiting_counts
        self._waiting, self._waiting_counts = None, {}
        if waiting is not None:
            self.show_searches(waiting)
        if counts:
            self.show_search_counts(counts)

    def show_search_counts(self, counts: Mapping[int, int]) -> None:
        """What each finds now. A name that is being written would be taken back by it."""
        if self.state() is QAbstractItemView.State.EditingState:
            self._waiting_counts = counts
            return
        self._filling = True
        for item in self._searches():
            if (count := counts.get(item.data(0, SAVED).id)) is not None:
                self._set_count(item, count)
        self._filling = False

    def name_search(self, search_id: int) -> None:
        """Let the reader give it a name, in its place."""
        for item in self._searches():
            if item.data(0, SAVED).id == search_id:
                self.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
                self.scrollToItem(item)
                self.editItem(item)
                if (editor := self.findChild(QLineEdit)) is not None:
                    editor.selectAll()

    def _searches(self) -> list[QTreeWidgetItem]:
        return [item for n in range(self._saved.childCount()) if (item := self._saved.child(n)) is not None]

    def _on_changed(self, item: QTreeWidgetItem) -> None:
        search = item.data(0, SAVED)
        if self._filling or search is None or item.text(0) == search.name:
            return
        name = item.text(0).strip()
        self._filling = True
        item.setText(0, search.name)  # until the library says so
        self._filling = False
        if name:
            self.search_renamed.emit(search.id, name)

    def _choose_search(self, item: QTreeWidgetItem) -> None:
        """Ask it anew, of the whole library."""
        self._filling = True
        self.clearSelection()
        self._places[ALL].setSelected(True)
        self._filling = False
        self._on_selection()
        self.search_chosen.emit(item.data(0, SAVED))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = find_menu_place(self, event)
        item = self.currentItem() if event.reason() == QContextMenuEvent.Reason.Keyboard else self.itemAt(event.pos())
        if item is None or item.data(0, SAVED) is None:
            return
        menu = QMenu(self)
        search: SavedSearch = item.data(0, SAVED)
        menu.addAction(self.tr("Rename")).triggered.connect(lambda _=False: self.name_search(search.id))
        menu.addAction(self.tr("Delete")).triggered.connect(lambda _=False: self.search_deleted.emit(search.id))
        show_menu(menu, event.globalPos() if place is None else place)

    # --- choosing ---

    def chosen_filter(self) -> LibraryFilter:
        facets = (item.data(0, FACET) for item in self.selectedItems())
        return LibraryFilter(frozenset(facet for facet in facets if facet is not None))

    def choose_only(self, facets: frozenset[Facet]) -> None:
        """Choose these, as far as they are there; without any, all articles."""
        self._filling = True
        self.clearSelection()
        for facet in facets & self._items.keys():
            self._items[facet].setSelected(True)
        if not self.selectedItems():
            self._places[ALL].setSelected(True)
        self._filling = False
        self._on_selection()

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
        """Choose one facet; nothing happens where no article has it."""
        if facet not in self._items and facet.kind in self._headings and facet.kind not in self._unfolded:
            self._show_more(facet.kind)
        if facet in self._items:
            self.setCurrentItem(self._items[facet])

    def _on_selection(self) -> None:
        if self._filling:
            return
        chosen = [item.data(0, PLACE) for item in self.selectedItems()]
        if len(chosen) == 1 and chosen[0] in self._places and not self.chosen_filter() and chosen[0] != ALL:
            self.place_chosen.emit(chosen[0])
            return
        self.filter_chosen.emit(self.chosen_filter())

    def _on_click(self, item: QTreeWidgetItem) -> None:
        if item is self._saved or item in self._headings.values():
            item.setExpanded(not item.isExpanded())
        elif item.data(0, SAVED) is not None:
            self._choose_search(item)
        elif item.data(0, MORE):
            self._show_more(FacetKind(item.data(0, MORE)))

    def _show_more(self, kind: FacetKind) -> None:
        self._unfolded ^= {kind}
        counts, self._counts = self._counts, None
        if counts is not None:
            self.set_counts(counts)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        facet = item.data(0, FACET) if item is not None else None
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if item is not None and item.data(0, SAVED) is not None:
            self.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
            if plain:
                self._choose_search(item)
            return
        if item is None or facet is None or not plain:
            super().mousePressEvent(event)
            return
        chosen = self.chosen_filter()
        self.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        fewer = chosen.facets - {facet}
        self.choose_only(fewer if facet in chosen.facets else chosen.without(facet.kind).facets | {facet})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        search = item.data(0, SAVED) if item is not None else None
        if search is not None and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
            if event.key() == Qt.Key.Key_F2:
                self.name_search(search.id)
            else:
                self.search_deleted.emit(search.id)
            return
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if opens and item is not None and item.data(0, FACET) is None and not item.data(0, PLACE):
            self._on_click(item)
        elif opens and item is not None and item.data(0, FACET) is not None:
            # As a click does: beside what is chosen of other kinds, or away again.
            chosen, facet = self.chosen_filter(), item.data(0, FACET)
            self.choose_only(chosen.facets ^ {facet})
        else:
            super().keyPressEvent(event)

    def folded(self) -> list[str]:
        """The kinds whose values are folded away, to be kept."""
        return [kind.value for kind, heading in self._headings.items() if not heading.isExpanded()]

    def fold(self, kinds: list[str]) -> None:
        for kind, heading in self._headings.items():
            heading.setExpanded(kind.value not in kinds)
