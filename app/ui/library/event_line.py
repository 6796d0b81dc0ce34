"""Where the tellings of an event stand on a line of days. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.domain import ArticleSummary, Event
from app.ui.wording import display_title, show_date

MOST_PER_DAY = 120.0  # pixels; a day apart is told from a week apart, and two days do not fill the page
BESIDE = 11.0  # pixels between tellings of one day
GAP = 18.0  # pixels between two labels
MOST_NAMED = 3  # outlets of one day; the others are counted


class Dot(NamedTuple):
    """A telling at `x`. The first of each day has the `label` of all of that day, empty where there is no room for it;
    one whose day is not known is not `dated`, and stands behind the others; a `copy` has the text of another."""

    article_id: int
    x: float
    label: str
    dated: bool
    copy: bool = False


def name_event(event: Event, articles: Sequence[ArticleSummary]) -> str:
    """The reader's name for an event, or else the title of its first article."""
    return event.title or (display_title(articles[0]) if articles else "")


def name_days(articles: Sequence[ArticleSummary]) -> str:
    """`Weekly Tide, Radio North · 4 Jun 2023 – 6 Jun 2023`"""
    days = sorted(a.metadata.published for a in articles if day_of(a.metadata.published) is not None)
    shown = list(dict.fromkeys(show_date(day) for day in (days[0], days[-1]))) if days else []
    return " · ".join(part for part in (_list_outlets(articles), " – ".join(shown)) if part)


def day_of(published: str) -> int | None:
    """The day that a date begins with; None where none is known."""
    try:
        year, month, day = (*(int(part) for part in published.split("-")), 1, 1)[:3]
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def place_dots(
    articles: Sequence[ArticleSummary],
    width: float,
    measure: Callable[[str], float],
    copies: Collection[int] = frozenset(),
) -> list[Dot]:
    """The tellings in the order of the days, from 0 to at most `width`; `copies` have the text of another."""
    known = [(day, article) for article in articles if (day := day_of(article.metadata.published)) is not None]
    known.sort(key=lambda pair: (pair[0], pair[1].id))
    days = [(day, [article for _, article in told]) for day, told in groupby(known, key=lambda pair: pair[0])]
    if unknown := [article for article in articles if day_of(article.metadata.published) is None]:
        days.append((None, unknown))
    labels = [_name(told, copies) for _, told in days]
    starts = _spread(days, [measure(label) for label in labels], width)
    dots: list[Dot] = []
    free = -GAP  # where the last label ends
    for (day, told), label, start in zip(days, labels, starts, strict=True):
        fits = start >= free + GAP and start + measure(label) <= width
        free = start + measure(label) if fits else free
        for number, article in enumerate(told):
            x = min(width, start + number * BESIDE)
            shown = label if fits and not number else ""
            dots.append(Dot(article.id, x, shown, day is not None, article.id in copies))
    return dots


def _spread(
    days: Sequence[tuple[int | None, Sequence[ArticleSummary]]], labels: Sequence[float], width: float
) -> list[float]:
    """Where each day stands: by the days between them, further apart where labels need it and there is room."""
    known = [day for day, _ in days if day is not None]
    step = min(MOST_PER_DAY, width / 2 / max(1, known[-1] - known[0])) if known else 0.0
    for needs_labels in (True, False):
        starts: list[float] = []
        for (day, _), before in zip(days, [None, *days], strict=False):
            least = 0.0
            if before is not None:
                dots = BESIDE * (len(before[1]) + (day is None))
                least = starts[-1] + (max(dots, labels[len(starts) - 1] + GAP) if needs_labels else dots)
            starts.append(least if day is None else max(least, (day - known[0]) * step))
        if starts and starts[-1] + labels[-1] * needs_labels <= width:
            break
    return starts


def _name(articles: Sequence[ArticleSummary], copies: Collection[int]) -> str:
    """`Weekly Tide, Radio North (same text) · 4 Jun 2023`"""
    day = articles[0].metadata.published
    shown = show_date(day) if day_of(day) is not None else ""
    return " · ".join(part for part in (_list_outlets(articles, copies), shown) if part)


def _list_outlets(articles: Sequence[ArticleSummary], copies: Collection[int] = frozenset()) -> str:
    same = QCoreApplication.translate("EventTree", "{outlet} (same text)")
    outlets = list(
        dict.fromkeys(
            same.format(outlet=article.metadata.outlet) if article.id in copies else article.metadata.outlet
            for article in articles
            if article.metadata.outlet
        )
    )
    named = ", ".join(outlets[:MOST_NAMED])
    return f"{named} +{len(outlets) - MOST_NAMED}" if len(outlets) > MOST_NAMED else named
