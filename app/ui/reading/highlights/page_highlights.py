"""The highlights of the page of texts: read for what is shown, listed beside it, and kept true while the library
changes; and the way back into a text for those that were not found in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain import Changes
from app.highlights import Highlight, Passage
from app.ui.commands import CommandSet
from app.ui.highlight_work import HighlightWork
from app.ui.operations import Operations
from app.ui.parts import InlineBar
from app.ui.reading.highlights.panel import HighlightPanel
from app.ui.reading.highlights.words import quote
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.reading.reading_views import ReadingViews


class PageHighlights(QObject):
    """Feeds the view that is shown, and the panel beside it."""

    def __init__(
        self, operations: Operations, commands: CommandSet, views: ReadingViews, theme: Theme, page: QWidget
    ) -> None:
        super().__init__(page)
        self.work = HighlightWork(operations, self)
        self._views, self._command = views, commands["highlight.list"]
        self._ids: tuple[int, ...] = ()
        self._found: list[Highlight] = []
        self._wanted: int | None = None  # the highlight to be shown once the text is there
        self._wants_card = False
        self.bar = InlineBar(theme, page)
        self.bar.dismissed.connect(views.focus_text)
        self.panel = HighlightPanel(theme, page)
        self.panel.opened.connect(self.open)
        self.panel.delete_asked.connect(self.work.trash)
        self.panel.left.connect(views.focus_text)
        self.panel.closed.connect(self._command.trigger)
        self._command.toggled.connect(self._show_panel)
        self._command.triggered.connect(lambda on: self.panel.list.setFocus() if on else views.focus_text())

    def _show_panel(self, on: bool) -> None:
        if on:
            self.panel.show_highlights(self._found, titles=len(self._ids) > 1)
            self.panel.open()
        else:
            self.panel.hide()

    # --- reading --------------------------------------------------------------------------------------------------

    def want(self, highlight_id: int, *, card: bool = False) -> None:
        """Go to this one as soon as its text is shown; with its card open, if that is wanted."""
        self._wanted, self._wants_card = highlight_id, card

    def show(self) -> None:
        """Other texts are shown."""
        self._ids = tuple(article.id for article in self._views.articles())
        self._found = []
        if (highlights := self._views.highlights) is not None:
            highlights.begin(self.work)
            self.read()

    def read(self) -> None:
        ids = self._ids
        if ids:
            self.work.read(ids, lambda found: self._take(ids, found))

    def _take(self, ids: Sequence[int], found: list[Highlight]) -> None:
        highlights = self._views.highlights
        if tuple(ids) != self._ids or highlights is None:
            return
        self._found = found
        highlights.set_highlights(found)
        self.panel.show_highlights(found, titles=len(ids) > 1)
        wanted, self._wanted = self._wanted, None
        if (highlight := next((h for h in found if h.id == wanted), None)) is not None:
            self.open(highlight, card=self._wants_card)

    def leave(self) -> None:
        """The reader goes elsewhere: what was typed is on its way."""
        if (highlights := self._views.highlights) is not None:
            highlights.close()
        self.bar.hide()
        self._ids, self._found = (), []

    def follow(self, changes: Changes) -> None:
        if changes.highlights or changes.articles & set(self._ids):
            self.read()

    # --- going to one ---------------------------------------------------------------------------------------------

    def open(self, highlight: Highlight, *, card: bool = False) -> None:
        """Show a highlight in its text; one that was not found there is asked a place for."""
        here = [passage for passage in highlight.passages if passage.article_id in self._ids]
        lost = next((passage for passage in here if passage.place is None), None)
        if any(passage.place is not None for passage in here) and (shown := self._views.highlights) is not None:
            shown.go_to(highlight, open_card=card)
        if lost is not None:
            self._ask_place(highlight, lost)

    def _ask_place(self, highlight: Highlight, passage: Passage) -> None:
        words = self.tr("“{words}” was not found in “{title}”.").format(
            words=quote(passage.quote, 160), title=quote(passage.title, 60)
        )
        if not self.work.allowed:
            self.bar.ask(words, (self.tr("Close"), lambda: None), focus=False)
            return
        self.bar.ask(
            words + " " + self.tr("Select the words it belongs to now, then place it there."),
            (self.tr("&Place here"), lambda: self._place(highlight, passage)),
            (self.tr("&Not now"), lambda: None),
            focus=False,
        )

    def _place(self, highlight: Highlight, passage: Passage) -> None:
        chosen = self._views.selected_span()
        if chosen is None or chosen[0] != passage.article_id:
            self._ask_place(highlight, passage)
            self.work.say(self.tr("First select the words in that text it belongs to."))
        else:
            self.work.place(highlight, *chosen)

    def set_theme(self, theme: Theme) -> None:
        self.panel.set_theme(theme)
