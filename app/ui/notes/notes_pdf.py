"""Notes and highlights of a bundle as PDF, section by section. Runs on any thread, with or without a window."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QPainter, QPdfWriter

from app.exchange.bundle import Bundle, CarriedHighlight
from app.exchange.sections import Section, divide, name_sections
from app.ui.reading.paper import Sheet, make_pdf, print_flow, set_up_page
from app.ui.reading.paper_text import PaperText, add_said
from app.ui.theme import ReadingStyle, Theme, load_fonts, load_theme

_KEPT_TOGETHER = 90.0  # points; a heading with less beneath it goes to the next page


FindPicture = Callable[[str], bytes | None]


def make_notes_pdf(bundle: Bundle, title: str = "", find_picture: FindPicture = lambda _key: None) -> bytes:
    """A4 or letter, upright; every note and highlight in it, with the pictures that are found by the beginning of their
    digests. Raises OSError where nothing can be painted."""
    sections = [section for section in divide(bundle) if section.notes or section.highlights]
    heading = name_sections(sections, title)
    theme = load_theme("light")
    return make_pdf(heading, lambda writer: _paint(writer, heading, sections, theme, find_picture))


def make_notes_pdf_without_window(
    bundle: Bundle, title: str = "", find_picture: FindPicture = lambda _key: None
) -> bytes:
    """The same for a command: no display is asked for."""
    if QCoreApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        application = QGuiApplication(["parallax"])
        load_fonts()
        try:
            return make_notes_pdf(bundle, title, find_picture)
        finally:
            application.shutdown()
    return make_notes_pdf(bundle, title, find_picture)


def _paint(writer: QPdfWriter, heading: str, sections: list[Section], theme: Theme, find_picture: FindPicture) -> None:
    set_up_page(writer)
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError("nothing can be painted")
    try:
        sheet = Sheet.begin(writer, painter, heading)
        alone = len(sections) == 1 and sections[0].title == heading
        for number, section in enumerate(sections):
            text = PaperText(writer, sheet.width, ReadingStyle().family, theme)
            text.find_picture = find_picture
            if number == 0:
                text.add_heading(heading, 17)
            if not alone:
                text.add_heading(section.title or _tr("Untitled"), 13, before=14 if number == 0 else 0)
            _write(text, section)
            if sheet.y > 0:
                sheet.y += 22 * sheet.unit
                if sheet.foot - sheet.y < _KEPT_TOGETHER * sheet.unit:
                    sheet.turn()
            print_flow(sheet, text.document, text.decorate)
        sheet.finish()
    finally:
        painter.end()


def _write(text: PaperText, section: Section) -> None:
    if section.about:
        text.add_quiet(section.about)
    for note in section.notes:
        if note.question:
            text.add_quiet(note.question, italic=True)
        if note.body.strip():
            text.add_markdown(note.body)
    for highlight in section.highlights:
        _write_highlight(text, highlight)


def _write_highlight(text: PaperText, highlight: CarriedHighlight) -> None:
    """The passage, or both that are tied, each with the title it comes from; then what was said of it."""
    tied = len(highlight.passages) > 1
    for passage in highlight.passages:
        text.add_quote(passage.anchor.quote, highlight.colour)
        if tied:
            text.add_quiet(passage.article.title, inset=True)
    add_said(text, highlight.stance, highlight.comment, highlight.tags)


def _tr(words: str) -> str:
    return QCoreApplication.translate("NotesPdf", words)
