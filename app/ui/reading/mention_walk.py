"""Walking through the mentions of one entity in both texts: which step it is, and where that is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.domain import Span
from app.ui.reading.entity_panel import EntityPanel
from app.ui.reading.entity_rows import EntityRow
from app.ui.reading.entity_walk import EntityWalk
from app.ui.reading.shared_marks import SharedMarks
from app.ui.reading.side_view import SideView
from app.ui.reading.walk_bar import WalkBar

PILL_GAP = 16  # pixels between the pill and the foot of the texts


class MentionWalk(QObject):
    """Takes the reader from mention to mention. The panel says which one it is; folded, a pill over the texts does."""

    started = Signal(str)  # key: of an entity that is to be marked from now on
    walked = Signal(str)  # the entity that is walked now; empty: none any more
    stepped = Signal()  # the reader stands on another mention

    def __init__(
        self,
        marks: SharedMarks,
        sides: Sequence[SideView],
        panel: EntityPanel,
        pill: WalkBar,
        place_of: Callable[[int, int], float],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._marks, self._sides, self._panel, self.pill = marks, sides, panel, pill
        self._place_of = place_of
        self._walk: EntityWalk | None = None

    @property
    def key(self) -> str:
        """The entity that is walked; empty while none is."""
        return self._walk.entity.key if self._walk is not None else ""

    def span_on(self, side: int) -> Span | None:
        """The mention one stands on, if it is on that side."""
        step = self._walk.current if self._walk is not None else None
        return step.span if step is not None and step.side == side else None

    def where(self) -> tuple[int, Span] | None:
        """The side and the mention one stands on."""
        step = self._walk.current if self._walk is not None else None
        return (step.side, step.span) if step is not None else None

    # --- going ----------------------------------------------------------------------------------------------------

    def choose(self, key: str) -> None:
        """Go to the next mention of an entity from here; of the one that is walked, to the one after."""
        if self.key == key or self._start(key):
            self.go(1)

    def go(self, by: int) -> None:
        """To the next (1) or previous (-1) mention; without a walk, through the most telling entity."""
        if self._walk is None:
            first = self._marks.first_shown()
            if not first or not self._start(first):
                return
        assert self._walk is not None
        step = self._walk.advance(by)
        self.stepped.emit()
        side = self._sides[step.side]
        if not side.headline.covers(step.span):
            side.pane.scrolling.ensure_visible(step.span)

    def stand_on(self, side: int, key: str, span: Span) -> None:
        """Walk on from that mention, without moving the text."""
        if self._start(key) and self._walk is not None:
            self._walk.start_at(side, span)
            self.stepped.emit()

    def resume(self, side: int, span: Span) -> None:
        """Stand on that mention again, whomever it means by now."""
        for entity in self._marks.entities:
            if span in (entity.left, entity.right)[side]:
                self.stand_on(side, entity.key, span)
                return

    def stop(self) -> None:
        self._walk = None
        self.walked.emit("")
        self._panel.set_current("")
        self._panel.walk_bar.hide()
        self.pill.hide()
        for side in self._sides:
            side.set_layers(replace(side.pane.layers, current_mention=None))

    def _start(self, key: str) -> bool:
        entity = self._marks.find(key)
        if entity is None:
            return False
        self.started.emit(key)
        self._walk = EntityWalk(entity, self._place_of)
        self._walk.start_from(self._sides[0].pane.scrolling.place_at(0))
        self._panel.set_current(key)
        self.walked.emit(key)
        return True

    # --- saying where ---------------------------------------------------------------------------------------------

    def show_step(self, rows: Mapping[str, EntityRow], over: QWidget) -> None:
        """Say which mention it is of how many; `over` is what the pill stands on."""
        step = self._walk.current if self._walk is not None else None
        if self._walk is None or step is None:
            return
        row = rows[self._walk.entity.key]
        words = self.tr("{n} of {total} · {side}").format(
            n=self._walk.index + 1, total=len(self._walk.steps), side=self._sides[step.side].name.lower()
        )
        self._panel.walk_bar.show_step(words, row.name, row.style)
        self.pill.show_step(f"{row.name}   {words}", row.name, row.style)
        self.place_pill(over)

    def place_pill(self, over: QWidget) -> None:
        wanted = self._walk is not None and self._walk.current is not None and self._panel.isHidden()
        self.pill.setVisible(wanted)
        if wanted:
            self.pill.adjustSize()
            x = (over.width() - self.pill.width()) // 2
            self.pill.move(QPoint(x, over.height() - self.pill.height() - PILL_GAP))
            self.pill.raise_()
