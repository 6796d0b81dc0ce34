"""Backups: made, listed, put back, and what a damaged library still gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.cli.session import Session
from app.errors import LibraryError
from app.services.backups import Backup, list_backups
from app.services.disk import find_good_backup
from app.services.layout import BACKUP_FOLDER
from app.services.restoring import Restored, choose_folder, replace, restore
from app.services.salvaging import Salvage, salvage


def back_up(session: Session) -> bool:
    arguments = session.arguments
    if arguments.list:
        for backup in list_backups(session.folder / BACKUP_FOLDER):
            session.output.emit(_shape(backup), _describe(backup))
        return True
    path = session.to_read().upkeep.backup(arguments.target, session.job)
    session.output.emit({"path": str(path)}, str(path))
    return True


def restore_library(session: Session) -> bool:
    """Works on folders, not on an open library: what is restored may be damaged."""
    arguments, folder = session.arguments, session.folder
    target = arguments.to or choose_folder(folder)
    if arguments.salvage:
        _tell_salvage(session, salvage(folder, target, session.job))
        return True
    backup = arguments.backup or find_good_backup(folder / BACKUP_FOLDER)
    if backup is None:
        raise LibraryError("backup-none", path=folder / BACKUP_FOLDER)
    if arguments.replace:
        _tell_restored(session, replace(backup, folder, session.job))
    else:
        _tell_restored(session, restore(backup, target, session.job))
    return True


def _tell_restored(session: Session, done: Restored) -> None:
    kept = f"\nWhat stood there before is in {done.kept}" if done.kept is not None else ""
    values: dict[str, Any] = {"library": str(done.folder), "backup": str(done.backup), "kept": _path(done.kept)}
    session.output.emit(values, f"{done.folder} holds {done.backup.name} now{kept}")


def _tell_salvage(session: Session, done: Salvage) -> None:
    values: dict[str, Any] = {
        "library": str(done.folder),
        "backup": _path(done.backup),
        "read": dict(done.read),
        "newer": dict(done.newer),
        "lost": dict(done.lost),
        "unplaced": dict(done.unplaced),
        "bare": done.bare,
        "blank": done.blank,
    }
    lines = [
        f"{done.folder} holds what could be saved.",
        f"It began with {done.backup.name}." if done.backup is not None else "There was no good backup to begin with.",
        f"Of the damaged database {_count(done.read)} could be read; newer than the backup: {_count(done.newer)}.",
    ]
    if done.lost:
        lines.append(f"Could not be read: {_count(done.lost)}.")
    if done.bare:
        lines.append(f"Of {done.bare} articles there is the text alone, without where it came from.")
    if done.blank:
        lines.append(f"Of {done.blank} highlights the marked words are lost; what was said of them is there.")
    if done.written_down.exists():
        lines.append(f"What was read but has no place stands in {done.written_down}.")
    session.output.emit(values, "\n".join(lines))


def _count(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{number} of {table}" for table, number in rows.items() if number) or "nothing"


def _shape(backup: Backup) -> dict[str, Any]:
    made = backup.made.isoformat(timespec="seconds")
    return {"path": str(backup.path), "made": made, "label": backup.label, "bytes": backup.size}


def _describe(backup: Backup) -> str:
    label = f"  ({backup.label})" if backup.label else ""
    return f"{backup.made:%Y-%m-%d %H:%M} UTC  {backup.size / 1_000_000:8.1f} MB  {backup.path.name}{label}"


def _path(path: Path | None) -> str | None:
    return str(path) if path is not None else None
