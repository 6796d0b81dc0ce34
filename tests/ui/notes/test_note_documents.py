"""The documents of notes: how long undo is remembered, and how another text takes the place of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from app.domain import NoteSubject, SubjectKind
from app.ui.notes import documents
from app.ui.notes.documents import NoteDocuments, replace_text

text = st.text("ab\n 😀é", max_size=12)


def note(number: int) -> NoteSubject:
    return NoteSubject(SubjectKind.ARTICLE, number)


@given(text, text)
def test_another_text_is_one_step_to_undo(qapp: QApplication, before: str, after: str) -> None:
    owner = QObject()
    document = NoteDocuments(owner).find(note(1), before)
    replace_text(document, after)
    assert document.toPlainText() == after
    document.undo()
    assert document.toPlainText() == before


def test_a_caret_stays_where_it_is_when_something_comes_beneath(qapp: QApplication) -> None:
    owner = QObject()
    document = NoteDocuments(owner).find(note(1), "mine 😀 and more")
    caret = QTextCursor(document)
    caret.setPosition(4)
    replace_text(document, "mine 😀 and more\n\n---\n\ntheirs")
    assert caret.position() == 4


def test_only_the_last_notes_are_remembered(qapp: QApplication) -> None:
    owner = QObject()
    kept = NoteDocuments(owner)
    first = kept.find(note(0), "as it was")
    replace_text(first, "as it is")
    for number in range(1, documents.REMEMBERED):
        kept.find(note(number), "")
    assert kept.find(note(0), "as it is").isUndoAvailable()
    for number in range(1, documents.REMEMBERED + 1):
        kept.find(note(number), "")
    assert not kept.find(note(0), "as it is").isUndoAvailable()


def test_long_notes_are_remembered_for_less_long(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_CHARACTERS", 1_000)
    owner = QObject()
    kept = NoteDocuments(owner)
    replace_text(kept.find(note(0), ""), "short")
    replace_text(kept.find(note(1), ""), "long " * 150)
    assert kept.find(note(0), "short").isUndoAvailable()
    replace_text(kept.find(note(2), ""), "long " * 300)
    assert kept.find(note(2), "long " * 300).isUndoAvailable(), "the one that is shown stays"
    assert not kept.find(note(0), "short").isUndoAvailable()
