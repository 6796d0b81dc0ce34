"""The card of one highlight: opened by its passage, filled, followed, and what is typed into it saved."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.domain import Span
from app.errors import UnknownItem, UserError
from app.highlights import Highlight, HighlightVersion
from app.ui.commands import CommandSet
from app.ui.highlight_work import HighlightWork
from app.ui.reading.highlights.card import HighlightCard
from app.ui.reading.highlights.saver import CONFLICT, HighlightSaver
from app.ui.reading.highlights.shown_highlights import ShownHighlights
from app.ui.theme import Theme
from app.ui.wording import error_sentence


class OpenCard(QObject):
    """At most one card is open; savers of others stay until the library has their words."""

    def __init__(self, shown: ShownHighlights, commands: CommandSet, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._shown, self._view = shown, view
        self.work: HighlightWork | None = None
        self._warned = False  # the bar says that something is not saved
        self._on: int | None = None  # the surface whose passage the card stands by
        self.card = HighlightCard(commands, theme, view)
        self.card.typed.connect(self._on_typed)
        self.card.versions_asked.connect(self._ask_versions)
        self.card.left.connect(lambda: self.close(focus=True))

    @property
    def savers(self) -> dict[int, HighlightSaver]:
        return self.work.savers if self.work is not None else {}

    # --- opening and closing --------------------------------------------------------------------------------------

    def open(self, highlight: Highlight, number: int) -> None:
        """Show the card of a highlight, which the reader stands on from then on, by its passage on a surface."""
        if self.work is None:
            return
        self._shown.at = highlight.id
        self._on = self._shown.surface_of(highlight, number)
        self._shown.lay_over()
        saver, is_back = self.savers.get(highlight.id), False
        if saver is None:
            saver = self.savers[highlight.id] = HighlightSaver(self.work, highlight, self.work)
            is_back = saver.bring_back()
        self._listen(saver)
        self.card.bar.hide()
        self._warned = False
        self.card.say("")
        self._fill(saver)
        self._place()
        self._say_how_it_stands(saver, is_back)

    def _listen(self, saver: HighlightSaver) -> None:
        """It may have been left with unsaved words, in this view or another one."""
        if saver.listener is self:
            return
        if saver.listener is not None:
            for signal in (saver.saved, saver.failed, saver.taken):
                signal.disconnect()
        saver.listener = self
        saver.saved.connect(partial(self._on_saved, saver))
        saver.failed.connect(partial(self._on_not_saved, saver))
        saver.taken.connect(partial(self._fill, saver))

    def _say_how_it_stands(self, saver: HighlightSaver, is_back: bool) -> None:
        if saver.has_conflict:
            self._on_not_saved(saver, UserError(CONFLICT), False)
        elif is_back:
            words = self.tr("The last words typed here could not be saved then. They are back.")
            self.card.ask(words, (self.tr("Good"), lambda: None))
        elif saver.dirty:
            self.card.say(self.tr("Not saved yet …"))

    def _fill(self, saver: HighlightSaver) -> None:
        if self.work is not None and saver.highlight.id == self._shown.at:
            here = [article.id for article in self._shown.articles()]
            self.card.show_highlight(saver.highlight, saver.draft, editable=self.work.allowed, here=here)

    def close(self, *, focus: bool = False) -> None:
        """The card goes; what was typed is saved."""
        if not self.card.isHidden():
            self.card.hide()
            if focus and self._on is not None:
                self._shown.surfaces[self._on].pane.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on = None
        for saver in list(self.savers.values()):
            saver.save()
            if not saver.busy:
                self._end(saver)

    def _end(self, saver: HighlightSaver) -> None:
        """All that was typed has arrived: from now on it is one step that can be undone, wherever the reader is."""
        del self.savers[saver.highlight.id]
        saver.deleteLater()
        if self.work is not None:
            self.work.step_back_from(saver.highlight, saver.begun)

    def forget(self) -> None:
        """The library is closed: nothing of it stays."""
        self.card.hide()
        for saver in self.savers.values():
            saver.retire()
        self.savers.clear()
        self.work, self._on = None, None

    def has_focus(self) -> bool:
        focus = self._view.focusWidget()
        return focus is not None and self.card.isAncestorOf(focus) and self.card.isVisible()

    # --- beside its passage ---------------------------------------------------------------------------------------

    def _place(self) -> None:
        highlight, number = self._shown.current, self._on
        span = self._shown.span_on(highlight, number) if highlight is not None and number is not None else None
        if span is None or number is None:
            return
        surface = self._shown.surfaces[number]
        if surface.pane.scrolling.is_gliding:  # it stands somewhere else in a moment
            QTimer.singleShot(50, self, self._place)
            return
        rect = surface.rect_of(span)
        if rect is None:
            surface.show(span)
            rect = surface.rect_of(span) or QRect(self._view.rect().center(), self._view.rect().center())
        self.card.show_by(rect, from_right=surface.pane.text.is_right_to_left(span))
        self.card.focus_field()

    def follow(self) -> None:
        """The text moved: the card goes along, as long as its passage is on screen."""
        highlight, number = self._shown.current, self._on
        if not self.card.isVisible() or highlight is None or number is None:
            return
        surface = self._shown.surfaces[number]
        span = self._shown.span_on(highlight, number)
        rect = surface.rect_of(span) if span is not None else None
        if rect is not None:
            self.card.show_by(rect, from_right=surface.pane.text.is_right_to_left(span or Span(0, 0)))

    # --- what is said ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """The library may hold other words by now."""
        known = {highlight.id: highlight for highlight in self._shown.highlights}
        for number, saver in self.savers.items():
            if number in known:
                saver.refresh(known[number])
        if self.card.isVisible() and (highlight := self._shown.current) is not None:
            self.card.colours.show_colour(highlight.colour)

    def _on_typed(self) -> None:
        saver = self.savers.get(self._shown.at) if self._shown.at is not None else None
        if saver is not None:
            saver.type(self.card.said)
            self.card.say(self.tr("Not saved yet …") if saver.dirty else self.tr("Saved"))

    def _on_saved(self, saver: HighlightSaver) -> None:
        if saver.highlight.id == self._shown.at and self.card.isVisible():
            self.card.say(self.tr("Saved") if not saver.dirty else self.tr("Not saved yet …"))
            if self._warned:
                self._warned = False
                self.card.settle()
        elif not saver.busy and self.savers.get(saver.highlight.id) is saver:
            self._end(saver)

    def _on_not_saved(self, saver: HighlightSaver, error: Any, kept: bool) -> None:
        words = error_sentence(error) if isinstance(error, UserError) else self.tr("It could not be saved.")
        if not saver.has_conflict and not isinstance(error, UnknownItem):
            words += " " + (
                self.tr("Your words stay here and in a second place, and are tried again.")
                if kept
                else self.tr("Your words stay here, and are tried again.")
            )
        if saver.highlight.id != self._shown.at or not self.card.isVisible():
            if self.work is not None:
                self.work.say(words)
            return
        self._warned = True
        if saver.has_conflict:
            self.card.say("")
            self.card.ask(
                words, (self.tr("Keep &mine"), saver.keep_mine), (self.tr("Take the &other"), saver.take_theirs)
            )
        else:
            self.card.say(self.tr("Not saved"))
            self.card.ask(words, (self.tr("Try &again"), saver.save))

    def _ask_versions(self) -> None:
        if self.work is not None and self._shown.at is not None:
            self.work.versions(self._shown.at, self._on_versions)

    def _on_versions(self, versions: list[HighlightVersion]) -> None:
        self.card.offer_versions(versions)

    def flush(self) -> bool:
        """Write on the calling thread what is typed and unsaved. True where the library has every word."""
        written = [saver.flush() for saver in self.savers.values()]
        return all(written)
