"""What two sentences have in common, as a reader is told it: the words in a row, names, numbers and rare words of both.

Sentences may be alike in meaning without having anything of this in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.analysis.alignment.passages import Passages
from app.analysis.language.words import Word
from app.domain import Common, CommonKind, Span

RUN = 4  # words in a row from which they are told as one
TELLING = 0.2  # rarity from which a word is worth telling: "said" and "people" are not
MOST = 6  # things told of one pair of sentences
# Words of a sentence in which rows are looked for, which takes time in the square of them; what has more is a list.
LONGEST = 300


def find_common(left: Passages, i: int, right: Passages, j: int, rarities: Mapping[str, float]) -> tuple[Common, ...]:
    """The most telling first. `rarities` are those of stems, 0 to 1; one that is missing tells nothing. No place is
    told twice: a word inside a name or a row of words goes with it."""
    found: list[Common] = []
    for common in _find_all(left, i, right, j, rarities):
        if not any(common.left.overlaps(c.left) or common.right.overlaps(c.right) for c in found):
            found.append(common)
            if len(found) == MOST:
                break
    return tuple(found)


def _find_all(left: Passages, i: int, right: Passages, j: int, rarities: Mapping[str, float]) -> Iterator[Common]:
    yield from _find_runs(left.words[i][:LONGEST], right.words[j][:LONGEST], rarities)
    for key, place in left.names[i].items():
        if key in right.names[j]:
            yield Common(CommonKind.NAME, place, right.names[j][key])
    theirs = {figure.value: figure for figure in reversed(right.figures[j])}
    for figure in left.figures[i]:
        if other := theirs.get(figure.value):
            yield Common(CommonKind.NUMBER, Span(figure.start, figure.end), Span(other.start, other.end))
    words = {word.stem: word for word in reversed(right.words[j])}
    both = [word for word in left.words[i] if rarities.get(word.stem, 0.0) >= TELLING and word.stem in words]
    for word in sorted(both, key=lambda one: -rarities[one.stem]):
        yield Common(CommonKind.WORD, Span(word.start, word.end), Span(words[word.stem].start, words[word.stem].end))


def _find_runs(left: Sequence[Word], right: Sequence[Word], rarities: Mapping[str, float]) -> Iterator[Common]:
    """Rows of at least RUN words that both have, the longest first, none of them all of common words."""
    lengths: dict[int, int] = {}
    ends: list[tuple[int, int, int]] = []
    for a, ours in enumerate(left):
        # Longest common substrings by dynamic programming, a row at a time.
        row = {b: lengths.get(b - 1, 0) + 1 for b, other in enumerate(right) if other.stem == ours.stem}
        ends += [(length, a, b) for b, length in row.items() if length >= RUN]
        lengths = row
    for length, a, b in sorted(ends, key=lambda end: (-end[0], end[1], end[2])):
        run, same = left[a - length + 1 : a + 1], right[b - length + 1 : b + 1]
        if any(rarities.get(word.stem, 0.0) >= TELLING for word in run):
            yield Common(CommonKind.RUN, Span(run[0].start, run[-1].end), Span(same[0].start, same[-1].end))
