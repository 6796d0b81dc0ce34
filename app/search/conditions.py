"""What a query says of an article beside its words: when it was published or came, how long it is, its state."""

from __future__ import annotations

import re
from datetime import date

from app.search.dates import day_range, period, written_range
from app.search.query_tree import Between, Node, Published, State

# How many words may lie between two that are near each other, where the query does not say.
NEAR_WORDS = 10

_STATES = {
    "is": {
        "unread": "unread",
        "new": "unread",
        "reading": "reading",
        "started": "reading",
        "read": "read",
        "paired": "pair",
        "trashed": "trash",
        "deleted": "trash",
    },
    "has": {
        "highlight": "highlighted",
        "highlights": "highlighted",
        "note": "noted",
        "notes": "noted",
        "tag": "tagged",
        "tags": "tagged",
        "pair": "pair",
        "pairs": "pair",
        "telling": "told",
        "tellings": "told",
    },
    "in": {"trash": "trash", "pair": "pair", "pairs": "pair", "event": "in_event", "events": "in_event"},
}
_COMPARED = re.compile(r"(>=|<=|>|<|=)?\s*(\d[\d,]*)")
_SIGN = re.compile(r"(?:>=|<=|>|<|=)?\s*")
_MOST_WORDS = 2**31
_LAST_DAY = date.max.toordinal()


def read_condition(name: str, value: str, today: date, unfinished: bool) -> Node | None:
    """What `name:value` says; None where it says nothing, or nothing yet."""
    value = value.strip()
    if name == "pair":
        return State("pair", f"in a pair about “{value}”", value.lower()) if value and not unfinished else None
    if name in _STATES:
        found = _STATES[name].get(value.lower())
        return State(found, f"{name}:{value.lower()}") if found else None
    if name == "words":
        return _read_words(value)
    days = _read_days(value, today)
    if days is None:
        return None
    if name == "published":
        return Published(*days)
    low = date.fromordinal(days[0]).isoformat() if days[0] > 1 else "…"
    high = date.fromordinal(days[1]).isoformat() if days[1] < _LAST_DAY else "…"
    return Between("added", *days, f"added {low} to {high}")


def _read_days(value: str, today: date) -> tuple[int, int] | None:
    def read(text: str) -> tuple[int, int] | None:
        return day_range(text) or written_range(text) or period(text, today)

    first, dots, last = value.partition("..")
    if not dots:
        sign, days = _SIGN.match(value).group(), read(_SIGN.sub("", value, count=1))  # type: ignore[union-attr]
        return _compare(sign.strip(), days) if days is not None else None
    low, high = (read(part) if part else None for part in (first, last))
    if not (low or high) or (first and low is None) or (last and high is None):
        return None
    return low[0] if low else 1, high[1] if high else _LAST_DAY


def _compare(sign: str, days: tuple[int, int]) -> tuple[int, int]:
    """The days that are before, after or in a time; `>2023` begins with 2024."""
    first, last = days
    return {
        ">": (min(last + 1, _LAST_DAY), _LAST_DAY),
        ">=": (first, _LAST_DAY),
        "<": (1, max(first - 1, 1)),
        "<=": (1, last),
    }.get(sign, days)


def _read_words(value: str) -> Between | None:
    first, dots, last = value.partition("..")
    if dots:
        low, high = (_read_number(part) for part in (first, last))
        if (low is None and high is None) or (first and low is None) or (last and high is None):
            return None
        return Between("word_count", low or 0, _MOST_WORDS if high is None else high, f"words:{value}")
    match = _COMPARED.fullmatch(value)
    if match is None:
        return None
    number = _read_number(match.group(2)) or 0
    least, most = {
        ">": (number + 1, _MOST_WORDS),
        ">=": (number, _MOST_WORDS),
        "<": (0, number - 1),
        "<=": (0, number),
    }.get(match.group(1) or "=", (number, number))
    return Between("word_count", least, most, f"words:{value}")


def _read_number(text: str) -> int | None:
    plain = text.replace(",", "")
    return min(int(plain), _MOST_WORDS) if plain.isdecimal() else None
