"""A parsed piece of text as plain lists: what is asked of a token often costs a look-up, not a call to spaCy."""

from __future__ import annotations

from typing import Any

import numpy as np

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
PROPER = frozenset({"NNP", "NNPS"})
VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"})
BE = frozenset("be am is are was were been being 's ’s 're ’re 'm ’m".split())
_ATTRIBUTES = ("LOWER", "TAG", "DEP", "HEAD", "IDX", "LENGTH", "SENT_START")


class Parse:
    """The tokens of one piece by number: `words` as written, `lower`, `tags`, `deps`, `heads` (a root is its own head),
    `children` in order, `starts` and `ends` (code points of the piece), `sentences` (which one a token is in)."""

    __slots__ = ("children", "deps", "ends", "heads", "lower", "sentences", "starts", "tags", "text", "words")

    def __init__(self, doc: Any, text: str = "") -> None:
        """`text` is what stands in the document, where the parser was given it in other case; of the same length."""
        names = doc.vocab.strings
        known: dict[int, str] = {}

        def look_up(numbers: list[int]) -> list[str]:
            for number in set(numbers).difference(known):
                known[number] = names[number] if number else ""
            return [known[number] for number in numbers]

        rows = np.asarray(doc.to_array(_ATTRIBUTES)).reshape(len(doc), len(_ATTRIBUTES)).astype(np.uint64)
        lower, tags, deps, heads, starts, lengths, begins = (column.tolist() for column in rows.T)
        self.text: str = text or doc.text
        self.lower = look_up(lower)
        self.tags, self.deps = look_up(tags), look_up(deps)
        self.heads: list[int] = [at + (head if head < 1 << 63 else head - (1 << 64)) for at, head in enumerate(heads)]
        self.starts: list[int] = starts
        self.ends: list[int] = [start + length for start, length in zip(starts, lengths, strict=True)]
        self.words: list[str] = [self.text[start:end] for start, end in zip(starts, self.ends, strict=True)]
        self.children: list[list[int]] = [[] for _ in starts]
        for at, head in enumerate(self.heads):
            if head != at:
                self.children[head].append(at)
        self.sentences: list[int] = []
        number = 0
        for at, begin in enumerate(begins):
            number += begin == 1 and at > 0
            self.sentences.append(number)

    def __len__(self) -> int:
        return len(self.words)

    def child(self, at: int, *deps: str) -> int | None:
        """The first child that depends in one of these ways."""
        return next((child for child in self.children[at] if self.deps[child] in deps), None)

    def edges(self, at: int) -> tuple[int, int]:
        """The first and the last token below one, itself included."""
        first = last = at
        stack = [at]
        while stack:
            below = self.children[stack.pop()]
            if below:
                first, last = min(first, below[0]), max(last, below[-1])
                stack += below
        return first, last

    def below(self, at: int) -> list[int]:
        """All tokens below one, itself included, in order."""
        found, stack = [], [at]
        while stack:
            token = stack.pop()
            found.append(token)
            stack += self.children[token]
        return sorted(found)

    def slice(self, first: int, last: int) -> str:
        """The text from one token to another, both included."""
        return self.text[self.starts[first] : self.ends[last]]
