from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont
from pytestqt.qtbot import QtBot

from app.domain import BlockKind, MarkKind, Span, TextMark
from app.ui.reading.guide.focus_sheet import _FAINT, FocusSheet, FocusText
from app.ui.reading.text_document import ArticleText
from app.ui.theme import ReadingStyle, Theme, load_theme
from tests.ui.colour_vision import contrast
from tests.ui.reading_texts import make_document

BEFORE = "The 🌉 bridge was closed on Monday, " + "so that people walked and walked " * 8 + "home."
SHOWN = "Nobody liked it."
AFTER = "The shops along the river " + "counted fewer and fewer people " * 8 + "all week."


def make_sheet(theme: Theme) -> FocusSheet:
    text = f"{BEFORE} {SHOWN} {AFTER}"
    marks = [TextMark(MarkKind.STRONG, text.index("home"), text.index("home") + 4)]
    document = make_document([(BlockKind.PARAGRAPH, text)], marks)
    first, second = len(BEFORE), len(BEFORE) + 1 + len(SHOWN)
    content = FocusText((Span(first + 1, second),), Span(0, first), Span(second + 1, len(text)))
    return FocusSheet(ArticleText(document, theme, ReadingStyle()), content)


def test_long_sentences_around_are_cut_towards_the_one_that_is_shown(qtbot: QtBot, theme: Theme) -> None:
    sheet = make_sheet(theme)
    for around in (3, 1):
        sheet.lay_out(24.0, 420.0, around)
        before, shown, after = (piece.layout for piece in sheet._pieces)
        assert before.text().startswith("… ") and before.text().endswith("walked home.")
        assert after.text().startswith("The shops along") and after.text().endswith(" …")
        assert shown.text() == SHOWN
        assert before.lineCount() <= around and after.lineCount() <= around
        assert len(before.text()) > 15 * around, "as much as there is room for"


def test_formats_and_offsets_hold_in_what_is_left(qtbot: QtBot, theme: Theme) -> None:
    sheet = make_sheet(theme)
    sheet.lay_out(24.0, 420.0, 1)
    before = sheet._pieces[0]
    bold = before.layout.formats()[0]
    assert bold.format.fontWeight() == QFont.Weight.Bold
    assert before.layout.text()[bold.start : bold.start + bold.length] == "home"
    offset = (BEFORE + " ").index("home")
    assert before.layout.text()[sheet._unit(before.span, before.lead, offset) :] == "home."


def test_sentences_that_fit_are_whole(qtbot: QtBot, theme: Theme) -> None:
    sheet = make_sheet(theme)
    sheet.lay_out(12.0, 2000.0, 3)
    # An astral character counts two units, and is one.
    assert sheet._pieces[0].layout.text().encode("utf-16-le", "surrogatepass") == BEFORE.encode("utf-16-le")
    assert sheet._pieces[2].layout.text() == AFTER


def test_what_is_shown_begins_where_it_is_told_to(qtbot: QtBot, theme: Theme) -> None:
    sheet = make_sheet(theme)
    sheet.lay_out(24.0, 420.0, 1)
    at_least, height = sheet.shown_top, sheet.height
    sheet.stand(at_least + 60)
    assert sheet.shown_top == sheet._pieces[1].top == at_least + 60 and sheet.height == height + 60
    sheet.stand(0)
    assert sheet.shown_top == sheet._pieces[1].top == at_least, "there is something before it"


@pytest.mark.parametrize("name", ["light", "sepia", "dark"])
def test_what_stands_around_is_faint_and_can_be_read(qapp: object, name: str) -> None:
    theme = load_theme(name)
    body, page = theme.text["body"], theme.frame["page"]
    mixed = [
        round(ours * _FAINT + theirs * (1 - _FAINT))
        for ours, theirs in zip(body.toTuple(), page.toTuple(), strict=True)
    ]
    assert 4.5 <= contrast(QColor(*mixed[:3]), page) < contrast(body, page)
