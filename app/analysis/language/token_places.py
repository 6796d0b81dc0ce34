"""Which tokens stand at a place of a text: by bisection, since `Doc.char_span` looks at every token at each call."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any


class TokenPlaces:
    """The places of the tokens of one parsed piece; `at` costs the logarithm of their number. `text` is the text of the
    piece, which spaCy puts together anew each time that it is asked for."""

    def __init__(self, doc: Any) -> None:
        self._doc = doc
        self.text: str = doc.text
        self._starts = [token.idx for token in doc]

    def at(self, start: int, end: int) -> Any:
        """The span of all tokens that touch `[start, end)`, counted in the piece; empty where there is none."""
        first = max(0, bisect_right(self._starts, start) - 1)
        return self._doc[first : max(first, bisect_left(self._starts, end))]
