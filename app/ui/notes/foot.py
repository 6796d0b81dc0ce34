"""The line below a note: how long it is, and whether it is saved."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.parts import ElidedLabel
from app.ui.wording import group_digits


class NoteFoot(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._state = ElidedLabel(self), ElidedLabel(self)
        for label in (self._count, self._state):
            label.setProperty("quiet", True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 12, 4)
        row.setSpacing(8)
        row.addWidget(self._count, 1)
        row.addWidget(self._state, 1)

    @property
    def count(self) -> str:
        return self._count.whole

    @property
    def state(self) -> str:
        return self._state.whole

    def show_count(self, words: int, selected: int | None = None) -> None:
        """Words of the note, and of what is selected in it."""
        if selected is not None:
            text = self.tr("{n} of {all} words").format(n=group_digits(selected), all=group_digits(words))
        elif words == 1:
            text = self.tr("1 word")
        else:
            text = self.tr("{n} words").format(n=group_digits(words)) if words else ""
        self._set(self._count, text)

    def show_state(self, words: str) -> None:
        self._set(self._state, words)

    @staticmethod
    def _set(label: ElidedLabel, text: str) -> None:
        if label.whole != text:  # asked with every keystroke
            label.set_whole(text)
