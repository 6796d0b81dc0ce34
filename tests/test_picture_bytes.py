"""Which bytes hold a picture and nothing else."""

from __future__ import annotations

import random
import struct
import zlib

import pytest

from app.pictures import Plain, read_plain


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 0))
PIXELS = chunk(b"IDAT", zlib.compress(b"\0" * 20))
PNG = b"\x89PNG\r\n\x1a\n" + HEAD + PIXELS + chunk(b"IEND")
FRAME = b"\xff\xc0\x00\x11\x08\x00\x02\x00\x03\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
SCAN = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00" + b"ab\xff\x00c\xff\xd0d"
JPEG = b"\xff\xd8" + b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0" + FRAME + SCAN + b"\xff\xd9"


@pytest.mark.parametrize("data", [PNG, JPEG], ids=["png", "jpeg"])
def test_a_plain_picture_tells_its_size(data: bytes) -> None:
    assert read_plain(data) == Plain(3, 2)


@pytest.mark.parametrize(
    "data",
    [
        PNG[:33] + chunk(b"tEXt", b"Author\0me") + PNG[33:],
        PNG + b"behind",
        PNG[:-1],
        PNG.replace(PIXELS, PIXELS[:-1] + b"!"),
        PNG.replace(HEAD, HEAD + HEAD),
        PNG.replace(HEAD, b""),
        JPEG.replace(b"\xff\xe0", b"\xff\xe1"),  # Exif
        JPEG.replace(FRAME, FRAME + b"\xff\xfe\x00\x04hi"),  # a comment
        JPEG + b"PK\x03\x04",
        JPEG[:-2],
        b"GIF89a",
        b"",
    ],
)
def test_anything_else_in_it_makes_it_none(data: bytes) -> None:
    assert read_plain(data) is None


@pytest.mark.parametrize("seed", range(200))
def test_no_bytes_make_it_fail(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(chance.choice((PNG, JPEG)))
    for _ in range(chance.randrange(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    cut = bytes(data[: chance.randrange(len(data) + 1)])
    assert read_plain(cut) is None or len(cut) == len(data)
