"""Waves under words that no dictionary knows, in a field that is written in. Only the lines that are seen are looked
at, a moment after the last key, so that no keystroke waits for them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.domain import Span
from app.ui.notes.editing import units_of
from app.ui.spelling.check import SpellCheck
from app.ui.written_field import WrittenField

WAIT = 300  # ms
PIECE = 0.02  # seconds of looking for the next unknown word at a time
LONGEST_LINE = 20_000  # characters; what is longer was hardly written by hand
_CACHED = 5_000  # lines whose words are remembered


class Unknown(NamedTuple):
    """A word that no dictionary knows, and where it stands in the document, in Qt's positions."""

    word: str
    start: int
    end: int


class SpellingMarks(QObject):
    changed = Signal()

    def __init__(
        self,
        editor: WrittenField,
        check: SpellCheck,
        is_code: Callable[[QTextBlock], bool] = lambda _block: False,
    ) -> None:
        super().__init__(editor)
        self._editor, self._check, self._is_code = editor, check, is_code
        self._lines: dict[str, list[Span]] = {}
        self._seeking: Iterator[None] | None = None
        self._typed = False  # the word at the caret is being written
        self._revision = editor.document().revision()
        self._soon = QTimer(self, singleShot=True, interval=WAIT)
        self._soon.timeout.connect(self.look)
        check.changed.connect(self._on_changed)
        editor.followed.connect(self._on_followed)
        editor.verticalScrollBar().valueChanged.connect(self._look_soon)
        editor.sized.connect(self._look_soon)
        editor.entered.connect(self._on_entered)
        editor.left.connect(self._look_soon)

    # --- when ---

    def _on_entered(self) -> None:
        self._check.want()
        self._look_soon()

    def _look_soon(self) -> None:
        if not self._soon.isActive() and self._check.speller is not None:
            self._soon.start()

    def _on_changed(self) -> None:
        self._lines.clear()
        self._editor.setExtraSelections([])
        self.look()

    def _on_followed(self) -> None:
        """A caret that moves without the text has left the word."""
        revision = self._editor.document().revision()
        self._typed, self._revision = revision != self._revision, revision
        self._look_soon()

    # --- where ---

    def look(self) -> None:
        """Mark what is seen now."""
        editor = self._editor
        if not editor.isVisible():
            return
        found = [] if self._check.speller is None or editor.isReadOnly() else self._find_seen()
        marked = editor.extraSelections()
        if [(s.cursor.selectionStart(), s.cursor.selectionEnd()) for s in marked] == [(u.start, u.end) for u in found]:
            return
        editor.setExtraSelections([self._make_mark(unknown) for unknown in found])
        self.changed.emit()

    def _find_seen(self) -> list[Unknown]:
        viewport = self._editor.viewport()
        block = self._editor.cursorForPosition(QPoint(0, 0)).block()
        last = self._editor.cursorForPosition(QPoint(viewport.width() - 1, viewport.height() - 1)).blockNumber()
        caret = self._editor.textCursor().position() if self._typed and self._editor.hasFocus() else -1
        found: list[Unknown] = []
        while block.isValid() and block.blockNumber() <= last:
            found += [unknown for unknown in self._find_in(block) if not unknown.start < caret <= unknown.end]
            block = block.next()
        return found

    def _find_in(self, block: QTextBlock) -> list[Unknown]:
        text, speller = block.text(), self._check.speller
        if speller is None or not text or len(text) > LONGEST_LINE or self._is_code(block):
            return []
        spans = self._lines.get(text)
        if spans is None:
            if len(self._lines) >= _CACHED:
                self._lines.clear()
            spans = self._lines[text] = speller.find_unknown(text, self._check.is_name)
        at = block.position()
        return [
            Unknown(text[span.start : span.end], at + units_of(text[: span.start]), at + units_of(text[: span.end]))
            for span in spans
        ]

    def _make_mark(self, unknown: Unknown) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = self.select(unknown)
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(self._check.colour)
        mark.format = form
        return mark

    # --- one of them ---

    def select(self, unknown: Unknown) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(unknown.start)
        cursor.setPosition(unknown.end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def find_at(self, position: int) -> Unknown | None:
        """The unknown word at a position of the document."""
        block = self._editor.document().findBlock(position)
        return next((u for u in self._find_in(block) if u.start <= position <= u.end), None)

    def seek_next(self, position: int, then: Callable[[Unknown | None], None]) -> None:
        """The first unknown word that begins at or after a position, from the beginning again after the last; None
        where there is none. In pieces, since a long note takes longer than a key may; a change of the text ends it."""
        self._seeking = self._seek(position, self._editor.document().revision(), then)
        self._seek_on()

    def _seek_on(self) -> None:
        until = time.monotonic() + PIECE
        for _ in self._seeking or ():
            if time.monotonic() > until:
                QTimer.singleShot(0, self, self._seek_on)
                return

    def _seek(self, position: int, revision: int, then: Callable[[Unknown | None], None]) -> Iterator[None]:
        document = self._editor.document()
        first, count = document.findBlock(position).blockNumber(), document.blockCount()
        # All that begins after the position; then what is before it, down to its own line.
        after = ((number, position, sys.maxsize) for number in range(first, count))
        before = ((number, 0, position) for number in range(first + 1))
        for number, start, end in chain(after, before):
            if self._editor.document() is not document or document.revision() != revision:
                return
            found = (u for u in self._find_in(document.findBlockByNumber(number)) if start <= u.start < end)
            if unknown := next(found, None):
                then(unknown)
                return
            yield
        then(None)
