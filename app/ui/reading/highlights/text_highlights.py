"""The reader's own highlights in what is shown, one text or two: made, recoloured, commented on, tied, walked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain import Article, Span
from app.highlights import Colour, Highlight
from app.ui.commands import CommandSet
from app.ui.highlight_work import HighlightWork
from app.ui.reading.highlights.colour_row import connect_colours
from app.ui.reading.highlights.open_card import OpenCard
from app.ui.reading.highlights.selection_palette import SelectionPalette
from app.ui.reading.highlights.shown_highlights import ShownHighlights
from app.ui.reading.loaded.surfaces import Surface
from app.ui.theme import Theme

KEYS = (
    "highlight.mark",
    *(f"highlight.{colour.value}" for colour in Colour),
    "highlight.comment",
    "highlight.next",
    "highlight.previous",
)
MENU_KEYS = KEYS[:7]  # what the menu of a selection offers
Counterpart = Callable[[int, Span], Span | None]


class TextHighlights(QObject):
    """Joins commands, palette and card to the texts of one view. `articles` tells what each surface shows, `active`
    which of them has the keyboard."""

    started = Signal()  # the reader is led to a highlight: another lead is over

    def __init__(
        self,
        commands: CommandSet,
        surfaces: Sequence[Surface],
        articles: Callable[[], Sequence[Article | None]],
        active: Callable[[], int],
        theme: Theme,
        view: QWidget,
    ) -> None:
        super().__init__(view)
        self._commands, self._surfaces, self._view = commands, tuple(surfaces), view
        self._active = active
        self._work: HighlightWork | None = None
        self.find_counterpart: Counterpart = lambda _number, _span: None
        self.show_both: Callable[[Span, Span], None] = lambda _left, _right: None
        self.shown = ShownHighlights(surfaces, articles, view)
        self.changed = self.shown.changed
        self.palette = SelectionPalette(commands, theme, view)
        self.opened = OpenCard(self.shown, commands, theme, view)
        self.card = self.opened.card
        self._connect()

    def _connect(self) -> None:
        for number, surface in enumerate(self._surfaces):
            pane = surface.pane
            pane.selection_actions = [*pane.selection_actions, *(self._commands[key] for key in MENU_KEYS)]
            pane.describe_highlight = self.shown.describe
            pane.selected.connect(partial(self._offer, number))
            pane.selectionChanged.connect(self.palette.hide)
            pane.highlight_chosen.connect(lambda mark, number=number: self.open(mark.id, number))
            pane.verticalScrollBar().valueChanged.connect(lambda _: self._follow())
            pane.laid_out.connect(self._on_laid_out)
            pane.installEventFilter(self)
        for key in KEYS:
            self._view.addAction(self._commands[key])
        for surface in self._surfaces:  # in a list beside the texts the same key deletes something else
            surface.pane.addAction(self._commands["highlight.delete"])
        self._on("highlight.mark", lambda: self.mark(None))
        connect_colours(self._commands, lambda colour: self.mark(colour) if self._view.isVisible() else None)
        self._on("highlight.comment", self.comment)
        self._on("highlight.delete", self.delete)
        self._on("highlight.next", lambda: self.step(1))
        self._on("highlight.previous", lambda: self.step(-1))
        self.palette.chosen.connect(self.mark)
        self.palette.comment_asked.connect(self.comment)
        self.card.colour_chosen.connect(self._recolour)
        self.card.delete_asked.connect(self.delete)
        self.card.other_asked.connect(self._show_both)

    def _on(self, command: str, slot: Callable[[], object]) -> None:
        self._commands[command].triggered.connect(lambda _=False: slot() if self._view.isVisible() else None)

    # --- what is shown --------------------------------------------------------------------------------------------

    def begin(self, work: HighlightWork) -> None:
        """Other texts are shown; their highlights come when they have been read."""
        self._work = self.opened.work = work
        self.opened.close()
        self.palette.hide()
        self.shown.at, self.shown.highlights = None, ()
        self.shown.lay_over()

    def set_highlights(self, highlights: Sequence[Highlight]) -> None:
        """What the library holds of the texts that are shown."""
        shown = self.shown
        shown.highlights = tuple(highlights)
        if shown.at is not None and shown.current is None:
            if self.card.isVisible():
                self.opened.close(focus=self.opened.has_focus())
            shown.at = None
        self.opened.refresh()
        shown.lay_over()

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        return self.shown.highlights

    @property
    def current(self) -> Highlight | None:
        """The highlight the reader stands on."""
        return self.shown.current

    def _on_laid_out(self) -> None:
        self.shown.lay_over_again()
        self._follow()

    def _follow(self) -> None:
        self.palette.hide()
        self.opened.follow()

    # --- making ---------------------------------------------------------------------------------------------------

    def _offer(self, number: int) -> None:
        """Words were selected with the mouse: the palette appears beneath them."""
        pane = self._surfaces[number].pane
        if self._work is None or not self._work.allowed or pane.selected_span() is None:
            return
        cursor = pane.cursorRect()
        line = QRect(pane.viewport().mapTo(self._view, cursor.topLeft()), cursor.size())
        if self._view.rect().contains(line.center()):
            self.palette.show_by(line)

    def mark(self, colour: Colour | None) -> None:
        """Highlight what is selected, in the colour that was used last where none is named; with nothing selected,
        give the highlight one stands on that colour."""
        if self._work is None:
            return
        chosen = self.shown.selection(self._active())
        if chosen is not None and not self.opened.has_focus():
            self._make(chosen, colour or self._work.colour, open_card=False)
        elif colour is not None and self._stand() is not None:
            self._recolour(colour)
        else:
            self._work.say(self.tr("Select the words to highlight first: with the mouse, or with Shift and arrows."))

    def _make(self, chosen: tuple[int, Span], colour: Colour, *, open_card: bool) -> None:
        number, span = chosen
        article = self.shown.article(number)
        if self._work is None or article is None:
            return
        self.palette.hide()
        self._work.add([(article.id, span)], colour, partial(self._on_made, number, open_card))

    def _on_made(self, number: int, open_card: bool, highlight: Highlight) -> None:
        shown = self.shown
        if not shown.is_here(highlight):
            return
        for surface in self._surfaces:
            cursor = surface.pane.textCursor()
            cursor.clearSelection()
            surface.pane.setTextCursor(cursor)
        if all(known.id != highlight.id for known in shown.highlights):
            shown.highlights = (*shown.highlights, highlight)
        shown.at = highlight.id
        shown.lay_over()
        if open_card:
            self.open(highlight.id, number)

    def tie(self) -> None:
        """Tie what is selected in one text to what is selected in the other, or else to what says the same there."""
        if self._work is None or len(self._surfaces) != 2:
            return
        spans = [surface.pane.selected_span() for surface in self._surfaces]
        first = next((number for number, span in enumerate(spans) if span is not None), None)
        if first is None:
            self._work.say(self.tr("Select words in one text, or in both, to tie them."))
            return
        span = spans[first]
        assert span is not None
        other = spans[1 - first] or self.find_counterpart(first, span)
        here, there = self.shown.article(first), self.shown.article(1 - first)
        if here is None or there is None:
            return
        if other is None:
            self._work.say(self.tr("Nothing there was found to say the same: select the words in the other text too."))
            return
        places = [(here.id, span), (there.id, other)]
        self.palette.hide()
        self._work.add(places if first == 0 else places[::-1], self._work.colour, partial(self._on_made, first, True))

    # --- standing on one ------------------------------------------------------------------------------------------

    def _stand(self) -> Highlight | None:
        """The highlight that commands are about: under the caret, else the one the reader stands on."""
        surface = self._surfaces[self._active()]
        if not self.card.isVisible() and surface.pane.keys.has_caret:
            mark = surface.pane.pointer.target_at_caret().highlight
            if mark is not None and mark.id != self.shown.at:
                self.shown.at = mark.id
                self.shown.lay_over()
        return self.current

    def comment(self) -> None:
        """Open the card: of what is selected, which is highlighted for it, else of the highlight one stands on."""
        if self._work is None:
            return
        chosen = self.shown.selection(self._active())
        if chosen is not None and self._work.allowed:
            self._make(chosen, self._work.colour, open_card=True)
        elif (highlight := self._stand()) is not None:
            self.open(highlight.id, self._active())
        else:
            self._work.say(self.tr("Select words to comment on, or put the caret into a highlight."))

    def open(self, highlight_id: int, number: int) -> None:
        """Show the card of a highlight by its passage on a surface."""
        if self._work is None:
            return
        self.opened.close()
        self.palette.hide()
        self.shown.at = highlight_id
        if (highlight := self.current) is not None:
            self.opened.open(highlight, number)

    def close(self, *, focus: bool = False) -> None:
        """The card goes; what was typed is saved."""
        self.opened.close(focus=focus)

    def forget(self) -> None:
        """The library is closed: nothing of it stays."""
        self.palette.hide()
        self.opened.forget()
        self._work, self.shown.at, self.shown.highlights = None, None, ()
        self.shown.lay_over()

    def leave(self) -> bool:
        """Stand on none; False where the reader stood on none."""
        stood = self.shown.at is not None or not self.card.isHidden()
        self.opened.close(focus=self.opened.has_focus())
        self.shown.at = None
        if stood:
            self.shown.lay_over()
        return stood

    def _recolour(self, colour: Colour) -> None:
        if self._work is not None and (highlight := self.current) is not None:
            self._work.recolour(highlight, colour)

    def delete(self) -> None:
        """Into the trash, with what was typed."""
        if self._work is None or (highlight := self._stand()) is None:
            return
        self.opened.close(focus=True)
        self.shown.at = None
        self._work.trash([highlight])

    def _show_both(self) -> None:
        if (highlight := self.current) is not None:
            self.go_to(highlight, open_card=True)

    # --- going ----------------------------------------------------------------------------------------------------

    def go_to(self, highlight: Highlight, *, open_card: bool = False) -> None:
        """Bring a highlight on screen; two tied passages beside each other."""
        self._lead_to(highlight)
        spans = [self.shown.span_on(highlight, number) for number in range(len(self._surfaces))]
        if len(spans) == 2 and spans[0] is not None and spans[1] is not None:
            self.show_both(spans[0], spans[1])
        number = self.shown.surface_of(highlight, self._active())
        if (span := spans[number]) is not None:
            if spans.count(None) == len(spans) - 1:
                self._surfaces[number].show(span)
            self._surfaces[number].pane.setFocus(Qt.FocusReason.OtherFocusReason)
            if open_card:
                self.open(highlight.id, number)

    def step(self, by: int) -> None:
        """To the next highlight (1) or the one before (-1) in the text with the keyboard, round and round."""
        number = self._active()
        marks = sorted(self.shown.marks_of(number), key=lambda mark: (mark.span, mark.id))
        if not marks:
            if self._work is not None:
                self._work.say(self.tr("There is no highlight in this text yet: select words and press H."))
            return
        ids = [mark.id for mark in marks]
        if self.shown.at in ids:
            index = (ids.index(self.shown.at) + by) % len(ids)
        else:
            top = self._surfaces[number].pane.scrolling.offset_at_top()
            index = next((n for n, mark in enumerate(marks) if mark.span.start >= top), 0)
            index = index if by > 0 else (index - 1) % len(ids)
        self._lead_to(next(h for h in self.highlights if h.id == ids[index]))
        self._surfaces[number].show(marks[index].span)

    def _lead_to(self, highlight: Highlight) -> None:
        self.started.emit()
        self.opened.close()
        self.shown.at = highlight.id
        self.shown.lay_over()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            if not self.palette.isHidden():
                self.palette.hide()
                return True
            if self.shown.at is not None or not self.card.isHidden():
                return self.leave()
        return super().eventFilter(watched, event)

    # --- the end --------------------------------------------------------------------------------------------------

    def flush(self) -> bool:
        """Write on the calling thread what is typed and unsaved. True where the library has every word."""
        return self.opened.flush()

    def set_theme(self, theme: Theme) -> None:
        self.palette.set_theme(theme)
        self.card.set_theme(theme)
