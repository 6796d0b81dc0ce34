"""The list of articles as a Qt model over frozen rows: filtered, sorted, or ranked by a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.domain import ArticleSummary, SearchOrder, SearchResult, Snippet
from app.ui.library.filter import Column, LibraryFilter, sort_rows
from app.ui.wording import as_tip, count_words, display_title, group_digits, read_state, show_date, show_day

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)  # the ArticleSummary itself
NO_PARENT = QModelIndex()
HEADER_INDENT = "\u2003\u2002"

# The columns by which hits can be ordered, all of them and not only those that are listed.
HIT_ORDERS = {
    (Column.DATE, True): SearchOrder.NEWEST,
    (Column.DATE, False): SearchOrder.OLDEST,
    (Column.WORDS, True): SearchOrder.LONGEST,
    (Column.WORDS, False): SearchOrder.SHORTEST,
}


def column_title(column: int) -> str:
    titles = {
        Column.TITLE: "Title",
        Column.OUTLET: "Outlet",
        Column.AUTHOR: "Author",
        Column.DATE: "Date",
        Column.WORDS: "Words",
        Column.PERSPECTIVE: "Perspective",
        Column.TAGS: "Tags",
        Column.ADDED: "Added",
    }
    return QCoreApplication.translate("LibraryModel", titles[Column(column)])


class LibraryModel(QAbstractTableModel):
    """All rows are held here; what is shown is an ordered part of them. Every change keeps selection and current row
    on the articles they were on, since persistent indexes are moved along (`layoutChanged`, never a reset)."""

    arranged = Signal()  # other rows are shown, or in another order
    order_wanted = Signal(object)  # SearchOrder: a column was chosen while the hits of a search are shown
    rows_changed = Signal()  # the library itself changed: count and facets are to be made anew

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[int, ArticleSummary] = {}
        self._shown: list[ArticleSummary] = []
        self._places: dict[int, int] = {}
        self._filter = LibraryFilter()
        self._column, self._descending = Column.ADDED, True
        self._result: SearchResult | None = None
        self._snippets: dict[int, tuple[Snippet, ...]] = {}

    # --- what Qt asks ---

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Column.WORDS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                # Over the titles, which stand beside the mark of what is unread.
                return f"{HEADER_INDENT}{column_title(section)}" if section == Column.TITLE else column_title(section)
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return column_title(section)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section == Column.WORDS else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    @staticmethod
    def _text(row: ArticleSummary, column: int) -> str:
        metadata = row.metadata
        match column:
            case Column.TITLE:
                return display_title(row)
            case Column.OUTLET:
                return metadata.outlet
            case Column.AUTHOR:
                return metadata.author
            case Column.DATE:
                return show_date(metadata.published)
            case Column.WORDS:
                return group_digits(row.words)
            case Column.PERSPECTIVE:
                return metadata.perspective
            case Column.TAGS:
                return ", ".join(metadata.tags)
            case _:
                return show_day(row.added)

    def _tip(self, row: ArticleSummary, column: int) -> str:
        return as_tip(self._text(row, column))

    def _accessible(self, row: ArticleSummary, column: int) -> str:
        text = self._text(row, column)
        if column != Column.TITLE:
            return f"{column_title(column)}: {text}" if text else ""
        return f"{text[:300]}, {read_state(row.read)}, {count_words(row.words)}"

    # --- what is shown ---

    @property
    def total(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> Sequence[ArticleSummary]:
        """Every row, whether it is shown or not, in no promised order."""
        return list(self._rows.values())

    @property
    def shown(self) -> Sequence[ArticleSummary]:
        return self._shown

    @property
    def filter(self) -> LibraryFilter:
        return self._filter

    @property
    def result(self) -> SearchResult | None:
        return self._result

    @property
    def sorting(self) -> tuple[Column, bool]:
        """The column and whether it descends; while a search is shown, its ranking holds instead."""
        return self._column, self._descending

    def row_at(self, place: int) -> ArticleSummary | None:
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def find(self, article_id: int) -> ArticleSummary | None:
        return self._rows.get(article_id)

    def place_of(self, article_id: int) -> int:
        """The shown row of an article, or -1."""
        return self._places.get(article_id, -1)

    def snippets(self, article_id: int) -> tuple[Snippet, ...] | None:
        """None while nobody made them yet."""
        return self._snippets.get(article_id)

    # --- changes ---

    def set_rows(self, rows: Iterable[ArticleSummary]) -> None:
        self._rows = {row.id: row for row in rows}
        self._arrange()
        self.rows_changed.emit()

    def update_rows(self, rows: Iterable[ArticleSummary], gone: Iterable[int] = ()) -> None:
        """Rows that are new or changed, and ids to take out. In-place changes only repaint."""
        same_place = True
        for article_id in gone:
            same_place &= self._rows.pop(article_id, None) is None
        changed = []
        for row in rows:
            before = self._rows.get(row.id)
            if before == row:
                continue
            self._rows[row.id] = row
            changed.append(row)
            same_place &= before is not None and self._same_place(before, row)
        if same_place:
            self._repaint(changed)
        else:
            self._arrange()
        if changed or not same_place:
            self.rows_changed.emit()

    def _same_place(self, before: ArticleSummary, after: ArticleSummary) -> bool:
        """A row that is only marked read stays where it is, even under the filter `unread`: what one reads must not
        vanish from under the pointer. It goes with the next change of filter or order."""
        return before.metadata == after.metadata and before.words == after.words

    def _repaint(self, rows: Sequence[ArticleSummary]) -> None:
        for row in rows:
            place = self._places.get(row.id, -1)
            if place >= 0:
                self._shown[place] = row
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(Column) - 1))

    def set_filter(self, chosen: LibraryFilter) -> None:
        self._filter = chosen
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        descending = order == Qt.SortOrder.DescendingOrder
        if self._result is not None:
            if (wanted := HIT_ORDERS.get((Column(column), descending))) is not None:
                self.order_wanted.emit(wanted)
            return
        self._column, self._descending = Column(column), descending
        self._arrange()

    def set_result(self, result: SearchResult | None) -> None:
        """Show the hits of a search, best first; None goes back to the whole list."""
        if result is None and self._result is None:
            return
        if result is None or self._result is None or result.terms != self._result.terms:
            self._snippets.clear()
        self._result = result
        self._arrange()

    def set_snippets(self, snippets: Mapping[int, tuple[Snippet, ...]]) -> None:
        self._snippets.update(snippets)
        for article_id in snippets:
            place = self._places.get(article_id, -1)
            if place >= 0:
                # Snippets run beneath all columns.
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(Column) - 1))

    def _arrange(self) -> None:
        rows: Iterable[ArticleSummary] = self._rows.values()
        if self._result is not None:
            found = (self._rows.get(hit.article_id) for hit in self._result.hits)
            shown = self._filter.apply(row for row in found if row is not None)
        else:
            shown = sort_rows(self._filter.apply(rows), self._column, self._descending)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._shown[index.row()].id if index.row() < len(self._shown) else -1 for index in before]
        self._shown = shown
        self._places = {row.id: place for place, row in enumerate(shown)}
        after = []
        for index, article_id in zip(before, ids, strict=True):
            place = self._places.get(article_id, -1)
            after.append(self.index(place, index.column()) if place >= 0 else QModelIndex())
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.arranged.emit()
