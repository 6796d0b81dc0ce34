"""What two versions of a text say differently, word by word.

Python's `difflib` takes more than a minute for two texts of 100 kB that have little in common. Here lines are compared
before words; both by what occurs once in each (as in Cohen's patience diff), which takes about as long as sorting; and
only what is small is compared in full. What costs more than that is shown as replaced: coarse, never wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

# Words with what is inside of them, single signs, line ends, other white space. Scripts without spaces: sign by sign.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:['’-]\w+)*|\n|[^\S\n]+|[^\w\s]"
)
# Of one piece that is compared in full, and of all of a comparison: cells of a table, a microsecond or less each.
_CELLS, _ALL_CELLS = 60_000, 1_500_000


# Where each word comes often, so many in a row, white space with them, are found once.
_RUN = 9
_LINE = re.compile(r"[^\n]*\n|[^\n]+")

_Range = tuple[int, int, int, int]  # from a to b of the older, from c to d of the newer


class _Budget:
    """What a comparison may still cost: no two texts keep the reader waiting."""

    def __init__(self, amount: int) -> None:
        self._left = amount

    def take(self, amount: int) -> bool:
        self._left -= amount
        return self._left >= 0


class Kind(Enum):
    SAME = " "
    REMOVED = "-"
    ADDED = "+"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands in both, in the older one alone, or in the newer one alone."""

    kind: Kind
    text: str


class Amount(NamedTuple):
    """Words that came and words that went; one that only moved is neither."""

    added: int
    removed: int


def compare_texts(old: str, new: str) -> list[Piece]:
    """Pieces that make up both texts: without those added the older, without those removed the newer. Neighbours are
    of different kinds, and of two that stand in each other's place the one removed comes first."""
    budget = _Budget(_ALL_CELLS)
    pieces: list[Piece] = []
    for same, before, after in _part(_LINE.findall(old), _LINE.findall(new), budget):
        if same:
            pieces.append(Piece(Kind.SAME, before))
            continue
        for still, removed, added in _part(_TOKEN.findall(before), _TOKEN.findall(after), budget):
            if still:
                pieces.append(Piece(Kind.SAME, removed))
            else:
                pieces += [Piece(Kind.REMOVED, removed), Piece(Kind.ADDED, added)]
    return _join(pieces)


def count_changes(old: str, new: str) -> Amount:
    """How many words were added and removed, much faster than by comparing."""
    before, after = narrow(old, new)
    came, went = _count(after), _count(before)
    return Amount((came - went).total(), (went - came).total())


def narrow(old: str, new: str) -> tuple[str, str]:
    """The lines from the first that differs to the last; what lies around them is the same in both."""
    start = _common_start(old, new)
    start = old.rfind("\n", 0, start) + 1
    end = _common_start(old[start:][::-1], new[start:][::-1])
    # Up to the end of a line in both.
    found = old.find("\n", len(old) - end)
    end = len(old) - found if found >= 0 else 0
    return old[start : len(old) - end], new[start : len(new) - end]


