"""The panel beneath two texts: four tabs of what they say differently, in rows arranged as the reader wants."""

from __future__ import annotations

import html
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QTabBar, QToolButton, QVBoxLayout, QWidget

from app.ui.commands import CommandSet
from app.ui.reading.contrast.arranging import EntryId, Row, RowOrder, arrange_rows, match_entries
from app.ui.reading.contrast.cell_words import say_empty, tab_name
from app.ui.reading.contrast.entries import EMPTY, Board, Tab
from app.ui.reading.contrast.lacking import Lacking
from app.ui.reading.contrast.panel_head import PanelHead
from app.ui.reading.contrast.table import ContrastTable
from app.ui.theme import MarkStyle, ReadingStyle, Theme

ROWS_GROW, MOST_SCALE = 0.8, 1.7  # with the size of the texts: by how much of it, and up to how much


class ContrastPanel(QWidget):
    """Shows a board and says what the reader wants; it moves no text."""

    arranged = Signal()  # another tab or order
    left = Signal()  # the keyboard is to go back to the texts
    folded = Signal()
    entity_asked = Signal()

    def __init__(self, commands: CommandSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contrast-panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Contrast"))
        self._theme = theme
        self._board: Board | None = None
        self._order = RowOrder.TELLING
        self._unfolded: dict[Tab, frozenset[EntryId]] = {tab: frozenset() for tab in Tab}
        self._state = ""  # what is said while there is no board
        self._counts: dict[Tab, int] = {}
        self._waits_for_rows = False  # the keyboard is on the tabs only because there are no rows
        self._stale = False  # the rows wait to be arranged until they are seen
        self._missing: Mapping[Tab, str] = {}  # what is said where nothing can be found
        self._build(commands)
        self.set_theme(theme)
        self.show_state("")

    def _build(self, commands: CommandSet) -> None:
        small = QFont(self.font())
        small.setPointSizeF(max(7.0, self.font().pointSizeF() * 0.9))
        self.head = PanelHead(commands, small, self)
        self.head.tab_chosen.connect(self._on_tab)
        self.head.order_chosen.connect(self.choose_order)
        self.head.filtered.connect(self._refill)
        self.head.entity_asked.connect(self.entity_asked)
        self.head.folded.connect(self.folded)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(2)
        self._message = QLabel(self)
        self._message.setContentsMargins(24, 12, 24, 12)
        self.table = ContrastTable(self._theme, self)
        self.table.setAccessibleName(self.tr("What the two texts say differently"))
        self.table.folded.connect(lambda _: self.toggle_sentences())
        self.table.left.connect(self._on_left)
        self.table.verticalScrollBar().valueChanged.connect(lambda _: self._name_whose())
        self._method = QLabel(self)
        self._method.setFont(small)
        self._method.setContentsMargins(24, 4, 16, 6)
        self._method.setCursor(Qt.CursorShape.WhatsThisCursor)
        for label in (self._message, self._method):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self._progress, self._message):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        column.addWidget(self._method)

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """What the key Tab goes through, in order."""
        head = self.head
        return head.tabs, head.whose, head.order_button, head.field, head.more, head.close_button, self.table

    @property
    def tabs(self) -> QTabBar:
        return self.head.tabs

    @property
    def field(self) -> QLineEdit:
        return self.head.field

    @property
    def whose(self) -> QToolButton:
        return self.head.whose

    # --- content ------------------------------------------------------------------------------------------------------

    @property
    def board(self) -> Board | None:
        return self._board

    def show_board(self, board: Board | None) -> None:
        """Show another contrast, or none. Tab, order, filter and unfolded sentences stay."""
        self._board = board
        if board is None:
            self._unfolded = {tab: frozenset() for tab in Tab}
            self.field.clear()
        self._refill()

    def show_state(self, message: str, *, working: bool = False) -> None:
        """A sentence in the place of the table while there is no board; with one, only that it is being worked on."""
        self._state = message
        self._progress.setVisible(working)
        self._show_parts()

    def show_lacking(self, lacking: Lacking) -> None:
        """What cannot be found in texts like these: a line at the foot with its explanation in the tip, or a sentence
        in the place of rows that are not there."""
        self._missing = lacking.missing
        self._method.setText(lacking.line)
        self._method.setToolTip(f"<p>{html.escape(lacking.why)}</p>" if lacking.why else "")
        self._method.setAccessibleDescription(lacking.why)
        self._show_parts()

    def set_reading_size(self, points: float) -> None:
        """Where the texts are read larger than usual, as on a projector, rows are too, if by less."""
        scale = min(MOST_SCALE, 1.0 + ROWS_GROW * (points / ReadingStyle().size - 1.0))
        font = QFont()  # that of the panel
        if scale > 1.0:
            font = QFont(self.font())
            font.setPointSizeF(font.pointSizeF() * scale)
        self.table.setFont(font)

    def set_styles(self, styles: dict[str, MarkStyle | None]) -> None:
        """How the entities are marked in the texts, by key."""
        self.table.set_styles(styles)

    @property
    def message(self) -> str:
        return self._message.text() if not self._message.isHidden() else ""

    @property
    def is_working(self) -> bool:
        return not self._progress.isHidden()

    def shown_rows(self) -> list[Row]:
        """The rows as they stand in the table."""
        return self.table.rows.rows if not self.table.isHidden() else []

    def _refill(self) -> None:
        """Arrange the rows anew. Folded away it waits: most pairs are read without."""
        self._stale = self.isHidden()
        if self._stale:
            return
        board, words = self._board or EMPTY, self.field.text()
        found = {tab: match_entries(board, tab, words) for tab in Tab}
        self._counts = {tab: len(entries) for tab, entries in found.items()} if self._board is not None else {}
        unfolded = self._unfolded[self.tab]
        self.table.show_rows(board, arrange_rows(found[self.tab], self._order, board.names, unfolded), unfolded)
        self._show_parts()

    def _show_parts(self) -> None:
        """Bring all that stands around the rows in line with them."""
        has_rows = bool(self.table.rows.rows)
        self._say(self._find_message(has_rows))
        self._method.setVisible(bool(self._method.text()) and has_rows and self.tab in (Tab.WORDING, Tab.VOICES))
        self.head.show_arrangement(self._order, self._counts, has_rows=has_rows)
        self._name_whose()

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._refill()
        super().showEvent(event)

    def _find_message(self, has_rows: bool) -> str:
        if self._board is None:
            return self._state
        if has_rows:
            return ""
        words = self.field.text().strip()
        if words and self._board.entries[self.tab]:
            return self._say_where(words)
        return self._missing.get(self.tab) or say_empty(self.tab)

    def _say_where(self, words: str) -> str:
        """Nothing of this tab holds the words; which tabs do is said."""
        nothing = self.tr("Nothing here holds “{words}”.").format(words=words)
        others = [f"{tab_name(tab)} ({count})" for tab, count in self._counts.items() if count]
        return f"{nothing} {self.tr('Found in: {tabs}.').format(tabs=', '.join(others))}" if others else nothing

    def _say(self, message: str) -> None:
        self._message.setText(message)
        self._message.setVisible(bool(message))
        if message and self.table.hasFocus():
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the table goes, and the keyboard stays in the panel
            self._waits_for_rows = True
        self.table.setVisible(not message)
        if not message and self._waits_for_rows:
            self._waits_for_rows = False
            if self.tabs.hasFocus():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.setEnabled(self._board is not None)

    def _name_whose(self) -> None:
        if self._board is not None and self.tab is Tab.WORDING:
            self.head.show_whose(self._board.names.get(self.table.group_at_top(), ""))

    # --- tabs, order, filter ------------------------------------------------------------------------------------------

    @property
    def tab(self) -> Tab:
        return self.head.tab

    @property
    def order(self) -> RowOrder:
        return self._order

    def set_arrangement(self, tab: Tab, order: RowOrder) -> None:
        self._order = order
        self.head.show_tab(tab)
        self._refill()

    def show_tab(self, tab: Tab) -> None:
        self.head.show_tab(tab)

    def _on_tab(self) -> None:
        self._waits_for_rows = False  # whoever walks the tabs goes on walking them
        self._refill()
        self.table.verticalScrollBar().setValue(0)
        self.arranged.emit()

    def choose_order(self, order: RowOrder) -> None:
        self._order = order
        self._refill()
        self.table.scrollTo(self.table.currentIndex())
        self.arranged.emit()

    def step_order(self) -> None:
        """The next order, round and round."""
        orders = list(RowOrder)
        self.choose_order(orders[(orders.index(self._order) + 1) % len(orders)])

    def toggle_sentences(self) -> None:
        """Unfold the sentences of what is chosen, or fold them again."""
        chosen = {entry.id for entry, _ in self.table.selected_entries()}
        opened = self._unfolded[self.tab]
        self._unfolded[self.tab] = opened - chosen if chosen <= opened else opened | chosen
        if chosen:
            self._refill()
            self.table.show_unfolded()

    def go_to_entity(self, key: str) -> None:
        """Show what is said of an entity, if anything is."""
        if self._board is not None and self.tab is Tab.WORDING:
            self.table.scroll_to_group(key)

    # --- looks and keys -----------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        frame = theme.frame
        self.setStyleSheet(
            f"#contrast-panel, #contrast-table {{ background: {frame['window'].name()}; }}"
            f"#contrast-panel {{ border-top: 1px solid {frame['hairline'].name()}; }}"
            f"#contrast-panel QLabel {{ color: {frame['secondary'].name()}; }}"
            f"#arrange {{ color: {frame['secondary'].name()}; padding: 2px 5px; border-radius: 4px; }}"
            f"#arrange:hover, #arrange:focus {{ color: {frame['text'].name()}; }}"
            "#contrast-button { padding: 3px; }"
        )
        self.head.set_theme(theme)
        self.table.set_theme(theme)

    def take_keyboard(self) -> None:
        """Into the rows; while there are none, onto the tabs."""
        self._waits_for_rows = self.table.isHidden()
        target = self.tabs if self._waits_for_rows else self.table
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_left(self) -> None:
        if self.field.text():
            self.field.clear()
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_left()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.field.hasFocus():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
