"""Backups that make themselves: one a day, checked before it counts, thinned with time.

Which ones stay is counted in backups, not in days that went by (as borg's `prune` does): a machine that was off for a
year, or whose clock is wrong, loses none for it.
"""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.errors import LibraryError
from app.jobs import Job
from app.services.disk import STAMP, explain_failure, is_good_backup, make_backup
from app.services.library import Library
from db.models import ArticleRow, CorrectionRow, HighlightRow, NoteRow, SearchRow

log = logging.getLogger(__name__)

AUTOMATIC = "daily"  # the label of those that are made, and thinned, by themselves
EVERY = timedelta(hours=24)
DAYS, WEEKS, MONTHS = 7, 5, 12  # of each so many of the latest that have a backup keep their last one
# A stamp that lies further ahead than time zones and small corrections explain was made under a wrong clock.
AHEAD = timedelta(hours=26)
ROOM = 64 * 1024 * 1024  # bytes that a backup leaves free on the disk
_NAME = re.compile(r"library-(\d{8}-\d{6}-\d{6})(?:-(.+))?\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One file with a copy of a library. `label` says what it was made for: `daily` by itself, `before-…` a step,
    empty by the reader. `made` is in UTC, from its name; of a file that was renamed, from the file system."""

    path: Path
    made: datetime
    label: str
    size: int

    @property
    def is_automatic(self) -> bool:
        return self.label == AUTOMATIC


def list_backups(folder: Path) -> list[Backup]:
    """All backups in a folder, newest first. Raises nothing: a folder that cannot be read holds none to be used."""
    try:
        found = [backup for path in folder.glob("*.db") if (backup := _read_name(path)) is not None]
    except OSError as error:
        log.warning("the folder of backups could not be read: %s", error)
        return []
    return sorted(found, key=lambda backup: (backup.made, backup.path.name), reverse=True)


def _read_name(path: Path) -> Backup | None:
    try:
        status = path.stat()
        made, label = datetime.fromtimestamp(status.st_mtime, UTC), ""
        if (name := _NAME.fullmatch(path.name)) is not None:
            with suppress(ValueError):  # digits that are no moment
                made, label = datetime.strptime(name[1], STAMP).replace(tzinfo=UTC), name[2] or ""
    except (OSError, ValueError, OverflowError) as error:
        log.warning("a backup could not be looked at: %s", error)
        return None
    return Backup(path, made, label, status.st_size)


def is_due(backups: Iterable[Backup], now: datetime) -> bool:
    """Whether the last day has no backup. One from the future, made before a clock was set back, does not count."""
    return not any(now - EVERY < backup.made <= now + AHEAD for backup in backups)


def choose_thinned(backups: Sequence[Backup], now: datetime) -> list[Backup]:
    """Those that can go: automatic ones that are the last of none of the latest days, weeks and months. Others are
    the reader's, or stand before a step that changed the library, and stay. Ones from the future are counted apart,
    so that they push out nothing that is made now."""
    automatic = sorted((b for b in backups if b.is_automatic), key=lambda b: b.made, reverse=True)
    kept: set[Path] = set()
    for pool in (
        [b for b in automatic if b.made <= now + AHEAD],
        [b for b in automatic if b.made > now + AHEAD],
    ):
        kept |= _keep(pool, DAYS, lambda made: (made.year, made.timetuple().tm_yday))
        kept |= _keep(pool, WEEKS, lambda made: made.isocalendar()[:2])
        kept |= _keep(pool, MONTHS, lambda made: (made.year, made.month))
    return [backup for backup in automatic if backup.path not in kept]


def _keep(newest_first: Sequence[Backup], most: int, period: Callable[[datetime], tuple[int, ...]]) -> set[Path]:
    last: dict[tuple[int, ...], Path] = {}
    for backup in newest_first:
        last.setdefault(period(backup.made), backup.path)
    return set(list(last.values())[:most])


class BackupService:
    """The backups in the folder of an open library."""

    def __init__(self, library: Library, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._library, self._now = library, now

    def list(self) -> list[Backup]:
        """Newest first."""
        return list_backups(self._library.backups)

    def make_if_due(self, job: Job) -> Backup | None:
        """Today's backup, if there is none yet, and only then are older ones thinned. None where none was due, where
        the library is open for reading only, or holds nothing yet.

        Raises LibraryError `backup-no-room`, and what `make_backup` raises; JobCancelled. Nothing is thinned then."""
        if self._library.read_only or not is_due(self.list(), self._now()) or self._is_empty():
            return None
        self._check_room()
        before = self.list()
        path = make_backup(self._library.database, label=AUTOMATIC, now=self._now(), job=job)
        made = next(backup for backup in self.list() if backup.path == path)
        # The same library again needs no second place: the older copy gives way to the newer date.
        same = [b for b in before[:1] if b.is_automatic and b.size == made.size and _digest(b.path) == _digest(path)]
        self._remove([*same, *choose_thinned(self.list(), self._now())])
        return made

    def _is_empty(self) -> bool:
        with self._library.read() as session:
            kept = (ArticleRow.id, NoteRow.id, CorrectionRow.id, HighlightRow.id, SearchRow.id)
            return all(session.scalar(select(column).limit(1)) is None for column in kept)

    def _check_room(self) -> None:
        database = self._library.database
        try:
            needed = sum(f.stat().st_size for f in database.parent.glob(f"{database.name}*")) + ROOM
            free = shutil.disk_usage(database.parent).free
        except OSError as error:
            raise (explain_failure(error, database) or error) from error
        if free < needed:
            raise LibraryError("backup-no-room", megabytes=round(needed / 1_000_000))

    def _remove(self, backups: Iterable[Backup]) -> None:
        for backup in backups:
            try:
                # A newer one must be good for this one to go: the last good backup is never thinned.
                if any(is_good_backup(b.path) for b in self.list() if b.made > backup.made):
                    backup.path.unlink(missing_ok=True)
            except OSError as error:
                log.warning("a backup could not be thinned: %s", error)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
