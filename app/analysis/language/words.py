"""The words of a sentence for comparing it with another: where they stand, and what is the same in all their forms.

Scripts written without spaces between words give overlapping pairs of characters, which serve as words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

# Marks that belong to letters though Python's \w does not hold them: accents, Hebrew and Arabic points, Indic vowels.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0dff\u200c\u200d"
_UNSPACED = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTER = rf"(?:(?![{_UNSPACED}])[^\W\d_])[{_MARKS}]*"
WORD = re.compile(rf"[{_UNSPACED}]+|\d+(?:[.,:]\d+)*|(?:{_LETTER})+(?:['’](?:{_LETTER})+)*")
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]+")
_ENDINGS = (
    ("iness", 4, "y"),
    ("ies", 2, "y"),
    ("ied", 2, "y"),
    ("ing", 3, ""),
    ("ed", 3, ""),
    ("ly", 4, ""),
    ("es", 4, ""),
    ("s", 3, ""),
)


class Word(NamedTuple):
    """A word at `[start, end)` of the text it was read from: `form` in lower case, `stem` without its endings."""

    form: str
    stem: str
    start: int
    end: int


def read_words(text: str, start: int = 0) -> list[Word]:
    """The words in their order; `start` is added to their places. Numbers stand as they are written."""
    found = []
    for match in WORD.finditer(text):
        form, at = match.group().lower().replace("’", "'"), start + match.start()
        if _UNSPACED_RUN.match(form):
            # Lower case may be longer than what it was made of, but not in these scripts.
            for i in range(max(1, len(form) - 1)):
                pair = form[i : i + 2]
                found.append(Word(pair, pair, at + i, at + i + len(pair)))
        else:
            found.append(Word(form, stem(form), at, start + match.end()))
    return found


def find_runs(words: Sequence[Word], length: int) -> list[str]:
    """All rows of that many stems, each as one string."""
    stems = [word.stem for word in words]
    return [" ".join(stems[i : i + length]) for i in range(len(stems) - length + 1)]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A crude stem for matching: possessive, plural and the endings of verbs taken off, no more than certain."""
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    if not word.isascii() or word[:1].isdigit() or len(word) < 4:
        return word if len(word) < 7 or word[:1].isdigit() else word[: len(word) - 2]
    for ending, least, more in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)] + more
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word
