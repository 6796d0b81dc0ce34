"""One quiet line above the entity list: in which order it stands, and which type it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from app.domain import EntityType
from app.ui.icons import line_icon
from app.ui.parts import text_scale
from app.ui.reading.entity_order import EntityOrder
from app.ui.theme import Theme


def _tr(words: str) -> str:
    return QCoreApplication.translate("ArrangeLine", words)


def order_words(order: EntityOrder) -> tuple[str, str]:
    """The name of an order, and what it means."""
    words = {
        EntityOrder.TELLING: (
            _tr("Most telling"),
            _tr("Often on both sides and named differently: who carries the difference between the two accounts"),
        ),
        EntityOrder.COUNT: (_tr("Most often"), _tr("Mentions on both sides together")),
        EntityOrder.IMBALANCE: (
            _tr("Most uneven"),
            _tr("Much on one side and little on the other, measured by the lengths of both texts"),
        ),
        EntityOrder.APPEARANCE: (_tr("As they appear"), _tr("In the order in which the two texts bring them up")),
    }
    return words[order]


def kind_words(kind: EntityType | None) -> str:
    words = {
        None: _tr("All types"),
        EntityType.PERSON: _tr("People"),
        EntityType.ORG: _tr("Organisations"),
        EntityType.PLACE: _tr("Places"),
        EntityType.GROUP: _tr("Groups"),
        EntityType.THING: _tr("Things"),
    }
    return words[kind]


class ArrangeLine(QWidget):
    """Two words that open a menu each. It says what the reader wants; it arranges nothing."""

    order_chosen = Signal(object)  # EntityOrder
    kind_chosen = Signal(object)  # EntityType or None

    def __init__(self, font: QFont, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = EntityOrder.TELLING
        self._kind: EntityType | None = None
        self._counts: Counter[EntityType] = Counter()
        self.order_button = self._make_button(font)
        self.kind_button = self._make_button(font)
        self._order_actions: dict[EntityOrder, QAction] = {}
        self._kind_actions: dict[EntityType | None, QAction] = {}
        self._fill_orders()
        self._fill_kinds()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 4)
        row.setSpacing(4)
        row.addWidget(self.order_button)
        row.addStretch(1)
        row.addWidget(self.kind_button)
        self.set_theme(theme)
        self._show_words()

    def _make_button(self, font: QFont) -> QToolButton:
        button = QToolButton(self)
        button.setFont(font)
        button.setObjectName("arrange")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # The arrow stands after the words.
        mirrored = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
        side = round(12 * text_scale(self))
        button.setIconSize(QSize(side, side))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        menu = QMenu(button)
        menu.setLayoutDirection(self.layoutDirection())
        menu.setToolTipsVisible(True)
        button.setMenu(menu)
        return button

    def _fill_orders(self) -> None:
        group = QActionGroup(self)
        for order in EntityOrder:
            words, tip = order_words(order)
            action = self.order_button.menu().addAction(words)
            action.setToolTip(f"<p>{tip}</p>")  # plain text would not be wrapped
            action.setStatusTip(tip)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, order=order: self.order_chosen.emit(order))
            self._order_actions[order] = action

    def _fill_kinds(self) -> None:
        group = QActionGroup(self)
        for kind in (None, *EntityType):
            action = self.kind_button.menu().addAction(kind_words(kind))
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, kind=kind: self.kind_chosen.emit(kind))
            self._kind_actions[kind] = action

    # --- what it shows ----------------------------------------------------------------------------------------------

    def show_arrangement(self, order: EntityOrder, kind: EntityType | None) -> None:
        self._order, self._kind = order, kind
        self._show_words()

    def count_kinds(self, kinds: Iterable[EntityType]) -> None:
        """How many entities of each type there are; types without any cannot be chosen."""
        self._counts = Counter(kinds)
        self._show_words()

    def kinds_at_hand(self) -> list[EntityType | None]:
        """All, and the types there are, in the order of the menu."""
        return [None, *(kind for kind in EntityType if self._counts[kind])]

    def _show_words(self) -> None:
        self._order_actions[self._order].setChecked(True)
        self._kind_actions[self._kind].setChecked(True)
        for kind, action in self._kind_actions.items():
            count = self._counts[kind] if kind is not None else self._counts.total()
            action.setText(f"{kind_words(kind)}\t{count}")
            action.setEnabled(kind is None or count > 0)
        order, tip = order_words(self._order)
        self._name(self.order_button, order, self.tr("Order of the list: {order}").format(order=order), tip)
        words = kind_words(self._kind)
        self._name(self.kind_button, words, self.tr("Types in the list: {types}").format(types=words), "")

    @staticmethod
    def _name(button: QToolButton, words: str, whole: str, tip: str) -> None:
        button.setText(words)
        button.setAccessibleName(whole)
        button.setAccessibleDescription(tip)
        button.setToolTip(f"<p>{whole}</p><p>{tip}</p>" if tip else whole)

    def set_theme(self, theme: Theme) -> None:
        frame = theme.frame
        icon = line_icon("chevron-down", frame["secondary"], frame["disabled"])
        for button in (self.order_button, self.kind_button):
            button.setIcon(icon)
        self.setStyleSheet(
            f"#arrange {{ color: {frame['secondary'].name()}; padding: 2px 5px; border-radius: 4px; }}"
            f"#arrange:hover, #arrange:focus {{ color: {frame['text'].name()}; }}"
        )
