"""One note on the whole page: its title, editor and preview, tags, and from where it is linked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain import Changes, NoteSummary, SubjectKind
from app.ui.commands import CommandSet
from app.ui.note_work import NoteWork
from app.ui.notes.note_rows import describe_subject, name_note
from app.ui.notes.note_ties import NoteTies
from app.ui.notes.pane import NotePane
from app.ui.operations import Operations
from app.ui.parts import ElidedLabel, heading_font, make_tool_button
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme


class TitleField(QLineEdit):
    """The title of a note, written in place. Return and Escape lead on into the note."""

    renamed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self.setObjectName("note-title")
        self.setAccessibleName(self.tr("Title of the note"))
        self.setMaxLength(1_000)
        self.setFont(heading_font(self.font(), 1.5))
        self.editingFinished.connect(self.finish)

    def show_title(self, title: str) -> None:
        if self.text() != title and (not self.hasFocus() or self.text() == self._title):
            self.setText(title)
            self.setCursorPosition(0)
        self._title = title

    def finish(self) -> None:
        title = " ".join(self.text().split())
        if not title:
            self.setText(self._title)
        elif title != self._title and not self.isReadOnly():
            self._title = title
            self.renamed.emit(title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._title)
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.finish()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NotePage(QWidget):
    shown = Signal(int)  # id of the note, once it is there
    missing = Signal(int)  # id of a note that is gone, or lies in the trash
    subject_asked = Signal(object)  # NoteSubject: the article or pair that the note is about is wanted
    note_asked = Signal(object)  # NoteSummary: another note is wanted
    link_activated = Signal(str)

    def __init__(
        self,
        operations: Operations,
        tasks: TaskRunner,
        commands: CommandSet,
        render: Callable[[str], str],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("note-page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._work = NoteWork(operations, self)
        self._wanted = 0
        self._words: tuple[str, ...] = ()  # the place of which is wanted
        self._renames = False  # the title is wanted as soon as the note is there
        self._note: NoteSummary | None = None
        self.title = TitleField(self)
        self.title.renamed.connect(self._rename)
        self.about = ElidedLabel(self)
        self.about.setProperty("quiet", True)
        self.subject_button = QPushButton(self)
        self.subject_button.clicked.connect(self._open_subject)
        self.delete_button = QPushButton(self.tr("Delete"), self)
        self.delete_button.setToolTip(self.tr("Into the trash, with its versions and tags"))
        self.delete_button.clicked.connect(self.delete)
        self.note = NotePane(tasks, render, theme, self)
        self.note.head.show_as_page()
        self.note.set_commands(commands)
        self.note.link_activated.connect(self.link_activated)
        self.note.left.connect(self.title.setFocus)
        self.note.subject_changed.connect(lambda _: self._find_words())
        self.title.left.connect(self.note.focus_editor)
        self.ties = NoteTies(self.note, self._work, theme)
        self.ties.note_asked.connect(self.note_asked)
        self._back = make_tool_button(commands["go.back"], parent=self)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 12, 0)
        top.setSpacing(8)
        top.addWidget(self._back)
        top.addWidget(self.title, 3)
        top.addWidget(self.about, 1)
        top.addWidget(self.subject_button)
        top.addWidget(self.delete_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.note, 1)

    # --- which note -----------------------------------------------------------------------------------------------

    @property
    def shown_note(self) -> NoteSummary | None:
        return self._note

    def want_title(self) -> None:
        """The title of the next note that is shown is to be written first."""
        self._renames = True

    def want_words(self, words: Sequence[str]) -> None:
        """The next note that is shown is shown where the first of these words stands, or one that begins with them
        (`quagga*`)."""
        self._words = tuple(filter(None, (word.rstrip("*") for word in words)))

    def _find_words(self) -> None:
        note, words = self._note, self._words
        if not words or note is None or self.note.subject != note.subject:
            return
        self._words = ()
        editor = self.note.editor
        found = [cursor for word in words if not (cursor := editor.document().find(word)).isNull()]
        if found:
            editor.setTextCursor(min(found, key=lambda cursor: cursor.selectionStart()))
            editor.centerCursor()

    def show_note(self, note_id: int) -> None:
        """Fetch and show a note."""
        if note_id != self._wanted:
            self.leave()
        self._wanted = note_id
        self._read()

    def _read(self) -> None:
        wanted = self._wanted

        def show(note: NoteSummary | None) -> None:
            if wanted == self._wanted:
                self._show(note)

        self._work.read(wanted, show, "note-page")

    def _show(self, note: NoteSummary | None) -> None:
        if note is None or note.trashed is not None:
            gone, self._wanted = self._wanted, 0
            self.leave()
            self.missing.emit(gone)
            return
        comes, self._note = self._note is None, note
        free = note.subject.kind is SubjectKind.FREE
        self.title.setReadOnly(not free or not self._work.allowed)
        self.title.show_title(name_note(note))
        self.about.set_whole(describe_subject(note))
        self.about.setVisible(bool(describe_subject(note)))
        self.subject_button.setHidden(free)
        pair = note.subject.kind is SubjectKind.PAIR
        self.subject_button.setText(self.tr("Open pair") if pair else self.tr("Open article"))
        self.delete_button.setEnabled(self._work.allowed)
        self.note.open(note.subject)
        self._find_words()
        if comes:
            self.shown.emit(note.id)

    def focus_note(self) -> None:
        """The keyboard goes into the note; into the title of one that was just begun."""
        if self._renames and not self.title.isReadOnly():
            self._renames = False
            self.title.setFocus()
            self.title.selectAll()
        else:
            self.note.focus_editor()

    def leave(self) -> None:
        """Going elsewhere: what is typed is on its way to the library."""
        self.title.finish()
        self.ties.finish()
        self.note.close_note()
        self._wanted, self._note = 0, None

    def refresh(self, changes: Changes) -> None:
        for subject in changes.notes:
            self.note.refresh(subject)
        self.ties.follow(changes)
        note = self._note
        if note is None:
            return
        kinds = {SubjectKind.ARTICLE: changes.articles, SubjectKind.PAIR: changes.pairs, SubjectKind.FREE: frozenset()}
        if note.subject in changes.notes or note.subject.id in kinds[note.subject.kind]:
            self._read()
        if changes.notes or changes.articles or changes.pairs:
            self.note.show_links_anew()

    # --- what is done ---------------------------------------------------------------------------------------------

    def _rename(self, title: str) -> None:
        if self._note is not None:
            self._work.rename(self._note.id, title)

    def _open_subject(self) -> None:
        if self._note is not None:
            self.subject_asked.emit(self._note.subject)

    def delete(self) -> None:
        """Into the trash; what was typed goes with it."""
        note = self._note
        if note is not None and self._work.allowed and self.note.flush():
            self._work.trash([note])

    def flush(self) -> bool:
        """Write what was typed, now and on this thread; title and tags are on their way."""
        self.title.finish()
        self.ties.finish()
        return self.note.flush()

    def set_services(self, notes: Any, rescue: Any, **options: Any) -> None:
        """As `NotePane.set_services`."""
        self._wanted, self._note = 0, None
        self.note.set_services(notes, rescue, **options)

    def set_theme(self, theme: Theme) -> None:
        self.note.set_theme(theme)
        self.ties.set_theme(theme)
