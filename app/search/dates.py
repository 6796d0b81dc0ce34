"""Dates as exact as they are known, as ranges of day numbers."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?")


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
