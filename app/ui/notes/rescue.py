"""A second place for a note the library cannot take: put back into the editor later."""

from __future__ import annotations

from pathlib import Path

from app.domain import NoteSubject, SubjectKind
from app.ui.notes.autosave import Draft
from app.ui.rescue import RescueFiles


class NoteRescue:
    """`files` also keep what was typed elsewhere in the same library."""

    def __init__(self, folder: Path, library: Path, identity: str = "") -> None:
        self.files = RescueFiles(folder, library, identity)

    def keep(self, draft: Draft) -> Path | None:
        """Write the draft; None when this place cannot be written either."""
        subject = draft.subject
        return self.files.keep(subject.kind.value, subject.id, {"revision": draft.revision, "body": draft.body})

    def find(self, subject: NoteSubject) -> Draft | None:
        """What was kept for this subject and never reached the library."""
        content = self.files.find(subject.kind.value, subject.id)
        try:
            if content is None:
                return None
            kind, number = content["subject"]
            return Draft(NoteSubject(SubjectKind(kind), int(number)), str(content["body"]), int(content["revision"]))
        except (ValueError, KeyError, TypeError):
            return None

    def forget(self, subject: NoteSubject) -> None:
        self.files.forget(subject.kind.value, subject.id)
