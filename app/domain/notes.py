"""What a reader writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class SubjectKind(StrEnum):
    ARTICLE = "article"
    PAIR = "pair"
    FREE = "free"


class NoteSubject(NamedTuple):
    """What a note is about. One that is FREE is about nothing else, or about what was deleted for ever: its `id` is
    that of the note itself."""

    kind: SubjectKind
    id: int


@dataclass(frozen=True, slots=True)
class Note:
    """A Markdown note. `revision` grows by one with every save; a save names the one it was typed on. `title` is its
    own, or that of what it is about, as it was when the note was saved. `id` is its row's, which no other note has."""

    subject: NoteSubject
    body: str
    revision: int
    changed: datetime
    title: str = ""
    tags: tuple[str, ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True)
class NoteSummary:
    """A row of a list of notes. `title` is its own, or that of its article, or of its pair (where that has none: those
    of both articles); `beginning` the first characters of its body. A note that is `kept` was about an article or pair
    that was deleted for ever."""

    id: int
    subject: NoteSubject
    title: str
    question: str
    beginning: str
    tags: tuple[str, ...]
    changed: datetime
    kept: bool = False
    trashed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the library, without its bytes. Notes name it by `digest`. Width and height are in pixels, 0 where
    nobody measured them."""

    digest: str
    name: str
    media_type: str
    width: int
    height: int
    size: int
    added: datetime
