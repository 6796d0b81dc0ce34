"""From a statement to the places it rests on: which comes next, and how the texts show it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain import Span
from app.ui.reading.contrast.entries import LEFT, RIGHT, Board, Entry, Figure
from app.ui.reading.contrast.stepping import PlaceSteps, Step
from app.ui.reading.pair_texts import PairTexts


class EvidenceWalk(QObject):
    """Takes the reader to the places of an entry, one step after the other, and lays them over the texts."""

    started = Signal()  # the reader is led by a row now: another lead is over
    stood = Signal(object)  # Step, or None once nothing is shown any more

    def __init__(self, texts: PairTexts, parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts
        self._steps = PlaceSteps()

    @property
    def current(self) -> Step | None:
        return self._steps.current

    def go(self, entry: Entry, by: int = 1) -> None:
        """To the next place (1) of an entry, or the one before (-1); of one not stood on yet, to its first or last."""
        self._show(self._steps.go(entry, by))

    def go_to(self, entry: Entry, side: int, place: Span) -> None:
        """To a single place; the other text stays where it is."""
        step = self._steps.go_to(entry, side, place)
        if step is not None:
            self._show(replace(step, places=(place, None) if side == LEFT else (None, place)))

    def leave(self) -> bool:
        """Take the places out of the texts again. False where there are none."""
        if self._steps.current is None:
            return False
        self._steps.forget()
        self._lay_over(None)
        self.stood.emit(None)
        return True

    def resume(self, board: Board) -> None:
        """After another contrast of the same texts: go on standing on the same statement, if it still is one."""
        here = self._steps.current
        if here is None:
            return
        same = next((e for entries in board.entries.values() for e in entries if e.id == here.entry.id), None)
        step = self._steps.go(same, 0) if same is not None else None
        if step is None:
            self.leave()
        else:
            self._lay_over(step)

    def _show(self, step: Step | None) -> None:
        if step is None:
            return
        self.started.emit()
        self._lay_over(step)
        self.stood.emit(step)
        left, right = step.places
        if left is not None and right is not None:
            self._texts.centre(left, right)
        elif left is not None:
            self._texts.show_span(LEFT, left)
        elif right is not None:
            self._texts.show_span(RIGHT, right)

    def _lay_over(self, step: Step | None) -> None:
        for number, side in enumerate(self._texts.sides):
            evidence: tuple[Span, ...] = ()
            current: Span | None = None
            if step is not None:
                cell = step.entry.cells[number]
                evidence = (cell.sentence,) if isinstance(cell, Figure) else step.entry.places[number]
                current = step.places[number]
            side.set_layers(replace(side.pane.layers, evidence=evidence, current_evidence=current))
