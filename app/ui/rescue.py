"""The second place for words the library cannot take: one small file for each thing that is written on."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.durable import make_folder, write_whole

Content = dict[str, Any]


class RescueFiles:
    """Files in `folder`, named after the library and what was written on. Kept outside the library on purpose: what
    keeps the library's disk from writing would keep a file beside it from being written too.

    `is_trusted`: whether what the library takes will be found again; while it is not, its words are kept here as well.
    """

    def __init__(self, folder: Path, library: Path) -> None:
        self._folder = folder
        self._library = str(library)
        self.is_trusted = True

    def path(self, kind: str, number: int) -> Path:
        name = f"{self._library}\n{kind}\n{number}".encode(
            "utf-8", "surrogatepass"
        )  # of folders whose names are no UTF-8
        key = hashlib.sha256(name).hexdigest()[:16]
        return self._folder / f"{kind}-{number}-{key}.json"

    def keep(self, kind: str, number: int, content: Mapping[str, Any]) -> Path | None:
        """Write what was typed; None when this place cannot be written either."""
        path = self.path(kind, number)
        whole = {"library": self._library, "subject": [kind, number], **content}
        try:
            make_folder(self._folder)
            # In ASCII: half an emoji, which Qt lets one type, has no bytes in UTF-8.
            write_whole(path, path.with_suffix(".part"), json.dumps(whole).encode(), 0o600)
        except OSError:
            return None
        return path

    def find(self, kind: str, number: int) -> Content | None:
        """What was kept and never reached the library."""
        return next(self._read(self.path(kind, number)), None)

    @staticmethod
    def _read(path: Path) -> Iterator[Content]:
        with contextlib.suppress(OSError, ValueError):
            content = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(content, dict):
                yield content

    def forget(self, kind: str, number: int) -> None:
        with contextlib.suppress(OSError):
            self.path(kind, number).unlink(missing_ok=True)
