"""The way into the importers: a registry of formats by suffix and media type.

A new format is a module with `read(source, limits) -> list[ImportedArticle]`, and one line in `FORMATS`. Modules are
imported when the first file of their kind comes, so that importing this one costs next to nothing.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath

from app.domain import ImportedArticle
from app.errors import ImportFailed
from app.importers.source import DEFAULT_LIMITS, ReadLimits, Source

__all__ = ["DEFAULT_LIMITS", "FORMATS", "SUFFIXES", "Format", "ReadLimits", "can_import", "read_bytes", "read_file"]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `all_text` formats are held to `ReadLimits.text_bytes`, others to `file_bytes`."""

    name: str
    module: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    all_text: bool = False


FORMATS: tuple[Format, ...] = (
    Format("plain text", "app.importers.plain_text", (".txt", ".text"), ("text/plain",), all_text=True),
    Format(
        "Markdown",
        "app.importers.markdown_text",
        (".md", ".markdown", ".mdown", ".mkd", ".mkdn"),
        ("text/markdown", "text/x-markdown"),
        all_text=True,
    ),
    Format(
        "HTML", "app.importers.web_page", (".html", ".htm", ".xhtml", ".xht"), ("text/html", "application/xhtml+xml")
    ),
)
SUFFIXES: frozenset[str] = frozenset(suffix for fmt in FORMATS for suffix in fmt.suffixes)

_TEXT, _HTML = FORMATS[0], FORMATS[2]
# A comment ends at its first `-->`: where it could end at any, a row of comments could be read in 2^n ways.
_PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,500}-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)


def can_import(path: str) -> bool:
    """Whether the name of the file is one of a format that can be read; for walking folders."""
    return PurePath(path).suffix.lower() in SUFFIXES


def read_file(path: str, limits: ReadLimits = DEFAULT_LIMITS) -> list[ImportedArticle]:
    """The articles in a file.

    Raises `ImportFailed`: `file-missing`, `file-unreadable`, `file-too-large`, `file-format`, and what the formats
    raise (`file-empty`, `file-binary`, `file-undecodable`, `file-changed-kind`, `front-matter`, `text-missing`,
    `text-too-long`, `text-too-many-blocks`). `Original.name` is the name of the file without its folders.
    """
    place = Path(path)
    try:
        status = place.stat()
        # A pipe would never end, and a device is no file; neither may be opened.
        if not stat.S_ISREG(status.st_mode):
            raise ImportFailed("file-unreadable", path=path)
        fmt = _find_by_suffix(place.name)
        _check_size(status.st_size, fmt, limits)
        if not status.st_size:
            raise ImportFailed("file-empty")
        data = place.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ImportFailed("file-missing", path=path) from error
    except (OSError, ValueError) as error:
        raise ImportFailed("file-unreadable", path=path) from error
    return _read(Source(data, place.name), fmt, limits)


def read_bytes(
    data: bytes, name: str, media_type: str = "", *, url: str = "", limits: ReadLimits = DEFAULT_LIMITS
) -> list[ImportedArticle]:
    """The articles in bytes that came from elsewhere: a clipboard, a test. The media type counts before the name."""
    plain_type = media_type.partition(";")[0].strip().lower()
    fmt = next((f for f in FORMATS if plain_type in f.media_types), None) if plain_type else None
    # What is pasted as plain text may be named for the Markdown file it came from.
    if fmt is None or (fmt is _TEXT and can_import(name)):
        fmt = _find_by_suffix(name) or fmt
    if not data:
        raise ImportFailed("file-empty")
    return _read(Source(data, name, plain_type, url), fmt, limits)


def _find_by_suffix(name: str) -> Format | None:
    suffix = PurePath(name).suffix.lower()
    return next((fmt for fmt in FORMATS if suffix in fmt.suffixes), None)


def _check_size(size: int, fmt: Format | None, limits: ReadLimits) -> None:
    limit = limits.text_bytes if fmt is not None and fmt.all_text else limits.file_bytes
    if size > limit:
        # In tenths upward, so that a file is never said to have just as many as are allowed.
        raise ImportFailed("file-too-large", megabytes=f"{-(-size // 100_000) / 10:g}", limit=f"{limit / 1e6:g}")


def _read(source: Source, fmt: Format | None, limits: ReadLimits) -> list[ImportedArticle]:
    suffix = PurePath(source.name).suffix.lower()
    if _PAGE_START.match(source.data[:2000]) and (fmt is None or fmt is _TEXT):
        # Browsers and scripts save pages under any name.
        fmt = _HTML
    elif fmt is None and not suffix:
        fmt = _TEXT
    if fmt is None:
        raise ImportFailed("file-format", kind=suffix.removeprefix(".")[:20])
    _check_size(len(source.data), fmt, limits)
    read: Callable[[Source, ReadLimits], list[ImportedArticle]] = import_module(fmt.module).read
    try:
        articles = read(source, limits)
    except ImportFailed as error:
        if error.code == "file-binary" and fmt is _HTML:
            raise ImportFailed("file-changed-kind", name=PurePath(source.name).name, kind=fmt.name) from error
        raise
    # What is left of a text can be nothing, once characters that no text may hold are taken out.
    if any(not article.document.blocks for article in articles):
        raise ImportFailed("text-missing")
    return articles
