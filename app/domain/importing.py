"""What becomes of files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ImportStatus(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImportItem:
    """What became of one file, or one member of it. `error` is a sentence for the reader, `warnings` are sentences
    on what came in, but not whole; `milliseconds` is wall time. For a duplicate, `article_id` is the one already known,
    and `in_trash` says where it lies."""

    path: str
    status: ImportStatus
    member: str = ""
    article_id: int | None = None
    title: str = ""
    words: int = 0
    error: str = ""
    milliseconds: float = 0.0
    in_trash: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnfinishedImport:
    """An import whose process ended before it could report. `items`: what became of the files it came to, in order;
    `left`: the files it did not come to, by their full names (folders, if it ended while it still looked into them).
    The file it was at may be in the library and yet stand in `left`: importing it again finds it known."""

    id: str
    items: tuple[ImportItem, ...]
    left: tuple[str, ...]
