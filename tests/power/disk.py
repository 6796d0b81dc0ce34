"""What a disk may hold after the power went: made from what `recorder.c` wrote down of a program.

Certain is only what was asked for: the bytes of a file that was synced, the names in a folder that was synced. Of all
else any part may have come to the disk, in any order, torn at sectors; names in the order in which they were given.
"""

from __future__ import annotations

import json
import random
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

SECTOR = 512
SOURCE = Path(__file__).with_name("recorder.c")
_HEAD = struct.Struct("=5Q")

Luck = Literal["none", "some", "all"]  # how much of what was not asked for came to the disk


def build_recorder(folder: Path) -> Path | None:
    """The recorder as a library to be put before a program; None where there is no compiler that makes one."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    made = folder / "recorder.so"
    words = [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl", "-lpthread"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    return made if done.returncode == 0 else None


@dataclass(frozen=True, slots=True)
class Record:
    """`what`: C a file was made, W written, T cut or grown to `place`, S synced; D a folder was synced, M made;
    R renamed to what stands in `data`, U removed; ! something was said to be saved."""

    what: str
    file: int
    place: int
    name: str
    data: bytes


def read_records(log: Path) -> Iterator[Record]:
    whole, at = log.read_bytes(), 0
    while at < len(whole):
        what, file, place, name_size, size = _HEAD.unpack_from(whole, at)
        at += _HEAD.size
        name = whole[at : at + name_size].decode()
        yield Record(chr(what), file, place, name, whole[at + name_size : at + name_size + size])
        at += name_size + size


def pack_mark(facts: dict[str, Any]) -> bytes:
    """A record that says what is saved by now."""
    data = json.dumps(facts).encode()
    return _HEAD.pack(ord("!"), 0, 0, 0, len(data)) + data


@dataclass(slots=True)
class _File:
    """What is certain of a file, and what was done to it since."""

    content: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut or grown to this length

    def sync(self) -> None:
        for place, data in self.since:
            _apply(self.content, place, data)
        self.since.clear()

    def read_after(self, luck: Luck, chance: random.Random) -> bytes:
        content = bytearray(self.content)
        share = {"none": 0.0, "all": 1.0}.get(luck, chance.choice((0.1, 0.5, 0.9)))
        for place, data in self.since if share else ():
            if data is None or share == 1:
                if chance.random() < share:
                    _apply(content, place, data)
                continue
            for begin in range(place - place % SECTOR, place + len(data), SECTOR):
                first, last = max(begin, place), min(begin + SECTOR, place + len(data))
                if chance.random() < share:
                    _apply(content, first, data[first - place : last - place])
        return bytes(content)


def _apply(content: bytearray, place: int, data: bytes | None) -> None:
    if data is None:
        del content[place:]
    content.extend(bytes(max(0, place - len(content))))
    if data is not None:
        content[place : place + len(data)] = data


class Disk:
    """Follows what a program did under `root`, record by record. `facts` is all that it said to be saved so far."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.facts: dict[str, Any] = {}
        self._files: list[_File] = []
        self._numbers: dict[int, int] = {}  # the system's numbers of files, which come again, to ours
        self._names: dict[str, int | None] = {}  # what is certain; None is a folder
        self._since: list[tuple[str, str, int | None]] = []  # (path, where it came from or "", which); -1: removed
        self._now: dict[str, int | None] = {}

    def follow(self, record: Record) -> None:
        match record.what:
            case "!":
                self.facts.update(json.loads(record.data))
            case "C":
                self._files.append(_File())
                self._numbers[record.file] = len(self._files) - 1
                self._name((record.name, "", len(self._files) - 1))
            case "M":
                self._name((record.name, "", None))
            case "R":
                self._name((record.data.decode(), record.name, self._now[record.name]))
            case "U":
                self._name((record.name, "", -1))
            case "D":
                self._sync_names(record.name)
            case "W":
                self._file(record).since.append((record.place, record.data))
            case "T":
                self._file(record).since.append((record.place, None))
            case "S":
                self._file(record).sync()
            case _:
                raise ValueError(record.what)

    def _file(self, record: Record) -> _File:
        return self._files[self._numbers[record.file]]

    def _name(self, change: tuple[str, str, int | None]) -> None:
        self._since.append(change)
        _rename(self._now, change)

    def _sync_names(self, folder: str) -> None:
        left = []
        for change in self._since:
            if folder in (_parent(change[0]), _parent(change[1])):
                _rename(self._names, change)
            else:
                left.append(change)
        self._since = left

    def write_after(self, target: Path, luck: Luck, chance: random.Random) -> None:
        """Write what the disk may hold now into a folder that stands for `root`."""
        names = dict(self._names)
        came = {"none": 0, "all": len(self._since)}.get(luck, chance.randint(0, len(self._since)))
        for change in self._since[:came]:
            _rename(names, change)
        target.mkdir(parents=True)
        for name, number in sorted(names.items()):
            path = target / Path(name).relative_to(self._root)
            if not path.parent.is_dir():  # the name of its folder was lost
                continue
            if number is None:
                path.mkdir(exist_ok=True)
            else:
                path.write_bytes(self._files[number].read_after(luck, chance))


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _rename(names: dict[str, int | None], change: tuple[str, str, int | None]) -> None:
    path, origin, number = change
    if origin:
        names.pop(origin, None)
    if number == -1:
        names.pop(path, None)
    else:
        names[path] = number
