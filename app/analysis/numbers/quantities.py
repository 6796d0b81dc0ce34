"""Numbers in a sentence as what they may mean: "about 12,000 troops", "between ten and twenty", "at least $3 billion".

A number is an interval: what is rounded may be a little more or less, "at least" leaves it open above. English is read
in full; of other languages numbers in digits and simple words, with their scales, percent and money.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from app.analysis.numbers.dates import find_dates
from app.analysis.numbers.figures import ALSO_WORDS, TENS, UNITS
from app.domain import Span

SCALES = {
    word: value
    for value, words in (
        (1e2, "hundred honderd"),
        (1e3, "thousand mil mila mille tausend duizend"),
        (1e6, "million millions millón millones milione milioni miljoen millionen milhão milhões"),
        (1e9, "billion milliard milliards miliardo miliardi miljard milliarde milliarden"),
        (1e12, "trillion"),
    )
    for word in words.split()
}
SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
# The numbers in "AK-47" and "9/11" count nothing.
TOKEN = re.compile(r"(?<![^\W_])(?<![^\W\d_]-)(?<!\d/)\d+(?:[.,\u00a0\u202f]\d+)*(?!/\d)|[^\W\d_]+")
SIGN = re.compile(r"(?:US|A|C)?([$€£¥₽₴₹])\s?$")
CURRENCIES = {"dollar": "$", "dollars": "$", "euro": "€", "euros": "€", "pounds": "£", "yen": "¥", "rubles": "₽"}
CURRENCIES |= {"roubles": "₽", "hryvnias": "₴", "rupees": "₹", "dólares": "$", "dollari": "$"}
PERCENT = re.compile(r"\s?%|\s(?:per ?cent|pct|por ciento|per cento|procent|Prozent|pour cent)\b")
AGE = re.compile(r"[-\s]years?[-\s]olds?\b")
WORD_AFTER = re.compile(r"\s([^\W\d_]+)")
# By which factors a number may be off, for what stands before it.
HEDGES = {
    word: factors
    for factors, words in (
        (
            (0.85, 1.15),
            "about around some roughly approximately estimated circa nearly almost close unos unas cerca etwa rund",
        ),
        ((1.0, math.inf), "over least than above exceeding exceeded más über"),
        ((0.0, 1.0), "under below most"),
    )
    for word in words.split()
}
FEWER = re.compile(r"\b(?:(?:less|fewer|no more|not more) than|up to)\s\D?$", re.IGNORECASE)
BEFORE = re.compile(r"([^\W\d_]+)\s(?:(?:a|an|the|of|to)\s)?(?:US)?[$€£¥₽]?$")
OR_MORE = re.compile(r"\s(?:\w+\s)?or (?:more|so)\b|\+")
# "Another 12", "12 more", "from 10 to 12", "12 years ago", "Article 5" count something else, or from elsewhere.
RELATIVE_BEFORE = re.compile(
    r"\b(?:another|additional|other|further|from|last|past|next|first|every|each|per|top|no\.|nos\.|number|chapter|article"
    r"|page|section|room|flight|route|highway|level|phase|by|of the)\s(?:the\s)?(?:US)?[$€£¥₽]?$",
    re.IGNORECASE,
)
RELATIVE_AFTER = re.compile(
    r"\s(?:\w+\s)?(?:more|others?|additional|ago|later|earlier|before|after|times|percentage|points?)\b"
)
BETWEEN = re.compile(r"\b(?:between|from|zwischen|entre|tra|tussen)\s(?:US)?[$€£¥₽]?$", re.IGNORECASE)
TO = re.compile(r"\s?(?:-|–|\bto\b|\band\b|\bbis\b|\by\b|\be\b|\bund\b|\ben\b)\s?(?:US)?[$€£¥₽]?")
DASH = re.compile(r"\s?[-–]\s?|\sto\s")
LARGEST = 1e100  # what is written as more counts nothing, and would outgrow what numbers can be
SMALL = 20  # numbers below are not rounded
MOST_ROUNDED = 0.1  # by how much of it a number in full may be rounded


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `span` that means something in `[low, high]`. `unit` is "%", a currency's sign, "age", or empty for
    what is counted. `relative` says that it counts from something that stands elsewhere."""

    span: Span
    low: float
    high: float
    unit: str
    relative: bool

    def agrees(self, other: Quantity) -> bool:
        """Whether both may mean the same."""
        return self.low <= other.high and other.low <= self.high


