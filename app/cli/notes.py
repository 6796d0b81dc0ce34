"""Notes on articles and pairs, and free ones: printed, written, tagged, listed."""

from __future__ import annotations

import argparse

from app.cli import shapes
from app.cli.reading import read_text
from app.cli.session import Session
from app.cli.versions import list_versions, restore_version
from app.domain import Note, NoteSubject, NoteSummary, SubjectKind
from app.errors import UnknownItem
from app.services.opening import Services

# How the id of a note's subject is written: of an article as it is.
PREFIXES = {"pair": SubjectKind.PAIR, "free": SubjectKind.FREE}


def edit_note(session: Session) -> bool:
    arguments = session.arguments
    changing = bool(arguments.file or arguments.words or arguments.tags is not None)
    is_restoring = arguments.restore is not None
    services = session.to_write() if changing or is_restoring else session.to_read()
    note, subject = _find(services, arguments, changing)
    if arguments.versions:
        list_versions(session, services, subject)
        return True
    if is_restoring:
        restore_version(session, services, subject, note)
        return True
    if changing:
        added = " ".join(arguments.words)
        if arguments.file or added:
            if arguments.file:
                body = read_text(arguments.file)
            else:
                body = f"{note.body.rstrip()}\n\n{added}" if note is not None and note.body.strip() else added
            note = services.notes.save(subject, body, note.revision if note is not None else 0)
        if arguments.tags is not None:
            # On an article or pair without a note there is none yet that could carry them.
            note = note or services.notes.save(subject, "", 0)
            services.notes.set_tags(note.id, arguments.tags.split(","))
            note = services.notes.read(note.id)
        session.follow(services)
    session.output.emit(shapes.shape_note(subject, note), note.body if note is not None else "")
    return True


def _find(services: Services, arguments: argparse.Namespace, changing: bool) -> tuple[Note | None, NoteSubject]:
    """The note that is meant, and what it is about. Raises UnknownItem for one on what is not there: that is a mistake,
    not an empty note."""
    if arguments.free is not None:
        note = _find_titled(services, arguments.free)
        if note is None and changing:
            note = services.notes.create(arguments.free)
        if note is None:
            raise UnknownItem("unknown-note", id=f"“{arguments.free}”")
        return note, note.subject
    prefix, _, number = arguments.id.rpartition(":")
    kind = SubjectKind.PAIR if arguments.pair else PREFIXES.get(prefix, SubjectKind.ARTICLE)
    subject = NoteSubject(kind, int(number))
    note = services.notes.get(subject)
    if kind is SubjectKind.PAIR:
        services.pairs.get(subject.id)
    elif kind is SubjectKind.ARTICLE:
        services.articles.get(subject.id)
    elif note is None:
        raise UnknownItem("unknown-note", id=subject.id)
    return note, subject


def _find_titled(services: Services, title: str) -> Note | None:
    """The free note of a title, as links name it; of several the first that was begun."""
    found = services.links.find(f"note: {title}")
    return services.notes.read(found.id) if found is not None and found.id and not found.trashed else None


def list_notes(session: Session) -> bool:
    arguments = session.arguments
    for note in session.to_read().notes.list(trashed=arguments.trash):
        if not arguments.tag or arguments.tag in note.tags:
            _print_summary(session, note)
    return True


def _print_summary(session: Session, note: NoteSummary) -> None:
    kind, number = note.subject
    about = f"{number}" if kind is SubjectKind.ARTICLE else f"{kind.value}:{number}"
    tags = f"  [{', '.join(note.tags)}]" if note.tags else ""
    session.output.emit(shapes.shape_note_summary(note), f"{about:>12} {note.title}{tags}")
