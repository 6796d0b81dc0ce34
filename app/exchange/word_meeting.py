"""What becomes of words that come from outside where there are words already: nothing is lost, nothing stands twice.

A file that was exported says by a moment on which of our versions its words stand. Where it was changed elsewhere
since, and ours was not, the newer words take the place of the older ones, which stay among the versions.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import takewhile

RULE = "\n\n---\n\n"  # between words that were here and those that came to them


class Meeting(Enum):
    SAME = "same"  # ours say it already, or theirs say nothing
    OLDER = "older"  # theirs are what ours once were
    TAKEN = (
        "taken"  # theirs take the place of ours, which are none, or what theirs were made of, or stand in them whole
    )
    BOTH = "both"  # each says what the other does not


def meet(own: str, theirs: str, base: str | None, earlier: Iterable[str] = ()) -> Meeting:
    """`base` is what ours were when theirs were carried out, None where nobody knows; `earlier` all that ours ever
    were, in order, asked for only where it matters. Words that were deleted in a file alone go here too, but nothing
    goes because a file says nothing at all."""
    if not theirs.strip() or is_alike(own, theirs):
        return Meeting.SAME
    if not own.strip():
        return Meeting.TAKEN
    if base is not None and is_alike(theirs, base):
        return Meeting.OLDER
    if base is not None and is_alike(own, base):
        return Meeting.TAKEN
    if holds(own, theirs):
        return Meeting.SAME
    if _was_overtaken(own, theirs, earlier):
        return Meeting.OLDER
    return Meeting.TAKEN if holds(theirs, own) else Meeting.BOTH


def _was_overtaken(own: str, theirs: str, earlier: Iterable[str]) -> bool:
    """Whether theirs stood here before ours did. What came and was taken back by an undo stood here after them."""
    before = takewhile(lambda whole: whole != own, earlier)
    return any(is_alike(theirs, words) for whole in before for words in (whole, *whole.split(RULE)))


def is_alike(one: str, other: str) -> bool:
    """Whether two texts say the same; programs that keep files change the ends of lines, and of the file."""
    return one == other or _plain(one) == _plain(other)


def holds(body: str, other: str) -> bool:
    """Whether the other text stands there, line by line: a "No" is not here already because of a "Nobody"."""
    return f"\n{_plain(other)}\n" in f"\n{_plain(body)}\n"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n").rstrip()
