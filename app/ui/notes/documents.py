"""The documents of the notes that were shown last: each keeps its undo history while another one is shown."""

from __future__ import annotations

import unicodedata
from collections import OrderedDict

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from app.domain import NoteSubject
from app.ui.notes.editing import units_of

REMEMBERED = 12  # notes whose undo history survives going to another page
MOST_CHARACTERS = 4_000_000  # of all of them, and as many in what can be undone; the one that is shown always stays
_A_STEP = 64  # characters that a step to undo counts for: what it holds cannot be asked
MARGIN = 16  # pixels


class NoteDocuments:
    """For one library at a time. `blank` is shown while there is no note; what is typed there early is its text."""

    def __init__(self, parent: QObject) -> None:
        self._parent = parent
        self._documents: OrderedDict[NoteSubject, QTextDocument] = OrderedDict()
        self.blank = self._make("")

    def find(self, subject: NoteSubject, body: str) -> QTextDocument:
        """The document of a note, with this text in it."""
        document = self._documents.get(subject)
        if document is None:
            document = self._documents[subject] = self._make(body)
        elif read_text(document) != body:
            replace_text(document, body)
        self._documents.move_to_end(subject)
        while len(self._documents) > REMEMBERED or (len(self._documents) > 1 and self._weight() > MOST_CHARACTERS):
            _, oldest = self._documents.popitem(last=False)
            oldest.deleteLater()
        return document

    def _weight(self) -> int:
        return sum(d.characterCount() + _A_STEP * d.availableUndoSteps() for d in self._documents.values())

    @property
    def early(self) -> str:
        """What was typed before there was a note to type it in."""
        return read_text(self.blank)

    def set_early(self, words: str) -> None:
        replace_text(self.blank, words)

    def forget(self) -> None:
        """Another library is opened; none of them may be shown now."""
        for document in self._documents.values():
            document.deleteLater()
        self._documents.clear()
        self.blank.setPlainText("")  # not to be undone either

    def _make(self, body: str) -> QTextDocument:
        document = QTextDocument(self._parent)
        document.setDocumentLayout(QPlainTextDocumentLayout(document))
        document.setPlainText(body)
        turn_to_script(document)
        return document


def turn_to_script(document: QTextDocument) -> None:
    """Let the lines begin at the side where the script of the note begins: Qt turns its words, not their place."""
    strong = (unicodedata.bidirectional(sign) for sign in document.begin().text()[:200])
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    direction = Qt.LayoutDirection.LeftToRight if first == "L" else Qt.LayoutDirection.RightToLeft
    option = document.defaultTextOption()
    if option.textDirection() != direction:
        option.setTextDirection(direction)
        document.setDefaultTextOption(option)


def read_text(document: QTextDocument) -> str:
    """What was written, sign for sign: Qt's own `toPlainText` makes plain blanks of those that keep words together."""
    return document.toRawText().replace("\u2029", "\n").replace("\u2028", "\n")


def replace_text(document: QTextDocument, body: str) -> None:
    """Another text as one undoable step: what stood there before is one Ctrl+Z away. What is the same at either end is
    left alone, so that the caret and the page stay where they are."""
    old = read_text(document)
    start = _count_same(old, body)
    end = _count_same(old[start:][::-1], body[start:][::-1])
    cursor = QTextCursor(document)
    cursor.setPosition(units_of(old[:start]))
    cursor.setPosition(units_of(old[: len(old) - end]), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(body[start : len(body) - end])


def _count_same(one: str, other: str) -> int:
    """Characters that two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
