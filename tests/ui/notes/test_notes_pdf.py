"""Notes and highlights as PDF: every word of them, on as many pages as it takes, with a window or without."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.domain import Anchor, Span
from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage
from app.highlights import Colour
from app.ui.notes.notes_pdf import make_notes_pdf
from tests.conftest import Runner
from tests.services.conftest import make_text

ROOT = Path(__file__).parents[3]
BRIDGE, COUNTER = CarriedArticle("a" * 64, "The old bridge"), CarriedArticle("b" * 64, "הגשר הישן")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")


def passage(article: CarriedArticle, words: str) -> CarriedPassage:
    return CarriedPassage(article, Anchor(Span(0, len(words)), words, "", ""))


def count_pages(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", data))


def read_words(data: bytes, tmp_path: Path) -> str:
    (tmp_path / "x.pdf").write_bytes(data)
    done = subprocess.run(["pdftotext", str(tmp_path / "x.pdf"), "-"], capture_output=True, check=True, timeout=60)
    return " ".join(done.stdout.decode("utf-8").split())


@needs_poppler
def test_everything_that_was_said_is_on_paper(qapp: QApplication, tmp_path: Path) -> None:
    tie = CarriedHighlight(
        (passage(BRIDGE, "closed on Monday"), passage(COUNTER, "נסגר")), Colour.PINK, "They *differ*.", "conflict",
        ("class", "week 3"),
    )  # fmt: skip
    single = CarriedHighlight((passage(BRIDGE, "first line\nsecond line"),), comment="- one\n- two")
    notes = (CarriedNote((BRIDGE,), "A **thought** [link](https://example.org)"), CarriedNote((), "alone", "By itself"))
    words = read_words(make_notes_pdf(Bundle(notes, (single, tie))), tmp_path)
    for wanted in ("The old bridge", "A thought link", "first line", "second line", "one", "two", "closed on Monday",
                   "They conflict", "They differ.", "#class #week 3", "By itself", "alone"):  # fmt: skip
        assert wanted in words


@needs_poppler
def test_no_line_is_lost_between_pages(qapp: QApplication, tmp_path: Path) -> None:
    body = "\n\n".join(f"Line{n} says something of the bridge and of the council. " * 3 for n in range(150))
    highlights = tuple(CarriedHighlight((passage(BRIDGE, f"Quote{n}"),), comment=f"Comment{n}") for n in range(150))
    data = make_notes_pdf(Bundle((CarriedNote((BRIDGE,), body),), highlights))
    words = read_words(data, tmp_path)
    assert count_pages(data) > 5
    for kind, each in (("Line", 3), ("Quote", 1), ("Comment", 1)):
        # Where a page begins, Qt writes the line above it too, outside of what is seen.
        assert all(len(re.findall(rf"\b{kind}{n}\b", words)) >= each for n in range(150))


def test_hostile_notes_name_nothing_that_is_loaded(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    body = f"![x](file://{tmp_path}/secret.png) <img src='file:///etc/passwd'> <script>alert(1)</script>\n" * 50
    assert make_notes_pdf(Bundle((CarriedNote((BRIDGE,), body),))).startswith(b"%PDF-")


def test_one_section_is_headed_by_its_own_title(qapp: QApplication) -> None:
    data = make_notes_pdf(Bundle((CarriedNote((BRIDGE,), "x"),)))
    assert "The old bridge".encode("utf-16-be") in data or b"The old bridge" in data


def test_a_command_needs_no_display(run: Runner, library_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(make_text(1))
    (row,) = run("import", tmp_path / "a.txt", "--json").rows
    run("note", row["id"], "A thought")
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, "main.py", "--library", library_folder, "export", tmp_path / "x.pdf", "--format", "pdf"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


def make_png(width: int, height: int, colour: str) -> bytes:
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())


def list_pictures(data: bytes, tmp_path: Path) -> list[tuple[int, int, int]]:
    """Page, width and height of every picture in a PDF, in pixels of 96 to the inch."""
    (tmp_path / "x.pdf").write_bytes(data)
    done = subprocess.run(["pdfimages", "-list", str(tmp_path / "x.pdf")], capture_output=True, check=True, timeout=60)
    rows = [line.split() for line in done.stdout.decode().splitlines()[2:]]
    return [(int(r[0]), round(int(r[3]) / int(r[12]) * 96), round(int(r[4]) / int(r[13]) * 96)) for r in rows]


@pytest.mark.skipif(shutil.which("pdfimages") is None, reason="needs poppler's pdfimages")
def test_pictures_are_on_paper_no_larger_than_it_and_whole(qapp: QApplication, tmp_path: Path) -> None:
    pictures = {"a" * 16: make_png(200, 100, "red"), "b" * 16: make_png(3_000, 300, "green"),
                "c" * 16: make_png(300, 4_000, "blue"), "d" * 16: b"no picture"}  # fmt: skip
    body = "Before\n\n" + "\n\n".join(
        f"![the {key[0]}](parallax:picture/{key}) beside" for key in (*pictures, "e" * 16)
    )
    data = make_notes_pdf(Bundle((CarriedNote((BRIDGE,), body),), ()), "", pictures.get)
    found = list_pictures(data, tmp_path)
    assert found[0][1:] == (200, 100)
    (_, wide, low), (page, _, tall) = found[1:3]
    assert 450 < wide < 800 and abs(low * 10 - wide) < 12
    assert tall < 1_000 and page > found[0][0], "a tall one goes whole to the next page"
    words = read_words(data, tmp_path)
    assert "[the d]" in words and "[the e]" in words and "the a" not in words
