"""The place of the note: beside an article, or beneath a pair that needs the width for itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui.notes.pane import NotePane
from app.ui.parts import text_scale

ROOM_FOR_THREE = 1_560  # pixels at normal text size: two texts, the list of entities, and a note
NARROWEST, WIDEST = 260, 900  # pixels at normal text size of a note that stands beside
LOWEST = 160  # pixels of one that stands beneath
FOLDED = 140  # pixels a note keeps in the lowest window


class NoteDock(QSplitter):
    """The texts and their note. The size the reader gave the note is kept, one for either place."""

    def __init__(self, texts: QWidget, note: NotePane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = note
        self._width, self._height = 380, 260
        self._on_pair = False
        self.addWidget(texts)
        self.addWidget(note)
        self.setStretchFactor(0, 1)
        self.setChildrenCollapsible(False)
        note.setMinimumSize(NARROWEST, FOLDED)
        note.hide()

    def open(self) -> None:
        self._note.show()
        self._place()

    def close_note(self) -> None:
        self._remember()
        self._note.hide()

    def set_on_pair(self, on_pair: bool) -> None:
        """Whether the texts are a pair."""
        self._on_pair = on_pair
        if not self._note.isHidden():
            self._place()

    @property
    def note_width(self) -> int:
        if self._note.isVisible():
            self._remember()
        return self._width

    def set_note_width(self, width: int) -> None:
        self._width = max(NARROWEST, min(WIDEST, width))

    def _remember(self) -> None:
        size = self.sizes()[1]
        if not size:
            return
        if self.orientation() == Qt.Orientation.Horizontal:
            self._width = max(NARROWEST, round(size / text_scale(self)))
        else:
            self._height = max(LOWEST, size)

    def _place(self) -> None:
        """Beside an article; beneath a pair, unless the window is so wide that both texts keep their measure."""
        scale = text_scale(self)
        beneath = self._on_pair and self.width() < ROOM_FOR_THREE * scale
        if self._note.isVisible():
            self._remember()
        self.setOrientation(Qt.Orientation.Vertical if beneath else Qt.Orientation.Horizontal)
        room, size = (self.height(), self._height) if beneath else (self.width(), round(self._width * scale))
        self.setSizes([max(1, room - size), size])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._note.isVisible():
            self._place()
