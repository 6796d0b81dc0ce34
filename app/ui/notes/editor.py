"""The Markdown editor of a note: formatting keys, lists that continue, text set for writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QRegularExpression, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.ui.theme import Theme

_LIST_ITEM = re.compile(r"^(\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?")
_QUOTE = re.compile(r"^(\s*(?:>\s?)+)")
FORMAT_KEYS = {"Ctrl+B": "strong", "Ctrl+I": "emphasis", "Ctrl+K": "link"}


def continue_line(line: str) -> str | None:
    """What a new line after this one begins with, so that a list or quotation goes on; None ends it, since the
    line holds nothing but its own mark."""
    if match := _LIST_ITEM.match(line):
        if not line[match.end() :].strip():
            return None
        indent, bullet, number, mark, space, box = match.groups()
        head = bullet or f"{int(number) + 1}{mark}"
        return f"{indent}{head}{space}{'[ ] ' if box else ''}"
    if match := _QUOTE.match(line):
        return match.group(1) if line[match.end() :].strip() else None
    return ""


class _Highlighter(QSyntaxHighlighter):
    """Marks of Markdown recede, headings and strong words stand out: enough to write by, not a preview."""

    def __init__(self, editor: QPlainTextEdit, theme: Theme) -> None:
        # A child of the editor, not of a document: documents come and go with the notes.
        super().__init__(editor)
        self.set_theme(theme)
        self.setDocument(editor.document())

    def set_theme(self, theme: Theme) -> None:
        def form(colour: QColor | None = None, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
            made = QTextCharFormat()
            if colour is not None:
                made.setForeground(colour)
            if bold:
                made.setFontWeight(QFont.Weight.DemiBold)
            made.setFontItalic(italic)
            return made

        frame = theme.frame
        # Qt's own expressions: their positions are those that Qt's formats are set by.
        rules = (
            (r"^#{1,6}\s.*$", form(bold=True)),
            (r"(\*\*|__)(?=\S).+?\1", form(bold=True)),
            (r"(?<![*_\w])([*_])(?=[^\s*_]).+?\1(?![*_\w])", form(italic=True)),
            (r"`[^`]+`", form(frame["secondary"])),
            (r"\[[^\]]*\]\([^)]*\)", form(frame["accent"])),
            (r"^\s*(?:[-*+]|\d+[.)]|>+|#{1,6})(?=\s)", form(frame["secondary"])),
        )
        self._rules = tuple((QRegularExpression(pattern), form) for pattern, form in rules)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for pattern, form in self._rules:
            matches = pattern.globalMatch(text)
            while matches.hasNext():
                match = matches.next()
                self.setFormat(match.capturedStart(), match.capturedLength(), form)


class PasteTaker(Protocol):
    """Somebody who makes something of their own of what is pasted or dropped, such as a picture."""

    def claims(self, source: QMimeData) -> bool:
        """Whether `take` would make something of it. Asked often while something is dragged over the editor."""
        ...

    def take(self, source: QMimeData) -> None: ...


class NoteEditor(QPlainTextEdit):
    """`key_takers` see every key press first, in order (a list of completions, say); one that returns True has used
    it up. `paste_takers` are asked first for what is pasted or dropped."""

    escaped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note-editor")
        self.setAccessibleName(self.tr("Note, in Markdown"))
        self.setPlaceholderText(
            self.tr("Your own words, in Markdown. Saved as you type.\n\nWho is named? Who is quoted? What is left out?")
        )
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.key_takers: list[Callable[[QKeyEvent], bool]] = []
        self.paste_takers: list[PasteTaker] = []
        self._highlighter: _Highlighter | None = None
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.rebind()

    def rebind(self) -> None:
        """Follow the document that is shown now."""
        if self._highlighter is None:
            self._highlighter = _Highlighter(self, self._theme)
            return
        if self._highlighter.document() is not self.document():
            self._highlighter.setDocument(self.document())
        self._highlighter.set_theme(self._theme)

    def event(self, event: QEvent) -> bool:
        # While one writes, these keys format; elsewhere Ctrl+K goes to the search field.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._format_of(event):
            event.accept()
            return True
        return super().event(event)

    @staticmethod
    def _format_of(event: QKeyEvent) -> str:
        return FORMAT_KEYS.get(QKeySequence(event.keyCombination()).toString(), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(takes(event) for takes in self.key_takers):
            return
        if form := self._format_of(event):
            self.apply_format(form)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._break_line()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        # Qt asks here before a key press is seen: Tab moves a list item in and out; elsewhere it goes on.
        if forwards and self._is_taken(Qt.Key.Key_Tab):
            return True
        return self._indent(forwards) or super().focusNextPrevChild(forwards)

    def _is_taken(self, key: Qt.Key) -> bool:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        return any(takes(event) for takes in self.key_takers)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        if not self.isReadOnly() and any(taker.claims(source) for taker in self.paste_takers):
            return True
        # Files dropped on a note are meant for the library: the window takes them.
        return not any(url.isLocalFile() for url in source.urls()) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        taker = next((taker for taker in self.paste_takers if taker.claims(source)), None)
        if taker is not None:
            taker.take(source)
        else:
            super().insertFromMimeData(source)

    def _break_line(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        head = continue_line(before)
        cursor.beginEditBlock()
        if head is None:
            # Return on an empty item ends the list.
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        else:
            cursor.insertText("\n" + head)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _indent(self, deeper: bool) -> bool:
        cursor = self.textCursor()
        if cursor.hasSelection() or not _LIST_ITEM.match(cursor.block().text()):
            return False
        start = QTextCursor(cursor.block())
        if deeper:
            start.insertText("  ")
        elif cursor.block().text().startswith("  "):
            start.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, 2)
            start.removeSelectedText()
        return True

    def apply_format(self, form: str) -> None:
        """Set the selection (or the place of the cursor) strong, in italics, or as a link; again takes it back."""
        cursor = self.textCursor()
        text = cursor.selectedText()
        if form == "link":
            is_address = text.startswith(("http://", "https://"))
            replacement = f"[]({text})" if is_address else f"[{text}]()"
            cursor.insertText(replacement)
            back = len(text) + 3 if is_address else 1
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, back)
            self.setTextCursor(cursor)
            return
        mark = "**" if form == "strong" else "*"
        wrapped = len(text) >= 2 * len(mark) and text.startswith(mark) and text.endswith(mark)
        if wrapped and not (mark == "*" and text.startswith("**") and not text.startswith("***")):
            start = cursor.selectionStart()
            cursor.insertText(text[len(mark) : -len(mark)])
            end = cursor.position()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
            return
        start = cursor.selectionStart()
        cursor.insertText(f"{mark}{text}{mark}")
        end = cursor.position()
        if text:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        else:
            cursor.setPosition(end - len(mark))
        self.setTextCursor(cursor)
