"""Words that the reader said are right: a file of the profile, one word a line, read by any editor."""

from __future__ import annotations

import logging
from pathlib import Path

from app.settings import write_whole
from app.spelling.words import bare

log = logging.getLogger(__name__)

MOST = 100_000  # words; a file with more is none of ours


class OwnWords:
    """In memory at once; on the disk by `save`, which another window may have written to meanwhile."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._words = self._read()
        self._added: set[str] = set()
        self._removed: set[str] = set()

    def __contains__(self, word: str) -> bool:
        """As it was added, or with the capital of a sentence's beginning."""
        return word in self._words or (word[:1].isupper() and word[:1].lower() + word[1:] in self._words)

    def list(self) -> list[str]:
        return sorted(self._words, key=lambda word: (word.casefold(), word))

    def add(self, word: str) -> None:
        self._words.add(bare(word))
        self._added.add(bare(word))
        self._removed.discard(bare(word))

    def remove(self, word: str) -> None:
        """Forget a word, with or without its capital."""
        gone = {bare(word), bare(word[:1].lower() + word[1:])}
        self._words -= gone
        self._added -= gone
        self._removed |= gone

    def save(self) -> bool:
        """False where the disk does not take it, or where what is there cannot be read, which is not written over then:
        what was added holds until the program ends. To be called by one thread at a time."""
        if self._path is None or not self._may_write():
            return False
        added, removed = set(self._added), set(self._removed)
        words = (self._read() | added) - removed
        ordered = sorted(words, key=lambda word: (word.casefold(), word))
        if not write_whole(self._path, "".join(f"{word}\n" for word in ordered).encode("utf-8", "replace")):
            return False
        self._added -= added
        self._removed -= removed
        return True

    def _read(self) -> set[str]:
        """The words that can be read, as far as the file is one of ours."""
        lines = (self._load() or b"").decode("utf-8-sig", "replace").splitlines()
        return {bare(line.strip()) for line in lines[:MOST] if line.strip()}

    def _load(self) -> bytes | None:
        """None where there is something that cannot be read."""
        if self._path is None:
            return b""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            log.warning("the reader's own words cannot be read: %s", error)
            return None

    def _may_write(self) -> bool:
        """Whether what is there would be kept whole: words in the encoding of another program would be damaged."""
        data = self._load()
        try:
            return data is not None and len(data.decode("utf-8-sig").splitlines()) <= MOST
        except UnicodeDecodeError:
            log.warning("the file of the reader's own words is not in UTF-8")
            return False
