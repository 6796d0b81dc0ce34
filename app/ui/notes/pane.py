"""The note beside a text: editor and live preview, saved by itself, never lost."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextDocumentLayout,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain import Note, NoteSubject, SubjectKind
from app.errors import NoteConflict, UserError
from app.ui.icons import line_icon
from app.ui.notes.autosave import Autosave, Draft
from app.ui.notes.editor import NoteEditor
from app.ui.notes.preview import Preview
from app.ui.notes.rescue import NoteRescue
from app.ui.parts import ElidedLabel, InlineBar, make_heading
from app.ui.tasks import BugReport, TaskRunner
from app.ui.theme import Theme
from app.ui.wording import error_sentence

BESIDE = 760  # pixels at normal text size; from this width on, editor and preview stand side by side
REMEMBERED = 12  # notes whose undo history survives going to another page


class NotePane(QWidget):
    """One pane for all notes. `open` and `close_note` may be called at any time: what is unsaved goes to the library
    first, on a thread. `flush` writes at once on the calling thread, for closing and for the crash hook."""

    link_activated = Signal(str)
    saved = Signal(object)  # Note
    closed = Signal()
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
        self._tasks, self._render, self._theme, self._clock = tasks, render, theme, clock
        self._notes: Any = None
        self._rescue: NoteRescue | None = None
        self._is_trusted = True
        self._state: Autosave | None = None
        self._pending: dict[NoteSubject, Autosave] = {}  # left behind with something unsaved
        self._documents: OrderedDict[NoteSubject, QTextDocument] = OrderedDict()
        self._blank = self._make_document("")
        self._opening: NoteSubject | None = None
        self._filling = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._save_due)
        self._preview_timer = QTimer(self, singleShot=True, interval=120)
        self._preview_timer.timeout.connect(self._show_preview)
        self.editor = NoteEditor(theme, self)
        self.preview = Preview(self)
        self.bar = InlineBar(theme, self)
        self._title = make_heading(self.tr("Note"), 1.15)
        self._indicator = ElidedLabel(self)
        self._indicator.setProperty("quiet", True)
        self._indicator.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self._show_document(None, "")
        self.set_theme(theme)
        self.editor.textChanged.connect(self._on_text)
        self.editor.escaped.connect(self.left)
        self.preview.address_clicked.connect(self.link_activated)
        self.editor.setEnabled(False)

    def _lay_out(self) -> None:
        self._write = self._make_tab(self.tr("Write"))
        self._read = self._make_tab(self.tr("Preview"))
        self._tabs = QButtonGroup(self)
        self._tabs.addButton(self._write)
        self._tabs.addButton(self._read)
        self._write.setChecked(True)
        self._tabs.buttonClicked.connect(lambda _: self._arrange())
        self._close = QToolButton(self)
        self._close.setToolTip(self.tr("Hide the note (Ctrl+N)"))
        self._close.setAccessibleName(self.tr("Hide the note"))
        self._close.setIconSize(QSize(16, 16))
        self._close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 4)
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addSpacing(8)
        head.addWidget(self._write)
        head.addWidget(self._read)
        head.addWidget(self._indicator, 1)
        head.addWidget(self._close)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.addWidget(self.editor)
        self._splitter.addWidget(self.preview)
        self._splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self._splitter, 1)
        self._arrange()

    def _make_tab(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(text)
        button.setCheckable(True)
        return button

    # --- collaborators ---

    def set_services(self, notes: Any, rescue: NoteRescue | None, *, read_only: bool = False) -> None:
        """`notes` is the NoteService of the open library; None while there is none."""
        self._notes, self._rescue = notes, rescue
        self._is_trusted = True
        self.editor.setReadOnly(read_only)

    def set_trust(self, is_trusted: bool) -> None:
        """Whether what the library takes will be found again; if not, every note is also kept in the second place."""
        self._is_trusted = is_trusted
        state = self._state
        if not is_trusted and state is not None and self._rescue and state.body:
            self._rescue.keep(Draft(state.subject, state.body, state.revision))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.editor.set_theme(theme)
        self._close.setIcon(line_icon("x", theme.frame["secondary"], theme.frame["disabled"]))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.08)
        self.editor.setFont(font)
        self.preview.set_theme(theme, font.pointSizeF())
        self.editor.document().setDocumentMargin(12)
        self._show_preview()

    # --- which note ---

    @property
    def subject(self) -> NoteSubject | None:
        return self._state.subject if self._state else None

    def open(self, subject: NoteSubject) -> None:
        """Show the note on this subject; the one shown until now is saved first."""
        if subject in (self.subject, self._opening):
            return
        early = "" if self._opening else self._blank.toPlainText()  # typed before it was known what about
        self.close_note()
        self._opening = subject
        self._replace_text(self._blank, early)
        self._title.setText(self.tr("Note on the pair") if subject.kind is SubjectKind.PAIR else self.tr("Note"))
        if subject in self._pending:
            self._opening = None
            self._show(self._pending.pop(subject))
            return
        notes = self._notes
        if notes is None:
            return
        self.await_note()
        self._tasks.run(
            lambda _job: notes.get(subject),
            lambda note: self._on_loaded(subject, note),
            key="note",
            on_failure=self._warn,
        )

    def await_note(self) -> None:
        """A note is on its way: who types already is not kept waiting, `_show` takes the words over."""
        self.editor.setEnabled(True)

    def close_note(self) -> None:
        """Take the note out of the pane. What is unsaved is on its way, and stays known until it has arrived."""
        opening, self._opening = self._opening, None
        if opening is not None and (early := self._blank.toPlainText()):
            self._hand_on(opening, early)
        if self._state is None:
            self._replace_text(self._blank, "")
            self.editor.setEnabled(False)
            return
        state, self._state = self._state, None
        self._timer.stop()
        self.editor.setEnabled(False)
        if state.dirty:
            self._pending[state.subject] = state
            self._save(state)
        self.bar.hide()
        self._show_document(None, "")
        self._indicate("")

    def _hand_on(self, subject: NoteSubject, early: str) -> None:
        """The reader went on before the note had come, but after typing something on it."""
        notes = self._notes

        def append(note: Note | None) -> None:
            state = Autosave(subject, note)
            state.typed(f"{state.body}{early}", self._clock())
            self._pending[subject] = state
            self._save(state)

        self._tasks.run(lambda _job: notes.get(subject), append, on_failure=self._warn)

    def _on_loaded(self, subject: NoteSubject, note: Note | None) -> None:
        if self._opening != subject:
            return
        self._opening = None
        state = Autosave(subject, note)
        self._show(state)
        kept = self._rescue.find(subject) if self._rescue else None
        if kept is not None:
            self._bring_back(kept)

    def _show(self, state: Autosave) -> None:
        early = self._blank.toPlainText()
        had_keyboard = self.editor.hasFocus()
        self._state = state
        self._show_document(state.subject, state.body)
        self.editor.setEnabled(True)
        if had_keyboard:
            self.editor.setFocus()
        if early:
            self._replace_text(self._blank, "")
            self.editor.moveCursor(QTextCursor.MoveOperation.End)
            self.editor.insertPlainText(early)
        self._show_preview()
        self._show_state()
        self._wait()

    def _show_document(self, subject: NoteSubject | None, body: str) -> None:
        """Each note keeps its QTextDocument for a while, so that undo goes on where it was left."""
        self._filling = True
        document = self._documents.get(subject) if subject is not None else self._blank
        if document is None:
            assert subject is not None
            document = self._documents[subject] = self._make_document(body)
        elif document.toPlainText() != body:
            self._replace_text(document, body)
        document.setDefaultFont(self.editor.font())
        document.setDocumentMargin(12)
        self.editor.setDocument(document)
        self.editor.rebind()
        if subject is not None:
            self._documents.move_to_end(subject)
            while len(self._documents) > REMEMBERED:
                _, oldest = self._documents.popitem(last=False)
                oldest.deleteLater()
        self._filling = False

    def _make_document(self, body: str) -> QTextDocument:
        document = QTextDocument(self)
        document.setDocumentLayout(QPlainTextDocumentLayout(document))
        document.setPlainText(body)
        return document

    @staticmethod
    def _replace_text(document: QTextDocument, body: str) -> None:
        """Another text as one undoable step: what stood there before is one Ctrl+Z away."""
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(body)

    def _bring_back(self, kept: Draft) -> None:
        state = self._state
        if state is None or not kept.body.strip() or kept.body == state.body:
            if self._rescue:
                self._rescue.forget(kept.subject)
            return
        from app.ui.notes.autosave import join_versions

        body = kept.body
        if kept.revision != state.revision:
            body = join_versions(kept.body, state.body, self.tr("The note in the library said:"))
        self.editor.selectAll()
        self.editor.insertPlainText(body)
        self.bar.ask(
            self.tr("The last words typed here could not be saved then. They are back."),
            (self.tr("Good"), lambda: None),
            focus=False,
        )

    # --- typing and saving ---

    def _on_text(self) -> None:
        self._preview_timer.start()
        if self._filling or self._state is None:
            return
        self._state.typed(self.editor.toPlainText(), self._clock())
        self._show_state()
        self._wait()

    def _wait(self) -> None:
        due = self._state.due_in(self._clock()) if self._state else None
        # Not restarted by later keystrokes: the second counts from the first unsaved one.
        if due is None:
            self._timer.stop()
        elif not self._timer.isActive() or self._timer.remainingTime() > due * 1_000:
            self._timer.start(round(due * 1_000))

    def _save_due(self) -> None:
        if self._state is not None:
            self._save(self._state)

    def _save(self, state: Autosave) -> None:
        notes = self._notes
        if notes is None or (draft := state.begin()) is None:
            return
        self._show_state()
        self._tasks.run(
            lambda _job: notes.save(draft.subject, draft.body, draft.revision),
            lambda note: self._on_saved(state, note),
            on_failure=lambda error: self._on_not_saved(state, draft, error),
        )

    def _on_saved(self, state: Autosave, note: Note) -> None:
        state.saved(note, self._clock())
        if self._rescue and self._is_trusted:
            self._rescue.forget(note.subject)
        elif self._rescue:
            self._rescue.keep(Draft(note.subject, note.body, note.revision))
        if state is self._state and self.bar.isVisible() and not state.failing:
            self.bar.hide()
        self.saved.emit(note)
        self._after_saving(state)

    def _on_not_saved(self, state: Autosave, draft: Draft, error: UserError | BugReport) -> None:
        if isinstance(error, NoteConflict):
            self._merge(state, error)
            return
        state.failed(self._clock())
        kept = self._rescue.keep(Draft(draft.subject, state.body, draft.revision)) if self._rescue else None
        self._warn(error, kept=kept is not None)
        self._after_saving(state)

    def _merge(self, state: Autosave, error: NoteConflict) -> None:
        heading = self.tr("Changed elsewhere meanwhile:")
        body = state.conflicted(error.values.get("current"), heading, self._clock())
        if state is self._state:
            self._filling = True
            place = self.editor.textCursor().position()
            self._replace_text(self.editor.document(), body)
            cursor = self.editor.textCursor()
            cursor.setPosition(min(place, len(self.editor.toPlainText())))
            self.editor.setTextCursor(cursor)
            self._filling = False
            self.bar.ask(error_sentence(error), (self.tr("Good"), lambda: None), focus=False)
        self._after_saving(state)

    def _after_saving(self, state: Autosave) -> None:
        if state is self._state:
            self._show_state()
            self._wait()
        elif state.subject in self._pending:
            due = state.due_in(self._clock())
            if due is not None:
                QTimer.singleShot(round(due * 1_000), self, lambda: self._save(state))
            elif not state.dirty:
                del self._pending[state.subject]

    def _warn(self, error: UserError | BugReport, *, kept: bool = False) -> None:
        reason = error_sentence(error) if isinstance(error, UserError) else error.title
        tail = self.tr("Your words stay here, and are tried again.")
        if kept:
            tail = self.tr("Your words stay here and in a second place, and are tried again.")
        self.bar.ask(f"{reason} {tail}", (self.tr("Try now"), self._try_now), focus=False)
        self._show_state()

    def _try_now(self) -> None:
        if self._state is not None:
            self._save(self._state)

    @property
    def unsaved(self) -> bool:
        return bool(self._pending) or bool(self._state and self._state.dirty)

    def flush(self) -> bool:
        """Write everything unsaved now, on this thread. What the library does not take goes to the rescue folder.
        True when every word is in one of the two places."""
        states = [*self._pending.values(), *([self._state] if self._state else [])]
        return all(self._flush(state) for state in states)

    def _flush(self, state: Autosave) -> bool:
        # A save may still be on its way on a thread; writing the same words again on its revision ends in a
        # conflict whose current text is ours, which is as good as saved.
        for _ in range(3):
            if not state.dirty or self._notes is None:
                return not state.dirty
            draft = Draft(state.subject, state.body, state.revision)
            try:
                state.saved(self._notes.save(*_arguments(draft)), self._clock())
            except NoteConflict as conflict:
                state.conflicted(conflict.values.get("current"), self.tr("Changed elsewhere meanwhile:"), self._clock())
            except Exception:  # noqa: BLE001 -- also called from the crash hook: any failure means the other place
                return self._rescue is not None and self._rescue.keep(draft) is not None
        return not state.dirty

    def refresh(self, subject: NoteSubject) -> None:
        """The note changed in the library, perhaps elsewhere: show it, if nothing here is unsaved."""
        state, notes = self._state, self._notes
        if state is None or notes is None or state.subject != subject or state.dirty:
            return

        def show(note: Note | None) -> None:
            if state is self._state and state.refreshed(note):
                self._filling = True
                self._replace_text(self.editor.document(), state.body)
                self._filling = False
                self._show_preview()

        self._tasks.run(lambda _job: notes.get(subject), show, key="note-refresh")

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
        self._indicator.set_whole(text)

    @property
    def indicator(self) -> str:
        return self._indicator.whole

    def _show_preview(self) -> None:
        if not self.preview.isVisible():
            return
        bar = self.preview.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self.preview.setHtml(self._render(self.editor.toPlainText()))
        bar.setValue(round(place * bar.maximum()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Both side by side where there is room, one of the two behind tabs where there is not."""
        scale = max(1.0, self.fontMetrics().height() / 17.0)
        beside = self.width() >= BESIDE * scale
        self._write.setVisible(not beside)
        self._read.setVisible(not beside)
        self.editor.setVisible(beside or self._write.isChecked())
        self.preview.setVisible(beside or self._read.isChecked())
        self._show_preview()

    def focus_editor(self) -> None:
        self._write.setChecked(True)
        self._arrange()
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _arguments(draft: Draft) -> tuple[NoteSubject, str, int]:
    return draft.subject, draft.body, draft.revision
