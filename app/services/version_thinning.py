"""Which versions of a note go with time: all of its last day stay, then one a day, then one a week for ever.

No clock is asked: "today" is the last day on which the note was written, and days are counted in days that have a
version. So a note that nobody touched for a year loses nothing for it, nor does one whose computer's clock was wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Today in every time zone, and what was written yesterday evening.
WHOLE = timedelta(hours=36)
NEWEST = 50  # stay whatever any clock says
DAYS = 30  # so many days with a version keep their last one; of those before, weeks do
# Of what stays for being of the last day, in characters: who writes a book in a note fills the disk with each second of
# it. Beyond that, a minute keeps its last version.
MOST_CHARACTERS = 32_000_000
# A clock that goes back less than this was set right, or is in another time zone; else it was, or is, wrong.
BACK = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Stored:
    """A version as the rule sees it. `revision` is None for a text that lost against another."""

    id: int
    revision: int | None
    saved: datetime
    characters: int


def choose_thinned(versions: Sequence[Stored]) -> list[Stored]:
    """Those of one note that can go, given in the order in which they were saved.

    Never one of the newest, never one that lost in a conflict: nobody may have seen it yet, and it became part of no
    later one. Where the clock was set back, what was saved before counts for itself, with a last day of its own, so
    that neither a wrong clock nor a right one makes the other's versions old."""
    known = [version for version in versions if version.revision is not None]
    newest = {version.id for version in known[-NEWEST:]}
    kept = set(newest)
    for run in _part_where_set_back(known):
        kept |= _keep(run)
    return [version for version in known if version.id not in kept]


def _part_where_set_back(versions: Sequence[Stored]) -> list[list[Stored]]:
    runs: list[list[Stored]] = []
    latest: datetime | None = None
    for version in versions:
        if latest is None or version.saved < latest - BACK:
            runs.append([])
            latest = version.saved
        runs[-1].append(version)
        latest = max(latest, version.saved)
    return runs


def _keep(run: Sequence[Stored]) -> set[int]:
    latest = max(version.saved for version in run)
    whole = [version for version in run if version.saved > latest - WHOLE]
    kept = _keep_whole(whole)
    older = [version for version in run if version.saved <= latest - WHOLE]
    days = _last_of_each(older, lambda saved: saved.date())
    kept |= set(list(days.values())[-DAYS:])
    kept |= set(_last_of_each(older, lambda saved: saved.isocalendar()[:2]).values())
    return kept


def _keep_whole(versions: Sequence[Stored]) -> set[int]:
    kept: set[int] = set()
    left = MOST_CHARACTERS
    beyond: list[Stored] = []
    for version in reversed(versions):
        left -= version.characters
        if left >= 0:
            kept.add(version.id)
        else:
            beyond.append(version)
    minutes = _last_of_each(beyond[::-1], lambda saved: saved.replace(second=0, microsecond=0))
    return kept | set(minutes.values())


def _last_of_each(versions: Sequence[Stored], period: Callable[[datetime], Hashable]) -> dict[Hashable, int]:
    """The last version of each day, week or minute, those of the latest last."""
    last: dict[Hashable, int] = {}
    for version in sorted(versions, key=lambda version: version.saved):
        last[period(version.saved)] = version.id
    return last
