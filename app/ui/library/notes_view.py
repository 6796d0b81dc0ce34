"""All notes of the library: filtered, sorted, opened; and those in the trash."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from app.domain import NoteSummary
from app.ui.commands import CommandSet
from app.ui.library.shelf_buttons import ShelfButtons, ask_for_ever, make_button
from app.ui.library.tag_box import TagBox
from app.ui.notes.choosing import Choice, Order, Which, choose, collect_tags
from app.ui.notes.note_rows import NoteList
from app.ui.parts import DropDown, EmptyPage, InlineBar, lay_out_page, make_quiet
from app.ui.theme import Theme
from app.ui.wording import group_digits

_PAUSE = 120  # ms after the last keystroke before the texts of all notes are looked through


class NotesView(QWidget):
    opened = Signal(object)  # NoteSummary
    rename_asked = Signal(object)  # NoteSummary
    find_asked = Signal(str)  # words that may stand in the texts; `show_found` is the answer
    delete_asked = Signal(object)  # list of NoteSummary
    restore_asked = Signal(list)  # ids
    purge_asked = Signal(list)  # ids; confirmed already

    def __init__(self, commands: CommandSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notes")
        self._read_only = False
        self._live: list[NoteSummary] = []
        self._trashed: list[NoteSummary] = []
        self._found: tuple[str, Collection[int]] = ("", ())
        self._new = commands["note.new"]
        self.bar = InlineBar(theme, self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._find)
        self._count = make_quiet(parent=self)
        self.new_button = make_button(self, self.tr("New note"), self._new.toolTip())
        self.buttons = ShelfButtons(
            self,
            opens=(self.tr("Open"), self.tr("Read and write it (Return)")),
            trash=self.tr("Into the trash (Del)"),
            restores=self.tr("With its versions and tags"),
        )
        self.which = DropDown(self)
        self.which.setAccessibleName(self.tr("Which notes"))
        for which in Which:
            self.which.addItem("", which)
        self.field = QLineEdit(self)
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(self.tr("Title, words or tag"))
        self.field.setAccessibleName(self.tr("Filter the notes"))
        self.tag = TagBox(self)
        self.order = DropDown(self)
        self.order.setAccessibleName(self.tr("Order"))
        for order, words in (
            (Order.CHANGED, self.tr("Last changed first")),
            (Order.TITLE, self.tr("By title")),
            (Order.TAG, self.tr("By tag")),
        ):
            self.order.addItem(words, order)
        self.list = NoteList(theme, self)
        self.empty = EmptyPage(theme, "notebook-pen", self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.show_notes([], [])

    def _lay_out(self) -> None:
        filters = QWidget(self)
        row = QHBoxLayout(filters)
        row.setContentsMargins(28, 0, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.which)
        row.addWidget(self.field, 1)
        row.addWidget(self.tag)
        row.addWidget(self.order)
        for box in (self.which, self.tag, self.order):
            box.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
        self.order.setMinimumContentsLength(15)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        buttons = (*self.buttons.in_order, self.new_button)
        lay_out_page(self, self.tr("Notes"), self._count, buttons, filters, self.bar, self._stack)

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(lambda _: self._show())
        self.field.textChanged.connect(lambda _: self._on_typed())
        self.field.returnPressed.connect(self.list.setFocus)
        self.tag.currentIndexChanged.connect(lambda _: self._show())
        self.order.currentIndexChanged.connect(lambda _: self._show())
        self.list.opened.connect(self._open)
        self.list.rename_asked.connect(self._rename)
        self.list.delete_pressed.connect(self._delete)
        self.list.chosen_changed.connect(self._refresh)
        self.new_button.clicked.connect(self._new.trigger)
        self.buttons.connect(self.list, self._open, self._delete, self.restore_asked.emit)
        self.bar.dismissed.connect(self.list.setFocus)

    # --- what is shown --------------------------------------------------------------------------------------------

    def show_notes(self, live: Sequence[NoteSummary], trashed: Sequence[NoteSummary]) -> None:
        """All of the library outside the trash, and in it."""
        self._live, self._trashed = list(live), list(trashed)
        names = {
            Which.ALL: self.tr("All"),
            Which.FREE: self.tr("Free notes"),
            Which.ARTICLE: self.tr("On articles"),
            Which.PAIR: self.tr("On pairs"),
            Which.KEPT: self.tr("On what was deleted"),
            Which.TRASH: self.tr("Trash ({n})").format(n=len(trashed)),
        }
        for number, which in enumerate(Which):
            self.which.setItemText(number, names[which])
        self.tag.fill(collect_tags([*self._live, *self._trashed]))
        self._show()
        if self.field.text().strip():
            self._pause.start()  # a text may have changed

    def show_words(self, words: str) -> None:
        """Only those with these words."""
        self.which.setCurrentIndex(0)
        self.tag.setCurrentIndex(0)
        self.field.setText(words)

    def show_trash(self) -> None:
        """The notes in the trash, as if the reader had chosen them."""
        self.field.clear()
        self.which.setCurrentIndex(list(Which).index(Which.TRASH))

    @property
    def shown_kind(self) -> Which:
        return Which(self.which.currentData())

    def _on_typed(self) -> None:
        self._show()
        if self.field.text().strip():
            self._pause.start()
        else:
            self._pause.stop()

    def _find(self) -> None:
        self.find_asked.emit(self.field.text().strip())

    def show_found(self, words: str, found: Collection[int]) -> None:
        """The notes with these words in their texts."""
        self._found = (words, found)
        if words == self.field.text().strip():
            self._show()

    def _show(self) -> None:
        which, words = self.shown_kind, self.field.text().strip()
        found = self._found[1] if self._found[0] == words else ()
        choice = Choice(which, words, self.tag.tag, Order(self.order.currentData()), found)
        shown = choose(self._trashed if which is Which.TRASH else self._live, choice)
        self.list.show_rows(shown)
        self._count.setText(group_digits(len(shown)) if shown else "")
        self._stack.setCurrentWidget(self.list if shown else self.empty)
        if not shown:
            self._say_none(which, bool(words or choice.tag))
        self._refresh()

    def _say_none(self, which: Which, filtered: bool) -> None:
        if filtered:
            self.empty.say(self.tr("None like that"), self.tr("Take back a filter to see more."))
            return
        texts = {
            Which.FREE: (
                self.tr("No free notes yet"),
                self.tr("A lesson, a list, a thought about many articles: a note that stands by itself."),
            ),
            Which.ARTICLE: (
                self.tr("No notes on articles yet"),
                self.tr("Open an article and press Ctrl+N to write beside it."),
            ),
            Which.PAIR: (
                self.tr("No notes on pairs yet"),
                self.tr("Open two articles side by side and press Ctrl+N to write on both."),
            ),
            Which.KEPT: (
                self.tr("No notes without their article"),
                self.tr("When an article is deleted for ever, the note on it is kept here."),
            ),
            Which.TRASH: (self.tr("No deleted notes"), self.tr("What you delete can be restored from here.")),
        }
        words = texts.get(which) or (
            self.tr("No notes yet"),
            self.tr(
                "Notes on articles and pairs stand here, and those that stand by themselves. In each, [[ links to an"
                " article, a note, or somebody that articles speak of."
            ),
        )
        offers = which in (Which.ALL, Which.FREE) and not self._read_only
        self.empty.say(*words, *([(self.tr("New note"), self._new.trigger)] if offers else []))

    def _refresh(self) -> None:
        chosen, in_trash = self.list.chosen(), self.shown_kind is Which.TRASH
        has_any = self._stack.currentWidget() is self.list
        self.buttons.fit(len(chosen), in_trash=in_trash, has_any=has_any, read_only=self._read_only)
        self.new_button.setEnabled(not self._read_only)

    # --- what is done ---------------------------------------------------------------------------------------------

    def _open(self, note: NoteSummary) -> None:
        if self.shown_kind is not Which.TRASH:
            self.opened.emit(note)

    def _rename(self, note: NoteSummary) -> None:
        if self.shown_kind is not Which.TRASH and not self._read_only:
            self.rename_asked.emit(note)

    def _delete(self) -> None:
        chosen = self.list.chosen()
        if not chosen or self._read_only:
            return
        if self.shown_kind is not Which.TRASH:
            self.delete_asked.emit(chosen)
            return
        ids = [note.id for note in chosen]
        words = self.tr("Delete this note and all its versions for ever? This cannot be undone.")
        if len(ids) > 1:
            words = self.tr("Delete these {n} notes and all their versions for ever? This cannot be undone.")
        ask_for_ever(self.bar, words.format(n=len(ids)), lambda: self.purge_asked.emit(ids))

    def focus_list(self) -> None:
        if self._stack.currentWidget() is self.list:
            self.list.setFocus()
        else:
            self.empty.focus_answer()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)
        self.empty.set_theme(theme)
