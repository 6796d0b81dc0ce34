"""The list beside what is open: all its highlights in the order of the text, to be filtered and gone to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.highlights import Highlight
from app.ui.icons import line_icon
from app.ui.parts import DropDown, make_heading, make_quiet, text_scale
from app.ui.reading.highlights.choosing import Choice, Order, Shelf
from app.ui.reading.highlights.rows import HighlightList
from app.ui.theme import Theme

WIDTH = 280  # pixels at the usual text size


class HighlightPanel(QFrame):
    """Shows the highlights of one text or two, those that were not found last."""

    opened = Signal(object)  # Highlight
    delete_asked = Signal(object)  # list of Highlight
    closed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("highlight-panel")
        self._all: list[Highlight] = []
        self._shelf = Shelf()
        heading = make_heading(self.tr("Highlights"), 1.05, self)
        self.count = make_quiet(parent=self)
        self.close_button = QToolButton(self)
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName(self.tr("Close the list of highlights"))
        self.close_button.setToolTip(self.tr("Close (F8)"))
        self.close_button.clicked.connect(lambda: self.closed.emit())
        self.field = QLineEdit(self)
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(self.tr("Filter"))
        self.field.setAccessibleName(self.tr("Filter the highlights"))
        self.order = DropDown(self)
        self.order.setAccessibleName(self.tr("Order"))
        for order, words in (
            (Order.PLACE, self.tr("In the text")),
            (Order.NEWEST, self.tr("Newest first")),
            (Order.COLOUR, self.tr("By colour")),
        ):
            self.order.addItem(words, order)
        self.order.currentIndexChanged.connect(lambda _: self._show())
        self.list = HighlightList(theme, self, titles=False)
        self.hint = make_quiet(parent=self)
        self.hint.setWordWrap(True)
        self.hint.setContentsMargins(16, 8, 16, 8)
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 8, 6)
        top.setSpacing(8)
        top.addWidget(heading)
        top.addWidget(self.count)
        top.addStretch()
        top.addWidget(self.close_button)
        search = QHBoxLayout()
        search.setContentsMargins(14, 0, 14, 8)
        search.setSpacing(6)
        search.addWidget(self.field, 1)
        search.addWidget(self.order)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(search)
        column.addWidget(self.hint)
        column.addWidget(self.list, 1)
        self.setFixedWidth(round(WIDTH * text_scale(self)))
        self.field.textChanged.connect(lambda _: self._show())
        self.field.returnPressed.connect(self.list.setFocus)
        self.list.opened.connect(self.opened)
        self.list.clicked.connect(lambda index: self.opened.emit(self.list.rows.items[index.row()]))
        self.list.delete_pressed.connect(lambda: self.delete_asked.emit(self.list.chosen()))
        self.list.left.connect(self.left)
        self.hide()
        self.set_theme(theme)

    def show_highlights(self, highlights: Sequence[Highlight], *, titles: bool = False) -> None:
        """These belong to what is open, in the order of its texts; with several of them, `titles` tell which."""
        self._all, self._shelf = list(highlights), Shelf(highlights)
        self.list.titles = titles
        if not self.isHidden():
            self._show()

    def open(self) -> None:
        self.show()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.isHidden():  # closed, not only away with its page: the next look is at all of them
            self.field.clear()

    def _show(self) -> None:
        order = Order(self.order.currentData())
        shown = self._shelf.choose(Choice(self.field.text(), order=order))
        if order is Order.PLACE:  # those of two texts stand text by text, whatever these are called
            kept = {highlight.id for highlight in shown}
            shown = [highlight for highlight in self._all if highlight.id in kept]
        self.count.setText(str(len(shown)) if shown else "")
        self.list.show_rows(shown)
        if not self._all:
            self.hint.setText(self.tr("None yet: select words in the text and press H."))
        elif not shown:
            self.hint.setText(self.tr("None with these words."))
        self.hint.setVisible(not shown)

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)
        frame = theme.frame
        self.close_button.setIcon(line_icon("x", frame["text"], frame["disabled"]))
        self.setStyleSheet(
            f"#highlight-panel {{ background: {frame['window'].name()};"
            f" border-left: 1px solid {frame['hairline'].name()}; }}"
            f"#highlight-panel QListView {{ background: transparent; }}"
        )
