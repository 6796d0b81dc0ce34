"""What ties a note to others: names completed in its links, its tags, and from where its subject is linked. Follows the
note that a pane shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import Changes, Note, NoteSubject
from app.ui.note_work import NoteWork
from app.ui.notes.backlinks import Backlinks
from app.ui.notes.link_completer import LinkCompleter
from app.ui.notes.pane import NotePane
from app.ui.tag_field import TagField
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.services.links import Backlink


class NoteTies(QWidget):
    note_asked = Signal(object)  # NoteSummary: a note that links here is wanted

    def __init__(self, pane: NotePane, work: NoteWork, theme: Theme) -> None:
        super().__init__(pane)
        self.setObjectName("note-ties")
        self._pane, self._work = pane, work
        self._note: Note | None = None
        self._key = f"note-ties-{id(self)}"
        self.tags = TagField(theme, self)
        self.tags.setObjectName("note-tags")
        self.tags.changed.connect(self._set_tags)
        self.tags.left.connect(pane.focus_editor)
        self.backlinks = Backlinks(theme, self)
        self.backlinks.opened.connect(self.note_asked)
        # What others write while they type would else be asked for with every save.
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self._read)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 8, 0)
        column.setSpacing(0)
        column.addWidget(self.tags)
        column.addWidget(self.backlinks)
        pane.beneath.addWidget(self)
        self.completer = LinkCompleter(
            pane.editor, lambda typed, then: work.complete_link(typed, then, f"{self._key}-link"), theme
        )
        pane.editor.key_takers.insert(0, self.completer.take_key)
        pane.subject_changed.connect(self._on_subject)
        self._show(None, [])

    def set_theme(self, theme: Theme) -> None:
        self.tags.set_theme(theme)
        self.backlinks.set_theme(theme)
        self.completer.set_theme(theme)

    def follow(self, changes: Changes) -> None:
        """Notes that changed may have other tags, and link elsewhere; what has another name is linked otherwise."""
        if (changes.notes or changes.articles or changes.pairs) and self._pane.subject is not None:
            self._soon.start()

    def finish(self) -> None:
        """Take over what is being typed."""
        self.tags.finish()

    def _on_subject(self, subject: NoteSubject | None) -> None:
        self._soon.stop()
        self._show(None, [])
        if subject is not None:
            self._read()

    def _read(self) -> None:
        subject = self._pane.subject
        if subject is None:
            return

        def show(found: tuple[Note | None, list[Backlink], list[str]]) -> None:
            if subject == self._pane.subject:
                note, backlinks, known = found
                self.tags.set_known(known)
                self._show(note, backlinks)

        self._work.read_about(subject, show, self._key)

    def _show(self, note: Note | None, backlinks: list[Backlink]) -> None:
        if note is None and self._note is not None:
            self.tags.clear()
        self._note = note
        self.tags.setReadOnly(note is None or not self._work.allowed)
        self.tags.setVisible(note is not None and (self._work.allowed or bool(note.tags)))
        self.tags.set_tags(note.tags if note is not None else ())
        self.backlinks.show_backlinks(backlinks)

    def _set_tags(self, tags: tuple[str, ...]) -> None:
        if self._note is not None:
            self._work.set_tags(self._note.id, tags)
