"""The trash: what was deleted, to be restored or deleted for ever. Questions are asked on the page itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from app.ui.commands import CommandSet
from app.ui.library.model import LibraryModel
from app.ui.library.table import LibraryTable
from app.ui.parts import EmptyPage, InlineBar, lay_out_page, make_quiet
from app.ui.theme import Theme
from app.ui.wording import count_articles, group_digits


class TrashView(QWidget):
    restore_asked = Signal(list)  # article ids
    purge_asked = Signal(list)  # article ids; confirmed already
    notes_asked = Signal()  # the notes that lie in the trash are wanted

    def __init__(self, model: LibraryModel, commands: CommandSet, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trash")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self._read_only = False
        self.table = LibraryTable(model, theme, self)
        self.table.setAccessibleName(self.tr("Articles in the trash"))
        self.bar = InlineBar(theme, self)
        self.empty = EmptyPage(theme, "trash-2", self)
        self.empty.say(
            self.tr("The trash is empty"), self.tr("Deleted articles wait here until you restore them or empty it.")
        )
        self._count = make_quiet(parent=self)
        self.notes_button = QPushButton(self)
        self.notes_button.setToolTip(
            self.tr("Notes have a trash of their own; restore them or delete them for ever there")
        )
        self.notes_button.clicked.connect(self.notes_asked)
        self.notes_button.hide()
        self.restore_button = QPushButton(self.tr("Restore"), self)
        self.purge_button = QPushButton(self.tr("Delete for ever…"), self)
        self.empty_button = QPushButton(self.tr("Empty trash…"), self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._lay_out()
        self._actions = {
            "restore": commands["trash.restore"],
            "purge": commands["trash.purge"],
            "empty": commands["trash.empty"],
        }
        for key, button in (
            ("restore", self.restore_button),
            ("purge", self.purge_button),
            ("empty", self.empty_button),
        ):
            button.setToolTip(self._actions[key].toolTip())
            button.clicked.connect(self._actions[key].trigger)
        self.addActions(list(self._actions.values()))
        self._actions["restore"].triggered.connect(self._on_restore)
        self._actions["purge"].triggered.connect(self._on_purge)
        self._actions["empty"].triggered.connect(self._on_empty)
        self.table.opened.connect(lambda article_id: self.restore_asked.emit([article_id]))
        self.table.selectionModel().selectionChanged.connect(self._refresh)
        self.bar.dismissed.connect(self.table.setFocus)
        model.arranged.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        buttons = (self.notes_button, self.restore_button, self.purge_button, self.empty_button)
        lay_out_page(self, self.tr("Trash"), self._count, buttons, self.bar, self._stack)

    def set_notes(self, count: int) -> None:
        """How many notes lie in the trash."""
        one = self.tr("One deleted note…")
        self.notes_button.setText(one if count == 1 else self.tr("{n} deleted notes…").format(n=group_digits(count)))
        self.notes_button.setVisible(count > 0)

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)
        self.empty.set_theme(theme)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._refresh()

    def _refresh(self) -> None:
        count = self._model.rowCount()
        chosen = bool(self.table.selected_ids())
        self._stack.setCurrentWidget(self.table if count else self.empty)
        self._count.setText(count_articles(count) if count else "")
        for button, key, on in (
            (self.restore_button, "restore", chosen),
            (self.purge_button, "purge", chosen),
            (self.empty_button, "empty", count > 0),
        ):
            button.setVisible(count > 0)
            button.setEnabled(on and not self._read_only)
            self._actions[key].setEnabled(on and not self._read_only and self.isVisible())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.bar.hide()  # what it asks about may be another trash by the next time

    def _on_restore(self) -> None:
        if self.isVisible() and (ids := self.table.selected_ids()):
            self.restore_asked.emit(ids)

    def _on_purge(self) -> None:
        if self.isVisible() and (ids := self.table.selected_ids()):
            self._confirm(ids)

    def _on_empty(self) -> None:
        if ids := [row.id for row in self._model.shown]:
            self._confirm(ids)

    def _confirm(self, ids: list[int]) -> None:
        self.bar.ask(
            self.tr("Delete {articles} for ever? This cannot be undone. Notes are kept.").format(
                articles=count_articles(len(ids))
            ),
            (self.tr("Delete for ever"), lambda: self.purge_asked.emit(ids)),
            (self.tr("Keep"), lambda: None),
        )
