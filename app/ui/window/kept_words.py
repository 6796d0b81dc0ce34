"""Says at the start, above the page, that words an earlier run could not save are kept, and leads to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import NoteSubject, SubjectKind
from app.errors import UnknownItem
from app.ui.notes.rescue import NoteRescue
from app.ui.reading.highlights.rescue import KIND, HighlightRescue
from app.ui.tag_field import write_tags
from app.ui.window.start_bar import StartBar
from app.ui.wording import group_digits, isolate

if TYPE_CHECKING:
    from app.highlights import Highlight
    from app.services.opening import Services
    from app.ui.window.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Kept:
    """What words are kept of: a note, or a highlight; neither where that is gone for ever."""

    kind: str
    number: int
    words: str
    name: str = ""
    subject: NoteSubject | None = None
    highlight: Highlight | None = None


class KeptWordsBar(StartBar):
    """What is not answered is asked again at the next start."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._is_asked = False
        window.home.loaded.connect(self._look)

    def _look(self) -> None:
        """Once for each library that is opened."""
        rescue = self._window.rescue
        if self._is_asked or rescue is None or self._window.read_only:
            return
        self._is_asked = True
        self._window.operations.run(lambda services, _job: find_kept(rescue, services), self._ask, key="kept-words")

    def hide(self) -> None:
        """Another library is opened."""
        self._is_asked = False
        super().hide()

    def _ask(self, kept: list[Kept]) -> None:
        if not kept:
            return
        if len(kept) > 1:
            words = self.tr("Words typed on {n} notes and highlights could not be saved last time. They are kept.")
            words = words.format(n=group_digits(len(kept)))
        elif kept[0].name:
            words = self.tr("Words typed on “{name}” could not be saved last time. They are kept.")
            words = words.format(name=isolate(kept[0].name))
        else:
            words = self.tr("Words could not be saved last time, and what they were about is gone. They are kept.")
        self._make_bar().ask(
            words, (self.tr("Show"), lambda: self._show(kept)), (self.tr("Later"), lambda: None), focus=False
        )

    def _show(self, kept: list[Kept]) -> None:
        """The first: opened, it takes its words back. Then the next is offered."""
        first, notes = kept[0], self._window.actions_of_window.notes
        if first.highlight is not None:
            self._window.open_highlight(first.highlight, card=True)
        elif first.subject is not None:
            if first.subject.kind is not SubjectKind.FREE:
                self._window.commands["article.note"].setChecked(True)
            notes.show_subject(first.subject)
        else:
            self._make_note(first)
        self._ask(kept[1:])

    def _make_note(self, kept: Kept) -> None:
        """What they were about is gone: they become a note that stands by itself."""
        rescue, title = self._window.rescue, self.tr("Words that could not be saved")

        def open_it(number: int) -> None:
            if rescue is not None:
                rescue.files.forget(kept.kind, kept.number)
            self._window.actions_of_window.notes.open(number)

        self._window.operations.change(
            self.tr("New note"),
            lambda services: services.notes.create(title, kept.words).id,
            lambda services, number: services.notes.trash([number]),
            then=open_it,
        )


def find_kept(rescue: NoteRescue, services: Services) -> list[Kept]:
    """On a thread: what the library has not. What it has by now is kept no longer; what is of the trash waits there."""
    found: list[Kept] = []
    for kind, number in rescue.files.list():
        kept = _find_highlight(rescue, services, number) if kind == KIND else _find_note(rescue, services, kind, number)
        if kept is not None:
            found.append(kept)
    return found


def _find_highlight(rescue: NoteRescue, services: Services, number: int) -> Kept | None:
    kept = HighlightRescue(rescue.files)
    if (content := kept.find(number)) is None:
        return None
    comment, tags, stance = content[1]
    try:
        highlight = services.highlights.get(number)
    except UnknownItem:
        words = "\n\n".join(filter(None, (comment, write_tags(tags), stance)))
        return Kept(KIND, number, words) if words.strip() else None
    if (highlight.comment, highlight.tags, highlight.stance) == content[1]:
        kept.forget(number)
        return None
    if highlight.trashed is not None:
        return None
    return Kept(KIND, number, comment, highlight.passages[0].title, highlight=highlight)


def _find_note(rescue: NoteRescue, services: Services, kind: str, number: int) -> Kept | None:
    if kind not in list(SubjectKind):
        return None
    subject = NoteSubject(SubjectKind(kind), number)
    if (draft := rescue.find(subject)) is None:
        return None
    note = services.notes.get(subject)
    if not draft.body.strip() or (note is not None and note.body == draft.body):
        rescue.forget(subject)
        return None
    try:
        name, is_trashed = _name(services, subject)
    except UnknownItem:
        return Kept(kind, number, draft.body)
    return Kept(kind, number, draft.body, name, subject) if not is_trashed else None


def _name(services: Services, subject: NoteSubject) -> tuple[str, bool]:
    """What a note is about, and whether that lies in the trash. Raises UnknownItem where it is gone for ever."""
    if subject.kind is SubjectKind.ARTICLE:
        summary = services.articles.get(subject.id).summary
        return summary.title, summary.trashed is not None
    if subject.kind is SubjectKind.PAIR:
        pair = services.pairs.get(subject.id)
        sides = services.articles.summaries([pair.left_id, pair.right_id])
        return pair.title or " | ".join(side.title for side in sides), False
    note = services.notes.read(subject.id)
    return note.title, services.notes.get(subject) is None
