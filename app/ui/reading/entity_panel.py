"""The list of what both texts speak of: swatch, name, how often on either side, and whether it is marked."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain import EntityType
from app.ui.commands import CommandSet
from app.ui.icons import line_icon
from app.ui.parts import text_scale
from app.ui.reading.arrange_line import ArrangeLine, kind_words
from app.ui.reading.entity_list import EDGE, TEXT_LEFT, EntityDelegate, EntityList, RowLook
from app.ui.reading.entity_order import EntityOrder
from app.ui.reading.entity_rows import ROW_ROLE, EntityModel, EntityRow, RowFilter
from app.ui.reading.walk_bar import WalkBar
from app.ui.theme import Theme
from app.ui.wording import type_word

LONG_LIST = 12  # rows from which a filter is worth its room
SCROLL_BAR = 12  # pixels, as the style sheet has it


class EntityPanel(QWidget):
    """The panel at the right of the split view. It shows rows and says what the reader wants; it changes nothing."""

    chosen = Signal(str)  # key
    toggled = Signal(str, bool)  # key, whether it is to be marked
    all_toggled = Signal(bool)
    renamed = Signal(str, str)  # key, another name for it
    arranged = Signal()  # the reader chose another order or type

    def __init__(self, commands: CommandSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        small = QFont(self.font())
        small.setPointSizeF(max(7.0, self.font().pointSizeF() * 0.88))
        self._look = RowLook(theme, QFont(self.font()), small)
        self._marks_on = True
        self.setObjectName("entity-panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Shared entities"))
        self._model = EntityModel(self)
        self._model.toggled.connect(self.toggled)
        self._model.renamed.connect(self.renamed)
        self._filter = RowFilter(self)
        self._filter.setSourceModel(self._model)
        self._title = QLabel(self.tr("In both texts"), self)
        title = QFont(self.font())
        title.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(title)
        self._count = QLabel(self)
        self._all = QToolButton(self)
        side = round(16 * text_scale(self))
        self._all.setIconSize(QSize(side, side))
        self._all.setCursor(Qt.CursorShape.PointingHandCursor)
        self._all.clicked.connect(lambda: self.all_toggled.emit(not self._marks_on))
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 2)
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._all)
        self.arrange = ArrangeLine(small, theme, self)
        self.arrange.order_chosen.connect(lambda order: self._choose(order, self.kind))
        self.arrange.kind_chosen.connect(lambda kind: self._choose(self.order, kind))
        self._field = QLineEdit(self)
        self._field.setPlaceholderText(self.tr("Filter names"))
        self._field.setAccessibleName(self.tr("Filter names"))
        self._field.setClearButtonEnabled(True)
        self._field.textChanged.connect(self._on_filter)
        field_row = QHBoxLayout()
        field_row.setContentsMargins(16, 2, 16, 8)
        field_row.addWidget(self._field)
        self.list = EntityList(self._look, self)
        self.list.setAccessibleName(self.tr("Shared entities"))
        self.list.setModel(self._filter)
        self.list.setItemDelegate(EntityDelegate(self._look, self))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setObjectName("entity-list")
        self.list.picked.connect(lambda index: self.chosen.emit(index.data(ROW_ROLE).key))
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(2)
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._message.setContentsMargins(16, 12, 16, 12)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._method = QLabel(self)
        self._method.setFont(small)
        self._method.setWordWrap(True)
        self._method.setContentsMargins(16, 6, 16, 8)
        self._method.setTextFormat(Qt.TextFormat.PlainText)
        self._method.setCursor(Qt.CursorShape.WhatsThisCursor)
        self._method.hide()
        self.walk_bar = WalkBar(commands, theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._progress)
        column.addWidget(self.arrange)
        column.addLayout(field_row)
        column.addWidget(self._message)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        column.addWidget(self._method)
        column.addWidget(self.walk_bar)
        self.set_theme(theme)
        self.show_state("")

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """What the key Tab goes through, in order."""
        return self._all, self.arrange.order_button, self.arrange.kind_button, self._field, self.list

    # --- content ----------------------------------------------------------------------------------------------------

    def set_entities(self, rows: Sequence[EntityRow]) -> None:
        """Show these, in this order."""
        self._look.most = max((max(row.left, row.right) for row in rows), default=1)
        self._model.set_rows(list(rows))
        self.arrange.count_kinds(row.type for row in rows)
        self.arrange.setVisible(bool(rows))
        self._field.setVisible(len(rows) > LONG_LIST)
        if len(rows) <= LONG_LIST and self._field.text():
            self._field.clear()
        self._show_found()

    def show_state(self, message: str, *, working: bool = False) -> None:
        """A sentence in the place of the list; empty shows the list."""
        self._message.setText(message)
        self._message.setVisible(bool(message))
        self._progress.setVisible(working)
        self.list.setVisible(not message)
        self._all.setEnabled(not message)
        if message:
            self._field.hide()
            self.arrange.hide()
            self._count.clear()

    def show_method(self, line: str, explanation: str) -> None:
        """Say in one line, and at length in its tip, how a text was read; empty says nothing."""
        self._method.setText(line)
        self._method.setToolTip(f"<p>{html.escape(explanation)}</p>")  # plain text would not be wrapped
        self._method.setAccessibleDescription(explanation)
        self._method.setVisible(bool(line))

    @property
    def method(self) -> str:
        return self._method.text()

    # --- order and types ----------------------------------------------------------------------------------------------

    @property
    def order(self) -> EntityOrder:
        return self._filter.order

    @property
    def kind(self) -> EntityType | None:
        """The only type that is shown; None while all are."""
        return self._filter.kind

    def set_arrangement(self, order: EntityOrder, kind: EntityType | None) -> None:
        chosen = self.list.currentIndex().data(ROW_ROLE)
        self._filter.set_order(order)
        self._filter.set_kind(kind)
        self.arrange.show_arrangement(order, kind)
        self._show_found()
        if chosen is not None:
            self.list.scrollTo(self.list.currentIndex())

    def _choose(self, order: EntityOrder, kind: EntityType | None) -> None:
        self.set_arrangement(order, kind)
        self.arranged.emit()

    def step_order(self) -> None:
        """The next order, round and round."""
        orders = list(EntityOrder)
        self._choose(orders[(orders.index(self.order) + 1) % len(orders)], self.kind)

    def step_kind(self) -> None:
        """The next type there is, then all, round and round."""
        kinds = self.arrange.kinds_at_hand()
        here = kinds.index(self.kind) if self.kind in kinds else 0
        self._choose(self.order, kinds[(here + 1) % len(kinds)])

    @property
    def message(self) -> str:
        return self._message.text()

    def set_marks_on(self, on: bool) -> None:
        self._marks_on = on
        self._all.setIcon(self._look.eyes[not on])
        words = self.tr("Hide all marks (M)") if on else self.tr("Show all marks (M)")
        self._all.setToolTip(words)
        self._all.setAccessibleName(words)

    def set_current(self, key: str) -> None:
        """The entity that is being walked."""
        self._look.current_key = key
        if (index := self.list.index_of(key)).isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self.list.viewport().update()

    # --- corrections --------------------------------------------------------------------------------------------------

    def set_correctable(self, on: bool) -> None:
        """Whether rows can be renamed and dragged onto each other."""
        self._model.correctable = on

    def edit_name(self, key: str) -> bool:
        """Let the reader type another name, in the row. False where there is no such entity."""
        if not any(row.key == key for row in self._model.rows) or not self._model.correctable:
            return False
        if not self.list.index_of(key).isValid():  # filtered away
            self._field.clear()
            self._choose(self.order, None)
        index = self.list.index_of(key)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self.list.edit(index)
        return True

    def set_theme(self, theme: Theme) -> None:
        self._look.theme = theme
        frame = theme.frame
        self._look.eyes = {
            hidden: line_icon("eye-off" if hidden else "eye", frame["secondary"], frame["disabled"])
            for hidden in (False, True)
        }
        self.setStyleSheet(
            f"#entity-panel, #entity-list {{ background: {frame['window'].name()}; }}"
            f"#entity-panel QLabel {{ color: {frame['secondary'].name()}; }}"
        )
        self._title.setStyleSheet(f"color: {frame['text'].name()};")
        self.walk_bar.set_theme(theme)
        self.arrange.set_theme(theme)
        self.set_marks_on(self._marks_on)

    def _on_filter(self, words: str) -> None:
        self._filter.set_words(words)
        self._show_found()

    def _show_found(self) -> None:
        """How many rows there are, and how many of them are shown; a sentence where none is."""
        found, all_rows, words = self._filter.rowCount(), len(self._model.rows), self._field.text().strip()
        self._count.setText(str(all_rows) if found == all_rows else f"{found} / {all_rows}")
        self._count.setVisible(all_rows > 0)
        if not all_rows:  # what is said then is the matter of `show_state`
            return
        if found:
            self._message.hide()
            return
        if words:
            self._message.setText(self.tr("No name here holds “{words}”.").format(words=words))
        else:
            kind = kind_words(self.kind).lower()
            self._message.setText(self.tr("No {kind} stand in both texts.").format(kind=kind))
        self._message.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._field.text():
            self._field.clear()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Wide enough for the longest word for a type beside the counts, and a scroll bar."""
        words = QFontMetrics(self._look.small_font)
        beneath = max(words.horizontalAdvance(type_word(kind)) for kind in EntityType) + self._look.counts_width
        return QSize(max(264, TEXT_LEFT + beneath + 12 + EDGE + SCROLL_BAR), 400)
