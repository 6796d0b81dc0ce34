"""The second place for words the library cannot take: one small file for each thing that is written on."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.durable import make_folder, write_whole

Content = dict[str, Any]
GIVEN = "given"  # the other places of the library whose words these are, which have them too


class RescueFiles:
    """Files in `folder`, named after the library and what was written on. Kept outside the library on purpose: what
    keeps the library's disk from writing would keep a file beside it from being written too.

    `identity` is the name that a library keeps wherever it is moved. Of several copies of one library each is given
    the words once: which of them is gone on with, nobody knows.

    `is_trusted`: whether what the library takes will be found again; while it is not, its words are kept here as well.
    """

    def __init__(self, folder: Path, library: Path, identity: str = "") -> None:
        self._folder = folder
        self._library, self._identity = str(library), identity
        self.is_trusted = True

    def path(self, kind: str, number: int) -> Path:
        return self._make_path(kind, number, self._identity)

    def _make_path(self, kind: str, number: int, identity: str) -> Path:
        parts = (self._library, identity, kind, str(number)) if identity else (self._library, kind, str(number))
        name = "\n".join(parts).encode("utf-8", "surrogatepass")  # of folders whose names are no UTF-8
        return self._folder / f"{kind}-{number}-{hashlib.sha256(name).hexdigest()[:16]}.json"

    def keep(self, kind: str, number: int, content: Mapping[str, Any]) -> Path | None:
        """Write what was typed; None when this place cannot be written either."""
        path = self.path(kind, number)
        own = {"library": self._library, "identity": self._identity, "subject": [kind, number]}
        return path if self._write(path, {**content, **own}) else None

    def _write(self, path: Path, content: Content) -> bool:
        try:
            make_folder(self._folder)
            # In ASCII: half an emoji, which Qt lets one type, has no bytes in UTF-8.
            write_whole(path, path.with_suffix(".part"), json.dumps(content).encode(), 0o600)
        except OSError:
            return False
        return True

    def find(self, kind: str, number: int) -> Content | None:
        """What was kept and never reached the library."""
        if (own := _read(self.path(kind, number))) is not None:
            return own
        try:
            paths = sorted(self._folder.glob(f"{kind}-{number}-*.json"))
        except OSError:
            return None
        for path in paths:
            content = _read(path)
            if content is not None and self._is_ours(content):
                return self._take_over(path, content, kind, number)
        return None

    def list(self) -> list[tuple[str, int]]:
        """What something is kept of: kinds and numbers."""
        found: set[tuple[str, int]] = set()
        try:
            paths = sorted(self._folder.glob("*.json"))
        except OSError:
            return []
        for path in paths:
            content = _read(path)
            if content is None:
                continue
            with contextlib.suppress(KeyError, TypeError, ValueError):
                kind, number = str(content["subject"][0]), int(content["subject"][1])
                if path == self.path(kind, number) or self._is_ours(content):
                    found.add((kind, number))
        return sorted(found)

    def _is_ours(self, content: Content) -> bool:
        """Whether words that were kept under another name are this library's."""
        identity = content.get("identity", "")
        if not identity:  # from before libraries had one
            return bool(content.get("library") == self._library)
        return bool(identity == self._identity and self._library not in content.get(GIVEN, ()))

    def _take_over(self, path: Path, content: Content, kind: str, number: int) -> Content:
        """Words of this library from when it lay elsewhere, or of one it is a copy of: there they stay as well."""
        given = content.pop(GIVEN, [])
        if content.get("identity") and self.keep(kind, number, content) is not None:
            self._write(path, {**content, GIVEN: [*given, self._library]})
        return content

    def forget(self, kind: str, number: int) -> None:
        for path in {self.path(kind, number), self._make_path(kind, number, "")}:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _read(path: Path) -> Content | None:
    with contextlib.suppress(OSError, ValueError):
        content = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(content, dict):
            return content
    return None
