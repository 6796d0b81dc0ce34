"""Where the tellings of an event stand on a line of days. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from app.domain import ArticleSummary
from app.ui.wording import show_date

MOST_PER_DAY = 120.0  # pixels; a day apart is told from a week apart, and two days do not fill the page
BESIDE = 11.0  # pixels between tellings of one day
GAP = 14.0  # pixels between two labels


class Dot(NamedTuple):
    """A telling at `x`; its `label` is empty where it would lie over the one before."""

    article_id: int
    x: float
    label: str


def day_of(published: str) -> int | None:
    """The day that a date begins with; None where none is known."""
    try:
        year, month, day = (*(int(part) for part in published.split("-")), 1, 1)[:3]
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def place_dots(articles: Sequence[ArticleSummary], width: float, measure: Callable[[str], float]) -> list[Dot]:
    """The tellings with a date, in the order of the days, from 0 to at most `width`."""
    dated = sorted((day, article.id, article) for article in articles if (day := day_of(article.metadata.published)))
    if not dated:
        return []
    first, last = dated[0][0], dated[-1][0]
    step = min(MOST_PER_DAY, max(0.0, width - BESIDE * len(dated)) / max(1, last - first))
    dots: list[Dot] = []
    free, before = -GAP, -BESIDE  # where the last label ends, and the last dot stands
    for day, article_id, article in dated:
        x = max((day - first) * step, before + BESIDE)
        words = " ".join(part for part in (article.metadata.outlet, show_date(article.metadata.published)) if part)
        fits = x >= free + GAP and x + measure(words) <= width + measure("0000")
        dots.append(Dot(article_id, min(x, width), words if fits else ""))
        if fits:
            free = x + measure(words)
        before = x
    return dots
