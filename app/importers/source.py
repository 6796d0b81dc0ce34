"""What a format module is handed: the bytes, what is known about where they came from, and how much is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from app.domain import Original


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much is read. Sizes in bytes, lengths in code points.

    `text_bytes` holds for formats that are all text: 16 MB is twice the longest novel in print, and what the reader,
    the analysis and the index can still answer for. A page may be larger, because browsers save pictures inside it.
    """

    file_bytes: int = 64_000_000
    text_bytes: int = 16_000_000
    text_length: int = 16_000_000
    blocks: int = 200_000


DEFAULT_LIMITS = ReadLimits()


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or one piece that was pasted."""

    data: bytes
    name: str = ""
    media_type: str = ""
    url: str = ""

    def original(self, media_type: str) -> Original:
        """The bytes as they came, to be kept beside the article."""
        return Original(self.data, PurePath(self.name).name, self.media_type or media_type)
