"""A second place for a note the library cannot take: one small file a note, put back into the editor later."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from app.domain import NoteSubject, SubjectKind
from app.durable import make_folder, write_whole
from app.ui.notes.autosave import Draft


class NoteRescue:
    """Files in `folder`, named after the library and the subject. Kept outside the library on purpose: what keeps
    the library's disk from writing would keep a file beside it from being written too."""

    def __init__(self, folder: Path, library: Path) -> None:
        self._folder = folder
        self._library = str(library)

    def path(self, subject: NoteSubject) -> Path:
        key = hashlib.sha256(f"{self._library}\n{subject.kind}\n{subject.id}".encode()).hexdigest()[:16]
        return self._folder / f"{subject.kind.value}-{subject.id}-{key}.json"

    def keep(self, draft: Draft) -> Path | None:
        """Write the draft; None when this place cannot be written either."""
        path = self.path(draft.subject)
        content = {
            "library": self._library,
            "subject": [draft.subject.kind.value, draft.subject.id],
            "revision": draft.revision,
            "body": draft.body,
        }
        try:
            make_folder(self._folder)
            write_whole(path, path.with_suffix(".part"), json.dumps(content, ensure_ascii=False).encode(), 0o600)
        except OSError:
            return None
        return path

    def find(self, subject: NoteSubject) -> Draft | None:
        """What was kept for this subject and never reached the library."""
        try:
            content = json.loads(self.path(subject).read_text(encoding="utf-8"))
            kind, number = content["subject"]
            return Draft(NoteSubject(SubjectKind(kind), int(number)), str(content["body"]), int(content["revision"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def forget(self, subject: NoteSubject) -> None:
        with contextlib.suppress(OSError):
            self.path(subject).unlink(missing_ok=True)
