"""Why two texts seem to tell one event: what both name, give, quote and say, with its places in each.

The engine says which keys made them alike; here these become words again. What a reader understands comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from app.analysis.tellings.features import SALTS, Channel, find_pairs, find_quoted, read_names
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
    without_possessive,
)
from app.domain import Document, Reason, ReasonItem, ReasonKind, Span, primary_subtag

MOST_NAMES, MOST_PHRASES, MOST_QUOTES, MOST_NUMBERS, MOST_DATES, MOST_WORDS = 4, 3, 2, 3, 2, 3
# With this many other things in common, single words would say nothing more.
ENOUGH = 4
# Tokens of a phrase, and characters of a quotation, that are shown.
LONGEST_PHRASE, LONGEST_QUOTE = 5, 120
# Indexes of one thing in one text that are told; a reader is led to the first.
MOST_PLACES = 3
SHORTEST_WORD = 4
# Words of a quotation that both texts have, with two among them that say something.
SHORTEST_RUN = 4


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
    def numbers(self) -> tuple[Keys, Indexes]:
        """Numbers that are no year, and neither small nor round: those agree by chance."""
        at = np.flatnonzero(self.tokens.has(TELLING))
        return self.tokens.keys[at], at

    @cached_property
    def dates(self) -> tuple[Keys, Indexes]:
        """A day and a month beside each other, in either order: their key, and the first of both tokens."""
        digits = self.tokens.has(DIGITS)
        month = self.tokens.has(CALENDAR)
        found: list[tuple[int, int]] = []
        for at in np.flatnonzero((digits[:-1] & month[1:]) | (month[:-1] & digits[1:])).tolist():
            day, name = (at, at + 1) if digits[at] else (at + 1, at)
            number = self.text(day, day)
            if number.isdecimal() and 1 <= int(number) <= 31:
                # The first three letters, so that "Oct." is October.
                key = load_tokeniser(self.language).key(f"{int(number)} {self.text(name, name)[:3].lower()}")
                found.append((key, at))
        return np.array([key for key, _ in found], dtype=np.uint32), np.array([at for _, at in found], dtype=np.int64)

    def text(self, first: int, last: int) -> str:
        return self._places.text(first, last)

    def span(self, first: int, last: int) -> Span:
        return self._places.span(first, last)


def explain(left: TextRead, right: TextRead, keys: Sequence[int]) -> tuple[Reason, ...]:
    """What both texts have in common. `keys` made them alike, the most telling first (`Neighbour.keys`)."""
    ranked = np.array(keys, dtype=np.uint32)
    taken: set[int] = set()
    parts = (
        (ReasonKind.NAMES, _share_names(left, right, ranked, taken)),
        (ReasonKind.DATES, _share_runs(left, right, left.dates, right.dates, 2, MOST_DATES, taken)),
        (ReasonKind.QUOTES, _share_quotes(left, right, taken)),
        (ReasonKind.PHRASES, _share_phrases(left, right, ranked, taken)),
        (ReasonKind.NUMBERS, _share_runs(left, right, left.numbers, right.numbers, 1, MOST_NUMBERS, taken)),
    )
    reasons = [Reason(kind, tuple(items)) for kind, items in parts if items]
    if sum(len(reason.items) for reason in reasons) < ENOUGH and (words := _share_words(left, right, ranked, taken)):
        reasons.append(Reason(ReasonKind.WORDS, tuple(words)))
    return tuple(reasons)


def _share_names(left: TextRead, right: TextRead, ranked: Keys, taken: set[int]) -> list[ReasonItem]:
    keys, first, last = left.names
    found: list[ReasonItem] = []
    for key in (ranked ^ SALTS[Channel.NAME]).tolist():
        here = np.flatnonzero(keys == key)
        there = np.flatnonzero(right.names[0] == key)
        if not len(here) or not len(there):
            continue
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


def _share_runs(
    left: TextRead,
    right: TextRead,
    mine: tuple[Keys, Indexes],
    its: tuple[Keys, Indexes],
    length: int,
    most: int,
    taken: set[int],
) -> list[ReasonItem]:
    """Runs of so many tokens that both texts have, in the order of the left one."""
    common = np.intersect1d(mine[0], its[0])
    found: list[ReasonItem] = []
    told: set[int] = set()
    for key, at in zip(mine[0].tolist(), mine[1].tolist(), strict=True):
        tokens = range(at, at + length)
        if key in told or len(found) == most or key not in common or not taken.isdisjoint(tokens):
            continue
        told.add(key)
        taken.update(tokens)
        found.append(
            ReasonItem(
                left.text(at, at + length - 1),
                _spans(left, mine[1][mine[0] == key], length),
                _spans(right, its[1][its[0] == key], length),
            )
        )
    return found


def _spans(text: TextRead, starts: Indexes, length: int) -> tuple[Span, ...]:
    return tuple(text.span(i, i + length - 1) for i in starts[:MOST_PLACES].tolist())


def _share_quotes(left: TextRead, right: TextRead, taken: set[int]) -> list[ReasonItem]:
    """The longest runs of quoted words that both texts quote."""
    keys, at = left.quoted
    common = np.isin(keys, right.quoted[0])
    runs = _join_runs(at[common].tolist(), left.tokens)
    found: list[ReasonItem] = []
    for first, last in sorted(runs, key=lambda run: run[0] - run[1]):
        if len(found) == MOST_QUOTES or not taken.isdisjoint(range(first, last + 1)):
            continue
        taken.update(range(first, last + 1))
        beginning = keys[np.flatnonzero(at == first)[0]]
        there = right.quoted[1][right.quoted[0] == beginning]
        words = left.text(first, last)
        if len(words) > LONGEST_QUOTE:
            words = words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
        rights = tuple(right.span(i, min(i + last - first, len(right.tokens.keys) - 1)) for i in there[:1].tolist())
        found.append(ReasonItem(words, (left.span(first, last),), rights))
    return found


def _join_runs(starts: Sequence[int], tokens: Tokens) -> list[tuple[int, int]]:
    """Runs of three words that overlap, joined: first and last token of each that is long enough to be told."""
    is_word = tokens.has(WORD)
    runs: list[tuple[int, int]] = []
    for start in starts:
        end, left_over = start, 2
        while left_over and end + 1 < len(is_word):
            end += 1
            left_over -= bool(is_word[end])
        if runs and start <= runs[-1][1] and end > runs[-1][1]:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    content = tokens.content
    return [
        run
        for run in runs
        if int(is_word[run[0] : run[1] + 1].sum()) >= SHORTEST_RUN and int(content[run[0] : run[1] + 1].sum()) > 1
    ]


def _share_phrases(left: TextRead, right: TextRead, ranked: Keys, taken: set[int]) -> list[ReasonItem]:
    keys, at = left.pairs
    # What is all capitals is a name, or a headline's way of writing.
    capital = left.tokens.has(CAPITAL)
    common = set(at[np.isin(keys, right.pairs[0]) & ~(capital[at] & capital[at + 1])].tolist())
    found: list[ReasonItem] = []
    for key in (ranked ^ SALTS[Channel.PAIR]).tolist():
        for first in (i for i in at[keys == key].tolist() if i in common):
            last = first + 1
            while last in common and last - first < LONGEST_PHRASE - 1:
                last += 1
            while first - 1 in common and last - first < LONGEST_PHRASE - 1:
                first -= 1
            if not taken.isdisjoint(range(first, last + 1)):
                continue
            rights = right.pairs[1][right.pairs[0] == key]
            if not len(rights):
                continue
            taken.update(range(first, last + 1))
            if any(item.text.lower() == left.text(first, last).lower() for item in found):
                continue
            found.append(ReasonItem(left.text(first, last), (left.span(first, last),), _spans(right, rights, 2)))
            break
        if len(found) == MOST_PHRASES:
            break
    return found


def _share_words(left: TextRead, right: TextRead, ranked: Keys, taken: set[int]) -> list[ReasonItem]:
    keys, at = left.words
    found: list[ReasonItem] = []
    for key in ranked.tolist():
        here = [i for i in at[keys == key].tolist() if i not in taken]
        there = right.words[1][right.words[0] == key]
        if not here or not len(there):
            continue
        word = left.text(here[0], here[0])
        if len(word) < SHORTEST_WORD or word[0].isdigit():
            continue
        found.append(ReasonItem(word, _spans(left, np.array(here), 1), _spans(right, there, 1)))
        if len(found) == MOST_WORDS:
            break
    return found
