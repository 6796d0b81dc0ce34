"""The reader: one article on one page, its place kept, with a line to find words in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain import Article, Document, FoundPlaces, Span
from app.ui.commands import CommandSet
from app.ui.passages import describe_passage
from app.ui.reading.end_watch import EndWatch
from app.ui.reading.find_bar import FindBar, TextFinder
from app.ui.reading.headline import describe_source
from app.ui.reading.highlights.text_highlights import TextHighlights
from app.ui.reading.loaded.loaded_wording import LoadedWording
from app.ui.reading.loaded.surfaces import of_pane
from app.ui.reading.pane_menu import SELECTION_COMMANDS
from app.ui.reading.place_watch import PlaceWatch
from app.ui.reading.tellings_line import TellingsLine
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle, Theme

SMALLEST, LARGEST = 9.0, 42.0  # points; 200 % of the usual size and more


def step_size(size: float, steps: int) -> float:
    """The next text size up or down: about a tenth, on whole points."""
    for _ in range(abs(steps)):
        size = size + max(1.0, round(size / 10)) if steps > 0 else size - max(1.0, round(size / 11))
    return min(LARGEST, max(SMALLEST, float(round(size))))


class ReaderView(QWidget):
    """Shows one article. The window feeds it, and stores what it reports."""

    position_changed = Signal(int, int)  # article id, code point at the top
    link_activated = Signal(str)
    details_requested = Signal(int)
    style_changed = Signal(object)  # ReadingStyle, after Ctrl and the wheel
    end_reached = Signal(int)  # article id

    def __init__(self, commands: CommandSet, theme: Theme, style: ReadingStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands, self._theme, self._style = commands, theme, style
        self._article: Article | None = None
        self._edge = QFrame(self)  # says by its colour that the keyboard is in the text
        self._edge.setFixedHeight(2)
        self.pane = TextPane(theme, style, self)
        self.pane.describe_passage = lambda span: describe_passage(self._article, span) if self._article else None
        self.pane.selection_actions = [commands[command] for command in SELECTION_COMMANDS]
        self.tellings = TellingsLine(theme, self)
        self.tellings.left.connect(self.pane.setFocus)
        self.pane.laid_out.connect(lambda: self.tellings.set_column(*self.pane.column))
        self.find_bar = FindBar(theme, self)
        self.finder = TextFinder(self.find_bar, [self.pane], self)
        surfaces = [of_pane(self.pane, self)]
        self.loaded = LoadedWording(commands, surfaces, lambda: 0, theme, self)
        self.highlights = TextHighlights(commands, surfaces, self.articles, lambda: 0, theme, self)
        self.highlights.started.connect(self.loaded.leave)
        self.loaded.started.connect(self.highlights.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._edge, self.tellings, self.pane, self.loaded.line, self.find_bar):
            column.addWidget(widget)
        self.setFocusProxy(self.pane)
        self.end_watch = EndWatch(self.pane)
        self.end_watch.reached.connect(self._on_end)
        self.place_watch = PlaceWatch(self.pane)
        self.place_watch.reported.connect(self.position_changed)
        self.pane.link_activated.connect(self.link_activated)
        self.pane.source_clicked.connect(self._on_source_clicked)
        self.pane.zoom_requested.connect(self._on_zoom)
        self.pane.focused.connect(lambda _: self._paint_edge())
        for command, slot in (
            ("edit.find", self.start_find),
            ("edit.find_next", lambda: self.finder.step(1)),
            ("edit.find_previous", lambda: self.finder.step(-1)),
        ):
            commands[command].triggered.connect(lambda _=False, slot=slot: slot() if self.isVisible() else None)
        self._paint_edge()

    @property
    def article(self) -> Article | None:
        return self._article

    def show_article(self, article: Article) -> None:
        """Show an article where the reader left it."""
        self.flush()
        self._article = article
        self.pane.setAccessibleName(article.document.title[:300] or self.tr("Article text"))
        self.pane.show_document(article.document, describe_source(article))
        self.finder.text_changed(0)
        self.loaded.begin(self.loaded.on)
        self.pane.scrolling.scroll_to(article.position)
        self.place_watch.begin(article.id, article.position)
        self.end_watch.begin()

    def update_article(self, article: Article) -> None:
        """The same article with other details or another text; the place is kept."""
        if self._article is None or article.document != self._article.document:
            self.show_article(replace(article, position=self.pane.scrolling.offset_at_top()))
        else:
            self._article = article
            self.pane.set_source(describe_source(article))

    def clear(self) -> None:
        self.flush()
        self._article = None
        self.tellings.clear()
        self.end_watch.stop()
        self.place_watch.stop()
        self.finder.close()
        self.pane.show_document(Document("", ()))
        self.finder.text_changed(0)

    def show_found(self, words: str, found: Sequence[FoundPlaces]) -> None:
        """Frame what a library search found, and lead to the best of it."""
        self.finder.show_found(words, found)

    def show_passage(self, article_id: int, span: Span) -> bool:
        """Lead to a passage of the text, if it is one of this article."""
        if self._article is None or self._article.id != article_id:
            return False
        self.pane.scrolling.ensure_visible(span)
        self.pane.flash.begin(span)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.finder.is_open:
            self.finder.close()
        else:
            super().keyPressEvent(event)

    def start_find(self) -> None:
        """Open the line to find words in."""
        self.finder.open()

    def articles(self) -> list[Article]:
        """What is shown: one article, or none."""
        return [self._article] if self._article is not None else []

    def selected_span(self) -> tuple[int, Span] | None:
        """The article and what is selected in it."""
        span = self.pane.selected_span()
        return (self._article.id, span) if span is not None and self._article is not None else None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.find_bar.set_theme(theme)
        self.loaded.set_theme(theme)
        self.highlights.set_theme(theme)
        self.tellings.set_theme(theme)
        self.pane.restyle(theme, self._style)
        self._paint_edge()

    def set_style(self, style: ReadingStyle) -> None:
        if style != self._style:
            self._style = style
            self.pane.restyle(self._theme, style)

    def flush(self) -> None:
        """Report the reading position now, if it has changed."""
        self.place_watch.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)

    def _on_end(self) -> None:
        if self._article is not None:
            self.end_reached.emit(self._article.id)

    def _on_source_clicked(self) -> None:
        if self._article is not None:
            self.details_requested.emit(self._article.id)

    def _on_zoom(self, steps: int) -> None:
        self.set_style(replace(self._style, size=step_size(self._style.size, steps)))
        self.style_changed.emit(self._style)

    def _paint_edge(self) -> None:
        colour = self._theme.frame["accent" if self.pane.hasFocus() else "page"]
        self._edge.setStyleSheet(f"background: {colour.name()};")
