"""What was done to the library and can be taken back: labels for the menu, functions for a worker thread. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the library. `undo` and `redo` run on a worker thread and may raise `UserError`."""

    label: str
    undo: Callable[[], Any]
    redo: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """What an `undo` or `redo` returns that has something to tell beyond its having been done: a sentence."""

    words: str


class UndoStack:
    """Two piles of steps. Taking one moves it only when `done` says it worked, so that a failed undo stays offered.

    `on_change` is called whenever a label or a pile changed.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None, *, most: int = 100) -> None:
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._on_change = on_change
        self._most = most
        self._taken: tuple[Step, bool] | None = None

    def push(self, step: Step) -> None:
        """A step that was just done. What had been undone cannot be redone after it."""
        self._undo.append(step)
        del self._undo[: -self._most]
        self._redo.clear()
        self._on_change()

    @property
    def undo_label(self) -> str:
        return self._undo[-1].label if self._undo else ""

    @property
    def redo_label(self) -> str:
        return self._redo[-1].label if self._redo else ""

    @property
    def busy(self) -> bool:
        """True while a taken step is being carried out; a second one would run against a library in between."""
        return self._taken is not None

    @property
    def latest(self) -> Step | None:
        return self._undo[-1] if self._undo else None

    def take_undo(self) -> Step | None:
        return self._take(self._undo, True)

    def take_redo(self) -> Step | None:
        return self._take(self._redo, False)

    def _take(self, pile: list[Step], undo: bool) -> Step | None:
        if self.busy or not pile:
            return None
        self._taken = (pile[-1], undo)
        self._on_change()
        return pile[-1]

    def done(self, worked: bool) -> None:
        """The taken step was carried out, or failed and stays where it was."""
        if self._taken is None:
            return
        step, undo = self._taken
        self._taken = None
        source, target = (self._undo, self._redo) if undo else (self._redo, self._undo)
        if worked and step in source:
            source.remove(step)
            target.append(step)
        self._on_change()

    def clear(self) -> None:
        self._undo.clear()
        self._redo.clear()
        self._taken = None
        self._on_change()
