"""Possibly loaded wording in what is shown, one text or two: on and off, the reason of each passage, and their walk.

Off until the reader asks for it. What was found comes from the analysis, when it is there. How many passages a text has
is told nowhere: it would be read as a score of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.domain import Loaded
from app.ui.commands import CommandSet
from app.ui.parts import InlineBar
from app.ui.reading.loaded.reason_tip import ReasonTip
from app.ui.reading.loaded.reasons import describe_reason
from app.ui.reading.loaded.surfaces import Surface
from app.ui.theme import Theme

KEYS = ("view.loaded", "view.next_loaded", "view.previous_loaded")  # they hold inside a view of texts
RESTS = 20_000  # milliseconds for which the line beneath the texts stays


class LoadedWording(QObject):
    """Joins the commands to the texts of one view."""

    changed = Signal()  # on or off, by the reader
    started = Signal()  # the reader is led from passage to passage now: another lead is over
    wanted = Signal()  # it is on, and what was found is not known

    def __init__(
        self,
        commands: CommandSet,
        surfaces: Sequence[Surface],
        active: Callable[[], int],
        theme: Theme,
        view: QWidget,
    ) -> None:
        """`active` tells which of the surfaces has the keyboard."""
        super().__init__(view)
        self._commands, self._surfaces, self._active, self._view = commands, tuple(surfaces), active, view
        self.on = False
        self.explained = False  # what the dots mean has been said
        self._found: tuple[tuple[Loaded, ...] | None, ...] | None = None  # None: not known; of a text: not read for it
        self._at: tuple[int, Loaded] | None = None
        self._by_key = False  # the tip stays, whatever the pointer does
        self.tip = ReasonTip(theme, view)
        self.line = InlineBar(theme, view)
        self._resting = QTimer(self, singleShot=True, interval=RESTS)
        self._resting.timeout.connect(self.line.hide)
        for number, surface in enumerate(self._surfaces):
            self._watch(number, surface)
        for command in KEYS:
            view.addAction(commands[command])
        # Only what the reader does: both views share the command, and either sets it when it is shown.
        commands["view.loaded"].triggered.connect(lambda on: self._choose(on) if view.isVisible() else None)
        for command, by in ((KEYS[1], 1), (KEYS[2], -1)):
            commands[command].triggered.connect(lambda _=False, by=by: self.step(by) if view.isVisible() else None)

    def _watch(self, number: int, surface: Surface) -> None:
        pane = surface.pane
        pane.loaded_pointed.connect(lambda loaded: self._tell(number, loaded))
        pane.loaded_chosen.connect(lambda loaded: self._tell(number, loaded, by_key=True))
        pane.verticalScrollBar().valueChanged.connect(lambda _: self._follow())
        pane.laid_out.connect(self._follow)
        pane.installEventFilter(self)
        pane.viewport().installEventFilter(self)

    # --- on and off ---------------------------------------------------------------------------------------------------

    def begin(self, on: bool) -> None:
        """Other texts are shown, and were left so."""
        self.leave()
        self.line.hide()
        self._found = None
        self.on = on
        self._commands["view.loaded"].setChecked(on)
        self._lay_over()
        if on:
            self.wanted.emit()

    def take_over(self) -> None:
        """The view is shown again: the command is as it was here."""
        self._commands["view.loaded"].setChecked(self.on)

    def set_found(self, found: Sequence[Sequence[Loaded] | None] | None) -> None:
        """What was found in each text: None for one that cannot be read for it; None for all until it is known."""
        self.leave()
        self._found = None if found is None else tuple(None if each is None else tuple(each) for each in found)
        self._lay_over()
        if self.on and self._found is not None and self.line.isVisible():
            self._explain()

    def _choose(self, on: bool) -> None:
        self.on = on
        self.leave()
        self.line.hide()
        self._lay_over()
        if on:
            if self._found is None:
                self.wanted.emit()
            self._explain()
        self.changed.emit()

    def _lay_over(self) -> None:
        for number, surface in enumerate(self._surfaces):
            marks = self._marks_of(number)
            current = self._at[1].span if self._at is not None and self._at[0] == number else None
            layers = surface.pane.layers
            if layers.loaded != marks or layers.current_loaded != current:
                surface.set_layers(replace(layers, loaded=marks, current_loaded=current))

    def _marks_of(self, number: int) -> tuple[Loaded, ...]:
        found = self._found[number] if self.on and self._found is not None else None
        return found or ()

    # --- what it means ------------------------------------------------------------------------------------------------

    def _explain(self) -> None:
        """One line beneath the texts: the first time what the dots mean, each time what is missing."""
        sentence = self._say_missing()
        if not sentence and self.explained and not self.line.isVisible():
            return
        if not sentence:
            key = self._commands["view.next_loaded"].shortcut().toString()
            sentence = self.tr(
                "Dots mark wording that may be loaded: word lists and patterns found it, and nobody judged the text. "
                "Point at it, or press {key}, for the reason."
            ).format(key=key)
            self.explained = True
        self.line.ask(sentence, (self.tr("Close"), lambda: None), focus=False)
        self._resting.start()

    def say_failed(self, words: str) -> None:
        """The text could not be read for it."""
        if self.on:
            self.line.ask(words, (self.tr("Close"), lambda: None), focus=False)

    def _say_missing(self) -> str:
        if self._found is None:
            return ""
        unread = sum(each is None for each in self._found)
        if unread == len(self._found):
            return self.tr("Loaded wording is looked for in English texts only.")
        if not any(self._found):
            return self.tr("No wording on the lists was found here.")
        return self.tr("Loaded wording is looked for in the English text only.") if unread else ""

    # --- reasons ------------------------------------------------------------------------------------------------------

    def _tell(self, number: int, loaded: Loaded, *, by_key: bool = False) -> None:
        self._at, self._by_key = (number, loaded), by_key
        self._lay_over()
        self._show_tip()
        if by_key:
            start, end = loaded.span
            self.tip.speak(self._surfaces[number].pane.text.document.text[start:end])

    def _show_tip(self) -> None:
        """By the passage, wherever that stands now; hidden while it is off the screen."""
        if self._at is None:
            return
        number, loaded = self._at
        surface = self._surfaces[number]
        key = self._commands["view.next_loaded"].shortcut().toString()
        more = self.tr("{key}: the next one").format(key=key) if self._by_key else ""
        self.tip.set_words(describe_reason(loaded.reason), more)
        rect = surface.rect_of(loaded.span)
        if rect is None:
            self.tip.hide()
        else:
            self.tip.show_by(rect, from_right=surface.pane.text.is_right_to_left(loaded.span))

    def step(self, by: int = 1) -> None:
        """To the next passage (1) or the one before (-1) in the text that has the keyboard, round and round; switched
        on for it."""
        if not self.on:
            self._commands["view.loaded"].setChecked(True)
            self._choose(True)
        number = self._active()
        marks = self._marks_of(number)
        if not marks:
            return
        self.started.emit()
        loaded = marks[self._choose_next(number, marks, by)]
        self._at = None
        self.tip.hide()
        self._surfaces[number].show(loaded.span)
        self._tell(number, loaded, by_key=True)

    def _choose_next(self, number: int, marks: Sequence[Loaded], by: int) -> int:
        """From the passage one stands on; else from what stands at the top of the text."""
        if self._at is not None and self._at[0] == number:
            return (marks.index(self._at[1]) + by) % len(marks)
        top = self._surfaces[number].pane.scrolling.offset_at_top()
        following = next((n for n, mark in enumerate(marks) if mark.span.start >= top), 0)
        return following if by > 0 else (following - 1) % len(marks)

    def leave(self) -> bool:
        """Stand on none; False where the reader stood on none."""
        stood, self._at = self._at is not None, None
        self.tip.hide()
        self._lay_over()
        return stood

    def _follow(self) -> None:
        """The text moved, or was laid out anew: the tip goes with its passage. One that the pointer called for goes,
        and so does one of a text that is shown no more."""
        if self._at is None:
            return
        number, loaded = self._at
        if self._by_key and loaded.span.end <= len(self._surfaces[number].pane.text.document.text):
            self._show_tip()
        else:
            self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever points elsewhere, or goes on with Escape, has read the reason."""
        if self._at is None:
            return super().eventFilter(watched, event)
        surface = self._surfaces[self._at[0]]
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            return self.leave()
        if isinstance(event, QMouseEvent) and watched is surface.pane.viewport():
            moved = event.type() == QEvent.Type.MouseMove
            if not (moved and self._by_key) and surface.pane.pointer.target_at(event.position()).loaded != self._at[1]:
                self.leave()
        elif event.type() == QEvent.Type.Leave and watched is surface.pane.viewport() and not self._by_key:
            self.leave()
        return super().eventFilter(watched, event)

    def set_theme(self, theme: Theme) -> None:
        self.tip.set_theme(theme)
