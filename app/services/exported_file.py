"""What is written for the reader, wherever the reader said: each file whole or not at all, and over no library."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.durable import write_whole
from app.errors import UserError

FindPicture = Callable[[str], bytes | None]  # by the beginning of its digest

_DATABASE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and which files of an earlier export stay as they are: somebody changed them since, and what
    would have stood in their place stands beside them."""

    files: tuple[Path, ...]
    kept: tuple[Path, ...] = ()


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
