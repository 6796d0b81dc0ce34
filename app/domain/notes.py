"""What a reader writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class SubjectKind(StrEnum):
    ARTICLE = "article"
    PAIR = "pair"


class NoteSubject(NamedTuple):
    """What a note is about."""

    kind: SubjectKind
    id: int


@dataclass(frozen=True, slots=True)
class Note:
    """A Markdown note. `revision` grows by one with every save; a save names the one it was typed on."""

    subject: NoteSubject
    body: str
    revision: int
    changed: datetime
