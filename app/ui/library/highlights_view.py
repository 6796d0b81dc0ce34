"""All highlights of the library: filtered and sorted; those that were not found; and those in the trash."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.highlights import Highlight
from app.ui.commands import CommandSet
from app.ui.library.shelf_buttons import ShelfButtons, ask_for_ever
from app.ui.library.tag_box import TagBox
from app.ui.parts import DropDown, EmptyPage, InlineBar, lay_out_page, make_quiet, text_scale
from app.ui.reading.highlights.choosing import Choice, Order, Shelf
from app.ui.reading.highlights.colour_row import ColourRow
from app.ui.reading.highlights.rows import HighlightList
from app.ui.reading.highlights.words import name_colour
from app.ui.theme import Theme
from app.ui.wording import group_digits

_MANY = 100_000  # highlights that cannot be filtered between two keystrokes
_LARGE_TEXT = 1.4  # times the usual size: then the filters take two rows


class Which(StrEnum):
    ALL = "all"
    LOST = "lost"
    TRASH = "trash"


class HighlightsView(QWidget):
    opened = Signal(object)  # Highlight to be shown in its text, or to be placed there by hand
    delete_asked = Signal(object)  # list of Highlight
    restore_asked = Signal(list)  # ids
    purge_asked = Signal(list)  # ids; confirmed already

    def __init__(self, commands: CommandSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kept-notes")
        self._read_only = False
        self._live = self._trashed = Shelf()
        self.bar = InlineBar(theme, self)
        self._pause = QTimer(self, singleShot=True, interval=150)
        self._pause.timeout.connect(self._show)
        self._count = make_quiet(parent=self)
        self.buttons = ShelfButtons(
            self,
            opens=(self.tr("Show in text"), self.tr("Go to the place (Return)")),
            trash=self.tr("Into the trash of highlights (Del)"),
            restores=self.tr("Out of the trash"),
        )
        self.which = DropDown(self)
        self.which.setAccessibleName(self.tr("Which highlights"))
        for which in Which:
            self.which.addItem("", which)
        self.field = QLineEdit(self)
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(self.tr("Words, comment, title or tag"))
        self.field.setAccessibleName(self.tr("Filter the highlights"))
        self.colours = ColourRow(commands, theme, self)
        for colour, button in self.colours.buttons.items():
            button.setToolTip(self.tr("Only {colour} and others that are pressed").format(colour=name_colour(colour)))
        self.tag = TagBox(self)
        self.order = DropDown(self)
        self.order.setAccessibleName(self.tr("Order"))
        for order, words in (
            (Order.PLACE, self.tr("By article")),
            (Order.NEWEST, self.tr("Newest first")),
            (Order.COLOUR, self.tr("By colour")),
        ):
            self.order.addItem(words, order)
        self.list = HighlightList(theme, self, titles=True)
        self.empty = EmptyPage(theme, "highlighter", self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        filters = QWidget(self)
        column = QVBoxLayout(filters)
        column.setContentsMargins(28, 0, 16, 8)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.which)
        row.addWidget(self.field, 1)
        column.addLayout(row)
        if text_scale(self) > _LARGE_TEXT:
            row = QHBoxLayout()
            row.setSpacing(8)
            column.addLayout(row)
        row.addWidget(self.colours)
        row.addWidget(self.tag)
        row.addWidget(self.order)
        if text_scale(self) > _LARGE_TEXT:
            row.addStretch()
        for box in (self.which, self.tag, self.order):
            box.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        lay_out_page(self, self.tr("Highlights"), self._count, self.buttons.in_order, filters, self.bar, self._stack)

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(lambda _: self._show())
        self.field.textChanged.connect(lambda _: self._show_soon())
        self.field.returnPressed.connect(self.list.setFocus)
        self.colours.chosen.connect(lambda _: self._show())
        self.tag.currentIndexChanged.connect(lambda _: self._show())
        self.order.currentIndexChanged.connect(lambda _: self._show())
        self.list.opened.connect(self._open)
        self.list.delete_pressed.connect(self._delete)
        self.list.chosen_changed.connect(self._refresh)
        self.buttons.connect(self.list, self._open, self._delete, self.restore_asked.emit)
        self.bar.dismissed.connect(self.list.setFocus)

    # --- what is shown --------------------------------------------------------------------------------------------

    def clear(self) -> None:
        self.show_highlights(Shelf(), Shelf())

    def show_highlights(self, live: Shelf, trashed: Shelf) -> None:
        """All of the library outside the trash, and in it."""
        self._live, self._trashed = live, trashed
        names = {
            Which.ALL: self.tr("All"),
            Which.LOST: self.tr("Not found in their text ({n})").format(n=live.lost),
            Which.TRASH: self.tr("Trash ({n})").format(n=len(trashed)),
        }
        for number, which in enumerate(Which):
            self.which.setItemText(number, names[which])
        self.tag.fill(live.tags)
        self._show()

    def show_first(self, highlights: list[Highlight], count: int) -> None:
        """The first of very many, until all are there; what is filtered meanwhile is filtered among them."""
        self.show_highlights(Shelf(highlights), self._trashed)
        if len(self.list.rows.items) == len(highlights):
            self._count.setText(group_digits(count))

    @property
    def shown_kind(self) -> Which:
        return Which(self.which.currentData())

    def _show_soon(self) -> None:
        """As one types: at once, or where there are very many, in the pause after a word."""
        if len(self._live) + len(self._trashed) > _MANY:
            self._pause.start()
        else:
            self._show()

    def _show(self) -> None:
        kind = self.shown_kind
        shelf = self._trashed if kind is Which.TRASH else self._live
        pressed = frozenset(colour for colour, button in self.colours.buttons.items() if button.isChecked())
        choice = Choice(self.field.text(), pressed, self.tag.tag, Order(self.order.currentData()))
        shown = shelf.choose(choice, lost=kind is Which.LOST)
        self.list.show_rows(shown)
        self._count.setText(group_digits(len(shown)) if shown else "")
        self._stack.setCurrentWidget(self.list if shown else self.empty)
        if not shown:
            self.empty.say(*self._say_none(kind, shelf.lost > 0 if kind is Which.LOST else len(shelf) > 0))
        self._refresh()

    def _say_none(self, kind: Which, filtered: bool) -> tuple[str, str]:
        if filtered:
            return self.tr("None like that"), self.tr("Take back a filter to see more.")
        if kind is Which.LOST:
            return (
                self.tr("Every highlight has its place"),
                self.tr("If a text changes so much that marked words are not found in it, they wait here."),
            )
        if kind is Which.TRASH:
            return self.tr("No deleted highlights"), self.tr("What you delete can be restored from here.")
        return (
            self.tr("No highlights yet"),
            self.tr("Open an article, select words, and press H or Alt+1 to Alt+5."),
        )

    def _refresh(self) -> None:
        chosen, in_trash = self.list.chosen(), self.shown_kind is Which.TRASH
        has_any = self._stack.currentWidget() is self.list
        self.buttons.fit(len(chosen), in_trash=in_trash, has_any=has_any, read_only=self._read_only)
        self.buttons.open.setEnabled(len(chosen) == 1 and self._can_open(chosen[0]))
        lost = self.shown_kind is Which.LOST
        self.buttons.open.setText(self.tr("Place by hand") if lost else self.tr("Show in text"))

    @staticmethod
    def _can_open(highlight: Highlight) -> bool:
        return any(passage.article_id is not None for passage in highlight.passages)

    # --- what is done ---------------------------------------------------------------------------------------------

    def _open(self, highlight: Highlight) -> None:
        if self.shown_kind is not Which.TRASH and self._can_open(highlight):
            self.opened.emit(highlight)

    def _delete(self) -> None:
        chosen = self.list.chosen()
        if not chosen or self._read_only:
            return
        if self.shown_kind is not Which.TRASH:
            self.delete_asked.emit(chosen)
            return
        ids = [highlight.id for highlight in chosen]
        words = self.tr("Delete this highlight with its comment for ever? This cannot be undone.")
        if len(ids) > 1:
            words = self.tr("Delete these {n} highlights with their comments for ever? This cannot be undone.")
        ask_for_ever(self.bar, words.format(n=len(ids)), lambda: self.purge_asked.emit(ids))

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)
        self.colours.set_theme(theme)
        self.empty.set_theme(theme)
