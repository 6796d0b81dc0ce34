"""The list of articles with its search field and the line that says what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.domain import SearchOrder, SearchResult
from app.ui.commands import CommandSet
from app.ui.library.compare_button import CompareButton
from app.ui.library.empty_list import EmptyList
from app.ui.library.filter import LibraryFilter
from app.ui.library.filter_chips import FilterChips, describe_filter
from app.ui.library.hit_order import HitOrderButton
from app.ui.library.hits_panel import HitsPanel
from app.ui.library.model import LibraryModel
from app.ui.library.note_hits import NoteHits
from app.ui.library.search_field import SearchField
from app.ui.library.table import LibraryTable
from app.ui.parts import ElidedLabel, heading_font, make_quiet, make_tool_button, show_menu
from app.ui.theme import Theme
from app.ui.wording import count_articles, group_digits

CONTEXT_COMMANDS = (
    "article.open",
    "article.compare",
    "article.compare_with",
    "article.hits",
    "article.similar",
    "",
    "article.edit",
    "article.correct",
    "article.toggle_read",
    "article.original",
    "",
    "article.trash",
)

QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own, which PySide6 does not name
LONGEST_OFFER = (
    24  # characters of a query in the line above the list: at text twice as large it still fits a small window
)


class LibraryView(QWidget):
    """Search, filter, choose. Emits what the reader wants; the window asks the services and hands results back."""

    opened = Signal(int)  # article id
    search_asked = Signal(str, bool)  # query, still typing
    search_left = Signal()  # back to the whole list
    snippets_wanted = Signal(list)
    selection_changed = Signal(list)  # article ids, in the order they stand
    filter_cleared = Signal()
    facet_removed = Signal(object)  # Facet
    hits_wanted = Signal(int)  # article id, whose hits are to be unfolded
    hit_chosen = Signal(int, object)  # article id, Span
    like_left = Signal()  # from what is like an article back to the list
    recent_wanted = Signal()  # the last searches, beneath the empty field

    def __init__(self, model: LibraryModel, commands: CommandSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._commands = commands
        self._loading = True
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = SearchField(theme, self)
        self.table = LibraryTable(model, theme, self)
        self.table.addActions([commands[i] for i in CONTEXT_COMMANDS if i])
        self.empty = EmptyList(theme, self)
        self._title = ElidedLabel(self)
        self._title.setFont(heading_font(self._title.font(), 1.35))
        self._count = make_quiet(parent=self)
        self._clear = QToolButton(self)
        self._clear.setText(self.tr("Show all"))
        self._clear.setToolTip(self.tr("Take the filter away"))
        self._clear.clicked.connect(self._on_clear)
        self._understood = ElidedLabel(self)
        self._understood.setProperty("quiet", True)
        self._understood.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.chips = FilterChips(theme, self)
        self.chips.removed.connect(self.facet_removed)
        self.note_hits = NoteHits(theme, self)
        self.hit_order = HitOrderButton(commands["edit.search_order"].toolTip(), self)
        self.hits = HitsPanel(theme, self)
        self.hits.hit_chosen.connect(self.hit_chosen)
        self.hits.closed.connect(self.fold_hits)
        self.hits.left.connect(self._leave_hits)
        self._like = ""  # the title of the article that those shown are like
        self._suggestion = QToolButton(self)
        self._suggestion.setObjectName("suggestion")
        self._suggestion.setCursor(Qt.CursorShape.PointingHandCursor)
        self._suggestion.clicked.connect(self._take_suggestion)
        # Hidden it keeps its height, though no width: the list does not move when something is offered.
        policy = self._suggestion.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._suggestion.setSizePolicy(policy)
        self._compare = CompareButton(commands, theme, self)
        self._lay_out()
        self.set_theme(theme)
        self._connect()
        self.refresh_line()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 12, 8)
        top.setSpacing(8)
        top.addWidget(self.field, 3)
        top.addStretch(1)
        top.addWidget(self._compare)
        self._import = make_tool_button(self._commands["file.import"], parent=self)
        self._paste = make_tool_button(self._commands["file.paste"], parent=self)
        top.addWidget(self._import)
        top.addWidget(self._paste)
        self.field.setMaximumWidth(640)
        line = QHBoxLayout()
        line.setContentsMargins(28, 0, 16, 6)
        line.setSpacing(12)
        line.addWidget(self._title, 3)
        line.addWidget(self._suggestion)
        line.addWidget(self._understood, 2)
        line.addWidget(self._count)
        line.addWidget(self.hit_order)
        line.addWidget(self._clear)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(line)
        column.addWidget(self.chips)
        column.addWidget(self.note_hits)
        column.addWidget(self._stack, 1)
        column.addWidget(self.hits)

    def _connect(self) -> None:
        self.field.asked.connect(self._on_asked)
        self.field.left_downwards.connect(self._go_to_list)
        self.field.submitted.connect(self._on_submitted)
        self.field.suggestion_wanted.connect(self._take_suggestion)
        self.field.left.connect(self.table.setFocus)
        self.table.left_upwards.connect(self.field.setFocus)
        self.table.opened.connect(self.opened)
        self.table.snippets_wanted.connect(self.snippets_wanted)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._follow_hits())
        self.table.unfolded.connect(self.unfold_hits)
        self.table.folded.connect(self.fold_hits)
        self.table.left.connect(self.leave_like)
        self.table.menu_asked.connect(self._show_context_menu)
        self._model.arranged.connect(self._on_arranged)
        self._model.order_wanted.connect(self.hit_order.choose)
        self.empty.search_cleared.connect(self.field.clear)
        self.empty.filter_cleared.connect(self.filter_cleared)
        self.empty.like_left.connect(self.leave_like)
        self.empty.import_asked.connect(self._commands["file.import"].trigger)

    def set_theme(self, theme: Theme) -> None:
        self.field.set_theme(theme)
        self.table.set_theme(theme)
        self.empty.set_theme(theme)
        self.chips.set_theme(theme)
        self.hits.set_theme(theme)
        self.note_hits.set_theme(theme)
        self._compare.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.field.setMinimumWidth(min(320, event.size().width() // 3))
        self.hits.fit(event.size().height())

    # --- searching ---

    def _on_clear(self) -> None:
        if self._like:
            self.leave_like()
        else:
            self.filter_cleared.emit()

    def show_like(self, title: str, result: SearchResult) -> None:
        """What is like an article, in the place of the list, until something is typed or it is left."""
        blocker = QSignalBlocker(self.field)
        self.field.clear()
        blocker.unblock()
        self.field.forget()
        self._like = title
        self._model.set_result(result)
        self.table.verticalScrollBar().setValue(0)
        self.table.select_first()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_like(self) -> bool:
        """Whether what is like an article is shown, and no search."""
        return bool(self._like)

    def leave_like(self) -> None:
        """Back to the list."""
        if self._like:
            self._like = ""
            self._model.set_result(None)
            self.like_left.emit()

    def _on_asked(self, query: str, typing: bool) -> None:
        self._like = ""
        if query:
            self.search_asked.emit(query, typing)
        else:
            self._model.set_result(None)
            self.note_hits.show_notes([], {})
            self.search_left.emit()

    def show_result(self, result: SearchResult) -> None:
        """The answer to what stands in the field; one to an older question is let go."""
        if result.query.split() != self.field.query.split():
            return
        fresh = self._model.result is None or self._model.result.query != result.query
        self._model.set_result(result)
        if fresh:
            self.table.verticalScrollBar().setValue(0)
            self.table.clearSelection()
            self.table.setCurrentIndex(self._model.index(-1, 0))

    def _take_suggestion(self) -> None:
        """Search for what was perhaps meant; the field says so, and its undo brings back what was typed."""
        result = self._model.result
        if result is not None and result.suggestion and result.query.split() == self.field.query.split():
            self.field.replace_query(result.suggestion)

    @property
    def result(self) -> SearchResult | None:
        return self._model.result

    def focus_search(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _go_to_list(self) -> None:
        if not self.field.text() and self.field.hasFocus():
            self.recent_wanted.emit()
        elif self._model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.table.currentIndex().isValid():
                self.table.select_first()

    def _on_submitted(self) -> None:
        """Return opens the one hit there is; with more, it goes into the list to choose."""
        shown = self._model.shown
        if self._model.result is not None and len(shown) == 1:
            self.opened.emit(shown[0].id)
        else:
            self._go_to_list()

    def offer_recent(self, queries: Sequence[str], forget: Callable[[], None]) -> None:
        """The last searches beneath the field, to be asked again; without any, the key leads into the list."""
        if not queries:
            if self._model.rowCount():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                self.table.select_first()
            return
        menu = QMenu(self)
        for query in queries:
            action = menu.addAction(shorten(query, 80).replace("&", "&&"))
            action.triggered.connect(lambda _=False, query=query: self.field.replace_query(query))
        menu.addSeparator()
        menu.addAction(self.tr("Forget These")).triggered.connect(lambda _=False: forget())
        menu.setActiveAction(menu.actions()[0])
        show_menu(menu, self.field.mapToGlobal(self.field.rect().bottomLeft()))

    # --- every hit of an article ---

    def unfold_hits(self) -> None:
        """Show every hit of the current article beneath the list, a second time lead into them."""
        current = self.table.current_id()
        if self._model.result is None or current is None:
            return
        if self.hits.isVisible():
            self.hits.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.hits.show()
        self.hits_wanted.emit(current)

    def fold_hits(self) -> None:
        if self.hits.isVisible():
            had_keyboard = self.hits.isAncestorOf(self.window().focusWidget() or self)
            self.hits.hide()
            if had_keyboard:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_hits(self) -> None:
        if self.hits.isVisible():
            self.fold_hits()
        else:
            if self.table.current_id() is None:
                self.table.select_first()
            self.unfold_hits()

    def _leave_hits(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_hits(self) -> None:
        current = self.table.current_id()
        if self.hits.isVisible() and current is not None:
            self.hits_wanted.emit(current)

    # --- what is shown ---

    def set_loading(self, loading: bool) -> None:
        self._loading = loading
        self._on_arranged()

    def _on_arranged(self) -> None:
        self.refresh_line()
        shown = self._model.rowCount() > 0
        if not shown and not self._loading:
            self.empty.explain(self._model.result, self._model.filter, self._like)
        # While rows are on their way the empty table stands there; a flash of "nothing here" would be a lie.
        self._stack.setCurrentWidget(self.table if shown or self._loading else self.empty)
        if self._model.result is None or not shown:
            self.fold_hits()

    def refresh_line(self) -> None:
        result, chosen = self._model.result, self._model.filter
        count = self._model.rowCount()
        if result is not None and self._like:
            title = self.tr("Like “{title}”").format(title=self._like)
            self._count.setText(count_articles(count))
            self._understood.set_whole("")
        elif result is not None:
            title = self.tr("Search: {query}").format(query=result.query)
            found = count_articles(count)
            if result.total > len(result.hits):
                best = self.hit_order.order is SearchOrder.RELEVANCE
                words = self.tr("the best {n} of {total}") if best else self.tr("{n} of {total}")
                found = words.format(n=group_digits(count), total=group_digits(result.total))
            self._count.setText(found)
            self._understood.set_whole(result.understood)
        else:
            title = describe_filter(self, chosen) if chosen else self.tr("All articles")
            self._count.setText("" if self._loading else count_articles(count))
            self._understood.set_whole("")
        self._title.set_whole(title)
        self._clear.setVisible(bool(chosen or self._like))
        self._understood.setVisible(bool(result is not None and result.understood))
        self.hit_order.setVisible(result is not None and not self._like)
        # One choice is in the heading already.
        self.chips.show_filter(chosen if result is not None or len(chosen.facets) > 1 else LibraryFilter())
        self._offer_suggestion(result.suggestion if result is not None else "")

    def _offer_suggestion(self, suggestion: str) -> None:
        words = self.tr("Did you mean “{query}”?").format(query=shorten(suggestion))
        self._suggestion.setText(words.replace("&", "&&"))
        self._suggestion.setAccessibleName(words)
        self._suggestion.setToolTip(self.tr("Search for this instead (Alt+Return in the search field)"))
        self._suggestion.setMaximumWidth(QWIDGETSIZE_MAX if suggestion else 0)
        self._suggestion.setVisible(bool(suggestion))

    # --- choosing ---

    def _on_selection(self) -> None:
        chosen = self.table.selected_ids()
        self._compare.offer(len(chosen))
        self.selection_changed.emit(chosen)

    def _show_context_menu(self, place: QPoint, on_row: bool) -> None:
        show_menu(self.make_context_menu(on_row=on_row), place)

    def make_context_menu(self, *, on_row: bool = True) -> QMenu:
        """What can be done with the chosen articles, and with the list."""
        menu = QMenu(self)
        for command_id in CONTEXT_COMMANDS if on_row else ():
            if command_id:
                menu.addAction(self._commands[command_id])
            else:
                menu.addSeparator()
        menu.addSeparator()
        for part in (self.table.make_sort_menu(), self.table.make_column_menu()):
            part.setParent(menu, part.windowFlags())
            menu.addMenu(part)
        return menu


def shorten(query: str, most: int = LONGEST_OFFER) -> str:
    """A query that leaves room beside it in a line."""
    return query if len(query) <= most else f"{query[: most - 1].rstrip()}…"
