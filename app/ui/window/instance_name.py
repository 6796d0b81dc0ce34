"""Where the window of a library listens for a second start. Without Qt's network module, which costs start-up time
that only a second start needs to pay."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


def server_name(library: Path) -> str:
    """The same for every way of writing the same folder, and for no other user: on Unix the path of a socket in the
    user's run-time folder, or that for temporary files (its length is limited to about 100 bytes); elsewhere the name
    of a pipe."""
    folder = str(library.expanduser().resolve())
    key = hashlib.sha256(f"{Path.home()}\n{folder}".encode("utf-8", "surrogateescape")).hexdigest()[:24]
    name = f"parallax-{key}"
    if os.name != "posix":
        return name
    private = os.environ.get("XDG_RUNTIME_DIR", "")
    return str(Path(private if Path(private).is_dir() and private else tempfile.gettempdir(), name))


def is_taken(library: Path) -> bool:
    """Whether a window of this user may listen there: False only when surely none does. A socket that somebody else
    put there gets none of our paths."""
    if os.name != "posix":
        return True
    try:
        return Path(server_name(library)).stat().st_uid == os.getuid()
    except OSError:
        return False
