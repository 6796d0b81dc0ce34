"""Why two texts seem to tell one event: what both name, give, quote and say, with its places in each.

What is told depends on nothing but the two texts, so that it can be kept as long as they stay. What a reader
understands comes first, and of each kind what is rarest in general English and frequent in both.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.analysis.tellings.features import find_pairs, find_quoted, read_names
from app.analysis.tellings.index import rate
from app.analysis.tellings.months import load_months
from app.analysis.tellings.names import Indexes
from app.analysis.tellings.tokens import (
    CALENDAR,
    CAPITAL,
    DIGITS,
    TELLING,
    WORD,
    Keys,
    Places,
    Tokens,
    load_tokeniser,
    normalise,
    without_possessive,
)
from app.domain import Document, Reason, ReasonItem, ReasonKind, Span, primary_subtag

MOST_NAMES, MOST_PHRASES, MOST_QUOTES, MOST_NUMBERS, MOST_DATES, MOST_WORDS = 4, 3, 2, 3, 2, 3
# The most telling shared keys that are looked at for each.
RANKED_NAMES, RANKED_PHRASES, RANKED_WORDS = 10, 10, 6
# With this many other things in common, single words would say nothing more.
ENOUGH = 4
# Tokens of a phrase, and characters of a quotation, that are shown.
LONGEST_PHRASE, LONGEST_QUOTE = 5, 120
# Indexes of one thing in one text that are told; a reader is led to the first.
MOST_PLACES = 3
SHORTEST_WORD = 4
# Letters of a month that is cut short, and what stands between day and month.
LONGEST_ABBREVIATION, _OF = 4, frozenset(("of", "de"))
# Words of a quotation that both texts have, with two among them that say something.
SHORTEST_RUN = 4


class Counted(NamedTuple):
    """Distinct keys, sorted, and what each weighs in a text: how often it comes, and how rare it is."""

    keys: Keys
    weights: npt.NDArray[np.float64]


def _count(keys: Keys, rarity: npt.NDArray[np.float64]) -> Counted:
    distinct, first, counts = np.unique(keys, return_index=True, return_counts=True)
    return Counted(distinct, (1.0 + np.log(counts)) * rarity[first])


class TextRead:
    """A text taken apart once, however many others it is held against."""

    def __init__(self, document: Document, language: str) -> None:
        self.document = document
        self.language = primary_subtag(language)
        self.tokens: Tokens = load_tokeniser(language).read(document)

    @cached_property
    def _places(self) -> Places:
        return Places(self.document, self.tokens)

    @cached_property
    def names(self) -> tuple[Keys, Indexes, Indexes]:
        return read_names(self.document, self.tokens, self.language)

    @cached_property
    def pairs(self) -> tuple[Keys, Indexes]:
        return find_pairs(self.tokens)

    @cached_property
    def quoted(self) -> tuple[Keys, Indexes]:
        return find_quoted(self.tokens)

    @cached_property
    def words(self) -> tuple[Keys, Indexes]:
        at = np.flatnonzero(self.tokens.content)
        return self.tokens.keys[at], at

    @cached_property
    def _rarity(self) -> npt.NDArray[np.float64]:
        """Of each token, how much it says."""
        return rate(self.tokens.keys)

    @cached_property
    def counted_words(self) -> Counted:
        keys, at = self.words
        return _count(keys, self._rarity[at])

    @cached_property
    def counted_pairs(self) -> Counted:
        keys, at = self.pairs
        return _count(keys, (self._rarity[at] + self._rarity[at + 1]) / 2)

    @cached_property
    def counted_names(self) -> Counted:
        """Two words that are rare in themselves say more than one."""
        keys, first, last = self.names
        sums = np.concatenate([[0.0], np.cumsum(self._rarity)])
        return _count(keys, sums[last + 1] - sums[first])

    @cached_property
    def numbers(self) -> tuple[Keys, Indexes, Indexes]:
        """Numbers that are no year, and neither small nor round: those agree by chance."""
        at = np.flatnonzero(self.tokens.has(TELLING))
        return self.tokens.keys[at], at, at

    @cached_property
    def dates(self) -> tuple[Keys, Indexes, Indexes]:
        """A day and a month, in either order, with nothing or a point or "of" between them: a key of the date, and the
        first and the last token of each."""
        months = load_months(self.language)
        found: list[tuple[int, int, int]] = []
        for name in np.flatnonzero(self.tokens.has(CALENDAR)).tolist():
            word = normalise(self.text(name, name))
            day = self._day_beside(name, word) if word in months else None
            if day is not None:
                found.append((100 * months[word] + int(self.text(day, day)), min(day, name), max(day, name)))
        table = np.array(found, dtype=np.int64).reshape(-1, 3)
        return table[:, 0].astype(np.uint32), table[:, 1], table[:, 2]

    def _day_beside(self, month: int, word: str) -> int | None:
        """The token that says which day of a month is meant, the nearer ones first."""
        blocks, digits = self.tokens.blocks, self.tokens.has(DIGITS)
        for day in (month - 1, month + 1, month - 2, month + 2):
            if not 0 <= day < len(blocks) or blocks[day] != blocks[month] or not digits[day]:
                continue
            if abs(day - month) > 1 and not self._ties((day + month) // 2, after=day > month, word=word):
                continue
            number = self.text(day, day)
            if number.isdecimal() and 1 <= int(number) <= 31:
                return day
        return None

    def _ties(self, token: int, *, after: bool, word: str) -> bool:
        """Whether a token stands between day and month: "14 de octubre", "14. Oktober", and "Oct. 14", where the point
        ends no sentence."""
        between = self.text(token, token)
        if after:
            return between == "." and self.language == "en" and len(word) <= LONGEST_ABBREVIATION
        return between in _OF or (between == "." and self.language != "en")

    def text(self, first: int, last: int) -> str:
        return self._places.text(first, last)

    def span(self, first: int, last: int) -> Span:
        return self._places.span(first, last)


def explain(left: TextRead, right: TextRead) -> tuple[Reason, ...]:
    """What both texts have in common."""
    taken: set[int] = set()
    parts = (
        (ReasonKind.NAMES, _share_names(left, right, taken)),
        (ReasonKind.DATES, _share_places(left, right, left.dates, right.dates, MOST_DATES, taken)),
        (ReasonKind.QUOTES, _share_quotes(left, right, taken)),
        (ReasonKind.PHRASES, _share_phrases(left, right, taken)),
        (ReasonKind.NUMBERS, _share_places(left, right, left.numbers, right.numbers, MOST_NUMBERS, taken)),
    )
    reasons = [Reason(kind, tuple(items)) for kind, items in parts if items]
    if sum(len(reason.items) for reason in reasons) < ENOUGH and (words := _share_words(left, right, taken)):
        reasons.append(Reason(ReasonKind.WORDS, tuple(words)))
    return tuple(reasons)


def _rank(left: Counted, right: Counted, most: int) -> list[int]:
    """The keys that both texts have, the most telling first, at most so many."""
    common, mine, its = np.intersect1d(left.keys, right.keys, assume_unique=True, return_indices=True)
    value = left.weights[mine] * right.weights[its]
    ranked: list[int] = common[np.argsort(-value, kind="stable")[:most]].tolist()
    return ranked


def _share_names(left: TextRead, right: TextRead, taken: set[int]) -> list[ReasonItem]:
    keys, first, last = left.names
    found: list[ReasonItem] = []
    for key in _rank(left.counted_names, right.counted_names, RANKED_NAMES):
        here = np.flatnonzero(keys == key)
        there = np.flatnonzero(right.names[0] == key)
        name = without_possessive(left.text(int(first[here[0]]), int(last[here[0]])))
        if any(_is_part(name, item.text) for item in found):
            continue
        found = [item for item in found if not _is_part(item.text, name)]
        lefts = [left.span(int(first[i]), int(last[i])) for i in here[:MOST_PLACES].tolist()]
        rights = [right.span(int(right.names[1][i]), int(right.names[2][i])) for i in there[:MOST_PLACES].tolist()]
        found.append(ReasonItem(name, tuple(lefts), tuple(rights)))
        for i in here.tolist():
            taken.update(range(int(first[i]), int(last[i]) + 1))
        if len(found) == MOST_NAMES:
            break
    return found


def _is_part(name: str, longer: str) -> bool:
    return set(name.split()) <= set(longer.split())


def _share_places(
    left: TextRead,
    right: TextRead,
    mine: tuple[Keys, Indexes, Indexes],
    its: tuple[Keys, Indexes, Indexes],
    most: int,
    taken: set[int],
) -> list[ReasonItem]:
    """What both texts have of keys with the first and the last token of each, in the order of the left one."""
    common = set(np.intersect1d(mine[0], its[0]).tolist())
    found: list[ReasonItem] = []
    told: set[int] = set()
    for key, first, last in zip(*(part.tolist() for part in mine), strict=True):
        tokens = range(first, last + 1)
        if key in told or len(found) == most or key not in common or not taken.isdisjoint(tokens):
            continue
        told.add(key)
        taken.update(tokens)
        lefts, rights = (
            tuple(text.span(one[1][i], one[2][i]) for i in np.flatnonzero(one[0] == key)[:MOST_PLACES])
            for text, one in ((left, mine), (right, its))
        )
        found.append(ReasonItem(left.text(first, last), lefts, rights))
    return found


def _spans(text: TextRead, starts: Indexes, length: int) -> tuple[Span, ...]:
    return tuple(text.span(i, i + length - 1) for i in starts[:MOST_PLACES].tolist())


def _share_quotes(left: TextRead, right: TextRead, taken: set[int]) -> list[ReasonItem]:
    """The longest runs of quoted words that both texts quote."""
    found: list[ReasonItem] = []
    for mine, its in sorted(_find_quoted_runs(left, right), key=lambda run: (run[0].start - run[0].end, run[0].start)):
        if len(found) == MOST_QUOTES:
            break
        if not taken.isdisjoint(range(mine.start, mine.end)):
            continue
        taken.update(range(mine.start, mine.end))
        words = left.text(mine.start, mine.end - 1)
        if len(words) > LONGEST_QUOTE:
            words = words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
        found.append(ReasonItem(words, (left.span(mine.start, mine.end - 1),), (right.span(its.start, its.end - 1),)))
    return found


def _find_quoted_runs(left: TextRead, right: TextRead) -> list[tuple[Span, Span]]:
    """Words in a row that stand so within quotation marks of both texts, as tokens of each: as far as they agree, and
    no part of a longer such run at the same places."""
    shared = np.isin(left.quoted[0], right.quoted[0])
    if not shared.any():
        return []
    mine, its = _QuotedRuns(left), _QuotedRuns(right)
    where: dict[int, list[int]] = defaultdict(list)
    for number, key in enumerate(its.keys):
        if len(where[key]) < MOST_PLACES:
            where[key].append(number)
    content = left.tokens.content
    found: list[tuple[Span, Span]] = []
    reached: dict[int, int] = {}  # by how far both are apart, the last place of a run that was found
    for start in np.flatnonzero(shared).tolist():
        for there in where[mine.keys[start]]:
            if reached.get(there - start, -1) >= start:
                continue
            length = 1
            while mine.goes_on(start + length) and its.goes_on(there + length):
                if mine.keys[start + length] != its.keys[there + length]:
                    break
                length += 1
            reached[there - start] = start + length - 1
            one = mine.tokens_of(start, length)
            if length + 2 >= SHORTEST_RUN and int(content[one.start : one.end].sum()) > 1:
                found.append((one, its.tokens_of(there, length)))
    return found


class _QuotedRuns:
    """The triples of quoted words of a text by their number."""

    def __init__(self, text: TextRead) -> None:
        keys, at = text.quoted
        self.keys: list[int] = keys.tolist()
        words = text.tokens.has(WORD)
        self._words = np.flatnonzero(words)
        self._ordinals: list[int] = (np.cumsum(words)[at] - 1).tolist()

    def goes_on(self, number: int) -> bool:
        """Whether a triple begins one word after the one before it, so within the same quotation."""
        return number < len(self.keys) and self._ordinals[number] == self._ordinals[number - 1] + 1

    def tokens_of(self, first: int, length: int) -> Span:
        return Span(
            int(self._words[self._ordinals[first]]), int(self._words[self._ordinals[first + length - 1] + 2]) + 1
        )


def _share_phrases(left: TextRead, right: TextRead, taken: set[int]) -> list[ReasonItem]:
    keys, at = left.pairs
    # What is all capitals is a name, or a headline's way of writing.
    capital = left.tokens.has(CAPITAL)
    common = set(at[np.isin(keys, right.pairs[0]) & ~(capital[at] & capital[at + 1])].tolist())
    found: list[ReasonItem] = []
    for key in _rank(left.counted_pairs, right.counted_pairs, RANKED_PHRASES):
        beginnings = right.pairs[1][right.pairs[0] == key]
        for seed in (i for i in at[keys == key].tolist() if i in common):
            first, last, there = _widen(left, right, seed, beginnings, common)
            if not taken.isdisjoint(range(first, last + 1)):
                continue
            taken.update(range(first, last + 1))
            words = left.text(first, last)
            if all(item.text.lower() != words.lower() for item in found):
                length = last - first + 1
                found.append(ReasonItem(words, (left.span(first, last),), _spans(right, there, length)))
                break
        if len(found) == MOST_PHRASES:
            break
    return found


def _widen(
    left: TextRead, right: TextRead, seed: int, beginnings: Indexes, common: set[int]
) -> tuple[int, int, Indexes]:
    """A pair of words with what stands beside it in both texts alike: first and last token in the left one, and where
    the same begins in the right one."""
    first, last, there = seed, seed + 1, beginnings
    while last in common and last - first < LONGEST_PHRASE - 1:
        if not len(kept := _where(left, last + 1, right, there + (last + 1 - first), there)):
            break
        last, there = last + 1, kept
    while first - 1 in common and last - first < LONGEST_PHRASE - 1:
        if not len(kept := _where(left, first - 1, right, there - 1, there)):
            break
        first, there = first - 1, kept - 1
    return first, last, there


def _where(left: TextRead, token: int, right: TextRead, others: Indexes, beginnings: Indexes) -> Indexes:
    """Those beginnings whose other token, in the same block, is the same word as this one."""
    keys, blocks = right.tokens.keys, right.tokens.blocks
    at = np.clip(others, 0, len(keys) - 1)
    same = (others == at) & (keys[at] == left.tokens.keys[token]) & (blocks[at] == blocks[beginnings])
    return np.asarray(beginnings[same])


def _share_words(left: TextRead, right: TextRead, taken: set[int]) -> list[ReasonItem]:
    keys, at = left.words
    found: list[ReasonItem] = []
    for key in _rank(left.counted_words, right.counted_words, RANKED_WORDS):
        here = [i for i in at[keys == key].tolist() if i not in taken]
        there = right.words[1][right.words[0] == key]
        if not here:
            continue
        word = left.text(here[0], here[0])
        if len(word) < SHORTEST_WORD or word[0].isdigit():
            continue
        found.append(ReasonItem(word, _spans(left, np.array(here), 1), _spans(right, there, 1)))
        if len(found) == MOST_WORDS:
            break
    return found
