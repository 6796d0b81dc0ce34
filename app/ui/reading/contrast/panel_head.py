"""The line over the rows of the panel: its tabs, whose wording it is, the order, the filter, and the way to fold it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QMenu, QTabBar, QToolButton, QWidget

from app.ui.commands import CommandSet
from app.ui.icons import line_icon
from app.ui.parts import text_scale
from app.ui.reading.contrast.arranging import RowOrder
from app.ui.reading.contrast.cell_words import order_name, tab_name
from app.ui.reading.contrast.entries import Tab
from app.ui.theme import Theme

FIELD, NAME = 150, 130  # pixels at the usual text size: the filter, and a name on its button
_START, _END = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class PanelHead(QWidget):
    """It says what the reader wants; it arranges nothing."""

    tab_chosen = Signal()
    order_chosen = Signal(object)  # RowOrder
    filtered = Signal()
    entity_asked = Signal()  # the reader wants to choose whose wording is shown
    folded = Signal()

    def __init__(self, commands: CommandSet, font: QFont, parent: QWidget) -> None:
        super().__init__(parent)
        self._counts: Mapping[Tab, int] = {}
        self.tabs = self._make_tabs()
        self.whose = self._make_button(font)
        self.whose.setToolTip(commands["contrast.entity"].toolTip())
        self.whose.clicked.connect(self.entity_asked)
        self.order_button = self._make_button(font)
        self.order_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._orders: dict[RowOrder, QAction] = {}
        self.order_button.setMenu(self._make_order_menu())
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Filter"))
        self.field.setAccessibleName(self.tr("Filter all parts of the contrast"))
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(round(FIELD * text_scale(self)))
        self.field.textChanged.connect(lambda _: self.filtered.emit())
        self.more = self._make_icon_button(self.tr("Order and filter"))
        self.more.setToolTip(self.tr("Order and filter"))
        self.more.setCheckable(True)
        self.more.toggled.connect(lambda _: self._place_controls())
        self.close_button = self._make_icon_button(self.tr("Fold the contrast away"))
        self.close_button.setToolTip(commands["contrast.panel"].toolTip())
        self.close_button.clicked.connect(self.folded)
        self._lay_out()

    def _make_tabs(self) -> QTabBar:
        tabs = QTabBar(self)
        tabs.setDrawBase(False)
        tabs.setExpanding(False)
        tabs.setElideMode(Qt.TextElideMode.ElideNone)
        tabs.setAccessibleName(self.tr("Parts of the contrast"))
        for tab in Tab:
            tabs.addTab(tab_name(tab))
        tabs.currentChanged.connect(lambda _: self.tab_chosen.emit())
        return tabs

    def _make_button(self, font: QFont) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("arrange")
        button.setFont(font)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # The arrow stands after the words.
        mirrored = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
        side = round(12 * text_scale(self))
        button.setIconSize(QSize(side, side))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_icon_button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("contrast-button")
        side = round(16 * text_scale(self))
        button.setIconSize(QSize(side, side))
        button.setAccessibleName(name)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_order_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setLayoutDirection(self.layoutDirection())
        group = QActionGroup(menu)
        for order in RowOrder:
            action = menu.addAction(order_name(order))
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, order=order: self.order_chosen.emit(order))
            self._orders[order] = action
        return menu

    def _lay_out(self) -> None:
        self.controls = QWidget(self)
        line = QHBoxLayout(self.controls)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for widget in (self.whose, self.order_button, self.field):
            line.addWidget(widget)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 4, 8, 4)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.addWidget(self.tabs, 0, 0, _START)
        self._grid.addWidget(self.controls, 0, 1, _END)
        self._grid.addWidget(self.more, 0, 2)
        self._grid.addWidget(self.close_button, 0, 3)
        self._grid.setColumnStretch(0, 1)
        self.more.hide()

    # --- what it shows ------------------------------------------------------------------------------------------------

    @property
    def tab(self) -> Tab:
        return list(Tab)[max(0, self.tabs.currentIndex())]

    def show_tab(self, tab: Tab) -> None:
        self.tabs.setCurrentIndex(list(Tab).index(tab))

    def show_arrangement(self, order: RowOrder, counts: Mapping[Tab, int], *, has_rows: bool) -> None:
        """How many entries each tab holds, if that is known, and the order of the rows."""
        self._counts = counts
        self._orders[order].setChecked(True)
        self.order_button.setEnabled(has_rows)
        self.order_button.setText(order_name(order))
        self.order_button.setAccessibleName(self.tr("Order: {order}").format(order=order_name(order)))
        self.whose.setVisible(self.tab is Tab.WORDING and has_rows)
        self._place_controls()

    def show_whose(self, name: str) -> None:
        """Whose rows stand at the top."""
        room = round(NAME * text_scale(self))
        words = self.whose.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        if self.whose.text() != (words or self.tr("Whose wording")):
            self.whose.setText(words or self.tr("Whose wording"))
            self.whose.setAccessibleName(self.tr("Whose wording: {name}").format(name=name))
            self._place_controls()

    def start_filter(self) -> None:
        self.more.setChecked(True)
        self._place_controls()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # --- sizes and looks ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_controls()

    def _place_controls(self) -> None:
        """Beside the tabs; where both do not fit, a button unfolds them on a line of their own."""
        self._name_tabs(with_counts=True)
        room = self.width() - self.close_button.sizeHint().width() - 40
        beneath = self.tabs.sizeHint().width() + self.controls.sizeHint().width() > room
        if beneath and self.tabs.sizeHint().width() > room - self.more.sizeHint().width():
            self._name_tabs(with_counts=False)
        self.tabs.setMinimumWidth(min(self.tabs.sizeHint().width(), max(80, room)))  # no arrows while there is room
        self.more.setVisible(beneath)
        self.controls.setVisible(not beneath or self.more.isChecked())
        row = 1 if beneath else 0
        if self._grid.getItemPosition(self._grid.indexOf(self.controls))[0] != row:  # type: ignore[index]
            self._grid.removeWidget(self.controls)
            self._grid.addWidget(
                self.controls, row, 0 if beneath else 1, 1, 4 if beneath else 1, _START if beneath else _END
            )

    def _name_tabs(self, *, with_counts: bool) -> None:
        for number, tab in enumerate(Tab):
            count, words = str(self._counts.get(tab, "")), tab_name(tab)
            shown = f"{words}  {count}" if count and with_counts else words
            if self.tabs.tabText(number) != shown:
                self.tabs.setTabText(number, shown)
            self.tabs.setTabToolTip(number, f"{words}: {count}" if count else "")
            self.tabs.setAccessibleTabName(number, f"{words}, {count}" if count else words)

    def set_theme(self, theme: Theme) -> None:
        frame = theme.frame
        for button in (self.whose, self.order_button):
            button.setIcon(line_icon("chevron-down", frame["secondary"], frame["disabled"]))
        self.close_button.setIcon(line_icon("x", frame["text"], frame["disabled"]))
        self.more.setIcon(line_icon("sliders-horizontal", frame["text"], frame["disabled"]))
