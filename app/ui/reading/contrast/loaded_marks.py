"""Words that may be loaded, marked in both texts when the reader asks for it, each with its reason."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from app.contrast import Contrast
from app.domain import Loaded, Span
from app.ui.commands import CommandSet
from app.ui.reading.contrast.loaded_words import tell_reason
from app.ui.reading.guide.guide_bar import GuideBar
from app.ui.reading.pair_texts import PairTexts
from app.ui.theme import Theme
from app.ui.wording import isolate

LOADED_KEYS = ("contrast.loaded", "contrast.next_loaded", "contrast.previous_loaded")
GAP = 16  # pixels between the pill and the foot of the texts


class LoadedMarks(QObject):
    """Off at first. No text is counted or scored by them: they say where a reader may want to look twice."""

    started = Signal()  # the reader is led from one to the next now: another lead is over

    def __init__(self, commands: CommandSet, texts: PairTexts, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._commands, self._texts, self._view = commands, texts, view
        self._found: tuple[tuple[Loaded, ...], tuple[Loaded, ...]] = ((), ())
        self._known = False
        self._at: tuple[int, int] | None = None  # side and number of the one the reader was led to
        self.pill = GuideBar(theme, view)
        self.pill.step_asked.connect(self.go)
        self.pill.closed.connect(self.stop)
        commands["contrast.loaded"].toggled.connect(self._on_toggled)
        for command, by in (("contrast.next_loaded", 1), ("contrast.previous_loaded", -1)):
            self._on(command, partial(self.go, by))
        for number, side in enumerate(texts.sides):
            side.pane.notes = partial(self.tell, number)
        self.pill.name_keys(
            commands["contrast.previous_loaded"].toolTip(), commands["contrast.next_loaded"].toolTip(), ""
        )
        texts.installEventFilter(self)

    def _on(self, command: str, slot: Callable[[], None]) -> None:
        self._commands[command].triggered.connect(lambda _=False: slot() if self._view.isVisible() else None)

    @property
    def is_on(self) -> bool:
        return self._commands["contrast.loaded"].isChecked()

    # --- what is marked -----------------------------------------------------------------------------------------------

    def set_contrast(self, contrast: Contrast | None) -> None:
        """What was found in the two texts that are shown; None while nothing was."""
        self._known = contrast is not None
        self._found = (contrast.loaded_left, contrast.loaded_right) if contrast is not None else ((), ())
        self.stop()
        self._lay_over()

    def _on_toggled(self, on: bool) -> None:
        if not on:
            self.stop()
        self._lay_over()
        if on and self._known and not any(self._found):
            self._say(self.tr("Nothing was found in these texts that may be loaded."))

    def _lay_over(self) -> None:
        for number, side in enumerate(self._texts.sides):
            spans = tuple(mark.span for mark in self._found[number]) if self.is_on else ()
            if side.pane.layers.loaded != spans:
                side.set_layers(replace(side.pane.layers, loaded=spans))

    def tell(self, side: int, offset: int) -> str:
        """What there is to say of a code point of a text: why it may be loaded; empty where it is not marked."""
        if not self.is_on:
            return ""
        number = bisect_right(self._found[side], offset, key=lambda mark: mark.span.start) - 1
        mark = self._found[side][number] if number >= 0 else None
        if mark is None or offset >= mark.span.end:
            return ""
        return self.tr("Possibly loaded: {reason}").format(reason=tell_reason(mark.reason))

    # --- from one to the next -----------------------------------------------------------------------------------------

    def go(self, by: int = 1) -> None:
        """To the next one (1) or the one before (-1) in the text with the keyboard, round and round."""
        if not self._known:
            return
        self._commands["contrast.loaded"].setChecked(True)
        side = self._texts.sides.index(self._texts.active_side)
        marks = self._found[side]
        if not marks:
            self.stop()
            name = self._texts.sides[side].name.lower()
            self._say(self.tr("Nothing in the {side} text may be loaded.").format(side=name))
            return
        self.started.emit()
        if self._at is not None and self._at[0] == side:
            number = (self._at[1] + by) % len(marks)
        else:
            number = self._first_from(side, marks, by)
        self._stand(side, number)

    def _first_from(self, side: int, marks: tuple[Loaded, ...], by: int) -> int:
        """The first one from what stands at the top of the text, in either direction."""
        top = self._texts.sides[side].pane.scrolling.offset_at_top()
        following = next((n for n, mark in enumerate(marks) if mark.span.start >= top), 0)
        return following if by > 0 else (following - 1) % len(marks)

    def _stand(self, side: int, number: int) -> None:
        self._at = (side, number)
        mark = self._found[side][number]
        self._frame(side, mark.span)
        self._texts.show_span(side, mark.span)
        article = self._texts.sides[side].article
        words = article.document.text[mark.span.start : mark.span.end] if article is not None else ""
        # Not how many there are: that would be read as a score of the text.
        place = self.tr("Possibly loaded · {side}").format(side=self._texts.sides[side].name.lower())
        detail = f"“{isolate(' '.join(words.split()))}”: {tell_reason(mark.reason)}"
        self._say(place, detail, steps=True)

    def _frame(self, side: int | None, span: Span | None = None) -> None:
        for number, view in enumerate(self._texts.sides):
            current = span if number == side else None
            view.set_layers(replace(view.pane.layers, evidence=(), current_evidence=current))

    def _say(self, words: str, detail: str = "", *, steps: bool = False) -> None:
        self.pill.show_words(words, detail, steps=steps, alone=False, nearest=False)
        self.pill.place_over(self._texts, GAP)

    def stop(self) -> bool:
        """Nothing is framed or said any more; the marks stay. False where nothing was."""
        led = self._at is not None
        said = not self.pill.isHidden()
        self._at = None
        self.pill.hide()
        if led:
            self._frame(None)
        return led or said

    def set_theme(self, theme: Theme) -> None:
        self.pill.set_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.pill.isHidden():
            self.pill.place_over(self._texts, GAP)
        return super().eventFilter(watched, event)