class _Numeral(NamedTuple):
    value: float
    step: float  # to the next number that would be given as exactly
    start: int
    end: int
    sign: str  # of a currency, and how many characters it takes before the number
    lead: int


def find_quantities(text: str, start: int, language: str) -> list[Quantity]:
    """The numbers of a sentence in order, without its dates; `start` is added to their places."""
    dates = [date.span for date in find_dates(text, 0, language)]
    numerals = [n for n in _find_numerals(text) if not any(Span(n.start, n.end).overlaps(date) for date in dates)]
    ranges = {
        at: following
        for at, (numeral, following) in enumerate(pairwise(numerals))
        if _is_range(text, numeral, following)
    }
    return [_make(text, numeral, ranges.get(at), start) for at, numeral in enumerate(numerals) if at - 1 not in ranges]


def _find_numerals(text: str) -> Iterator[_Numeral]:
    tokens = list(TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        if _value(tokens[at].group()) is None and not _is_one_of_many(tokens[at : at + 2]):
            at += 1
            continue
        last = at + 1
        while last < len(tokens) and _goes_on(text, tokens, last):
            last += 1
        if tokens[last - 1].group().lower() == "and":
            last -= 1
        yield _compose(text, tokens[at:last])
        at = last


def _value(token: str) -> float | None:
    """What a single token says: digits, or the word of a number below a hundred."""
    if token[0].isdecimal():
        return _read_digits(token)
    word = token.lower()
    if word in ALSO_WORDS or word == "one":
        return None
    known = UNITS.get(word, TENS.get(word))
    return 12.0 if word == "dozen" else None if known is None else float(known)


def _is_one_of_many(tokens: Sequence[re.Match[str]]) -> bool:
    """Whether "one" is a number here: "one million"."""
    return (
        [t.group().lower() for t in tokens[:1]] == ["one"] and len(tokens) > 1 and tokens[1].group().lower() in SCALES
    )


def _read_digits(token: str) -> float:
    """A separator before exactly three digits parts thousands; any other begins the decimals."""
    plain = re.sub(r"[.,\u00a0\u202f](?=\d{3}(?!\d))", "", token)
    whole, *rest = re.split(r"[.,\u00a0\u202f]", plain)
    return float(f"{whole[:300]}.{''.join(rest) or 0}")


def _goes_on(text: str, tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a numeral goes on with this token: a scale, or a smaller number word behind a greater one."""
    before, here = tokens[at - 1], tokens[at]
    gap, word, previous = text[before.end() : here.start()], here.group().lower(), before.group().lower()
    if not gap:
        return word in SHORT_SCALES and before.group()[0].isdecimal()
    if gap not in (" ", "-", "\u00a0"):
        return False
    if word in SCALES:
        return True
    if word == "and":
        following = tokens[at + 1].group() if at + 1 < len(tokens) else ""
        return previous in SCALES and following[:1].isalpha() and _value(following) is not None
    if here.group()[0].isdecimal() or (_value(word) is None and word != "one"):
        return False
    return previous in SCALES or previous == "and" or (previous in TENS and (word in UNITS or word == "one"))


def _compose(text: str, tokens: Sequence[re.Match[str]]) -> _Numeral:
    """The value of a numeral in digits, words or both: "1.5 million", "two hundred and fifty thousand"."""
    total, current, factor = 0.0, 0.0, 1.0
    for token in tokens:
        word = token.group().lower()
        scale = SCALES.get(word) or (SHORT_SCALES.get(word) if token is not tokens[0] else None)
        if scale == 100.0:
            current *= scale
        elif scale:
            total, current, factor = total + current * scale, 0.0, scale
        else:
            current += 1.0 if word == "one" else _value(word) or 0.0
    first = tokens[0].group()
    sign = SIGN.search(text[max(0, tokens[0].start() - 5) : tokens[0].start()])
    value = min(total + current, LARGEST)
    return _Numeral(
        value,
        _step(first, value, factor),
        tokens[0].start(),
        tokens[-1].end(),
        sign.group(1) if sign else "",
        len(sign.group()) if sign else 0,
    )


def _step(first: str, value: float, factor: float) -> float:
    decimals = re.search(r"[.,](\d{1,2}|\d{4,})$", first)
    if decimals:
        return factor * 10.0 ** -len(decimals.group(1))
    scaled = round(value / factor)
    if value < SMALL or (factor > 1 and scaled < 100):
        return factor
    zeros = len(str(scaled)) - len(str(scaled).rstrip("0"))
    return min(factor * 10.0 ** min(zeros, 9), value * MOST_ROUNDED)


def _is_range(text: str, numeral: _Numeral, following: _Numeral) -> bool:
    between = text[numeral.end : following.start]
    if numeral.value >= following.value:
        return False
    if DASH.fullmatch(SIGN.sub("", between) or " "):
        return bool(between.strip())
    return bool(TO.fullmatch(between) and BETWEEN.search(text[max(0, numeral.start - 16) : numeral.start]))


def _make(text: str, numeral: _Numeral, upper: _Numeral | None, start: int) -> Quantity:
    last = upper or numeral
    unit, end = _read_unit(text, numeral, last)
    # "10 to 12 million" means 10 million.
    value = numeral.value
    if upper is not None and value < 1000 <= upper.value and upper.step >= 1000:
        scaled = value * 10 ** (3 * (int(math.log10(upper.value)) // 3))
        value = scaled if scaled <= upper.value else value
    step = min(numeral.step, 1.0) if unit in ("%", "age") else numeral.step
    half = 0.0 if (step == 1.0 and unit == "") or unit == "age" else step / 2
    before, behind = text[max(0, numeral.start - 30) : numeral.start], text[end : end + 24]
    low, high = _widen(value, upper.value if upper else value, half, before, behind)
    relative = upper is None and bool(
        RELATIVE_BEFORE.search(before) or (RELATIVE_AFTER.match(behind) and not OR_MORE.match(behind))
    )
    if "dozen" in text[numeral.start : end].lower():
        low, high = low * 0.85, high * 1.15
    return Quantity(Span(start + numeral.start - numeral.lead, start + end), low, high, unit, relative)


def _read_unit(text: str, numeral: _Numeral, last: _Numeral) -> tuple[str, int]:
    """The unit, and where the number with it ends."""
    if percent := PERCENT.match(text, last.end):
        return "%", percent.end()
    if age := AGE.match(text, last.end):
        return "age", age.end()
    if numeral.sign or last.sign:
        return numeral.sign or last.sign, last.end
    word = WORD_AFTER.match(text, last.end)
    if word and word.group(1).lower() in CURRENCIES:
        return CURRENCIES[word.group(1).lower()], word.end()
    return "", last.end


def _widen(low: float, high: float, half: float, before: str, behind: str) -> tuple[float, float]:
    """The interval with what is said of how exact it is."""
    if OR_MORE.match(behind):
        return low * 0.85, math.inf
    word = BEFORE.search(before)
    down, up = (0.0, 1.0) if FEWER.search(before) else HEDGES.get(word.group(1).lower() if word else "", (1.0, 1.0))
    if down == 1.0 < up:
        return low, math.inf
    if down == 0.0:
        return 0.0, high
    # What is rounded may have been cut off as well: 43.9 million are "$43 million".
    return (low - half) * down, (high + 2 * half) * up
