"""Notes begun and opened, and links in them followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain import Note, NoteSubject, NoteSummary, Pair, SubjectKind
from app.links import LinkKind, name_of
from app.ui.window.navigation import PageKind, Place

if TYPE_CHECKING:
    from app.services.links import LinkTarget
    from app.ui.window.main_window import MainWindow

_MOST = 60  # characters of a title in a sentence


class NoteActions(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._work = window.home.note_work

    # --- notes ----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """A new free note, its title ready to be written."""
        self._work.create("", self._open_new)

    def _open_new(self, note: Note) -> None:
        self.open(note.id, rename=True)

    def open(self, note_id: int, *, rename: bool = False, words: Sequence[str] = ()) -> None:
        """Show a note on the whole page, at the first of these words."""
        if rename:
            self._window.pages.note.want_title()
        self._window.pages.note.want_words(words)
        self._window.go(Place(PageKind.NOTE, note=note_id))

    def show(self, note: NoteSummary) -> None:
        """Lead to a note where it belongs: beside its article or pair, or on a page of its own."""
        if note.subject.kind is SubjectKind.FREE:
            self.open(note.id)
        else:
            self._window.commands["article.note"].setChecked(True)
            self.show_subject(note.subject)

    def show_subject(self, subject: NoteSubject) -> None:
        """Open the article or the pair that a note is about."""
        if subject.kind is SubjectKind.ARTICLE:
            self._window.open_article(subject.id)
        elif subject.kind is SubjectKind.PAIR:
            self._open_pair(subject.id)
        else:
            self.open(subject.id)

    def _open_pair(self, pair_id: int) -> None:
        def show(pair: Pair) -> None:
            self._window.open_pair(pair.left_id, pair.right_id)

        self._window.operations.run(lambda services, _job: services.pairs.get(pair_id), show)

    # --- links ----------------------------------------------------------------------------------------------------

    def follow(self, target: str) -> None:
        """Open what a link names; what there is not can be begun."""
        self._work.find_target(target, lambda found: self._lead(target, found))

    def _lead(self, target: str, found: LinkTarget | None) -> None:
        w = self._window
        shown = target if len(target) <= _MOST else target[: _MOST - 1] + "…"
        if found is None:
            words = self.tr("There is nothing called “{name}” yet.").format(name=shown)
            answers = [(self.tr("Begin a note of that name"), lambda: self._begin_named(target))]
            w.notice.ask(words, *(answers if self._work.allowed else []), (self.tr("Close"), lambda: None), focus=False)
        elif found.trashed:
            words = self.tr("“{name}” lies in the trash.").format(name=shown)
            restore = (self.tr("Restore and open"), lambda: self._restore(found))
            w.notice.ask(
                words, *([restore] if self._work.allowed else []), (self.tr("Close"), lambda: None), focus=False
            )
        elif found.kind is LinkKind.ENTITY:
            w.search_for(f'entity:"{found.title.replace(chr(34), " ")}"')
        else:
            self._open(found)

    def _open(self, found: LinkTarget) -> None:
        kinds = {
            LinkKind.ARTICLE: SubjectKind.ARTICLE,
            LinkKind.PAIR: SubjectKind.PAIR,
            LinkKind.NOTE: SubjectKind.FREE,
        }
        self.show_subject(NoteSubject(kinds[found.kind], found.id))

    def _begin_named(self, target: str) -> None:
        name = name_of(target.removeprefix(f"{LinkKind.NOTE}:"))
        self._work.create(name, lambda note: self.open(note.id))

    def _restore(self, found: LinkTarget) -> None:
        operations = self._window.operations
        if found.kind is LinkKind.NOTE:
            self._work.restore([found.id], lambda _: self._open(found))
        elif found.kind is LinkKind.PAIR:
            operations.run(lambda services, _job: services.pairs.restore(found.id), lambda _: self._open(found))
        else:
            operations.restore([found.id], lambda _: self._open(found))
