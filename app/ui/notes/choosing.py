"""Which notes a list shows, and in what order. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain import NoteSummary, SubjectKind


class Which(StrEnum):
    ALL = "all"
    FREE = "free"
    ARTICLE = "article"
    PAIR = "pair"
    KEPT = "kept"
    TRASH = "trash"


class Order(StrEnum):
    CHANGED = "changed"
    TITLE = "title"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Choice:
    """All that is named must hold; nothing named chooses all. `found` are the ids of notes whose text holds the words,
    as far as that is known."""

    which: Which = Which.ALL
    words: str = ""
    tag: str = ""
    order: Order = Order.CHANGED
    found: Collection[int] = ()


def choose(notes: Iterable[NoteSummary], choice: Choice) -> list[NoteSummary]:
    """Those a choice leaves, in its order; notes come as they were last changed (or deleted)."""
    words = choice.words.casefold().split()
    chosen = [
        note
        for note in notes
        if _is_of(note, choice.which)
        and (not choice.tag or choice.tag in note.tags)
        and (not words or note.id in choice.found or _holds(note, words))
    ]
    if choice.order is Order.TITLE:
        chosen.sort(key=lambda note: note.title.casefold())
    elif choice.order is Order.TAG:
        # Those without tags come last.
        chosen.sort(key=lambda note: (not note.tags, [tag.casefold() for tag in note.tags]))
    return chosen


def _is_of(note: NoteSummary, which: Which) -> bool:
    if which in (Which.ALL, Which.TRASH):
        return True
    if which is Which.KEPT:
        return note.kept
    return note.subject.kind is SubjectKind(which.value) and not note.kept


def _holds(note: NoteSummary, words: Sequence[str]) -> bool:
    said = "\n".join((note.title, note.question, note.beginning, *note.tags)).casefold()
    return all(word.removeprefix("#") in said for word in words)


def collect_tags(notes: Iterable[NoteSummary]) -> list[str]:
    return sorted({tag for note in notes for tag in note.tags}, key=str.casefold)
