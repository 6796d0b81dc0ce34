"""What stands in the bytes of a picture, without decoding it: its size, and whether anything else is in there."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from app.errors import UserError

# What a PNG needs to be shown. Whatever else may stand in one (words, places, times, profiles) is not kept.
_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNKS = frozenset((b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"bKGD", b"sBIT", b"IDAT", b"IEND"))
# Of a JPEG: JFIF, Adobe's colours, tables, the picture itself. Not Exif (where a photograph was taken, and how it was
# held), not comments.
_SEGMENTS = frozenset((0xE0, 0xEE, 0xDB, 0xC4, 0xC0, 0xC1, 0xC2, 0xDD, 0xDA))
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))


_BEGINNINGS = (
    (_PNG, "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A picture that holds nothing but itself."""

    width: int
    height: int


def read_plain(data: bytes) -> Plain | None:
    """Size of a PNG or JPEG that is whole and holds nothing but the picture; None for any other bytes."""
    if data.startswith(_PNG):
        return _read_png(data)
    return _read_jpeg(data) if data.startswith(b"\xff\xd8\xff") else None


def _read_png(data: bytes) -> Plain | None:
    at, size = len(_PNG), None
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        end = at + 8 + length
        if kind not in _CHUNKS or end + 4 > len(data):
            return None
        if zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4]):
            return None
        if (kind == b"IHDR") is not (size is None):
            return None
        if kind == b"IHDR":
            size = _make(*struct.unpack(">II", data[at + 8 : at + 16])) if length == 13 else None
        if kind == b"IEND":
            return size if end + 4 == len(data) else None
        at = end + 4
    return None


def _read_jpeg(data: bytes) -> Plain | None:
    at, size = 2, None
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if kind not in _SEGMENTS or length < 2:
            return None
        if kind in _FRAMES:
            if size is not None or at + 9 > len(data):
                return None
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            size = _make(width, height)
        at += 2 + length
        if kind == 0xDA:
            at = _skip_scan(data, at)
            if data[at : at + 2] == b"\xff\xd9":
                return size if at + 2 == len(data) else None
    return None


def _skip_scan(data: bytes, at: int) -> int:
    """To the next marker that is none of those within the coded picture."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return len(data)


def _make(width: int, height: int) -> Plain | None:
    return Plain(width, height) if width > 0 and height > 0 else None


def tell_media_type(data: bytes) -> str:
    """The kind of picture by its first bytes. Raises UserError `picture-unknown`."""
    for beginning, media_type in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    raise UserError("picture-unknown")
