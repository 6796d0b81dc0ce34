"""Dates as files write them, to ISO 8601 as exact as they are known: `2023`, `2023-10`, `2023-10-19`."""

from __future__ import annotations

import re
from datetime import date

# Beginnings of the names of the months; enough letters to be unlike in each language.
_MONTHS = (
    "jan|ene|gen|janv|янв|sty|tammi|jän",
    "feb|fév|fev|фев|lut|helmi",
    "mar|mär|mrt|maa|мар",
    "apr|abr|avr|апр|kwi|huhti",
    "may|mai|mag|mei|maj|мая|май|touko",
    "jun|juin|giu|июн|cze|kesä",
    "jul|juil|lug|июл|lip|heinä",
    "aug|ago|août|aoû|авг|sie|elo",
    "sep|set|сен|wrz|syys",
    "oct|okt|out|ott|окт|paź|loka",
    "nov|ноя|lis|marras",
    "dec|dez|déc|dic|дек|gru|joulu",
)
_MONTH_OF = sorted(
    ((name, number) for number, names in enumerate(_MONTHS, 1) for name in names.split("|")),
    key=lambda pair: -len(pair[0]),
)
_WORD = r"([^\W\d_]{3,12})\.?"
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?=$|[\sT,Z+])")
_ISO_INSIDE = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?=$|[\sT])")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?(?!\d)")
_EAST = re.compile(r"(\d{4})\s*[年년]\s*(?:(\d{1,2})\s*[月월]\s*)?(?:(\d{1,2})\s*[日일])?")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[\s-]+(?:de\s+|of\s+)?{_WORD},?[\s-]+(?:de\s+)?(\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"{_WORD}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_MONTH_ONLY = re.compile(rf"{_WORD},?\s+(?:de\s+)?(\d{{4}})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")


def parse_date(text: str) -> str:
    """The date that the text begins with or holds, as an ISO partial date; empty where none can be made out.

    Of a day and a month that could be either (`03/04/2023`) only the year is kept: it alone is known.
    """
    text = text.strip()[:80]
    for pattern in (_ISO, _COMPACT):
        match = pattern.match(text)
        if match:
            return _join(*match.groups())
    for pattern in (_ISO_INSIDE, _SLASHED, _EAST):
        match = pattern.search(text)
        if match:
            return _join(*match.groups())
    match = _NUMBERS.search(text)
    if match:
        return _read_numbers(match)
    match = _DAY_FIRST.search(text)
    if match and _month(match.group(2)):
        return _join(match.group(3), _month(match.group(2)), match.group(1))
    match = _MONTH_FIRST.search(text)
    if match and _month(match.group(1)):
        return _join(match.group(3), _month(match.group(1)), match.group(2))
    match = _MONTH_ONLY.search(text)
    if match and _month(match.group(1)):
        return _join(match.group(2), _month(match.group(1)))
    return ""


def is_iso_date(text: str) -> bool:
    """Whether the text is a partial ISO date exactly as `Metadata.published` holds it."""
    return bool(re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text)) and parse_date(text) == text


def _read_numbers(match: re.Match[str]) -> str:
    first, mark, second, year = match.groups()
    # A dot between numbers is written day first everywhere that writes it.
    if mark == "." or int(first) > 12 or first == second:
        return _join(year, second, first)
    if int(second) > 12:
        return _join(year, first, second)
    return _join(year)


def _month(word: str) -> int:
    word = word.casefold()
    return next((number for name, number in _MONTH_OF if word.startswith(name)), 0)


def _join(year: str | int, month: str | int | None = None, day: str | int | None = None) -> str:
    if not 1000 <= int(year) <= 2999:
        return ""
    if not month:
        return f"{int(year):04}"
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return whole.isoformat() if day else whole.isoformat()[:7]
