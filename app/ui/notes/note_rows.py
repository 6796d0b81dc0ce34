"""A list of notes: what each is called and about, how it begins, its tags, when it was last changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain import NoteSummary, SubjectKind
from app.ui.icons import line_icon
from app.ui.parts import chosen_ground, elide, text_scale
from app.ui.theme import READING_FAMILY, Theme
from app.ui.wording import as_tip, show_day

NOTE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex

_MOST = 400  # characters of a line that are measured
_MARKS = re.compile(r"(?m)^\s*(?:[-*+]|\d{1,9}[.)]|>+|#{1,6})\s+(?:\[[ xX]\]\s+)?")
_LINK = re.compile(r"\[\[(?:[^\[\]\n|]*\|)?([^\[\]\n]*)\]\]|!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_ICONS = {SubjectKind.ARTICLE: "file-text", SubjectKind.PAIR: "columns-2", SubjectKind.FREE: "notebook-pen"}


def show_beginning(note: NoteSummary) -> str:
    """How a note begins, as one line without the marks of Markdown; the title itself is left out."""
    text = _LINK.sub(lambda match: match[1] or match[2] or "", _MARKS.sub("", note.beginning))
    line = " ".join(_EMPHASIS.sub("", text).split())
    return line[len(note.title) :].lstrip() if note.title and line.startswith(note.title) else line


def name_note(note: NoteSummary) -> str:
    words = note.title.strip() or note.question.strip()
    return words or QCoreApplication.translate("NoteRows", "Untitled")


def describe_subject(note: NoteSummary) -> str:
    if note.kept:
        words = QCoreApplication.translate("NoteRows", "What it was about was deleted")
    elif note.subject.kind is SubjectKind.ARTICLE:
        words = QCoreApplication.translate("NoteRows", "On an article")
    elif note.subject.kind is SubjectKind.PAIR:
        words = QCoreApplication.translate("NoteRows", "On a pair")
    else:
        words = ""
    return words


class NoteRows(QAbstractListModel):
    """The notes a list shows, in order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.notes: list[NoteSummary] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.notes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        note = self.notes[index.row()]
        if role == NOTE:
            return note
        if role == Qt.ItemDataRole.DisplayRole:
            return name_note(note)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (name_note(note), describe_subject(note), ", ".join(note.tags), show_beginning(note)[:200])
            return ". ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip("\n\n".join(filter(None, (name_note(note), describe_subject(note), note.question))))
        return None

    def show(self, notes: Sequence[NoteSummary]) -> None:
        if list(notes) != self.notes:
            self.beginResetModel()
            self.notes = list(notes)
            self.endResetModel()


class NoteList(QListView):
    """Return opens, F2 opens to rename, Delete asks to delete. What was chosen stays chosen while the rows change."""

    opened = Signal(object)  # NoteSummary
    rename_asked = Signal(object)  # NoteSummary
    delete_pressed = Signal()
    chosen_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.rows = NoteRows(self)
        self.setModel(self.rows)
        self.setAccessibleName(self.tr("Notes"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_NoteDelegate(self))
        self.activated.connect(lambda index: self.opened.emit(index.data(NOTE)))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())

    def show_notes(self, notes: Sequence[NoteSummary]) -> None:
        chosen = {note.id for note in self.chosen()}
        current = self.currentIndex()
        place, current_id = current.row(), current.data(NOTE).id if current.isValid() else 0
        self.rows.show(notes)
        ids = [note.id for note in self.rows.notes]
        if ids:
            row = ids.index(current_id) if current_id in ids else max(0, min(place, len(ids) - 1))
            self.setCurrentIndex(self.rows.index(row))
            selection = self.selectionModel()
            for number, note_id in enumerate(ids):
                if note_id in chosen and number != row:
                    selection.select(self.rows.index(number), selection.SelectionFlag.Select)
        self.chosen_changed.emit()

    def chosen(self) -> list[NoteSummary]:
        return [index.data(NOTE) for index in sorted(self.selectedIndexes(), key=lambda index: index.row())]

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.opened.emit(current.data(NOTE))
        elif event.key() == Qt.Key.Key_F2 and current.isValid():
            self.rename_asked.emit(current.data(NOTE))
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class _NoteDelegate(QStyledItemDelegate):
    """Two lines: the title, and when it was changed; the beginning, and the tags."""

    def __init__(self, notes: NoteList) -> None:
        super().__init__(notes)
        self._notes = notes

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(160, 2 * option.fontMetrics.height() + 22)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, note = self._notes.theme, index.data(NOTE)
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, chosen_ground(theme, self._notes.hasFocus()))
        painter.setPen(theme.frame["hairline"])
        painter.drawLine(rect.left() + 28, rect.bottom(), rect.right() - 12, rect.bottom())
        metrics = QFontMetrics(option.font)
        side = round(16 * text_scale(self._notes))
        icon = line_icon(_ICONS[note.subject.kind], theme.frame["secondary"], theme.frame["disabled"])
        first = QRect(rect.left() + 28, rect.top() + 8, rect.width() - 28 - 16, metrics.height() + 2)
        icon.paint(painter, first.left(), first.center().y() - side // 2 + 1, side, side)
        first.setLeft(first.left() + side + 10)
        second = first.translated(0, metrics.height() + 4)
        self._paint_line(painter, option.font, first, name_note(note), show_day(note.trashed or note.changed), True)
        about = describe_subject(note)
        begins = show_beginning(note)
        beneath = f"{about} · {begins}" if about and begins else about or begins
        tags = "  ".join(f"#{tag}" for tag in note.tags)
        self._paint_line(painter, option.font, second, beneath, tags, False)

    def _paint_line(self, painter: QPainter, font: QFont, room: QRect, text: str, right: str, heads: bool) -> None:
        frame, metrics = self._notes.theme.frame, QFontMetrics(font)
        painter.setFont(font)
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        if right:
            shown = elide(right[:_MOST], metrics, room.width() // 2)
            painter.setPen(frame["secondary"] if heads else frame["accent"])
            painter.drawText(room, flags | int(Qt.AlignmentFlag.AlignRight), shown)
            room = room.adjusted(0, 0, -metrics.horizontalAdvance(shown) - 16, 0)
        if heads:
            font = QFont(READING_FAMILY)
            font.setPointSizeF(self._notes.font().pointSizeF() * 1.08)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            metrics = QFontMetrics(font)
        painter.setPen(frame["text"] if heads else frame["secondary"])
        painter.drawText(
            room, flags | int(Qt.AlignmentFlag.AlignLeft), elide(text[:_MOST], metrics, max(0, room.width()))
        )
