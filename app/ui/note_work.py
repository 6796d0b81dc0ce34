"""Notes begun, named, tagged and deleted: off the GUI thread, each with a way back on the undo stack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain import Note, NoteSubject, NoteSummary, SearchResult
from app.ui.operations import Operations

if TYPE_CHECKING:
    from app.services.links import Backlink, LinkOffer, LinkTarget
    from app.services.opening import Services

_AT_FIRST = 3  # notes whose words are shown beside the articles a search found
Lists = tuple[list[NoteSummary], list[NoteSummary]]


class NoteWork(QObject):
    """Carries out what the reader does to notes as a whole; what stands in them is the matter of their pane. Failures
    come through `operations.failed`."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations

    @property
    def allowed(self) -> bool:
        services = self._operations.services
        return services is not None and not services.library.read_only

    # --- changing -------------------------------------------------------------------------------------------------

    def create(self, title: str, then: Callable[[Note], None]) -> None:
        """Begin a free note; without a title it gets one that no other note has."""
        if not self.allowed:
            return
        usual = self.tr("New note")
        made: list[int] = []

        def do(services: Services) -> Note:
            if made:  # it was taken back, and is wanted again
                return services.notes.restore(made)[0]
            note = services.notes.create(title or _find_free_title(services, usual))
            made.append(note.id)
            return note

        self._operations.change(
            self.tr("New note"),
            do,
            lambda services, note: services.notes.trash([note.id]),
            then=then,
        )

    def rename(self, note_id: int, title: str) -> None:
        self._operations.change(
            self.tr("Rename note"),
            lambda services: services.notes.rename(note_id, title),
            lambda services, before: services.notes.rename(note_id, before),
        )

    def set_tags(self, note_id: int, tags: Sequence[str]) -> None:
        chosen = tuple(tags)
        self._operations.change(
            self.tr("Tags of a note"),
            lambda services: services.notes.set_tags(note_id, chosen),
            lambda services, before: services.notes.set_tags(note_id, before),
        )

    def trash(self, notes: Sequence[NoteSummary], then: Callable[[Any], None] | None = None) -> None:
        ids = [note.id for note in notes]
        if not ids or not self.allowed:
            return
        if len(ids) == 1:
            said = self.tr("Note “{title}” moved to the trash.").format(title=_shorten(notes[0].title))
        else:
            said = self.tr("{n} notes moved to the trash.").format(n=len(ids))
        self._operations.change(
            self.tr("Delete note") if len(ids) == 1 else self.tr("Delete notes"),
            lambda services: services.notes.trash(ids),
            lambda services, _: services.notes.restore(ids),
            say=said,
            then=then,
        )

    def restore(self, ids: Sequence[int], then: Callable[[Any], None] | None = None) -> None:
        chosen = list(ids)
        self._operations.change(
            self.tr("Restore notes"),
            lambda services: services.notes.restore(chosen),
            lambda services, _: services.notes.trash(chosen),
            say=self.tr("Restored."),
            then=then,
        )

    def purge(self, ids: Sequence[int]) -> None:
        """For ever: steps that touch what is gone would fail, so they go too."""
        chosen = list(ids)

        def on_done(_: Any) -> None:
            self._operations.undo_stack.clear()
            self._operations.said.emit(self.tr("Deleted for ever."), None)

        self._operations.run(lambda services, _job: services.notes.purge(chosen), on_done)

    # --- reading --------------------------------------------------------------------------------------------------

    def read_all(self, then: Callable[[Lists], None]) -> None:
        """All notes outside the trash, and those in it."""
        self._operations.run(
            lambda services, _job: (services.notes.list(), services.notes.list(trashed=True)),
            then,
            key="notes-of-all",
        )

    def count(self, then: Callable[[tuple[int, int]], None]) -> None:
        """How many notes there are outside the trash, and in it."""
        self._operations.run(lambda services, _job: services.notes.count(), then, key="note-count")

    def find(self, words: str, then: Callable[[set[int]], None]) -> None:
        """The notes whose text holds all these words; a later call overtakes an earlier one."""
        self._operations.run(lambda services, _job: services.notes.find(words), then, key="notes-find")

    def read_hits(self, result: SearchResult, then: Callable[[tuple[list[NoteSummary], dict[int, Any]]], None]) -> None:
        """The notes a search found, the best first, and the words around the hits of those that are seen first."""
        ids = [-hit.article_id for hit in result.notes]

        def read(services: Services, _job: Any) -> tuple[list[NoteSummary], dict[int, Any]]:
            notes = {note.id: note for note in services.notes.summaries(ids)}
            found = [notes[number] for number in ids if number in notes]
            snippets = services.search.snippets([-note.id for note in found[:_AT_FIRST]], result)
            return found, {-number: pieces for number, pieces in snippets.items()}

        self._operations.run(read, then, key="note-hits", on_failure=lambda _error: None)

    def read(self, note_id: int, then: Callable[[NoteSummary | None], None], key: str) -> None:
        """One note, in the trash or not; None where it is gone."""

        def read_one(services: Services, _job: Any) -> NoteSummary | None:
            found = services.notes.summaries([note_id]) or services.notes.summaries([note_id], trashed=True)
            return found[0] if found else None

        self._operations.run(read_one, then, key=key)

    def read_about(
        self,
        subject: NoteSubject,
        then: Callable[[tuple[Note | None, list[Backlink], list[str]]], None],
        key: str,
    ) -> None:
        """The note on a subject, from where it is linked, and the tags there are."""
        self._operations.run(
            lambda services, _job: (
                services.notes.get(subject),
                services.links.linked_from(subject),
                services.notes.known_tags(),
            ),
            then,
            key=key,
        )

    def complete_link(self, typed: str, then: Callable[[list[LinkOffer]], None], key: str) -> None:
        self._operations.run(lambda services, _job: services.links.complete(typed), then, key=key)

    def find_target(self, target: str, then: Callable[[LinkTarget | None], None]) -> None:
        """What a link names."""
        self._operations.run(lambda services, _job: services.links.find(target), then, key="link-target")


def _find_free_title(services: Services, usual: str) -> str:
    from app.links import fold

    number, title = 1, usual
    names = services.links.names()
    while names.find(fold(title)) is not None:
        number += 1
        title = f"{usual} {number}"
    return title


def _shorten(title: str) -> str:
    return title if len(title) <= 40 else title[:39] + "…"
