"""The versions of a note: listed, and one of them made the note again."""

from __future__ import annotations

from typing import Any

from app.cli import shapes
from app.cli.session import Session
from app.domain import Note, NoteSubject
from app.services.note_versions import Version
from app.services.opening import Services


def list_versions(session: Session, services: Services, subject: NoteSubject) -> None:
    """Every version, the newest first, by the number that `--restore` takes."""
    for version in services.notes.history.list(subject, session.job, every=True):
        session.output.emit(_shape(version), _describe(version))


def restore_version(session: Session, services: Services, subject: NoteSubject, note: Note | None) -> None:
    """What the note said then becomes its newest version; what it says now stays one."""
    body = services.notes.history.read(subject, session.arguments.restore)
    restored = services.notes.save(subject, body, note.revision if note is not None else 0)
    session.follow(services)
    session.output.emit(shapes.shape_note(subject, restored), restored.body)


def _shape(version: Version) -> dict[str, Any]:
    return {
        "version": version.id,
        "saved": version.saved.isoformat(),
        "words": version.words,
        "added": version.added,
        "removed": version.removed,
        "lost": version.lost,
        "current": version.current,
    }


def _describe(version: Version) -> str:
    parts = [f"{version.id:8}", f"{version.saved.astimezone():%Y-%m-%d %H:%M:%S}", f"{version.words} words"]
    parts.append(f"+{version.added} -{version.removed}")
    if version.lost:
        parts.append("(lost against another)")
    elif version.current:
        parts.append("(the note as it is)")
    return "  ".join(parts)
