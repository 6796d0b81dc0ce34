"""Choosing the event that articles are moved into, or a new one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain import ArticleSummary, Event
from app.ui.library.event_line import day_of, name_days, name_event
from app.ui.library.filter import fold
from app.ui.library.veiled_picker import PickerWords, PickRow, VeiledPicker, shorten
from app.ui.theme import Theme
from app.ui.wording import count_articles, display_title

NEW = 0
MOST = 50


def _days_between(article: ArticleSummary, others: Sequence[ArticleSummary]) -> float:
    """How far an article is from the nearest of an event; as far as can be where no day is known."""
    day = day_of(article.metadata.published)
    days = [other for one in others if (other := day_of(one.metadata.published)) is not None]
    return min((abs(other - day) for other in days), default=math.inf) if day is not None else math.inf


class EventPicker(VeiledPicker):
    chosen = Signal(list, int, str)  # article ids, the event; `NEW` for one of their own, with its name

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        words = PickerWords(
            self.tr("Find the event"),
            self.tr("Name of the event, title or outlet of one of its articles"),
            self.tr("Events"),
            self.tr("No event with these words."),
        )
        super().__init__(theme, words, parent)
        self._articles: list[ArticleSummary] = []
        self._known: list[tuple[str, PickRow]] = []

    def open(
        self, articles: Sequence[ArticleSummary], events: Sequence[Event], rows: Mapping[int, ArticleSummary]
    ) -> None:
        """Ask which of `events`, whose articles are among `rows`, they tell; the nearest days first."""
        self._articles = list(articles)
        moved = {article.id for article in articles}
        told = [(event, [rows[i] for i in event.articles if i in rows]) for event in events]
        told = [(event, members) for event, members in told if members and not moved.issubset(event.articles)]
        told.sort(key=lambda pair: _days_between(articles[0], pair[1]))
        self._known = [self._describe(event, members) for event, members in told]
        one = shorten(display_title(articles[0])) if len(articles) == 1 else ""
        self._ask(
            self.tr("Which event does “{title}” tell?").format(title=one)
            if one
            else self.tr("Which event do these {articles} tell?").format(articles=count_articles(len(articles)))
        )

    @staticmethod
    def _describe(event: Event, articles: Sequence[ArticleSummary]) -> tuple[str, PickRow]:
        title = name_event(event, articles)
        found_by = " ".join(f"{article.metadata.title} {article.metadata.outlet}" for article in articles)
        return fold(f"{title} {found_by}"), PickRow(event.id, title, name_days(articles))

    def _find_rows(self, words: str) -> Sequence[PickRow]:
        wanted = fold(words).split()
        found = [row for text, row in self._known if all(word in text for word in wanted)][:MOST]
        return [*found, PickRow(NEW, self._name_new(words), self.tr("The other events stay as they are"))]

    def _name_new(self, words: str) -> str:
        name = " ".join(words.split())
        return self.tr("A new event, “{name}”").format(name=shorten(name)) if name else self.tr("A new event")

    def _take(self, row: PickRow) -> None:
        name = " ".join(self.field.text().split()) if row.id == NEW else ""
        self.chosen.emit([article.id for article in self._articles], row.id, name)
