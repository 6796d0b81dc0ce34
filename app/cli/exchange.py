"""Notes and highlights out of the library, and in."""

from __future__ import annotations

from app.cli.session import Session
from app.domain import NoteSubject, SubjectKind
from app.services.exchanging import Choice, Format, Source


def export_notes(session: Session) -> bool:
    arguments = session.arguments
    kinds = {"article": SubjectKind.ARTICLE, "pair": SubjectKind.PAIR, "note": SubjectKind.FREE}
    notes = [NoteSubject(kinds[kind], number) for kind, number in arguments.note]
    choice = Choice(tuple(arguments.article), tuple(arguments.pair), arguments.tag, tuple(notes))
    exchange = session.to_read().exchange
    done = exchange.export(choice, Format(arguments.format), arguments.target, arguments.title, session.make_pdf)
    for path in done.files:
        session.output.emit({"path": str(path)}, str(path))
    for path in done.kept:
        session.output.warn(f"{path} was edited since the last export and stays as it is; the new one is beside it.")
    return True


def import_notes(session: Session) -> bool:
    arguments = session.arguments
    service = session.to_write().exchange
    done = service.take_in(service.read(arguments.paths, Source(arguments.source), session.job, session.recode))
    lines = [f"{len(done.added)} highlights and {done.notes} notes added, {done.known} known already"]
    if done.united:
        lines.append(f"{len(done.united)} highlights that were here got what the file says more")
    if done.joined or done.both:
        lines.append(f"{done.joined} notes and {done.both} comments stand beneath those that were there")
    if done.recoloured:
        lines.append(f"{done.recoloured} highlights have another colour in the file and keep theirs")
    if done.older:
        lines.append(f"{done.older} are what notes and highlights here once were, and change nothing")
    if done.lost:
        lines.append(f"{done.lost} highlights were not found in their text and wait to be placed")
    if done.missing:
        lines.append(f"{done.waiting} highlights wait for articles that are not here: {', '.join(done.missing)}")
    if done.hidden:
        lines.append(f"{done.hidden} belong to articles in the trash: {', '.join(done.trashed)}")
    shown = ("added", "notes", "joined", "known", "older", "both", "recoloured", "waiting", "lost", "missing",
             "hidden", "trashed")  # fmt: skip
    values = {name: getattr(done, name) for name in shown}
    session.output.emit({**values, "united": [one.id for one in done.united]}, "\n".join(lines))
    return True
