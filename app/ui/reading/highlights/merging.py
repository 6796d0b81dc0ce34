"""What two people, or two windows, said of one highlight at the same time. No widgets."""

from __future__ import annotations

from app.ui.reading.highlights.rescue import Said


def merge_tags(begun: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Which tags were added and taken away on either side; `begun` is what both started from."""
    kept = (tag for tag in theirs if tag in mine or tag not in begun)
    return tuple(dict.fromkeys([*kept, *(tag for tag in mine if tag not in begun)]))


def merge_said(begun: Said, mine: Said, theirs: Said) -> Said | None:
    """Both, where they are about different parts; None where comment or stance was written on both sides."""
    comment = _merge(begun[0], mine[0], theirs[0])
    stance = _merge(begun[2], mine[2], theirs[2])
    if comment is None or stance is None:
        return None
    return comment, merge_tags(begun[1], mine[1], theirs[1]), stance


def _merge(begun: str, mine: str, theirs: str) -> str | None:
    if mine in (begun, theirs):
        return theirs
    return mine if theirs == begun else None
