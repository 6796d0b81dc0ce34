"""The reader's own highlights in what is shown, one text or two: made, recoloured, commented on, tied, walked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain import Article, Span
from app.errors import UserError
from app.highlights import Colour, Highlight, HighlightVersion
from app.ui.commands import CommandSet
from app.ui.highlight_work import HighlightWork
from app.ui.reading.highlights.card import HighlightCard
from app.ui.reading.highlights.colour_row import connect_colours
from app.ui.reading.highlights.marker import HighlightMark
from app.ui.reading.highlights.saver import HighlightSaver
from app.ui.reading.highlights.selection_palette import SelectionPalette
from app.ui.reading.highlights.words import name_stance
from app.ui.reading.loaded.surfaces import Surface
from app.ui.theme import Theme
from app.ui.wording import error_sentence

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
    changed = Signal()  # other highlights are shown, or the reader stands on another one

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
        self._articles, self._active = articles, active
        self._work: HighlightWork | None = None
        self._savers: dict[int, HighlightSaver] = {}  # of the card that is open, and of those with unsaved words
        self._known: dict[int, tuple[tuple[Highlight, ...], int, int, tuple[HighlightMark, ...]]] = {}
        self._at: int | None = None
        self._shown_on: int | None = None  # the surface whose passage the card stands by
        self.highlights: tuple[Highlight, ...] = ()
        self.find_counterpart: Counterpart = lambda _number, _span: None
        self.show_both: Callable[[Span, Span], None] = lambda _left, _right: None
        self.palette = SelectionPalette(commands, theme, view)
        self.card = HighlightCard(commands, theme, view)
        self._connect()

    def _connect(self) -> None:
        for number, surface in enumerate(self._surfaces):
            pane = surface.pane
            pane.selection_actions = [*pane.selection_actions, *(self._commands[key] for key in MENU_KEYS)]
            pane.describe_highlight = self._describe
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
        card = self.card
        card.typed.connect(self._on_typed)
        card.colour_chosen.connect(self._recolour)
        card.delete_asked.connect(self.delete)
        card.other_asked.connect(self._show_both)
        card.versions_asked.connect(self._ask_versions)
        card.left.connect(lambda: self.close(focus=True))

    def _on(self, command: str, slot: Callable[[], object]) -> None:
        self._commands[command].triggered.connect(lambda _=False: slot() if self._view.isVisible() else None)

    # --- what is shown --------------------------------------------------------------------------------------------

    def begin(self, work: HighlightWork) -> None:
        """Other texts are shown; their highlights come when they have been read."""
        self._work = work
        self.close()
        self.palette.hide()
        self._at = None
        self.highlights = ()
        self._lay_over()

    def set_highlights(self, highlights: Sequence[Highlight]) -> None:
        """What the library holds of the texts that are shown."""
        self.highlights = tuple(highlights)
        known = {highlight.id: highlight for highlight in highlights}
        if self._at is not None and self._at not in known:
            if self.card.isVisible():
                self.close(focus=self._has_focus())
            self._at = None
        for number, saver in self._savers.items():
            if number in known:
                saver.refresh(known[number])
        self._lay_over()
        if self.card.isVisible() and (highlight := self.current) is not None:
            self.card.colours.show_colour(highlight.colour)

    @property
    def current(self) -> Highlight | None:
        """The highlight the reader stands on."""
        return next((highlight for highlight in self.highlights if highlight.id == self._at), None)

    def _marks_of(self, number: int) -> tuple[HighlightMark, ...]:
        """What is laid over a surface; made once, as every new layout asks for it."""
        article = self._article(number)
        if article is None:
            return ()
        length = len(self._surfaces[number].pane.text.document.text)
        known = self._known.get(number)
        if known is not None and known[0] is self.highlights and known[1:3] == (article.id, length):
            return known[3]
        marks = self._make_marks(article.id, length)
        self._known[number] = (self.highlights, article.id, length, marks)
        return marks

    def _make_marks(self, article_id: int, length: int) -> tuple[HighlightMark, ...]:
        return tuple(
            HighlightMark(
                highlight.id, passage.place, highlight.colour, bool(highlight.comment.strip()), highlight.is_tie
            )
            for highlight in self.highlights
            for passage in highlight.passages
            if passage.article_id == article_id and passage.place is not None and passage.place.end <= length
        )

    def _describe(self, mark: HighlightMark) -> str:
        """The tip of a highlight: what was said of it."""
        highlight = next((h for h in self.highlights if h.id == mark.id), None)
        if highlight is None:
            return ""
        stance = name_stance(highlight.stance) if highlight.is_tie else ""
        tags = " ".join(f"#{tag}" for tag in highlight.tags)
        return "\n".join(part for part in (highlight.comment.strip(), stance, tags) if part)

    def _article(self, number: int) -> Article | None:
        articles = self._articles()
        return articles[number] if number < len(articles) else None

    def _lay_over(self) -> None:
        for number, surface in enumerate(self._surfaces):
            layers = surface.pane.layers
            # Where two texts stand side by side, in the margin between them: the outer one tells what is only here.
            right = (number == 0) != self._is_mirrored if len(self._surfaces) > 1 else None
            marks = self._marks_of(number)
            wanted = replace(layers, highlights=marks, current_highlight=self._at, ticks_on_right=right)
            if wanted != layers:
                surface.set_layers(wanted)
        self.changed.emit()

    @property
    def _is_mirrored(self) -> bool:
        return self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _on_laid_out(self) -> None:
        self.palette.hide()
        for number, surface in enumerate(self._surfaces):
            if len(surface.pane.layers.highlights) != len(self._marks_of(number)):  # another text is in the pane
                self._lay_over()
                break
        self._follow()

    # --- making ---------------------------------------------------------------------------------------------------

    def _selection(self) -> tuple[int, Span] | None:
        """What is selected on the active surface, else on another one."""
        first = self._active()
        for number in (first, *(n for n in range(len(self._surfaces)) if n != first)):
            span = self._surfaces[number].pane.selected_span()
            if span is not None and self._article(number) is not None:
                return number, span
        return None

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
        chosen = self._selection()
        if chosen is not None and not self._has_focus():
            self._make(chosen, colour or self._work.colour, open_card=False)
        elif colour is not None and self._stand() is not None:
            self._recolour(colour)
        else:
            self._work.say(self.tr("Select the words to highlight first: with the mouse, or with Shift and arrows."))

    def _make(self, chosen: tuple[int, Span], colour: Colour, *, open_card: bool) -> None:
        number, span = chosen
        article = self._article(number)
        if self._work is None or article is None:
            return
        self.palette.hide()
        self._work.add([(article.id, span)], colour, partial(self._on_made, number, open_card))

    def _on_made(self, number: int, open_card: bool, highlight: Highlight) -> None:
        if not self._is_of_shown(highlight):
            return
        for surface in self._surfaces:
            cursor = surface.pane.textCursor()
            cursor.clearSelection()
            surface.pane.setTextCursor(cursor)
        if all(known.id != highlight.id for known in self.highlights):
            self.highlights = (*self.highlights, highlight)
        self._at = highlight.id
        self._lay_over()
        if open_card:
            self.open(highlight.id, number)

    def _is_of_shown(self, highlight: Highlight) -> bool:
        return any(a is not None and highlight.passage_in(a.id) is not None for a in self._articles())

    def tie(self) -> None:
        """Tie what is selected in one text to what is selected in the other, or else to what says the same there."""
        if self._work is None or len(self._surfaces) != 2:
            return
        spans = [surface.pane.selected_span() for surface in self._surfaces]
        articles = [self._article(number) for number in range(2)]
        first = next((number for number, span in enumerate(spans) if span is not None), None)
        if first is None:
            self._work.say(self.tr("Select words in one text, or in both, to tie them."))
            return
        span = spans[first]
        assert span is not None
        other = spans[1 - first] or self.find_counterpart(first, span)
        here, there = articles[first], articles[1 - first]
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
            if mark is not None and mark.id != self._at:
                self._at = mark.id
                self._lay_over()
        return self.current

    def comment(self) -> None:
        """Open the card: of what is selected, which is highlighted for it, else of the highlight one stands on."""
        if self._work is None:
            return
        chosen = self._selection()
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
        self.close()
        self._at = highlight_id
        highlight = self.current
        if highlight is None:
            return
        number = self._surface_of(highlight, number)
        self._shown_on = number
        self.palette.hide()
        self._lay_over()
        saver = self._savers.get(highlight_id)
        if saver is None:
            saver = self._savers[highlight_id] = HighlightSaver(self._work, highlight, self)
            saver.saved.connect(partial(self._on_saved, saver))
            saver.failed.connect(partial(self._on_not_saved, saver))
            saver.taken.connect(partial(self._fill, saver))
        self.card.bar.hide()
        self.card.say("")
        self._fill(saver)
        self._place_card()

    def _surface_of(self, highlight: Highlight, number: int) -> int:
        """The surface asked for, if the highlight stands there; else the other one."""
        numbers: list[int] = [number, *range(len(self._surfaces))]
        return next((each for each in numbers if self._span_on(highlight, each) is not None), number)

    def _fill(self, saver: HighlightSaver) -> None:
        if self._work is not None and saver.highlight.id == self._at:
            here = [article.id for article in self._articles() if article is not None]
            self.card.show_highlight(saver.highlight, saver.draft, editable=self._work.allowed, here=here)

    def _span_on(self, highlight: Highlight, number: int) -> Span | None:
        article = self._article(number)
        passage = highlight.passage_in(article.id) if article is not None else None
        return passage.place if passage is not None else None

    def _place_card(self) -> None:
        highlight, number = self.current, self._shown_on
        span = self._span_on(highlight, number) if highlight is not None and number is not None else None
        if span is None or number is None:
            return
        surface = self._surfaces[number]
        if surface.pane.scrolling.is_gliding:  # it stands somewhere else in a moment
            QTimer.singleShot(50, self, self._place_card)
            return
        rect = surface.rect_of(span)
        if rect is None:
            surface.show(span)
            rect = surface.rect_of(span) or QRect(self._view.rect().center(), self._view.rect().center())
        self.card.show_by(rect, from_right=surface.pane.text.is_right_to_left(span))
        self.card.focus_field()

    def _follow(self) -> None:
        """The text moved: the card goes along, as long as its passage is on screen."""
        self.palette.hide()
        highlight, number = self.current, self._shown_on
        if not self.card.isVisible() or highlight is None or number is None:
            return
        span = self._span_on(highlight, number)
        rect = self._surfaces[number].rect_of(span) if span is not None else None
        if rect is not None:
            self.card.show_by(rect, from_right=self._surfaces[number].pane.text.is_right_to_left(span or Span(0, 0)))

    def _has_focus(self) -> bool:
        focus = self._view.focusWidget()
        return focus is not None and self.card.isAncestorOf(focus) and self.card.isVisible()

    def close(self, *, focus: bool = False) -> None:
        """The card goes; what was typed is saved."""
        if not self.card.isHidden():
            self.card.hide()
            if focus and self._shown_on is not None:
                self._surfaces[self._shown_on].pane.setFocus(Qt.FocusReason.OtherFocusReason)
        self._shown_on = None
        for number, saver in list(self._savers.items()):
            saver.save()
            if not saver.busy:
                del self._savers[number]
                saver.deleteLater()

    def forget(self) -> None:
        """The library is closed: nothing of it stays."""
        self.card.hide()
        self.palette.hide()
        for saver in self._savers.values():
            saver.retire()
        self._savers.clear()
        self._work, self._at, self._shown_on, self.highlights = None, None, None, ()
        self._lay_over()

    def leave(self) -> bool:
        """Stand on none; False where the reader stood on none."""
        stood = self._at is not None or not self.card.isHidden()
        self.close(focus=self._has_focus())
        self._at = None
        if stood:
            self._lay_over()
        return stood

    # --- what the card says ---------------------------------------------------------------------------------------

    @property
    def _saver(self) -> HighlightSaver | None:
        return self._savers.get(self._at) if self._at is not None else None

    def _on_typed(self) -> None:
        if (saver := self._saver) is not None:
            saver.type(self.card.said)
            self.card.say(self.tr("Not saved yet …") if saver.dirty else self.tr("Saved"))

    def _on_saved(self, saver: HighlightSaver) -> None:
        if saver.highlight.id == self._at and self.card.isVisible():
            self.card.say(self.tr("Saved") if not saver.dirty else self.tr("Not saved yet …"))
            self.card.settle()
        elif not saver.busy and self._savers.get(saver.highlight.id) is saver:
            del self._savers[saver.highlight.id]
            saver.deleteLater()

    def _on_not_saved(self, saver: HighlightSaver, error: Any) -> None:
        words = error_sentence(error) if isinstance(error, UserError) else self.tr("It could not be saved.")
        if saver.highlight.id != self._at or not self.card.isVisible():
            if self._work is not None:
                self._work.say(words)
        elif saver.has_conflict:
            self.card.say("")
            self.card.ask(
                words, (self.tr("Keep &Mine"), saver.keep_mine), (self.tr("Take the &Other"), saver.take_theirs)
            )
        else:
            self.card.say(self.tr("Not saved"))
            self.card.ask(words, (self.tr("Try &Again"), saver.save))

    def _recolour(self, colour: Colour) -> None:
        if self._work is not None and (highlight := self.current) is not None:
            self._work.recolour(highlight, colour)

    def delete(self) -> None:
        """Into the trash, with what was typed."""
        if self._work is None or (highlight := self._stand()) is None:
            return
        self.close(focus=True)
        self._at = None
        self._work.trash([highlight])

    def _ask_versions(self) -> None:
        if self._work is not None and self._at is not None:
            self._work.versions(self._at, self._on_versions)

    def _on_versions(self, versions: list[HighlightVersion]) -> None:
        self.card.offer_versions(versions)

    def _show_both(self) -> None:
        if (highlight := self.current) is not None:
            self.go_to(highlight, open_card=True)

    # --- going ----------------------------------------------------------------------------------------------------

    def go_to(self, highlight: Highlight, *, open_card: bool = False) -> None:
        """Bring a highlight on screen; two tied passages beside each other."""
        self.started.emit()
        self.close()
        self._at = highlight.id
        self._lay_over()
        spans = [self._span_on(highlight, number) for number in range(len(self._surfaces))]
        if len(spans) == 2 and spans[0] is not None and spans[1] is not None:
            self.show_both(spans[0], spans[1])
        number = self._surface_of(highlight, self._active())
        if (span := spans[number]) is not None:
            if spans.count(None) == len(spans) - 1:
                self._surfaces[number].show(span)
            self._surfaces[number].pane.setFocus(Qt.FocusReason.OtherFocusReason)
            if open_card:
                self.open(highlight.id, number)

    def step(self, by: int) -> None:
        """To the next highlight (1) or the one before (-1) in the text with the keyboard, round and round."""
        number = self._active()
        marks = sorted(self._marks_of(number), key=lambda mark: (mark.span, mark.id))
        if not marks:
            if self._work is not None:
                self._work.say(self.tr("There is no highlight in this text yet: select words and press H."))
            return
        ids = [mark.id for mark in marks]
        if self._at in ids:
            index = (ids.index(self._at) + by) % len(ids)
        else:
            top = self._surfaces[number].pane.scrolling.offset_at_top()
            index = next((n for n, mark in enumerate(marks) if mark.span.start >= top), 0)
            index = index if by > 0 else (index - 1) % len(ids)
        highlight = next(h for h in self.highlights if h.id == ids[index])
        self.started.emit()
        self.close()
        self._at = highlight.id
        self._lay_over()
        self._surfaces[number].show(marks[index].span)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            if not self.palette.isHidden():
                self.palette.hide()
                return True
            if self._at is not None or not self.card.isHidden():
                return self.leave()
        return super().eventFilter(watched, event)

    # --- the end --------------------------------------------------------------------------------------------------

    def flush(self) -> bool:
        """Write on the calling thread what is typed and unsaved. True where the library has every word."""
        written = [saver.flush() for saver in self._savers.values()]
        return all(written)

    def set_theme(self, theme: Theme) -> None:
        self.palette.set_theme(theme)
        self.card.set_theme(theme)
