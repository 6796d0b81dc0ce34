"""The Markdown editor of a note: a page to write on, and the keys that people expect there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.ui.notes.colouring import MarkdownColours, is_in_code
from app.ui.notes.editing import NoteEditing
from app.ui.notes.markdown_marks import EMPHASIS, STRONG
from app.ui.notes.pasting import find_address, make_link, write_passage
from app.ui.theme import Theme
from app.ui.written_field import WrittenField

# Keys that mean something else in the rest of the window; while one writes, they do what they do in other editors.
OTHER_KEYS = {"Ctrl+K": "note.link", "Ctrl+Shift+V": "note.paste_plain"}
_MEASURE = 84  # characters of a line on a wide page


class PasteTaker(Protocol):
    """Somebody who makes something of their own of what is pasted or dropped, such as a picture."""

    def claims(self, source: QMimeData) -> bool:
        """Whether `take` would make something of it. Asked often while something is dragged over the editor."""
        ...

    def take(self, source: QMimeData) -> None: ...


class NoteEditor(WrittenField):
    """`key_takers` see every key press first, in order (a list of completions, say); one that returns True has used
    it up. `paste_takers` are asked first for what is pasted or dropped."""

    escaped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # No rule of the style sheet names it: a page that is styled is painted with all that lies beneath it, which a
        # keystroke in a line of many forms would pay for.
        self.setObjectName("note-editor")
        self.setAccessibleName(self.tr("Note, in Markdown"))
        self.setPlaceholderText(
            self.tr("Your own words, in Markdown. Saved as you type.\n\nWho is named? Who is quoted? What is left out?")
        )
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.key_takers: list[Callable[[QKeyEvent], bool]] = []
        self.paste_takers: list[PasteTaker] = []
        self.next_misspelt: Callable[[], None] = lambda: None  # whoever looks after spelling puts it here
        self.editing = NoteEditing(self, is_in_code)
        self.commands: dict[str, Callable[[], None]] = {
            "note.strong": lambda: self.editing.toggle_mark(STRONG),
            "note.emphasis": lambda: self.editing.toggle_mark(EMPHASIS),
            "note.link": self._link,
            "note.heading": self.editing.cycle_heading,
            "note.bullets": self.editing.toggle_bullets,
            "note.numbers": self.editing.toggle_numbers,
            "note.quote": self.editing.toggle_quote,
            "note.task": self.editing.toggle_task,
            "note.paste_plain": self.paste_plain,
            "note.misspelt": lambda: self.next_misspelt(),
        }
        self._keys: dict[int, str] = {}
        self.set_keys({})
        self._theme = theme
        self._colours: MarkdownColours | None = None
        self.rebind()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._colours is not None:
            self._colours.set_theme(theme)

    def set_keys(self, keys: dict[str, str]) -> None:
        """Which key is which of `commands`. They are taken here, whatever they mean elsewhere in the window."""
        named = {**OTHER_KEYS, **keys}
        sequences = ((QKeySequence(key), command) for key, command in named.items())
        single = ((keys, command) for keys, command in sequences if keys.count() == 1)
        self._keys = {keys[0].toCombined(): command for keys, command in single}  # type: ignore[index]

    def rebind(self) -> None:
        """Follow the document that is shown now."""
        if self._colours is None:
            self._colours = MarkdownColours(self, self._theme)
        elif self._colours.document() is not self.document():
            self._colours.set_document(self.document())

    def run(self, command: str) -> None:
        """One of `commands`, unless the note is for reading only."""
        if not self.isReadOnly() and self.isEnabled():
            self.commands[command]()

    # --- keys -----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # A key press is seen here, not one call further on: what is written must be painted at once.
        if not isinstance(event, QKeyEvent):
            return super().event(event)
        kind = event.type()
        if kind == QEvent.Type.KeyPress and self._take_key(event):
            return True
        # While one writes, these keys format; elsewhere Ctrl+K goes to the search field.
        if kind == QEvent.Type.ShortcutOverride and self._command_of(event):
            event.accept()
            return True
        return super().event(event)

    def _command_of(self, event: QKeyEvent) -> str:
        return self._keys.get(event.keyCombination().toCombined(), "")

    def _take_key(self, event: QKeyEvent) -> bool:
        """False for what Qt's own editor does with a key."""
        for takes in self.key_takers:
            if takes(event):
                return True
        key = event.key()
        if command := self._command_of(event):
            self.run(command)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isReadOnly():
            return self._break_line(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            return False
        return True

    def _break_line(self, modifiers: Qt.KeyboardModifier) -> bool:
        if modifiers == Qt.KeyboardModifier.NoModifier:
            self.editing.break_line()
        elif modifiers == Qt.KeyboardModifier.ShiftModifier:
            self.textCursor().insertText("\n")  # Qt's own would be no line of Markdown
            self.ensureCursorVisible()
        else:
            return False
        return True

    def focusNextPrevChild(self, forwards: bool) -> bool:
        # Tab moves a list item in and out; elsewhere it goes on.
        if not self.isReadOnly() and self.editing.indent(deeper=forwards):
            return True
        return super().focusNextPrevChild(forwards)

    # --- what is pasted -------------------------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        if not self.isReadOnly() and any(taker.claims(source) for taker in self.paste_takers):
            return True
        # Files dropped on a note are meant for the library: the window takes them.
        return not any(url.isLocalFile() for url in source.urls()) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        taker = next((taker for taker in self.paste_takers if taker.claims(source)), None)
        if taker is not None:
            taker.take(source)
        elif is_in_code(self.textCursor().block()):
            self._insert_plain(source)
        elif passage := write_passage(source):
            self.editing.insert_block(passage)
        elif link := make_link(self.textCursor(), source.text()):
            self.textCursor().insertText(link)
        else:
            self._insert_plain(source)

    def paste_plain(self) -> None:
        """The words of the clipboard, whatever they are."""
        self._insert_plain(QGuiApplication.clipboard().mimeData())

    def _insert_plain(self, source: QMimeData) -> None:
        # As one line ending, whatever program it comes from; Qt would keep a line separator inside of a line.
        text = source.text().replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    def _link(self) -> None:
        self.editing.toggle_link(find_address(QGuiApplication.clipboard().text()))

    # --- appearance -----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    def _set_margins(self) -> None:
        """On a wide page, lines are no longer than can be read, and stand in its middle."""
        measure = self.fontMetrics().averageCharWidth() * _MEASURE
        side = max(0, (self.width() - measure) // 2)
        margins = self.viewportMargins()
        if margins.left() != side:
            self.setViewportMargins(side, 0, side, 0)
