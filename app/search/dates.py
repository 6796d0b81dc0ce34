"""Dates as exact as they are known, as ranges of day numbers."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WRITTEN = [
    re.compile(p) for p in (rf"(?:{_DAY} )?{_MONTH},? (?P<year>\d{{4}})", rf"{_MONTH} {_DAY},? (?P<year>\d{{4}})")
]


def day_range(text: str) -> tuple[int, int] | None:
    """The first and last day (proleptic Gregorian ordinals) that `2023`, `2023-10` or `2023-10-19` may mean; None
    where it is no such date. A time of day after the date is left out of account."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(group) if group else 0 for group in match.groups())
    try:
        if day:
            return (date(year, month, day).toordinal(),) * 2
        if month:
            return date(year, month, 1).toordinal(), date(year, month, monthrange(year, month)[1]).toordinal()
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    except ValueError:
        return None


def written_range(text: str) -> tuple[int, int] | None:
    """The same of `March 2013`, `3 Mar 2013` or `March 3rd, 2013`."""
    said = " ".join(text.lower().split())
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(said):
            parts = match.groupdict()
            day = f"-{parts['day']}" if parts["day"] else ""
            return day_range(f"{parts['year']}-{_MONTHS.index(parts['month']) + 1}{day}")
    return None


_LAST_FEW = re.compile(r"(?:last |past )?(\d{1,4}) (day|week|month|year)s?")
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def period(text: str, today: date) -> tuple[int, int] | None:
    """The first and last day of `today`, `yesterday`, `this week`, `last month`, `last 10 days` and the like, as seen
    from a day; None where it is nothing of the kind. Weeks begin on Monday."""
    said = " ".join(text.lower().replace("-", " ").replace("_", " ").split())
    day = today.toordinal()
    if said in ("today", "yesterday"):
        day -= said == "yesterday"
        return day, day
    few = _LAST_FEW.fullmatch(said)
    if few is not None:
        return max(day - int(few.group(1)) * _DAYS[few.group(2)] + 1, 1), day
    which, _, unit = said.partition(" ")
    if which not in ("this", "last") or unit not in ("week", "month", "year"):
        return None
    last = which == "last"
    if unit == "week":
        monday = day - today.weekday() - 7 * last
        return monday, monday + 6
    if unit == "year":
        return day_range(str(today.year - last).zfill(4))
    year, month = divmod(today.year * 12 + today.month - 1 - last, 12)
    return day_range(f"{year:04}-{month + 1:02}")
