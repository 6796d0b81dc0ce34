"""From an article into a note and back: a copied passage is quoted, and its link leads to where it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.addresses import ArticleAddress, read_address, write_address
from app.analysis.corrections.anchoring import make_anchor
from app.domain import NoteSubject, Span, SubjectKind
from app.ui.reading.text_pane import TextPane
from app.ui.window.main_window import MainWindow
from app.ui.window.navigation import PageKind
from tests.ui.fakes import FakeServices


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100))
def test_an_address_comes_through_qt(words: str) -> None:
    written = write_address(ArticleAddress("0123456789abcdef", make_anchor(words, Span(0, len(words)))))
    assert read_address(QUrl(written).toString()) == read_address(written)


def copy_from(qtbot: QtBot, pane: TextPane, span: Span) -> None:
    pane.setFocus()
    pane.select_span(span)
    qtbot.keyClick(pane, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def open_note(qtbot: QtBot, window: MainWindow) -> None:
    window.commands["article.note"].trigger()
    qtbot.waitUntil(lambda: window.reading.note.subject is not None)


def paste(qtbot: QtBot, window: MainWindow) -> str:
    editor = window.reading.note.editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    return editor.toPlainText()


def address_in(note: str) -> str:
    return note.rpartition("](")[2].strip().rstrip(")")


def follow(window: MainWindow, address: str) -> None:
    """A click on the link in the preview."""
    window.reading.note.preview.anchorClicked.emit(QUrl(address))


def second_paragraph(services: FakeServices, article_id: int) -> Span:
    block = services.rows[article_id].document.blocks[2]
    return Span(block.start, block.end)


def test_a_copied_passage_leads_back_to_its_place(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_article(3)
    qtbot.waitUntil(lambda: window.on_text)
    open_note(qtbot, window)
    span = second_paragraph(services, 3)
    pane = window.reading.reader.pane
    copy_from(qtbot, pane, span)
    note = paste(qtbot, window)
    assert note.startswith("> " + services.rows[3].document.text[span.start : span.end][:20])
    pane.scrolling.scroll_to(0)
    follow(window, address_in(note))
    qtbot.waitUntil(lambda: pane.flash.span == span)
    assert pane.scrolling.shows(span.start)


def test_a_paragraph_chosen_with_its_end_is_quoted_without_empty_lines(
    qtbot: QtBot, window: MainWindow, services: FakeServices
) -> None:
    """Three clicks choose a paragraph with the break after it."""
    window.open_article(3)
    qtbot.waitUntil(lambda: window.on_text)
    open_note(qtbot, window)
    span = second_paragraph(services, 3)
    copy_from(qtbot, window.reading.reader.pane, Span(span.start - 1, span.end + 1))
    quoted, source = paste(qtbot, window).strip().split("\n")
    assert quoted == "> " + services.rows[3].document.text[span.start : span.end]
    assert source.startswith("> — [")


def test_a_link_leads_from_one_article_to_another(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_article(3)
    qtbot.waitUntil(lambda: window.on_text)
    span = second_paragraph(services, 3)
    copy_from(qtbot, window.reading.reader.pane, span)
    window.open_article(5)
    qtbot.waitUntil(lambda: [a.id for a in window.reading.articles()] == [5])
    open_note(qtbot, window)
    address = address_in(paste(qtbot, window))
    follow(window, address)
    qtbot.waitUntil(lambda: [a.id for a in window.reading.articles()] == [3])
    qtbot.waitUntil(lambda: window.reading.reader.pane.flash.span == span)
    qtbot.waitUntil(lambda: "> " in services.note_rows[NoteSubject(SubjectKind.ARTICLE, 5)].body)


def test_links_in_the_note_of_a_pair_stay_in_the_pair(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_pair(1, 2)
    qtbot.waitUntil(lambda: window.on_text)
    open_note(qtbot, window)
    sides = window.reading.split.texts.sides
    addresses = []
    for number, side in enumerate(sides):
        copy_from(qtbot, side.pane, second_paragraph(services, number + 1))
        addresses.append(address_in(paste(qtbot, window)))
    for number, side in enumerate(sides):
        follow(window, addresses[number])
        qtbot.waitUntil(lambda side=side, number=number: side.pane.flash.span == second_paragraph(services, number + 1))
    assert window.place.kind is PageKind.PAIR


def test_a_link_to_what_is_not_here_says_so(qtbot: QtBot, window: MainWindow) -> None:
    window.open_article(3)
    qtbot.waitUntil(lambda: window.on_text)
    open_note(qtbot, window)
    follow(window, "parallax:article/ffffffffffffffff?at=1-5&quote=none")
    qtbot.waitUntil(window.notice.isVisible)
    assert "not in this library" in window.notice.text


def test_words_that_changed_since_lead_to_the_article(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_article(3)
    qtbot.waitUntil(lambda: window.on_text)
    open_note(qtbot, window)
    key = services.rows[5].key[:16]
    follow(window, f"parallax:article/{key}?at=1-30&quote=words+that+stand+nowhere+there")
    qtbot.waitUntil(lambda: [a.id for a in window.reading.articles()] == [5])
    assert window.reading.reader.pane.flash.span is None


def test_other_programs_get_the_words(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    window.open_article(3)
    qtbot.waitUntil(lambda: window.on_text)
    span = second_paragraph(services, 3)
    copy_from(qtbot, window.reading.reader.pane, span)
    data = QGuiApplication.clipboard().mimeData()
    assert isinstance(data, QMimeData)
    assert data.text() == services.rows[3].document.text[span.start : span.end]
    assert not data.hasHtml()
