"""The list itself: one line an article, set like a table of contents, with the words around a hit beneath."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import (
    QActionGroup,
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QStaticText,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from app.domain import Snippet
from app.ui.library.delegate import GUTTER, PADDING, SNIPPET_LINES, RowDelegate, mark_up_row
from app.ui.library.filter import Column
from app.ui.library.model import LibraryModel, column_title
from app.ui.parts import find_menu_place, show_menu
from app.ui.theme import Theme

# Shown from the left as room allows; the title keeps at least this many pixels at normal text size.
TITLE_LEAST = 340
TITLE_SHARE = 0.44  # of the width, at least: titles are what a list is read for
# The first to give way when the window is narrow comes first.
GIVES_WAY = (
    Column.ADDED,
    Column.TAGS,
    Column.AUTHOR,
    Column.PERSPECTIVE,
    Column.WORDS,
    Column.DATE,
    Column.OUTLET,
)
WIDTHS = {
    Column.OUTLET: 150,
    Column.AUTHOR: 150,
    Column.DATE: 104,
    Column.WORDS: 72,
    Column.PERSPECTIVE: 136,
    Column.TAGS: 160,
    Column.ADDED: 104,
}
Index = QModelIndex | QPersistentModelIndex


class LibraryTable(QTableView):
    """A table that stays smooth at 10,000 rows: equal row heights, nothing measured, only visible cells painted.

    `snippets_wanted` names the visible articles whose snippets are missing, a moment after the view came to rest.
    """

    opened = Signal(int)  # article id
    snippets_wanted = Signal(list)  # article ids
    left_upwards = Signal()  # the up key on the first row
    unfolded = Signal()  # the right key: every hit of the current article is wanted
    folded = Signal()
    left = Signal()  # Escape
    menu_asked = Signal(QPoint, bool)  # where on the screen, and whether it is about the chosen rows

    def __init__(self, model: LibraryModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.hovered_row = -1
        self._anchor: tuple[int, int] | None = None
        self._static: dict[int, tuple[tuple[Snippet, ...], int, QStaticText]] = {}
        self._chosen_columns: set[Column] | None = None
        self._library = model
        self.setObjectName("library-table")
        self.setAccessibleName(self.tr("Articles"))
        self._delegate = RowDelegate(self, theme, self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self._set_up_view()
        self._set_up_header()
        self._rest = QTimer(self, interval=40, singleShot=True)
        self._rest.timeout.connect(self._ask_for_snippets)
        self.verticalScrollBar().valueChanged.connect(lambda: self._rest.start())
        model.layoutAboutToBeChanged.connect(self._remember_place)
        model.arranged.connect(self._after_arranging)
        self.doubleClicked.connect(lambda index: self._open_row(index.row()))

    def _set_up_view(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(24)
        rows.setDefaultSectionSize(self._delegate.line_height)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(False)
        header.setMinimumSectionSize(56)
        header.setFirstSectionMovable(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_column_menu)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(Column.ADDED, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        scale = self._scale()
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, round(width * scale))

    # --- theme and sizes ---

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._restyle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_delegate"):
            self._restyle()

    def _restyle(self) -> None:
        self._delegate.set_theme(self.theme)
        self._static.clear()
        self._set_row_height()
        self.viewport().update()

    def _scale(self) -> float:
        return max(1.0, self.fontMetrics().height() / 17.0)

    def _set_row_height(self) -> None:
        height = self._delegate.line_height
        if self._library.result is not None:
            height += self._delegate.snippet_height
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setDefaultSectionSize(height)

    @property
    def has_keyboard(self) -> bool:
        return self.hasFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_columns(event.size().width())
        super().resizeEvent(event)
        self._rest.start()

    def _fit_columns(self, width: int) -> None:
        """Columns give way to the titles, unless the reader chose them one by one."""
        if self._chosen_columns is not None:
            return
        left = width - max(round(TITLE_LEAST * self._scale()), round(width * TITLE_SHARE))
        hidden = set()
        wanted = [column for column in WIDTHS if column is not Column.ADDED]
        for column in GIVES_WAY:
            if sum(self._width_of(c) for c in wanted if c not in hidden) <= left:
                break
            hidden.add(column)
        for column in WIDTHS:
            self.setColumnHidden(column, column in hidden or column is Column.ADDED)

    def _width_of(self, column: Column) -> int:
        return self.columnWidth(column) or round(WIDTHS[column] * self._scale())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = find_menu_place(self, event)
        self.menu_asked.emit(event.globalPos() if place is None else place, place is not None)

    def _show_column_menu(self, point: QPoint) -> None:
        show_menu(self.make_column_menu(), self.horizontalHeader().mapToGlobal(point))

    def make_sort_menu(self) -> QMenu:
        """What a click on the header does, for the keyboard."""
        menu = QMenu(self.tr("Sort By"), self)
        sorted_by, descending = self._library.sorting
        columns, orders = QActionGroup(menu), QActionGroup(menu)
        for column in Column:
            action = columns.addAction(column_title(column))
            action.setCheckable(True)
            action.setChecked(column is sorted_by)
            # Words and dates are mostly wanted from the greatest on.
            down = column in (Column.WORDS, Column.DATE, Column.ADDED)
            action.triggered.connect(lambda _=False, c=column, down=down: self._sort_by(c, down))
        for words, down in ((self.tr("Ascending"), False), (self.tr("Descending"), True)):
            action = orders.addAction(words)
            action.setCheckable(True)
            action.setChecked(down is descending)
            action.triggered.connect(lambda _=False, down=down: self._sort_by(sorted_by, down))
        menu.addActions(columns.actions())
        menu.addSeparator()
        menu.addActions(orders.actions())
        return menu

    def _sort_by(self, column: Column, descending: bool) -> None:
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.sortByColumn(int(column), order)

    def make_column_menu(self) -> QMenu:
        menu = QMenu(self.tr("Columns"), self)
        for column in WIDTHS:
            action = menu.addAction(column_title(column))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.toggled.connect(lambda on, c=column: self._choose_column(c, on))
        menu.addSeparator()
        automatic = menu.addAction(self.tr("As Many as Fit"))
        automatic.setCheckable(True)
        automatic.setChecked(self._chosen_columns is None)
        automatic.triggered.connect(self._choose_automatically)
        return menu

    def _choose_column(self, column: Column, on: bool) -> None:
        if self._chosen_columns is None:
            self._chosen_columns = {c for c in WIDTHS if not self.isColumnHidden(c)}
        (self._chosen_columns.add if on else self._chosen_columns.discard)(column)
        self._apply_chosen()

    def _apply_chosen(self) -> None:
        for column in WIDTHS:
            self.setColumnHidden(column, column not in (self._chosen_columns or ()))

    def _choose_automatically(self) -> None:
        self._chosen_columns = None
        self._fit_columns(self.viewport().width())

    def save_state(self) -> dict[str, object]:
        """Sorting, order and width of the columns as JSON values."""
        column, descending = self._library.sorting
        header = self.horizontalHeader()
        return {
            "sort": [int(column), descending],
            "widths": {str(int(c)): self.columnWidth(c) for c in WIDTHS if self.columnWidth(c)},
            "order": [header.logicalIndex(place) for place in range(header.count())],
            "columns": None if self._chosen_columns is None else sorted(int(c) for c in self._chosen_columns),
        }

    def restore_state(self, state: dict[str, object]) -> None:
        """Take a saved state as far as it makes sense; whatever does not is left as it is."""
        try:
            sorting: Any = state["sort"]
            column, descending = sorting
            self._sort_by(Column(column), bool(descending))
            for key, width in dict(state["widths"]).items():  # type: ignore[call-overload]
                if Column(int(key)) in WIDTHS:
                    self.setColumnWidth(int(key), max(56, min(800, int(width))))
            header = self.horizontalHeader()
            wanted = [int(c) for c in state["order"]]  # type: ignore[attr-defined]
            if sorted(wanted) == list(range(header.count())) and wanted[0] == Column.TITLE:
                for place, logical in enumerate(wanted):
                    header.moveSection(header.visualIndex(logical), place)
            chosen = state["columns"]
            self._chosen_columns = None if chosen is None else {Column(c) for c in chosen}  # type: ignore[attr-defined]
        except (KeyError, TypeError, ValueError):
            return
        if self._chosen_columns is None:
            self._fit_columns(self.viewport().width())
        else:
            self._apply_chosen()

    # --- selection ---

    def selected_ids(self) -> list[int]:
        """Chosen articles in the order they stand. By ranges: asking for every cell takes seconds when all are."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        places = {place for r in ranges for place in range(r.top(), r.bottom() + 1)}
        return [row.id for place in sorted(places) if (row := self._library.row_at(place))]

    def current_id(self) -> int | None:
        row = self._library.row_at(self.currentIndex().row())
        return row.id if row else None

    def select_id(self, article_id: int) -> bool:
        place = self._library.place_of(article_id)
        if place < 0:
            return False
        self.selectRow(place)
        self.scrollTo(self._library.index(place, 0))
        return True

    def select_first(self) -> None:
        if self._library.rowCount():
            self.selectRow(0)

    # --- the list never jumps under the pointer ---

    def _remember_place(self) -> None:
        place = self.rowAt(0)
        row = self._library.row_at(place)
        self._anchor = (row.id, self.rowViewportPosition(place)) if row and self.verticalScrollBar().value() else None

    def _after_arranging(self) -> None:
        self._static.clear()
        self._set_row_height()
        self._show_sorting()
        if self._anchor is not None:
            article_id, offset = self._anchor
            place = self._library.place_of(article_id)
            if place >= 0:
                self.updateGeometries()
                bar = self.verticalScrollBar()
                bar.setValue(place * self.verticalHeader().defaultSectionSize() - offset)
        self._rest.start()

    def _show_sorting(self) -> None:
        """No column orders the hits of a search, unless it is asked to; behind it the list is as it was."""
        header = self.horizontalHeader()
        column, descending = self._library.sorting
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(self._library.result is None)
        if (header.sortIndicatorSection(), header.sortIndicatorOrder()) != (column, order):
            blocker = QSignalBlocker(header)
            header.setSortIndicator(column, order)
            blocker.unblock()

    # --- snippets, made and painted for visible rows only ---

    def _visible_places(self) -> range:
        first = self.rowAt(0)
        if first < 0:
            return range(0)
        height = self.verticalHeader().defaultSectionSize()
        last = first + self.viewport().height() // max(1, height) + 1
        return range(first, min(last + 1, self._library.rowCount()))

    def _ask_for_snippets(self) -> None:
        if self._library.result is None:
            return
        rows = (self._library.row_at(place) for place in self._visible_places())
        missing = [row.id for row in rows if row and self._library.snippets(row.id) is None]
        if missing:
            self.snippets_wanted.emit(missing)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self._library.result is not None:
            self._paint_snippets(painter)
        self._paint_lines(painter)

    def _paint_lines(self, painter: QPainter) -> None:
        hairline = QColor(self.theme.frame["hairline"])
        hairline.setAlphaF(0.6)
        painter.setPen(hairline)
        height = self.verticalHeader().defaultSectionSize()
        right = self.viewport().width() - PADDING
        current = self.currentIndex().row() if self.hasFocus() else -1
        for place in self._visible_places():
            bottom = self.rowViewportPosition(place) + height - 1
            painter.drawLine(GUTTER, bottom, right, bottom)
            if place == current:
                painter.fillRect(0, bottom - height + 1, 3, height, self.theme.frame["accent"])

    def _paint_snippets(self, painter: QPainter) -> None:
        painter.setFont(self._delegate.small_font)
        painter.setPen(self.theme.frame["secondary"])
        width = self.viewport().width() - GUTTER - 2 * PADDING
        for place in self._visible_places():
            row = self._library.row_at(place)
            snippets = self._library.snippets(row.id) if row else None
            if not row or not snippets:
                continue
            top = self.rowViewportPosition(place) + self._delegate.line_height - 2
            height = SNIPPET_LINES * self._delegate.small_metrics.lineSpacing()
            painter.save()
            painter.setClipRect(GUTTER, top, width, height)
            painter.drawStaticText(GUTTER, top, self._lay_out(row.id, snippets, width))
            painter.restore()

    def _lay_out(self, article_id: int, snippets: tuple[Snippet, ...], width: int) -> QStaticText:
        known = self._static.get(article_id)
        if known and known[0] == snippets and known[1] == width:
            return known[2]
        text = QStaticText(mark_up_row(snippets, self.theme.frame["text"]))
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        text.setTextWidth(width)
        text.prepare(font=self._delegate.small_font)
        self._static[article_id] = (snippets, width, text)
        return text

    # --- pointer and keys ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, place: int) -> None:
        if place != self.hovered_row:
            self.hovered_row = place
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open_row(self.currentIndex().row())
            return
        if (
            event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            (self.unfolded if event.key() == Qt.Key.Key_Right else self.folded).emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0 and not event.modifiers():
            self.left_upwards.emit()
            return
        if (
            event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            # Qt's own goes to the first cell of the row, which means nothing where whole rows are chosen.
            last = self._library.rowCount() - 1
            if last >= 0:
                self.selectRow(0 if event.key() == Qt.Key.Key_Home else last)
            return
        super().keyPressEvent(event)

    def _open_row(self, place: int) -> None:
        row = self._library.row_at(place)
        if row is not None:
            self.opened.emit(row.id)
