"""Pictures from outside, made safe to keep: decoded in another process, and kept as PNG or JPEG without anything else.

These functions run in the analysis process, found by name: whatever a picture does to the decoder, the window stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UserError
from app.pictures import read_plain

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

MOST_PIXELS = 50  # millions: of the largest cameras that people carry
# Beyond this, a picture without transparency is kept as JPEG.
_LARGE = 3_000_000
_QUALITY = 90
_MEGABYTES = 512  # of memory, for one picture


def recode(data: bytes, media_type: str) -> tuple[bytes, int, int]:
    """A picture as it is kept, with its width and height as it is looked at: turned upright, of an animation the first
    image, in sRGB, without words, place and time. One that is like that already stays byte for byte. Raises UserError
    `picture-damaged`, `picture-too-many-pixels`."""
    image = read_image(data, media_type)
    if read_plain(data) is not None:
        return data, image.width(), image.height()
    return encode(image, as_photograph=media_type == "image/jpeg"), image.width(), image.height()


def read_image(data: bytes, media_type: str) -> QImage:
    """A picture, decoded as what it is said to be and nothing else, upright. Raises as `recode` does."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImageReader

    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(_MEGABYTES)
    reader = QImageReader(buffer, QByteArray(media_type.removeprefix("image/").encode()))
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() * size.height() > MOST_PIXELS * 1_000_000:
        raise UserError("picture-too-many-pixels", limit=MOST_PIXELS)
    image = reader.read()
    if image.isNull():
        raise UserError("picture-damaged")
    return image


def encode(image: QImage, *, as_photograph: bool = False) -> bytes:
    """A decoded picture as bytes that hold nothing else."""
    from PySide6.QtGui import QColorSpace, QImage

    if image.colorSpace().isValid():
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    has_alpha = image.hasAlphaChannel()
    image = image.convertToFormat(QImage.Format.Format_ARGB32 if has_alpha else QImage.Format.Format_RGB32)
    image.setColorSpace(QColorSpace())
    for key in image.textKeys():
        image.setText(key, "")
    # A copy of the pixels alone: whatever else was known of the picture stays behind.
    bare = QImage(image.constBits(), image.width(), image.height(), image.bytesPerLine(), image.format())
    made = b"" if as_photograph and not has_alpha else _write(bare, "PNG", -1)
    return _write(bare, "JPEG", _QUALITY) if not has_alpha and not 0 < len(made) <= _LARGE else made


def _write(image: QImage, form: str, quality: int) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImageWriter

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, form.encode())
    if quality >= 0:
        writer.setQuality(quality)
    if not writer.write(image):
        raise UserError("picture-damaged")
    return bytes(buffer.data().data())
