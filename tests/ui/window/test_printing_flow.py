"""Saving as PDF from the window: whole or not at all, off the GUI thread, what is on the screen."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.domain import NoteSubject, Span, SubjectKind
from app.ui.window.main_window import MainWindow
from app.ui.window.printing_flow import PrintingFlow, name_note, safe_name
from tests.ui.fakes import FakeServices


def save(window: MainWindow, path: Path) -> None:
    flow = PrintingFlow(window.operations, window.status, window)
    sheets = window.reading.sheets()
    assert sheets is not None
    flow.write_pdf(sheets, path)


def count_pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def test_an_article_and_a_pair_become_pdf(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    save(window, tmp_path / "one.pdf")
    qtbot.waitUntil(lambda: "one.pdf" in window.status.sentence)
    assert count_pages(tmp_path / "one.pdf") >= 1
    window.open_pair(2, 3)
    qtbot.waitUntil(lambda: len(window.reading.articles()) == 2 and bool(window.reading.split.marks.entities))
    sheets = window.reading.sheets()
    assert sheets is not None
    assert sheets.chosen == window.reading.split.marking.keys()
    save(window, tmp_path / "two.pdf")
    qtbot.waitUntil(lambda: "two.pdf" in window.status.sentence)
    assert count_pages(tmp_path / "two.pdf") >= 1
    assert sorted(path.name for path in tmp_path.glob("*.p*")) == ["one.pdf", "two.pdf"], "nothing half-written stays"


def test_highlights_go_along_if_the_reader_wants_it(
    qtbot: QtBot, window: MainWindow, services: FakeServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.highlights.add([(1, Span(5, 15))], comment="Says who? " * 400)
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    pages = {}
    for name in ("with", "without"):
        target = tmp_path / f"{name}.pdf"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, target=target: (str(target), ""))
        window.commands["file.pdf"].trigger()
        qtbot.waitUntil(lambda target=target: target.name in window.status.sentence)
        pages[name] = count_pages(target)
        window.commands["file.print_highlights"].trigger()
    assert pages["with"] > pages["without"]
    assert window.settings.print_highlights and window.commands["file.print_highlights"].isChecked()


def test_a_file_that_cannot_be_written_leaves_the_old_one(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    save(window, tmp_path / "gone" / "one.pdf")
    qtbot.waitUntil(lambda: window.notice.isVisible())
    assert "could not be written" in window.notice.text


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_leaves_the_old_file_whole(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    path = tmp_path / "one.pdf"
    path.write_bytes(b"the old one")
    with full_disk(6_000):
        save(window, path)
        qtbot.waitUntil(lambda: window.notice.isVisible())
    assert "could not be written" in window.notice.text
    assert path.read_bytes() == b"the old one"
    assert [p.name for p in tmp_path.glob(".*")] == []


def test_names_of_files_hold_no_separators() -> None:
    assert safe_name("A/B: c\\d?") == "A B c d"
    assert safe_name("///") == "Parallax"
    assert len(safe_name("x" * 4_000)) == 80


def find_darkest(path: Path, page: int) -> int:
    """The darkest grey on a page, 0 being black."""
    folder = path.parent / "pages"
    folder.mkdir(exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "60", "-png", "-f", str(page), "-l", str(page), path, folder / "p"], check=True)
    (picture,) = folder.glob("p*.png")
    image = QImage(str(picture))
    # Beneath the heading, above the line at the foot.
    rows = range(image.height() // 8, image.height() - image.height() // 8)
    return min(image.pixelColor(x, y).lightness() for y in rows for x in range(image.width()))


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler's pdftoppm to look at the page")
def test_notes_are_ink_on_paper_in_the_dark_theme_too(
    qtbot: QtBot, window: MainWindow, services: FakeServices, tmp_path: Path
) -> None:
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, 1), "words " * 400, 0)
    window.commands["view.dark"].trigger()
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    save(window, tmp_path / "one.pdf")
    qtbot.waitUntil(lambda: "one.pdf" in window.status.sentence)
    assert find_darkest(tmp_path / "one.pdf", count_pages(tmp_path / "one.pdf")) < 60
    window.commands["view.light"].trigger()


def test_a_note_on_one_of_two_articles_says_on_which() -> None:
    assert name_note("", "mine") == "mine"
    assert name_note("A *b* [c]", "mine") == "**A \\*b\\* \\[c\\]**\n\nmine"
