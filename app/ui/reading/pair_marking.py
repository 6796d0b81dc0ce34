"""Which of what both texts speak of carries colour: in the list, in both texts, and under the step of the walk."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.ui.commands import CommandSet
from app.ui.reading.contrast.pair_contrast import PairContrast
from app.ui.reading.entity_panel import EntityPanel
from app.ui.reading.entity_rows import EntityRow
from app.ui.reading.mention_walk import MentionWalk
from app.ui.reading.pair_texts import PairTexts
from app.ui.reading.shared_marks import SharedMarks
from app.ui.theme import Theme


class PairMarking(QObject):
    """Takes the reader's choice of entities, and shows it wherever they stand."""

    changed = Signal()  # the choice

    def __init__(
        self,
        commands: CommandSet,
        marks: SharedMarks,
        texts: PairTexts,
        panel: EntityPanel,
        contrast: PairContrast,
        walk: MentionWalk,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._on = commands["pair.marks"]
        self._marks, self._texts, self._panel, self._contrast, self._walk = marks, texts, panel, contrast, walk
        self._theme = theme
        self._rows: dict[str, EntityRow] = {}
        walk.started.connect(self._mark)
        walk.stepped.connect(self.paint)
        panel.toggled.connect(self._toggle)
        panel.all_toggled.connect(self._on.setChecked)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.paint()

    def paint(self) -> None:
        """Bring list and marks in line with the palette, the theme, and the step of the walk."""
        rows = self._marks.rows(self._theme)
        self._rows = {row.key: row for row in rows}
        self._panel.set_entities(rows)
        self._contrast.show_marks(rows)
        marks_on = self._on.isChecked()
        self._panel.set_marks_on(marks_on)
        for number, side in enumerate(self._texts.sides):
            entities = self._marks.on_side(number, rows) if marks_on else ()
            side.set_layers(replace(side.pane.layers, entities=entities, current_mention=self._walk.span_on(number)))
        self._walk.show_step(self._rows, self._texts)

    def keys(self) -> tuple[str, ...] | None:
        """The entities that carry colour; None before a comparison, which leaves the choice to others."""
        if not self._marks.entities:
            return None
        if not self._on.isChecked():
            return ()
        return tuple(row.key for row in self._rows.values() if row.style is not None)

    def _mark(self, key: str) -> None:
        """Who is walked is marked."""
        self._on.setChecked(True)
        self._marks.palette.choose(key)
        self.changed.emit()

    def _toggle(self, key: str, shown: bool) -> None:
        if shown:
            self._marks.palette.choose(key)
        else:
            self._marks.palette.hide(key)
            if self._walk.key == key:
                self._walk.stop()
        self.paint()
        self.changed.emit()
