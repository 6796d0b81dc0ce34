"""What is asked of the disk, and in which order; that it is enough is tried by tests/test_lost_writes.py."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from app.durable import make_folder, write_whole
from app.services.disk import copy_to, is_good_backup

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot sync folders")


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, list[str]]]:
    """Of each sync: which file it was of, and which names stood in it if that was a folder."""
    seen: list[tuple[int, list[str]]] = []

    def sync(descriptor: int) -> None:
        status = os.fstat(descriptor)
        seen.append((status.st_ino, sorted(os.listdir(descriptor)) if stat.S_ISDIR(status.st_mode) else []))

    monkeypatch.setattr(os, "fsync", sync)
    return seen


def test_a_file_is_synced_before_it_is_renamed_and_its_folder_after(
    tmp_path: Path, synced: list[tuple[int, list[str]]]
) -> None:
    path = tmp_path / "one.json"
    write_whole(path, tmp_path / "one.part", b"words")
    assert path.read_bytes() == b"words"
    assert synced == [(path.stat().st_ino, []), (tmp_path.stat().st_ino, ["one.json"])]


def test_each_folder_that_is_made_is_synced_into_the_one_above(
    tmp_path: Path, synced: list[tuple[int, list[str]]]
) -> None:
    make_folder(tmp_path / "a" / "b")
    assert synced == [(tmp_path.stat().st_ino, ["a"]), ((tmp_path / "a").stat().st_ino, ["b"])]
    make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2


def test_a_disk_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.json"
    path.write_bytes(b"before")

    def fail(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        write_whole(path, tmp_path / "one.part", b"after")
    assert path.read_bytes() == b"before" and [*tmp_path.iterdir()] == [path]


def test_a_copy_of_a_library_is_there_for_certain_once_it_is_said_to_be(
    tmp_path: Path, synced: list[tuple[int, list[str]]]
) -> None:
    """An upgrade begins when its backup is there, also after a power cut."""
    sqlite3.connect(tmp_path / "a.db").close()
    (tmp_path / "backups").mkdir()
    copy_to(tmp_path / "a.db", tmp_path / "backups" / "a.db")
    file, folder = (tmp_path / "backups" / "a.db").stat().st_ino, (tmp_path / "backups").stat().st_ino
    assert synced == [(file, []), (folder, ["a.db"])]


def test_a_folder_into_which_one_may_only_put_things_takes_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    (tmp_path / "backups").mkdir()
    opened = os.open

    def refuse(path: Any, *arguments: Any, **options: Any) -> int:
        if Path(path) == tmp_path / "backups":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    copy_to(tmp_path / "a.db", tmp_path / "backups" / "a.db")
    monkeypatch.undo()
    assert is_good_backup(tmp_path / "backups" / "a.db")
