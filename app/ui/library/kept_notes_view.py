"""Notes that outlived their article or pair: to be read, copied, and deleted when nobody needs them any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.notes.preview import Preview
from app.ui.parts import EmptyPage, InlineBar, chosen_ground, elide, lay_out_page, make_quiet
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from app.ui.wording import as_tip, show_day

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from app.services.notes import KeptNote

NOTE = int(Qt.ItemDataRole.UserRole)


class KeptNotesView(QWidget):
    delete_asked = Signal(int)  # note id; confirmed already
    link_activated = Signal(str)

    def __init__(
        self, render: Callable[[str], str], tasks: TaskRunner, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("kept-notes")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._render, self._tasks, self._theme = render, tasks, theme
        self._read_only = False
        self._shown = ""  # the note in the preview, or on its way there
        self.bar = InlineBar(theme, self)
        self._count = make_quiet(parent=self)
        self.copy_button = QPushButton(self.tr("Copy"), self)
        self.copy_button.setToolTip(self.tr("Copy the note as it was written"))
        self.delete_button = QPushButton(self.tr("Delete for ever…"), self)
        self.list = NoteList(theme, self)
        self.list.setAccessibleName(self.tr("Notes without an article"))
        self.bar.dismissed.connect(self.list.setFocus)
        self.preview = Preview(self)
        self.preview.address_clicked.connect(self.link_activated)
        self.empty = EmptyPage(theme, "notebook-pen", self)
        self.empty.say(
            self.tr("No notes without an article"),
            self.tr("When an article is deleted for ever, the note on it is kept here."),
        )
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.list.delete_pressed.connect(self._ask)
        self.copy_button.clicked.connect(self._copy)
        self.delete_button.clicked.connect(self._ask)
        self.set_theme(theme)
        self.show_notes([])

    def _lay_out(self) -> None:
        splitter = QSplitter(self)
        splitter.addWidget(self.list)
        splitter.addWidget(self.preview)
        splitter.setSizes([300, 600])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        self._stack.addWidget(splitter)
        self._stack.addWidget(self.empty)
        buttons = (self.copy_button, self.delete_button)
        lay_out_page(self, self.tr("Notes without an article"), self._count, buttons, self.bar, self._stack)

    def show_notes(self, notes: Sequence[KeptNote]) -> None:
        """The notes there are now; the one that was chosen stays chosen, or the one that takes its place."""
        chosen, place = self._current(), self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for note in notes:
            item = QListWidgetItem(note.title.strip() or note.question.strip() or self.tr("Untitled"))
            item.setData(NOTE, note)
            item.setToolTip(as_tip(item.text()))
            self.list.addItem(item)
            if chosen is not None and note.id == chosen.id:
                place = self.list.count() - 1
        self.list.setCurrentRow(max(0, min(place, len(notes) - 1)))
        self.list.blockSignals(False)
        self._count.setText(str(len(notes)) if notes else "")
        self._stack.setCurrentIndex(0 if notes else 1)
        for button in (self.copy_button, self.delete_button):
            button.setVisible(bool(notes))
        self._show_current()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._show_current()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.list.theme = theme
        self.empty.set_theme(theme)
        self.preview.set_theme(theme, self.font().pointSizeF() * 1.08)
        self._show_current()

    def _current(self) -> KeptNote | None:
        item = self.list.currentItem()
        note: KeptNote | None = item.data(NOTE) if item is not None else None
        return note

    def _show_current(self) -> None:
        note = self._current()
        body, render = note.body if note is not None else "", self._render
        if body != self._shown:
            # A long note takes longer than a person waits; the last one chosen is shown in the end.
            self._shown = body
            self._tasks.run(lambda _job: render(body), self.preview.setHtml, key="kept-note")
        self.copy_button.setEnabled(note is not None)
        self.delete_button.setEnabled(note is not None and not self._read_only)

    def _copy(self) -> None:
        if (note := self._current()) is not None:
            QGuiApplication.clipboard().setText(note.body)

    def _ask(self) -> None:
        note = self._current()
        if note is None or self._read_only:
            return
        self.bar.ask(
            self.tr("Delete this note and all its versions for ever? This cannot be undone."),
            (self.tr("Delete for ever"), lambda: self.delete_asked.emit(note.id)),
            (self.tr("Keep"), lambda: None),
        )


class NoteList(QListWidget):
    delete_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_NoteDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class _NoteDelegate(QStyledItemDelegate):
    """The title of what the note was about; beneath, when it was last changed and how it begins."""

    def __init__(self, notes: NoteList) -> None:
        super().__init__(notes)
        self._notes = notes

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(160, 2 * option.fontMetrics.height() + 20)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, note = self._notes.theme, index.data(NOTE)
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, chosen_ground(theme, self._notes.hasFocus()))
        metrics = QFontMetrics(option.font)
        width = rect.width() - 28 - 12
        painter.setFont(option.font)
        painter.setPen(theme.frame["text"])
        title = elide(str(index.data())[:400], metrics, width)
        painter.drawText(rect.left() + 28, rect.top() + 8 + metrics.ascent(), title)
        painter.setPen(theme.frame["secondary"])
        begins = " ".join(note.body[:300].split())
        when = f"{show_day(note.changed)} · "
        beneath = when + elide(begins, metrics, width - metrics.horizontalAdvance(when))
        painter.drawText(rect.left() + 28, rect.top() + 11 + metrics.height() + metrics.ascent(), beneath)
