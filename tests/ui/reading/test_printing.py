"""Sheets of paper: every line is printed, pages break between lines, marks need no colour."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPageSize, QPdfWriter
from PySide6.QtPrintSupport import QPrinter

from app.domain import Anchor, BlockKind, Span
from app.highlights import Colour, Highlight, Passage
from app.ui.reading.paper import paper_theme, set_up_page
from app.ui.reading.printing import print_articles
from app.ui.theme import MARK_PATTERNS, ReadingStyle, Theme, load_fonts, load_theme
from tests.ui.reading_texts import make_article, make_document, make_pair


@pytest.fixture(scope="module")
def theme(qapp: object) -> Theme:
    load_fonts()
    return load_theme("dark")


def make_writer(path: Path) -> QPdfWriter:
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(300)
    set_up_page(writer)
    return writer


def count_pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def test_a_pair_with_its_question_and_notes(tmp_path: Path, theme: Theme) -> None:
    left, right, comparison = make_pair()
    path = tmp_path / "pair.pdf"
    notes = ["# A note\n\n- one\n- two ![x](https://example.org/x.png)\n\n" + "Many words of thought. " * 800]
    pages = print_articles(
        make_writer(path), [left, right], comparison, theme, ReadingStyle(), "A pair", "Who speaks?", notes
    )
    assert pages == count_pages(path) >= 5


def test_highlights_go_along_with_what_was_said_of_them(tmp_path: Path, theme: Theme) -> None:
    left, right, comparison = make_pair()
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def mark(number: int, comment: str, *places: tuple[int, Span]) -> Highlight:
        passages = tuple(Passage(a, Anchor(place, f"Quote{number}", "", ""), place, "Title") for a, place in places)
        return Highlight(number, passages, Colour.BLUE, comment, "", (), now, now, 1)

    highlights = [mark(n, f"Comment{n}", (1, Span(40 + 60 * n, 70 + 60 * n))) for n in range(60)]
    highlights.append(mark(99, "", (1, Span(50, 90)), (2, Span(50, 90))))
    plain, marked = tmp_path / "plain.pdf", tmp_path / "marked.pdf"
    pages = print_articles(make_writer(plain), [left, right], comparison, theme, ReadingStyle())
    more = print_articles(make_writer(marked), [left, right], comparison, theme, ReadingStyle(), highlights=highlights)
    assert more == count_pages(marked) > pages
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", str(marked), "-"], capture_output=True, check=True, timeout=60)
        words = done.stdout.decode("utf-8")
        assert [words.count(f"Comment{n}\n") for n in range(60)] == [1] * 60
        assert words.count("Quote99") == 2


def test_on_paper_highlights_differ_by_pattern_alone(theme: Theme) -> None:
    markers = paper_theme(theme).markers.values()
    assert {marker.edge.name() for marker in markers} == {"#000000"}
    assert len({marker.pattern for marker in markers}) == len(Colour)


def test_one_article_and_a_title_longer_than_a_page(tmp_path: Path, theme: Theme) -> None:
    short = make_article(1, make_document([(BlockKind.TITLE, "T"), (BlockKind.PARAGRAPH, "Text")]))
    assert print_articles(make_writer(tmp_path / "a.pdf"), [short], None, theme, ReadingStyle()) == 1
    long_title = make_article(1, make_document([(BlockKind.TITLE, "word " * 3000), (BlockKind.PARAGRAPH, "Text")]))
    path = tmp_path / "b.pdf"
    question = "What? " * 3000
    print_articles(make_writer(path), [long_title, short], None, theme, ReadingStyle(), "t " * 900, question)
    assert 2 <= count_pages(path) < 30


def test_a_text_of_tables_and_pictures_ends(tmp_path: Path, theme: Theme) -> None:
    parts = [(BlockKind.TITLE, "T")]
    parts += [(BlockKind.TABLE_ROW, f"Street {i}\t{i}\t" + "said the council " * 9) for i in range(80)]
    parts += [(BlockKind.IMAGE, ""), (BlockKind.CODE, "x = 1"), (BlockKind.TAIL, "Share this")]
    article = make_article(1, make_document(parts))
    path = tmp_path / "t.pdf"
    assert print_articles(make_writer(path), [article], None, theme, ReadingStyle()) == count_pages(path) > 2


def test_a_printer_prints_too(tmp_path: Path, theme: Theme) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "p.pdf"))
    left, right, comparison = make_pair(10)
    assert print_articles(printer, [left, right], comparison, theme, ReadingStyle()) == count_pages(tmp_path / "p.pdf")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path, theme: Theme) -> None:
    with pytest.raises(OSError, match="cannot be written"):
        print_articles(make_writer(tmp_path / "no" / "such" / "x.pdf"), [make_pair(3)[0]], None, theme, ReadingStyle())


def test_on_paper_marks_differ_by_pattern_alone(theme: Theme) -> None:
    paper = paper_theme(theme)
    assert {mark.line.name() for mark in paper.marks} == {QColor("black").name()}
    assert [mark.pattern for mark in paper.marks] == list(MARK_PATTERNS)
    assert all(mark.tint.lightness() > 230 for mark in paper.marks)
