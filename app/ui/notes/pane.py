"""The note beside a text: editor and live preview. `saver` sees to it that nothing of it is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QShowEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.addresses import read_task
from app.domain import Note, NoteSubject, SubjectKind
from app.errors import UserError
from app.ui.commands import CommandSet
from app.ui.notes.autosave import Autosave
from app.ui.notes.documents import MARGIN, NoteDocuments, read_text, replace_text, turn_to_script
from app.ui.notes.editor import NoteEditor
from app.ui.notes.foot import NoteFoot
from app.ui.notes.head import NoteHead
from app.ui.notes.history import NoteVersions
from app.ui.notes.live_preview import LivePreview
from app.ui.notes.note_commands import NoteCommands
from app.ui.notes.note_pictures import NotePictures
from app.ui.notes.preview import Preview
from app.ui.notes.rescue import NoteRescue
from app.ui.notes.saver import NoteSaver
from app.ui.notes.views import NoteViews
from app.ui.notes.word_count import WordCount
from app.ui.parts import InlineBar
from app.ui.tasks import BugReport, TaskRunner
from app.ui.theme import Theme
from app.ui.wording import error_sentence

_FIRST_WORDS = 40  # characters by which it is known whether the note is written from right to left
READ_AGAIN = 3_000  # ms after a note could not be read
KEEP_AFTER = 600  # ms after a key, while the library gives or takes nothing, until the words are in the second place
SLOW = 1_500  # ms after which a save counts as one that may never end
_LARGER = 1.12  # than the text of the frame: what is written is read, too


class NotePane(QWidget):
    """One pane for all notes. `open` and `close_note` may be called at any time: what is unsaved goes to the library
    first, on a thread. `flush` writes at once on the calling thread, for closing and for the crash hook.

    Others add what is theirs: buttons to `head.tools`, widgets to `beneath` (under the note, where they come and go
    with what they have to say), and what `editor` and `preview` say of themselves. `subject_changed` tells which note
    is shown."""

    link_activated = Signal(str)
    closed = Signal()
    subject_changed = Signal(object)  # NoteSubject, once its text is there; None
    left = Signal()  # Escape: the keyboard goes back to the text, the note stays

    def __init__(
        self,
        tasks: TaskRunner,
        render: Callable[[str], str],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("note-pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tasks, self._theme, self._clock = tasks, theme, clock
        self._saver: NoteSaver | None = None  # of the library that is open
        self._state: Autosave | None = None
        self._documents = NoteDocuments(self)
        self._opening: NoteSubject | None = None
        self._filling = False
        self._seen: tuple[QTextDocument | None, int] = (None, 0)  # what was followed, and its revision
        self._is_slow = False  # what is on its way may never arrive
        self._warned = False  # the bar says that something is unsaved
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._save_due)
        self._read_soon = QTimer(self, singleShot=True)
        self._read_soon.timeout.connect(self._read_again)
        self._keep_soon = QTimer(self, singleShot=True)
        self._keep_soon.timeout.connect(self._keep_now)
        self.editor = NoteEditor(theme, self)
        self.preview = Preview(self)
        self.views = NoteViews(self.editor, self.preview, self)
        self._live = LivePreview(self.editor, self.preview, render, tasks, self)
        self.bar = InlineBar(theme, self)
        self.head = NoteHead(theme, self)
        self.foot = NoteFoot(self)
        self._words = WordCount(self.editor, self.foot, self)
        self.versions = NoteVersions(self, tasks, theme)
        self.pictures = NotePictures(self, tasks)
        self.head.closed.connect(self.closed)
        self.head.arranged.connect(self.views.set_arrangement)
        self.views.arranged.connect(self._on_arranged)
        self._lay_out()
        self._show_document(None)
        self.set_theme(theme)
        self.editor.textChanged.connect(self._on_text)
        self.editor.followed.connect(self._on_followed)
        self.editor.escaped.connect(self.left)
        self.preview.address_clicked.connect(self._on_address)
        self.bar.dismissed.connect(self._on_answered)
        self.editor.setEnabled(False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.bar)
        column.addWidget(self.views, 1)
        column.addWidget(self.versions.view, 1)
        self.beneath = QVBoxLayout()
        self.beneath.setSpacing(0)
        column.addLayout(self.beneath)
        column.addWidget(self.foot)
        self.head.show_arrangement(self.views.shown)

    # --- collaborators ---

    def set_commands(self, commands: CommandSet) -> None:
        """The commands of the window that are about a note; those of a pane that is not seen do nothing."""
        self._commands = NoteCommands(commands, self)
        self.head.set_commands(commands)

    def set_services(
        self,
        notes: Any,
        rescue: NoteRescue | None,
        *,
        pictures: Any = None,
        read_only: bool = False,
        saver: NoteSaver | None = None,
    ) -> None:
        """`notes` and `pictures` are the NoteService and PictureService of the open library; None while there is none.
        `saver` is one that others share, and retire. Nothing of the library before is left: its articles have the same
        numbers. Whatever was unsaved must have been flushed."""
        self.close_note()
        self._documents.forget()
        if self._saver is not None and self._saver.parent() is self:
            self._saver.retire()
        self._saver = None
        if notes is not None:
            saver = self._saver = saver or NoteSaver(notes, rescue, self._tasks, self._clock, self)
            saver.saved.connect(self._on_saved)
            saver.merged.connect(self._on_merged)
            saver.failed.connect(self._warn)
            saver.tried.connect(self._on_tried)
        self.editor.setReadOnly(read_only)
        self.versions.set_history(notes.history if notes is not None else None)
        self.pictures.set_pictures(pictures)

    def keep(self) -> None:
        """What the library takes may not be found again: the words shown are written into the second place."""
        if self._saver is not None and self._state is not None and self._state.body:
            self._saver.keep(self._state)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.head.set_theme(theme)
        self._set_font()
        self.editor.set_theme(theme)  # its sizes are those of the font
        self.preview.set_theme(theme, self.editor.font().pointSizeF())
        self.versions.view.set_theme(theme)
        self.editor.document().setDocumentMargin(MARGIN)
        self._live.begin()

    def _set_font(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        self.editor.setFont(font)
        self.editor.document().setDefaultFont(font)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_font()  # the style sheet of the application has given it another one until then

    # --- which note ---

    @property
    def subject(self) -> NoteSubject | None:
        return self._state.subject if self._state else None

    def open(self, subject: NoteSubject) -> None:
        """Show the note on this subject; the one shown until now is saved first."""
        if subject in (self.subject, self._opening):
            return
        early = "" if self._opening else self._documents.early  # typed before it was known what about
        self.close_note()
        self._opening = subject
        if self._saver is not None:
            early = self._saver.take_early(subject) + early
        self._documents.set_early(early)
        self.head.name(self.tr("Note on the pair") if subject.kind is SubjectKind.PAIR else self.tr("Note"))
        if self._saver is None:
            return
        if (left := self._saver.take_back(subject)) is not None:
            self._opening = None
            self._show(left)
            return
        self.await_note()
        self._fetch(subject)

    def _fetch(self, subject: NoteSubject) -> None:
        if self._saver is not None:
            self._saver.read(subject, lambda note: self._on_read(subject, note), self._on_not_read, key="note")

    def _on_not_read(self, error: UserError | BugReport) -> None:
        self._warn(error, self._keep_early())
        self._read_soon.start(READ_AGAIN)

    def _keep_early(self) -> bool:
        """Whether words on a note that has not come are in the second place."""
        if self._opening is None or self._saver is None:
            return False
        early = self._documents.early
        return self._saver.keep_early(self._opening, early) and bool(early.strip())

    def _read_again(self) -> None:
        if self._opening is not None:
            self._fetch(self._opening)

    def await_note(self) -> None:
        """A note is on its way: who types already is not kept waiting, `_show` takes the words over."""
        self.editor.setEnabled(True)

    def close_note(self) -> None:
        """Take the note out of the pane. What is unsaved is on its way, and stays known until it has arrived."""
        opening, self._opening = self._opening, None
        if opening is not None and self._saver is not None and (early := self._documents.early):
            self._saver.append(opening, early)
        self._say_nothing()
        self.editor.setEnabled(False)
        if self._state is None:
            self._documents.set_early("")
            return
        state, self._state = self._state, None
        state.settle()
        self._timer.stop()
        self._keep_soon.stop()
        self._is_slow = False
        if self._saver is not None:
            self._saver.leave(state)
        self._show_document(None)
        self._indicate("")
        self.subject_changed.emit(None)

    def _on_read(self, subject: NoteSubject, note: Note | None) -> None:
        if self._opening != subject:
            return
        self._opening = None
        if self._saver is None or not self._saver.failing:  # else what is said is of a note that was left
            self._say_nothing()
        state, early = Autosave(subject, note), self._documents.early
        self._show(state)
        if self._saver is not None and (kept := self._saver.find_kept(state)) is not None:
            self._bring_back(kept.body if kept.body.endswith(early) else kept.body + early)

    def _show(self, state: Autosave) -> None:
        early = self._documents.early
        had_keyboard = self.editor.hasFocus()
        self._state = state
        self._show_document(state)
        self.editor.setEnabled(True)
        if had_keyboard:
            self.editor.setFocus()
        if early:
            self._documents.set_early("")
            self.editor.moveCursor(QTextCursor.MoveOperation.End)
            self.editor.insertPlainText(early)
        self._show_state()
        self._wait()
        self.subject_changed.emit(state.subject)

    def _show_document(self, state: Autosave | None) -> None:
        self._filling = True
        document = self._documents.find(state.subject, state.body) if state is not None else self._documents.blank
        document.setDefaultFont(self.editor.font())
        document.setDocumentMargin(MARGIN)
        self.editor.setDocument(document)
        self._seen = (document, document.revision())
        self.editor.rebind()
        self._filling = False
        self._live.begin()
        self._words.begin()

    def _bring_back(self, words: str) -> None:
        self.editor.selectAll()
        self.editor.insertPlainText(words)
        self._tell(self.tr("The last words typed here could not be saved then. They are back."))

    # --- typing and saving ---

    def _on_text(self) -> None:
        """At once and no more than this, before what was typed is painted: it is never said to be saved."""
        state = self._state
        if state is not None and not state.touched_already and not self._filling:
            state.touched(partial(read_text, self.editor.document()), self._clock())
            self._wait()
            self._show_state()

    def _on_followed(self) -> None:
        document = self.editor.document()
        if (document, document.revision()) == self._seen:
            return  # the caret moved
        self._seen = (document, document.revision())
        self._live.touch()
        if document.characterCount() < _FIRST_WORDS:
            turn_to_script(document)
        state = self._state
        at_risk = self._opening is not None if state is None else state.failing or self._is_slow
        if at_risk and not self._keep_soon.isActive():
            self._keep_soon.start(KEEP_AFTER)

    def _wait(self) -> None:
        due = self._state.due_in(self._clock()) if self._state else None
        # Not restarted by later keystrokes: the second counts from the first unsaved one.
        if due is None:
            self._timer.stop()
        elif not self._timer.isActive() or self._timer.remainingTime() > due * 1_000:
            self._timer.start(round(due * 1_000))

    def _save_due(self) -> None:
        if self._state is not None and self._saver is not None:
            self._saver.save(self._state)
            self._keep_soon.start(SLOW)
            self._show_state()

    def _keep_now(self) -> None:
        """The library has not given the note, or not taken its words, for as long as words may be in no safe place."""
        if self._state is None:
            self._keep_early()
        elif self._saver is not None and self._state.dirty:
            self._is_slow = self._state.saving is not None
            self._saver.keep(self._state)

    def _on_saved(self, _state: Autosave) -> None:
        """What was not saved may be of a note that was left: it is said until that has arrived, and no longer."""
        waiting = self._opening is not None or (self._state is not None and self._state.failing)
        if self._warned and not waiting and not (self._saver is not None and self._saver.failing):
            self._say_nothing()

    def _on_merged(self, state: Autosave, error: UserError) -> None:
        if state is not self._state:
            return
        self._filling = True
        replace_text(self.editor.document(), state.body)
        self._filling = False
        self._tell(error_sentence(error))

    def _on_tried(self, state: Autosave) -> None:
        if state is self._state:
            self._keep_soon.stop()
            self._is_slow = False
            self._show_state()
            self._wait()

    def _try_now(self) -> None:
        if self._opening is not None:
            self._fetch(self._opening)
        if self._saver is not None:
            if self._state is not None:
                self._saver.save(self._state)
            self._saver.save_left()

    @property
    def unsaved(self) -> bool:
        return bool(self._saver and self._saver.unsaved) or bool(self._state and self._state.dirty)

    def flush(self) -> bool:
        """Write everything unsaved now, on this thread. What the library does not take goes to the rescue folder.
        True when every word is in one of the two places."""
        saver, early = self._saver, self._documents.early if self._state is None else ""
        if saver is None:
            return not early
        kept = not early or self._opening is not None  # else it is not known yet what the words are about
        if self._opening is not None and early:
            state = saver.read_now(self._opening, early)
            if state is None:
                kept = saver.keep_early(self._opening, early)
            else:
                self._opening = None
                self._documents.set_early("")
                self._show(state)
        return saver.flush(self._state) and kept

    def refresh(self, subject: NoteSubject) -> None:
        """The note changed in the library, perhaps elsewhere: show it, if nothing here is unsaved."""
        state = self._state
        if state is None or self._saver is None or state.subject != subject or state.dirty:
            return

        def show(note: Note | None) -> None:
            if state is self._state and state.refreshed(note):
                self._filling = True
                replace_text(self.editor.document(), state.body)
                self._filling = False
                self._show_state()
                if note is None:
                    self._tell(self.tr("This note was deleted. It lies in the trash of notes."))

        self._saver.read(subject, show, key="note-refresh")

    def show_links_anew(self) -> None:
        """Something was named, or named otherwise: what links lead to, and whether there is such a thing."""
        if self._state is not None and "[[" in self._state.body:
            self._live.touch()

    # --- what the bar says ---

    def _tell(self, sentence: str) -> None:
        self._warned = False
        self.bar.ask(sentence, (self.tr("Good"), lambda: None), focus=False)

    def _warn(self, error: UserError | BugReport, kept: bool = False) -> None:
        reason = error_sentence(error) if isinstance(error, UserError) else error.title
        tail = self.tr("Your words stay here, and are tried again.")
        if kept:
            tail = self.tr("Your words stay here and in a second place, and are tried again.")
        self._warned = True
        self.bar.ask(f"{reason} {tail}", (self.tr("Try now"), self._try_now), focus=False)
        self._show_state()

    def _say_nothing(self) -> None:
        self._warned = False
        self.bar.hide()

    def _on_answered(self) -> None:
        if self.editor.isVisible() and self.editor.isEnabled():
            self.editor.setFocus()

    # --- appearance ---

    def _show_state(self) -> None:
        state = self._state
        if state is None:
            self._indicate("")
        elif self.editor.isReadOnly():
            self._indicate(self.tr("Read only"))
        elif state.failing and state.dirty:
            self._indicate(self.tr("Not saved yet"))
        elif state.dirty:
            self._indicate(self.tr("Saving…"))
        else:
            self._indicate(self.tr("Saved") if state.revision else "")

    def _indicate(self, text: str) -> None:
        self.foot.show_state(text)

    @property
    def indicator(self) -> str:
        """Whether the note is saved, as the reader sees it."""
        return self.foot.state

    def _on_arranged(self) -> None:
        self.head.show_arrangement(self.views.shown)
        self._live.refresh()

    def _on_address(self, address: str) -> None:
        line = read_task(address)
        if line is None:
            self.link_activated.emit(address)
        elif not self.editor.isReadOnly() and self.editor.isEnabled():
            self.editor.editing.toggle_task_at(line)

    def focus_editor(self) -> None:
        self.versions.close(focus=False)
        if self.editor.isHidden():
            self.views.leave_reading()
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
