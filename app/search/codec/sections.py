"""The file of a segment: named arrays behind a table of contents, each with its checksum.

    8 bytes   magic, with the version of the format in the last
    4 bytes   length of the table (little-endian)    4 bytes   CRC-32 of the table
    table     JSON: {"numbers": {...}, "sections": {name: [dtype, offset, bytes, crc32]}}
    sections  arrays, little-endian, each at a multiple of 8

A file is written once and never changed. Nothing in it is unpickled; an array is a view into the mapped file.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import struct
import zlib
from collections.abc import Mapping
from typing import Any, BinaryIO, Protocol

import numpy as np
import numpy.typing as npt

MAGIC = b"PLXSEG\0\x01"
_HEAD = struct.Struct("<8sII")
_ALIGNMENT = 8
_DTYPES = {name: np.dtype(name) for name in ("|u1", "<u2", "<u4", "<u8", "<i8", "<f4")}
# A table is a few kilobytes; what says that it is larger is damaged.
_LONGEST_TABLE = 1 << 24

Array = npt.NDArray[Any]


class DamagedFile(ValueError):
    """The file is none of these, was cut, or was changed after it was written."""


class Sink(Protocol):
    """A file to be written, Whoosh's or Python's own."""

    def write(self, data: bytes, /) -> Any: ...


def write_sections(file: Sink, arrays: Mapping[str, Array], numbers: Mapping[str, int | list[Any]]) -> None:
    """Write everything; the caller closes the file."""
    parts: list[bytes | memoryview] = []
    table: dict[str, list[Any]] = {}
    offset = 0
    for name, array in arrays.items():
        kind = array.dtype.newbyteorder("<") if array.dtype.itemsize > 1 else array.dtype
        # Cast, so that a machine that orders bytes the other way writes the same file.
        data = np.ascontiguousarray(array, dtype=kind)
        raw = data.tobytes()
        table[name] = [kind.str, offset, len(raw), zlib.crc32(raw)]
        padding = -len(raw) % _ALIGNMENT
        parts += [raw, bytes(padding)]
        offset += len(raw) + padding
    head = json.dumps({"numbers": dict(numbers), "sections": table}).encode()
    head += b" " * (-(_HEAD.size + len(head)) % _ALIGNMENT)
    file.write(_HEAD.pack(MAGIC, len(head), zlib.crc32(head)) + head)
    for part in parts:
        file.write(bytes(part))


class Sections:
    """A file of sections, mapped. Raises `DamagedFile` for one that is not whole; whether its sections are what was
    written, `verify` tells."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise DamagedFile("the file is empty") from error
        try:
            self._table, self.numbers = self._read_table()
        except BaseException:
            self._map.close()
            raise

    def _read_table(self) -> tuple[dict[str, list[Any]], dict[str, Any]]:
        if len(self._map) < _HEAD.size:
            raise DamagedFile("the file was cut")
        magic, length, checksum = _HEAD.unpack_from(self._map)
        if magic != MAGIC:
            raise DamagedFile("no segment of this version")
        head = self._map[_HEAD.size : _HEAD.size + min(length, _LONGEST_TABLE)]
        if len(head) != length or zlib.crc32(head) != checksum:
            raise DamagedFile("the table of a segment was changed")
        found = json.loads(head)
        table: dict[str, list[Any]] = {}
        for name, (kind, offset, size, crc) in found["sections"].items():
            start = _HEAD.size + length + offset
            if kind not in _DTYPES or start + size > len(self._map) or size % _DTYPES[kind].itemsize:
                raise DamagedFile(f"section {name} was cut")
            table[name] = [_DTYPES[kind], start, size, crc]
        return table, found["numbers"]

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def names(self) -> list[str]:
        return list(self._table)

    def array(self, name: str) -> Array:
        """A section as it lies in the file: it can be read as long as it is referred to, even after `close`."""
        found = self._table.get(name)
        if found is None:
            raise DamagedFile(f"section {name} is missing")
        kind, start, size, _crc = found
        return np.frombuffer(self._map, dtype=kind, count=size // kind.itemsize, offset=start)

    def verify(self, *names: str) -> None:
        """Read the sections (all of them without a name) from end to end. Raises `DamagedFile`."""
        for name in names or self._table:
            _kind, start, size, crc = self._table[name]
            with memoryview(self._map)[start : start + size] as view:
                if zlib.crc32(view) != crc:
                    raise DamagedFile(f"section {name} was changed")

    def close(self) -> None:
        """Let go of the file; the mapping goes with the last array that looks into it."""
        with contextlib.suppress(BufferError):
            self._map.close()
