"""Saving as PDF from the window: whole or not at all, off the GUI thread, what is on the screen."""

from __future__ import annotations

import re
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.window.main_window import MainWindow
from app.ui.window.printing_flow import PrintingFlow, safe_name


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
    assert sheets.chosen == window.reading.split.marked_keys()
    save(window, tmp_path / "two.pdf")
    qtbot.waitUntil(lambda: "two.pdf" in window.status.sentence)
    assert count_pages(tmp_path / "two.pdf") >= 1
    assert sorted(path.name for path in tmp_path.glob("*.p*")) == ["one.pdf", "two.pdf"], "nothing half-written stays"


def test_a_file_that_cannot_be_written_leaves_the_old_one(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.open_article(1)
    qtbot.waitUntil(lambda: window.on_text)
    save(window, tmp_path / "gone" / "one.pdf")
    qtbot.waitUntil(lambda: window.notice.isVisible())
    assert "could not be written" in window.notice.text


def test_names_of_files_hold_no_separators() -> None:
    assert safe_name("A/B: c\\d?") == "A B c d"
    assert safe_name("///") == "Parallax"
    assert len(safe_name("x" * 4_000)) == 80
