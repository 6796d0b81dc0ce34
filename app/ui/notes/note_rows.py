"""A list of notes: what each is called and about, how it begins, its tags, when it was last changed."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain import NoteSummary, SubjectKind
from app.ui.icons import line_icon
from app.ui.parts import chosen_ground, elide, text_scale
from app.ui.theme import READING_FAMILY, Theme
from app.ui.wording import as_tip, show_day
from app.ui.written_rows import ITEM, MOST_MEASURED, Index, WrittenList, WrittenRows

_MARKS = re.compile(r"(?m)^\s*(?:[-*+]|\d{1,9}[.)]|>+|#{1,6})\s+(?:\[[ xX]\]\s+)?")
_LINK = re.compile(r"\[\[(?:[^\[\]\n|]*\|)?([^\[\]\n]*)\]\]|!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_ICONS = {SubjectKind.ARTICLE: "file-text", SubjectKind.PAIR: "columns-2", SubjectKind.FREE: "notebook-pen"}


def strip_marks(text: str) -> str:
    """Markdown as one line of words."""
    words = _LINK.sub(lambda match: match[1] or match[2] or "", _MARKS.sub("", text))
    return " ".join(_EMPHASIS.sub("", words).split())


def show_beginning(note: NoteSummary) -> str:
    """How a note begins, as one line without the marks of Markdown; the title itself is left out."""
    line = strip_marks(note.beginning)
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


class NoteRows(WrittenRows):
    def tell(self, item: Any, role: int) -> Any:
        note: NoteSummary = item
        if role == Qt.ItemDataRole.DisplayRole:
            return name_note(note)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (name_note(note), describe_subject(note), ", ".join(note.tags), show_beginning(note)[:200])
            return ". ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip("\n\n".join(filter(None, (name_note(note), describe_subject(note), note.question))))
        return None


class NoteList(WrittenList):
    """F2 opens a note to rename it."""

    rename_asked = Signal(object)  # NoteSummary

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(NoteRows(), theme, parent)
        self.setAccessibleName(self.tr("Notes"))
        self.setItemDelegate(_NoteDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self.currentIndex().isValid():
            self.rename_asked.emit(self.currentIndex().data(ITEM))
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
        theme, note = self._notes.theme, index.data(ITEM)
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
        # What is measured from the left stays there in mirrored windows, too.
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
        if right:
            shown = elide(right[:MOST_MEASURED], metrics, room.width() // 2)
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
            room, flags | int(Qt.AlignmentFlag.AlignLeft), elide(text[:MOST_MEASURED], metrics, max(0, room.width()))
        )
