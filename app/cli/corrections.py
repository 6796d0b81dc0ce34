"""The commands that say who is who, and list, carry and take back what was said."""

from __future__ import annotations

import json
from pathlib import Path

from app.cli import shapes
from app.cli.arguments import ScopeWords
from app.cli.reading import read_text
from app.cli.session import Session
from app.domain import Anchor, CorrectionKind, Scope, ScopeKind, Span
from app.errors import UserError
from app.services.correction_records import ListedCorrection
from app.services.corrections import CorrectionService
from app.services.exported_file import write_export


def correct_entities(session: Session) -> bool:
    arguments = session.arguments
    service = session.to_write().corrections
    kind = CorrectionKind(arguments.kind)
    said = (arguments.names, arguments.entity, arguments.value)
    if arguments.scope is None:
        made = service.make(kind, (), *said)
    else:
        made = (service.add(kind, _scope(arguments.scope), *said, anchor=_anchor(service, arguments.scope)),)
    for correction in made:
        _print(session, service.get(correction.id))
    return True


def list_corrections(session: Session) -> bool:
    arguments = session.arguments
    if arguments.export:
        return _export(session)
    if arguments.source:
        return _import(session)
    ids = arguments.take_back or arguments.restore or ([arguments.change] if arguments.change is not None else [])
    if not ids:
        for listed in session.to_read().corrections.list(arguments.article, taken_back=arguments.all):
            _print(session, listed)
        return True
    service = session.to_write().corrections
    if arguments.take_back:
        service.take_back(*ids)
    elif arguments.restore:
        service.restore(*ids)
    else:
        if arguments.scope.passage is not None:
            hint = "Write passage:ID; it is the one that the correction was made on."
            raise UserError("bad-value", value="Another passage", field="a scope", hint=hint)
        service.change_scope(arguments.change, _scope(arguments.scope))
    for correction_id in ids:
        _print(session, service.get(correction_id))
    return True


def _export(session: Session) -> bool:
    path = session.arguments.export
    service = session.to_read().corrections
    text = service.export_json()
    if path == "-":
        value = json.loads(text)
        session.output.emit(value, text.rstrip("\n"))
        return True
    write_export(Path(path), text.encode())
    count = len(json.loads(text)["corrections"])
    session.output.emit({"path": path, "corrections": count}, f"{path}: {count} corrections")
    return True


def _import(session: Session) -> bool:
    text = read_text(session.arguments.source)
    done = session.to_write().corrections.import_json(text)
    value = {
        "added": done.added,
        "duplicates": done.duplicates,
        "waiting": done.waiting,
        "missing": list(done.missing),
        "ids": list(done.ids),
    }
    lines = [f"{done.added} added, {done.duplicates} known already"]
    lines += [f"{done.waiting} wait for these articles:", *done.missing] if done.waiting else []
    session.output.emit(value, "\n".join(lines))
    return True


def _scope(words: ScopeWords) -> Scope:
    return Scope(ScopeKind(words.kind), words.articles)


def _anchor(service: CorrectionService, words: ScopeWords) -> Anchor | None:
    if words.passage is None:
        return None
    return service.make_anchor(words.articles[0], Span(*words.passage))


def _print(session: Session, listed: ListedCorrection) -> None:
    correction = listed.correction
    about = " | ".join(f"{article.id or 'gone:'} {article.title}" for article in listed.articles)
    state = "  (taken back)" if listed.taken_back else "  (waits)" if listed.waits else ""
    said = " ".join(
        part
        for part in (", ".join(correction.names), "→" if correction.names else "", correction.entity or "nobody")
        if part
    )
    value = f" = {correction.value}" if correction.value else ""
    where = f"{correction.scope.kind.value}{f' ({about})' if about else ''}"
    session.output.emit(
        shapes.shape_correction(listed), f"{correction.id:6} {correction.kind.value:7} {said}{value}  {where}{state}"
    )
