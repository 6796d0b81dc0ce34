"""Pictures in a note: what is pasted or dropped goes into the library, and what stands in the note is shown."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QImage, QTextCursor

from app.addresses import read_picture, write_picture
from app.domain import Picture
from app.errors import UserError
from app.pictures import read_plain
from app.ui.notes.picture_reading import MOST_PIXELS, encode, read_image, recode
from app.ui.tasks import BugReport, TaskRunner
from app.ui.wording import error_sentence

if TYPE_CHECKING:
    from app.ui.notes.pane import NotePane

SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp"))
_REMEMBERED = 24  # pictures that stay decoded
_LONGEST = 1_600  # pixels of one that is shown: more than a note is wide on any screen


class NotePictures(QObject):
    """`set_pictures` names the PictureService of the open library; None while there is none, or it cannot be written.
    Reads, decodes and keeps on threads."""

    def __init__(self, pane: NotePane, tasks: TaskRunner) -> None:
        super().__init__(pane)
        self._pane, self._tasks = pane, tasks
        self._pictures: Any = None
        self._shown: OrderedDict[str, QImage | None] = OrderedDict()  # by key; None for one that cannot be had
        self._asked: set[str] = set()
        self._is_late = False  # a picture came for a note that was left meanwhile, and nobody was told yet
        pane.subject_changed.connect(lambda subject: self._tell_late() if subject is not None else None)
        pane.editor.paste_takers.append(self)
        pane.preview.find_picture = self.find

    def set_pictures(self, pictures: Any) -> None:
        self._pictures = pictures
        self._shown.clear()
        self._asked.clear()

    # --- in ---

    def claims(self, source: QMimeData) -> bool:
        """Pictures, and files of pictures alone; what has words too (cells of a table) is pasted as its words."""
        if self._pictures is None:
            return False
        if files := _find_files(source):
            return all(path.suffix.lower() in SUFFIXES for path in files)
        return source.hasImage() and not source.text().strip()

    def take(self, source: QMimeData) -> None:
        cursor = QTextCursor(self._pane.editor.textCursor())
        if files := _find_files(source):
            for path in files:
                self._bring(path.stem, partial(self._read, path), cursor)
            return
        image = QImage(source.imageData())
        self._bring(self.tr("Picture"), lambda: self._keep(image), cursor)

    def _read(self, path: Path) -> Picture:
        try:
            with path.open("rb") as file:
                data = file.read(self._pictures.MOST_BYTES + 1)
        except OSError as error:
            raise UserError("file-unreadable", path=path) from error
        picture: Picture = self._pictures.bring(data, path.name, recode)
        return picture

    def _keep(self, image: QImage) -> Picture:
        if image.isNull():
            raise UserError("picture-damaged")
        if image.width() * image.height() > MOST_PIXELS * 1_000_000:
            raise UserError("picture-too-many-pixels", limit=MOST_PIXELS)
        picture: Picture = self._pictures.add(encode(image), width=image.width(), height=image.height())
        return picture

    def _bring(self, words: str, read: Callable[[], Picture], cursor: QTextCursor) -> None:
        self._tasks.run(
            lambda _job: read(),
            lambda picture: self._insert(words, picture, cursor),
            on_failure=self._on_failure,
            title=self.tr("Keeping a picture"),
        )

    def _insert(self, words: str, picture: Picture, cursor: QTextCursor) -> None:
        if cursor.document() is not self._pane.editor.document():
            self._is_late = True
            if self._pane.subject is not None:
                self._tell_late()
            return
        alt = " ".join(re.sub(r"[\[\]\\!`<>|]", " ", words).split())
        cursor.insertText(f"![{alt}]({write_picture(picture.digest)})")
        self._pane.editor.ensureCursorVisible()

    def _tell_late(self) -> None:
        if self._is_late:
            self._is_late = False
            self._tell(self.tr("The note was left before its picture was there. Paste it again."))

    def _tell(self, sentence: str) -> None:
        self._pane.bar.ask(sentence, (self.tr("Good"), lambda: None), focus=False)

    def _on_failure(self, error: UserError | BugReport) -> None:
        if isinstance(error, UserError):
            self._tell(error_sentence(error))
        else:
            self._tasks.failed.emit(error)

    # --- shown ---

    def find(self, address: str) -> QImage | None:
        """The picture of an address, if it was read already; else it is, and the preview shown again."""
        key = read_picture(address)
        if key is None or self._pictures is None:
            return None
        if key in self._shown:
            self._shown.move_to_end(key)
            return self._shown[key]
        if key not in self._asked:
            self._asked.add(key)
            pictures = self._pictures
            self._tasks.run(
                lambda _job: decode(pictures.find(key)),
                lambda image: self._on_read(pictures, key, image),
                on_failure=lambda _: self._on_read(pictures, key, None),
            )
        return None

    def _on_read(self, pictures: Any, key: str, image: QImage | None) -> None:
        if pictures is not self._pictures:
            return
        self._asked.discard(key)
        self._shown[key] = image
        while len(self._shown) > _REMEMBERED:
            self._shown.popitem(last=False)
        if image is not None:
            self._pane.preview.show_again()


def _find_files(source: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]


def decode(data: bytes) -> QImage | None:
    """A picture of the library, no larger than it is shown. Only what `recode` could have kept: a library may come
    from anywhere."""
    plain = read_plain(data)
    if plain is None or plain.width * plain.height > MOST_PIXELS * 1_000_000:
        return None
    try:
        image = read_image(data, "image/png" if data.startswith(b"\x89") else "image/jpeg")
    except UserError:
        return None
    if image.width() > _LONGEST:
        image = image.scaledToWidth(_LONGEST, Qt.TransformationMode.SmoothTransformation)
    return image
