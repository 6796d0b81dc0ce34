"""Dates in a sentence, as far as they are given: "on Monday", "March 3, 2021", "in 2014", "3 de marzo".

English in full; of other languages a day with the name of its month, and years.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from app.domain import Span

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = {
    name: number
    for number, names in enumerate(
        """january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct
        november/nov december/dec""".split(),
        1,
    )
    for name in names.split("/")
}
YEAR = r"(?:1[6-9]|20)\d\d"
MONTH = rf"(?P<month>(?:{'|'.join(name.capitalize() for name in sorted(MONTHS, key=len, reverse=True))}))\b\.?"
DAY_NUMBER = r"(?P<day>3[01]|[12]\d|0?[1-9])"
DAY = rf"{DAY_NUMBER}(?:st|nd|rd|th)?\b"
NO_NAME = "".join(f"(?<!{name} )" for name in "Black Good Bloody Palm Easter Super".split())
ENGLISH = [
    re.compile(pattern)
    for pattern in (
        rf"\b{MONTH}\s{DAY}(?![:.,]?\d)(?:,?\s(?P<year>{YEAR})\b)?",
        rf"\b{DAY}\s(?:of\s)?{MONTH}(?:,?\s(?P<year>{YEAR})\b)?",
        rf"\b{MONTH},?\s(?:of\s)?(?P<year>{YEAR})\b",
        rf"{NO_NAME}\b(?P<weekday>{'|'.join(day.capitalize() for day in WEEKDAYS)})\b(?!['’]s|\s[A-Z])",
    )
]
# A year that something happened in; "the 2003 invasion" is a name that tells it from another.
LONE_YEAR = re.compile(
    rf"(?i:\b(?:in|since|from|until|till|by|during|between|en|desde|seit|nel|dal|sinds)\s)(?P<year>{YEAR})\b"
    rf"(?:\s?(?:-|–|to|and|until|through|bis|tot|hasta|al?)\s?(?P<until>{YEAR}|\d\d)\b)?(?![.,]?\d|%|/)"
)


@dataclass(frozen=True, slots=True)
class Date:
    """What a text gives of a date, at `span`; `month` is a name where the language is not English. Mondays are 0."""

    span: Span
    year: int | None = None
    month: int | str | None = None
    day: int | None = None
    weekday: int | None = None
    until: int | None = None  # the year in which a time ends that begins with `year`

    def agrees(self, other: Date) -> bool:
        """Whether nothing that both give differs."""
        ours = (self.year, self.month, self.day, self.weekday, self.until)
        theirs = (other.year, other.month, other.day, other.weekday, other.until)
        return all(a is None or b is None or a == b for a, b in zip(ours, theirs, strict=True))

    def is_like(self, other: Date) -> bool:
        """Whether both are given in the same manner, so that they can differ: as weekdays, days, months or years."""
        if self.weekday is not None or other.weekday is not None:
            return self.weekday is not None and other.weekday is not None
        ours, theirs = ([part is None for part in (d.month, d.day, d.until)] for d in (self, other))
        return ours == theirs


def find_dates(text: str, start: int, language: str) -> list[Date]:
    """The dates of a sentence in order; `start` is added to their places, `language` is a primary subtag."""
    patterns = ENGLISH if language == "en" else _foreign_patterns(language)
    found: list[Date] = []
    for pattern in [*patterns, LONE_YEAR]:
        for match in pattern.finditer(text):
            first = match.start("year") if pattern is LONE_YEAR else match.start()
            span = Span(start + first, start + match.end())
            if not any(span.overlaps(date.span) for date in found):
                found.append(_make(match, span))
    return sorted(found, key=lambda date: date.span)


def _make(match: re.Match[str], span: Span) -> Date:
    if match.re is LONE_YEAR:
        year, until = match.group("year", "until")
        return Date(span, int(year), until=int(year[: 4 - len(until)] + until) if until else None)
    given = match.groupdict()
    month, day, in_year, weekday = (given.get(part) for part in ("month", "day", "year", "weekday"))
    return Date(
        span,
        int(in_year) if in_year else None,
        MONTHS.get(month.lower(), month.lower()) if month else None,
        int(day) if day else None,
        WEEKDAYS.index(weekday.lower()) if weekday else None,
    )


@lru_cache(maxsize=8)
def _foreign_patterns(language: str) -> list[re.Pattern[str]]:
    """A day before a word of the calendar; weekdays seldom follow a number."""
    known = json.loads(resources.files("resources.gazetteers").joinpath("calendar_cldr.json").read_text("utf-8"))
    words = "|".join(re.escape(word) for word in sorted(known["words"].get(language, ()), key=len, reverse=True))
    if not words:
        return []
    day = rf"\b{DAY_NUMBER}(?:\.|º|er|-го|-е)?"
    return [re.compile(rf"{day}\s(?:de\s)?(?P<month>{words})\b(?:\s(?:de\s)?(?P<year>{YEAR})\b)?", re.IGNORECASE)]
