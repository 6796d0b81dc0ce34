"""One file that is written for the reader, wherever the reader said: whole or not at all, and over no library."""

from __future__ import annotations

import os
from pathlib import Path

from app.durable import write_whole
from app.errors import UserError

_DATABASE = b"SQLite format 3\x00"


def write_export(path: Path, data: bytes) -> None:
    """A file of that name is replaced; into a device or a pipe it is written. Raises UserError `export-target` where
    a library or a backup goes by that name, `file-unwritable`."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
            return
        if path.is_file() and _is_database(path):
            raise UserError("export-target", path=path)
        write_whole(path, path.with_name(f".{path.name[:40]}.{os.getpid()}.part"), data)
    except OSError as error:
        raise UserError("file-unwritable", path=path) from error


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE
