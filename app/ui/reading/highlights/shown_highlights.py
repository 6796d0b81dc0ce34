"""Which highlights are shown in the texts of one view, where each stands, and which one the reader stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain import Article, Span
from app.highlights import Highlight
from app.ui.reading.highlights.marker import HighlightMark
from app.ui.reading.highlights.words import name_stance
from app.ui.reading.loaded.surfaces import Surface


class ShownHighlights(QObject):
    """Lays them over the surfaces. `articles` tells what each surface shows; `at` is the id of the one the reader
    stands on. Who changes `highlights` or `at` calls `lay_over`."""

    changed = Signal()  # other highlights are shown, or the reader stands on another one

    def __init__(
        self, surfaces: Sequence[Surface], articles: Callable[[], Sequence[Article | None]], view: QWidget
    ) -> None:
        super().__init__(view)
        self.surfaces, self._view = tuple(surfaces), view
        self._articles = articles
        self._known: dict[int, tuple[tuple[Highlight, ...], int, int, tuple[HighlightMark, ...]]] = {}
        self.at: int | None = None
        self.highlights: tuple[Highlight, ...] = ()

    # --- what is shown --------------------------------------------------------------------------------------------

    @property
    def current(self) -> Highlight | None:
        """The highlight the reader stands on."""
        return next((highlight for highlight in self.highlights if highlight.id == self.at), None)

    def articles(self) -> list[Article]:
        return [article for article in self._articles() if article is not None]

    def article(self, number: int) -> Article | None:
        articles = self._articles()
        return articles[number] if number < len(articles) else None

    def is_here(self, highlight: Highlight) -> bool:
        """Whether it has a passage in one of the texts."""
        return any(highlight.passage_in(article.id) is not None for article in self.articles())

    def describe(self, mark: HighlightMark) -> str:
        """The tip of a highlight: what was said of it."""
        highlight = next((h for h in self.highlights if h.id == mark.id), None)
        if highlight is None:
            return ""
        stance = name_stance(highlight.stance) if highlight.is_tie else ""
        tags = " ".join(f"#{tag}" for tag in highlight.tags)
        return "\n".join(part for part in (highlight.comment.strip(), stance, tags) if part)

    # --- where they stand -----------------------------------------------------------------------------------------

    def marks_of(self, number: int) -> tuple[HighlightMark, ...]:
        """What is laid over a surface; made once, as every new layout asks for it."""
        article = self.article(number)
        if article is None:
            return ()
        length = len(self.surfaces[number].pane.text.document.text)
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

    def span_on(self, highlight: Highlight, number: int) -> Span | None:
        article = self.article(number)
        passage = highlight.passage_in(article.id) if article is not None else None
        return passage.place if passage is not None else None

    def surface_of(self, highlight: Highlight, number: int) -> int:
        """The surface asked for, if the highlight stands there; else the other one."""
        numbers: list[int] = [number, *range(len(self.surfaces))]
        return next((each for each in numbers if self.span_on(highlight, each) is not None), number)

    def selection(self, first: int) -> tuple[int, Span] | None:
        """What is selected on that surface, else on another one."""
        for number in (first, *(n for n in range(len(self.surfaces)) if n != first)):
            span = self.surfaces[number].pane.selected_span()
            if span is not None and self.article(number) is not None:
                return number, span
        return None

    # --- laying over ----------------------------------------------------------------------------------------------

    def lay_over(self) -> None:
        for number, surface in enumerate(self.surfaces):
            layers = surface.pane.layers
            # Where two texts stand side by side, in the margin between them: the outer one tells what is only here.
            right = (number == 0) != self._is_mirrored if len(self.surfaces) > 1 else None
            marks = self.marks_of(number)
            wanted = replace(layers, highlights=marks, current_highlight=self.at, ticks_on_right=right)
            if wanted != layers:
                surface.set_layers(wanted)
        self.changed.emit()

    def lay_over_again(self) -> None:
        """After a new layout, which may be that of another text."""
        for number, surface in enumerate(self.surfaces):
            if len(surface.pane.layers.highlights) != len(self.marks_of(number)):
                self.lay_over()
                return

    @property
    def _is_mirrored(self) -> bool:
        return self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
