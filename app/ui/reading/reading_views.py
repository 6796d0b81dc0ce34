"""The reader and the split view, each made when it is first needed, and the questions put to whichever is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain import Article, FoundPlaces, Pair, Span
from app.ui.commands import CommandSet
from app.ui.reading.entity_order import EntityOrder
from app.ui.reading.highlights.text_highlights import TextHighlights
from app.ui.reading.reader import ReaderView
from app.ui.reading.split_view import SplitView
from app.ui.theme import ReadingStyle, Theme

if TYPE_CHECKING:
    from app.ui.window.printing_flow import Sheets


class ReadingViews(QStackedWidget):
    """Shows an article, a pair, or, before the first and after `leave`, nothing anybody may ask about."""

    position_changed = Signal(int, int)  # article id, code point at the top
    end_reached = Signal(int)  # article id
    link_activated = Signal(str)
    details_requested = Signal(int)
    style_changed = Signal(object)  # ReadingStyle, after Ctrl and the wheel
    pair_view_changed = Signal()
    pair_swapped = Signal()
    made = Signal(object)  # ReaderView or SplitView, when it is first needed
    loaded_wanted = Signal()  # the reader of one article asks for what may be loaded in it

    def __init__(self, commands: CommandSet, theme: Theme, style: ReadingStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._commands, self._theme, self._style = commands, theme, style
        self._reader: ReaderView | None = None
        self._split: SplitView | None = None
        self._shown: ReaderView | SplitView | None = None
        self._order = EntityOrder.TELLING
        self._loaded_explained = False

    @property
    def reader(self) -> ReaderView:
        if self._reader is None:
            self._reader = ReaderView(self._commands, self._theme, self._style, self)
            self._take_in(self._reader)
            self._reader.loaded.wanted.connect(self.loaded_wanted)
        return self._reader

    @property
    def split(self) -> SplitView:
        if self._split is None:
            self._split = SplitView(self._commands, self._theme, self._style, self)
            self._take_in(self._split)
            self._split.view_changed.connect(self.pair_view_changed)
            self._split.swapped.connect(self.pair_swapped)
            self._split.order = self._order
        return self._split

    @property
    def entity_order(self) -> str:
        """How the reader last had the list of a pair, as a word for the settings."""
        return (self._split.order if self._split is not None else self._order).value

    def set_entity_order(self, word: object) -> None:
        """As `entity_order` gave it; any other word counts for nothing."""
        if word in [order.value for order in EntityOrder]:
            self._order = EntityOrder(word)

    @property
    def loaded_explained(self) -> bool:
        """Whether the reader has been told what the dots under loaded wording mean."""
        return self._loaded_explained or any(view.loaded.explained for view in self._made())

    def set_loaded_explained(self, explained: bool) -> None:
        self._loaded_explained = explained

    def _take_in(self, view: ReaderView | SplitView) -> None:
        view.loaded.explained = self._loaded_explained
        view.position_changed.connect(self.position_changed)
        view.end_reached.connect(self.end_reached)
        view.link_activated.connect(self.link_activated)
        view.details_requested.connect(self.details_requested)
        view.style_changed.connect(self.style_changed)
        self.addWidget(view)
        self.made.emit(view)

    # --- showing --------------------------------------------------------------------------------------------------

    def show_article(self, article: Article) -> None:
        self.reader.show_article(article)
        self._show(self.reader)

    def show_pair(self, left: Article, right: Article, pair: Pair | None) -> None:
        self.split.show_pair(left, right, pair)
        self._show(self.split)

    def _show(self, view: ReaderView | SplitView) -> None:
        self._shown = view
        view.loaded.explained = self.loaded_explained
        view.loaded.take_over()
        self.setCurrentWidget(view)

    def show_found(self, words: str, found: Sequence[FoundPlaces]) -> None:
        """Frame what a library search found in what is shown, and lead to the best of it."""
        if self._shown is not None:
            self._shown.show_found(words, found)

    def update_article(self, article: Article) -> None:
        if self._shown is not None:
            self._shown.update_article(article)

    def leave(self) -> None:
        """The reader goes elsewhere: places are reported."""
        for view in self._made():
            view.flush()
        self._shown = None

    def clear(self) -> None:
        for view in self._made():
            view.highlights.forget()
            view.clear()

    def focus_text(self) -> None:
        if (view := self.currentWidget()) is not None:
            view.setFocus()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in self._made():
            view.set_theme(theme)

    def set_style(self, style: ReadingStyle) -> None:
        self._style = style
        for view in self._made():
            view.set_style(style)

    def _made(self) -> list[ReaderView | SplitView]:
        return [view for view in (self._reader, self._split) if view is not None]

    @property
    def highlights(self) -> TextHighlights | None:
        """Those of what is shown."""
        return self._shown.highlights if self._shown is not None else None

    def flush_highlights(self) -> bool:
        """Write what was typed on a highlight, on this thread. True where the library has every word."""
        written = [view.highlights.flush() for view in self._made()]
        return all(written)

    # --- what is shown --------------------------------------------------------------------------------------------

    def articles(self) -> list[Article]:
        """One article, or left and right."""
        return self._shown.articles() if self._shown is not None else []

    def active_article(self) -> Article | None:
        """The article that commands are about: the only one, or the one on the side with the keyboard."""
        if self._shown is not None and self._shown is self._split:
            return self._split.texts.active_side.article
        return next(iter(self.articles()), None)

    def selected_span(self) -> tuple[int, Span] | None:
        """The article and what is selected in it."""
        return self._shown.selected_span() if self._shown is not None else None

    def show_passage(self, article_id: int, span: Span) -> bool:
        """Lead to a passage, if it is one of a text that is shown."""
        return self._shown is not None and self._shown.show_passage(article_id, span)

    def sheets(self, pair: Pair | None) -> Sheets | None:
        """What is shown, ready to be printed; None while nothing is."""
        from app.ui.window.printing_flow import Sheets

        articles = self.articles()
        if not articles:
            return None
        chosen = self.split.marking.keys() if self._shown is self._split else None
        return Sheets(tuple(articles), pair, self._theme, self._style, chosen)
