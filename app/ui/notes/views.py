"""Editor and preview of a note, and where they stand: side by side, one below the other, or one of them alone."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui.notes.editor import NoteEditor
from app.ui.notes.preview import Preview
from app.ui.parts import text_scale

# Pixels at normal text size: from this width on, a preview that nobody asked for stands beside what is written.
BESIDE = 760
# Narrower than that, a preview that was asked for beside stands below.
BARELY_BESIDE = 420


class Arrangement(StrEnum):
    """`AUTOMATIC`: beside where there is room, else what is written alone."""

    AUTOMATIC = "automatic"
    WRITING = "writing"
    BESIDE = "beside"
    BELOW = "below"
    READING = "reading"


class NoteViews(QSplitter):
    arranged = Signal()  # editor or preview came or went

    def __init__(self, editor: NoteEditor, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._editor, self._preview = editor, preview
        self._arrangement = Arrangement.AUTOMATIC
        self.addWidget(editor)
        self.addWidget(preview)
        self.setChildrenCollapsible(False)
        self._arrange()

    @property
    def arrangement(self) -> Arrangement:
        """What the reader chose."""
        return self._arrangement

    def set_arrangement(self, arrangement: Arrangement) -> None:
        self._arrangement = arrangement
        self._arrange()

    @property
    def shown(self) -> Arrangement:
        """What there is room for: never AUTOMATIC."""
        chosen, scale = self._arrangement, text_scale(self)
        if chosen is Arrangement.AUTOMATIC:
            return Arrangement.BESIDE if self.width() >= BESIDE * scale else Arrangement.WRITING
        if chosen is Arrangement.BESIDE and self.width() < BARELY_BESIDE * scale:
            return Arrangement.BELOW
        return chosen

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = self.shown
        orientation = Qt.Orientation.Vertical if shown is Arrangement.BELOW else Qt.Orientation.Horizontal
        were = (self._editor.isHidden(), self._preview.isHidden(), self.orientation())
        if orientation is not self.orientation():
            self.setOrientation(orientation)
            self.setSizes([1, 1])
        self._editor.setHidden(shown is Arrangement.READING)
        self._preview.setHidden(shown is Arrangement.WRITING)
        if were != (self._editor.isHidden(), self._preview.isHidden(), self.orientation()):
            self.arranged.emit()
