"""What a library holds: articles with what is known about them, pairs of them, and what happens to both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain.notes import NoteSubject
from app.domain.texts import NO_ATTRS, Document


class ReadState(StrEnum):
    UNREAD = "unread"
    READING = "reading"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article beside its text. Empty strings mean: not known.

    `published` is an ISO 8601 date, as exact as it is known: `2023`, `2023-10`, `2023-10-19`.
    `language` is a BCP 47 tag (`en`, `pt-BR`). `perspective` is the reader's own word for where the source stands.
    """

    title: str = ""
    outlet: str = ""
    author: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    perspective: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes an article was made from, as they came."""

    data: bytes
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """What an importer makes of a file: ready to be stored. `member` names the part of a book or archive."""

    metadata: Metadata
    document: Document
    original: Original
    member: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A row of the library list: everything but the text."""

    id: int
    metadata: Metadata
    words: int
    read: ReadState
    added: datetime
    has_note: bool = False
    trashed: datetime | None = None

    @property
    def title(self) -> str:
        return self.metadata.title


@dataclass(frozen=True, slots=True)
class Article:
    """One article with its text. `position` is the code point the reader last had at the top of the page, `key` what
    the article is known by in every library: it stays what it was when the text is corrected."""

    summary: ArticleSummary
    document: Document
    text_hash: str
    position: int = 0
    key: str = ""

    @property
    def id(self) -> int:
        return self.summary.id

    @property
    def metadata(self) -> Metadata:
        return self.summary.metadata


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles to be read side by side. `view` holds JSON values the split view wants back when reopened."""

    id: int
    left_id: int
    right_id: int
    title: str
    question: str
    created: datetime
    opened: datetime
    view: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRS, hash=False)
    has_note: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something `check` found wrong: what, where, and whether Parallax can mend it by itself. Where it is `harmless`
    nothing is damaged, but the reader will want to know."""

    code: str
    detail: str
    mendable: bool = False
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Which rows a write touched. Views refresh on this; empty sets mean untouched."""

    articles: frozenset[int] = frozenset()
    pairs: frozenset[int] = frozenset()
    notes: frozenset[NoteSubject] = frozenset()
    analyses: frozenset[int] = frozenset()
    search_index: bool = False
    corrections: bool = False
    highlights: frozenset[int] = frozenset()
    searches: bool = False
    tellings: frozenset[int] = frozenset()  # articles whose suggestions or event may be others now
