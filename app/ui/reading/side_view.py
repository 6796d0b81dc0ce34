"""One side of the split view: a headline over a pane."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain import Article, Document
from app.ui.parts import read_in_order
from app.ui.passages import describe_passage
from app.ui.reading.end_watch import EndWatch
from app.ui.reading.headline import HeadlineView
from app.ui.reading.place_watch import PlaceWatch
from app.ui.reading.text_marks import Layers
from app.ui.reading.text_pane import TextPane
from app.ui.theme import ReadingStyle, Theme


class SideView(QWidget):
    """One side: the headline over its pane."""

    def __init__(self, theme: Theme, style: ReadingStyle, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.article: Article | None = None
        self.headline = HeadlineView(theme, style, self)
        self.pane = TextPane(theme, style, self, show_title=False)
        self.pane.describe_passage = lambda span: describe_passage(self.article, span) if self.article else None
        self.end_watch = EndWatch(self.pane)
        self.place_watch = PlaceWatch(self.pane)
        self.name = name
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self._row.addWidget(self.pane, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.headline)
        self._column.addLayout(self._row, 1)
        self.pane.focused.connect(self.headline.set_focused)
        self.pane.laid_out.connect(lambda: self.headline.set_column(*self.column))
        self.setMinimumWidth(180)

    def surround(self, line: QWidget, strip: QWidget, *, strip_first: bool) -> None:
        """Put a line between headline and pane, and a strip beside the pane, before or after it."""
        self._column.insertWidget(1, line)
        self._row.insertWidget(0 if strip_first else 1, strip)
        read_in_order(self.headline, line, self.pane, strip)

    @property
    def column(self) -> tuple[float, float]:
        """Left edge and width of the text column, in the coordinates of this side."""
        left, width = self.pane.column
        return self.pane.x() + left, width

    def show_article(self, article: Article | None) -> None:
        self.article = article
        if article is None:
            self.end_watch.stop()
            self.place_watch.stop()
            self.headline.clear()
            self.pane.show_document(Document("", ()))
            return
        self.pane.show_document(article.document)
        self.headline.show_article(article, self.pane.text)
        self.pane.setAccessibleName(f"{self.name}: {article.document.title[:300]}")

    def begin_watching(self) -> None:
        """The text stands in its place: from now on it is the reader who moves it."""
        self.end_watch.begin()
        if self.article is not None:
            self.place_watch.begin(self.article.id, self.pane.scrolling.offset_at_top())

    def set_layers(self, layers: Layers) -> None:
        self.pane.set_layers(layers)
        self.headline.set_layers(layers)

    def restyle(self, theme: Theme, style: ReadingStyle) -> None:
        self.headline.restyle(theme, style)
        self.pane.restyle(theme, style)
