"""The one way in which a note gets another text: every text is kept as a version, whoever wrote it."""

from __future__ import annotations

from datetime import datetime

from app.services.library import Writing
from db.models import NoteRevisionRow, NoteRow


def store_body(writing: Writing, row: NoteRow, body: str, typed_on: int, now: datetime) -> None:
    """Make this the text of a note, and keep it as a version."""
    row.body, row.changed, row.revision = body, now, row.revision + 1
    writing.session.add(NoteRevisionRow(note_id=row.id, revision=row.revision, typed_on=typed_on, body=body, saved=now))
