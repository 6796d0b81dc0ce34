"""A folder of Markdown as it is exported: what may be replaced there, and what stays since it is somebody's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.exchange.attachments import name_attachments
from app.exchange.bundle import Bundle
from app.exchange.markdown_folder import is_ours, write_markdown
from app.exchange.written_files import is_as_written, says_nothing_more, sign
from app.services.exported_file import FindPicture


def lay_out(bundle: Bundle, folder: Path, find: FindPicture) -> tuple[dict[Path, bytes], tuple[Path, ...]]:
    """Files of Markdown, and beside them the pictures that they show; and what is kept. Markdown files that no export
    wrote keep their names, and so do those that were edited since: but not where they say nothing that is not in what
    takes their place, as when they were imported first."""
    foreign, edited = _look_around(folder)
    taken = list(foreign)
    pictures = _Pictures(folder)
    while True:
        texts = write_markdown(bundle, taken)
        shown = {name: name_attachments(text, find, pictures.choose) for name, text in texts.items()}
        clashes = [
            old
            for name, (text, _) in shown.items()
            if (old := edited.get(_fold(name))) is not None and not old.gives_way(text)
        ]
        if not clashes:
            break
        taken += [old.path.name for old in clashes]
        pictures.kept.clear()
    files: dict[Path, bytes] = {}
    for name, (text, shown_pictures) in shown.items():
        files[folder / name] = sign(text).encode()
        files |= {folder / path: data for path, data in shown_pictures.items()}
    kept = [old.path for old in edited.values() if old.path.name in taken]
    return files, (*sorted(kept), *sorted(pictures.kept))


@dataclass(frozen=True, slots=True)
class _Edited:
    path: Path
    text: str | None  # None where it cannot be read

    def gives_way(self, text: str) -> bool:
        return self.text is not None and says_nothing_more(self.text, text)


def _look_around(folder: Path) -> tuple[list[str], Mapping[str, _Edited]]:
    """The Markdown files of a folder that no export wrote, and those of an export that were edited since, by what file
    systems take for their name."""
    try:
        paths = [path for path in folder.iterdir() if path.suffix.lower() == ".md"]
    except OSError:  # there is no such folder yet
        return [], {}
    foreign: list[str] = []
    edited: dict[str, _Edited] = {}
    for path in paths:
        try:
            text = path.read_bytes().decode("utf-8", "replace")
        except OSError:
            foreign.append(path.name)
            continue
        if not is_ours(text):
            foreign.append(path.name)
        elif not is_as_written(text):
            edited[_fold(path.name)] = _Edited(path, text if "\ufffd" not in text else None)
    return foreign, edited


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


class _Pictures:
    """Names for pictures: one that is there with other bytes was drawn on, and stays."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.kept: set[Path] = set()

    def choose(self, path: str, data: bytes) -> str:
        number, free = 1, path
        while self._is_another(self._folder / free, data):
            self.kept.add(self._folder / free)
            number += 1
            free = re.sub(r"(\.\w+)$", rf"-{number}\1", path)
        return free

    def _is_another(self, path: Path, data: bytes) -> bool:
        try:
            return path.read_bytes() != data
        except FileNotFoundError:
            return False
        except OSError:  # something that is no file, or cannot be read: nothing is known of it
            return True
