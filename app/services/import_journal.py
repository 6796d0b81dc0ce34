"""Writes down what an import set out for and how far it came, while it runs: if its process ends before it could
report, the next start can say so, and go on."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
import uuid
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from app.domain import ImportItem, ImportStatus, UnfinishedImport
from app.durable import make_folder, sync_folder

log = logging.getLogger(__name__)

SUFFIX = ".jsonl"


class ImportRecord:
    """One import that runs. The first line of its file holds what was asked for, the second the files found there,
    each other one the number of a file and what became of it. A disk that does not take them costs the record, never
    the import."""

    def __init__(self, journal: ImportJournal, path: Path, names: Sequence[str]) -> None:
        self._journal = journal
        self._path = path
        self._names = names
        self._file: int | None = None
        try:
            make_folder(path.parent, 0o700, parents=False)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            log.warning("no record is kept of this import: %s", error.strerror)
        self._write(names)

    def set_files(self, files: Sequence[str]) -> None:
        """Which files there are in what was asked for. Records of older imports that left nothing else are done
        with: this import takes their place."""
        self._write(files)
        if self._file is not None:
            with contextlib.suppress(OSError):
                sync_folder(self._path.parent)
                os.fsync(self._file)  # a power cut may cost how far it came, not that there was an import
        self._journal.replace({*self._names, *files}, self._path.stem)

    def add(self, number: int, items: Sequence[ImportItem]) -> None:
        """What became of a file, after it is stored."""
        self._write([number, [_encode(item) for item in items]])

    def end(self, *, told: bool) -> None:
        """The import is over; where somebody was told of it, nothing is kept."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = None
        if told:
            _remove(self._path)
        self._journal.close(self._path.stem)

    def _write(self, line: Any) -> None:
        if self._file is None:
            return
        try:
            # ASCII, so that names no encoding holds come through. One write a line, so that at most the last is torn.
            os.write(self._file, json.dumps(line).encode("ascii") + b"\n")
        except OSError as error:
            log.warning("the record of this import ends here: %s", error.strerror)
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = None


class ImportJournal:
    """The records in a folder. Any thread may use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, names: Sequence[str]) -> ImportRecord:
        """Record an import of these files and folders; to be ended with `ImportRecord.end`."""
        key = uuid.uuid4().hex
        with self._lock:
            self._running.add(key)
        return ImportRecord(self, self._folder / f"{key}{SUFFIX}", names)

    def unfinished(self) -> list[UnfinishedImport]:
        """Imports that nobody was told the end of, the oldest first; those that run now are not among them."""
        with self._lock:
            running = set(self._running)
        found = []
        for path in self._find():
            if path.stem in running:
                continue
            try:
                found.append((path.stat().st_mtime_ns, _read(path)))
            except OSError as error:
                log.warning("a record of an import cannot be read: %s", error.strerror)
            except (ValueError, TypeError, LookupError):
                log.warning("a record of an import is damaged, and left out")
        return [unfinished for _, unfinished in sorted(found, key=lambda pair: pair[0])]

    def forget(self, ids: Collection[str]) -> None:
        """The reader knows of these."""
        for path in self._find():
            if path.stem in ids:
                _remove(path)

    def replace(self, names: set[str], key: str) -> None:
        done = [old.id for old in self.unfinished() if old.id != key and names >= set(old.left)]
        self.forget(done)

    def close(self, key: str) -> None:
        with self._lock:
            self._running.discard(key)

    def _find(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{SUFFIX}"))


def _read(path: Path) -> UnfinishedImport:
    names: list[str] = []
    reached: dict[int, list[ImportItem]] = {}
    for place, raw in enumerate(path.read_bytes().split(b"\n")[:-1]):  # a line without its end was torn
        line = json.loads(raw)
        if place < 2:
            names = [str(name) for name in line]
        else:
            number, items = line
            name = names[number]
            reached[number] = [_decode(name, values) for values in items]
    if not names:
        raise ValueError(path)
    return UnfinishedImport(
        path.stem,
        tuple(item for items in reached.values() for item in items),
        tuple(name for number, name in enumerate(names) if number not in reached),
    )


def _encode(item: ImportItem) -> list[Any]:
    return [
        item.status.value,
        item.member,
        item.article_id,
        item.title,
        item.words,
        item.error,
        item.in_trash,
        list(item.warnings),
    ]


def _decode(path: str, values: list[Any]) -> ImportItem:
    status, member, article_id, title, words, error, in_trash, *rest = values
    warnings = rest[0] if rest else []  # records had none once
    return ImportItem(
        path,
        ImportStatus(status),
        member=str(member),
        article_id=None if article_id is None else int(article_id),
        title=str(title),
        words=int(words),
        error=str(error),
        in_trash=bool(in_trash),
        warnings=tuple(str(warning) for warning in warnings),
    )


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
