"""What a note said then and says now, in one text: struck out what went, underlined what came."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.differences import Kind, Piece
from app.ui.theme import READING_FAMILY, Theme

_LINE_END = "↵"  # a line end that came or went would not be seen


class ComparisonText(QPlainTextEdit):
    """Read with arrows like a text; `go` walks the changes. Nothing is told by colour alone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note-comparison")
        self.setAccessibleName(self.tr("The version beside the note as it is"))
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._pieces: Sequence[Piece] = ()
        self._changes: list[int] = []  # where each begins
        self._at = -1
        self._theme = theme

    @property
    def changes(self) -> int:
        """How many places differ."""
        return len(self._changes)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_pieces(self._pieces)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show a comparison, its first change on screen."""
        self._pieces, self._changes, self._at = pieces, [], -1
        self.clear()
        font = self.font()
        font.setFamily(READING_FAMILY)
        self.document().setDefaultFont(font)
        self.document().setDocumentMargin(12)
        cursor = QTextCursor(self.document())
        formats = {kind: make_format(kind, self._theme) for kind in Kind}
        cursor.beginEditBlock()
        follows = False  # a change that stands directly behind another is one with it
        for piece in pieces:
            is_change = piece.kind is not Kind.SAME
            if is_change and not follows:
                self._changes.append(cursor.position())
            follows = is_change
            text = piece.text.replace("\n", f"{_LINE_END}\n") if is_change else piece.text
            cursor.insertText(text, formats[piece.kind])
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.go(1)

    def go(self, step: int) -> int:
        """Bring the next change (-1: the one before) on screen; returns its number from 1, 0 where there is none."""
        if not self._changes:
            return 0
        self._at = (self._at + step) % len(self._changes) if self._at >= 0 or step > 0 else len(self._changes) - 1
        cursor = self.textCursor()
        cursor.setPosition(self._changes[self._at])
        self.setTextCursor(cursor)
        self.centerCursor()
        return self._at + 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the view's
        else:
            super().keyPressEvent(event)


def make_format(kind: Kind, theme: Theme) -> QTextCharFormat:
    """Of words that went: struck out; that came: underlined; each on a ground of its own."""
    form = QTextCharFormat()
    if kind is Kind.SAME:
        form.setForeground(QColor(theme.text["body"]))
        return form
    marker = theme.markers["pink" if kind is Kind.REMOVED else "green"]
    form.setForeground(marker.edge)
    form.setBackground(marker.ground)
    if kind is Kind.REMOVED:
        form.setFontStrikeOut(True)
    else:
        form.setFontUnderline(True)
    return form
