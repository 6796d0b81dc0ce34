"""Pictures that are pasted or dropped into a note: kept in the library, shown in the preview, and harmless."""

from __future__ import annotations

import random
import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QTextCursor
from pytestqt.qtbot import QtBot

from app.addresses import write_picture
from app.domain import NoteSubject, SubjectKind
from app.errors import UserError
from app.markup import render_note
from app.pictures import Plain, read_plain
from app.ui.notes.note_pictures import decode
from app.ui.notes.pane import NotePane
from app.ui.notes.picture_reading import recode
from app.ui.notes.views import Arrangement
from app.ui.tasks import TaskRunner
from app.ui.theme import Theme
from tests.ui.fakes import FakeServices

ONE = NoteSubject(SubjectKind.ARTICLE, 1)
TWO = NoteSubject(SubjectKind.ARTICLE, 2)


def paint(width: int = 40, height: int = 20) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x in range(width // 2):
        for y in range(height):
            image.setPixelColor(x, y, QColor("red"))
    return image


def write(image: QImage, form: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)
    return bytes(buffer.data().data())


def with_exif(jpeg: bytes, orientation: int) -> bytes:
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 0x112, 3, 1, orientation) + b"\0\0\0\0"
    exif = b"Exif\0\0" + tiff + b"GPS: here I live"
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


@pytest.fixture
def pane(qtbot: QtBot, tasks: TaskRunner, theme: Theme, services: FakeServices) -> NotePane:
    pane = NotePane(tasks, lambda body, _missing=(): render_note(body, inside=True), theme)
    qtbot.addWidget(pane)
    pane.resize(500, 500)
    pane.set_services(services.notes, None, pictures=services.pictures)
    pane.views.set_arrangement(Arrangement.BELOW)
    pane.show()
    pane.open(ONE)
    qtbot.waitUntil(lambda: pane.subject == ONE)
    return pane


def put_file(pane: NotePane, path: Path, data: bytes) -> QMimeData:
    path.write_bytes(data)
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile(str(path))])
    return source


# --- pasted and dropped -----------------------------------------------------------------------------------------------


