"""What a note said before: its versions by time, each beside the note as it is, and the way back to one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import QLocale, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QSplitter, QVBoxLayout, QWidget

from app.differences import compare_texts
from app.domain import NoteSubject
from app.errors import UserError
from app.services.note_versions import Version
from app.ui.notes.comparison import ComparisonText
from app.ui.parts import make_answer, make_quiet, text_scale
from app.ui.tasks import BugReport, TaskRunner
from app.ui.theme import Theme
from app.ui.wording import count_words, error_sentence, group_digits, show_moment, translate

BESIDE = 620  # pixels at normal text size: from this width on, list and text stand side by side


class VersionsView(QWidget):
    """Reads and compares on threads. `chosen` asks that the note say this again; `added`, that it stand beneath what
    the note says. Whoever owns this does that, so that it is undone like anything else that was written."""

    chosen = Signal(str)
    added = Signal(str)
    closed = Signal()

    def __init__(self, tasks: TaskRunner, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note-versions")
        self._tasks = tasks
        self._history: Any = None
        self._subject: NoteSubject | None = None
        self._present = ""
        self._versions: Sequence[Version] = ()
        self._body: str | None = None  # of the version that is shown
        self._is_read_only = False
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Versions of the note, the newest first"))
        self.list.setUniformItemSizes(True)
        self.list.currentRowChanged.connect(self._show_row)
        self.list.itemActivated.connect(lambda _: self._restore())
        self.text = ComparisonText(theme, self)
        self.state = make_quiet("", self)
        self.state.setWordWrap(True)
        self.restore_button = make_answer(self.tr("Restore"), self)
        self.restore_button.setToolTip(self.tr("The note says this again; what it says now stays a version (Return)"))
        self.restore_button.clicked.connect(self._restore)
        self.add_button = make_answer(self.tr("Add beneath"), self)
        self.add_button.setToolTip(self.tr("What lost in the conflict is added at the end of the note"))
        self.add_button.clicked.connect(self._add)
        self.back_button = make_answer(self.tr("Back"), self)
        self.back_button.setToolTip(self.tr("Back to the note (Escape)"))
        self.back_button.clicked.connect(self.closed)
        for key, step in (("F7", 1), ("Shift+F7", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._go(step))
        self._lay_out()

    def _lay_out(self) -> None:
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self._parts.addWidget(self.list)
        self._parts.addWidget(self.text)
        self._parts.setChildrenCollapsible(False)
        self._parts.setStretchFactor(0, 1)
        self._parts.setStretchFactor(1, 2)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 6, 12, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self.state, 1)
        for button in (self.add_button, self.restore_button, self.back_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._parts, 1)
        column.addLayout(buttons)

    def set_theme(self, theme: Theme) -> None:
        self.text.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= BESIDE * text_scale(self)
        orientation = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if orientation is not self._parts.orientation():
            self._parts.setOrientation(orientation)
            self._parts.setSizes([self.width() * 2 // 5, self.width() * 3 // 5] if is_wide else [100, 200])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # --- what is shown ---

    def open(self, history: Any, subject: NoteSubject, present: str, *, read_only: bool = False) -> None:
        """Show the versions of a note that says `present` by now. `history` is the NoteHistory of its library."""
        self._history, self._subject, self._present, self._is_read_only = history, subject, present, read_only
        self._versions, self._body = (), None
        self.list.clear()
        self.text.show_pieces(())
        self._enable()
        self._say(self.tr("Looking…"))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tasks.run(
            lambda job: history.list(subject, job),
            lambda versions: self._show_versions(subject, versions),
            on_failure=self._on_failure,
            key=f"note-versions-{id(self)}",
        )

    def leave(self) -> None:
        """Nothing is shown any more: what is still being read comes to nothing."""
        self._subject = None
        self._present = ""
        self.list.clear()
        self.text.show_pieces(())

    def _show_versions(self, subject: NoteSubject, versions: Sequence[Version]) -> None:
        if subject != self._subject:
            return
        now = datetime.now(UTC)
        self._versions = versions
        self.list.blockSignals(True)
        self.list.addItems([self.describe(version, now) for version in versions])
        for number, version in enumerate(versions):
            if version.lost:
                item = self.list.item(number)
                font = item.font()
                font.setBold(True)
                item.setFont(font)
                item.setToolTip(self.tr("Saved while another text was: it did not become the note, and is kept."))
        self.list.blockSignals(False)
        if not versions:
            self._say(self.tr("This note has no versions yet."))
            return
        # The newest is the note itself: the one before says more.
        self.list.setCurrentRow(next((n for n, v in enumerate(versions) if not v.current), 0))

    def describe(self, version: Version, now: datetime) -> str:
        """A version in a line."""
        parts = [show_when(version.saved, now)]
        if version.lost:
            parts.append(self.tr("lost in a conflict"))
        elif version.current:
            parts.append(self.tr("the note as it is"))
        parts.append(count_words(version.words))
        if version.added or version.removed:
            parts.append(f"+{group_digits(version.added)} −{group_digits(version.removed)}")
        return " · ".join(parts)

    def _show_row(self, row: int) -> None:
        self._body = None
        self._enable()
        if not 0 <= row < len(self._versions) or self._subject is None:
            return
        history, subject, number, present = self._history, self._subject, self._versions[row].id, self._present

        def compare(_job: Any) -> tuple[str, Any]:
            body = history.read(subject, number)
            return body, compare_texts(body, present)

        self._tasks.run(
            compare,
            lambda found: self._show_comparison(number, *found),
            on_failure=self._on_failure,
            key=f"note-comparison-{id(self)}",
        )

    def _show_comparison(self, number: int, body: str, pieces: Any) -> None:
        version = self._current()
        if version is None or version.id != number:
            return
        self._body = body
        self.text.show_pieces(pieces)
        self._enable()
        if not self.text.changes:
            self._say(self.tr("The note says the same now."))
        else:
            self._tell_place(1)

    def _go(self, step: int) -> None:
        if (place := self.text.go(step)) > 0:
            self._tell_place(place)

    def _tell_place(self, place: int) -> None:
        legend = self.tr("Struck out: only then. Underlined: only now.")
        counted = self.tr("Change {place} of {count} (F7)").format(place=place, count=self.text.changes)
        self._say(f"{legend} {counted}")

    def _current(self) -> Version | None:
        row = self.list.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def _enable(self) -> None:
        version = self._current()
        can = self._body is not None and not self._is_read_only
        self.restore_button.setEnabled(can and self._body != self._present)
        self.add_button.setVisible(version is not None and version.lost)
        self.add_button.setEnabled(can and bool(self._body) and str(self._body).strip() not in self._present)

    def _say(self, words: str) -> None:
        self.state.setText(words)

    def _on_failure(self, error: UserError | BugReport) -> None:
        if isinstance(error, UserError):
            self._say(error_sentence(error))
        else:
            self._tasks.failed.emit(error)

    # --- what is done ---

    def _restore(self) -> None:
        if self.restore_button.isEnabled() and self._body is not None:
            self.chosen.emit(self._body)

    def _add(self) -> None:
        if self._body is not None:
            self.added.emit(self._body)


def show_when(moment: datetime, now: datetime) -> str:
    """The day in words where it is near, and the time by the reader's clock."""
    here, today = moment.astimezone(), now.astimezone().date()
    time = QLocale().toString(QTime(here.hour, here.minute), QLocale.FormatType.ShortFormat)
    if here.date() == today:
        return translate("today {time}").format(time=time)
    if here.date() == today - timedelta(days=1):
        return translate("yesterday {time}").format(time=time)
    return show_moment(moment)
