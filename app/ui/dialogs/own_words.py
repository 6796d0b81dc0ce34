"""The words that the reader added to the dictionaries, to be taken out again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QWidget

from app.ui.dialogs.parts import PaperDialog
from app.ui.parts import make_quiet
from app.ui.spelling.check import SpellCheck


class OwnWordsDialog(PaperDialog):
    def __init__(self, check: SpellCheck, parent: QWidget | None = None) -> None:
        super().__init__("", parent, size=QSize(420, 460))
        self._check = check
        self.setWindowTitle(self.tr("My words"))
        self.heading.setText(self.tr("My words"))
        about = make_quiet(self.tr("You added these to the dictionaries; they are not marked in notes."), self)
        about.setWordWrap(True)
        self.words = QListWidget(self)
        self.words.setAccessibleName(self.tr("My words"))
        self.words.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.body.addWidget(about)
        self.body.addWidget(self.words, 1)
        self.remove_button = self.add_button(self.tr("Remove"), left=True)
        self.remove_button.setToolTip(self.tr("Notes mark them again (Del)"))
        self.remove_button.clicked.connect(self.remove)
        self.add_button(self.tr("Close"), primary=True).clicked.connect(self.accept)
        key = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.words)
        key.activated.connect(self.remove)
        self.words.itemSelectionChanged.connect(self._refresh)
        self.words.addItems(check.list_own())
        self.words.setCurrentRow(0)
        self.words.setFocus()
        self._refresh()

    def remove(self) -> None:
        """Take out those that are chosen; the next one is chosen then."""
        row = self.words.currentRow()
        for item in self.words.selectedItems():
            self._check.remove(item.text())
            self.words.takeItem(self.words.row(item))
        self.words.setCurrentRow(min(row, self.words.count() - 1))
        self._refresh()

    def _refresh(self) -> None:
        self.remove_button.setEnabled(bool(self.words.selectedItems()))
