"""A box to choose one of the tags that what is listed has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from app.ui.parts import DropDown


class TagBox(DropDown):
    """Not there while there are no tags."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Only with this tag"))

    @property
    def tag(self) -> str:
        """The tag that is chosen; empty for all."""
        return self.currentData() or ""

    def fill(self, tags: Sequence[str]) -> None:
        """Offer these; the one that is chosen stays so as long as it is among them."""
        chosen = self.tag
        blocker = QSignalBlocker(self)
        self.clear()
        self.addItem(self.tr("All tags"), "")
        for tag in tags:
            self.addItem(f"#{tag}", tag)
        self.setCurrentIndex(tags.index(chosen) + 1 if chosen in tags else 0)
        blocker.unblock()
        self.setVisible(bool(tags))
