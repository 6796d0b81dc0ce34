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
    """The reader's choice holds wherever there is room for it; `restore` brings it back the next time."""

    arranged = Signal()  # editor or preview came or went

    def __init__(self, editor: NoteEditor, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._editor, self._preview = editor, preview
        self._arrangement = Arrangement.AUTOMATIC
        self._with_preview = Arrangement.BESIDE  # where the preview was last
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
        if arrangement not in (Arrangement.AUTOMATIC, Arrangement.WRITING):
            self._with_preview = arrangement
        self._arrange()

    def restore(self, word: object) -> None:
        """The arrangement of that name, as it was kept; any other word counts for nothing."""
        if word in [arrangement.value for arrangement in Arrangement]:
            self.set_arrangement(Arrangement(word))

    def toggle_preview(self) -> None:
        """The preview where it was last, or none."""
        is_shown = self.shown is not Arrangement.WRITING
        self.set_arrangement(Arrangement.WRITING if is_shown else self._with_preview)

    def step(self) -> None:
        """The preview beside, below, alone, and beside again; one that was not shown comes where it was last."""
        shown = self.shown
        if shown is Arrangement.WRITING:
            self.set_arrangement(self._with_preview)
            return
        after = {Arrangement.BESIDE: Arrangement.BELOW, Arrangement.BELOW: Arrangement.READING}
        following = after.get(shown, Arrangement.BESIDE)
        if following is Arrangement.BESIDE and not self._has_room_beside():
            following = Arrangement.BELOW
        self.set_arrangement(following)

    def leave_reading(self) -> None:
        """Somebody is to write: what is written has to be seen."""
        if self.shown is Arrangement.READING:
            self._with_preview = Arrangement.BESIDE
            self.set_arrangement(Arrangement.AUTOMATIC)

    def _has_room_beside(self) -> bool:
        return self.width() >= BARELY_BESIDE * text_scale(self)

    @property
    def shown(self) -> Arrangement:
        """What there is room for: never AUTOMATIC."""
        chosen, scale = self._arrangement, text_scale(self)
        if chosen is Arrangement.AUTOMATIC:
            return Arrangement.BESIDE if self.width() >= BESIDE * scale else Arrangement.WRITING
        if chosen is Arrangement.BESIDE and not self._has_room_beside():
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