def test_a_pasted_picture_is_kept_saved_and_shown(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    QGuiApplication.clipboard().setImage(paint())
    qtbot.keyClicks(pane.editor, "See ")
    qtbot.keyClick(pane.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(services.pictures.kept) == 1)
    (digest,) = services.pictures.kept
    qtbot.waitUntil(lambda: pane.editor.toPlainText() == f"See ![Picture]({write_picture(digest)})")
    qtbot.waitUntil(lambda: ONE in services.note_rows, timeout=5_000)
    shown = pane.preview
    qtbot.waitUntil(lambda: shown.toPlainText() == "See \ufffc", timeout=5_000)
    pane.editor.undo()
    assert "picture" not in pane.editor.toPlainText(), "one step back"


def test_the_same_picture_pasted_twice_is_kept_once(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    for count in (1, 2):
        QGuiApplication.clipboard().setImage(paint())
        pane.editor.paste()
        qtbot.waitUntil(lambda count=count: pane.editor.toPlainText().count("parallax:picture/") == count)
    assert len(services.pictures.kept) == 1


@pytest.mark.parametrize("form", ["png", "jpg", "webp"])
def test_a_file_is_dropped(qtbot: QtBot, pane: NotePane, services: FakeServices, tmp_path: Path, form: str) -> None:
    source = put_file(pane, tmp_path / f"A [map].{form}", write(paint(), form))
    assert pane.editor.canInsertFromMimeData(source)
    pane.editor.insertFromMimeData(source)
    qtbot.waitUntil(lambda: "](parallax:picture/" in pane.editor.toPlainText())
    assert pane.editor.toPlainText().startswith("![A map](")
    (data,) = services.pictures.kept.values()
    assert read_plain(data) == Plain(40, 20)


def test_what_is_no_picture_is_refused_in_a_sentence(qtbot: QtBot, pane: NotePane, tmp_path: Path) -> None:
    pane.editor.insertFromMimeData(put_file(pane, tmp_path / "a.png", b"MZ this is a program"))
    qtbot.waitUntil(pane.bar.isVisible)
    assert pane.editor.toPlainText() == ""


def test_what_is_too_large_is_refused(qtbot: QtBot, pane: NotePane, services: FakeServices, tmp_path: Path) -> None:
    pane.editor.insertFromMimeData(put_file(pane, tmp_path / "a.png", write(paint(), "png") + bytes(1_000_000)))
    qtbot.waitUntil(pane.bar.isVisible)
    assert not services.pictures.kept and pane.editor.toPlainText() == ""


def test_other_files_go_to_the_library_and_words_stay_words(pane: NotePane, tmp_path: Path) -> None:
    assert not pane.editor.canInsertFromMimeData(put_file(pane, tmp_path / "article.html", b"<p>x"))
    table = QMimeData()
    table.setImageData(paint())
    table.setText("1\t2")
    pane.editor.insertFromMimeData(table)
    assert pane.editor.toPlainText() == "1\t2"


def test_a_note_that_was_left_meanwhile_gets_nothing_and_says_so(
    qtbot: QtBot, pane: NotePane, services: FakeServices
) -> None:
    QGuiApplication.clipboard().setImage(paint(400, 400))
    pane.editor.paste()
    pane.open(TWO)
    qtbot.waitUntil(lambda: pane.subject == TWO)
    qtbot.waitUntil(pane.bar.isVisible)
    assert pane.editor.toPlainText() == ""


# --- shown ------------------------------------------------------------------------------------------------------------


def images_of(pane: NotePane) -> list[tuple[float, float]]:
    cursor = QTextCursor(pane.preview.document())
    found = []
    while not cursor.atEnd():
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        if cursor.charFormat().isImageFormat():
            form = cursor.charFormat().toImageFormat()
            found.append((form.width(), form.height()))
    return found


def test_a_wide_picture_is_no_wider_than_the_note(qtbot: QtBot, pane: NotePane, services: FakeServices) -> None:
    wide = services.pictures.add(write(paint(1_200, 600), "png"))
    small = services.pictures.add(write(paint(30, 10), "png"))
    pane.editor.setPlainText(f"![wide]({write_picture(wide.digest)}) ![small]({write_picture(small.digest)})")
    qtbot.waitUntil(lambda: len(images_of(pane)) == 2, timeout=5_000)
    (width, height), other = images_of(pane)
    assert 300 < width <= pane.preview.viewport().width() and abs(height - width / 2) <= 1
    assert other == (30, 10)
    pane.resize(360, 500)
    qtbot.waitUntil(lambda: images_of(pane)[0][0] < width, timeout=5_000)


def test_a_picture_that_is_not_there_is_its_words(qtbot: QtBot, pane: NotePane) -> None:
    pane.editor.setPlainText("![the map](parallax:picture/0123456789abcdef) ![other](https://example.org/x.png)")
    qtbot.waitUntil(lambda: "the map" in pane.preview.toPlainText(), timeout=5_000)
    assert pane.preview.toPlainText() == "[the map] other"


@pytest.mark.parametrize(
    "body",
    [
        "![x](file:///etc/passwd)",
        "![x](https://example.org/a.png)",
        '<img src="file:///etc/passwd">',
        '<img alt="x" src="parallax:picture/0123456789abcdef" onerror="y()">',
        '<img alt="x" src="parallax:picture/../../x">',
        "![x](parallax:picture/0123456789abcdef0)",
    ],
)
def test_only_pictures_of_the_library_have_an_address(body: str) -> None:
    html = render_note(body, inside=True)
    assert "src=" not in html or 'src="parallax:picture/0123456789abcdef"' in html
    assert "onerror" not in html and "file:" not in html
    assert "<img" not in render_note("![x](parallax:picture/0123456789abcdef)"), "elsewhere it is its words"


# --- made harmless ----------------------------------------------------------------------------------------------------


def test_a_photograph_is_turned_upright_and_tells_no_place(qapp: object) -> None:
    data, width, height = recode(with_exif(write(paint(), "jpg"), 6), "image/jpeg")
    assert (width, height) == (20, 40), "held sideways"
    assert b"GPS" not in data and b"Exif" not in data
    assert read_plain(data) == Plain(20, 40)


@pytest.mark.parametrize(("form", "media_type"), [("png", "image/png"), ("jpg", "image/jpeg"), ("webp", "image/webp")])
def test_what_was_made_ready_once_stays_byte_for_byte(qapp: object, form: str, media_type: str) -> None:
    image = paint()
    image.setText("Author", "somebody")
    made, _, _ = recode(write(image, form), media_type)
    assert b"somebody" not in made and read_plain(made) == Plain(40, 20)
    again = "image/png" if made.startswith(b"\x89") else "image/jpeg"
    assert recode(made, again)[0] == made


def test_of_an_animation_a_picture_stays(qapp: object) -> None:
    gif = (
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\x00!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00"
        b"\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    )
    made, width, height = recode(gif, "image/gif")
    assert (width, height) == (1, 1) and read_plain(made) == Plain(1, 1)


def test_a_bomb_of_pixels_is_not_opened(qapp: object) -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = write(paint(), "png")
    data = data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]
    with pytest.raises(UserError) as refused:
        recode(data, "image/png")
    assert refused.value.code == "picture-too-many-pixels"


@pytest.mark.parametrize("seed", range(60))
def test_damaged_pictures_are_refused_or_made_whole(qapp: object, seed: int) -> None:
    chance = random.Random(seed)
    form, media_type = chance.choice([("png", "image/png"), ("jpg", "image/jpeg"), ("webp", "image/webp")])
    data = bytearray(write(paint(), form))
    for _ in range(chance.randrange(1, 8)):
        data[chance.randrange(8, len(data))] = chance.randrange(256)
    try:
        made, width, height = recode(bytes(data[: chance.randrange(20, len(data) + 1)]), media_type)
    except UserError as refused:
        assert refused.code in ("picture-damaged", "picture-too-many-pixels")
    else:
        assert read_plain(made) == Plain(width, height)


def test_only_what_could_have_been_kept_is_shown(qapp: object) -> None:
    assert decode(b"<svg/>") is None
    assert decode(write(paint(), "webp")) is None
    shown = decode(recode(write(paint(2_000, 10), "png"), "image/png")[0])
    assert shown is not None and shown.width() == 1_600
