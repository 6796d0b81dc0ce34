"""Names that outlive a power cut. Syncing a file brings its bytes to the disk, not its name: that stands in the folder,
and a file that was renamed, or a folder that was made, is only there for certain once that was synced too."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can, and the folder can be read."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # one into which one may only put things
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network folders cannot
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path, mode: int = 0o777, *, parents: bool = True) -> None:
    """Make a folder if there is none, with those above it if it may have them made. Raises OSError."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(mode=mode, parents=parents, exist_ok=True)
    for path in reversed(missing):
        sync_folder(path.parent)


def write_whole(path: Path, partial: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file by way of another one beside it: it is there whole, or as it was before. Raises OSError; nothing is
    left of the other file then."""
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
