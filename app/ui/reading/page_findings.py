"""What is found in the texts of the page: asked for in the background, and handed to the view that shows them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.contrast import Contrast
from app.domain import Comparison, TextAnalysis
from app.ui.operations import Operations
from app.ui.reading.comparing import ArticleReading, PairComparing, PairContrasting
from app.ui.reading.reading_views import ReadingViews


class PageFindings(QObject):
    """Of one text, what may be loaded; of two, what they share and, made of that, what they say differently."""

    def __init__(self, operations: Operations, views: ReadingViews, parent: QObject) -> None:
        super().__init__(parent)
        self._views = views
        self._comparing = PairComparing(operations, self)
        self._comparing.answered.connect(self._on_compared)
        self._comparing.failed.connect(self._on_not_compared)
        self._contrasting = PairContrasting(operations, self)
        self._contrasting.answered.connect(self._on_contrasted)
        self._contrasting.failed.connect(lambda words: self._on_contrasted(None, f"failed: {words}"))
        self._reading = ArticleReading(operations, self)
        self._reading.answered.connect(self._on_read)
        self._reading.failed.connect(lambda words: self._views.reader.loaded.say_failed(words))
        views.loaded_wanted.connect(self._read)

    @property
    def is_waiting(self) -> bool:
        """Whether something of a pair is still being found."""
        return self._comparing.is_waiting or self._contrasting.is_waiting

    def forget(self) -> None:
        """Other texts are shown."""
        self._comparing.forget()
        self._contrasting.forget()
        self._reading.forget()

    def compare(self) -> None:
        articles = self._views.articles()
        if len(articles) == 2:
            self._contrasting.forget()
            self._views.split.contrast.refresh()
            self._comparing.start(articles[0].id, articles[1].id)

    def compare_swapped(self) -> None:
        """What was found changed sides with its text; what is being found is of left and right as they stood before."""
        split = self._views.split
        if self.is_waiting or not (split.is_compared and split.contrast.is_found):
            self.compare()

    def _on_compared(self, comparison: Comparison) -> None:
        """The contrast is made of the comparison, and comes after it."""
        self._views.split.set_comparison(comparison)
        articles = self._views.articles()
        if len(articles) == 2:
            self._contrasting.start(articles[0].id, articles[1].id)

    def _on_not_compared(self, words: str) -> None:
        self._views.split.set_comparison(None, f"failed: {words}")
        self._on_contrasted(None, f"failed: {words}")

    def _on_contrasted(self, contrast: Contrast | None, state: str = "ready") -> None:
        self._views.split.contrast.set_contrast(contrast, state)

    def _read(self) -> None:
        """What may be loaded in an article comes with its analysis."""
        article = self._views.reader.article
        if article is not None:
            self._reading.start(article.id)

    def _on_read(self, analysis: TextAnalysis) -> None:
        self._views.reader.loaded.set_found([analysis.loaded if analysis.method == "model" else None])
