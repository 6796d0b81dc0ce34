"""The panel beneath two texts: four tabs of what they say differently, an order, a filter, and the table."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFont, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.commands import CommandSet
from app.ui.icons import line_icon
from app.ui.parts import text_scale
from app.ui.reading.contrast.arranging import EntryId, Row, RowOrder, arrange_rows, match_entries
from app.ui.reading.contrast.cell_words import order_name, say_empty, tab_name
from app.ui.reading.contrast.entries import EMPTY, Board, Tab
from app.ui.reading.contrast.table import ContrastTable
from app.ui.theme import MarkStyle, Theme


class ContrastPanel(QWidget):
    """Shows a board and says what the reader wants; it moves no text."""

    arranged = Signal()  # another tab or order
    left = Signal()  # the keyboard is to go back to the texts
    entity_asked = Signal()  # the reader wants to choose whose wording is shown

    def __init__(self, commands: CommandSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contrast-panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Contrast"))
        self._theme = theme
        self._board: Board | None = None
        self._order = RowOrder.TELLING
        self._unfolded: dict[Tab, frozenset[EntryId]] = {tab: frozenset() for tab in Tab}
        self._waits_for_rows = False  # the keyboard is on the tabs only because there are no rows
        self._stale = False  # the rows wait to be arranged until they are seen
        self._state = ""
        self._counts: dict[Tab, int] = {}
        self._lacking: tuple[str, dict[Tab, str]] = ("", {})
        self._build(commands)
        self.set_theme(theme)
        self.show_state("")

    def _build(self, commands: CommandSet) -> None:
        self._small = QFont(self.font())
        self._small.setPointSizeF(max(7.0, self.font().pointSizeF() * 0.9))
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setAccessibleName(self.tr("Parts of the contrast"))
        for tab in Tab:
            self.tabs.addTab(tab_name(tab))
        self.tabs.currentChanged.connect(self._on_tab)
        self.whose = self._make_button()
        self.whose.setToolTip(commands["contrast.entity"].toolTip())
        self.whose.clicked.connect(self.entity_asked)
        self.order_button = self._make_button()
        self.order_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.order_button.setMenu(self._make_order_menu())
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Filter"))
        self.field.setAccessibleName(self.tr("Filter all parts of the contrast"))
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(round(150 * text_scale(self)))
        self.field.textChanged.connect(lambda _: self._refill())
        self._close = QToolButton(self)
        self._close.setToolTip(commands["contrast.panel"].toolTip())
        self._close.setCursor(Qt.CursorShape.PointingHandCursor)
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(lambda: commands["contrast.panel"].setChecked(False))
        self._close.setAccessibleName(self.tr("Fold the contrast away"))
        self._close.setObjectName("contrast-close")
        self.controls = QWidget(self)
        line = QHBoxLayout(self.controls)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for widget in (self.whose, self.order_button, self.field):
            line.addWidget(widget)
        self._more = QToolButton(self)
        self._more.setObjectName("contrast-close")
        self._more.setCheckable(True)
        self._more.setCursor(Qt.CursorShape.PointingHandCursor)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.setToolTip(self.tr("Order and filter"))
        self._more.setAccessibleName(self.tr("Order and filter"))
        self._more.toggled.connect(lambda _: self._place_controls())
        self._more.hide()
        self._head = QGridLayout()
        self._head.setContentsMargins(12, 4, 8, 4)
        self._head.setHorizontalSpacing(4)
        self._head.setVerticalSpacing(2)
        self._head.addWidget(self.tabs, 0, 0, Qt.AlignmentFlag.AlignLeft)
        self._head.addWidget(self.controls, 0, 1, Qt.AlignmentFlag.AlignRight)
        self._head.addWidget(self._more, 0, 2)
        self._head.addWidget(self._close, 0, 3)
        self._head.setColumnStretch(0, 1)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(2)
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._message.setContentsMargins(24, 12, 24, 12)
        self.table = ContrastTable(self._theme, self)
        self.table.setAccessibleName(self.tr("What the two texts say differently"))
        self.table.folded.connect(lambda _: self.toggle_sentences())
        self.table.left.connect(self._on_left)
        self.table.verticalScrollBar().valueChanged.connect(lambda _: self._name_whose())
        self._method = QLabel(self)
        self._method.setFont(self._small)
        self._method.setWordWrap(True)
        self._method.setTextFormat(Qt.TextFormat.PlainText)
        self._method.setContentsMargins(24, 4, 16, 6)
        self._method.setCursor(Qt.CursorShape.WhatsThisCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._progress)
        column.addWidget(self._message)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        column.addWidget(self._method)
        self.setFocusProxy(self.table)
        QWidget.setTabOrder(self.tabs, self.whose)
        QWidget.setTabOrder(self.whose, self.order_button)
        QWidget.setTabOrder(self.order_button, self.field)
        QWidget.setTabOrder(self.field, self.table)

    def _make_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("arrange")
        button.setFont(self._small)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # The arrow stands after the words.
        mirrored = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
        side = round(12 * text_scale(self))
        button.setIconSize(QSize(side, side))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_order_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setLayoutDirection(self.layoutDirection())
        group = QActionGroup(menu)
        self._orders = {}
        for order in RowOrder:
            action = menu.addAction(order_name(order))
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, order=order: self.choose_order(order))
            self._orders[order] = action
        return menu

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

    def show_lacking(self, line: str, why: str, missing: dict[Tab, str]) -> None:
        """What cannot be found in texts like these: a line at the foot with its explanation in the tip, and by tab the
        sentence that takes the place of rows that are not there."""
        self._lacking = (line, missing)
        self._method.setText(line)
        self._method.setToolTip(f"<p>{html.escape(why)}</p>" if why else "")
        self._method.setAccessibleDescription(why)
        self._show_parts()

    def set_styles(self, styles: dict[str, MarkStyle | None]) -> None:
        """How the entities are marked in the texts, by key."""
        self.table.set_styles(styles)

    @property
    def message(self) -> str:
        return self._message.text() if not self._message.isHidden() else ""

    @property
    def is_working(self) -> bool:
        return not self._progress.isHidden()

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
        self._method.setVisible(bool(self._lacking[0]) and has_rows)
        self.whose.setVisible(self.tab is Tab.WORDING and has_rows)
        self.order_button.setEnabled(has_rows)
        self._orders[self._order].setChecked(True)
        self._name(self.order_button, order_name(self._order), self.tr("Order: {order}"), "order")
        self._name_whose()
        self._place_controls()

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._refill()
        super().showEvent(event)

    def _find_message(self, has_rows: bool) -> str:
        if self._board is None:
            return self._state
        if has_rows:
            return ""
        if self.field.text().strip() and self._board.entries[self.tab]:
            return self._say_where(self.field.text().strip())
        return self._lacking[1].get(self.tab) or say_empty(self.tab)

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

    @staticmethod
    def _name(button: QToolButton, words: str, whole: str, name: str) -> None:
        button.setText(words)
        button.setAccessibleName(whole.format(**{name: words}))

    def _name_whose(self) -> None:
        """The button says whose rows stand at the top."""
        if self._board is None or self.tab is not Tab.WORDING:
            return
        name = self._board.names.get(self.table.group_at_top(), "")
        shown = self.whose.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, round(130 * text_scale(self)))
        if self.whose.text() != shown:
            self.whose.setText(shown or self.tr("Whose wording"))
            self.whose.setAccessibleName(self.tr("Whose wording: {name}").format(name=name))
            self._place_controls()

    # --- tabs, order, filter ------------------------------------------------------------------------------------------

    @property
    def tab(self) -> Tab:
        return list(Tab)[max(0, self.tabs.currentIndex())]

    @property
    def order(self) -> RowOrder:
        return self._order

    def set_arrangement(self, tab: Tab, order: RowOrder) -> None:
        self._order = order
        self.tabs.setCurrentIndex(list(Tab).index(tab))
        self._refill()

    def show_tab(self, tab: Tab) -> None:
        self.tabs.setCurrentIndex(list(Tab).index(tab))

    def _on_tab(self, _number: int) -> None:
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

    def take_keyboard(self) -> None:
        """Into the rows; while there are none, onto the tabs."""
        self._waits_for_rows = self.table.isHidden()
        target = self.tabs if self._waits_for_rows else self.table
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def start_filter(self) -> None:
        self._more.setChecked(True)
        self._place_controls()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def toggle_sentences(self) -> None:
        """Unfold the sentences of what is chosen, or fold them again."""
        chosen = {entry.id for entry, _ in self.table.selected_entries()}
        opened = self._unfolded[self.tab]
        self._unfolded[self.tab] = opened - chosen if chosen <= opened else opened | chosen
        if chosen:
            self._refill()

    def go_to_entity(self, key: str) -> None:
        """Show what is said of an entity, if anything is."""
        if self._board is not None and self.tab is Tab.WORDING:
            self.table.scroll_to_group(key)

    def shown_rows(self) -> list[Row]:
        """The rows as they stand in the table."""
        return self.table.rows.rows if not self.table.isHidden() else []

    # --- looks, sizes and keys ----------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        frame = theme.frame
        self.setStyleSheet(
            f"#contrast-panel, #contrast-table {{ background: {frame['window'].name()}; }}"
            f"#contrast-panel {{ border-top: 1px solid {frame['hairline'].name()}; }}"
            f"#contrast-panel QLabel {{ color: {frame['secondary'].name()}; }}"
            f"#arrange {{ color: {frame['secondary'].name()}; padding: 2px 5px; border-radius: 4px; }}"
            f"#arrange:hover, #arrange:focus {{ color: {frame['text'].name()}; }}"
            "#contrast-close { padding: 3px; }"
        )
        icon = line_icon("chevron-down", frame["secondary"], frame["disabled"])
        for button in (self.whose, self.order_button):
            button.setIcon(icon)
        side = round(16 * text_scale(self))
        for button, name in ((self._close, "x"), (self._more, "sliders-horizontal")):
            button.setIcon(line_icon(name, frame["text"], frame["disabled"]))
            button.setIconSize(QSize(side, side))
        self.table.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_controls()

    def _place_controls(self) -> None:
        """Beside the tabs; where both do not fit, a button unfolds them on a line of their own."""
        self._name_tabs(with_counts=True)
        room = self.width() - self._close.sizeHint().width() - 40
        beneath = self.tabs.sizeHint().width() + self.controls.sizeHint().width() > room
        if beneath and self.tabs.sizeHint().width() > room - self._more.sizeHint().width():
            self._name_tabs(with_counts=False)
        self.tabs.setMinimumWidth(min(self.tabs.sizeHint().width(), max(80, room)))  # no arrows while there is room
        self._more.setVisible(beneath)
        self.controls.setVisible(not beneath or self._more.isChecked())
        row = 1 if beneath else 0
        if self._head.getItemPosition(self._head.indexOf(self.controls))[0] != row:  # type: ignore[index]
            self._head.removeWidget(self.controls)
            if beneath:
                self._head.addWidget(self.controls, 1, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
            else:
                self._head.addWidget(self.controls, 0, 1, Qt.AlignmentFlag.AlignRight)

    def _name_tabs(self, *, with_counts: bool) -> None:
        for number, tab in enumerate(Tab):
            count = str(self._counts.get(tab, ""))
            words = tab_name(tab)
            shown = f"{words}  {count}" if count and with_counts else words
            if self.tabs.tabText(number) != shown:
                self.tabs.setTabText(number, shown)
            self.tabs.setTabToolTip(number, f"{words}: {count}" if count else "")
            self.tabs.setAccessibleTabName(number, f"{words}, {count}" if count else words)

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
