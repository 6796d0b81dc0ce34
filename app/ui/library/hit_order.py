"""The button that says in what order the hits of a search stand, and lets it be chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.domain import SearchOrder


class HitOrderButton(QToolButton):
    """For hits alone: the list without a search is ordered by its columns."""

    chosen = Signal(object)  # SearchOrder

    def __init__(self, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.order = SearchOrder.RELEVANCE
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(tip)
        menu = QMenu(self)
        group = QActionGroup(menu)
        for order, words in self._orders().items():
            action = group.addAction(words)
            action.setCheckable(True)
            action.setData(order)
            action.triggered.connect(lambda _=False, order=order: self.choose(order))
        menu.addActions(group.actions())
        self.setMenu(menu)
        self.hide()
        self.show_order(self.order)

    def _orders(self) -> dict[SearchOrder, str]:
        return {
            SearchOrder.RELEVANCE: self.tr("Best first"),
            SearchOrder.NEWEST: self.tr("Newest first"),
            SearchOrder.OLDEST: self.tr("Oldest first"),
            SearchOrder.LONGEST: self.tr("Longest first"),
            SearchOrder.SHORTEST: self.tr("Shortest first"),
        }

    def choose(self, order: SearchOrder) -> None:
        self.show_order(order)
        self.chosen.emit(order)

    def choose_next(self) -> None:
        """The keyboard's way: one order after the other."""
        orders = list(self._orders())
        self.choose(orders[(orders.index(self.order) + 1) % len(orders)])

    def show_order(self, order: SearchOrder) -> None:
        """Show in what order hits stand."""
        self.order = order
        words = self._orders()[order]
        self.setText(f"{words} ▾")
        self.setAccessibleName(self.tr("Order of the hits: {order}").format(order=words))
        for action in self.menu().actions():
            action.setChecked(action.data() == order)
