"""Walking through the sentences that were found in one text only: which one it is, of how many. No Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from app.domain import Span


class OnlyWalk:
    """Knows the sentences of both sides and where one stands among those of one of them. Moves nothing itself."""

    def __init__(self) -> None:
        self._alone: tuple[Sequence[Span], Sequence[Span]] = ((), ())
        self.side = 0
        self.index = -1

    def fill(self, alone: tuple[Sequence[Span], Sequence[Span]]) -> None:
        """Other sentences; one that is among them too is still stood on."""
        before = self.current
        self._alone = alone
        self.index = -1
        if before is not None and before in alone[self.side]:
            self.index = alone[self.side].index(before)

    def count(self, side: int) -> int:
        return len(self._alone[side])

    @property
    def current(self) -> Span | None:
        spans = self._alone[self.side]
        return spans[self.index] if 0 <= self.index < len(spans) else None

    def go(self, side: int, by: int, offset: int) -> Span | None:
        """To the next (1) or previous (-1) sentence of that side, round and round; the first step goes from `offset`.
        None where that side has none."""
        spans = self._alone[side]
        standing = self.current is not None and self.side == side
        self.side = side
        if not spans:
            self.index = -1
        elif standing:
            self.index = (self.index + by) % len(spans)
        else:
            after = bisect_left(spans, offset, key=lambda span: span.start)
            self.index = (after if by > 0 else after - 1) % len(spans)
        return self.current

    def stand_on(self, side: int, span: Span) -> None:
        """Go on from that sentence; from none, where it is not among them."""
        self.side = side
        self.index = self._alone[side].index(span) if span in self._alone[side] else -1

    def stop(self) -> None:
        self.index = -1
