"""Pictures of notes beside them in a folder of Markdown, as other programs keep them: `attachments/`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from app.addresses import find_pictures, read_picture, write_picture
from app.pictures import tell_media_type

FOLDER = "attachments"
# Of a file that a note shows.
MOST_BYTES = 40_000_000
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
# As `![words](…)` holds them; what is around a picture is left to the reader.
_SHOWN = re.compile(r"(!\[[^\[\]\n]*\]\()<?([^()<>\s]+)>?(\))")


@dataclass(frozen=True, slots=True)
class CarriedPicture:
    """A picture on its way: `key` is the beginning of its digest, `name` that of its file."""

    key: str
    name: str
    data: bytes


def name_attachments(
    text: str, find: Callable[[str], bytes | None], choose: Callable[[str, bytes], str] = lambda path, _data: path
) -> tuple[str, dict[str, bytes]]:
    """A text that shows pictures from files beside it in the place of those of the library, and these files, by their
    path, which `choose` may make another. Pictures that are not there stay as they are."""
    files: dict[str, bytes] = {}
    paths: dict[str, str] = {}
    for key in find_pictures(text):
        if (data := find(key)) is not None:
            paths[key] = choose(f"{FOLDER}/{key}.{_ENDINGS[tell_media_type(data)]}", data)
            files[paths[key]] = data

    def show(match: re.Match[str]) -> str:
        key = read_picture(match[2])
        return f"{match[1]}{paths[key]}{match[3]}" if key in paths else match[0]

    return _SHOWN.sub(show, text), files


def read_attachments(
    text: str, folder: Path, take: Callable[[bytes, str], CarriedPicture | None]
) -> tuple[str, list[CarriedPicture]]:
    """The way back: files inside of the folder that the text shows, and the text as it shows them in a library. What
    `take` wants not, and what leads anywhere else, stays as it is."""
    taken: dict[str, CarriedPicture] = {}

    def show(match: re.Match[str]) -> str:
        path = match[2]
        if path not in taken and (data := _read_inside(folder, unquote(path))) is not None:
            picture = take(data, Path(unquote(path)).name)
            if picture is not None:
                taken[path] = picture
        return f"{match[1]}{write_picture(taken[path].key)}{match[3]}" if path in taken else match[0]

    return _SHOWN.sub(show, text), list({picture.key: picture for picture in taken.values()}.values())


def _read_inside(folder: Path, path: str) -> bytes | None:
    """A file in the folder or below it; None for any other, also through links that lead out of it."""
    if ":" in path or path.startswith(("/", "\\")):
        return None
    try:
        whole = folder.resolve(strict=True)
        found = (whole / path).resolve(strict=True)
        if whole not in found.parents or not found.is_file() or found.stat().st_size > MOST_BYTES:
            return None
        return found.read_bytes()
    except (OSError, ValueError, RuntimeError):
        return None
