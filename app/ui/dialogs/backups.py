"""The backups of a library, newest first: look into one beside the library, or put it in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from app.ui.dialogs.parts import PaperDialog
from app.ui.parts import EmptyPage, InlineBar, make_quiet
from app.ui.theme import Theme
from app.ui.wording import show_moment

if TYPE_CHECKING:
    from app.services.backups import Backup


def _tr(text: str) -> str:
    return QCoreApplication.translate("Backups", text)


def say_why(label: str) -> str:
    """What a backup was made for."""
    if label == "daily":
        return _tr("made by itself")
    if label == "before-restore":
        return _tr("before another one was put in its place")
    if label.startswith("before-schema"):
        return _tr("before an update")
    return label or _tr("made by you")


def say_size(size: int) -> str:
    return _tr("{n} MB").format(n=f"{max(0.1, size / 1_000_000):.1f}")


class BackupsDialog(PaperDialog):
    """Shows what it is given and says what the reader wants."""

    make_asked = Signal()
    beside_asked = Signal(object)  # Path
    replace_asked = Signal(object)  # Path
    folder_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(_tr("Backups"), parent, size=QSize(640, 480))
        self._read_only = read_only
        lead = make_quiet(
            _tr(
                "Parallax makes one a day and checks it. It keeps the last {days} days, {weeks} weeks and {months} "
                "months; those you make stay."
            ).format(days=7, weeks=5, months=12),
            self,
        )
        lead.setWordWrap(True)
        self.body.addWidget(lead)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_tr("Backups, newest first"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListWidget::item { padding: 0 10px; }")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemSelectionChanged.connect(self._on_chosen)
        self.list.itemActivated.connect(lambda _: self._open_beside())
        self.empty = EmptyPage(theme, "copy", self)
        self.empty.say(
            _tr("There is no backup yet"),
            _tr("The first one is made by itself soon after there is something in the library."),
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self.body.addWidget(self._stack, 1)
        self.question = InlineBar(theme, self)
        self.question.hide()
        self.body.addWidget(self.question)
        self.make_button = self.add_button(_tr("Back up now"), left=True)
        self.make_button.clicked.connect(self.make_asked)
        self.folder_button = self.add_button(_tr("Show folder"), left=True)
        self.folder_button.clicked.connect(self.folder_asked)
        self.replace_button = self.add_button(_tr("Put in place of the library…"))
        self.replace_button.clicked.connect(self._ask_replace)
        self.beside_button = self.add_button(_tr("Open beside it"), primary=True)
        self.beside_button.setToolTip(_tr("Makes a new library of the backup; this one stays as it is"))
        self.beside_button.clicked.connect(self._open_beside)
        self.show_backups([])

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """The choice stays where it can."""
        chosen = self._chosen()
        self.list.clear()
        for backup in backups:
            words = f"{show_moment(backup.made)}  ·  {say_why(backup.label)}  ·  {say_size(backup.size)}"
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, backup.path)
            item.setToolTip(str(backup.path))
            item.setSizeHint(QSize(200, 2 * self.fontMetrics().height()))
            self.list.addItem(item)
            if backup.path == chosen:
                self.list.setCurrentItem(item)
        if not self.list.selectedItems() and backups:
            self.list.setCurrentRow(0)
            self.list.setFocus()
        self._stack.setCurrentIndex(0 if backups else 1)
        self._on_chosen()

    def _chosen(self) -> object:
        return next((item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()), None)

    def _on_chosen(self) -> None:
        self.question.hide()
        chosen = self._chosen() is not None
        self.beside_button.setEnabled(chosen)
        self.replace_button.setEnabled(chosen and not self._read_only)

    def _open_beside(self) -> None:
        if (path := self._chosen()) is not None:
            self.beside_asked.emit(path)

    def _ask_replace(self) -> None:
        for item in self.list.selectedItems():
            self._ask_about(item)

    def _ask_about(self, item: QListWidgetItem) -> None:
        path, made = item.data(Qt.ItemDataRole.UserRole), item.text().split("  ·  ")[0]
        self.question.ask(
            _tr("The library goes back to {moment}. As it is now it is kept as a backup, first in this list.").format(
                moment=made
            ),
            (_tr("Put it in place"), lambda: self.replace_asked.emit(path)),
            (_tr("Cancel"), lambda: self.list.setFocus()),
        )