def _common_start(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _count(text: str) -> Counter[str]:
    return Counter(token for token in _TOKEN.findall(text) if token[0].isalnum() or token[0] == "_")


def _part(old: Sequence[str], new: Sequence[str], budget: _Budget) -> Iterator[tuple[bool, str, str]]:
    """Both sequences in parts, in their order: whether they are the same, and what stands in each."""
    a = c = 0
    for start, other, length in _join_pairs(_match(old, new, budget)):
        if a < start or c < other:
            yield False, "".join(old[a:start]), "".join(new[c:other])
        a, c = start + length, other + length
        same = "".join(old[start:a])
        yield True, same, same
    if a < len(old) or c < len(new):
        yield False, "".join(old[a:]), "".join(new[c:])


def _join_pairs(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """(first place, its counterpart, how many follow one another in both)."""
    a = c = length = 0
    for i, j in pairs:
        if length and (i, j) == (a + length, c + length):
            length += 1
            continue
        if length:
            yield a, c, length
        a, c, length = i, j, 1
    if length:
        yield a, c, length


def _match(old: Sequence[str], new: Sequence[str], budget: _Budget) -> list[tuple[int, int]]:
    """Places that are the same in both, each in the order of both."""
    pairs: list[tuple[int, int]] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        a, b, c, d = waiting.pop()
        while a < b and c < d and old[a] == new[c]:
            pairs.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            pairs.append((b, d))
        if a == b or c == d:
            continue
        anchors = _find_anchors(old, new, (a, b, c, d), budget)
        if not anchors:
            pairs += _align(old, new, (a, b, c, d), budget)
            continue
        pairs += anchors
        for i, j in anchors:
            waiting.append((a, i, c, j))
            a, c = i + 1, j + 1
        waiting.append((a, b, c, d))
    return sorted(pairs)


def _find_anchors(old: Sequence[str], new: Sequence[str], part: _Range, budget: _Budget) -> list[tuple[int, int]]:
    """What occurs once in each, as far as it stands in the same order in both: words, or else runs of them."""
    a, b, c, d = part
    for length in (1, _RUN):
        if not budget.take((b - a + d - c) * length):
            break
        once, other = _find_single(old, a, b, length), _find_single(new, c, d, length)
        if pairs := [(i, other[words]) for words, i in once.items() if words in other and not words.isspace()]:
            return _find_rising(pairs)
    return []


def _find_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises in both: patience sorting."""
    tops: list[int] = []
    piles: list[int] = []  # the pair on top of each pile
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(tops, j)
        before.append(piles[at - 1] if at else -1)
        tops[at : at + 1] = [j]
        piles[at : at + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = piles[-1] if piles else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _find_single(tokens: Sequence[str], start: int, end: int, length: int) -> dict[str, int]:
    """Runs of so many that occur once, and where."""
    if length == 1:
        runs = tokens[start:end]
    else:
        runs = ["".join(tokens[at : at + length]) for at in range(start, end - length + 1)]
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs, start) if counts[run] == 1}


def _align(old: Sequence[str], new: Sequence[str], part: _Range, budget: _Budget) -> Iterator[tuple[int, int]]:
    """The longest common subsequence, in full; nothing where that would take too long."""
    a, b, c, d = part
    width = d - c + 1
    if (b - a) * width > _CELLS or not budget.take((b - a) * width):
        return
    rows = [[0] * width]  # from the end
    for i in range(b - 1, a - 1, -1):
        below, row = rows[-1], [0] * width
        token = old[i]
        for j in range(width - 2, -1, -1):
            row[j] = below[j + 1] + 1 if token == new[c + j] else max(below[j], row[j + 1])
        rows.append(row)
    rows.reverse()
    i, j = 0, 0
    while i < b - a and j < width - 1:
        if old[a + i] == new[c + j]:
            yield a + i, c + j
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1


def _join(pieces: Iterable[Piece]) -> list[Piece]:
    """One piece of each kind at a place. White space and single signs between two changes belong to them: a sentence
    that is another one reads as another sentence, not as a ladder of words."""
    joined: list[Piece] = []
    removed = added = ""
    between = ""  # the same in both, behind a change, and too little to part it from the next one

    def close() -> None:
        nonlocal removed, added, between
        joined.extend(Piece(kind, text) for kind, text in ((Kind.REMOVED, removed), (Kind.ADDED, added)) if text)
        if between:
            joined.append(Piece(Kind.SAME, between))
        removed = added = between = ""

    for piece in pieces:
        if not piece.text:
            continue
        if piece.kind is Kind.SAME:
            if (removed or added) and not between and _parts_nothing(piece.text):
                between = piece.text
                continue
            if between:
                piece = Piece(Kind.SAME, between + piece.text)
                between = ""
            close()
            joined.append(piece)
            continue
        if between:
            removed, added, between = removed + between, added + between, ""
        if piece.kind is Kind.REMOVED:
            removed += piece.text
        else:
            added += piece.text
    close()
    return _merge(joined)


def _merge(pieces: Iterable[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].kind is piece.kind:
            merged[-1] = Piece(piece.kind, merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return merged


def _parts_nothing(text: str) -> bool:
    return len(text) <= 3 and "\n" not in text and not any(sign.isalnum() for sign in text)
