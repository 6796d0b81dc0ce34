"""What is done with what a reader wrote: opened and deleted, and in the trash restored and deleted for ever."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.parts import InlineBar
from app.ui.written_rows import WrittenList


class ShelfButtons:
    """Of a page that has a trash of its own: they are its children, in the order of the keyboard."""

    def __init__(self, page: QWidget, *, opens: tuple[str, str], trash: str, restores: str) -> None:
        """`opens`: words and tip; `trash` and `restores`: the tips of the way into the trash and out of it."""
        self.open = make_button(page, *opens)
        self.delete = make_button(page, _tr("Delete"), trash)
        self.restore = make_button(page, _tr("Restore"), restores)
        self.purge = make_button(page, _tr("Delete for ever…"), _tr("Cannot be undone (Del)"))

    @property
    def in_order(self) -> tuple[QPushButton, ...]:
        return self.open, self.delete, self.restore, self.purge

    def connect(self, rows: WrittenList, opened: Callable, deleted: Callable, restored: Callable) -> None:
        """`deleted` is told of both buttons that delete; which it means is the page's matter, as with the key."""
        self.open.clicked.connect(lambda: opened(rows.chosen()[0]))
        self.delete.clicked.connect(lambda: deleted())
        self.restore.clicked.connect(lambda: restored([item.id for item in rows.chosen()]))
        self.purge.clicked.connect(lambda: deleted())

    def fit(self, chosen: int, *, in_trash: bool, has_any: bool, read_only: bool) -> None:
        """So many are chosen, of those that lie in the trash or outside it."""
        for button, here in zip(self.in_order, (not in_trash, not in_trash, in_trash, in_trash), strict=True):
            button.setVisible(here and has_any)
            button.setEnabled(chosen > 0 and not read_only)
        self.open.setEnabled(chosen == 1)


def make_button(page: QWidget, words: str, tip: str) -> QPushButton:
    button = QPushButton(words, page)
    button.setToolTip(tip)
    return button


def ask_for_ever(bar: InlineBar, question: str, purge: Callable[[], None]) -> None:
    """What is deleted for ever is asked about first."""
    bar.ask(question, (_tr("Delete for ever"), purge), (_tr("Keep"), lambda: None))


def _tr(words: str) -> str:
    return QCoreApplication.translate("ShelfButtons", words)
